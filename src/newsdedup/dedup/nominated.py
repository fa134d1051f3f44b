"""Candidates found by a join over a whole corpus at once, and how an index asks for them one batch at a time.

`candidates` finds the same ones from what it remembers; here somebody else has counted the keys that articles share.
An article is known by its place in the order of settling, any rising number.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from newsdedup.dedup.candidates import Batch, chosen, rates_of
from newsdedup.dedup.passages import Sketches, sketch, texts_of
from newsdedup.dedup.tallies import telling
from newsdedup.model import Article
from newsdedup.recipe import Recipe
from newsdedup.sketch.words import Places


class Entry(NamedTuple):
    """What a join needs of an article, in plain signed 64-bit integers."""

    text: int
    """hash of its words in order: exact copies have the same"""
    rate: int
    """samples and level, in one number"""
    keys: list[int]
    weights: list[int]
    """the family of each key"""


def entries(articles: Sequence[Article], recipe: Recipe) -> list[Entry]:
    """Sketch at most `passages.BATCH` articles for a join."""
    sketches = sketch(articles, recipe)
    texts = np.array(texts_of(articles, sketches), dtype=np.uint64).view(np.int64).tolist()
    columns = zip(texts, rates_of(sketches), *sketches.by_article(), strict=True)
    return [Entry(text, rate, keys.view(np.int64).tolist(), own.tolist()) for text, rate, keys, own in columns]


class Pairs(NamedTuple):
    """Pairs of articles that share keys, the later one's together; 64-bit integers, one a pair in each column."""

    article: Places
    """the later one, by its place"""
    rate: Places
    """its samples and level, in one number"""
    other: Places
    other_rate: Places
    tally: Places
    """sum of the families of the keys they share"""


def nominations(portions: Iterable[Pairs]) -> Iterator[tuple[int, list[int]]]:
    """Choose whom to compare: (article, others in rising order), for articles that have any.

    Args:
        portions: all pairs, ordered by article and other; a portion may end amid those of an article.
    """
    rest: Pairs | None = None
    for portion in portions:
        pairs = portion if rest is None else Pairs(*map(np.concatenate, zip(rest, portion, strict=True)))
        end = int(np.searchsorted(pairs.article, pairs.article[-1])) if len(pairs.article) else 0
        rest = Pairs(*(column[end:] for column in pairs))
        yield from _nominations(Pairs(*(column[:end] for column in pairs)))
    if rest is not None:
        yield from _nominations(rest)


def _nominations(pairs: Pairs) -> Iterator[tuple[int, list[int]]]:
    pairs = Pairs(*(column[telling(pairs.tally, pairs.rate)] for column in pairs))
    if not len(pairs.article):
        return
    begins = np.flatnonzero(np.concatenate(([True], pairs.article[1:] != pairs.article[:-1])))
    ends = np.append(begins[1:], len(pairs.article)).tolist()
    others, tallies, rates = pairs.other.tolist(), pairs.tally.tolist(), pairs.other_rate.tolist()
    articles, own = pairs.article[begins].tolist(), pairs.rate[begins].tolist()
    for number, (start, end) in enumerate(zip(begins.tolist(), ends, strict=True)):
        some = others[start:end]
        tally = dict(zip(some, tallies[start:end], strict=True))
        found = chosen(tally, own[number], dict(zip(some, rates[start:end], strict=True)).__getitem__)
        if found:
            yield articles[number], found


class Nominated:
    """See `candidates.Nominates`: answers from lists that were announced, as far as their articles were remembered."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[int, Sequence[int]]] = deque()
        self._batch: list[tuple[int, Sequence[int]]] = []
        self._here: dict[int, int] = {}
        self._ordinals: dict[int, int] = {}

    def announce(self, place: int, others: Sequence[int]) -> None:
        """Say which article settles next, and whom it is to be compared with."""
        self._waiting.append((place, others))

    def remembered(self, place: int) -> bool:
        """Tell whether an article was remembered, as itself or as a face."""
        return place in self._ordinals

    def open(self, sketches: Sketches) -> Batch:
        """Take the lists of a batch of articles."""
        self._batch = [self._waiting.popleft() for _ in sketches.samples]
        self._here = {place: at for at, (place, _) in enumerate(self._batch)}
        return Batch(sketches, rates_of(sketches), {}, {}, {}, {}, {}, {}, [])

    def of(self, _: Batch, article: int) -> list[int]:
        """Name the remembered ones of an article's list."""
        others = self._batch[article][1]
        return sorted(self._ordinals[place] for place in others if place in self._ordinals)

    def preview(self, batch: Batch, article: int) -> tuple[list[int], list[int]]:
        """Guess them before the batch settles."""
        others = self._batch[article][1]
        return self.of(batch, article), [self._here[place] for place in others if place in self._here]

    def remember(self, _batch: Batch, article: int, ordinal: int) -> None:
        """Let later articles meet this one."""
        self._ordinals[self._batch[article][0]] = ordinal

    def close(self, _: Batch) -> None:
        """End a batch."""
