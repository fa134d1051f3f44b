"""Pages of text put together from blocks of others.

Which blocks make a page that is worth fitting to is not decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from newsdedup.clean.segment import segment
from newsdedup.measure.align import covered
from newsdedup.measure.gold import Example
from newsdedup.model import Document, Source

Piece = tuple[Example, int]
"""A page, and the index of one of its blocks."""


def splice(example: Example, pieces: Sequence[Piece], form: str, between: str = "") -> Example:
    """Make a page of the example's gold out of blocks.

    Args:
        example: whose story it is.
        pieces: the blocks, in order.
        form: what the made page is called.
        between: what parts two blocks; as on the example's page if not given.
    """
    between = between or ("\n\n" if example.page.lines[-1].number > 1.5 * len(example.covered) else "\n")
    text = between.join(_source(page, place) for page, place in pieces)
    page = segment(Document(Source(example.id, 0), text))
    shares = tuple(covered([block.text for block in page.blocks], example.gold))
    return replace(example, form=form, page=page, covered=shares, language="")


def _source(page: Example, place: int) -> str:
    span = page.page.blocks[place].span
    return page.page.document.text[span.start : span.end]
