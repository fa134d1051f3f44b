"""What a page is cut into: lines, blocks of them, and the spans where these stand. Takes no decision, knows no text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open range of code points of `Document.text`."""

    start: int
    end: int


class Line(NamedTuple):
    """A source line, without its end; `number` is 1-based."""

    number: int
    span: Span
    blank: bool


@dataclass(slots=True, unsafe_hash=True)
class Block:
    """A paragraph of the dump: one non-blank line, or several that belong together (see `clean.segment`).

    Never changed. That is not enforced: a page has hundreds, and making a frozen one takes three times as long.

    `text` is the folded view of the span (see `clean.fold`); character i of it starts at `offsets[i]` in the document,
    and the last offset is the end.
    """

    index: int
    span: Span
    first: int
    last: int
    text: str
    offsets: tuple[int, ...] | range

    def source_span(self, start: int, end: int) -> Span:
        """Map view characters [start, end) to the document."""
        return Span(self.offsets[start], self.offsets[max(start, end)])


new_span = partial(tuple.__new__, Span)
new_line = partial(tuple.__new__, Line)
"""Make one of a tuple of its fields, in half the time that calling the class takes: every line of a dump is one."""


class Blocks(tuple[Block, ...]):
    """A page's blocks, in order, and where they stand."""

    @cached_property
    def starts(self) -> list[int]:
        """Where each begins in the document."""
        return [block.span.start for block in self]

    @cached_property
    def ends(self) -> list[int]:
        """Where each ends in the document."""
        return [block.span.end for block in self]
