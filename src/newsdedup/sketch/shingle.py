"""From paragraphs to shingles, all in numpy: no Python string is made per word or per shingle.

Shingles are the runs of `words_per_shingle` consecutive words of a paragraph (`characters_per_shingle` where more than
half of its words are letters of scripts without spaces); a paragraph with fewer words is one shingle; one without
words has none. `words` says what a word is. Part of every signature ever stored: change the definition and
`SketchSpec.normaliser` must change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

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

    Returns:
        Hashes of all windows in order, and where each paragraph's begin (one entry more than paragraphs).
    """
    counts = np.diff(first)
    width = np.minimum(counts, size)
    number = np.where(counts > 0, counts - width + 1, 0)
    start = np.concatenate((np.zeros(1, np.int64), np.cumsum(number)))
    place = np.arange(start[-1]) + np.repeat(first[:-1] - start[:-1], number)
    widths = np.repeat(width, number)
    hashes = np.empty(len(place), dtype=np.uint64)
    for wide in np.unique(width[number > 0]):
        chosen = np.flatnonzero(widths == wide) if (widths != wide).any() else slice(None)
        at = place[chosen]
        value = np.full(len(at), wide, dtype=np.uint64)
        for offset in range(int(wide)):
            value *= _FACTOR
            value += words[at + offset]
        hashes[chosen] = mix(value)
    return hashes, start


def whole(words: Hashes, first: Places) -> Hashes:
    """Hash each paragraph whole: equal for the same words in the same order, 0 for a paragraph without words."""
    counts = np.diff(first)
    hashes = np.zeros(len(counts), dtype=np.uint64)
    filled = np.flatnonzero(counts)
    if not filled.size:
        return hashes
    powers = np.full(int(counts.max()), _FACTOR, dtype=np.uint64)
    np.multiply.accumulate(powers, out=powers)
    place = np.arange(first[0], first[-1]) - np.repeat(first[:-1], counts)
    hashes[filled] = mix(np.add.reduceat(words[first[0] : first[-1]] * powers[place], first[filled] - first[0]))
    return hashes


def distinct(hashes: Hashes) -> Hashes:
    """Make a set of hashes: sorted, each once."""
    if not hashes.size:
        return hashes
    ordered = np.sort(hashes)
    keep = np.empty(len(ordered), dtype=bool)
    keep[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=keep[1:])
    return ordered[keep]
