"""What articles of a batch have in common with others: keys they share, added up, many at a time.

Decides nothing; `candidates` does.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsdedup.dedup.passages import SAMPLED
from newsdedup.sketch.words import Hashes, Places

HOLDERS = 12
"""Remembered articles under one key, the earliest; later ones with the same key are found by their other keys."""

LEVEL_BITS = 6
"""An article's rate is its number of samples above so many bits of level."""

LEAST_SAMPLES = 2
"""Sampled shingles in common that nominate, of articles that have as many."""

_ORDINAL_BITS = 28
_ORDINAL = (1 << _ORDINAL_BITS) - 1

Tallies = dict[int, dict[int, int]]
"""article of the batch -> other article -> sum of the families of the keys they share"""


def telling(tally: Places, rate: Places) -> NDArray[np.bool_]:
    """Tell which tallies can nominate at all: a single sampled shingle of many is nothing."""
    told: NDArray[np.bool_] = (tally != SAMPLED) | (rate >> LEVEL_BITS < LEAST_SAMPLES)
    return told


class Sums(NamedTuple):
    """What pairs of articles share: a column for each thing that is known of them, sorted by both articles."""

    owner: Places
    """an article of the batch"""
    other: Places
    tally: Places
    """the sum of the families of the keys they share"""

    def where(self, good: NDArray[np.bool_]) -> Sums:
        """Keep some."""
        return Sums(self.owner[good], self.other[good], self.tally[good])

    def by_article(self) -> Tallies:
        """Give them as mappings."""
        tallies: Tallies = {}
        for article, other, tally in zip(*(column.tolist() for column in self), strict=True):
            tallies.setdefault(article, {})[other] = tally
        return tallies


def added_up(owner: Places, other: Places, weight: Places, samples: Places) -> Sums:
    """Add up what each article shares with each other one; what can nominate nobody is left out."""
    if not len(owner):
        return Sums(owner, other, weight)
    pair = owner << _ORDINAL_BITS | other
    order = np.argsort(pair)
    pair = pair[order]
    begins = np.flatnonzero(np.concatenate(([True], pair[1:] != pair[:-1])))
    sums = np.add.reduceat(weight[order], begins)
    pair = pair[begins]
    owner = pair >> _ORDINAL_BITS
    return Sums(owner, pair & _ORDINAL, sums).where(telling(sums, samples[owner] << LEVEL_BITS))


def pairs_within(keys: Hashes, owners: Places, weights: Places) -> tuple[Places, Places, Places]:
    """Pair each article with the earlier ones of the batch under its keys, sorted: (later, earlier, family)."""
    if not len(keys):
        return owners, owners, weights
    begins = np.flatnonzero(first_of_key(keys))
    size = np.diff(np.append(begins, len(keys)))
    rank = np.arange(len(keys)) - np.repeat(begins, size)
    pairs = []
    for holder in range(min(HOLDERS, int(size.max()) - 1)):
        later = np.flatnonzero(rank > holder)
        pairs.append((later, later - rank[later] + holder))
    later, earlier = (np.concatenate(column) for column in zip(*pairs, strict=True))
    return owners[later], owners[earlier], weights[later]


def crowded_keys(keys: Hashes, shared: Places, held: Places) -> Places:
    """Find the keys, of those that several articles of the batch have, that may not hold all of them.

    Args:
        keys: of the batch.
        shared: places of the keys that several articles have.
        held: for each remembered article under a key the place of the key, at its first article of the batch or later.
    """
    if not len(shared):
        return shared
    groups = np.cumsum(first_of_key(keys[shared])) - 1
    number = np.bincount(groups)
    mine = np.searchsorted(shared, held)
    known = (mine < len(shared)) & (shared[np.minimum(mine, len(shared) - 1)] == held)
    # Every article of a group finds the same holders.
    number += np.bincount(groups[mine[known]], minlength=len(number)) // np.bincount(groups)
    crowded: Places = shared[(number > HOLDERS)[groups]]
    return crowded


def held_under(keys: Hashes, crowded: Places, place: Places) -> dict[int, int]:
    """Count the remembered articles under crowded keys."""
    held = dict.fromkeys(keys[crowded].tolist(), 0)
    for key in keys[place[first_of_key(keys)[place]]].tolist():
        if key in held:
            held[key] += 1
    return held


def by_owner(keys: Hashes, owners: Places, weights: Places) -> dict[int, list[tuple[int, int]]]:
    """List for each article its keys, with their family."""
    found: dict[int, list[tuple[int, int]]] = {}
    for article, key, weight in zip(owners.tolist(), keys.tolist(), weights.tolist(), strict=True):
        found.setdefault(article, []).append((key, weight))
    return found


def without_samples(samples: Places, articles: list[int]) -> Places:
    """Leave the samples of some articles out: then every tally of theirs counts, however small."""
    left = samples.copy()
    left[articles] = 0
    return left


def first_of_key(keys: Hashes) -> NDArray[np.bool_]:
    """Tell which of sorted keys differ from the one before."""
    return np.concatenate((np.ones(min(len(keys), 1), bool), keys[1:] != keys[:-1]))


def contested_keys(keys: Hashes) -> Places:
    """Find the keys that several articles of the batch have; sorted, each of an article once."""
    same = keys[1:] == keys[:-1]
    either = np.zeros(len(keys), dtype=bool)
    either[1:] = same
    either[:-1] |= same
    return np.flatnonzero(either)
