"""Who shares keys in a corpus that no memory holds: keys are dealt out in slices, and articles meet in each.

What `candidates` asks of its postings, for all articles at once: under each key, the first few that hold it. Entries
travel as bytes of many, ten each, since a row an entry costs a cluster more than all that is done with it. Of a
slice, only what may hold a key lies in memory; the rest streams past it, so a key that half of the corpus has costs no
more than another. An article is known by its place in the order of settling, any rising number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsdedup.dedup.entries import ARTICLE, OWNER_BITS, Entries, Records, read, together, written
from newsdedup.dedup.passages import FAMILY_BITS, TALLIES
from newsdedup.dedup.postings import KEY
from newsdedup.dedup.tallies import HOLDERS
from newsdedup.sketch.words import Hashes, Places, mix

PAIR = np.dtype([("article", "<i8"), ("other", "<i8"), ("rate", "<i4"), ("other_rate", "<i4"), ("tally", "<i4")])
"""Two articles that share keys: the later one, the earlier one, samples and level of each in one number, and the sum
of the families of the keys they share"""

_FAMILY = np.uint64((1 << FAMILY_BITS) - 1)
_SHIFT = np.uint64(FAMILY_BITS)
_OWNER = np.uint64((1 << OWNER_BITS) - 1)

_SLICE = 1 << 22
"""Entries of a slice, about: what one core holds at ease."""

_LEAST_PORTION, _DEALT = 1 << 18, 1 << 14
"""Entries that are sorted together before they are dealt: so many, or so many for each slice, and no more than a slice
has. What is dealt at once should be neither crumbs nor, for a JVM, humongous."""

_BLOCK = 1 << 18
_PAIRS = 1 << 23
"""Shared keys that are summed at once, if they are there; at most so many and what a block adds."""


class Keyed(NamedTuple):
    """A batch of at most `passages.BATCH` articles, each with its place, its rate, and whether it may hold a key."""

    places: Sequence[int]
    rates: Sequence[int]
    holds: Sequence[bool]
    marked: bytes
    """as in `passages.Sketches`, wide"""


def slices_of(keys: int, cores: int) -> int:
    """Say in how many slices so many keys are dealt: what one core can hold at ease, and no core idle for long."""
    return max(1, -(-keys // _SLICE), min(2 * cores, keys // _BLOCK))


def dealt(batches: Iterable[Keyed], slices: int) -> Iterator[tuple[int, bool, bytes]]:
    """Deal the keys of articles out.

    Yields:
        (slice, whether it comes late, entries): those that can hold no key come late, to `shared`.
    """
    waiting: list[Keyed] = []
    entries, portion = 0, min(_SLICE, max(_LEAST_PORTION, slices * _DEALT))
    for batch in batches:
        waiting.append(batch)
        entries += len(batch.marked) // 8
        if entries >= portion:
            yield from _dealt(waiting, slices)
            waiting, entries = [], 0
    if waiting:
        yield from _dealt(waiting, slices)


def _dealt(batches: list[Keyed], slices: int) -> Iterator[tuple[int, bool, bytes]]:
    tables = [np.empty(len(batch.places), ARTICLE) for batch in batches]
    for table, batch in zip(tables, batches, strict=True):
        table["place"], table["rate"] = batch.places, batch.rates
    holds = np.array([hold for batch in batches for hold in batch.holds], dtype=bool)
    entries, articles, order = together([Entries.of(batch.marked) for batch in batches], tables)
    held = holds[order][entries.owners]
    before = np.cumsum(held) - held
    late = ~held | (before - before[_starts(entries.keys)] >= HOLDERS)
    bounds = np.searchsorted(entries.packed, [_bound(number, slices) for number in range(slices + 1)])
    bounds[-1] = len(held)
    for number, (start, end) in enumerate(zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)):
        for comes_late in (False, True):
            own = entries.some(slice(start, end)).some(late[start:end] == comes_late)
            if len(own.packed):
                yield number, comes_late, written(own, articles)


def _bound(number: int, slices: int) -> np.uint64:
    """Give the least key of a slice."""
    return np.uint64(min((number << 64) // slices, (1 << 64) - 1)) & KEY


def _starts(keys: Hashes) -> Places:
    """Give for every one of sorted keys the place of the first that is the same."""
    begins = np.concatenate((np.ones(min(len(keys), 1), bool), keys[1:] != keys[:-1]))
    first = np.flatnonzero(begins)
    return np.repeat(first, np.diff(np.append(first, len(keys))))


def shared(blobs: Iterable[tuple[bool, bytes]], crowded: Callable[[], None] | None = None) -> Iterator[Records]:
    """Let the articles of one slice meet; a pair may come in several portions.

    Args:
        blobs: (whether it comes late, entries) as `dealt` gave them, the late ones last.
        crowded: called if a key has perhaps more holders than are met: else nobody stands in the place of another.

    Yields:
        `PAIR` records: each article with the first `HOLDERS` earlier ones that hold a key it has.
    """
    early: list[bytes] = []
    holders: _Holders | None = None
    for comes_late, data in blobs:
        if not comes_late:
            early.append(data)
            continue
        if holders is None:
            holders = _Holders(early)
            yield from holders.among()
        yield holders.met(data)
    if holders is None:
        holders = _Holders(early)
        yield from holders.among()
    if crowded is not None and holders.crowded:
        crowded()


class _Holders:
    """What may hold a key of a slice."""

    def __init__(self, blobs: list[bytes]) -> None:
        given = [read(data) for data in blobs]
        blobs.clear()
        self._entries, self._articles, _ = together([own for own, _ in given], [own for _, own in given])
        keys = self._entries.keys
        self._start = _starts(keys)
        self._rank = np.arange(len(keys)) - self._start
        first = self._rank < HOLDERS
        self._keys, self._owners = keys[first], self._entries.owners[first]

    @property
    def crowded(self) -> bool:
        """Tell whether a key has so many holders that there may be more, some of them late."""
        return bool((self._rank >= HOLDERS - 1).any())

    def among(self) -> Iterator[Records]:
        """Pair them among themselves."""
        packed, owners = self._entries.packed, self._entries.owners
        codes: list[Hashes] = []
        contested = np.flatnonzero(self._rank)
        for at in range(0, len(contested), _BLOCK):
            some = contested[at : at + _BLOCK]
            for holder in range(HOLDERS):
                some = some[self._rank[some] > holder]
                if len(some):
                    codes.append(_coded(packed[some], owners[self._start[some] + holder]))
            if sum(map(len, codes)) >= _PAIRS:
                yield _summed(np.concatenate(codes), self._articles, self._articles)
                codes.clear()
        if codes:
            yield _summed(np.concatenate(codes), self._articles, self._articles)

    def met(self, data: bytes) -> Records:
        """Pair what comes late with them."""
        entries, articles = read(data)
        codes: list[Hashes] = []
        keys = entries.keys
        at = np.searchsorted(self._keys, keys)
        for _ in range(HOLDERS):
            inside = at < len(self._keys)
            entries, keys, at = entries.some(inside), keys[inside], at[inside]
            held = self._keys[at] == keys
            entries, keys, at = entries.some(held), keys[held], at[held]
            others = self._owners[at]
            later = articles["place"][entries.owners] > self._articles["place"][others]
            codes.append(_coded(entries.packed[later], others[later]))
            at = at + 1
        return _summed(np.concatenate(codes), articles, self._articles)


def _coded(packed: Hashes, others: Places) -> Hashes:
    """Write shared keys as one number each: the article, the other, the family."""
    other = others.astype(np.uint64) << _SHIFT
    code: Hashes = (packed >> _SHIFT & _OWNER) << np.uint64(OWNER_BITS + FAMILY_BITS) | other | packed & _FAMILY
    return code


def _summed(codes: Hashes, articles: Records, others: Records) -> Records:
    """Add up what each pair shares."""
    codes.sort()
    pairs = codes >> _SHIFT
    begins = np.flatnonzero(np.concatenate((np.ones(min(len(pairs), 1), bool), pairs[1:] != pairs[:-1])))
    made = np.empty(len(begins), PAIR)
    if not len(begins):
        return made
    pairs = pairs[begins]
    article, other = articles[(pairs >> np.uint64(OWNER_BITS)).astype(np.int64)], others[_places(pairs & _OWNER)]
    made["article"], made["rate"] = article["place"], article["rate"]
    made["other"], made["other_rate"] = other["place"], other["rate"]
    made["tally"] = np.add.reduceat(TALLIES[_places(codes & _FAMILY)], begins)
    return made


def _places(numbers: Hashes) -> Places:
    return numbers.astype(np.int64)


def dealt_pairs(portions: Iterable[Records], slices: int) -> Iterator[tuple[int, bytes]]:
    """Deal pairs out again, those of an article to one slice."""
    for pairs in portions:
        number = (mix(pairs["article"].astype(np.uint64)) % np.uint64(slices)).astype(np.int64)
        order = np.argsort(number, kind="stable")
        bounds = [*np.flatnonzero(np.diff(number[order], prepend=-1)).tolist(), len(order)]
        for start, end in zip(bounds[:-1], bounds[1:], strict=True):
            yield int(number[order[start]]), _bytes(pairs[order[start:end]])


def _bytes(records: NDArray[Any]) -> bytes:
    return records.tobytes()
