"""The same candidates with the bands in datasketch's `MinHashLSH`: an oracle, and the way out to its tools.

The other families of keys have no place in datasketch and stay in our own index.
"""

from __future__ import annotations

from newsdedup.dedup.candidates import Batch, Candidates, Nominates
from newsdedup.dedup.passages import BAND, Sketches
from newsdedup.dedup.remembered import Remembered
from newsdedup.dedup.tallies import HOLDERS
from newsdedup.recipe import Recipe, SketchSpec
from newsdedup.sketch.minhash import DatasketchBands


def holding(recipe: Recipe, remembered: Remembered) -> Nominates:
    """Open what holds the keys under a recipe."""
    if recipe.policy.index == "own":
        return Candidates(remembered)
    return ForeignBands(recipe.sketch, remembered)


class ForeignBands:
    """See `candidates.Nominates`. Of the past only what our own index holds is found: a state has no signatures."""

    def __init__(self, spec: SketchSpec, remembered: Remembered) -> None:
        self._bands = DatasketchBands(spec)
        self._others = Candidates(remembered, whole=True)

    def open(self, sketches: Sketches) -> Batch:
        """Look up a batch of articles."""
        own = self._others.open(sketches._replace(marked=sketches.marked[sketches.tallies != BAND]))
        return own._replace(alone=False)

    def of(self, batch: Batch, article: int) -> list[int]:
        """Name the remembered articles to compare an article with."""
        tally = self._others.tally(batch, article)
        for holders in self._bands.holders(batch.sketches.signed[article]):
            for ordinal in holders[:HOLDERS]:
                tally[ordinal] = tally.get(ordinal, 0) + BAND
        return self._others.chosen(batch, article, tally)

    def preview(self, _batch: Batch, _article: int) -> tuple[list[int], list[int]]:
        """Guess nothing: what is not known ahead is compared when it is asked for."""
        return [], []

    def remember(self, batch: Batch, article: int, ordinal: int) -> None:
        """Let later articles meet this one."""
        self._bands.insert(ordinal, batch.sketches.signed[article])
        self._others.remember(batch, article, ordinal)

    def close(self, batch: Batch) -> None:
        """End a batch."""
        self._others.close(batch)
