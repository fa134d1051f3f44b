"""How raw characters look to everything downstream: the folded view of a span, with the way back.

Folding is the one normalisation that readers see: NFC, one space between words, no invisible characters, no
markup. It never decides what is story and what is not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from newsdedup.model import Mark, Span

_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")
"""ASCII words with single spaces: its own view."""

_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
"""Terminal control sequences: the letters after an ESC are no text either."""

_INVISIBLE = frozenset(
    [0xAD, 0x34F, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, 0xFEFF]
    + list(range(0x202A, 0x202F))
    + list(range(0x2060, 0x2070))
    + list(range(0xFFF9, 0xFFFC))
    + list(range(0xFE00, 0xFE0E))
)
"""Soft hyphen, zero widths, bidi controls, joiners that join nothing. ZWJ and ZWNJ shape letters and stay; so does
U+FE0F, which makes an emoji of a sign."""

_SPACES = frozenset("\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000") | frozenset(
    chr(c) for c in range(0x2000, 0x200B)
)


class View(NamedTuple):
    """Folded text and where it stands: `offsets[i]` is the source position of `text[i]`, plus one entry for the end."""

    text: str
    offsets: tuple[int, ...] | range


def fold(text: str, span: Span, marks: Sequence[Mark] = ()) -> View:
    """Fold `text[span]`; `marks` are the document's, of which only "tag" and "entity" matter here.

    Returns:
        The view: NFC, trimmed, single spaces, without controls, invisibles and the characters of tags.
    """
    raw = text[span.start : span.end]
    if _PLAIN.fullmatch(raw) and not _touching(span, marks):
        return View(raw, range(span.start, span.end + 1))
    characters: list[str] = []
    offsets: list[int] = []
    gap = -1
    for character, at in _visible(raw, span, marks):
        if character in _SPACES:
            if gap < 0:
                gap = at
            continue
        if gap >= 0 and characters:
            characters.append(" ")
            offsets.append(gap)
        gap = -1
        characters.append(character)
        offsets.append(at)
    offsets.append(_end(span, offsets, marks))
    view = "".join(characters)
    if unicodedata.is_normalized("NFC", view):
        return View(view, tuple(offsets))
    return _composed(view, offsets)


def fold_value(value: str) -> str:
    """Fold a value that has no place in a document: a hint, a field."""
    return fold(value, Span(0, len(value))).text


def _touching(span: Span, marks: Sequence[Mark]) -> bool:
    return any(m.span.start < span.end and m.span.end > span.start for m in marks if m.tag in ("tag", "entity"))


def _visible(raw: str, span: Span, marks: Sequence[Mark]) -> list[tuple[str, int]]:
    """List (character, source position) of what is neither markup nor control nor invisible."""
    hidden: dict[int, tuple[int, str]] = {}
    for mark in marks:
        if mark.tag in ("tag", "entity") and span.start <= mark.span.start < span.end:
            hidden[mark.span.start] = (mark.span.end, mark.value if mark.tag == "entity" else "")
    if "\x1b" in raw:
        for match in _ESCAPE.finditer(raw):
            hidden.setdefault(span.start + match.start(), (span.start + match.end(), ""))
    shown: list[tuple[str, int]] = []
    at, end = span.start, span.end
    while at < end:
        if at in hidden:
            stop, instead = hidden[at]
            shown.extend((c, at) for c in instead if not _unseen(c))
            at = max(stop, at + 1)
            continue
        character = raw[at - span.start]
        if not _unseen(character):
            shown.append((character, at))
        at += 1
    return shown


def _unseen(character: str) -> bool:
    code = ord(character)
    if code < 0x20 or 0x7F <= code < 0xA0:
        return character not in _SPACES
    return code in _INVISIBLE or 0xD800 <= code < 0xE000 or 0xE0000 <= code < 0xE1000


def _end(span: Span, offsets: list[int], marks: Sequence[Mark]) -> int:
    """Where the last visible character ends in the source."""
    if not offsets:
        return span.start
    last = offsets[-1]
    for mark in marks:
        if mark.span.start == last and mark.tag == "entity":
            return mark.span.end
    return min(last + 1, span.end)


def _composed(view: str, offsets: list[int]) -> View:
    """Compose to NFC cluster by cluster, so that each composed character keeps the place of its first."""
    characters: list[str] = []
    places: list[int] = []
    start = 0
    for at in range(1, len(view) + 1):
        if at < len(view) and not _starts_cluster(view[at]):
            continue
        composed = unicodedata.normalize("NFC", view[start:at])
        characters.append(composed)
        places.extend([offsets[start]] * len(composed))
        start = at
    places.append(offsets[-1])
    text = "".join(characters)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
        places = places[: len(text)] + [offsets[-1]] * max(0, len(text) + 1 - len(places))
        places[-1] = offsets[-1]
    return View(text, tuple(places))


def _starts_cluster(character: str) -> bool:
    """Tell whether nothing before this character composes with it (Hangul vowels and finals do)."""
    return not unicodedata.combining(character) and not 0x1160 <= ord(character) < 0x1200
