"""What the trees see beside a line's own features: the scores so far of the lines around it, and of its stretch."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsdedup.clean.linemodel.features import View
from newsdedup.clean.linemodel.regions import Stems, best_stretch
from newsdedup.clean.linemodel.table import (
    FAR,
    Flags,
    Ints,
    Table,
    bounded,
    log,
    run_ids,
    share,
    shifted,
    since,
    until,
    windows,
)

LOWEST = -160
"""the lowest first score: sixteenths of a logit"""
_EVEN = 110
"""chance, in 256ths, from which a line speaks for its stretch"""
_BRIDGE = 3
"""lines that a stretch may skip"""


_BY = (1, 2, 3, 4, -1, -2, -3, -4)
_BESIDE = tuple(f"score_{'before' if by > 0 else 'after'}{abs(by)}" for by in _BY)


def add_around(table: Table, view: View, scores: Ints, chances: Ints, prefix: str) -> None:
    """Add columns from scores (sixteenths of a logit), and from the chances (256ths) they stand for."""
    words = np.maximum(view.words, 1)
    mass = chances * words
    table.add(f"{prefix}score", scores)
    table.add_all([prefix + name for name in _BESIDE], np.array([shifted(scores, by, LOWEST) for by in _BY]))
    both = np.array([mass, words])
    for reach in (2, 5, 10, 25):
        near = windows(both, reach)
        table.add(f"{prefix}chance_within_{reach}", near[0] // np.maximum(near[1], 1))
    total = int(mass.sum())
    above = np.cumsum(mass) - mass
    table.add(f"{prefix}story_above", (above + mass) * 256 // max(total, 1))
    table.add(f"{prefix}story_words_above", log(above >> 8))
    table.add(f"{prefix}story_words_below", log((total - above - mass) >> 8))
    table.add(f"{prefix}story_share", total // max(int(words.sum()), 1))
    good = chances > 128
    table.add(f"{prefix}since_story", since(good, FAR))
    table.add(f"{prefix}until_story", until(good, FAR))
    called = _Called(table, prefix)
    _runs(called, good, mass)
    _stretches(called, view, (chances - _EVEN) * words, good)


class _Called(NamedTuple):
    table: Table
    prefix: str

    def add(self, name: str, column: Ints | Flags | int) -> None:
        self.table.add(self.prefix + name, column)


def _runs(table: _Called, good: NDArray[np.bool_], mass: Ints) -> None:
    """Add the size of the line's run of equal first decisions."""
    runs = run_ids(good)
    lengths = np.bincount(runs)
    sums = np.bincount(runs, weights=mass).astype(np.int64)
    largest = int(sums[runs][good].max(initial=0))
    table.add("score_run_lines", np.where(good, lengths[runs], -lengths[runs]))
    table.add("score_run_words", log(sums[runs] >> 8))
    table.add("score_run_share", sums[runs] * 256 // max(largest, 1))


def _stretches(table: _Called, view: View, values: Ints, good: NDArray[np.bool_]) -> None:
    """Add where the line stands to the best stretch, and how its own stretch relates to it in size and topic."""
    rows = len(values)
    at = np.arange(rows)
    first, last, best = best_stretch(values.tolist())
    left = best_stretch(values[:first].tolist())[2] if first else 0
    right = best_stretch(values[last + 1 :].tolist())[2] if last + 1 < rows else 0
    inside = (at >= first) & (at <= last)
    table.add("in_best", inside)
    table.add("above_best", bounded(first - at))
    table.add("below_best", bounded(at - last))
    table.add("rival", max(left, right) * 256 // max(best, 1))
    stems = view.stems
    words = np.maximum(view.words, 1)
    own = share(stems.known(inside & good), stems.sizes)
    table.add("best_overlap", own)
    near = windows(np.array([own * words, words]), 3)
    table.add("best_overlap_within", near[0] // np.maximum(near[1], 1))
    bridged = good | ((since(good, FAR) + until(good, FAR)) <= _BRIDGE)
    stretch = run_ids(bridged)
    weight = np.bincount(stretch, weights=words * good).astype(np.int64)
    main = int(np.argmax(weight))
    table.add("stretch_words", log(weight[stretch]))
    table.add("stretch_share", weight[stretch] * 256 // max(int(weight[main]), 1))
    table.add("stretch_from_main", bounded(stretch - main))
    told = stems.spread((stretch == main) & good)
    known = _sum(stretch, stems, (told > 0).astype(np.int64))
    all_words = np.bincount(stretch, weights=stems.sizes).astype(np.int64)
    table.add("stretch_topic", (known * 256 // np.maximum(all_words, 1))[stretch])
    often = (told > 1).astype(np.int64)
    table.add("stretch_keywords", log(_sum(stretch, stems, often))[stretch])
    table.add("stretch_keyword_share", (_sum(stretch, stems, often) * 512 // np.maximum(all_words, 1))[stretch])
    others = told[stems.numbers] - ((stretch == main) & good)[stems.owner]
    table.add("keywords", np.minimum(stems.total((others > 1).astype(np.int64)), 20))
    table.add("keyword_weight", np.minimum(stems.total(np.minimum(others, 8)), 80))
    titled = _sum(stretch, stems, view.titled)
    table.add("stretch_title", (titled * 1024 // np.maximum(all_words, 1))[stretch])
    firsts = np.searchsorted(stretch, np.arange(len(weight)))
    gaps = np.concatenate(([FAR], np.diff(firsts)))
    table.add("stretch_gap", np.minimum(np.where(bridged, gaps[np.maximum(stretch - 1, 0)], 0), FAR))


def _sum(stretch: Ints, stems: Stems, values: Ints) -> Ints:
    """Sum a value of each word by stretch."""
    owners = stretch[stems.owner]
    return np.bincount(owners, weights=values[stems.numbers], minlength=int(stretch[-1]) + 1).astype(np.int64)
