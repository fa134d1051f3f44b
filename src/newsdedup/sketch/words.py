"""From texts to word hashes and word kinds, many texts at a time and without a string per word.

A paragraph's words are `re.findall(r"\\w+", paragraph.casefold())` once invisible joiners are taken out (soft hyphen,
zero widths, ZWJ, ZWNJ, U+FEFF), except that each letter of a script written without spaces is a word alone. The hash
of a word is over its UTF-16 code units and the same on every machine. Part of every signature ever stored: change
it and `SketchSpec.normaliser` must change.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsdedup.kernel import Kernel, compiled
from newsdedup.sketch.units import CAPITAL, DIGIT, HIGH, QUOTE, STOP, UNSPACED, WORD, Octets, Units, lay, page, plain

Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]
Flags = NDArray[np.uint8]

PLAIN, NUMBER, NAME, OPENER = range(4)
"""Kinds of words: no digit and no capital; a digit; a capital inside a sentence; a capital where one must be."""

_LINE_END = 10

_OCTETS = np.array([(1 << (8 * n)) - 1 for n in range(9)], dtype=np.uint64)
_SEED = np.uint64(0x9E3779B97F4A7C15)
_FACTOR = np.uint64(0xBF58476D1CE4E5B9)
_S32, _S33 = np.uint64(32), np.uint64(33)
_FMIX1, _FMIX2 = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)

_KNOWN = np.uint32(1 << 24)
"""Marks a unit that stands in the kernel's table."""

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
    if compiled is not None:
        return _compiled_words(compiled, paragraphs, False)[0]
    units = lay(paragraphs)
    return _words(units, units.bounds)


def hash_texts(texts: Sequence[str]) -> tuple[Words, Places]:
    """Hash every word of some texts whose paragraphs stand apart by `"\\n\\n"`, as `text.split("\\n\\n")` cuts them.

    Returns:
        The words of all paragraphs, and where each text's paragraphs begin among these (one entry more than texts).
    """
    if compiled is not None:
        return _compiled_words(compiled, texts, True)
    units = lay(texts)
    ends = np.flatnonzero((units.low == _LINE_END) & (units.flags == STOP))
    cuts = ends[1:][_cutting(ends)] + 1
    bounds = np.concatenate((units.bounds, cuts))
    bounds.sort()
    return _words(units, bounds), np.searchsorted(bounds, units.bounds).astype(np.int64)


class _Table:
    """The basic plane for the kernel; a page of it is made when the first text asks for it."""

    def __init__(self) -> None:
        self.entries = np.zeros(1 << 16, dtype="<u4")

    def fill(self, number: int) -> None:
        self.entries[number << 8 : (number + 1) << 8] = page(number) | _KNOWN


_TABLE = _Table()


def _compiled_words(kernel: Kernel, texts: Sequence[str], cut: bool) -> tuple[Words, Places]:
    found = kernel.words(texts, cut, _TABLE.entries, (_TABLE.fill, plain, _digest))
    hashes, kinds, first, unspaced, begins = map(np.frombuffer, found, ("<u8", "u1", "<i8", "<i8", "<i8"))
    return Words(hashes, first, kinds, unspaced), begins


def _cutting(ends: Places) -> NDArray[np.bool_]:
    """Tell which line ends complete a pair with the one before: every second of a run."""
    double: NDArray[np.bool_] = np.diff(ends) == 1
    for place in (np.flatnonzero(double[1:] & double[:-1]) + 1).tolist():
        if double[place - 1]:
            double[place] = False
    return double


def _words(units: Units, bounds: Places) -> Words:
    starts, ends = _spans(units)
    first = np.searchsorted(starts, bounds).astype(np.int64)
    unspaced = np.zeros(len(bounds) - 1, dtype=np.int64)
    if units.unspaced:
        sums = np.concatenate((np.zeros(1, np.int64), np.cumsum(units.flags[starts] & UNSPACED != 0)))
        unspaced = sums[first[1:]] - sums[first[:-1]]
    return Words(_hash_spans(units, starts, ends), first, _kinds(units.flags, (starts, ends), first), unspaced)


def _spans(units: Units) -> tuple[Places, Places]:
    """Find where words start and end. The first and the last unit are none of a word's."""
    word = (units.flags & np.uint8(WORD)).view(bool)
    edges = word[1:] != word[:-1]
    if units.unspaced:
        apart = units.flags & np.uint8(UNSPACED)
        starts = word[1:] & (edges | (apart[1:] != 0) | (apart[:-1] != 0))
        ends = word[:-1] & (edges | (apart[1:] != 0) | (apart[:-1] != 0))
        return np.flatnonzero(starts) + 1, np.flatnonzero(ends) + 1
    places = np.flatnonzero(edges)
    places += 1
    return places[0::2], places[1::2]


def _hash_spans(units: Units, starts: Places, ends: Places) -> Hashes:
    """Hash the units of every span: their lower bytes eight at a time, then, where there are any, the upper ones."""
    lengths = ends - starts
    hashes = _absorbed(np.full(1, _SEED), _eights(units.low), starts, lengths)
    for done in range(8, _VECTOR_UNITS, 8):
        more = np.flatnonzero(lengths > done)
        if not more.size:
            break
        hashes[more] = _absorbed(hashes[more], _eights(units.low), starts[more] + done, lengths[more] - done)
    if units.high is not None:
        high = np.flatnonzero(units.flags & HIGH)
        words = np.searchsorted(starts, high, side="right") - 1
        words = words[np.concatenate(([True], words[1:] != words[:-1]))]
        for done in range(0, _VECTOR_UNITS, 8):
            more = words[lengths[words] > done]
            hashes[more] = _absorbed(hashes[more], _eights(units.high), starts[more] + done, lengths[more] - done)
    for at in np.flatnonzero(lengths > _VECTOR_UNITS):
        hashes[at] = _hash_long(units, slice(starts[at], ends[at]))
    return mix(hashes)


def _eights(octets: Octets) -> Hashes:
    """View every eight bytes that follow one another as a number."""
    eights: Hashes = np.ndarray((len(octets) - 7,), dtype="<u8", buffer=octets.data, strides=(1,))
    return eights


def _absorbed(state: Hashes, eights: Hashes, starts: Places, lengths: Places) -> Hashes:
    """Take up to eight bytes from each start into a state."""
    mixed = eights[starts]
    mixed &= _OCTETS.take(lengths, mode="clip")
    mixed ^= state
    mixed *= _FACTOR
    mixed ^= mixed >> _S32
    return mixed


def _hash_long(units: Units, span: slice) -> int:
    planes = [units.low[span].tobytes()]
    if units.high is not None and units.high[span].any():
        planes.append(units.high[span].tobytes())
    return _digest(b"".join(planes))


def _digest(octets: bytes) -> int:
    return int.from_bytes(blake2b(octets, digest_size=8).digest(), "little")


def mix(hashes: Hashes) -> Hashes:
    """Spread every bit over the whole hash: the 64-bit finaliser of MurmurHash3, a bijection."""
    mixed = hashes >> _S33
    mixed ^= hashes
    for factor in (_FMIX1, _FMIX2):
        mixed *= factor
        mixed ^= mixed >> _S33
    return mixed


def _kinds(flags: Flags, spans: tuple[Places, Places], first: Places) -> Flags:
    """Tell numbers from names from the rest. A capital after a stop, a quote or nothing says little."""
    starts, ends = spans
    capital = flags[starts] & np.uint8(CAPITAL) != 0
    kinds: Flags = capital * np.uint8(NAME)
    named = np.flatnonzero(capital)
    if named.size:
        gap = np.maximum(ends[named - 1], 0)
        opens = (flags[gap] | flags[np.minimum(gap + 1, starts[named] - 1)]) & np.uint8(STOP)
        opens |= flags[starts[named] - 1] & np.uint8(QUOTE)
        kinds[named[opens != 0]] = OPENER
        begin = first[:-1][first[:-1] < first[1:]]
        kinds[begin[capital[begin]]] = OPENER
    digit = flags & np.uint8(DIGIT) != 0
    digits = np.flatnonzero(digit[1:] & ~digit[:-1]) + 1
    if digits.size:
        kinds[np.searchsorted(starts, digits, side="right") - 1] = NUMBER
    return kinds
