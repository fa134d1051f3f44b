"""Postings as the kernel holds them: one table in open addressing, so that looking up does not grow with the corpus.

Answers as `postings.Postings` does, which stands in where there is no kernel.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from newsdedup.dedup.postings import Postings, room
from newsdedup.kernel import Kernel, compiled
from newsdedup.sketch.words import Hashes, Places

_PART_BITS = 6
"""A part grows alone: never more than one stands there twice."""

_FIRST = 256
_FULL, _GROWN, _GROWN_SMALL = 0.9, 0.75, 0.4
"""Shares of a part that are taken when it grows, and then; memory is spared in large ones."""

_SMALL = 1 << 14
"""Entries of a part."""


class Table:
    """Entries (key, ordinal), found by key. Ordinals must rise from call to call."""

    def __init__(self, kernel: Kernel, holders: int) -> None:
        self._kernel, self._holders = kernel, holders
        self._parts = [room(_FIRST) for _ in range(1 << _PART_BITS)]
        self._taken = np.zeros(1 << _PART_BITS, dtype=np.int64)

    def add(self, keys: Hashes, ordinals: Places) -> None:
        """Remember that articles stand under keys (reduced); of one key the lower ordinal first."""
        each: NDArray[np.int64] = np.bincount((keys >> np.uint64(64 - _PART_BITS)).astype(np.int64), minlength=64)
        wanted = self._taken + each
        for number in np.flatnonzero(wanted > _FULL * np.array([len(part) for part in self._parts])).tolist():
            larger = room(int(wanted[number] / (_GROWN if wanted[number] > _SMALL else _GROWN_SMALL)) + 1)
            self._kernel.table_move(self._parts[number], larger)
            self._parts[number] = larger
        added = self._kernel.table_add(self._parts, keys, ordinals, self._holders)
        self._taken += np.frombuffer(added, "<i8")

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
