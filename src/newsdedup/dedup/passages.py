"""What comparison keeps of an article: its words as numbers, and keys under which others may meet it.

Looks at many articles at once and decides nothing. What words and shingles are is said in `sketch.words` and
`sketch.shingle`; an article's shingles are the union of its paragraphs', so their order does not matter.

Three families of keys, each only nominating: the bands of the article's MinHash signature; its sampled shingles
(excerpts, rewording); for each longer paragraph the least values of its shingles under three orders, a MinHash of
three, so that paragraphs meet whose Jaccard is 0.85 in 99.7 of 100 cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsdedup.dedup.postings import reduced
from newsdedup.model import Article
from newsdedup.recipe import Recipe
from newsdedup.sketch.minhash import Signatures, band_keys, signatures
from newsdedup.sketch.shingle import distinct, sizes, whole, windows
from newsdedup.sketch.words import Hashes, Places, Words, hash_words, mix

KIND_BITS = 2
_LETTERS = np.uint32(1 << 31)

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


class Imprint(NamedTuple):
    """An article's text for exact comparison: enough to find Jaccard, containment and alignment again."""

    words: NDArray[np.uint32]
    """30 bits of hash above 2 bits of kind, in order"""
    paragraphs: NDArray[np.uint32]
    """words of each paragraph; the highest bit is set where shingles go by letters"""

    def pack(self) -> bytes:
        """Give bytes to lay by."""
        head = np.array([len(self.paragraphs)], dtype="<u4")
        return b"".join(part.astype("<u4").tobytes() for part in (head, self.paragraphs, self.words))

    @classmethod
    def unpack(cls, data: bytes) -> Imprint:
        """Read what `pack` gave."""
        numbers = np.frombuffer(data, dtype="<u4")
        return cls(numbers[1 + numbers[0] :], numbers[1 : 1 + numbers[0]])


class Sketches(NamedTuple):
    """A batch of articles, sketched; article a has the keys `start[a]:start[a+1]`."""

    imprints: list[Imprint]
    texts: Hashes
    """hash of all words in order: equal for the same comparison text, 0 without words"""
    keys: Hashes
    """as postings hold them, each of an article once"""
    weights: Places
    """the family of each key"""
    start: Places
    samples: Places
    """sampled shingles of each article"""
    levels: Places
    """how often the sampling rate was halved"""
    signed: Signatures | None = None
    """each article's signature, if somebody else holds the bands"""


def sketch(articles: Sequence[Article], recipe: Recipe) -> Sketches:
    """Sketch at most `BATCH` articles; best some hundred kilobytes of text at a time."""
    paragraphs = [article.text.split("\n\n") for article in articles]
    begins = np.concatenate(([0], np.cumsum([len(own) for own in paragraphs]))).astype(np.int64)
    words = hash_words([text for own in paragraphs for text in own])
    size = sizes(words, recipe.sketch)
    shingles, first = windows(words.hashes, words.first, size)
    bounds = first[begins]
    sampled, levels = _sampled(shingles, bounds)
    signed = signatures(shingles, bounds, recipe.sketch)
    banded, some = band_keys(signed, recipe.sketch.bands, recipe.sketch.rows)
    owners_of_bands = np.repeat(some, recipe.sketch.bands)
    least, owners_of_paragraphs = _least(shingles, first, np.diff(words.first), begins, recipe.policy.block_words)
    families = (
        (sampled, SAMPLED),
        ((banded.ravel(), owners_of_bands), BAND),
        ((least, owners_of_paragraphs), PARAGRAPH),
    )
    keys = reduced(np.concatenate([mix(hashes ^ _SALTS[n]) for n, ((hashes, _), _) in enumerate(families)]))
    owner = np.concatenate([owners for (_, owners), _ in families]).astype(np.uint16)
    weights = np.concatenate([np.full(len(owners), weight) for (_, owners), weight in families])
    order = _once_each(keys, owner)
    return Sketches(
        imprints=_imprints(words, begins, size, recipe.sketch.words_per_shingle),
        texts=whole(words.hashes, words.first[begins]),
        keys=keys[order],
        weights=weights[order],
        start=np.searchsorted(owner[order], np.arange(len(articles) + 1, dtype=np.uint16)).astype(np.int64),
        samples=np.bincount(sampled[1], minlength=len(articles)).astype(np.int64),
        levels=levels,
        signed=signed if recipe.policy.index == "datasketch" else None,
    )


def _once_each(keys: Hashes, owner: NDArray[np.uint16]) -> Places:
    """Order keys by article and value, each key of an article once."""
    marked = keys | owner
    order = np.argsort(marked, kind="stable")
    ordered = marked[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = ordered[1:] != ordered[:-1]
    order = order[new]
    by_article: Places = order[np.argsort(owner[order], kind="stable")]
    return by_article


def _sampled(shingles: Hashes, bounds: Places) -> tuple[tuple[Hashes, Places], Places]:
    """Keep the shingles whose hash is below a bound that halves each time their number doubles.

    The levels are nested, so an excerpt and its source share what the coarser of the two keeps. Source: FracMinHash
    (Irber et al. 2022), with the rate chosen per text.
    """
    number = np.diff(bounds)
    levels = np.maximum(0, np.frexp(np.maximum(number, 1) / (_SAMPLES // 2))[1] - 1).astype(np.int64)
    shift = np.repeat(levels, number).astype(np.uint64)
    few = np.flatnonzero(shingles <= np.uint64(0xFFFFFFFFFFFFFFFF) >> shift)
    owner = np.repeat(np.arange(len(number), dtype=np.uint64), number)[few]
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


def _imprints(words: Words, begins: Places, size: Places, by_words: int) -> list[Imprint]:
    numbers = (words.hashes >> np.uint64(32)).astype(np.uint32)
    numbers &= np.uint32(0xFFFFFFFF << KIND_BITS & 0xFFFFFFFF)
    numbers |= words.kinds
    counts = np.diff(words.first).astype(np.uint32)
    counts[size != by_words] |= _LETTERS
    at = words.first[begins].tolist()
    of = begins.tolist()
    return [Imprint(numbers[at[n] : at[n + 1]], counts[of[n] : of[n + 1]]) for n in range(len(of) - 1)]


def paragraph_words(paragraphs: NDArray[np.uint32]) -> tuple[Places, NDArray[np.bool_]]:
    """Split an imprint's paragraph numbers: words of each, and whether its shingles go by letters."""
    return (paragraphs & ~_LETTERS).astype(np.int64), paragraphs >= _LETTERS
