"""Which remembered articles a new one should be compared with: tallies of shared keys, best first.

Holds the postings and, within a batch, what was remembered since it began; so the answer for an article depends on
what came before it and never on where batches end.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from newsdedup.dedup.passages import BAND, PARAGRAPH, SAMPLED, Sketches
from newsdedup.dedup.postings import Postings, reduced
from newsdedup.sketch.words import Hashes, Places

HOLDERS = 12
"""Remembered articles under one key, the earliest; later ones with the same key are found by their other keys."""

_SAMPLED_MOST, _BANDED_MOST, _PARAGRAPH_MOST = 8, 4, 12
"""Articles compared by each family of keys."""

_LEAST_SAMPLES = 2
_LEAST_SHARE = 0.1
"""Sampled shingles in common, and their share of the fewer at the coarser rate, that nominate."""

_LEVEL_BITS = 6
_ORDINAL_BITS = 28
_ORDINAL = (1 << _ORDINAL_BITS) - 1

_BLOCK_KEYS = 2
"""Paragraph keys in common that nominate: of three a near copy of a paragraph keeps two in 94 of 100 cases."""


class Batch(NamedTuple):
    """Candidates of a batch of articles, looked up once."""

    tallies: list[dict[int, int]]
    """for each article: remembered article -> tally"""
    contested: list[list[tuple[int, int]]]
    """for each article: its keys that other articles of the batch have too, with their family"""
    held: dict[int, int]
    """contested keys -> how many hold them already"""
    rates: Sequence[int]
    """for each article: samples and level, in one number"""
    within: list[dict[int, int]]
    """for each article: earlier article of the batch, by its place -> tally, if all of them were remembered"""


class Nominates(Protocol):
    """What an index asks: whom should each article of a batch be compared with?"""

    def recall(self, rates: Sequence[int], keys: Hashes, counts: Places, /) -> None:
        """Remember the next articles again: samples and level of each in one number, and `counts` keys each."""

    def open(self, sketches: Sketches, /) -> Batch:
        """Look up a batch of articles."""

    def of(self, batch: Batch, article: int, /) -> list[int]:
        """Name the remembered articles to compare an article with, in rising order."""

    def preview(self, batch: Batch, article: int, /) -> tuple[list[int], list[int]]:
        """Guess them before the batch settles: remembered articles, and places of earlier ones in the batch."""

    def remember(self, batch: Batch, article: int, ordinal: int, keys: Hashes, /) -> None:
        """Let later articles meet this one."""

    def close(self) -> None:
        """End a batch."""


class Candidates:
    """Who may resemble whom, by the keys they share."""

    def __init__(self) -> None:
        self._postings = Postings(HOLDERS)
        self._rates = array("q")
        self._fresh: dict[int, list[int]] = {}
        self._pending: list[tuple[Hashes, int]] = []

    def recall(self, rates: Sequence[int], keys: Hashes, counts: Places) -> None:
        """Remember the next articles again: samples and level of each in one number, and `counts` keys each."""
        ordinals = np.arange(len(self._rates), len(self._rates) + len(counts))
        self._rates.extend(rates)
        self._postings.add(reduced(keys), np.repeat(ordinals, counts))

    def open(self, sketches: Sketches) -> Batch:
        """Look up a batch of articles."""
        keys = sketches.keys
        number = np.diff(sketches.start)
        owner = np.repeat(np.arange(len(number)), number)
        order = np.argsort(keys, kind="stable")
        place, ordinal = self._postings.find(keys[order])
        tallies = _tallies(owner[order][place], ordinal, sketches.weights[order][place], sketches.samples)
        contested = _contested(keys, owner, order)
        held: dict[int, int] = dict.fromkeys(keys[contested].tolist(), 0)
        ordered = keys[order]
        first = np.ones(len(ordered), dtype=bool)
        first[1:] = ordered[1:] != ordered[:-1]
        for key in ordered[place[first[place]]].tolist():
            if key in held:
                held[key] += 1
        found: list[list[tuple[int, int]]] = [[] for _ in number]
        for article, key, weight in zip(
            owner[contested].tolist(), keys[contested].tolist(), sketches.weights[contested].tolist(), strict=True
        ):
            found[article].append((key, weight))
        rates = rates_of(sketches)
        within = _within(keys, owner, sketches.weights, (order, contested))
        return Batch(tallies, found, held, rates, _tallies(*within, sketches.samples))

    def of(self, batch: Batch, article: int) -> list[int]:
        """Name the remembered articles to compare an article with, by what it has in common with them."""
        return self.chosen(batch, article, self.tally(batch, article))

    def tally(self, batch: Batch, article: int) -> dict[int, int]:
        """Count what an article has in common with remembered ones, those of the batch among them."""
        tally = batch.tallies[article]
        for key, weight in batch.contested[article]:
            for ordinal in self._fresh.get(key, ()):
                tally[ordinal] = tally.get(ordinal, 0) + weight
        return tally

    def chosen(self, batch: Batch, article: int, tally: dict[int, int]) -> list[int]:
        """Name those of a tally that are to be compared."""
        return chosen(tally, batch.rates[article], self._rates) if tally else []

    def preview(self, batch: Batch, article: int) -> tuple[list[int], list[int]]:
        """Guess them before the batch settles: remembered articles, and places of earlier ones in the batch."""
        tally, within, rate = batch.tallies[article], batch.within[article], batch.rates[article]
        return (
            chosen(tally, rate, self._rates) if tally else [],
            chosen(within, rate, batch.rates) if within else [],
        )

    def remember(self, batch: Batch, article: int, ordinal: int, keys: Hashes) -> None:
        """Let later articles meet this one."""
        self._rates.append(batch.rates[article])
        for key, _ in batch.contested[article]:
            holders = self._fresh.setdefault(key, [])
            if batch.held[key] + len(holders) < HOLDERS:
                holders.append(ordinal)
        self._pending.append((keys, ordinal))

    def close(self) -> None:
        """End a batch."""
        if self._pending:
            counts = [len(keys) for keys, _ in self._pending]
            ordinals = np.repeat(np.array([ordinal for _, ordinal in self._pending]), counts)
            self._postings.add(np.concatenate([keys for keys, _ in self._pending]), ordinals)
        self._pending.clear()
        self._fresh.clear()


def rates_of(sketches: Sketches) -> list[int]:
    """Give each article's samples and level, in one number."""
    rates: list[int] = (sketches.samples << _LEVEL_BITS | sketches.levels).tolist()
    return rates


def telling(tally: Places, rate: Places) -> NDArray[np.bool_]:
    """Tell which tallies can nominate at all: a single sampled shingle of many is nothing."""
    told: NDArray[np.bool_] = (tally != SAMPLED) | (rate >> _LEVEL_BITS < _LEAST_SAMPLES)
    return told


def chosen(tally: dict[int, int], rate: int, rates: Mapping[int, int] | Sequence[int]) -> list[int]:
    """Take the best of each family of keys, in rising order.

    Args:
        tally: for each other article the sum of the families (`passages.SAMPLED`, `BAND`, `PARAGRAPH`) of shared keys.
        rate: the article's samples and level, in one number.
        rates: those of the others.
    """
    sampled: list[tuple[float, int]] = []
    banded: list[tuple[int, int]] = []
    blocks: list[tuple[int, int]] = []
    for ordinal, count in tally.items():
        shared = count % BAND
        if shared:
            fewer = _fewer(rate, rates[ordinal])
            if shared >= min(_LEAST_SAMPLES, rate >> _LEVEL_BITS) and shared >= _LEAST_SHARE * fewer:
                sampled.append((-shared / max(fewer, 1), ordinal))
        if count // BAND % (PARAGRAPH // BAND):
            banded.append((-(count // BAND % (PARAGRAPH // BAND)), ordinal))
        if count // PARAGRAPH >= _BLOCK_KEYS:
            blocks.append((-(count // PARAGRAPH), ordinal))
    chosen: set[int] = set()
    for found, most in ((sampled, _SAMPLED_MOST), (banded, _BANDED_MOST), (blocks, _PARAGRAPH_MOST)):
        chosen.update(ordinal for _, ordinal in sorted(found)[:most])
    return sorted(chosen)


def _fewer(one: int, other: int) -> int:
    """Estimate the samples of the text that has fewer, both at the coarser rate."""
    mine, theirs = one & (1 << _LEVEL_BITS) - 1, other & (1 << _LEVEL_BITS) - 1
    level = max(mine, theirs)
    return max(1, min(one >> _LEVEL_BITS + level - mine, other >> _LEVEL_BITS + level - theirs))


def _tallies(owner: Places, ordinal: Places, weight: Places, samples: Places) -> list[dict[int, int]]:
    """Add up what each article shares with each remembered one."""
    tallies: list[dict[int, int]] = [{} for _ in samples]
    if not len(owner):
        return tallies
    pair = owner << _ORDINAL_BITS | ordinal
    order = np.argsort(pair, kind="stable")
    pair = pair[order]
    begins = np.flatnonzero(np.concatenate(([True], pair[1:] != pair[:-1])))
    sums = np.add.reduceat(weight[order], begins)
    pair = pair[begins]
    owner = pair >> _ORDINAL_BITS
    good = telling(sums, samples[owner] << _LEVEL_BITS)
    entries = zip(owner[good].tolist(), (pair[good] & _ORDINAL).tolist(), sums[good].tolist(), strict=True)
    for article, other, tally in entries:
        tallies[article][other] = tally
    return tallies


def _within(
    keys: Hashes, owner: Places, weights: Places, places: tuple[Places, Places]
) -> tuple[Places, Places, Places]:
    """Pair each article with the earlier ones of the batch under its keys: (later, earlier, family)."""
    order, contested = places
    among = np.zeros(len(keys), dtype=bool)
    among[contested] = True
    at = order[among[order]]
    if not len(at):
        return at, at, at
    begins = np.flatnonzero(np.concatenate(([True], keys[at][1:] != keys[at][:-1])))
    size = np.diff(np.append(begins, len(at)))
    first = np.repeat(begins, size)
    pairs = []
    for holder in range(min(HOLDERS, int(size.max()) - 1)):
        later = np.flatnonzero(np.arange(len(at)) - first > holder)
        pairs.append((at[later], at[first[later] + holder]))
    later, earlier = (np.concatenate(column) for column in zip(*pairs, strict=True))
    apart = owner[later] != owner[earlier]
    return owner[later[apart]], owner[earlier[apart]], weights[later[apart]]


def _contested(keys: Hashes, owner: Places, order: Places) -> Places:
    """Find the keys that several articles of the batch have."""
    if not len(keys):
        return np.empty(0, np.int64)
    ordered = keys[order]
    begins = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    size = np.diff(np.append(begins, len(ordered)))
    least = np.minimum.reduceat(owner[order], begins)
    most = np.maximum.reduceat(owner[order], begins)
    return np.sort(order[np.repeat(least != most, size)])
