"""What is remembered of a site while its pages go by: how often each piece was seen, where, and in what company.

Memory is bounded: a piece seen in one story only costs a number, and when there are too many such they are
forgotten (lossy counting, Manku and Motwani 2002), so that what is seen often is never lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from zlib import crc32

from newsdedup.clean.prose import content_words, is_prose
from newsdedup.measure.pieces import Form, Piece, identity, masked, pieces
from newsdedup.measure.sheet import Sheet, Surroundings

MOST_SINGLES = 200_000
"""pieces seen in one story only that are held for one site"""
MOST_REMEMBERED = 64
"""variants, neighbours, stories kept for one piece"""
CONTEXTS = 3
_EXAMPLES = 400
_SAMPLE = 3
"""one content word in so many stands for a story's topic"""
_TOPIC_PARAGRAPHS = 6


class Context(NamedTuple):
    """One place where a piece stood."""

    before: str
    text: str
    after: str


@dataclass(slots=True)
class Sighting:
    """What is known of a piece that was seen in two stories or more."""

    stories: list[int] = field(default_factory=list)
    """numbers of the stories, at most MOST_REMEMBERED, spread over all"""
    stride: int = 1
    """one story in so many is remembered"""
    count: int = 0
    """stories it was seen in"""
    looked: int = 0
    """stories it was looked at closely in: all but the first"""
    places: Counter[str] = field(default_factory=Counter)
    titles: Counter[int] = field(default_factory=Counter)
    """how many headlines follow, how often"""
    below: int = 0
    """lines after it, summed"""
    overlap: float = 0.0
    variants: Counter[str] = field(default_factory=Counter)
    wholes: dict[str, str] = field(default_factory=dict)
    """the different lines or sentences it stood in, folded, with one spelling of each"""
    before: set[str] = field(default_factory=set)
    after: set[str] = field(default_factory=set)
    contexts: list[Context] = field(default_factory=list)
    intact: int = 0


class SiteSightings:
    """The memory of one site.

    Args:
        name: the site as the user knows it.
        brand: its own name in lower case, as its lines print it, or "".
    """

    def __init__(self, name: str, brand: str) -> None:
        self.name = name
        self.brand = brand
        self.stories = 0
        self.days: list[str | None] = []
        self.topics: list[tuple[int, ...]] = []
        self.spread: Counter[int] = Counter()
        self.languages: Counter[str] = Counter()
        self.paragraphs: list[str] = []
        self._seen: dict[tuple[Form, str], Sighting | int] = {}
        self._singles = 0

    def take(self, sheet: Sheet, day: str | None, language: str) -> None:
        """Remember one story's page."""
        number = self.stories
        self.stories += 1
        self.days.append(day)
        self.languages[language] += 1
        prose = [text for text in sheet.texts if is_prose(text)]
        topic = _topic(prose[:_TOPIC_PARAGRAPHS])
        self.topics.append(topic)
        self.spread.update(topic)
        if len(self.paragraphs) < _EXAMPLES:
            self.paragraphs.extend(text for text in prose[1:4] if len(text) <= 400)
        here: set[tuple[Form, str]] = set()
        for piece in pieces(sheet, self.brand):
            name = (piece.form, piece.key)
            if name not in here:
                here.add(name)
                self._meet(name, piece, sheet, number)
        if self._singles > MOST_SINGLES:
            self._forget()

    def found(self, least: int) -> Iterator[tuple[Form, str, Sighting]]:
        """Yield what was seen in at least so many stories, in a fixed order."""
        for (form, key), sighting in sorted(self._seen.items(), key=lambda item: item[0]):
            if not isinstance(sighting, int) and sighting.count >= least:
                yield form, key, sighting

    def count(self, form: Form, key: str) -> int:
        """Give the number of stories a piece was seen in."""
        sighting = self._seen.get((form, key), None)
        return 0 if sighting is None else 1 if isinstance(sighting, int) else sighting.count

    def _meet(self, name: tuple[Form, str], piece: Piece, sheet: Sheet, number: int) -> None:
        known = self._seen.get(name)
        if known is None:
            self._seen[name] = number
            self._singles += 1
            return
        if isinstance(known, int):
            known = Sighting(stories=[known], count=1)
            self._seen[name] = known
            self._singles -= 1
        known.count += 1
        if known.count % known.stride == 0:
            known.stories.append(number)
            if len(known.stories) > MOST_REMEMBERED:
                known.stories, known.stride = known.stories[::2], known.stride * 2
        _look(known, piece, sheet, sheet.around[piece.block])

    def _forget(self) -> None:
        self._seen = {name: known for name, known in self._seen.items() if not isinstance(known, int)}
        self._singles = 0


def _look(known: Sighting, piece: Piece, sheet: Sheet, around: Surroundings) -> None:
    known.looked += 1
    known.places[around.place] += 1
    known.titles[around.titles] += 1
    known.below += around.below
    known.overlap += around.overlap
    known.intact += sheet.intact[piece.block]
    if len(known.variants) < MOST_REMEMBERED or piece.text in known.variants:
        known.variants[piece.text] += 1
    if len(known.wholes) < MOST_REMEMBERED:
        known.wholes.setdefault(identity(piece.whole), piece.whole)
    for texts, text in ((known.before, around.before), (known.after, around.after)):
        if len(texts) < MOST_REMEMBERED:
            texts.add(masked(text[:60]))
    if len(known.contexts) < CONTEXTS:
        context = Context(around.before, piece.whole, around.after)
        if all((context.before, context.text) != (other.before, other.text) for other in known.contexts):
            known.contexts.append(context)


def _topic(paragraphs: list[str]) -> tuple[int, ...]:
    numbers = {crc32(word.encode("utf-8", "surrogatepass")) for word in content_words(paragraphs)}
    return tuple(sorted(number for number in numbers if number % _SAMPLE == 0))


def topic_of(text: str) -> frozenset[int]:
    """Give the numbers that a text's own words have in topics."""
    return frozenset(_topic([text]))
