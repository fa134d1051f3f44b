"""What of a page may be furniture: lines, the openings of short lines, sentences, and what is glued to paragraphs.

Proposes nothing: every line of every story is listed here, and what recurs is judged elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b
from typing import Literal, NamedTuple

from newsdedup.clean.datewords import MONTHS, WEEKDAYS
from newsdedup.clean.prose import is_prose, weight
from newsdedup.measure.datelines import lead_of, place_masked
from newsdedup.measure.sheet import Sheet

Form = Literal["line", "opening", "sign", "sentence", "label", "stub", "dateline", "start", "end"]
"""`line`: a whole line. `opening`: the first words of a short line. `sign`: a name or a
code in brackets, alone in a line. `sentence`: a sentence in a paragraph; `label`: what one begins with before a colon;
`stub`: the first words of an unfinished last one. `dateline`: what a paragraph opens with before a dash or colon.
`start`, `end`: a paragraph's first or last words where they name the site."""

LONGEST = 1200
"""characters in the longest line believed to be furniture"""
_LONG_KEY = 64
SHORT_WORDS = 25
MOST_WORDS = 6
"""words in the longest opening, start or end that is told apart"""

_SENTENCE_END = re.compile(
    r"[.!?…][\"'”’»)\]]*(?:\s+|(?=[A-Z\[(–—-]))(?=[\"'“‘(\[–—-]{0,2}\s?[A-Z\d])|[.!?][\"”’)\]]*\s?(?=[–—-]\s?[A-Z])"
)
_ABBREVIATED = re.compile(r"(?:^|[\s(])(?:[A-Z]|[A-Z][a-z]{0,3}|No|Rp|Jl|Prof|dr|hlm|\w\.\w)\.$|\d\.$|^\W*\w+\.$")
_SIGN = re.compile(r"\(\s?([^()\[\]]{2,40}?)\s?\)")
_CODE = re.compile(r"[\w*.]{2,8}(?:[/|-][\w*.]{2,8}){0,3}")
_PERSONS = re.compile(r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){1,4}")
_LABEL = re.compile(r"((?:[^\s:.!?,]+ ){0,3}[^\s:.!?,]{2,30}:)\s*\S")
_AMBIGUOUS = frozenset("mag sun set mar may out dis gen eat sat sep kam sen min march second third".split())
"""names of months and days that are other words as well"""
_CALENDAR = re.compile(
    r"(?<!\w)(?:"
    + "|".join(
        sorted({re.escape(w) for w in (*MONTHS, *WEEKDAYS) if len(w) > 2} - _AMBIGUOUS, key=lambda w: (-len(w), w))
    )
    + r")(?!\w)"
)


class Piece(NamedTuple):
    """A part of a page that could recur; `key` tells it from others of its form."""

    form: Form
    key: str
    text: str
    """the part itself, as it stands"""
    whole: str
    """the line or sentence it belongs to"""
    block: int
    """index among the given rests"""


def masked(text: str) -> str:
    """Fold a text to what its variants have in common: case, digits, months and weekdays off."""
    return _CALENDAR.sub("\u25a1", re.sub(r"\d+", "0", text.casefold()))


def identity(text: str) -> str:
    """Name a line or sentence by its masked text; of a long one by how it begins and a digest of all of it."""
    folded = masked(text)
    if len(folded) <= _LONG_KEY:
        return folded
    return folded[:_LONG_KEY] + blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def pieces(sheet: Sheet, brand: str) -> Iterator[Piece]:
    """Yield every piece of a page; `brand` is the site's name in lower case, or ""."""
    for at, text in enumerate(sheet.texts):
        if sheet.intact[at] and len(text) <= LONGEST:
            yield Piece("line", identity(text), text, text, at)
            sign = _SIGN.fullmatch(text)
            if sign and (form := "name" if _PERSONS.fullmatch(sign[1]) else "code" if _CODE.fullmatch(sign[1]) else ""):
                yield Piece("sign", form, text, text, at)
        if weight(text) <= SHORT_WORDS and sheet.intact[at] and not (is_prose(text) and text[-1:] in '.”"'):
            yield from _openings("opening", text, at)
        if weight(text) > 8:
            yield from _inside(text, at)
            yield from _edges(text, at, brand)


def _openings(form: Form, text: str, at: int) -> Iterator[Piece]:
    words = text.split(" ")
    for count in range(1, min(MOST_WORDS, len(words) - 1) + 1):
        opening = " ".join(words[:count])
        yield Piece(form, masked(opening), opening, text, at)
    colon = re.match(r"[^:]{2,40}:(?=\S)", words[0]) if words else None
    if colon:
        yield Piece(form, masked(colon.group()), colon.group(), text, at)
    first = re.match(r"(\S+ ){0,3}[^\s:]{2,30}:(?=\S)", text)
    if first and not colon:
        yield Piece(form, masked(first.group()), first.group(), text, at)


def sentences(text: str) -> list[tuple[int, int]]:
    """Cut a paragraph into sentences, also where no space parts them; (start, end) of each, ends trimmed."""
    found: list[tuple[int, int]] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        end = match.end()
        if _ABBREVIATED.search(text[start:end].rstrip()[-12:]):
            continue
        found.append((start, start + len(text[start:end].rstrip())))
        start = end
    if start < len(text):
        found.append((start, len(text)))
    return found


def _inside(text: str, at: int) -> Iterator[Piece]:
    spans = sentences(text)
    if len(spans) < 2:
        return
    for number, (start, end) in enumerate(spans):
        sentence = text[start:end]
        if len(sentence) < 3 or len(sentence) > 500:
            continue
        yield Piece("sentence", identity(sentence), sentence, text, at)
        label = _LABEL.match(sentence) if number else None
        if label:
            yield Piece("label", masked(label.group(1)), label.group(1), text[start:], at)
        if number + 1 == len(spans) and number and not re.search(r"[.!?…][\"'”’)]*$", sentence):
            for piece in _openings("stub", sentence, at):
                yield piece._replace(whole=text)


def _edges(text: str, at: int, brand: str) -> Iterator[Piece]:
    lead = lead_of(text, brand)
    if lead:
        yield Piece("dateline", place_masked(lead, brand), lead, text, at)
    words = text.split(" ")
    if not brand:
        return
    for count in range(2, MOST_WORDS + 1):
        start, end = " ".join(words[:count]), " ".join(words[-count:])
        if brand in start.casefold() and not lead.startswith(start) and not (lead and start.startswith(lead)):
            yield Piece("start", masked(start), start, text, at)
        if brand in end.casefold():
            yield Piece("end", masked(end), end, text, at)
