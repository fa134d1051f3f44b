"""What an index knows of each article it remembers, by ordinal: those of this run at hand, those of the past on demand.

Holds no words and no keys. A face is a dropped copy that stands for its leader too (`leaders`).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import count
from typing import NamedTuple

import numpy as np

from newsdedup.dedup.exact import Exact
from newsdedup.dedup.kept import Kept
from newsdedup.dedup.memory import Copy, Note, packed, unpacked
from newsdedup.dedup.names import Names
from newsdedup.dedup.past import Elders, Past, Place
from newsdedup.dedup.postings import reduced
from newsdedup.dedup.runs import entries
from newsdedup.model import Article, Source, Verdict
from newsdedup.sketch.words import Hashes, Places, mix

_AT_HAND = 1 << 14
"""Notes of the past that stay in memory."""

_TEXT = np.uint64(0x27D4EB2F165667C5)
"""Sets the key of a whole text apart from all others."""


class Fresh(NamedTuple):
    """A batch of articles, of which some will be remembered: a column for each thing that is then known of them."""

    articles: Sequence[Article]
    words: list[int]
    """how many"""
    texts: list[int]
    """64-bit hashes of their words in order"""
    rates: Sequence[int]
    """samples and level, in one number"""
    days: list[int]
    """of publication (`arrival.day`)"""


_NO_BATCH = Fresh((), [], [], (), [])


class Rare(NamedTuple):
    """What is remembered of few."""

    reason: str | None = None
    """why it was kept, if not for being first"""
    face: Verdict | None = None
    """of a face: what was said of it"""
    place: Place | None = None
    """of a kept article, under a policy other than `first`"""
    stripped: tuple[int, ...] = ()
    """its paragraphs that were taken out of its text"""


NOTHING_RARE = Rare()


class Remembered:
    """A growing list of articles; ordinals begin where the past ends. A batch joins the columns when it closes."""

    def __init__(self, past: Past | None, holders: int) -> None:
        self._past = past
        self._begin = self._opened = past.known() if past is not None else 0
        self.next = self._begin
        """the ordinal that the next article gets"""
        self.elders = Elders(past, holders) if past is not None else None
        self._names = Names()
        self._leaders, self._words, self._rates, self._days = array("q"), array("q"), array("q"), array("i")
        self._texts = Exact()
        self._rare: dict[int, Rare] = {}
        self._late: dict[int, Place] = {}
        self._note = lru_cache(maxsize=_AT_HAND)(self._read)
        self._fresh = _NO_BATCH
        self.places: list[int] = []
        """of those of the batch that are remembered"""
        self._led: list[int] = []
        """their leaders"""

    def open(self, fresh: Fresh) -> dict[int, int]:
        """Begin a batch: find the first article with each of its texts in the past alone."""
        self._fresh = fresh
        self._texts.open(fresh.texts)
        return self._same(fresh.texts)

    def add(self, place: int, leader: int, rare: Rare = NOTHING_RARE) -> int:
        """Remember one more of the batch; give its ordinal.

        Args:
            place: in the batch.
            leader: ordinal of the kept article it is a face of, or its own.
            rare: the rest.
        """
        ordinal = self.next
        self.next += 1
        self.places.append(place)
        self._led.append(leader)
        self._texts.add(self._fresh.texts[place], ordinal)
        if rare is not NOTHING_RARE:
            self._rare[ordinal] = rare
        return ordinal

    def place(self, ordinal: int) -> int:
        """Give the place in the batch of what was remembered of it; -1 for an older one."""
        return self.places[at] if (at := ordinal - self._opened) >= 0 else -1

    def told(self, keys: Sequence[Hashes]) -> Iterator[Kept]:
        """Write down what was remembered of the batch, for whoever lays it by; `keys` are of each of its articles."""
        for ordinal, place, leader in zip(count(self._opened), self.places, self._led, strict=False):
            article, text = self._fresh.articles[place], self._fresh.texts[place]
            rare = self._rare.get(ordinal, NOTHING_RARE)
            face = rare.face
            copy = None if face is None else Copy(face.relation, face.similarity, face.kept_because)
            own = self._fresh.words[place], text, self._fresh.rates[place], self._fresh.days[place]
            note = Note(article.id, article.source, *own, rare.reason, copy, rare.place, rare.stripped)
            every = np.append(keys[place], reduced(_text_keys(np.array([text], dtype=np.uint64))))
            yield Kept(leader, article.published, packed(note), entries(every, ordinal))

    def close(self) -> None:
        """End a batch."""
        fresh, places = self._fresh, self.places
        articles = [fresh.articles[place] for place in places]
        self._names.extend([(article.id, article.source) for article in articles])
        self._leaders.extend(self._led)
        self._words.extend([fresh.words[place] for place in places])
        self._rates.extend([fresh.rates[place] for place in places])
        self._days.extend([fresh.days[place] for place in places])
        self._texts.close()
        self._opened = self.next
        self._fresh = _NO_BATCH
        places.clear()
        self._led.clear()

    def _same(self, texts: Sequence[int]) -> dict[int, int]:
        if self.elders is None:
            return {}
        keys = reduced(_text_keys(np.array(texts, dtype=np.uint64)))
        order = np.argsort(keys)
        found: dict[int, int] = {}
        for place, ordinal in zip(*(side.tolist() for side in self.elders.find(keys[order])), strict=True):
            text = texts[order[place]]
            if self._note(ordinal)[1].text == text:
                found[text] = min(ordinal, found.get(text, ordinal))
        return found

    def with_text(self, text: int) -> int | None:
        """Find the first article of this run with a text of the batch."""
        return self._texts.get(text)

    def id(self, ordinal: int) -> str:
        """Give an article's id."""
        if ordinal >= self._opened:
            return self._fresh.articles[self.place(ordinal)].id
        return self._names.id(at) if (at := ordinal - self._begin) >= 0 else self._note(ordinal)[1].name

    def source(self, ordinal: int) -> Source:
        """Give where an article came from."""
        if ordinal >= self._opened:
            return self._fresh.articles[self.place(ordinal)].source
        return self._names.source(at) if (at := ordinal - self._begin) >= 0 else self._note(ordinal)[1].source

    def leader(self, ordinal: int) -> int:
        """Give the kept article that one is a face of, or itself."""
        if ordinal >= self._opened:
            return self._led[ordinal - self._opened]
        return self._leaders[at] if (at := ordinal - self._begin) >= 0 else self._note(ordinal)[0]

    def words(self, ordinal: int) -> int:
        """Give the number of an article's words."""
        if ordinal >= self._opened:
            return self._fresh.words[self.place(ordinal)]
        return self._words[at] if (at := ordinal - self._begin) >= 0 else self._note(ordinal)[1].words

    def rate(self, ordinal: int) -> int:
        """Give samples and level."""
        if ordinal >= self._opened:
            return self._fresh.rates[self.place(ordinal)]
        return self._rates[at] if (at := ordinal - self._begin) >= 0 else self._note(ordinal)[1].rate

    def rates(self, ordinals: Places) -> Places:
        """Give those of articles that are not of the batch."""
        own = ordinals - self._begin
        if not len(own) or own.min() >= 0:
            return np.frombuffer(self._rates, dtype=np.int64)[own] if len(own) else own
        return np.array([self.rate(ordinal) for ordinal in ordinals.tolist()], dtype=np.int64)

    def day(self, ordinal: int) -> int:
        """Give the day of publication, 0 if it is not known."""
        if ordinal >= self._opened:
            return self._fresh.days[self.place(ordinal)]
        return self._days[at] if (at := ordinal - self._begin) >= 0 else self._note(ordinal)[1].day

    def reason(self, ordinal: int) -> str:
        """Say why an article was kept."""
        return (self._rare_of(ordinal).reason if ordinal >= self._begin else self._note(ordinal)[1].reason) or "first"

    def stripped(self, ordinal: int) -> tuple[int, ...]:
        """List the paragraphs that were taken out of an article."""
        return self._rare_of(ordinal).stripped if ordinal >= self._begin else self._note(ordinal)[1].stripped

    def face(self, ordinal: int) -> Verdict | None:
        """Give what was said of a face; None for a kept article."""
        if ordinal >= self._begin:
            return self._rare_of(ordinal).face
        leader, note = self._note(ordinal)
        return None if note.copy is None else Verdict(self.id(leader), self.source(leader), *note.copy)

    def _rare_of(self, ordinal: int) -> Rare:
        return self._rare.get(ordinal, NOTHING_RARE)

    def outdoes(self, place: Place, leader: int) -> bool:
        """Tell whether a copy is better than an article of the past and all its copies so far; remember if it is."""
        if self._past is None or leader >= self._begin:
            return False
        best = self._late.get(leader) or self._past.best(leader) or self._note(leader)[1].rank
        if best is None or best[0] != place[0] or best <= place:
            return False
        self._late[leader] = place
        self._past.outdone(leader, place)
        return True

    def _read(self, ordinal: int) -> tuple[int, Note]:
        assert self._past is not None
        leader, blob = self._past.note(ordinal)
        return leader, unpacked(blob)


def _text_keys(texts: Hashes) -> Hashes:
    return mix(texts ^ _TEXT)
