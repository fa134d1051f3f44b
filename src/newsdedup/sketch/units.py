"""Texts laid end to end as code units, casefolded, with what each unit is: what `words` finds words in.

A unit is one of UTF-16, kept as two bytes in two planes; nearly all text needs the lower plane alone. Text in ASCII,
two texts of three, goes through tables of bytes; the rest through one table of the basic plane. What these tables
cannot say (letters that fold to several, signs beyond the basic plane, joiners) is first written in a plainer way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Octets = NDArray[np.uint8]
Places = NDArray[np.int64]

WORD, UNSPACED, DIGIT, STOP, QUOTE, CAPITAL, HIGH, ODD = (1 << n for n in range(8))
"""What a unit may be: of a word; a letter of a script without spaces; a digit; the end of a sentence or line; a
quotation mark; changed by casefolding; of a word and more than its lower byte; not to be read from the table."""

MARGIN = 32
"""Units that follow the last text, so that whoever reads several at a time may read on."""

_SCRIPTS_WITHOUT_SPACES = (
    "[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f"
    "\u3005-\u3007\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f]"
)
"""Thai, Lao, Myanmar, Khmer, kana, bopomofo, Han."""

_JOINERS = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_NEITHER = "\ufffd"
"""A sign that is no word's, as half a sign is none."""

_END, _BETWEEN = b"\0", "\0"


class Units(NamedTuple):
    """Some texts; text t begins at `bounds[t]`, after a unit that stops words and sentences."""

    low: Octets
    high: Octets | None
    """None if all zero in words"""
    flags: Octets
    bounds: Places
    unspaced: bool
    """whether any unit is UNSPACED"""


class _Laid(NamedTuple):
    """One text: lower plane and flags."""

    low: bytes
    flags: bytes


class _High(NamedTuple):
    """Upper bytes of units of words: which of the texts that are not ASCII, at which unit of it, the byte."""

    text: Places
    unit: Places
    octets: Octets


def lay(texts: Sequence[str]) -> Units:
    """Lay texts end to end."""
    others, high, unspaced = _tabulated([text for text in texts if not text.isascii()])
    laid, places = [_Laid(_END, _STOP_FLAG)], list[int]()
    for text in texts:
        if text.isascii():
            own = text.encode("ascii")
            laid.append(_Laid(own.lower(), own.translate(_ascii_flags())))
        else:
            laid.append(others[len(places)])
            places.append(len(laid) - 2)
    low, flags = zip(*laid, strict=True)
    bounds = np.cumsum([len(piece) + 1 for piece in low])
    lower = _joined(low, _END)
    upper = None
    if high is not None:
        upper = np.zeros(len(lower), np.uint8)
        upper[bounds[np.array(places)[high.text]] + high.unit] = high.octets
    return Units(lower, upper, _joined(flags, _STOP_FLAG), bounds, unspaced)


def _joined(pieces: Sequence[bytes], between: bytes) -> Octets:
    return np.frombuffer(between.join((*pieces, bytes(MARGIN))), np.uint8)


def _tabulated(texts: list[str]) -> tuple[list[_Laid], _High | None, bool]:
    """Look texts up in the table of the basic plane, all at once; tell whether any has letters without spaces."""
    if not texts:
        return [], None, False
    units = _encoded(_BETWEEN.join(texts))
    packed = _table().take(units)
    lengths = [len(text) for text in texts]
    odd = np.flatnonzero(packed & np.uint16(ODD << 8))
    if odd.size:
        begins = np.cumsum([0, *(len(_encoded(text)) + 1 for text in texts)])
        for at in set((np.searchsorted(begins, odd, side="right") - 1).tolist()):
            texts[at] = plainer(texts[at])
        units = _encoded(_BETWEEN.join(texts))
        packed = _table().take(units) & ~np.uint16(ODD << 8)
        astral = np.flatnonzero((units[:-1] & 0xFC00 == 0xD800) & (units[1:] & 0xFC00 == 0xDC00))
        for half in (astral, astral + 1):
            packed[half] = (units[half] & np.uint16(0xFF)) | np.uint16((WORD | HIGH) << 8)
        lengths = [len(_encoded(text)) for text in texts]
    seen = int(np.bitwise_or.reduce(packed)) >> 8
    low, flags = packed.astype(np.uint8).tobytes(), (packed >> np.uint16(8)).astype(np.uint8).tobytes()
    begins = np.cumsum([0, *(length + 1 for length in lengths)])
    spans = zip(begins.tolist(), lengths, strict=False)
    laid = [_Laid(low[at : at + length], flags[at : at + length]) for at, length in spans]
    high = _upper(units, packed, begins) if seen & HIGH else None
    return laid, high, bool(seen & UNSPACED)


def _upper(units: NDArray[np.uint16], packed: NDArray[np.uint16], begins: Places) -> _High:
    at = np.flatnonzero(packed & np.uint16(HIGH << 8))
    text = np.searchsorted(begins, at, side="right") - 1
    return _High(text, at - begins[text], (_folds()[units[at]] >> np.uint16(8)).astype(np.uint8))


def _encoded(text: str) -> NDArray[np.uint16]:
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")


@cache
def _pattern(signs: str) -> re.Pattern[str]:
    """Compile an expression when the first text asks for it: nearly none does."""
    return re.compile(signs)


def plainer(text: str) -> str:
    """Take out what no reader sees inside a word, and signs beyond the basic plane; fold what folds to several."""
    text = _pattern(f"(?<=\n)[{_JOINERS}]+|[{_JOINERS}]+(?=\n)").sub(" ", text)
    text = _pattern(f"[{_JOINERS}]").sub("", text)
    text = _pattern(r"[^\w\x00-\uffff]").sub(" ", text)
    text = _pattern(r"[\U00010000-\U0010ffff]+").sub(lambda found: found[0].casefold(), text)
    return _unfoldable().sub(lambda found: found[0].casefold(), text)


def plain(text: str) -> str:
    """Write an odd text in signs that have a place in the table, and signs beyond the basic plane: valid UTF-8."""
    paired = plainer(text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return _pattern("[\ud800-\udfff]").sub(_NEITHER, paired)


def _folds_to_one(sign: str) -> bool:
    folded = sign.casefold()
    return len(folded) == 1 and folded <= "\uffff"


@cache
def _unfoldable() -> re.Pattern[str]:
    """Match what has a casefolding that is no single unit."""
    signs = "".join(sign for number in range(256) for sign in _block(number) if not _folds_to_one(sign))
    return re.compile(f"[{signs}]")


def _block(number: int) -> str:
    return "".join(map(chr, range(number << 8, (number + 1) << 8)))


def page(number: int) -> NDArray[np.uint32]:
    """Tabulate 256 units of the basic plane: the casefolding of each, where that is one unit, below what that is."""
    block = _block(number)
    folds = [_folds_to_one(sign) for sign in block] if block.casefold() != block else [True] * len(block)
    folded = "".join(sign.casefold() if one else sign for sign, one in zip(block, folds, strict=True))
    flags = _flags(folded).astype(np.uint32)
    flags[[one != other for one, other in zip(folded, block, strict=True)]] |= np.uint32(CAPITAL)
    flags[~np.array(folds)] |= np.uint32(ODD)
    return flags << np.uint32(16) | np.array([ord(sign) for sign in folded], dtype=np.uint32)


@cache
def _pages() -> NDArray[np.uint32]:
    return np.concatenate([page(number) for number in range(256)])


@cache
def _folds() -> NDArray[np.uint16]:
    """Tabulate the casefolding of each unit of the basic plane that folds to one."""
    return _pages().astype(np.uint16)


@cache
def _table() -> NDArray[np.uint16]:
    """Tabulate, for each unit of the basic plane, what its casefolding is, above the lower byte of that."""
    packed = _pages()
    return (packed >> np.uint32(8) & np.uint32(0xFF00) | packed & np.uint32(0xFF)).astype(np.uint16)


def _flags(folded: str) -> NDArray[np.uint16]:
    flags = np.zeros(len(folded), dtype=np.uint16)
    for signs, flag in (
        (r"\w", WORD),
        (_SCRIPTS_WITHOUT_SPACES, UNSPACED),
        (r"\d", DIGIT),
        (r"[.!?:;\n\u2026\u3002]", STOP),
        (r"[\"'\u2018-\u201f\u00ab\u2039]", QUOTE),
        ("[\u0100-\uffff]", HIGH),
        (f"[\ud800-\udfff{_JOINERS}]", ODD),
    ):
        for run in re.finditer(f"{signs}+", folded):
            flags[run.start() : run.end()] |= np.uint16(flag)
    flags[flags & WORD == 0] &= np.uint16(~(UNSPACED | HIGH) & 0xFF)
    return flags


@cache
def _ascii_flags() -> bytes:
    """Tabulate what each byte of ASCII is."""
    return (page(0)[:128] >> np.uint32(16)).astype(np.uint8).tobytes() + bytes(128)


_STOP_FLAG = bytes((STOP,))
