"""From paragraphs to shingles, all in numpy: no Python string is made per word or per shingle.

Shingles are the runs of `words_per_shingle` consecutive words of a paragraph (`characters_per_shingle` where more than
half of its words are letters of scripts without spaces); a paragraph with fewer words is one shingle; one without
words has none. `words` says what a word is. Part of every signature ever stored: change the definition and
`SketchSpec.normaliser` must change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from newsdedup.kernel import compiled
from newsdedup.recipe import SketchSpec
from newsdedup.sketch.words import Hashes, Places, Words, hash_words, mix

_FACTOR = np.uint64(0xD6E8FEB86659FD93)


@dataclass(frozen=True, slots=True)
class Shingled:
    """Paragraphs as hashes; paragraph p has words `first[p]:first[p+1]` and shingles `start[p]:start[p+1]`."""

    words: Hashes
    first: Places
    shingles: Hashes
    start: Places

    @property
    def counts(self) -> Places:
        """Words of each paragraph."""
        return np.diff(self.first)


def shingle(paragraphs: Sequence[str], spec: SketchSpec) -> Shingled:
    """Hash the words and shingles of some paragraphs."""
    words = hash_words(paragraphs)
    shingles, start = windows(words.hashes, words.first, sizes(words, spec))
    return Shingled(words.hashes, words.first, shingles, start)


def sizes(words: Words, spec: SketchSpec) -> Places:
    """Give each paragraph's shingle size, in words."""
    by_letters = 2 * words.unspaced > np.diff(words.first)
    return np.where(by_letters, spec.characters_per_shingle, spec.words_per_shingle)


def windows(words: Hashes, first: Places, size: Places) -> tuple[Hashes, Places]:
    """Hash the windows of `size[p]` consecutive words in every paragraph p; a shorter one is one window.

    Args:
        words: of all paragraphs, and no others.
        first: where each paragraph's begin, one entry more.
        size: in words, positive.

    Returns:
        Hashes of all windows in order, and where each paragraph's begin (one entry more than paragraphs).
    """
    if compiled is not None:
        hashes, start = compiled.windows(words, first, size)
        return np.frombuffer(hashes, "<u8"), np.frombuffer(start, "<i8")
    return _windows(words, first, size)


def _windows(words: Hashes, first: Places, size: Places) -> tuple[Hashes, Places]:
    counts = np.diff(first)
    width = np.minimum(counts, size)
    number = np.where(counts > 0, counts - width + 1, 0)
    start = np.concatenate((np.zeros(1, np.int64), np.cumsum(number)))
    common = int(size[0]) if len(size) else 1
    hashes, begins = _slid(words, common), np.ones(len(words), dtype=bool)
    for back in range(1, common):
        begins[first[1:][counts >= back] - back] = False
    special = (counts > 0) & (width != common)
    if special.any():
        begins &= ~np.repeat(special, counts)
        own, widths = number[special], np.repeat(width[special], number[special])
        place = np.arange(own.sum()) + np.repeat(first[:-1][special] - np.cumsum(own) + own, own)
        begins[place] = True
        for wide in np.flatnonzero(np.bincount(width[special])).tolist():
            at = place[widths == wide]
            hashes[at] = _gathered(words, at, wide)
    return hashes[begins], start


def _slid(words: Hashes, wide: int) -> Hashes:
    """Hash the window that begins at each word, whatever it runs into; zeros follow the last.

    Windows of twice a size come of two windows of that size, so five words take three multiplications.
    """
    padded = np.concatenate((words, np.zeros(wide - 1, np.uint64)))
    value, done = padded, 1
    for bit in bin(wide)[3:]:
        value = value[:-done] * _power(done) + value[done:]
        done *= 2
        if bit == "1":
            value = value[:-1] * _FACTOR + padded[done:][: len(value) - 1]
            done += 1
    value += _power(wide, wide)
    return mix(value)


def _power(exponent: int, times: int = 1) -> np.uint64:
    return np.uint64(times * pow(int(_FACTOR), exponent, 1 << 64) & 0xFFFFFFFFFFFFFFFF)


def _gathered(words: Hashes, places: Places, wide: int) -> Hashes:
    """Hash the windows that begin at some words, as `_slid` does."""
    value = np.full(len(places), wide, dtype=np.uint64)
    for offset in range(wide):
        value *= _FACTOR
        value += words[places + offset]
    return mix(value)


def whole(words: Hashes, first: Places) -> Hashes:
    """Hash each paragraph whole: equal for the same words in the same order, 0 for a paragraph without words.

    Args:
        words: of all paragraphs, and no others.
        first: where each paragraph's begin, one entry more.
    """
    if compiled is not None:
        return np.frombuffer(compiled.whole(words, first), "<u8")
    return _whole(words, first)


def _whole(words: Hashes, first: Places) -> Hashes:
    counts = np.diff(first)
    hashes = np.zeros(len(counts), dtype=np.uint64)
    filled = np.flatnonzero(counts)
    if not filled.size:
        return hashes
    begins = first[filled] - first[0]
    powers, inverse = _powers(1 << int(first[-1] - first[0]).bit_length())
    sums = np.add.reduceat(words[first[0] : first[-1]] * powers[: first[-1] - first[0]], begins)
    hashes[filled] = mix(sums * inverse[begins])
    return hashes


@lru_cache(maxsize=2)
def _powers(number: int) -> tuple[Hashes, Hashes]:
    """Give the powers of the factor from the first on, and the inverses of its powers from the zeroth on."""
    powers = np.full(number, _FACTOR, dtype=np.uint64)
    inverse = np.full(number, np.uint64(pow(int(_FACTOR), -1, 1 << 64)), dtype=np.uint64)
    inverse[0] = 1
    return np.multiply.accumulate(powers), np.multiply.accumulate(inverse)


def distinct(hashes: Hashes) -> Hashes:
    """Make a set of hashes: sorted, each once."""
    if not hashes.size:
        return hashes
    ordered = np.sort(hashes)
    keep = np.empty(len(ordered), dtype=bool)
    keep[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=keep[1:])
    return ordered[keep]
