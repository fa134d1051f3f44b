"""Weights of the evidence for a headline's end: conditional logistic regression over the possible ends of each pair.

The loss is the negative log likelihood of the true end among the possible ones and "no headline here" (McFadden 1974,
conditional logit), with a quadratic penalty, minimised by Adam (Kingma and Ba 2015) over the whole set at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from newsdedup.clean.headline import SCALE, Weights
from newsdedup.clean.headline_evidence import no_headline, observe, observe_inside, read_window
from newsdedup.measure.headline_pairs import Lexicon, Pair

_PENALTY = 1.0
_STEPS = 150
_RATE = 0.08
_RARE = 10
"""an observation made fewer times gets no weight"""
_SMALLEST = 8
"""units; smaller weights are dropped"""


class Design:
    """The observations of many pairs as index arrays: one row a word, one row a possible end."""

    def __init__(self, given: Sequence[Pair], lexicon: Lexicon) -> None:
        self.names: dict[str, int] = {"": 0}
        self._lexicon = lexicon
        inside: list[list[int]] = []
        ends: list[list[int]] = []
        bounds: list[tuple[int, int]] = []
        truth: list[bool] = []
        starts: list[int] = []
        for pair in given:
            words, whole = read_window(pair.text, pair.start, lexicon.common)
            choices = observe(words, whole, lexicon.plain)
            if not choices:
                continue
            base = len(inside)
            for word, seen in zip(words[1:], observe_inside(words), strict=True):
                inside.append([*map(self._index, seen), self._word(0, word.form)])
            starts.append(len(ends))
            forms = [word.form for word in words] + ["", ""]
            for count, names in choices:
                roles = (self._word(role, forms[count + role - 2]) for role in (1, 2, 3))
                ends.append([*map(self._index, names), *roles])
                bounds.append((base, base + count - 1))
                truth.append(count == pair.words)
            ends.append([self._index(no_headline(pair.text, pair.start))] + [0] * (len(ends[-1]) - 1))
            bounds.append((base, base))
            truth.append(not any(truth[starts[-1] :]))
        self.inside = np.array(inside, dtype=np.int64)
        self.ends = np.array(ends, dtype=np.int64)
        self.low, self.high = np.array(bounds, dtype=np.int64).T
        self.truth = np.array(truth, dtype=np.float64)
        self.starts = np.array(starts, dtype=np.int64)
        self.owner = np.repeat(np.arange(len(starts)), np.diff(np.append(self.starts, len(ends))))

    def _index(self, name: str) -> int:
        return self.names.setdefault(name, len(self.names))

    def _word(self, role: int, form: str) -> int:
        return self._index(f"word{role} {form}") if form in self._lexicon.roles[role] else 0

    def drop_rare(self) -> None:
        """Point observations made fewer than `_RARE` times at index 0, which has no weight."""
        seen = Counter[int]()
        for table in (self.inside, self.ends):
            values, counts = np.unique(table, return_counts=True)
            seen.update(dict(zip(values.tolist(), counts.tolist(), strict=True)))
        keep = np.array([seen[index] >= _RARE for index in range(len(self.names))])
        self.inside = np.where(keep[self.inside], self.inside, 0)
        self.ends = np.where(keep[self.ends], self.ends, 0)

    def slope(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the gradient of the negative log likelihood."""
        sums = np.concatenate(([0.0], np.cumsum(weights[self.inside].sum(axis=1))))
        scores = sums[self.high] - sums[self.low] + weights[self.ends].sum(axis=1)
        masses = np.exp(scores - np.maximum.reduceat(scores, self.starts)[self.owner])
        miss = masses / np.add.reduceat(masses, self.starts)[self.owner] - self.truth
        size, rows = len(weights), len(self.inside)
        found = np.zeros(size)
        for column in self.ends.T:
            found += np.bincount(column, miss, size)
        edges = np.bincount(self.low, miss, rows + 1) - np.bincount(self.high, miss, rows + 1)
        for column in self.inside.T:
            found += np.bincount(column, np.cumsum(edges)[:rows], size)
        return found


def fit(given: Sequence[Pair], lexicon: Lexicon) -> Weights:
    """Fit the weights on pairs; the same for the same pairs."""
    design = Design(given, lexicon)
    design.drop_rare()
    weights = np.zeros(len(design.names))
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        slope = design.slope(weights) + _PENALTY * weights
        slope[0] = 0.0
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope * slope
        rate = _RATE if step < 0.6 * _STEPS else 0.3 * _RATE
        weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return _integers(design.names, weights, lexicon)


def _integers(names: dict[str, int], weights: NDArray[np.float64], lexicon: Lexicon) -> Weights:
    """Round the weights to units, and part words from other evidence."""
    units = np.rint(weights * SCALE).astype(np.int64)
    evidence: dict[str, int] = {}
    words: dict[str, list[int]] = {}
    for name in sorted(names):
        unit = int(units[names[name]])
        if abs(unit) < _SMALLEST or not name:
            continue
        if name.startswith("word"):
            words.setdefault(name[6:], [0, 0, 0, 0])[int(name[4])] = unit
        else:
            evidence[name] = unit
    rows = {form: (row[0], row[1], row[2], row[3]) for form, row in sorted(words.items())}
    return Weights(evidence, rows, lexicon.common, lexicon.plain)
