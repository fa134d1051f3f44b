"""What the trees see beside a line's own features: the scores so far of the lines around it, and of its stretch."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsdedup.clean.linemodel.features import View
from newsdedup.clean.linemodel.marks import Markup, summed
from newsdedup.clean.linemodel.regions import Stems, best_stretch
from newsdedup.clean.linemodel.ruled import Ruled
from newsdedup.clean.linemodel.table import (
    FAR,
    LOGS,
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
from newsdedup.kernel import compiled

LOWEST = -160
"""the lowest first score: sixteenths of a logit"""
_EVEN = 110
"""chance, in 256ths, from which a line speaks for its stretch"""
_BRIDGE = 3
"""lines that a stretch may skip"""


_REACHES = (2, 5, 10, 25)
_BY = (1, 2, 3, 4, -1, -2, -3, -4)
_BESIDE = tuple(f"score_{'before' if by > 0 else 'after'}{abs(by)}" for by in _BY)


def add_around(table: Table, view: View, scores: Ints, chances: Ints, prefix: str) -> None:
    """Add columns from scores (sixteenths of a logit), and from the chances (256ths) they stand for."""
    words = np.maximum(view.words, 1)
    if compiled is None:
        _add_columns(table, view, scores, chances, prefix)
    else:
        given = (scores, chances, words, *view.stems, view.titled, LOGS)
        cells = np.frombuffer(compiled.around(*map(np.ascontiguousarray, given)), np.int32)
        table.add_all([prefix + name for name in _names()], cells.reshape(-1, table.rows))
    if view.markup:
        _groups(_Called(table, prefix), view.markup, chances * words, words)


@cache
def _names() -> tuple[str, ...]:
    """Name the columns, in order: those of a page of one line."""
    one = np.ones(1, dtype=np.int64)
    view = View([" "], one, one, Stems(one - 1, one - 1, one), one, Table(1), Ruled(-one, -1))
    _add_columns(table := Table(1), view, one, one, "")
    return tuple(table.places)


def _add_columns(table: Table, view: View, scores: Ints, chances: Ints, prefix: str) -> None:
    """Add all that needs no markup. The kernel does the same, column by column: what changes here changes there."""
    words = np.maximum(view.words, 1)
    mass = chances * words
    table.add(f"{prefix}score", scores)
    table.add_all([prefix + name for name in _BESIDE], np.array([shifted(scores, by, LOWEST) for by in _BY]))
    both = np.array([mass, words])
    for reach, near in zip(_REACHES, windows(both, *_REACHES), strict=True):
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
    _sides(called, mass, words, good)
    _told(called, view.stems, good)
    _runs(called, good, mass)
    _stretches(called, view, (chances - _EVEN) * words, good)


def _sides(table: _Called, mass: Ints, words: Ints, good: NDArray[np.bool_]) -> None:
    """Add the chance above and below the line, each for itself, and the nearest story there: how far, how much."""
    rows = len(words)
    at = np.arange(rows)
    sums = np.zeros((2, rows + 1), dtype=np.int64)
    np.cumsum(np.array([mass, words]), axis=1, out=sums[:, 1:])
    for reach in (3, 8, 20):
        above = sums[:, at] - sums[:, np.maximum(at - reach, 0)]
        below = sums[:, np.minimum(at + reach + 1, rows)] - sums[:, at + 1]
        table.add(f"chance_above_{reach}", above[0] // np.maximum(above[1], 1))
        table.add(f"chance_below_{reach}", below[0] // np.maximum(below[1], 1))
    last = np.concatenate(([-1], np.maximum.accumulate(np.where(good, at, -1))[:-1]))
    after = np.where(good, at, rows)[::-1]
    following = np.concatenate((np.minimum.accumulate(after)[::-1][1:], [rows]))
    table.add("words_since_story", log(sums[1, at] - sums[1, last + 1]))
    table.add("words_until_story", log(sums[1, np.minimum(following, rows)] - sums[1, at + 1]))
    runs = run_ids(good)
    weight = np.bincount(runs, weights=words * good).astype(np.int64)
    table.add("run_above", log(np.where(last >= 0, weight[runs[np.maximum(last, 0)]], 0)))
    table.add("run_below", log(np.where(following < rows, weight[runs[np.minimum(following, rows - 1)]], 0)))


def _told(table: _Called, stems: Stems, good: NDArray[np.bool_]) -> None:
    """Add the share of the line's words that story above has told already, and that story below tells."""
    size = int(stems.numbers.max(initial=-1)) + 1
    rows = len(stems.sizes)
    chosen = good[stems.owner]
    first, last = np.full(size, rows, dtype=np.int64), np.full(size, -1, dtype=np.int64)
    owner, number = stems.owner[chosen], stems.numbers[chosen]
    first[number[::-1]] = owner[::-1]
    last[number] = owner
    table.add("told_above", share(stems.total((first[stems.numbers] < stems.owner).astype(np.int64)), stems.sizes))
    table.add("told_below", share(stems.total((last[stems.numbers] > stems.owner).astype(np.int64)), stems.sizes))


def _groups(table: _Called, markup: Markup, mass: Ints, words: Ints) -> None:
    """Add the chance of the lines in the same element, and how much of the page's story that is."""
    total = int(mass.sum())
    for name, groups in (("parent", markup.parents), ("region", markup.regions)):
        story, size = summed(groups, mass)[groups], summed(groups, words)[groups]
        table.add(f"{name}_chance", story // np.maximum(size, 1))
        table.add(f"{name}_chance_others", (story - mass) // np.maximum(size - words, 1))
        table.add(f"{name}_story_share", story * 256 // max(total, 1))


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
    near = windows(np.array([own * words, words]), 3)[0]
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
