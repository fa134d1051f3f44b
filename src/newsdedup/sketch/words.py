"""From paragraphs to word hashes and word kinds, many paragraphs at a time and without a string per word.

A paragraph's words are `re.findall(r"\\w+", paragraph.casefold())` once invisible joiners are taken out (soft hyphen,
zero widths, ZWJ, ZWNJ, U+FEFF), except that each letter of a script written without spaces is a word alone. The hash
of a word is over its UTF-16LE code units and the same on every machine. Part of every signature ever stored: change
it and `SketchSpec.normaliser` must change.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]
Flags = NDArray[np.uint8]

PLAIN, NUMBER, NAME, OPENER = range(4)
"""Kinds of words: no digit and no capital; a digit; a capital inside a sentence; a capital where one must be."""

_WORD, _UNSPACED, _DIGIT, _STOP, _QUOTE = (np.uint8(1 << n) for n in range(5))

_SCRIPTS_WITHOUT_SPACES = re.compile(
    "[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f"
    "\u3005-\u3007\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f]"
)
"""Thai, Lao, Myanmar, Khmer, kana, bopomofo, Han."""

_JOINERS = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_ASTRAL_SIGNS = re.compile(r"[^\w\x00-\uffff]")

_UNITS = np.array([(1 << (16 * n)) - 1 for n in range(5)], dtype=np.uint64)
_SEED = np.uint64(0x9E3779B97F4A7C15)
_FACTOR = np.uint64(0xBF58476D1CE4E5B9)
_S32, _S33 = np.uint64(32), np.uint64(33)
_FMIX1, _FMIX2 = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)

_VECTOR_UNITS = 32
"""Words longer than this are hashed one by one, so that a single endless word costs no more than its length."""


class Words(NamedTuple):
    """Words of some paragraphs; paragraph p has `first[p]:first[p+1]`."""

    hashes: Hashes
    first: Places
    kinds: Flags
    unspaced: Places
    """for each paragraph, how many words are letters of scripts that write no spaces"""


def hash_words(paragraphs: Sequence[str]) -> Words:
    """Hash every word of some paragraphs, and tell its kind."""
    units, shown, bounds = _units(paragraphs)
    flags = _flags().take(units)
    astral = (units[:-1] & 0xFC00 == 0xD800) & (units[1:] & 0xFC00 == 0xDC00)
    if astral.any():
        flags[:-1][astral] = _WORD
        flags[1:][astral] = _WORD
    starts, ends = _spans(flags)
    hashes = _hash_spans(units, starts, ends)
    first = np.searchsorted(starts, bounds).astype(np.int64)
    kinds = _kinds(flags, units[starts] != shown[starts], (starts, ends), first)
    unspaced = np.zeros(len(paragraphs), dtype=np.int64)
    alone = flags[starts] & _UNSPACED
    if alone.any():
        sums = np.concatenate((np.zeros(1, np.int64), np.cumsum(alone != 0)))
        unspaced = sums[first[1:]] - sums[first[:-1]]
    return Words(hashes, first, kinds, unspaced)


def _units(paragraphs: Sequence[str]) -> tuple[NDArray[np.uint16], NDArray[np.uint16], Places]:
    """Give all paragraphs as code units, casefolded and as shown, and where each begins (one entry more)."""
    folded, shown = [b"\n\0"], [b"\n\0"]
    for text in paragraphs:
        if not text.isascii():
            text = _tidied(text)
        lower = text.casefold()
        folded.append(lower.encode("utf-16-le", "surrogatepass"))
        # A fold that changes the length loses the places of capitals; they count as small.
        shown.append(text.encode("utf-16-le", "surrogatepass") if len(lower) == len(text) else folded[-1])
    lengths = np.array([len(piece) // 2 + 1 for piece in folded], dtype=np.int64)
    end = [b"\n\0\n\0\n\0\n\0\n\0"]
    pair = [np.frombuffer(b"\n\0".join(pieces + end), dtype="<u2") for pieces in (folded, shown)]
    if len(pair[0]) != len(pair[1]):
        pair[1] = pair[0]
    return pair[0], pair[1], np.cumsum(lengths)


def _tidied(text: str) -> str:
    """Take out what no reader sees inside a word, and signs beyond the basic plane."""
    for joiner in _JOINERS:
        if joiner in text:
            text = text.replace(joiner, "")
    return _ASTRAL_SIGNS.sub(" ", text) if len(text.encode("utf-16-le", "surrogatepass")) != 2 * len(text) else text


@cache
def _flags() -> Flags:
    """Tabulate what each code unit is."""
    units = "".join(map(chr, range(1 << 16)))
    table = np.zeros(1 << 16, dtype=np.uint8)
    for pattern, flag in (
        (re.compile(r"\w"), _WORD),
        (_SCRIPTS_WITHOUT_SPACES, _UNSPACED),
        (re.compile(r"\d"), _DIGIT),
        (re.compile(r"[.!?:;\n\u2026\u3002]"), _STOP),
        (re.compile(r"[\"'\u2018-\u201f\u00ab\u2039]"), _QUOTE),
    ):
        table[[match.start() for match in pattern.finditer(units)]] |= flag
    table[table & _WORD == 0] &= ~_UNSPACED
    return table


def _spans(flags: Flags) -> tuple[Places, Places]:
    """Find where words start and end. The first and the last unit are none of a word's."""
    word = (flags & _WORD).view(bool)
    edges = word[1:] != word[:-1]
    apart = flags & _UNSPACED
    if apart.any():
        starts = word[1:] & (edges | (apart[1:] != 0) | (apart[:-1] != 0))
        ends = word[:-1] & (edges | (apart[1:] != 0) | (apart[:-1] != 0))
        return np.flatnonzero(starts) + 1, np.flatnonzero(ends) + 1
    places = np.flatnonzero(edges) + 1
    return places[0::2], places[1::2]


def _hash_spans(units: NDArray[np.uint16], starts: Places, ends: Places) -> Hashes:
    """Hash units[start:end] for every span, four units at a time; three units follow the last span."""
    fours = np.ndarray((max(len(units) - 3, 0),), dtype="<u8", buffer=units.data, strides=(2,))
    lengths = ends - starts
    hashes = _absorb(_SEED, fours[starts] & _UNITS[np.minimum(lengths, 4)])
    for done in range(4, _VECTOR_UNITS, 4):
        more = np.flatnonzero(lengths > done)
        if not more.size:
            break
        chunk = fours[starts[more] + done] & _UNITS[np.minimum(lengths[more] - done, 4)]
        hashes[more] = _absorb(hashes[more], chunk)
    for at in np.flatnonzero(lengths > _VECTOR_UNITS):
        digest = blake2b(units[starts[at] : ends[at]].tobytes(), digest_size=8).digest()
        hashes[at] = int.from_bytes(digest, "little")
    return mix(hashes)


def _absorb(state: Hashes | np.uint64, chunk: Hashes) -> Hashes:
    mixed = (chunk ^ state) * _FACTOR
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


def _kinds(flags: Flags, capital: NDArray[np.bool_], spans: tuple[Places, Places], first: Places) -> Flags:
    """Tell numbers from names from the rest. A capital after a stop, a quote or nothing says little."""
    starts, ends = spans
    kinds = np.where(capital, np.uint8(NAME), np.uint8(PLAIN))
    named = np.flatnonzero(capital)
    if named.size:
        gap = np.maximum(ends[named - 1], 0)
        opens = (flags[gap] | flags[np.minimum(gap + 1, starts[named] - 1)]) & _STOP
        opens |= flags[starts[named] - 1] & _QUOTE
        kinds[named[opens != 0]] = OPENER
        begin = first[:-1][first[:-1] < first[1:]]
        kinds[begin[capital[begin]]] = OPENER
    digits = np.flatnonzero(flags & _DIGIT)
    if digits.size:
        kinds[np.searchsorted(starts, digits, side="right") - 1] = NUMBER
    return kinds
