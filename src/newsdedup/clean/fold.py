"""How raw characters look to everything downstream: the folded view of a span, with the way back.

Folding is the one normalisation that readers see: NFC, one space between words, no invisible characters, no
markup. It never decides what is story and what is not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from newsdedup.blocks import Span
from newsdedup.model import Mark

_ODD_CHARACTERS = (
    "\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u034f\u061c\u1680\u180e\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u206f\u3000"
    "\ud800-\udfff\ufe00-\ufe0d\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff"
)
"""All that folding looks at one by one, but for line feeds."""

_ODD_IN_LINES = re.compile(f"[{_ODD_CHARACTERS}]")
_ODD = re.compile(f"  |[\n{_ODD_CHARACTERS}]")
"""What folding has to look at; text without any, and in NFC, is its own view.

Spaces of all kinds, controls, soft hyphens, zero widths, bidi controls, joiners that join nothing, lone surrogates.
ZWJ and ZWNJ shape letters and stay; so does U+FE0F, which makes an emoji of a sign.
"""

_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
"""Terminal control sequences: the letters after an ESC are no text either."""

_SPACES = frozenset("\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000") | frozenset(
    chr(c) for c in range(0x2000, 0x200B)
)


class View(NamedTuple):
    """Folded text and where it stands: `offsets[i]` is the source position of `text[i]`, plus one entry for the end."""

    text: str
    offsets: tuple[int, ...] | range


_new_view = partial(tuple.__new__, View)


def fold(text: str, span: Span, marks: Sequence[Mark] = ()) -> View:
    """Fold `text[span]`; `marks` are the document's, of which only "tag" and "entity" matter here.

    Returns:
        The view: NFC, trimmed, single spaces, without controls, invisibles and the characters of tags.
    """
    raw = text[span.start : span.end]
    bare = raw.strip(" ")
    if _is_plain(bare) and not _touching(span, marks):
        start = span.start + len(raw) - len(raw.lstrip(" ")) if bare else span.start
        return View(bare, range(start, start + len(bare) + 1))
    shown = _Shown([], [], [])
    at = 0
    for start, end, instead in _events(raw, span, marks):
        if start < at:
            continue
        shown.run(raw[at:start], span.start + at)
        shown.put(instead, span.start + start, span.start + end)
        at = end
    shown.run(raw[at:], span.start + at)
    view, offsets = shown.trimmed(span)
    return View(view, offsets) if unicodedata.is_normalized("NFC", view) else _composed(view, offsets)


def fold_lines(text: str, lines: Sequence[str]) -> list[View]:
    """Fold all lines of a text without markup; one look over it tells which there is something to fold in.

    Args:
        text: the document's.
        lines: what it is when it is cut at line feeds.
    """
    places = [match.start() for match in _ODD_IN_LINES.finditer(text)]
    places.append(len(text))
    suspect = not unicodedata.is_normalized("NFC", text)
    views: list[View] = []
    start = passed = 0
    for line in lines:
        end = start + len(line)
        bare = line.strip(" ")
        if suspect or places[passed] < end or "  " in bare:
            views.append(fold(text, Span(start, end)))
            while places[passed] < end:
                passed += 1
        else:
            first = start if bare is line or not bare else start + len(line) - len(line.lstrip(" "))
            views.append(_new_view((bare, range(first, first + len(bare) + 1))))
        start = end + 1
    return views


def _is_plain(text: str) -> bool:
    """Tell whether folding leaves a text as it is."""
    if text.isascii():
        return text.isprintable() and "  " not in text
    return not _ODD.search(text) and unicodedata.is_normalized("NFC", text)


def fold_value(value: str) -> str:
    """Fold a value that has no place in a document: a hint, a field."""
    return fold(value, Span(0, len(value))).text


def _touching(span: Span, marks: Sequence[Mark]) -> bool:
    return bool(marks) and any(
        m.span.start < span.end and m.span.end > span.start for m in marks if m.tag in ("tag", "entity")
    )


class _Shown(NamedTuple):
    """What shows so far: characters, and where each starts and ends in the source."""

    characters: list[str]
    starts: list[int]
    ends: list[int]

    def run(self, text: str, at: int) -> None:
        """Add text as it stands in the source."""
        if text.startswith(" ") and self._after_space():
            text, at = text[1:], at + 1
        self.characters.extend(text)
        self.starts.extend(range(at, at + len(text)))
        self.ends.extend(range(at + 1, at + 1 + len(text)))

    def put(self, text: str, start: int, end: int) -> None:
        """Add text that stands for the source characters [start, end)."""
        for character in text:
            if character in _SPACES:
                if self._after_space():
                    continue
                character = " "
            elif _unseen(character):
                continue
            self.characters.append(character)
            self.starts.append(start)
            self.ends.append(end)

    def _after_space(self) -> bool:
        return not self.characters or self.characters[-1] == " "

    def trimmed(self, span: Span) -> tuple[str, tuple[int, ...]]:
        """Give the text without spaces at its end, and its offsets."""
        length = len(self.characters)
        if length and self.characters[-1] == " ":
            length -= 1
        if not length:
            return "", (span.start,)
        return "".join(self.characters[:length]), (*self.starts[:length], self.ends[length - 1])


def _events(raw: str, span: Span, marks: Sequence[Mark]) -> list[tuple[int, int, str]]:
    """List what does not show as it stands: (start, end, what shows instead), relative to the span."""
    events = [(match.start(), match.end(), _instead(match.group())) for match in _ODD.finditer(raw)]
    if "\x1b" in raw:
        events.extend((match.start(), match.end(), "") for match in _ESCAPE.finditer(raw))
    for mark in marks:
        if mark.tag in ("tag", "entity") and mark.span.start < span.end and mark.span.end > span.start:
            start, end = max(mark.span.start, span.start), min(mark.span.end, span.end)
            events.append((start - span.start, end - span.start, mark.value if mark.tag == "entity" else ""))
    return sorted(events, key=lambda event: (event[0], -event[1]))


def _instead(odd: str) -> str:
    return " " if odd[0] in _SPACES else ""


def _unseen(character: str) -> bool:
    return bool(_ODD.fullmatch(character)) and character not in _SPACES


def _composed(view: str, offsets: Sequence[int]) -> View:
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
