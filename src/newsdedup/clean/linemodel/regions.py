"""Where on the page the story probably is: the main run of prose, the headline, the words they share."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsdedup.clean.linemodel.table import Ints

Flags = NDArray[np.bool_]

_GAP = 5
"""what a line that is no prose costs a run, in words of prose"""
_ENOUGH = 40
"""words of prose beyond which a line counts no more"""

_MENU = 5
"""lines that are no prose in which a word may stand; in more it is a word of menus, such as the outlet's name"""


def main_run(prose: Ints, words: Ints, titled: Flags) -> tuple[int, int, int, int]:
    """Find the stretch of lines with the largest sum of prose, each other line costing `_GAP` (Kadane 1984).

    Prose of lines that share no word with the headline counts half: consent texts and comments are prose as well.

    Returns:
        Its first and last line and its sum, and the sum of the best stretch apart from it.
    """
    told = np.minimum(prose, _ENOUGH)
    values = np.where(prose > 0, np.where(titled, told, told // 2), -np.minimum(words, _GAP))
    first, last, mass = best_stretch(values.tolist())
    left = best_stretch(values[:first].tolist())[2] if first else 0
    right = best_stretch(values[last + 1 :].tolist())[2] if last + 1 < len(values) else 0
    return first, last, max(mass, 0), max(left, right, 0)


def best_stretch(values: list[int]) -> tuple[int, int, int]:
    """Find the stretch with the largest sum: first, last, sum (0, 0, 0 if nothing is positive)."""
    best, best_first, best_last = 0, 0, 0
    here, start = 0, 0
    for at, value in enumerate(values):
        if here <= 0:
            here, start = 0, at
        here += value
        if here > best:
            best, best_first, best_last = here, start, at
    return best_first, best_last, best


class Stems(NamedTuple):
    """A page's different content words by line, flat."""

    owner: Ints
    """the line of each"""
    numbers: Ints
    """which word it is"""
    sizes: Ints
    """words of each line"""

    def spread(self, lines: Flags) -> Ints:
        """Tell in how many of the flagged lines each word stands; one entry a word, by its number."""
        size = int(self.numbers.max(initial=-1)) + 1
        return np.bincount(self.numbers[lines[self.owner]], minlength=size).astype(np.int64)

    def total(self, values: Ints) -> Ints:
        """Sum a value of each word by line."""
        return np.bincount(self.owner, weights=values, minlength=len(self.sizes)).astype(np.int64)

    def known(self, lines: Flags) -> Ints:
        """Tell for every line how many of its words stand in one of the flagged lines, itself left out."""
        taken = self.spread(lines)[self.numbers]
        return self.total((taken > lines[self.owner]).astype(np.int64))


def stems_of(sizes: Ints, numbers: Ints) -> Stems:
    """Put together what `words.page_words` found."""
    return Stems(np.repeat(np.arange(len(sizes)), sizes), numbers, sizes)


def headline(texts: list[str], stems: Stems, words: Ints, prose: Flags, first: int) -> int:
    """Guess the headline: the short line above the main run whose words the prose takes up most; -1 if none."""
    taken = np.minimum(stems.spread(prose), 6) * (stems.spread(~prose) <= _MENU)
    known = stems.total(taken[stems.numbers])
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    at = np.arange(len(texts))
    score = known * 64 // (stems.sizes + 4)
    score += np.where(at < first, 40 * (known > 2) - np.minimum(first - at, 40) // 2, -30)
    counts = Counter(texts)
    score += 24 * np.array([counts[text] > 1 for text in texts])
    fit = ~prose & (words >= 3) & (words <= 30) & (stems.sizes >= 2) & (lengths <= 220) & (score > 0)
    return int(np.argmax(np.where(fit, score, -1))) if fit.any() else -1
