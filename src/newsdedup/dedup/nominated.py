"""Candidates that were found for a whole corpus at once, and how an index asks for them one batch at a time.

`candidates` finds the same ones from what it remembers. Here somebody else has counted the keys that articles share
(`slices`), with earlier ones that were perhaps remembered; an index knows which of these are, and chooses among them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsdedup.dedup.candidates import Batch, chosen, nominating, rates_of
from newsdedup.dedup.entries import Records
from newsdedup.dedup.imprints import Imprint, Imprints
from newsdedup.dedup.passages import Sketches
from newsdedup.dedup.slices import PAIR
from newsdedup.dedup.tallies import LEVEL_BITS
from newsdedup.sketch.words import Places

_OTHER = np.dtype([("other", "<i8"), ("rate", "<i4"), ("tally", "<i4")])

_LEVEL = (1 << LEVEL_BITS) - 1

_LATER = 1 << 40
"""More than any number of remembered articles: stands above the place in a batch of one that is not settled yet."""


class Tallied(NamedTuple):
    """What an article has in common with earlier ones, those alone that this nominates."""

    place: int
    number: int
    others: bytes
    met: int
    """a digest of the others; 0 for none"""


def tallied(blobs: Iterable[bytes]) -> Iterator[Tallied]:
    """Add up all that articles share.

    Args:
        blobs: all `PAIR` records of some articles, in any order.
    """
    pairs = np.frombuffer(b"".join(blobs), PAIR)
    article, other = np.ascontiguousarray(pairs["article"]), np.ascontiguousarray(pairs["other"])
    order = np.lexsort((other, article))
    article, other = article[order], other[order]
    begins = _begins(article, other)
    if not len(begins):
        return
    pairs, tally = pairs[order[begins]], np.add.reduceat(pairs["tally"][order], begins)
    good = nominating(tally.astype(np.int64), pairs["rate"].astype(np.int64), pairs["other_rate"].astype(np.int64))
    pairs, others = pairs[good], np.empty(int(good.sum()), _OTHER)
    others["other"], others["rate"], others["tally"] = pairs["other"], pairs["other_rate"], tally[good]
    first = _begins(pairs["article"])
    bounds = [*first.tolist(), len(pairs)]
    for place, start, end in zip(pairs["article"][first].tolist(), bounds[:-1], bounds[1:], strict=True):
        own = others[start:end].tobytes()
        yield Tallied(place, end - start, own, _digest(own))


def _begins(*columns: Places) -> Places:
    """Find where a run of equal rows begins."""
    new: NDArray[np.bool_] = np.zeros(max(len(columns[0]) - 1, 0), bool)
    for column in columns:
        new |= column[1:] != column[:-1]
    return np.flatnonzero(np.concatenate((np.ones(min(len(columns[0]), 1), bool), new)))


def _digest(others: bytes) -> int:
    return int.from_bytes(blake2b(others, digest_size=8).digest(), "little", signed=True) if others else 0


def others_of(rows: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, int]]:
    """Give every edge of articles (place, others) as a pair of places."""
    for place, others in rows:
        for other in _records(others)["other"].tolist():
            yield place, other


def _records(others: bytes) -> Records:
    return np.frombuffer(others, _OTHER)


def signed(hashes: Sequence[int]) -> list[int]:
    """Write unsigned 64-bit numbers as the signed ones that a cluster has."""
    numbers: list[int] = np.array(hashes, dtype=np.uint64).view(np.int64).tolist()
    return numbers


def sketches_of(articles: Iterable[tuple[bytes, int, int]]) -> Sketches:
    """Put together what an index asks of sketches, of (imprint, text, rate) that were laid by; there are no keys."""
    imprints, texts, rates = zip(*articles, strict=True)
    own = [Imprint.unpack(imprint) for imprint in imprints]
    sizes = np.array([one.size for one in own])
    paragraphs = np.array([len(one.paragraphs) for one in own])
    number = np.array(rates, dtype=np.int64)
    none = np.empty(0, np.uint64)
    return Sketches(
        imprints=Imprints(b"".join(imprints), sizes, paragraphs),
        texts=np.array(texts, dtype=np.int64).view(np.uint64),
        marked=none,
        samples=number >> LEVEL_BITS,
        levels=number & _LEVEL,
        signed=none.astype(np.uint32).reshape(0, 0),
    )


class Nominated:
    """See `candidates.Nominates`: answers from tallies that were announced, as far as their articles are remembered."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._batch: list[tuple[int, list[tuple[int, int, int]]]] = []
        self._others: list[bytes] = []
        self._here: dict[int, int] = {}
        self._ordinals: dict[int, int] = {}

    def announce(self, place: int, others: bytes) -> None:
        """Say which article settles next, and what it has in common with whom (`Tallied.others`)."""
        self._waiting.append((place, others))

    def remembered(self, article: int) -> bool:
        """Tell whether an article of the batch was remembered, as itself or as a face."""
        return self._batch[article][0] in self._ordinals

    def met(self, article: int) -> int:
        """Give the digest of those others of an article of the batch that were remembered."""
        others = self._batch[article][1]
        there = [other in self._ordinals for other, _, _ in others]
        if all(there):
            return _digest(self._others[article])
        return _digest(_records(self._others[article])[there].tobytes())

    def open(self, sketches: Sketches) -> Batch:
        """Take the tallies of a batch of articles."""
        own = [self._waiting.popleft() for _ in sketches.samples]
        self._others = [others for _, others in own]
        self._batch = [(place, _records(others).tolist()) for place, others in own]
        self._here = {place: at for at, (place, _) in enumerate(own)}
        return Batch(sketches, rates_of(sketches).tolist(), {}, {}, {}, {}, {}, {}, [], alone=False)

    def of(self, batch: Batch, article: int) -> list[int]:
        """Name the remembered articles to compare an article with, in rising order."""
        return self._chosen(batch, article, self._ordinals.get)

    def preview(self, batch: Batch, article: int) -> tuple[list[int], list[int]]:
        """Guess them before the batch settles: as if all earlier ones of it were going to be remembered."""
        found = self._chosen(batch, article, self._known)
        cut = bisect_left(found, _LATER)
        return found[:cut], [number - _LATER for number in found[cut:]]

    def _known(self, place: int) -> int | None:
        at = self._here.get(place)
        return self._ordinals.get(place) if at is None else _LATER + at

    def _chosen(self, batch: Batch, article: int, number_of: Callable[[int], int | None]) -> list[int]:
        tally, rates = {}, {}
        for other, rate, shared in self._batch[article][1]:
            number = number_of(other)
            if number is not None:
                tally[number], rates[number] = shared, rate
        return chosen(tally, batch.rates[article], rates.__getitem__) if tally else []

    def remember(self, _batch: Batch, article: int, ordinal: int) -> None:
        """Let later articles meet this one."""
        self._ordinals[self._batch[article][0]] = ordinal

    def close(self, _: Batch) -> None:
        """End a batch."""
