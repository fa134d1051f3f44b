"""What earlier runs remembered, read where it lies and only as far as it is asked for.

An index that has a past knows nothing of it when it is made: a million remembered articles cost no more than ten.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

import numpy as np

from newsdedup.dedup.kept import Kept
from newsdedup.dedup.postings import KEY, ORDINAL
from newsdedup.dedup.runs import END, SIEVE, WHOLE, Sieves, checked, first_block, wanted
from newsdedup.sketch.words import Hashes, Places

_WHOLE = WHOLE
"""A run of so many blocks stays in memory once it was read; of a longer one each batch reads what it needs."""

_SIEVE_WORTH = 25
"""The sieves of a run are read before one in so many of its blocks is: that is what they cost."""


class Run(NamedTuple):
    """One sorted run of keys, as the past names it."""

    number: int
    heads: bytes
    """of its blocks, in order"""
    above: int = 0
    """the first entry that counts: those below it stand in another run, and whole blocks of them are gone"""
    below: int = END
    """entries from here on stand in other runs"""


Place = tuple[str, float, float]
"""A policy other than `first`, and a place under it (`arrival.rank`)."""


class Past(Protocol):
    """Where runs lay things by, and what earlier ones did. Ordinals are given for ever; some may be forgotten since."""

    def known(self) -> int:
        """Give the ordinal that the next article gets; all below are the past's."""

    def note(self, ordinal: int) -> tuple[int, bytes]:
        """Read an article: the ordinal of the kept one it is a face of, or its own, and its blob."""

    def runs(self) -> Sequence[Run]:
        """List the runs in which keys of the past stand, each key's oldest holders first; another list after each
        commit."""

    def blocks(self, run: int, places: Sequence[int]) -> Sequence[bytes]:
        """Read blocks of a run, by their places in rising order."""

    def sieves(self, run: int, begin: int) -> Iterable[bytes]:
        """Read the sieves of a run, in order, from number `begin` on."""

    def forgotten(self) -> Sequence[int]:
        """List the ordinals that stand in runs still and are not to be found."""

    def best(self, ordinal: int) -> Place | None:
        """Give the place of the best copy of a kept article that came too late, if any did."""

    def told(self, kept: Kept) -> None:
        """Lay by one more that is remembered, just after its words were put on the shelf."""

    def outdone(self, ordinal: int, place: Place) -> None:
        """Lay by that a better copy of a kept article came too late."""


class Elders:
    """The keys of the past, to be looked up as in `postings.Postings`.

    Args:
        past: where they lie.
        holders: most ordinals under one key.
    """

    def __init__(self, past: Past, holders: int) -> None:
        self._past, self._holders = past, holders
        self._first = np.uint64(past.known())
        self._absent = np.array(past.forgotten(), dtype=np.uint64)
        self._whole: dict[tuple[int, int], Hashes] = {}
        self._sieves: dict[tuple[int, int], Sieves] = {}
        """by the run's number and length: one that others are poured into grows"""
        self._asked: Counter[int] = Counter()
        """blocks that were read of each run"""

    def find(self, keys: Hashes) -> tuple[Places, Places]:
        """Look sorted keys up.

        Returns:
            Pairs as two arrays: the place of the key among `keys`, and an ordinal; each key's first holders only.

        Raises:
            Damaged: what was laid by was changed.
        """
        places: list[Places] = [np.empty(0, np.int64)]
        ordinals: list[Places] = [np.empty(0, np.int64)]
        held = np.zeros(len(keys), dtype=np.int64)
        for run in self._past.runs():
            begin = int(np.searchsorted(keys, np.uint64(run.above) & KEY))
            stop = int(np.searchsorted(keys, np.uint64(run.below)))
            if begin >= stop:
                continue
            least = np.maximum(keys[begin:stop], np.uint64(run.above))
            entries, here = self._read(run, least)
            at, here = np.searchsorted(entries, least[here]), here + begin
            while len(at):
                open_ = at < len(entries)
                at, here = at[open_], here[open_]
                found = (entries[at] & KEY == keys[here]) & (held[here] < self._holders)
                at, here = at[found], here[found]
                ordinal = entries[at] & ORDINAL
                good = ordinal < self._first
                if len(self._absent):
                    good &= ~np.isin(ordinal, self._absent)
                places.append(here[good])
                ordinals.append(ordinal[good].astype(np.int64))
                held[here[good]] += 1
                at = at + 1
        return np.concatenate(places), np.concatenate(ordinals)

    def _read(self, run: Run, keys: Hashes) -> tuple[Hashes, Places]:
        """Read the part of a run in which keys may stand, and say which of them may."""
        here, number = np.arange(len(keys)), run.number
        own = number, len(run.heads)
        if own in self._whole:
            return self._whole[own], here
        heads = np.frombuffer(run.heads, "<u8")
        begin = first_block(run.heads, run.above)
        if len(heads) <= _WHOLE:
            self._whole[own] = checked(self._past.blocks(number, range(begin, len(heads))))
            return self._whole[own], here
        places = wanted(heads, keys, begin) if own not in self._sieves else None
        if places is not None and (self._asked[number] + len(places)) * _SIEVE_WORTH > len(heads) - begin:
            self._sieves[own] = Sieves(self._past.sieves(number, begin // SIEVE), heads, begin)
        if own in self._sieves:
            here = here[self._sieves[own].pass_(keys)]
            places = wanted(heads, keys[here], begin)
        assert places is not None
        self._asked[number] += len(places)
        return checked(self._past.blocks(number, places.tolist())), here


def together(older: tuple[Places, Places], newer: tuple[Places, Places], holders: int) -> tuple[Places, Places]:
    """Join what was found in the past with what was found since: each key's first holders only."""
    if not len(older[0]):
        return newer
    place, ordinal = (np.concatenate(pair) for pair in zip(older, newer, strict=True))
    order = np.lexsort((ordinal, place))
    place, ordinal = place[order], ordinal[order]
    beyond = np.zeros(len(place), dtype=bool)
    beyond[holders:] = place[holders:] == place[:-holders]
    return place[~beyond], ordinal[~beyond]
