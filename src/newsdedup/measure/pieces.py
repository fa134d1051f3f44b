"""What of a page may be furniture: lines, the openings of short lines, sentences, and what is glued to paragraphs.

Proposes nothing: every line of every story is listed here, and what recurs is judged elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from newsdedup.clean.datewords import MONTHS, WEEKDAYS
from newsdedup.clean.prose import content_words, extent, is_headline, is_prose, weight
from newsdedup.clean.render import removals_by_block
from newsdedup.clean.rule import rest_of
from newsdedup.model import Page

Form = Literal["line", "opening", "sign", "sentence", "label", "stub", "dateline", "start", "end"]
"""`line`: a whole line. `opening`: the first words of a short line. `sign`: a name or a
code in brackets, alone in a line. `sentence`: a sentence in a paragraph; `label`: what one begins with before a colon;
`stub`: the first words of an unfinished last one. `dateline`: what a paragraph opens with before a dash or colon.
`start`, `end`: a paragraph's first or last words where they name the site."""

BYLINE_WORDS = {
    **dict.fromkeys(("reporter", "penulis", "pewarta", "oleh", "laporan", "wartawan", "jurnalis", "kontributor"), "author"),
    **dict.fromkeys(("editor", "penyunting", "redaktur"), "editor"),
    "sumber": "source",
}
"""words before a name in a byline, and the field that the name goes to"""
LONGEST = 1200
"""characters in the longest line believed to be furniture"""
SHORT_WORDS = 25
MOST_WORDS = 6
"""words in the longest opening, start or end that is told apart"""

_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*(?:\s+|(?=[A-Z\[(–—-]))(?=[\"'“‘(\[–—-]{0,2}\s?[A-Z\d])|[.!?][\"”’)\]]*\s?(?=[–—-]\s?[A-Z])")
_ABBREVIATED = re.compile(r"(?:^|[\s(])(?:[A-Z]|[A-Z][a-z]{0,3}|No|Rp|Jl|Prof|dr|hlm|\w\.\w)\.$|\d\.$|^\W*\w+\.$")
_DATELINE = re.compile(r"(.{2,70}?(?:\s?[-–—]{1,2}|:))\s*(?=[\"'“‘(]?[A-Z\d])")
_AFTER_OUTLET = re.compile(r"[\w.]*(?:,?\s*[\w.,'’/() ]{0,45}?\s?[-–—]{1,2}(?:\s*[A-Z][A-Z .]{2,28}\.)?|:)(?=\s*[\"'“‘(]?[A-Z\d])")
_LOWER_WORD = re.compile(r"(?<![\w.'’-])[a-z][\w'’-]*(?![\w'’-]|\.\w)")
_SIGN = re.compile(r"\(\s?([^()\[\]]{2,40}?)\s?\)")
_CODE = re.compile(r"[\w*.]{2,8}(?:[/|-][\w*.]{2,8}){0,3}")
_PERSONS = re.compile(r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){1,4}")
_LABEL = re.compile(r"((?:[^\s:.!?,]+ ){0,3}[^\s:.!?,]{2,30}:)\s*\S")
_AMBIGUOUS = frozenset("mag sun set mar may out dis gen eat sat sep kam sen min march second third".split())
"""names of months and days that are other words as well"""
_CALENDAR = re.compile(
    r"(?<!\w)(?:"
    + "|".join(sorted({re.escape(w) for w in (*MONTHS, *WEEKDAYS) if len(w) > 2} - _AMBIGUOUS, key=lambda w: (-len(w), w)))
    + r")(?!\w)"
)
_MOST_TITLES = 5
NAME = re.compile(r"[^\W\d_a-z][\w'’]*(?:\.\w+)*")
_WORDS = re.compile(r"(\s+)")
DASH = re.compile(r"\s*[-–—]{1,2}\s*")


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


class Surroundings(NamedTuple):
    """Where a line stands on its page."""

    place: Literal["head", "between", "foot"]
    before: str
    after: str
    titles: int
    """lines of a headline's shape that follow, and are no paragraphs"""
    below: int
    """lines after it"""
    overlap: float
    """share (0 to 1) of its content words that the rest of the page uses"""


class Sheet(NamedTuple):
    """What rules left of a page: its texts, and whether each is a line as it stood."""

    texts: tuple[str, ...]
    intact: tuple[bool, ...]
    around: tuple[Surroundings, ...]


def masked(text: str) -> str:
    """Fold a text to what its variants have in common: case, digits, months and weekdays off."""
    return _CALENDAR.sub("\u25a1", re.sub(r"\d+", "0", text.casefold()))


def place_masked(lead: str, brand: str) -> str:
    """Fold a dateline to its template: names become §, those in capitals ¤; labels and the outlet stay, dashes are one."""

    def told(match: re.Match[str]) -> str:
        name = match.group()
        at = name.casefold().find(brand) if brand else -1
        if at >= 0:
            return ("§ " if at else "") + name[at:].casefold()
        if lead[match.end() : match.end() + 1] == ":" or name.casefold() in BYLINE_WORDS:
            return name.casefold()
        return "¤" if len(name) > 2 and name.upper() == name else "§"

    template = "".join(part if brand and brand in part else re.sub(r"\d+", "0", part) for part in _WORDS.split(NAME.sub(told, lead)))
    template = re.sub(r"\s+(?=[.,])", "", re.sub(r"([§¤])(?:[\s/]+\1)*", r"\1", template))
    return DASH.sub("-", template)


def _lead(text: str, brand: str) -> str:
    """Find what a paragraph opens with before its first sentence: a dateline, with a byline before it perhaps."""
    at = text[:140].casefold().find(brand) if brand else -1
    if at >= 0:
        outlet = text.rfind(" ", 0, at) + 1
        match = _AFTER_OUTLET.match(text, at)
        if match and not _LOWER_WORD.search(text[:outlet]) and not _LOWER_WORD.search(match.group()[len(brand) :].lstrip(".comidynet")):
            return text[: match.end()]
    match = _DATELINE.match(text)
    return match.group(1) if match and len(match.group(1).split()) <= 8 else ""


def lay_out(page: Page) -> Sheet:
    """List what is left of a page, and where each piece of it stands."""
    touching = removals_by_block(page)
    kept = page.kept()
    rests = [rest_of(block, touching[block.index]).text for block in kept]
    pairs = [(block, rest) for block, rest in zip(kept, rests, strict=True) if rest]
    texts = tuple(rest for _, rest in pairs)
    intact = tuple(block.text == rest for block, rest in pairs)
    bounds = extent([block for block, _ in pairs])
    around = _surroundings(texts, [block.index for block, _ in pairs], bounds, page.document.hints.title or "")
    return Sheet(texts, intact, tuple(around))


def _surroundings(
    texts: Sequence[str], indexes: Sequence[int], bounds: tuple[int, int] | None, title: str
) -> Iterator[Surroundings]:
    words = [content_words([text]) for text in texts]
    counts: Counter[str] = Counter(word for found in words for word in found)
    counts.update(content_words([title]))
    for at, text in enumerate(texts):
        place: Literal["head", "between", "foot"] = "between"
        if bounds is None or indexes[at] <= bounds[0]:
            place = "head"
        elif indexes[at] >= bounds[1]:
            place = "foot"
        elsewhere = sum(1 for word in words[at] if counts[word] > 1)
        share = elsewhere / len(words[at]) if words[at] else 0.0
        before, after = texts[at - 1] if at else "", texts[at + 1] if at + 1 < len(texts) else ""
        yield Surroundings(place, before, after, _titles(texts[at + 1 :][:_MOST_TITLES]), len(texts) - at - 1, share)


def _titles(texts: Sequence[str]) -> int:
    """Count the headlines that texts begin with."""
    return next((n for n, text in enumerate(texts) if is_prose(text) or not is_headline(text)), len(texts))


def pieces(sheet: Sheet, brand: str) -> Iterator[Piece]:
    """Yield every piece of a page; `brand` is the site's name in lower case, or ""."""
    for at, text in enumerate(sheet.texts):
        if sheet.intact[at] and len(text) <= LONGEST:
            yield Piece("line", masked(text), text, text, at)
            sign = _SIGN.fullmatch(text)
            if sign and (form := "name" if _PERSONS.fullmatch(sign[1]) else "code" if _CODE.fullmatch(sign[1]) else ""):
                yield Piece("sign", form, text, text, at)
        if weight(text) <= SHORT_WORDS and sheet.intact[at] and not (is_prose(text) and text[-1:] in ".”\""):
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
        yield Piece("sentence", masked(sentence), sentence, text, at)
        label = _LABEL.match(sentence) if number else None
        if label:
            yield Piece("label", masked(label.group(1)), label.group(1), text[start:], at)
        if number + 1 == len(spans) and number and not re.search(r"[.!?…][\"'”’)]*$", sentence):
            for piece in _openings("stub", sentence, at):
                yield piece._replace(whole=text)


def _edges(text: str, at: int, brand: str) -> Iterator[Piece]:
    lead = _lead(text, brand)
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
