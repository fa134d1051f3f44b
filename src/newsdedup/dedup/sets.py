"""The shingle sets of two texts and of their paragraphs, many pairs at a time: exact Jaccard, containment, blocks.

Exact comparison, no policy beyond how alike paragraphs must be to be the same block.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsdedup.dedup.passages import KIND_BITS, Imprint, paragraph_words
from newsdedup.recipe import Recipe
from newsdedup.sketch.shingle import windows
from newsdedup.sketch.words import Places

PAIRS = 256
"""Pairs at most in one call."""

_PARAGRAPH_BITS = 15
_MOST_PARAGRAPHS = (1 << _PARAGRAPH_BITS) - 1
"""Shingles of further paragraphs count as the last one's."""

_PAIR = np.uint64(_PARAGRAPH_BITS + 1 + 40)
_HASH = np.uint64(_PARAGRAPH_BITS + 1)
_SIDE = np.uint64(_PARAGRAPH_BITS)


class Sets(NamedTuple):
    """How the shingle sets of each pair (mine, theirs) overlap."""

    shared: Places
    mine: Places
    theirs: Places
    blocks: list[dict[int, int]]
    """for each pair: my paragraphs that stand in theirs"""


def compare_sets(pairs: Sequence[tuple[Imprint, Imprint]], recipe: Recipe) -> Sets:
    """Compare the shingle sets of pairs; at most `PAIRS`."""
    texts = [text for pair in pairs for text in pair]
    lengths, letters = paragraph_words(np.concatenate([text.paragraphs for text in texts]))
    of_text = np.repeat(np.arange(len(texts)), [len(text.paragraphs) for text in texts])
    words = np.concatenate([text.words for text in texts]) >> np.uint32(KIND_BITS)
    first = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
    size = np.where(letters, recipe.sketch.characters_per_shingle, recipe.sketch.words_per_shingle)
    hashes, start = windows(words.astype(np.uint64), first, size)
    number = np.diff(start)
    begins = np.searchsorted(of_text, np.arange(len(texts)))
    place = np.minimum(np.arange(len(of_text)) - begins[of_text], _MOST_PARAGRAPHS)
    tag = of_text // 2 << int(_PAIR) | of_text % 2 << int(_SIDE) | place
    packed = np.repeat(tag.astype(np.uint64), number) | hashes >> np.uint64(24) << _HASH
    packed.sort()
    new = np.ones(len(packed), dtype=bool)
    new[1:] = packed[1:] >> _SIDE != packed[:-1] >> _SIDE
    packed = packed[new]
    text = (packed >> _PAIR << np.uint64(1) | packed >> _SIDE & np.uint64(1)).astype(np.int64)
    held = np.bincount(text, minlength=len(texts))
    both = np.flatnonzero(packed[1:] >> _HASH == packed[:-1] >> _HASH)
    shared = np.bincount(text[both] // 2, minlength=len(pairs))
    long = lengths >= recipe.policy.block_words
    blocks = _blocks(packed, both, (begins, number, long), recipe.policy.block_similarity)
    return Sets(shared, held[0::2], held[1::2], [blocks.get(at, {}) for at in range(len(pairs))])


def _blocks(
    packed: NDArray[np.uint64], both: Places, paragraphs: tuple[Places, Places, NDArray[np.bool_]], least: float
) -> dict[int, dict[int, int]]:
    """Find the paragraphs that share enough of their shingles, each of mine with the one most like it."""
    begins, number, long = paragraphs
    mask = np.uint64(_MOST_PARAGRAPHS)
    pair = (packed[both] >> _PAIR).astype(np.int64)
    mine = begins[2 * pair] + (packed[both] & mask).astype(np.int64)
    theirs = begins[2 * pair + 1] + (packed[both + 1] & mask).astype(np.int64)
    met, shared = np.unique(mine << 32 | theirs, return_counts=True)
    mine, theirs = met >> 32, met & 0xFFFFFFFF
    jaccard = shared / np.maximum(number[mine] + number[theirs] - shared, 1)
    good = np.flatnonzero((jaccard >= least) & long[mine] & long[theirs])
    found: dict[int, dict[int, int]] = {}
    for at in good[np.lexsort((theirs[good], -jaccard[good], mine[good]))].tolist():
        text = int(np.searchsorted(begins, mine[at], side="right")) - 1
        text -= text % 2
        own = found.setdefault(text // 2, {})
        own.setdefault(int(mine[at] - begins[text]), int(theirs[at] - begins[text + 1]))
    return found
