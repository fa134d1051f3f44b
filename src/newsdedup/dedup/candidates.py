"""Which remembered articles a new one should be compared with: tallies of shared keys, best first.

Holds the postings and, within a batch, what was remembered since it began; so the answer for an article depends on
what came before it and never on where batches end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from newsdedup.dedup.passages import BAND, PARAGRAPH, Sketches
from newsdedup.dedup.past import together
from newsdedup.dedup.postings import reduced
from newsdedup.dedup.remembered import Remembered
from newsdedup.dedup.table import postings
from newsdedup.dedup.tallies import (
    HOLDERS,
    LEAST_SAMPLES,
    LEVEL_BITS,
    Sums,
    Tallies,
    added_up,
    by_owner,
    contested_keys,
    crowded_keys,
    held_under,
    pairs_within,
    without_samples,
)
from newsdedup.sketch.words import Hashes, Places

_SAMPLED_MOST, _BANDED_MOST, _PARAGRAPH_MOST = 8, 4, 12
"""Articles compared by each family of keys."""

LEAST_SHARE = 0.1
"""Sampled shingles in common, as a share of the fewer at the coarser rate, that nominate."""

_BANDS = PARAGRAPH // BAND
_LEVEL = (1 << LEVEL_BITS) - 1

BLOCK_KEYS = 2
"""Paragraph keys in common that nominate: of three a near copy of a paragraph keeps two in 94 of 100 cases."""

_NONE: dict[int, int] = {}

Guess = tuple[list[int], list[int]]
"""Remembered articles, and places of earlier ones in the batch"""


class Batch(NamedTuple):
    """Candidates of a batch of articles, looked up once; articles that share nothing are in no mapping."""

    sketches: Sketches
    rates: Sequence[int]
    """for each article: samples and level, in one number"""
    previewed: dict[int, Guess]
    """for articles that share keys with so few that none is left out: what `preview` gives, if that is anybody"""
    tallies: Tallies
    """of the others with remembered articles"""
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
    alone: bool = True
    """whether an article that is in no mapping has nobody to be compared with"""

    def accompanied(self) -> Iterable[int]:
        """Name the articles of which it is not sure that there is nobody to compare them with, in rising order."""
        if not self.alone:
            return range(len(self.rates))
        return sorted(self.previewed.keys() | self.tallies.keys() | self.within.keys() | self.contested.keys())


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

    def __init__(self, remembered: Remembered, whole: bool = False) -> None:
        """Begin with none.

        Args:
            remembered: what is known of them.
            whole: keep every tally, for somebody who adds to them.
        """
        self._remembered = remembered
        self._few = -1 if whole else _BANDED_MOST
        self._postings = postings(HOLDERS)
        self._fresh: dict[int, list[int]] = {}

    def open(self, sketches: Sketches) -> Batch:
        """Look up a batch of articles."""
        keys, owners, weights = reduced(sketches.marked), sketches.owners, sketches.tallies
        place, ordinal = self._found(keys)
        shared = contested_keys(keys)
        within = pairs_within(keys[shared], owners[shared], weights[shared])
        sure, found, held = None, dict[int, list[tuple[int, int]]](), dict[int, int]()
        samples = sketches.samples
        crowded = crowded_keys(keys, shared, place)
        if len(crowded):
            held, found = held_under(keys, crowded, place), by_owner(keys[crowded], owners[crowded], weights[crowded])
            roomy = np.setdiff1d(shared, crowded, assume_unique=True)
            sure = added_up(
                *pairs_within(keys[roomy], owners[roomy], weights[roomy]), without_samples(samples, list(found))
            )
        both = added_up(owners[place], ordinal, weights[place], samples), added_up(*within, samples)
        many = _met(both, len(samples)) > self._few
        many[list(found)] = True
        rates = rates_of(sketches)
        previewed = self._previewed((both[0].where(~many[both[0].owner]), both[1].where(~many[both[1].owner])), rates)
        tallies, earlier = (sums.where(many[sums.owner]).by_article() for sums in both)
        return Batch(
            sketches=sketches,
            rates=rates.tolist(),
            previewed=previewed,
            tallies=tallies,
            within=earlier,
            sure=earlier if sure is None else sure.where(many[sure.owner]).by_article(),
            contested=found,
            held=held,
            remembered=[-1] * len(samples),
        )

    def _previewed(self, both: tuple[Sums, Sums], rates: Places) -> dict[int, Guess]:
        """Name all whom articles that share keys with few are to be compared with."""
        guesses: dict[int, Guess] = {}
        theirs = self._remembered.rates(both[0].other), rates[both[1].other]
        for side, (sums, their) in enumerate(zip(both, theirs, strict=True)):
            good = nominating(sums.tally, rates[sums.owner], their)
            for article, other in zip(sums.owner[good].tolist(), sums.other[good].tolist(), strict=True):
                guesses.setdefault(article, ([], []))[side].append(other)
        return guesses

    def of(self, batch: Batch, article: int) -> list[int]:
        """Name the remembered articles to compare an article with, by what it has in common with them."""
        if (both := batch.previewed.get(article)) is not None:
            ordinals = [batch.remembered[place] for place in both[1]]
            return both[0] + sorted([ordinal for ordinal in ordinals if ordinal >= 0])
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
        if (both := batch.previewed.get(article)) is not None:
            return both
        tally, within, rate = batch.tallies.get(article, _NONE), batch.within.get(article, _NONE), batch.rates[article]
        return (
            chosen(tally, rate, self._remembered.rate) if tally else [],
            chosen(within, rate, batch.rates.__getitem__) if within else [],
        )

    def remember(self, batch: Batch, article: int, ordinal: int) -> None:
        """Let later articles meet this one."""
        batch.remembered[article] = ordinal
        if not batch.contested:
            return
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


def _met(both: Iterable[Sums], articles: int) -> Places:
    """Count those with whom each article shares something."""
    met = np.zeros(articles, dtype=np.int64)
    for sums in both:
        met += np.bincount(sums.owner, minlength=articles)
    return met


def rates_of(sketches: Sketches) -> Places:
    """Give each article's samples and level, in one number."""
    rates: Places = sketches.samples << LEVEL_BITS | sketches.levels
    return rates


def nominating(tally: Places, rate: Places, other_rate: Places) -> NDArray[np.bool_]:
    """Tell which pairs `chosen` could take at all, an entry a pair."""
    own, theirs = rate & _LEVEL, other_rate & _LEVEL
    level = LEVEL_BITS + np.maximum(own, theirs)
    fewer = np.maximum(1, np.minimum(rate >> level - own, other_rate >> level - theirs))
    shared = tally % BAND
    good: NDArray[np.bool_] = (shared >= np.minimum(LEAST_SAMPLES, rate >> LEVEL_BITS)) & (shared > 0)
    good &= shared >= LEAST_SHARE * fewer
    return good | (tally // BAND % _BANDS > 0) | (tally // PARAGRAPH >= BLOCK_KEYS)


def chosen(tally: Mapping[int, int], rate: int, rate_of: Callable[[int], int]) -> list[int]:
    """Take the best of each family of keys, in rising order.

    Args:
        tally: for each other article the sum of the families (`passages.SAMPLED`, `BAND`, `PARAGRAPH`) of shared keys.
        rate: the article's samples and level, in one number.
        rate_of: gives those of the others.
    """
    own = rate >> LEVEL_BITS
    least = min(LEAST_SAMPLES, own)
    sampled: list[tuple[int, int]] = []
    banded: list[tuple[int, int]] = []
    blocks: list[tuple[int, int]] = []
    for ordinal, count in tally.items():
        shared = count % BAND
        # The fewer samples of both are no more than my own.
        common = shared >= max(least, 1)
        if common and (shared >= LEAST_SHARE * own or shared >= LEAST_SHARE * _fewer(rate, rate_of(ordinal))):
            sampled.append((shared, ordinal))
        if count >= BAND:
            if bands := count // BAND % _BANDS:
                banded.append((-bands, ordinal))
            if count >= BLOCK_KEYS * PARAGRAPH:
                blocks.append((-(count // PARAGRAPH), ordinal))
    if len(sampled) > _SAMPLED_MOST:
        shares = sorted((-shared / _fewer(rate, rate_of(ordinal)), ordinal) for shared, ordinal in sampled)
        best = {ordinal for _, ordinal in shares[:_SAMPLED_MOST]}
    else:
        best = {ordinal for _, ordinal in sampled}
    for found, most in ((banded, _BANDED_MOST), (blocks, _PARAGRAPH_MOST)):
        if found:
            best.update([ordinal for _, ordinal in (sorted(found)[:most] if len(found) > most else found)])
    return sorted(best)


def _fewer(one: int, other: int) -> int:
    """Estimate the samples of the text that has fewer, both at the coarser rate."""
    mine, theirs = one & _LEVEL, other & _LEVEL
    level = max(mine, theirs)
    return max(1, min(one >> LEVEL_BITS + level - mine, other >> LEVEL_BITS + level - theirs))
