"""What articles of a distributed run do among themselves: keys are dealt out, and those that are alike settle together.

Rows in, rows out, as in `stages`. An article is known by its arrival, and by its place in the order of settling, which
is the same unless the policy of keeping says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsdedup.dedup.leaders import Index
from newsdedup.dedup.nominated import Nominated, sketches_of
from newsdedup.dedup.slices import Keyed, dealt
from newsdedup.engines import parts
from newsdedup.engines.packing import known_by, packed
from newsdedup.engines.rows import Settled, Settling
from newsdedup.engines.spill import Spill
from newsdedup.engines.stages import TOGETHER, Job
from newsdedup.recipe import Policy

_INDEXED = 4096
"""Articles in one index, before components that follow get another."""


def keyed(
    folder: str, part: int, rows: Iterable[tuple[int, int, bool]], slices: int
) -> Iterator[tuple[int, bool, bytes]]:
    """Deal out the keys of a part.

    Args:
        folder, part: which one.
        rows: (arrival, place, whether it may hold a key), for articles of which this is not (arrival, arrival, True).
        slices: as `slices.dealt` takes them.
    """
    told = {arrival: (place, holds) for arrival, place, holds in rows}

    def batches() -> Iterator[Keyed]:
        for arrivals, rates, marked in parts.read(folder, "sketches", part, ("arrivals", "rates", "marked")):
            known = [told.get(arrival, (arrival, True)) for arrival in parts.numbers(arrivals)]
            places, holds = zip(*known, strict=True)
            yield Keyed(places, parts.numbers(rates), holds, marked)

    return dealt(batches(), slices)


def gathered(folder: str, part: int, rows: Iterable[tuple[int, int, int, bytes | None]]) -> Iterator[Settling]:
    """Send the articles of a part on their way.

    Args:
        folder, part: which one.
        rows: (arrival, place, component, others), by arrival.
    """
    articles = parts.read(folder, "articles", part, ("arrival", "text", "rate", "brief", "imprint"))
    for arrival, place, root, others in rows:
        _, text, rate, brief, imprint = next(article for article in articles if article[0] == arrival)
        yield Settling(root, place, arrival, text, rate, brief, imprint, others)


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
