"""A traced page as lines of text for a terminal, coloured or not. Paints what `trace` says, decides nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import NamedTuple

from newsdedup.model import Outcome, Page
from newsdedup.report.trace import Origin, TraceLine, origins, trace
from newsdedup.report.visible import visible

LEGEND = "  kept   - removed   = copy   > lifted to a field   ~ [cut] inside   . blank"

_COLOURS = {"-": "2", "=": "2;36", ">": "32", "~": "33", ".": "2", " ": ""}


class Paper(NamedTuple):
    """What there is to write on."""

    width: int
    """columns"""
    colour: bool

    def paint(self, text: str, code: str) -> str:
        """Colour a text by an SGR code, "" for none."""
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and code and text else text


def explained(outcome: Outcome, paper: Paper) -> Iterator[str]:
    """Explain one document: what it is, every line, and where each field came from."""
    yield from _header(outcome, paper)
    page = outcome.page
    if page is None:
        return
    yield ""
    yield paper.paint(fit(LEGEND, paper.width), "2")
    lines = list(trace(page))
    aside = min(max((_columns(_margin(line)) for line in lines), default=0), paper.width * 2 // 5)
    for line in lines:
        yield from _painted(line, aside, paper)
    if outcome.article is not None:
        yield ""
        yield from _origins(origins(page, outcome.article), paper)


def explained_line(outcome: Outcome, number: int, reasons: dict[str, str], paper: Paper) -> Iterator[str]:
    """Explain one line at length.

    Args:
        outcome: with its page.
        number: of the line, 1-based.
        reasons: why there is such a rule, by rule id.
        paper: to write on.
    """
    page = outcome.page
    lines = [] if page is None else [line for line in trace(page) if line.number == number]
    for line in lines:
        cls = {" ": "kept", "~": "kept, but for what is cut", "-": "removed", "=": "removed, a copy", ">": "lifted"}
        yield paper.paint(f"{_place(outcome)}, line {number}: {cls.get(line.mark, 'blank')}", "1")
        yield from _indented(_bracketed(line), paper)
        decided = [(line.kind, line.rule, None)] if line.kind else []
        for kind, rule, cut in [*decided, *((cut.kind, cut.rule, cut) for cut in line.cuts)]:
            words = "" if cut is None else f'  cuts "{visible(line.text[cut.start : cut.end])}"'
            yield f"  {kind}  {rule}{words}"
            yield from _indented(reasons.get(rule or "", ""), paper)
        if line.copies:
            yield f"  repeats line {line.copies}"
        for name, value in line.lifted:
            yield f"  {name} = {visible(value)}"


def _header(outcome: Outcome, paper: Paper) -> Iterator[str]:
    article, page = outcome.article, outcome.page
    yield paper.paint(f"{_place(outcome)}: {outcome.kind}{f' ({outcome.reason})' if outcome.reason else ''}", "1")
    if article is not None:
        yield f"title     {fit(visible(article.title or '(none)'), paper.width - 10)}"
        paragraphs = len(article.text.split("\n\n"))
        story = f"{article.words} words, {paragraphs} paragraphs, language {article.language}"
        yield f"story     {fit(story, paper.width - 10)}"
    if page is not None:
        yield f"packs     {fit(', '.join(page.packs) or '(none)', paper.width - 10)}"
        yield from wrap(f"removed   {_removed(outcome, page)}", paper.width, subsequent_indent=" " * 10)
    for warning in outcome.warnings:
        yield paper.paint(f"warning   {visible(warning)}", "33")


def _removed(outcome: Outcome, page: Page) -> str:
    shown = sum(not line.blank for line in page.lines)
    counts = ", ".join(f"{kind} {count}" for kind, count in (outcome.article.removed if outcome.article else ()))
    total = sum(count for _, count in outcome.article.removed) if outcome.article else shown
    return f"{total} of {shown} lines" + (f": {counts}" if counts else "")


def _place(outcome: Outcome) -> str:
    record = f", record {outcome.source.record}" if outcome.source.record else ""
    return f"{visible(outcome.source.path)}{record}"


def _painted(line: TraceLine, aside: int, paper: Paper) -> Iterator[str]:
    """Paint a line in a row: number, mark, text, and in the margin of `aside` columns kind and rule."""
    margin = _margin(line)
    head = f"{line.number:4} {line.mark} "
    room = paper.width - len(head)
    text = _shown(line, room - aside - 2 if margin else room)
    row = head + paper.paint(text, _COLOURS[line.mark])
    if margin:
        row += " " * (room - aside - _columns(text)) + paper.paint(fit(margin, aside), "36")
    yield row.rstrip()
    for name, value in line.lifted:
        yield paper.paint(fit(f"       {name} = {visible(value)}", paper.width), "32")


def _shown(line: TraceLine, columns: int) -> str:
    """Fit a line, from its start or, where that would hide what is cut, from shortly before the first cut."""
    text = _bracketed(line)
    first = text.find("[", len(visible(line.text[: line.cuts[0].start]))) if line.cuts else 0
    if _columns(text) <= columns or _columns(text[:first]) + 12 <= columns:
        return fit(text, columns)
    return fit(f"…{text[max(0, first - columns // 3) :]}", columns)


def _margin(line: TraceLine) -> str:
    decisions = [(line.kind, line.rule)] if line.kind else list(dict.fromkeys((c.kind, c.rule) for c in line.cuts))
    words = ", ".join(f"{kind:9} {rule}" for kind, rule in decisions)
    return f"{words} = line {line.copies}" if line.copies else words


def _bracketed(line: TraceLine) -> str:
    """Write the line with its cuts in brackets."""
    parts, at = [], 0
    for cut in line.cuts:
        parts += [line.text[at : cut.start], "[", line.text[cut.start : cut.end], "]"]
        at = cut.end
    return visible("".join([*parts, line.text[at:]]))


def _origins(found: Iterable[Origin], paper: Paper) -> Iterator[str]:
    rows = [(origin, _where(origin)) for origin in found]
    aside = min(max((len(where) for _, where in rows), default=0), paper.width * 2 // 5)
    for origin, where in rows:
        room = paper.width - 17 - aside - 2
        value = fit(visible(origin.value), room)
        yield f"{origin.field:15}  {value}{' ' * (room + 2 - _columns(value))}{paper.paint(fit(where, aside), '36')}"


def _where(origin: Origin) -> str:
    line = f"line {origin.line} " if origin.line else ""
    return f"{line}{origin.rule or 'the input'}"


def _indented(text: str, paper: Paper) -> list[str]:
    return wrap(text, paper.width, initial_indent="    ", subsequent_indent="    ")


def fit(text: str, columns: int) -> str:
    """Cut a text to so many columns, with an ellipsis for what is missing."""
    if _columns(text) <= columns:
        return text
    kept, left = [], max(columns, 1) - 1
    for character in text:
        left -= _columns(character)
        if left < 0:
            break
        kept.append(character)
    return "".join(kept) + "…"


def _columns(text: str) -> int:
    """Count the columns a text takes: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
