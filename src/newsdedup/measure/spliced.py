"""Pages put together from blocks of others, of text or of HTML: what is marked in a block comes with it.

Which blocks make a page that is worth fitting to is not decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from newsdedup.blocks import Span
from newsdedup.clean.segment import segment
from newsdedup.measure.align import covered
from newsdedup.measure.gold import Example
from newsdedup.model import Document, Mark, Source

Piece = tuple[Example, int]
"""A page, and the index of one of its blocks."""


def splice(example: Example, pieces: Sequence[Piece], form: str, between: str = "") -> Example:
    """Make a page of the example's gold out of blocks.

    Args:
        example: whose story and title it is.
        pieces: the blocks, in order.
        form: what the made page is called.
        between: what parts two blocks; as on the example's page if not given.
    """
    texts: list[str] = []
    marks: list[Mark] = []
    at = 0
    between = between or _between(example)
    for page, place in pieces:
        span = page.page.blocks[place].span
        texts.append(page.page.document.text[span.start : span.end])
        marks += _moved(page, span, at - span.start)
        at += len(texts[-1]) + len(between)
    text, own = between.join(texts), example.page.document
    if own.form == "html":
        document = replace(own, source=Source(example.id, 0), text=text, marks=tuple(marks), raw=None)
    else:
        document = Document(Source(example.id, 0), text)
    made = segment(document)
    shares = tuple(covered([block.text for block in made.blocks], example.gold))
    return replace(example, form=form, page=made, covered=shares, language="")


def _between(example: Example) -> str:
    spaced = example.page.lines[-1].number > 1.5 * len(example.covered)
    return "\n\n" if spaced and example.page.document.form != "html" else "\n"


def _moved(page: Example, span: Span, by: int) -> list[Mark]:
    """Give the marks that begin in a block, moved; elements of different pages are different elements."""
    found = []
    for mark in page.page.document.marks:
        if span.start <= mark.span.start < span.end:
            moved = Span(mark.span.start + by, min(mark.span.end, span.end) + by)
            value = mark.value
            if mark.tag == "line":
                tag, _, rest = value.partition(" ")
                value = f"{tag} {page.id}/{rest}"
            found.append(Mark(moved, mark.tag, value))
    return found
