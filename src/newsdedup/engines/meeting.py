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
    """Let articles meet in a slice, and deal out the pairs."""
    blobs = (
        (late, read(blob))
        for late in (False, True)
        for blob in dealt(at.folder, at.name(KEYS), at.parts, 2 * at.slices, 2 * number + late)
    )
    yield from slices.dealt_pairs(slices.shared(blobs), at.slices)


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
        for portion in portions(waiting(), MOST_ROWS, MOST_BYTES):
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


def settled(job: Job, rows: Iterable[Settling]) -> Iterator[Settled]:
    """Settle whole components.

    Args:
        job: what governs.
        rows: by component and place.
    """
    component: int | None = None
    candidates, number = Nominated(), 0
    index = Index(job.recipe, Spill(job.work.tmpdir), candidates=candidates)
    waiting: list[Settling] = []
    for row in rows:
        full = row.root != component and number + len(waiting) >= _INDEXED
        if full or len(waiting) == TOGETHER:
            number += len(waiting)
            yield from _verdicts(index, candidates, waiting)
        if full:
            candidates, number = Nominated(), 0
            index = Index(job.recipe, Spill(job.work.tmpdir), candidates=candidates)
        component = row.root
        waiting.append(row)
    yield from _verdicts(index, candidates, waiting)


def _verdicts(index: Index, candidates: Nominated, waiting: list[Settling]) -> Iterator[Settled]:
    if not waiting:
        return
    for row in waiting:
        candidates.announce(row.place, row.others or b"")
    sketches = sketches_of((row.imprint, row.text, row.rate) for row in waiting)
    verdicts = index.settle([known_by(row.brief) for row in waiting], sketches)
    for at, (row, verdict) in enumerate(zip(waiting, verdicts, strict=True)):
        met, remembered = candidates.met(at), candidates.remembered(at)
        yield Settled(row.place, row.arrival, packed(verdict), remembered, met)
    waiting.clear()


def exact_copies_settle(policy: Policy) -> bool:
    """Tell whether a copy of a remembered article's very words is settled by that alone."""
    return "exact" in policy.drop
