"""Which of very many are shown: a bounded choice that depends on the items alone, never on chance or order."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from heapq import heappush, heappushpop
from typing import Generic, NamedTuple, TypeVar

_Item = TypeVar("_Item")


def lot(*words: object) -> float:
    """Draw a number in [0, 1) for what goes by these words; the same words draw the same number."""
    drawn = blake2b("\0".join(map(str, words)).encode("utf-8", "surrogatepass"), digest_size=6).digest()
    return int.from_bytes(drawn) / (1 << 48)


class _Entry(NamedTuple):
    rank: tuple[float, float]
    """negative: the heap has the one to give up first"""
    number: int


class Choice(Generic[_Item]):
    """Holds the `most` items of lowest rank; ties go to the lower lot, then to the earlier.

    Memory is that of the items held.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._heap: list[_Entry] = []
        self._items: dict[int, _Item] = {}
        self.offered = 0

    def wants(self, rank: float, drawn: float = 0.0) -> bool:
        """Tell whether an item of this rank would be held."""
        return len(self._heap) < self._most or (self._most > 0 and (-rank, -drawn) > self._heap[0].rank)

    def offer(self, rank: float, item: _Item, drawn: float = 0.0) -> None:
        """Hold the item, unless enough are held that go before it."""
        self.offered += 1
        if not self.wants(rank, drawn):
            return
        entry = _Entry((-rank, -drawn), -self.offered)
        self._items[self.offered] = item
        if len(self._heap) < self._most:
            heappush(self._heap, entry)
        else:
            del self._items[-heappushpop(self._heap, entry).number]

    def __iter__(self) -> Iterator[_Item]:
        """Yield what is held, lowest rank first."""
        for entry in sorted(self._heap, reverse=True):
            yield self._items[-entry.number]

    def __len__(self) -> int:
        return len(self._heap)
