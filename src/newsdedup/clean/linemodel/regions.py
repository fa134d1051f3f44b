"""Where on the page the story probably is: the main run of prose, the headline, the words they share."""

from __future__ import annotations

from collections import Counter

import numpy as np

from newsdedup.clean.linemodel.table import Ints, share

_GAP = 5
"""what a line that is no prose costs a run, in words of prose"""


def main_run(prose: Ints, words: Ints) -> tuple[int, int, int, int]:
    """Find the stretch of lines with the largest sum of prose, each other line costing `_GAP` (Kadane 1984).

    Returns:
        Its first and last line and its sum, and the sum of the best stretch apart from it.
    """
    values = np.where(prose > 0, prose, -np.minimum(words, _GAP))
    first, last, mass = _best(values.tolist())
    left = _best(values[:first].tolist())[2] if first else 0
    right = _best(values[last + 1 :].tolist())[2] if last + 1 < len(values) else 0
    return first, last, max(mass, 0), max(left, right, 0)


def _best(values: list[int]) -> tuple[int, int, int]:
    best, best_first, best_last = 0, 0, 0
    here, start = 0, 0
    for at, value in enumerate(values):
        if here <= 0:
            here, start = 0, at
        here += value
        if here > best:
            best, best_first, best_last = here, start, at
    return best_first, best_last, best


def headline(texts: list[str], stems: list[frozenset[str]], sizes: tuple[Ints, Ints], first: int) -> int:
    """Guess the headline: the short line whose words the prose takes up most. -1 if there is none."""
    words, prose = sizes
    taken: Counter[str] = Counter()
    for at in np.flatnonzero(prose).tolist():
        taken.update(stems[at])
    counts = Counter(texts)
    best, chosen = 0, -1
    for at in np.flatnonzero((prose == 0) & (words >= 3) & (words <= 30)).tolist():
        own = stems[at]
        if len(own) < 2 or len(texts[at]) > 220:
            continue
        known = sum(min(taken[stem], 6) for stem in own)
        score = known * 64 // (len(own) + 4)
        if at < first:
            score += 40 * (known > 2) - min(first - at, 40) // 2
        else:
            score -= 30
        score += 24 * (counts[texts[at]] > 1)
        if score > best:
            best, chosen = score, at
    return chosen


def overlaps(
    stems: list[frozenset[str]], sizes: Ints, prose: Ints, main: tuple[int, int]
) -> list[tuple[str, Ints]]:
    """Tell how much of a line's content words other prose uses: any on the page, and the main run's."""
    everywhere: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    own_prose = [bool(p) for p in prose.tolist()]
    for at, words in enumerate(stems):
        if own_prose[at]:
            everywhere.update(words)
            if main[0] <= at <= main[1]:
                inside.update(words)
    page_share, main_share = [], []
    for at, words in enumerate(stems):
        mine = own_prose[at]
        within = mine and main[0] <= at <= main[1]
        page_share.append(sum(1 for w in words if everywhere[w] > mine))
        main_share.append(sum(1 for w in words if inside[w] > within))
    on_page, in_main = np.array(page_share, dtype=np.int64), np.array(main_share, dtype=np.int64)
    return [
        ("page_overlap", share(on_page, sizes)),
        ("main_overlap", share(in_main, sizes)),
        ("main_words", np.minimum(in_main, 30)),
    ]
