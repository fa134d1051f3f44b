"""From paragraphs to shingles: words become 64-bit hashes, shingles become hashes of those, all in numpy.

The definitions here are part of every signature ever stored: change one and `SketchSpec.normaliser` must change.
No Python string is made per word or per shingle, and nothing depends on the machine or on PYTHONHASHSEED.

Words. A paragraph's words are `re.findall(r"\\w+", paragraph.casefold())` once invisible joiners are taken out (soft
hyphen, zero widths, ZWJ, ZWNJ, U+FEFF), except that each letter of a script written without spaces is a word alone.
Shingles. The runs of `words_per_shingle` consecutive words of a paragraph (`characters_per_shingle` where more than
half of its words are such letters); a paragraph with fewer words is one shingle; one without words has none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from newsdedup.recipe import SketchSpec

Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]

_UNSPACED = re.compile(
    "[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f"
    "\u3005-\u3007\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff]"
)
"""Thai, Lao, Myanmar, Khmer, kana, bopomofo, Han: letters of scripts that write no spaces."""

_JOINERS = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_OUTSIDE = re.compile(r"[^\w\x00-\x7f]+")
_WORD_BYTES = np.array([b >= 0x80 or chr(b).isalnum() or chr(b) == "_" for b in range(256)])
_LOW_BYTES = np.array([(1 << (8 * n)) - 1 for n in range(9)], dtype=np.uint64)

_SEED = np.uint64(0x9E3779B97F4A7C15)
_WORD_FACTOR = np.uint64(0xBF58476D1CE4E5B9)
_SHINGLE_FACTOR = np.uint64(0xD6E8FEB86659FD93)
_S29, _S32, _S33 = np.uint64(29), np.uint64(32), np.uint64(33)
_FMIX1, _FMIX2 = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)

_VECTOR_BYTES = 64
"""Words longer than this are hashed one by one, so that a single endless word costs no more than its length."""


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
    words, first, unspaced = hash_words(paragraphs)
    counts = np.diff(first)
    size = np.where(2 * unspaced > counts, spec.characters_per_shingle, spec.words_per_shingle)
    shingles, start = windows(words, first, size)
    return Shingled(words, first, shingles, start)


def hash_words(paragraphs: Sequence[str]) -> tuple[Hashes, Places, Places]:
    """Hash every word of some paragraphs.

    Returns:
        Hashes of all words in order; `first`, where each paragraph's words begin (one entry more than paragraphs);
        and for each paragraph how many of its words are letters of scripts that write no spaces.
    """
    pieces = [_plain(paragraph) for paragraph in paragraphs]
    unspaced = np.array([count for _, count in pieces], dtype=np.int64)
    lengths = np.array([len(piece) + 1 for piece, _ in pieces], dtype=np.int64)
    data = b"\n" + b"\n".join(piece for piece, _ in pieces) + b"\n" + b"\0" * 8
    inside = _WORD_BYTES[np.frombuffer(data, dtype=np.uint8)]
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    starts, ends = edges[0::2], edges[1::2]
    bounds = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
    return _hash_spans(data, starts, ends), np.searchsorted(starts, bounds).astype(np.int64), unspaced


def _plain(text: str) -> tuple[bytes, int]:
    """Casefold, and make every byte from 0x80 up part of a word; count the letters set apart."""
    text = text.casefold()
    if text.isascii():
        return text.encode("ascii"), 0
    text = _JOINERS.sub("", text)
    unspaced = 0
    if _UNSPACED.search(text):
        text = _OUTSIDE.sub(" ", text)
        text, unspaced = _UNSPACED.subn(r" \g<0> ", text)
    return _OUTSIDE.sub(" ", text).encode("utf-8"), unspaced


def _hash_spans(data: bytes, starts: Places, ends: Places) -> Hashes:
    """Hash data[start:end] for every span: eight bytes at a time, little-endian, zero-padded.

    `data` must go on for eight bytes after the last span.
    """
    eights = np.ndarray((max(len(data) - 7, 0),), dtype="<u8", buffer=data, strides=(1,))
    lengths = ends - starts
    hashes = _absorb(_SEED, eights[starts] & _LOW_BYTES[np.minimum(lengths, 8)])
    for done in range(8, _VECTOR_BYTES, 8):
        more = np.flatnonzero(lengths > done)
        if not more.size:
            break
        chunk = eights[starts[more] + done] & _LOW_BYTES[np.minimum(lengths[more] - done, 8)]
        hashes[more] = _absorb(hashes[more], chunk)
    for at in np.flatnonzero(lengths > _VECTOR_BYTES):
        digest = blake2b(data[starts[at] : ends[at]], digest_size=8).digest()
        hashes[at] = int.from_bytes(digest, "little")
    return mix(hashes)


def _absorb(state: Hashes | np.uint64, chunk: Hashes) -> Hashes:
    mixed = (chunk ^ state) * _WORD_FACTOR
    mixed ^= mixed >> _S32
    return mixed


def mix(hashes: Hashes) -> Hashes:
    """Spread every bit over the whole hash: the 64-bit finaliser of MurmurHash3, a bijection."""
    hashes = hashes ^ (hashes >> _S33)
    hashes *= _FMIX1
    hashes ^= hashes >> _S33
    hashes *= _FMIX2
    hashes ^= hashes >> _S33
    return hashes


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
            value *= _SHINGLE_FACTOR
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
    powers = np.full(int(counts.max()), _SHINGLE_FACTOR, dtype=np.uint64)
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
