"""What comparison keeps of an article: its words as numbers, and keys under which others may meet it.

Looks at many articles at once and decides nothing. What words and shingles are is said in `sketch.words` and
`sketch.shingle`; an article's shingles are the union of its paragraphs', so their order does not matter.

Three families of keys, each only nominating: the bands of the article's MinHash signature; its sampled shingles
(excerpts, rewording); for each longer paragraph the least values of its shingles under three orders, a MinHash of
three, so that paragraphs meet whose Jaccard is 0.85 in 99.7 of 100 cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsdedup.dedup.imprints import KIND_BITS, LETTERS, Imprints, packed
from newsdedup.dedup.postings import KEY, reduced
from newsdedup.kernel import compiled
from newsdedup.model import Article
from newsdedup.recipe import Recipe, SketchSpec
from newsdedup.sketch.minhash import Signatures, band_keys, signatures
from newsdedup.sketch.shingle import distinct, sizes, whole, windows
from newsdedup.sketch.words import Hashes, Places, Words, hash_texts, mix

_SAMPLES = 64
"""An article keeps between half of this and this many sampled shingles."""

_PARAGRAPHS = 64
"""Paragraphs of one article that have keys; the first ones."""

_OWNER_BITS = 10
BATCH = 1 << _OWNER_BITS
"""Articles at most in one batch."""

_ORDERS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
_SALTS = np.array([0, 0x5851F42D4C957F2D, 0x14057B7EF767814F], dtype=np.uint64)

SAMPLED, BAND, PARAGRAPH = 1, 1 << 10, 1 << 20
"""What a shared key adds to a pair's tally: counts of the three families in one number."""

FAMILY_BITS = 2
_FAMILY = np.uint64((1 << FAMILY_BITS) - 1)
_WIDE = ~np.uint64((1 << _OWNER_BITS + FAMILY_BITS) - 1)
"""Of a mark, all that can be had of the key"""
_OWNER = np.uint64((BATCH - 1) << FAMILY_BITS)
TALLIES = np.array([SAMPLED, BAND, PARAGRAPH], dtype=np.int64)


class Sketches(NamedTuple):
    """A batch of articles, sketched."""

    imprints: Imprints
    texts: Hashes
    """hash of all words in order: equal for the same comparison text, 0 without words"""
    marked: Hashes
    """the keys of all articles, sorted: as postings hold them, with the article and the family where these have the
    ordinal, or 52 bits wide; each key of an article once"""
    samples: Places
    """sampled shingles of each article"""
    levels: Places
    """how often the sampling rate was halved"""
    signed: Signatures
    """MinHash signatures, if somebody else is to hold their bands"""

    @property
    def owners(self) -> Places:
        """Give the article of each key, by its place in the batch."""
        owners: Places = ((self.marked & _OWNER) >> np.uint64(FAMILY_BITS)).astype(np.int64)
        return owners

    @property
    def tallies(self) -> Places:
        """Give what each key counts for: SAMPLED, BAND or PARAGRAPH."""
        return TALLIES.take((self.marked & _FAMILY).astype(np.int64))

    def by_article(self) -> tuple[list[Hashes], list[Places]]:
        """Give the keys of each article, in rising order, and what each counts for."""
        owners = self.owners
        order = np.argsort(owners, kind="stable")
        cuts = np.cumsum(np.bincount(owners, minlength=len(self.texts)))[:-1]
        return np.split(reduced(self.marked[order]), cuts), np.split(self.tallies[order], cuts)


def sketch(articles: Sequence[Article], recipe: Recipe, wide: bool = False) -> Sketches:
    """Sketch at most `BATCH` articles; best some hundred kilobytes of text at a time.

    Args:
        articles: with non-empty texts.
        recipe: what governs.
        wide: leave of the keys 52 bits and not 36, for more articles than one index holds.
    """
    return sketch_texts([article.text for article in articles], recipe, wide)


def sketch_texts(texts: Sequence[str], recipe: Recipe, wide: bool = False) -> Sketches:
    """Sketch the texts of articles."""
    words, begins = hash_texts(texts)
    size = sizes(words, recipe.sketch)
    shingles, first = windows(words.hashes, words.first, size)
    bounds = first[begins]
    signed = signatures(shingles, bounds, recipe.sketch)
    marked, samples, levels = _keys(shingles, (first, begins, words.first), signed, recipe)
    if not wide:
        marked &= KEY | ~_WIDE
    marked.sort()
    return Sketches(
        imprints=_imprints(words, begins, size, recipe.sketch.words_per_shingle),
        texts=whole(words.hashes, words.first[begins]),
        marked=_once_each(marked),
        samples=samples,
        levels=levels,
        signed=signed if recipe.policy.index == "datasketch" else signed[:0],
    )


def _keys(
    shingles: Hashes, places: tuple[Places, Places, Places], signed: Signatures, recipe: Recipe
) -> tuple[Hashes, Places, Places]:
    """Make the keys of all three families, in no order, and count samples and levels.

    Args:
        shingles: of all paragraphs.
        places: where each paragraph's shingles begin, each article's paragraphs, and each paragraph's words.
        signed: the articles' signatures.
        recipe: says which families are wanted.
    """
    first, begins, word_first = places
    spec, policy = recipe.sketch, recipe.policy
    if compiled is not None:
        block_words = -1 if policy.blocks == "off" else policy.block_words
        asked = spec.permutations, spec.bands, spec.rows, _PARAGRAPHS, block_words, policy.looks_below_near
        found = compiled.keys(shingles, first, begins, word_first, signed, asked)
        samples, levels = np.frombuffer(found[1], "<i8"), np.frombuffer(found[2], "<i8")
        return np.frombuffer(bytearray(found[0]), "<u8"), samples, levels
    bounds = first[begins]
    families = [_banded(signed, spec)]
    samples = levels = np.zeros(len(bounds) - 1, np.int64)
    if policy.looks_below_near:
        (sampled, owners), levels = _sampled(shingles, bounds)
        samples = np.bincount(owners, minlength=len(bounds) - 1).astype(np.int64)
        families.append(_marked(sampled, owners, 0))
    if policy.blocks != "off":
        families.append(_marked(*_least(shingles, first, np.diff(word_first), begins, policy.block_words), 2))
    return np.concatenate(families), samples, levels


def _banded(signed: Signatures, spec: SketchSpec) -> Hashes:
    keys, some = band_keys(signed, spec.bands, spec.rows)
    return _marked(keys.ravel(), np.repeat(some, spec.bands), 1)


def _marked(keys: Hashes, owners: Places, family: int) -> Hashes:
    marks = owners.astype(np.uint64) << np.uint64(FAMILY_BITS)
    marks |= np.uint64(family)
    marks |= mix(keys ^ _SALTS[family]) & _WIDE
    return marks


def texts_of(articles: Sequence[Article], sketches: Sketches) -> list[int]:
    """Give the 64-bit hash of each article's words in order; equal ones are exact copies of one another."""
    return [text or _wordless(article) for text, article in zip(sketches.texts.tolist(), articles, strict=True)]


def _wordless(article: Article) -> int:
    """Stand in for the hash of words where there are none."""
    return int.from_bytes(blake2b(article.text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _once_each(marked: Hashes) -> Hashes:
    """Leave of sorted keys each of an article once, in its first family."""
    again = marked[1:] ^ marked[:-1] <= _FAMILY
    return marked[np.concatenate((np.ones(min(len(marked), 1), bool), ~again))] if again.any() else marked


def _sampled(shingles: Hashes, bounds: Places) -> tuple[tuple[Hashes, Places], Places]:
    """Keep the shingles whose hash is below a bound that halves each time their number doubles.

    The levels are nested, so an excerpt and its source share what the coarser of the two keeps. Source: FracMinHash
    (Irber et al. 2022), with the rate chosen per text.
    """
    number = np.diff(bounds)
    levels = np.maximum(0, np.frexp(np.maximum(number, 1) / (_SAMPLES // 2))[1] - 1).astype(np.int64)
    most = np.uint64(0xFFFFFFFFFFFFFFFF) >> levels.astype(np.uint64)
    few = np.flatnonzero(shingles <= np.repeat(most, number))
    owner = (np.searchsorted(bounds, few, side="right") - 1).astype(np.uint64)
    packed = distinct(owner << np.uint64(64 - _OWNER_BITS) | shingles[few] >> np.uint64(_OWNER_BITS))
    return (packed << np.uint64(_OWNER_BITS), (packed >> np.uint64(64 - _OWNER_BITS)).astype(np.int64)), levels


def _least(shingles: Hashes, first: Places, counts: Places, begins: Places, least_words: int) -> tuple[Hashes, Places]:
    """Give each longer paragraph's least shingle under each order, and the article it belongs to."""
    owner = np.repeat(np.arange(len(begins) - 1), np.diff(begins))
    place = np.arange(len(counts)) - begins[owner]
    chosen = np.flatnonzero((counts >= least_words) & (place < _PARAGRAPHS))
    if not chosen.size:
        return np.empty(0, np.uint64), np.empty(0, np.int64)
    bounds = np.stack((first[chosen], first[chosen + 1]), axis=1).ravel()
    padded = np.append(shingles, np.uint64(0))
    keys = [np.minimum.reduceat(padded * np.uint64(order), bounds)[::2] for order in _ORDERS]
    keys_of = np.stack([key + np.uint64(n) for n, key in enumerate(keys)], axis=1).ravel()
    return keys_of, np.repeat(owner[chosen], len(_ORDERS))


def _imprints(words: Words, begins: Places, size: Places, by_words: int) -> Imprints:
    counts = np.diff(words.first).astype("<u4")
    counts[size != by_words] |= LETTERS
    lengths = np.diff(words.first[begins])
    if compiled is not None:
        data = compiled.imprints(words.hashes, words.kinds, counts, begins)
    else:
        data = packed(_numbers(words), lengths, counts, np.diff(begins))
    return Imprints(data, lengths, np.diff(begins))


def _numbers(words: Words) -> NDArray[np.uint32]:
    """Cut words to what comparison keeps of them."""
    numbers = (words.hashes >> np.uint64(32)).astype(np.uint32)
    numbers &= np.uint32(0xFFFFFFFF << KIND_BITS & 0xFFFFFFFF)
    numbers |= words.kinds
    return numbers
