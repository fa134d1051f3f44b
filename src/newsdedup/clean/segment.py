"""From a document to a page: lines, then blocks. Cuts, but takes no decision.

A line ends at "\\n" and nowhere else (the source has made all line ends that). A block is a line that shows
something, or several that `rejoin` finds to be one paragraph broken by hard wrapping or by inline links. Lines that
HTML markup puts in elements of their own are never joined.
"""

from __future__ import annotations

import re

from newsdedup.blocks import Block, Blocks, Line, Span, new_line, new_span
from newsdedup.clean.fold import View, fold, fold_lines
from newsdedup.clean.rejoin import continuations
from newsdedup.model import Document, Mark, Page

_CLOSING = ".,;:!?)]}”’»…%、。，；：！？）」』】"
_OPENING = "([{“‘«（「『【"
_UNSPACED = re.compile("[\u3001-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff9f]")
"""Japanese and Chinese, with their marks and full-width digits."""


def segment(document: Document) -> Page:
    """Cut a document into lines and blocks."""
    text = document.text
    marks = sorted(mark for mark in document.marks if mark.tag in ("tag", "entity"))
    raw = text.removesuffix("\n").split("\n") if text else []
    lines, views = _marked(text, raw, marks) if marks else _plain(text, raw)
    return Page(document, tuple(lines), _blocks(document, lines, views, raw))


def _plain(text: str, raw: list[str]) -> tuple[list[Line], list[View]]:
    """Fold the lines of a document without markup."""
    views = fold_lines(text, raw)
    lines: list[Line] = []
    at = 0
    for number, (line, view) in enumerate(zip(raw, views, strict=True), 1):
        end = at + len(line)
        lines.append(new_line((number, new_span((at, end)), not view.text)))
        at = end + 1
    return lines, views


def _marked(text: str, raw: list[str], marks: list[Mark]) -> tuple[list[Line], list[View]]:
    """Fold lines among which tags and references stand."""
    lines: list[Line] = []
    views: list[View] = []
    at = first = 0
    for number, line in enumerate(raw, 1):
        span = Span(at, at + len(line))
        while first < len(marks) and marks[first].span.end <= at:
            first += 1
        here = _until(marks, first, span.end)
        view = fold(text, span, here)
        lines.append(Line(number, span, not view.text and not (here and fold(text, span).text)))
        views.append(view)
        at = span.end + 1
    return lines, views


def _until(marks: list[Mark], first: int, end: int) -> list[Mark]:
    """Give the marks from index `first` on that start before `end`."""
    last = first
    while last < len(marks) and marks[last].span.start < end:
        last += 1
    return marks[first:last]


def _blocks(document: Document, lines: list[Line], views: list[View], raw: list[str]) -> Blocks:
    joins = continuations([view.text for view in views], raw)
    if document.form == "html":
        begun = {m.span.start for m in document.marks if m.tag == "line" and not m.value.endswith(" +")}
        joins = [join and line.span.start not in begun for join, line in zip(joins, lines, strict=True)]
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        stop = at + 1
        while stop < len(lines) and joins[stop]:
            stop += 1
        if not lines[at].blank:
            blocks.append(_block(len(blocks), lines[at:stop], views[at:stop]))
        at = stop
    return Blocks(blocks)


def _block(index: int, lines: list[Line], views: list[View]) -> Block:
    """Put lines together: a space between them, but none where the script or a mark wants none."""
    span = Span(lines[0].span.start, lines[-1].span.end)
    if len(lines) == 1:
        return Block(index, span, lines[0].number, lines[0].number, views[0].text, views[0].offsets)
    texts, places = [views[0].text], list(views[0].offsets)
    for line, view in zip(lines[1:], views[1:], strict=True):
        if not view.text:
            continue
        places.pop()
        if texts[-1] and not _glued(texts[-1][-1], view.text[0]):
            texts.append(" ")
            places.append(line.span.start - 1)
        texts.append(view.text)
        places.extend(view.offsets)
    return Block(index, span, lines[0].number, lines[-1].number, "".join(texts), tuple(places))


def _glued(left: str, right: str) -> bool:
    """Tell whether no space stands between two characters: at a bracket's inner side, in Japanese and Chinese."""
    return right in _CLOSING or left in _OPENING or bool(_UNSPACED.match(left) and _UNSPACED.match(right))
