"""Which remembered articles a new one should be compared with: tallies of shared keys, best first.

Holds the postings and, within a batch, what was remembered since it began; so the answer for an article depends on
what came before it and never on where batches end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from newsdedup.dedup.passages import BAND, PARAGRAPH, SAMPLED, Sketches
from newsdedup.dedup.past import together
from newsdedup.dedup.postings import reduced
from newsdedup.dedup.remembered import Remembered
from newsdedup.dedup.table import postings
from newsdedup.sketch.words import Hashes, Places

HOLDERS = 12
"""Remembered articles under one key, the earliest; later ones with the same key are found by their other keys."""

_SAMPLED_MOST, _BANDED_MOST, _PARAGRAPH_MOST = 8, 4, 12
"""Articles compared by each family of keys."""

LEAST_SAMPLES = 2
LEAST_SHARE = 0.1
"""Sampled shingles in common, and their share of the fewer at the coarser rate, that nominate."""

LEVEL_BITS = 6
_ORDINAL_BITS = 28
_ORDINAL = (1 << _ORDINAL_BITS) - 1

BLOCK_KEYS = 2
"""Paragraph keys in common that nominate: of three a near copy of a paragraph keeps two in 94 of 100 cases."""

_NONE: dict[int, int] = {}

Tallies = dict[int, dict[int, int]]
"""article of the batch -> other article -> sum of the families of the keys they share"""


class Batch(NamedTuple):
    """Candidates of a batch of articles, looked up once; articles that share nothing are in no mapping."""

    sketches: Sketches
    rates: Sequence[int]
    """for each article: samples and level, in one number"""
    tallies: Tallies
    """with remembered articles"""
    within: Tallies
    """with earlier articles of the batch, by their places, if all of them were remembered"""
    sure: Tallies
    """the same, by keys under which there is room for all of them"""
    contested: dict[int, list[tuple[int, int]]]
    """for each article: its other keys that articles of the batch have too, with their family"""
    held: dict[int, int]
    """contested keys -> how many remembered articles hold them already"""
    remembered: list[int]
    """for each article: its ordinal, -1 if it is not remembered"""


class Nominates(Protocol):
    """What an index asks: whom should each article of a batch be compared with?"""

    def open(self, sketches: Sketches, /) -> Batch:
        """Look up a batch of articles."""

    def of(self, batch: Batch, article: int, /) -> list[int]:
        """Name the remembered articles to compare an article with, in rising order."""

    def preview(self, batch: Batch, article: int, /) -> tuple[list[int], list[int]]:
        """Guess them before the batch settles: remembered articles, and places of earlier ones in the batch."""

    def remember(self, batch: Batch, article: int, ordinal: int, /) -> None:
        """Let later articles meet this one."""

    def close(self, batch: Batch, /) -> None:
        """End a batch."""


class Candidates:
    """Who may resemble whom, by the keys they share."""

    def __init__(self, remembered: Remembered) -> None:
        self._remembered = remembered
        self._postings = postings(HOLDERS)
        self._fresh: dict[int, list[int]] = {}

    def open(self, sketches: Sketches) -> Batch:
        """Look up a batch of articles."""
        keys, owners, weights = reduced(sketches.marked), sketches.owners, sketches.tallies
        place, ordinal = self._found(keys)
        shared = _contested(keys)
        within = _within(keys[shared], owners[shared], weights[shared])
        sure, found, held = within, dict[int, list[tuple[int, int]]](), dict[int, int]()
        crowded = _crowded(keys, shared, place)
        if len(crowded):
            held, found = _held(keys, crowded, place), _by_owner(keys[crowded], owners[crowded], weights[crowded])
            roomy = np.setdiff1d(shared, crowded, assume_unique=True)
            sure = _within(keys[roomy], owners[roomy], weights[roomy])
        samples = sketches.samples
        return Batch(
            sketches=sketches,
            rates=rates_of(sketches),
            tallies=_tallies(owners[place], ordinal, weights[place], samples),
            within=(first := _tallies(*within, samples)),
            sure=_tallies(*sure, _without(samples, list(found))) if found else first,
            contested=found,
            held=held,
            remembered=[-1] * len(sketches.texts),
        )

    def of(self, batch: Batch, article: int) -> list[int]:
        """Name the remembered articles to compare an article with, by what it has in common with them."""
        return self.chosen(batch, article, self.tally(batch, article))

    def tally(self, batch: Batch, article: int) -> dict[int, int]:
        """Count what an article has in common with remembered ones, those of the batch among them."""
        tally = batch.tallies.get(article, {})
        for place, weight in batch.sure.get(article, _NONE).items():
            if (ordinal := batch.remembered[place]) >= 0:
                tally[ordinal] = weight
        for key, weight in batch.contested.get(article, ()):
            for ordinal in self._fresh.get(key, ()):
                tally[ordinal] = tally.get(ordinal, 0) + weight
        return tally

    def chosen(self, batch: Batch, article: int, tally: dict[int, int]) -> list[int]:
        """Name those of a tally that are to be compared."""
        return chosen(tally, batch.rates[article], self._remembered.rate) if tally else []

    def preview(self, batch: Batch, article: int) -> tuple[list[int], list[int]]:
        """Guess them before the batch settles: remembered articles, and places of earlier ones in the batch."""
        tally, within, rate = batch.tallies.get(article), batch.within.get(article), batch.rates[article]
        return (
            chosen(tally, rate, self._remembered.rate) if tally else [],
            chosen(within, rate, batch.rates.__getitem__) if within else [],
        )

    def remember(self, batch: Batch, article: int, ordinal: int) -> None:
        """Let later articles meet this one."""
        batch.remembered[article] = ordinal
        for key, _ in batch.contested.get(article, ()):
            holders = self._fresh.setdefault(key, [])
            if batch.held[key] + len(holders) < HOLDERS:
                holders.append(ordinal)

    def _found(self, keys: Hashes) -> tuple[Places, Places]:
        found = self._postings.find(keys)
        elders = self._remembered.elders
        return found if elders is None else together(elders.find(keys), found, HOLDERS)

    def close(self, batch: Batch) -> None:
        """End a batch."""
        ordinals = np.array(batch.remembered, dtype=np.int64)[batch.sketches.owners]
        kept = ordinals >= 0
        self._postings.append(reduced(batch.sketches.marked[kept]), ordinals[kept])
        self._fresh.clear()


def rates_of(sketches: Sketches) -> list[int]:
    """Give each article's samples and level, in one number."""
    rates: list[int] = (sketches.samples << LEVEL_BITS | sketches.levels).tolist()
    return rates


def telling(tally: Places, rate: Places) -> NDArray[np.bool_]:
    """Tell which tallies can nominate at all: a single sampled shingle of many is nothing."""
    told: NDArray[np.bool_] = (tally != SAMPLED) | (rate >> LEVEL_BITS < LEAST_SAMPLES)
    return told


def chosen(tally: Mapping[int, int], rate: int, rate_of: Callable[[int], int]) -> list[int]:
    """Take the best of each family of keys, in rising order.

    Args:
        tally: for each other article the sum of the families (`passages.SAMPLED`, `BAND`, `PARAGRAPH`) of shared keys.
        rate: the article's samples and level, in one number.
        rate_of: gives those of the others.
    """
    sampled: list[tuple[float, int]] = []
    banded: list[tuple[int, int]] = []
    blocks: list[tuple[int, int]] = []
    for ordinal, count in tally.items():
        shared = count % BAND
        if shared:
            fewer = _fewer(rate, rate_of(ordinal))
            if shared >= min(LEAST_SAMPLES, rate >> LEVEL_BITS) and shared >= LEAST_SHARE * fewer:
                sampled.append((-shared / max(fewer, 1), ordinal))
        if count // BAND % (PARAGRAPH // BAND):
            banded.append((-(count // BAND % (PARAGRAPH // BAND)), ordinal))
        if count // PARAGRAPH >= BLOCK_KEYS:
            blocks.append((-(count // PARAGRAPH), ordinal))
    best: set[int] = set()
    for found, most in ((sampled, _SAMPLED_MOST), (banded, _BANDED_MOST), (blocks, _PARAGRAPH_MOST)):
        best.update(ordinal for _, ordinal in (sorted(found)[:most] if len(found) > most else found))
    return sorted(best)


def _fewer(one: int, other: int) -> int:
    """Estimate the samples of the text that has fewer, both at the coarser rate."""
    mine, theirs = one & (1 << LEVEL_BITS) - 1, other & (1 << LEVEL_BITS) - 1
    level = max(mine, theirs)
    return max(1, min(one >> LEVEL_BITS + level - mine, other >> LEVEL_BITS + level - theirs))


def _tallies(owner: Places, other: Places, weight: Places, samples: Places) -> Tallies:
    """Add up what each article shares with each other one."""
    tallies: Tallies = {}
    if not len(owner):
        return tallies
    pair = owner << _ORDINAL_BITS | other
    order = np.argsort(pair)
    pair = pair[order]
    begins = np.flatnonzero(np.concatenate(([True], pair[1:] != pair[:-1])))
    sums = np.add.reduceat(weight[order], begins)
    pair = pair[begins]
    owner = pair >> _ORDINAL_BITS
    good = telling(sums, samples[owner] << LEVEL_BITS)
    entries = zip(owner[good].tolist(), (pair[good] & _ORDINAL).tolist(), sums[good].tolist(), strict=True)
    for article, number, tally in entries:
        tallies.setdefault(article, {})[number] = tally
    return tallies


def _within(keys: Hashes, owners: Places, weights: Places) -> tuple[Places, Places, Places]:
    """Pair each article with the earlier ones of the batch under its keys, sorted: (later, earlier, family)."""
    if not len(keys):
        return owners, owners, weights
    begins = np.flatnonzero(_first_of_key(keys))
    size = np.diff(np.append(begins, len(keys)))
    rank = np.arange(len(keys)) - np.repeat(begins, size)
    pairs = []
    for holder in range(min(HOLDERS, int(size.max()) - 1)):
        later = np.flatnonzero(rank > holder)
        pairs.append((later, later - rank[later] + holder))
    later, earlier = (np.concatenate(column) for column in zip(*pairs, strict=True))
    return owners[later], owners[earlier], weights[later]


def _crowded(keys: Hashes, shared: Places, held: Places) -> Places:
    """Find the keys, of those that several articles of the batch have, that may not hold all of them.

    Args:
        keys: of the batch.
        shared: places of the keys that several articles have.
        held: for each remembered article under a key the place of the key, at its first article of the batch or later.
    """
    if not len(shared):
        return shared
    groups = np.cumsum(_first_of_key(keys[shared])) - 1
    number = np.bincount(groups)
    mine = np.searchsorted(shared, held)
    known = (mine < len(shared)) & (shared[np.minimum(mine, len(shared) - 1)] == held)
    # Every article of a group finds the same holders.
    number += np.bincount(groups[mine[known]], minlength=len(number)) // np.bincount(groups)
    crowded: Places = shared[(number > HOLDERS)[groups]]
    return crowded


def _held(keys: Hashes, crowded: Places, place: Places) -> dict[int, int]:
    """Count the remembered articles under crowded keys."""
    held = dict.fromkeys(keys[crowded].tolist(), 0)
    for key in keys[place[_first_of_key(keys)[place]]].tolist():
        if key in held:
            held[key] += 1
    return held


def _by_owner(keys: Hashes, owners: Places, weights: Places) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    for article, key, weight in zip(owners.tolist(), keys.tolist(), weights.tolist(), strict=True):
        found.setdefault(article, []).append((key, weight))
    return found


def _without(samples: Places, articles: list[int]) -> Places:
    """Leave the samples of some articles out: then every tally of theirs counts, however small."""
    left = samples.copy()
    left[articles] = 0
    return left


def _first_of_key(keys: Hashes) -> NDArray[np.bool_]:
    return np.concatenate((np.ones(min(len(keys), 1), bool), keys[1:] != keys[:-1]))


def _contested(keys: Hashes) -> Places:
    """Find the keys that several articles of the batch have; sorted, each of an article once."""
    same = keys[1:] == keys[:-1]
    either = np.zeros(len(keys), dtype=bool)
    either[1:] = same
    either[:-1] |= same
    return np.flatnonzero(either)
