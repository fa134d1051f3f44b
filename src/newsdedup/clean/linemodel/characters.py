"""What the characters of a page are, counted line by line with one table look-up a character."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsdedup.kernel import compiled

Ints = NDArray[np.int64]

OTHER, SPACE, LOWER, UPPER, LETTER, UNSPACED, PARTICLE, DIGIT = range(8)
STOP, COMMA, QUOTE, BRACKET, DASH, BULLET, SIGN, MARK = range(8, 16)
CLASSES = 16
"""Classes of characters: LETTER has no case (Arabic, Hebrew, Indic, Hangul); UNSPACED belongs to a script written
without spaces; PARTICLE is one of those that are grammar rather than content (hiragana, common Han function signs)."""

_STOPS = ".!?…。！？｡؟۔।॥՞։፧"
_COMMAS = ",;:、，；：､،؛·"
_QUOTES = "\"'“”„‟‘’‚‹›«»「」『』〝〟《》〈〉"
_BRACKETS = "()[]{}（）［］【】〔〕＜＞〖〗"
_DASHES = "-–—―‐‑‒−ー~〜～"
_BULLETS = "•◦‣▪▫■□●○◆◇►▶▸▼▲△▽→←↑↓➔➜»›|/\\<>*★☆✓✔×✕⋅∙・－｜⟩❯❮"
_SIGNS = "@#©®™&%$€£¥_=+^§°№"
_PARTICLES = (
    "的了是在和有為与與为这這不也他她它们們我你就都而及於于以之其或但並并被將将由從从到會会要來来說说個个還还"
    "所可能把給给让讓對对向等著着過过"
)
_UNSPACED = (
    (0x0E00, 0x0E80),
    (0x0E80, 0x0F00),
    (0x1000, 0x10A0),
    (0x1780, 0x1800),
    (0x3040, 0x3100),
    (0x31F0, 0x3200),
    (0x3400, 0x4DC0),
    (0x4E00, 0xA000),
    (0xF900, 0xFB00),
)
_CATEGORIES = {
    "Ll": LOWER,
    "Lu": UPPER,
    "Lt": UPPER,
    "Lo": LETTER,
    "Lm": LETTER,
    "Nd": DIGIT,
    "Mn": MARK,
    "Mc": MARK,
    "Me": MARK,
    "Zs": SPACE,
}


@cache
def class_table() -> NDArray[np.uint8]:
    """Build the class of every code point below 0x10000; all above count as the last one (OTHER)."""
    table = np.zeros(0x10000, dtype=np.uint8)
    for start, end in ((0, 0x3400), (0xA000, 0xAC00), (0xD7B0, 0xD800), (0xFB00, 0x10000)):
        table[start:end] = [_CATEGORIES.get(unicodedata.category(chr(code)), OTHER) for code in range(start, end)]
    table[0xAC00:0xD7A4] = LETTER
    for start, end in _UNSPACED:
        letters = table[start:end]
        letters[(letters == LETTER) | (letters == OTHER) | (letters == MARK)] = UNSPACED
    table[0x3041:0x30A0] = PARTICLE
    for characters, name in (
        (_STOPS, STOP),
        (_COMMAS, COMMA),
        (_QUOTES, QUOTE),
        (_BRACKETS, BRACKET),
        (_DASHES, DASH),
        (_BULLETS, BULLET),
        (_SIGNS, SIGN),
        (_PARTICLES, PARTICLE),
        ("\t\n\u3000", SPACE),
    ):
        table[[ord(c) for c in characters]] = name
    table[0xFFFF] = OTHER
    return table


class Characters(NamedTuple):
    """Counts of a page's lines; arrays have one entry a line."""

    counts: Ints
    """[classes, lines]"""
    first: Ints
    """class of the first character"""
    last: Ints
    """class of the last character that is no quote and no bracket"""
    closing: Ints
    """the last character itself"""
    capitals: Ints
    """words that begin with a capital"""
    stops: Ints
    """sentence ends followed by a space or the end of the line; every one in scripts without spaces"""
    wrapped: NDArray[np.bool_]
    """whether quotes or brackets follow that class"""
    broken: NDArray[np.bool_]
    """whether it breaks off with dots"""


def characters(texts: list[str]) -> Characters:
    """Count the classes of every line's characters; no line may be empty."""
    page = "\n".join(texts) + "\n"
    points = np.frombuffer(page.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    if compiled is not None:
        cells = np.frombuffer(compiled.characters(points, len(texts), class_table()), np.int64)
        cells = cells.reshape(-1, len(texts))
        first, last, closing, capitals, stops, wrapped, broken = cells[CLASSES:]
        return Characters(
            cells[:CLASSES], first, last, closing, capitals, stops, wrapped.astype(bool), broken.astype(bool)
        )
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1
    classes = class_table()[np.minimum(points, 0xFFFF)]
    ends = np.cumsum(lengths)
    starts = ends - lengths
    owner = np.repeat(np.arange(len(texts), dtype=np.int64) * CLASSES, lengths)
    counts = (
        np.bincount(owner + classes, minlength=len(texts) * CLASSES).reshape(len(texts), CLASSES).T.astype(np.int64)
    )
    counts[SPACE] -= 1
    space = classes == SPACE
    heads = np.flatnonzero((classes[1:] == UPPER) & (space[:-1] | (classes[:-1] == QUOTE))) + 1
    capitals = np.bincount(np.searchsorted(ends, heads, side="right"), minlength=len(texts)) + (
        classes[starts] == UPPER
    )
    following = classes[1:]
    stopped = np.flatnonzero(
        (classes[:-1] == STOP)
        & ((following == SPACE) | (following == QUOTE) | (following == BRACKET) | (points[:-1] >= 0x600))
    )
    stops = np.bincount(np.searchsorted(ends, stopped, side="right"), minlength=len(texts))
    last = ends - 2
    for _ in range(3):
        wrapped = ((classes[last] == QUOTE) | (classes[last] == BRACKET)) & (last > starts)
        last = last - wrapped
    final = points[ends - 2]
    dots = (final == ord("…")) | ((final == ord(".")) & (points[np.maximum(ends - 3, 0)] == ord(".")))
    return Characters(
        counts,
        classes[starts].astype(np.int64),
        classes[last].astype(np.int64),
        points[ends - 2].astype(np.int64),
        capitals.astype(np.int64),
        stops.astype(np.int64),
        last < ends - 2,
        dots,
    )
