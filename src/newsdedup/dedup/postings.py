"""Which kept articles stand under a key: a log-structured merge of sorted arrays, eight bytes an entry.

A key remembers its first holders only, so the work a key can cause is bounded whatever the corpus repeats, and what
is found does not depend on how the entries came in portions.
"""

from __future__ import annotations

import numpy as np

from newsdedup.sketch.words import Hashes, Places

_ORDINAL_BITS = 28
ORDINAL = np.uint64((1 << _ORDINAL_BITS) - 1)
KEY = ~ORDINAL
"""Of an entry, the ordinal and the key above it."""

_RATIO = 6
"""A run is merged into the one before it unless that is more than so many times longer."""


def reduced(keys: Hashes) -> Hashes:
    """Cut 64-bit keys to what an entry holds of them: the upper 36 bits."""
    cut: Hashes = keys & KEY
    return cut


class Postings:
    """Entries (key, ordinal), found by key. Ordinals must rise from call to call."""

    def __init__(self, holders: int) -> None:
        self._holders = holders
        self._runs: list[Hashes] = []

    def add(self, keys: Hashes, ordinals: Places) -> None:
        """Remember that articles stand under keys (reduced)."""
        self.append(np.sort(keys | ordinals.astype(np.uint64)), np.zeros(len(keys), np.int64))

    def append(self, keys: Hashes, ordinals: Places) -> None:
        """Do what `add` does, for keys that are sorted, under each its ordinals in rising order."""
        if not len(keys):
            return
        self._runs.append(keys | ordinals.astype(np.uint64))
        while len(self._runs) > 1 and len(self._runs[-2]) <= _RATIO * len(self._runs[-1]):
            last = self._runs.pop()
            self._runs[-1] = self._merged(self._runs[-1], last)

    def _merged(self, older: Hashes, newer: Hashes) -> Hashes:
        both = np.concatenate((older, newer))
        both.sort(kind="stable")
        beyond = both[self._holders :] & KEY == both[: -self._holders] & KEY
        if not beyond.any():
            return both
        kept: Hashes = both[np.concatenate((np.ones(self._holders, bool), ~beyond))]
        return kept

    def find(self, keys: Hashes) -> tuple[Places, Places]:
        """Look keys up (reduced; best sorted).

        Returns:
            Pairs as two arrays: the place of the key among `keys`, and an ordinal; each key's first holders only.
        """
        places: list[Places] = [np.empty(0, np.int64)]
        ordinals: list[Places] = [np.empty(0, np.int64)]
        held = np.zeros(len(keys), dtype=np.int64)
        for run in self._runs:
            at = np.searchsorted(run, keys)
            here = np.arange(len(keys))
            while True:
                open_ = at < len(run)
                at, here = at[open_], here[open_]
                found = (run[at] & KEY == keys[here]) & (held[here] < self._holders)
                at, here = at[found], here[found]
                if not len(at):
                    break
                places.append(here)
                ordinals.append((run[at] & ORDINAL).astype(np.int64))
                held[here] += 1
                at = at + 1
        return np.concatenate(places), np.concatenate(ordinals)

    def __len__(self) -> int:
        return sum(len(run) for run in self._runs)
