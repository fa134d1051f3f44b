"""The shingle sets of two texts and of their paragraphs, many pairs at a time: exact Jaccard, containment, blocks.

Exact comparison, no policy beyond how alike paragraphs must be to be the same block.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsdedup.dedup.imprints import KIND_BITS, Imprint, paragraph_words
from newsdedup.dedup.pairs import Pair, as_bytes, different
from newsdedup.kernel import compiled
from newsdedup.recipe import Recipe
from newsdedup.sketch.shingle import whole, windows
from newsdedup.sketch.words import Hashes, Places

PAIRS = 256
"""Pairs at most in one call."""

_PARAGRAPH_BITS = 15
_MOST_PARAGRAPHS = (1 << _PARAGRAPH_BITS) - 1
"""Shingles of further paragraphs count as the last one's."""

_PAIR = np.uint64(_PARAGRAPH_BITS + 1 + 40)
_HASH = np.uint64(_PARAGRAPH_BITS + 1)
_SIDE = np.uint64(_PARAGRAPH_BITS)


Blocks = tuple[tuple[int, int], ...]
"""Paragraphs that are the same: (mine, theirs), mine rising"""


class Sets(NamedTuple):
    """How the shingle sets of each pair (mine, theirs) overlap."""

    shared: Places
    mine: Places
    theirs: Places
    loose: Places
    """shared shingles outside the paragraphs that are alike"""
    blocks: list[Blocks]
    """for each pair: my paragraphs that stand in theirs, and their neighbours that are equal"""


class _Texts(NamedTuple):
    """The different texts of a call, cut into paragraphs and shingles."""

    marked: NDArray[np.uint64]
    """every shingle's hash with its paragraph's place in the text"""
    first: Places
    """where each text's shingles begin, one entry more"""
    begins: Places
    """where each text's paragraphs begin"""
    number: Places
    """shingles of each paragraph"""
    wholes: Hashes
    """hash of each paragraph"""
    long: NDArray[np.bool_]
    """paragraphs with enough words to be blocks"""


def compare_sets(pairs: Sequence[Pair], recipe: Recipe) -> Sets:
    """Compare the shingle sets of pairs; at most `PAIRS`. A text object that is in several pairs is cut once."""
    if compiled is not None:
        counts, found = compiled.sets(as_bytes(pairs), _asked(recipe))
        columns = np.frombuffer(counts, "<i8").reshape(-1, 4).T
        return Sets(columns[0], columns[1], columns[2], columns[3], found)
    different_, which = different(pairs)
    texts = _cut(different_, recipe)
    slices = zip(texts.first[which].tolist(), texts.first[which + 1].tolist(), strict=True)
    packed = np.concatenate([texts.marked[low:high] for low, high in slices])
    side = np.arange(len(which), dtype=np.uint64)
    tag = side >> np.uint64(1) << _PAIR | (side & np.uint64(1)) << _SIDE
    packed |= np.repeat(tag, texts.first[which + 1] - texts.first[which])
    packed.sort()
    new = np.ones(len(packed), dtype=bool)
    new[1:] = packed[1:] >> _SIDE != packed[:-1] >> _SIDE
    packed = packed[new]
    text_of = (packed >> _PAIR << np.uint64(1) | packed >> _SIDE & np.uint64(1)).astype(np.int64)
    held = np.bincount(text_of, minlength=len(which))
    both = np.flatnonzero(packed[1:] >> _HASH == packed[:-1] >> _HASH)
    shared = np.bincount(text_of[both] // 2, minlength=len(pairs))
    if recipe.policy.blocks == "off":
        return Sets(shared, held[0::2], held[1::2], shared, [()] * len(pairs))
    blocks, common = _blocks(packed, both, which, texts, recipe.policy.block_similarity)
    wholes = [part.tolist() for part in np.split(texts.wholes, texts.begins[1:])]
    sides = zip(which[0::2].tolist(), which[1::2].tolist(), strict=True)
    chained = [
        _chained(blocks[at], wholes[mine], wholes[theirs]) if at in blocks else ()
        for at, (mine, theirs) in enumerate(sides)
    ]
    return Sets(shared, held[0::2], held[1::2], shared - common, chained)


def _asked(recipe: Recipe) -> tuple[int, int, int, float]:
    spec, policy = recipe.sketch, recipe.policy
    alike = -1.0 if policy.blocks == "off" else policy.block_similarity
    return spec.words_per_shingle, spec.characters_per_shingle, policy.block_words, alike


def _chained(blocks: dict[int, int], mine: list[int], theirs: list[int]) -> Blocks:
    """Let matched paragraphs take neighbours along that are equal on both sides, short ones included."""
    pairs = dict(blocks)
    for step in (1, -1):
        for here, there in sorted(blocks.items(), reverse=step < 0):
            here, there = here + step, there + step
            while 0 <= here < len(mine) and 0 <= there < len(theirs) and here not in pairs:
                if not mine[here] or mine[here] != theirs[there]:
                    break
                pairs[here] = there
                here, there = here + step, there + step
    return tuple(sorted(pairs.items()))


def _cut(texts: list[Imprint], recipe: Recipe) -> _Texts:
    lengths, letters = paragraph_words(np.concatenate([text.paragraphs for text in texts]))
    paragraphs = np.array([len(text.paragraphs) for text in texts], dtype=np.int64)
    ends = np.cumsum(paragraphs)
    words = (np.concatenate([text.words for text in texts]) >> np.uint32(KIND_BITS)).astype(np.uint64)
    first = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
    size = np.where(letters, recipe.sketch.characters_per_shingle, recipe.sketch.words_per_shingle)
    hashes, start = windows(words, first, size)
    number = np.diff(start)
    begins = ends - paragraphs
    place = np.minimum(np.arange(len(lengths)) - np.repeat(begins, paragraphs), _MOST_PARAGRAPHS).astype(np.uint64)
    marked = (hashes >> np.uint64(24) << _HASH) | np.repeat(place, number)
    long = lengths >= recipe.policy.block_words
    wholes = whole(words, first) if recipe.policy.blocks != "off" else words[:0]
    return _Texts(marked, start[np.append(begins, ends[-1])], begins, number, wholes, long)


def _blocks(
    packed: NDArray[np.uint64], both: Places, which: Places, texts: _Texts, least: float
) -> tuple[dict[int, dict[int, int]], Places]:
    """Find the paragraphs that share enough of their shingles, each of mine with the one most like it.

    Returns:
        For each pair that has any, my paragraphs and theirs; and for all pairs the shingles that these share.
    """
    mask = np.uint64(_MOST_PARAGRAPHS)
    pair = (packed[both] >> _PAIR).astype(np.int64)
    mine, theirs = (packed[both] & mask).astype(np.int64), (packed[both + 1] & mask).astype(np.int64)
    met, shared = np.unique(pair << 32 | mine << 16 | theirs, return_counts=True)
    pair, mine, theirs = met >> 32, met >> 16 & 0xFFFF, met & 0xFFFF
    one, other = texts.begins[which[2 * pair]] + mine, texts.begins[which[2 * pair + 1]] + theirs
    jaccard = shared / np.maximum(texts.number[one] + texts.number[other] - shared, 1)
    good = np.flatnonzero((jaccard >= least) & texts.long[one] & texts.long[other])
    found: dict[int, dict[int, int]] = {}
    good = good[np.lexsort((theirs[good], -jaccard[good], mine[good]))]
    for at, here, there in zip(pair[good].tolist(), mine[good].tolist(), theirs[good].tolist(), strict=True):
        found.setdefault(at, {}).setdefault(here, there)
    return found, np.bincount(pair[good], weights=shared[good], minlength=len(which) // 2).astype(np.int64)
