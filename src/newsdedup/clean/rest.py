"""What removals leave of a block's view, with the way back to the document. Decides nothing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from newsdedup.model import Block, Page, Removal


class Rest(NamedTuple):
    """What is left of a block's view after cuts; `offsets` as in `Block`."""

    text: str
    offsets: Sequence[int]

    def without(self, start: int, end: int) -> Rest:
        """Cut [start, end) out; two spaces that meet become one, and none is left at either end."""
        text, offsets = self.text, self.offsets
        while end < len(text) and text[end] == " " and (start == 0 or text[start - 1] == " "):
            end += 1
        while end == len(text) and start > 0 and text[start - 1] == " ":
            start -= 1
        return Rest(text[:start] + text[end:], tuple(offsets[:start]) + tuple(offsets[end:]))


def rest_of(block: Block, removals: Sequence[Removal]) -> Rest:
    """Give what removals leave of a block's view."""
    rest = Rest(block.text, block.offsets)
    spans = sorted({r.span for r in removals if r.span.start < block.span.end and r.span.end > block.span.start})
    for span in spans:
        if span.start <= block.span.start and span.end >= block.span.end:
            return Rest("", (block.span.end,))
        inside = [i for i in range(len(rest.text)) if span.start <= rest.offsets[i] < span.end]
        if inside:
            rest = rest.without(inside[0], inside[-1] + 1)
    return rest


def removals_by_block(page: Page) -> list[list[Removal]]:
    """Give for every block the removals that touch it, in order of the page."""
    ends = [block.span.end for block in page.blocks]
    touching: list[list[Removal]] = [[] for _ in page.blocks]
    for removal in sorted(page.removals, key=lambda r: r.span):
        at = bisect_right(ends, removal.span.start)
        while at < len(ends) and page.blocks[at].span.start < removal.span.end:
            touching[at].append(removal)
            at += 1
    return touching
