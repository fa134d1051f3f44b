"""Postings as the kernel holds them: one table in open addressing, so that looking up does not grow with the corpus.

Answers as `postings.Postings` does, which stands in where there is no kernel.
"""

from __future__ import annotations

import numpy as np

from newsdedup.dedup.postings import Postings, room
from newsdedup.kernel import Kernel, compiled
from newsdedup.sketch.words import Hashes, Places

_PART_BITS = 3
"""A part grows alone, so never more than one stands there twice; a large one fills huge pages."""

_FIRST = 256
_FULL, _GROWN = 0.9, 0.7
_FULL_SMALL, _GROWN_SMALL = 0.7, 0.35
"""Shares of a part that are taken when it grows, and then; memory is spared in large ones."""

_SMALL = 1 << 14
"""Entries of a small part."""

_TAIL = 64
"""Places behind the last that a key leads to."""


class Table:
    """Entries (key, ordinal), found by key. Ordinals must rise from call to call."""

    def __init__(self, kernel: Kernel, holders: int) -> None:
        self._kernel, self._holders = kernel, holders
        self._parts = [room(_FIRST) for _ in range(1 << _PART_BITS)]
        self._sizes = np.full(1 << _PART_BITS, _FIRST - _TAIL)
        self._taken = np.zeros(1 << _PART_BITS, dtype=np.int64)

    def add(self, keys: Hashes, ordinals: Places) -> None:
        """Remember that articles stand under keys (reduced); of one key the lower ordinal first."""
        parts = (keys >> np.uint64(64 - _PART_BITS)).astype(np.int64)
        wanted = self._taken + np.bincount(parts, minlength=1 << _PART_BITS)
        full = np.where(wanted > _SMALL, _FULL, _FULL_SMALL)
        for number in np.flatnonzero(wanted > full * self._sizes).tolist():
            self._grow(number, int(wanted[number]))
        done = 0
        while done < len(keys):
            added, more = self._kernel.table_add(self._parts, keys[done:], ordinals[done:], self._holders)
            self._taken += np.frombuffer(added, "<i8")
            done += more
            if done < len(keys):
                self._grow(int(parts[done]), int(wanted[parts[done]]))

    def _grow(self, number: int, wanted: int) -> None:
        """Give a part more room; even more where too many of its entries come to stand at its end."""
        share = _GROWN if wanted > _SMALL else _GROWN_SMALL
        size = max(int(wanted / share) + _TAIL, len(self._parts[number]) * 5 // 4)
        while not self._kernel.table_move(self._parts[number], larger := room(size)):
            size += size // 4
        self._parts[number] = larger
        self._sizes[number] = size - _TAIL

    append = add

    def find(self, keys: Hashes) -> tuple[Places, Places]:
        """Look keys up: the place of a key among `keys`, and an ordinal; each key's first holders only."""
        places, ordinals = self._kernel.table_find(self._parts, keys)
        return np.frombuffer(places, "<i8"), np.frombuffer(ordinals, "<i8")

    def __len__(self) -> int:
        return int(self._taken.sum())


def postings(holders: int) -> Table | Postings:
    """Open what holds entries."""
    return Postings(holders) if compiled is None else Table(compiled, holders)
