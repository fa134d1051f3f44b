"""Which kept articles stand under a key: a log-structured merge of sorted arrays, nine bytes an entry.

A key remembers its first holders only, so the work a key can cause is bounded whatever the corpus repeats, and what
is found does not depend on how the entries came in portions.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator

import numpy as np

from newsdedup.sketch.words import Hashes, Places

_ORDINAL_BITS = 28
ORDINAL = np.uint64((1 << _ORDINAL_BITS) - 1)
KEY = ~ORDINAL
"""Of an entry, the ordinal and the key above it."""

_RATIO = 6
"""A run is merged into the one before it unless that is more than so many times longer."""

_PART_BITS = 3
_PARTED = 1 << 21
"""Entries from which on a run is held in parts, so that a merge needs room for one more part and not for all."""

_LARGE = 1 << 15
"""Entries from which on an array has memory of its own."""

_HUGE = 1 << 22
_ADVICE: int | None = getattr(mmap, "MADV_HUGEPAGE", None)
"""Bytes from which on that memory is to come in huge pages, where the system has such: looks go all over it"""

_SIEVE_BITS = 3
"""The sieve has eight to sixteen bits an entry: of thirty keys that are not there it lets through one or two."""


def reduced(keys: Hashes) -> Hashes:
    """Cut 64-bit keys to what an entry holds of them: the upper 36 bits."""
    cut: Hashes = keys & KEY
    return cut


class _Sieve:
    """A Bloom filter of two bits a key, both in one word: where runs need many looks, one tells that a key is new."""

    def __init__(self, bits: int) -> None:
        self.bits = bits
        self._words = room(1 << bits - 6)

    def _marks(self, keys: Hashes) -> tuple[Places, Hashes]:
        """Give the word of each key, and its bits there."""
        words = (keys >> np.uint64(70 - self.bits)).astype(np.int64)
        marks = np.uint64(1) << (keys >> np.uint64(64 - self.bits) & np.uint64(63))
        marks |= np.uint64(1) << (keys >> np.uint64(max(58 - self.bits, _ORDINAL_BITS)) & np.uint64(63))
        return words, marks

    def add(self, entries: Hashes) -> None:
        """Take in sorted entries."""
        words, marks = self._marks(entries)
        begins = np.flatnonzero(np.concatenate((np.ones(1, bool), words[1:] != words[:-1])))
        self._words[words[begins]] |= np.bitwise_or.reduceat(marks, begins)

    def passing(self, keys: Hashes) -> Places:
        """Find the places of the keys that may be there."""
        words, marks = self._marks(keys)
        return np.flatnonzero(self._words.take(words) & marks == marks)


class Postings:
    """Entries (key, ordinal), found by key. Ordinals must rise from call to call."""

    def __init__(self, holders: int) -> None:
        self._holders = holders
        self._runs: list[list[Hashes]] = []
        """each in parts"""
        self._sieve = _Sieve(16)

    def add(self, keys: Hashes, ordinals: Places) -> None:
        """Remember that articles stand under keys (reduced)."""
        self._append(np.sort(keys | ordinals.astype(np.uint64)))

    def append(self, keys: Hashes, ordinals: Places) -> None:
        """Do what `add` does, for keys that are sorted, under each its ordinals in rising order."""
        self._append(keys | ordinals.astype(np.uint64))

    def _append(self, entries: Hashes) -> None:
        if not len(entries):
            return
        self._runs.append([entries])
        while len(self._runs) > 1 and _length(self._runs[-2]) <= _RATIO * _length(self._runs[-1]):
            newer, older = self._runs.pop(), self._runs[-1]
            if len(older) == 1 and _length(older) + _length(newer) >= _PARTED:
                older[:] = _parted(older.pop())
            if len(newer) != len(older):
                newer = _parted(newer[0])
            for number in range(len(older)):
                older[number] = self._merged(older[number], newer[number])
        self._sift(entries)

    def _sift(self, entries: Hashes) -> None:
        """Keep the sieve wide enough."""
        bits = len(self).bit_length() + _SIEVE_BITS
        if bits <= self._sieve.bits:
            self._sieve.add(entries)
            return
        self._sieve = _Sieve(bits)
        for part in (part for run in self._runs for part in run if len(part)):
            self._sieve.add(part)

    def _merged(self, older: Hashes, newer: Hashes) -> Hashes:
        both = np.concatenate((older, newer), out=room(len(older) + len(newer)))
        both.sort(kind="stable")
        keep = np.ones(len(both), dtype=bool)
        np.greater(both[self._holders :] ^ both[: -self._holders], ORDINAL, out=keep[self._holders :])
        if keep.all():
            return both
        return np.compress(keep, both, out=room(int(np.count_nonzero(keep))))

    def find(self, keys: Hashes) -> tuple[Places, Places]:
        """Look keys up (reduced, sorted).

        Returns:
            Pairs as two arrays: the place of the key among `keys`, and an ordinal; each key's first holders only.
        """
        places: list[Places] = [np.empty(0, np.int64)]
        ordinals: list[Places] = [np.empty(0, np.int64)]
        held = np.zeros(len(keys), dtype=np.int64)
        some = self._sieve.passing(keys)
        asked = keys[some]
        for part, low, high in self._asked(asked):
            here = some[low:high]
            at = np.searchsorted(part, asked[low:high])
            while len(here):
                found = part.take(at, mode="clip") & KEY == keys[here]
                found &= (at < len(part)) & (held[here] < self._holders)
                at, here = at[found], here[found]
                places.append(here)
                ordinals.append((part[at] & ORDINAL).astype(np.int64))
                held[here] += 1
                at = at + 1
        return np.concatenate(places), np.concatenate(ordinals)

    def _asked(self, keys: Hashes) -> Iterator[tuple[Hashes, int, int]]:
        """Yield every part, oldest entries first, with where the keys are that may be in it."""
        for run in self._runs:
            cuts = _cuts(keys) if len(run) > 1 else [0, len(keys)]
            yield from ((part, low, high) for part, low, high in zip(run, cuts, cuts[1:], strict=False) if len(part))

    def __len__(self) -> int:
        return sum(map(_length, self._runs))


def room(number: int) -> Hashes:
    """Give zeros in memory of their own, which goes back whole when they are let go.

    The heap would keep a hole for every part that a merge lets go: a quarter more than all parts need.
    """
    if number < _LARGE:
        return np.zeros(number, dtype=np.uint64)
    memory = mmap.mmap(-1, 8 * number, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    if 8 * number >= _HUGE and _ADVICE is not None:
        memory.madvise(_ADVICE)
    return np.frombuffer(memory, dtype=np.uint64)


def _length(run: list[Hashes]) -> int:
    return sum(map(len, run))


def _parted(entries: Hashes) -> list[Hashes]:
    """Cut sorted entries by their uppermost bits; the parts own their memory."""
    cuts = _cuts(entries)
    return [_copied(entries[low:high]) for low, high in zip(cuts, cuts[1:], strict=False)]


def _copied(entries: Hashes) -> Hashes:
    copy = room(len(entries))
    copy[:] = entries
    return copy


def _cuts(entries: Hashes) -> list[int]:
    edges = np.arange(1, 1 << _PART_BITS, dtype=np.uint64) << np.uint64(64 - _PART_BITS)
    return [0, *np.searchsorted(entries, edges).tolist(), len(entries)]
