"""What an index knows of each article it remembers, by ordinal: those of this run at hand, those of the past on demand.

Holds no words and no keys. A face is a dropped copy that stands for its leader too (`leaders`).
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import lru_cache
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
from newsdedup.sketch.words import Hashes, mix

_AT_HAND = 1 << 14
"""Notes of the past that stay in memory."""

_TEXT = np.uint64(0x27D4EB2F165667C5)
"""Sets the key of a whole text apart from all others."""


class Fact(NamedTuple):
    """What is remembered of one article beside its names."""

    leader: int
    """ordinal of the kept article it is a face of, or its own"""
    words: int
    text: int
    """64-bit hash of its words in order"""
    rate: int
    """samples and level, in one number"""
    day: int
    """of publication (`arrival.day`)"""
    reason: str | None
    """why it was kept, if not for being first"""
    face: Verdict | None = None
    """of a face: what was said of it"""
    place: Place | None = None
    """of a kept article, under a policy other than `first`"""
    stripped: tuple[int, ...] = ()
    """its paragraphs that were taken out of its text"""


class Remembered:
    """A growing list of articles; ordinals begin where the past ends."""

    def __init__(self, past: Past | None, holders: int) -> None:
        self._past = past
        self._begin = past.known() if past is not None else 0
        self.next = self._begin
        """the ordinal that the next article gets"""
        self.elders = Elders(past, holders) if past is not None else None
        self._names = Names()
        self._leaders, self._words, self._rates, self._days = array("q"), array("q"), array("q"), array("i")
        self._texts = Exact()
        self._reasons: dict[int, str] = {}
        self._faces: dict[int, Verdict] = {}
        self._stripped: dict[int, tuple[int, ...]] = {}
        self._late: dict[int, Place] = {}
        self._note = lru_cache(maxsize=_AT_HAND)(self._read)

    def add(self, article: Article, fact: Fact) -> None:
        """Remember one more."""
        ordinal = self.next
        self.next += 1
        self._names.add(article.id, article.source)
        self._leaders.append(fact.leader)
        self._words.append(fact.words)
        self._rates.append(fact.rate)
        self._days.append(fact.day)
        self._texts.add(fact.text, ordinal)
        if fact.reason is not None:
            self._reasons[ordinal] = fact.reason
        if fact.face is not None:
            self._faces[ordinal] = fact.face
        if fact.stripped:
            self._stripped[ordinal] = fact.stripped

    def same(self, texts: Sequence[int]) -> dict[int, int]:
        """Begin a batch of these texts, given by their hashes: find the first article with each in the past alone."""
        self._texts.close()
        self._texts.open(texts)
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
        return self._names.id(at) if (at := ordinal - self._begin) >= 0 else self._note(ordinal)[1].name

    def source(self, ordinal: int) -> Source:
        """Give where an article came from."""
        return self._names.source(at) if (at := ordinal - self._begin) >= 0 else self._note(ordinal)[1].source

    def leader(self, ordinal: int) -> int:
        """Give the kept article that one is a face of, or itself."""
        return self._leaders[at] if (at := ordinal - self._begin) >= 0 else self._note(ordinal)[0]

    def words(self, ordinal: int) -> int:
        """Give the number of an article's words."""
        return self._words[at] if (at := ordinal - self._begin) >= 0 else self._note(ordinal)[1].words

    def rate(self, ordinal: int) -> int:
        """Give samples and level."""
        return self._rates[at] if (at := ordinal - self._begin) >= 0 else self._note(ordinal)[1].rate

    def day(self, ordinal: int) -> int:
        """Give the day of publication, 0 if it is not known."""
        return self._days[at] if (at := ordinal - self._begin) >= 0 else self._note(ordinal)[1].day

    def reason(self, ordinal: int) -> str:
        """Say why an article was kept."""
        if ordinal >= self._begin:
            return self._reasons.get(ordinal, "first")
        return self._note(ordinal)[1].reason or "first"

    def stripped(self, ordinal: int) -> tuple[int, ...]:
        """List the paragraphs that were taken out of an article."""
        return self._stripped.get(ordinal, ()) if ordinal >= self._begin else self._note(ordinal)[1].stripped

    def face(self, ordinal: int) -> Verdict | None:
        """Give what was said of a face; None for a kept article."""
        if ordinal >= self._begin:
            return self._faces.get(ordinal)
        leader, note = self._note(ordinal)
        return None if note.copy is None else Verdict(self.id(leader), self.source(leader), *note.copy)

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


def told(article: Article, fact: Fact, keys: Hashes, ordinal: int) -> Kept:
    """Write down what is remembered of an article, for whoever lays it by."""
    face = fact.face
    copy = None if face is None else Copy(face.relation, face.similarity, face.kept_because)
    own = article.id, article.source, fact.words, fact.text, fact.rate, fact.day
    note = Note(*own, fact.reason, copy, fact.place, fact.stripped)
    every = np.append(keys, reduced(_text_keys(np.array([fact.text], dtype=np.uint64))))
    return Kept(fact.leader, article.published, packed(note), entries(every, ordinal))


def _text_keys(texts: Hashes) -> Hashes:
    return mix(texts ^ _TEXT)
