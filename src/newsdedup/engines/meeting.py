"""What articles of a distributed run do among themselves: keys are dealt out, and those that are alike settle together.

Rows in, rows out, as in `stages`. An article is known by its arrival, and by its place in the order of settling, which
is the same unless the policy of keeping says otherwise.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from newsdedup.dedup import slices
from newsdedup.dedup.leaders import Index
from newsdedup.dedup.nominated import Nominated, sketches_of
from newsdedup.dedup.slices import Keyed
from newsdedup.dedup.waiting import heads_end, in_order, lying, sent
from newsdedup.engines import parts
from newsdedup.engines.dealing import dealing, dealt, read, remove
from newsdedup.engines.packing import known_by, packed
from newsdedup.engines.rows import MOST_BYTES, MOST_ROWS, Settled, Settling, portions
from newsdedup.engines.spill import Spill
from newsdedup.engines.stages import TOGETHER, Job
from newsdedup.recipe import Policy

_INDEXED = 4096
"""Articles in one index, before components that follow get another; and those that are read, and wait, together."""

KEYS, SETTLING = "keys", "settling"
"""What parts deal out."""
_DOUBT = "doubt"

_DEALT = 1 << 14
"""Bytes for each slice that are dealt together: what is dealt should not be crumbs."""

_BEGINNING = 64
"""Bytes of a blob that say how long its heads are."""


class Dealt(NamedTuple):
    """What parts dealt out to slices in one round, and where."""

    folder: str
    """the parts'"""
    parts: int
    slices: int
    turn: int

    def name(self, what: str) -> str:
        """Give the name that it has there."""
        return f"{what}-{self.turn}"

    def doubt(self) -> None:
        """Note that the outcome of this round may not be the last word."""
        Path(self.folder, self.name(_DOUBT)).touch()

    @property
    def sure(self) -> bool:
        """Tell whether nobody noted that."""
        return not Path(self.folder, self.name(_DOUBT)).exists()

    def forget(self, what: str) -> None:
        """Throw away what nobody will ask for again."""
        remove(self.folder, self.name(what))


def keyed(at: Dealt, part: int, rows: Iterable[tuple[int, int, bool]]) -> Iterator[tuple[int]]:
    """Deal out the keys of a part, and say that it is done.

    Args:
        at: where to.
        part: which one.
        rows: (arrival, place, whether it may hold a key), for articles of which this is not (arrival, arrival, True).
    """
    told = {arrival: (place, holds) for arrival, place, holds in rows}

    def batches() -> Iterator[Keyed]:
        for arrivals, rates, marked in parts.read(at.folder, "sketches", part, ("arrivals", "rates", "marked")):
            known = [told.get(arrival, (arrival, True)) for arrival in parts.numbers(arrivals)]
            places, holds = zip(*known, strict=True)
            yield Keyed(places, parts.numbers(rates), holds, marked)

    with dealing(at.folder, at.name(KEYS), part, 2 * at.slices) as dealer:
        for number, late, entries in slices.dealt(batches(), at.slices):
            dealer.add(2 * number + late, entries)
    yield (part,)


def met(at: Dealt, number: int) -> Iterator[tuple[int, bytes]]:
    """Let articles meet in a slice, and deal out the pairs.

    A key that has more holders than are met may have others when it is known who is remembered: that is a doubt.
    """
    blobs = (
        (late, read(blob))
        for late in (False, True)
        for blob in dealt(at.folder, at.name(KEYS), at.parts, 2 * at.slices, 2 * number + late)
    )
    yield from slices.dealt_pairs(slices.shared(blobs, at.doubt), at.slices)


def gathered(at: Dealt, part: int, rows: Iterable[tuple[int, int, int, bytes | None]]) -> Iterator[tuple[int]]:
    """Send the articles of a part to where their components settle, and say that it is done.

    Args:
        at: where to.
        part: which one.
        rows: (arrival, place, component, others), by arrival.
    """
    articles = parts.read(at.folder, "articles", part, ("arrival", "text", "rate", "brief", "imprint"))

    def waiting() -> Iterator[tuple[int, int, bytes]]:
        for arrival, place, root, others in rows:
            article = next(article for article in articles if article[0] == arrival)
            yield root, place, pickle.dumps((*article, others), pickle.HIGHEST_PROTOCOL)

    with dealing(at.folder, at.name(SETTLING), part, at.slices) as dealer:
        for portion in portions(waiting(), MOST_ROWS, min(max(MOST_BYTES, at.slices * _DEALT), 8 * MOST_BYTES)):
            for number, blob in sent(portion, at.slices):
                dealer.add(number, blob)
    yield (part,)


def components(at: Dealt, number: int) -> Iterator[Settling]:
    """Give the articles of the components that settle in a slice, by component and place.

    A component may be larger than memory: heads alone are held, the rest is read in portions.
    """
    blobs = list(dealt(at.folder, at.name(SETTLING), at.parts, at.slices, number))
    ends = [heads_end(read(blob, _BEGINNING)) for blob in blobs]
    tables = [lying(read(blob, end), of, blob.start) for of, (blob, end) in enumerate(zip(blobs, ends, strict=True))]
    for portion in in_order(tables, _INDEXED):
        found: dict[int, bytes] = {}
        for of, own in groupby(sorted(portion, key=itemgetter(2, 3)), itemgetter(2)):
            with Path(blobs[of].path).open("rb") as file:
                for article in own:
                    file.seek(article.start)
                    found[article.place] = file.read(article.size)
        for article in portion:
            yield Settling(article.root, article.place, *pickle.loads(found[article.place]))


def settled(job: Job, at: Dealt, number: int) -> Iterator[Settled]:
    """Settle the components of a slice.

    It was guessed that no copy of an earlier article's very words is remembered; one that is, is a doubt.
    """
    component: int | None = None
    settling, waiting = _Settling(job), list[Settling]()
    for row in components(at, number):
        full = row.root != component and settling.number + len(waiting) >= _INDEXED
        if full or len(waiting) == TOGETHER:
            yield from settling.verdicts(waiting, at)
        if full:
            settling = _Settling(job)
        component = row.root
        waiting.append(row)
    yield from settling.verdicts(waiting, at)


class _Settling:
    """Some components, while they settle."""

    def __init__(self, job: Job) -> None:
        self._candidates = Nominated()
        self._index = Index(job.recipe, Spill(job.work.tmpdir), candidates=self._candidates)
        self._settle_copies = exact_copies_settle(job.recipe.policy)
        self._texts: set[int] = set()
        self.number = 0
        """of articles that have settled"""

    def verdicts(self, waiting: list[Settling], at: Dealt) -> Iterator[Settled]:
        """Settle those who wait, if there are any, and let go of them."""
        if not waiting:
            return
        candidates = self._candidates
        for row in waiting:
            candidates.announce(row.place, row.others or b"")
        sketches = sketches_of((row.imprint, row.text, row.rate) for row in waiting)
        verdicts = self._index.settle([known_by(row.brief) for row in waiting], sketches)
        for which, (row, verdict) in enumerate(zip(waiting, verdicts, strict=True)):
            met, remembered = candidates.met(which), candidates.remembered(which)
            if remembered and self._settle_copies and row.text in self._texts:
                at.doubt()
            self._texts.add(row.text)
            yield Settled(row.place, row.arrival, packed(verdict), remembered, met)
        self.number += len(waiting)
        waiting.clear()


def exact_copies_settle(policy: Policy) -> bool:
    """Tell whether a copy of a remembered article's very words is settled by that alone."""
    return "exact" in policy.drop
