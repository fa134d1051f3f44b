"""The same candidates with the bands in datasketch's `MinHashLSH`: an oracle, and the way out to its tools.

The other families of keys have no place in datasketch and stay in our own index.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsdedup.dedup.candidates import HOLDERS, Batch, Candidates, Nominates
from newsdedup.dedup.passages import BAND, Sketches
from newsdedup.recipe import Recipe, SketchSpec
from newsdedup.sketch.minhash import NOTHING, datasketch_holders, datasketch_index, datasketch_minhash
from newsdedup.sketch.words import Hashes, Places

if TYPE_CHECKING:
    from datasketch import MinHash


def holding(recipe: Recipe) -> Nominates:
    """Open what holds the keys under a recipe."""
    return Candidates() if recipe.policy.index == "own" else ForeignBands(recipe.sketch)


class ForeignBands:
    """See `candidates.Nominates`."""

    def __init__(self, spec: SketchSpec) -> None:
        self._spec = spec
        self._bands = datasketch_index(spec)
        self._others = Candidates()
        self._signed: list[MinHash | None] = []
        """of the batch; None without shingles"""

    def recall(self, _rates: Sequence[int], _keys: Hashes, counts: Places) -> None:
        """Refuse: the keys of an earlier run are no signatures.

        Raises:
            ValueError: there are any.
        """
        if len(counts):
            raise ValueError("datasketch's index begins empty; what was kept before has no signatures for it")

    def open(self, sketches: Sketches) -> Batch:
        """Look up a batch of articles."""
        self._signed = [
            datasketch_minhash(row, self._spec) if (row != NOTHING).any() else None for row in sketches.signed
        ]
        return self._others.open(sketches._replace(marked=sketches.marked[sketches.tallies != BAND]))

    def of(self, batch: Batch, article: int) -> list[int]:
        """Name the remembered articles to compare an article with."""
        tally = self._others.tally(batch, article)
        minhash = self._signed[article]
        for holders in [] if minhash is None else datasketch_holders(self._bands, minhash):
            for ordinal in holders[:HOLDERS]:
                tally[ordinal] = tally.get(ordinal, 0) + BAND
        return self._others.chosen(batch, article, tally)

    def preview(self, _batch: Batch, _article: int) -> tuple[list[int], list[int]]:
        """Guess nothing: what is not known ahead is compared when it is asked for."""
        return [], []

    def remember(self, batch: Batch, article: int, ordinal: int) -> None:
        """Let later articles meet this one."""
        minhash = self._signed[article]
        if minhash is not None:
            self._bands.insert(ordinal, minhash)
        self._others.remember(batch, article, ordinal)

    def close(self, batch: Batch) -> None:
        """End a batch."""
        self._others.close(batch)
