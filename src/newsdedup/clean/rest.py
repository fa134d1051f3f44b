"""What removals leave of a block's view, with the way back to the document. Decides nothing.

Cuts are made from the right to the left and put together once, so that many cuts in a long block cost no more than the
block is long.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple, overload

from newsdedup.blocks import Block
from newsdedup.model import Removal


class Offsets(Sequence[int]):
    """Offsets in several pieces, one after the other; pieces of a range cost nothing."""

    __slots__ = ("_starts", "pieces")

    def __init__(self, pieces: Sequence[Sequence[int]]) -> None:
        """Put pieces together; none of them is empty."""
        self.pieces = tuple(pieces)
        self._starts = list(accumulate(map(len, pieces), initial=0))

    def __len__(self) -> int:
        return self._starts[-1]

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[int]: ...
    def __getitem__(self, at: int | slice) -> int | Sequence[int]:
        if isinstance(at, int):
            piece = bisect_right(self._starts, at) - 1
            return self.pieces[piece][at - self._starts[piece]]
        start, stop, _ = at.indices(len(self))
        return joined(
            piece[max(start - first, 0) : stop - first]
            for first, piece in zip(self._starts, self.pieces, strict=False)
            if first < stop
        )


def joined(pieces: Iterator[Sequence[int]]) -> Sequence[int]:
    """Put pieces of offsets together, the empty ones left out."""
    filled = [piece for piece in pieces if piece]
    return filled[0] if len(filled) == 1 else Offsets(filled)


class Rest(NamedTuple):
    """What is left of a block's view after cuts; `offsets` as in `Block`."""

    text: str
    offsets: Sequence[int]


class Cuts:
    """Cuts in a text, made from its right end to its left; two spaces that meet become one, none is left at either end.

    Places are counted in the text as the cuts so far leave it: left of `edge` nothing has changed.
    """

    def __init__(self, rest: Rest) -> None:
        """Begin with nothing cut."""
        self._before = rest
        self.edge = len(rest.text)
        self._right: list[tuple[int, int]] = []
        """what is kept right of the edge, as places of the text before any cut, the leftmost last"""

    def character(self, at: int) -> str:
        """Give the character at a place, "" past the end."""
        place = self._place(at)
        return self._before.text[place : place + 1]

    def offset(self, at: int) -> int:
        """Give the offset of the character at a place."""
        return self._before.offsets[self._place(at)]

    def window(self, start: int, size: int) -> str:
        """Give at least `size` characters from a place left of the edge on, or all there are."""
        found = [self._before.text[start : min(self.edge, start + size)]]
        size -= len(found[0])
        for first, last in reversed(self._right):
            if size <= 0:
                break
            found.append(self._before.text[first : min(last, first + size)])
            size -= len(found[-1])
        return "".join(found)

    def cut(self, start: int, end: int) -> None:
        """Cut [start, end) out; `start` lies left of the edge."""
        if end > self.edge:
            self._drop(end - self.edge)
            end = self.edge
        if end < self.edge:
            self._right.append((end, self.edge))
        text = self._before.text
        while self._right and text[self._right[-1][0]] == " " and (start == 0 or text[start - 1] == " "):
            self._drop(1)
        while not self._right and start > 0 and text[start - 1] == " ":
            start -= 1
        self.edge = start

    def rest(self) -> Rest:
        """Give what is left."""
        text, offsets = self._before
        kept = [(0, self.edge), *reversed(self._right)]
        pieces = [offsets[start:end] for start, end in kept] + [offsets[len(text) :]]
        if kept[-1][1] == len(text):
            pieces[-2:] = [offsets[kept[-1][0] :]]
        return Rest("".join(text[start:end] for start, end in kept), joined(iter(pieces)))

    def _drop(self, number: int) -> None:
        """Leave out the first characters right of the edge."""
        while number and self._right:
            start, end = self._right.pop()
            if end - start > number:
                self._right.append((start + number, end))
                return
            number -= end - start

    def _place(self, at: int) -> int:
        if at < self.edge:
            return at
        beyond = at - self.edge
        for start, end in reversed(self._right):
            if beyond < end - start:
                return start + beyond
            beyond -= end - start
        return len(self._before.text)


def rest_of(block: Block, removals: Sequence[Removal]) -> Rest:
    """Give what removals leave of a block's view."""
    rest = Rest(block.text, block.offsets)
    if not removals:
        return rest
    start, end = block.span
    spans = [removal.span for removal in removals if removal.span.start < end and removal.span.end > start]
    if not spans:
        return rest
    if any(span.start <= start and span.end >= end for span in spans):
        return Rest("", (end,))
    cuts = Cuts(rest)
    for low, high in reversed(list(_united(block, spans))):
        cuts.cut(low, high)
    return cuts.rest()


def _united(block: Block, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a block's view that spans of the document cover together, in order."""
    length = len(block.text)
    first = last = 0
    for start, end in sorted(spans):
        low = bisect_left(block.offsets, start, last, length)
        high = bisect_left(block.offsets, end, low, length)
        if low > last:
            if last > first:
                yield first, last
            first = low
        last = max(last, high)
    if last > first:
        yield first, last
