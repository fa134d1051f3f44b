"""What each stage of a distributed run does to the rows of one partition: the same pure functions as on one machine.

Rows in, rows out. Knows no cluster, and nothing here depends on how rows were partitioned: a document is known by its
arrival, the number of its file and its place in it, which rises in the order in which one process would read.
"""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from newsdedup.dedup.arrival import rank
from newsdedup.dedup.conclude import conclude
from newsdedup.dedup.leaders import Index
from newsdedup.dedup.nominated import Nominated, entries
from newsdedup.engines.worker import View, clean_one
from newsdedup.errors import UsageFault
from newsdedup.model import Article, Document, Outcome, Verdict
from newsdedup.recipe import Policy, Recipe
from newsdedup.sinks.jsonl import Sink, open_sink
from newsdedup.sources.options import Note, ReadOptions
from newsdedup.sources.read import items_of
from newsdedup.sources.walk import Found

NOTE = "note"
"""Stands in the place of an outcome's kind where something was passed over that is no document."""

_RECORD_BITS = 36
"""An arrival: the number of the file, and in these bits the place in it."""

_MOST_FILES = 1 << 63 - _RECORD_BITS

_TOGETHER = 64
"""Documents cleaned before they are sketched together."""

_INDEXED = 4096
"""Articles in one index, before components that follow get another."""

Rows = Callable[[Outcome, Recipe], Iterable[tuple[str, bytes]]]
"""What is written of an outcome: (role of the output, bytes). A function that pickle can name."""


@dataclass(frozen=True, slots=True)
class Job:
    """All that a worker must know, as one value: rules and weights are text in it, compiled where they are used."""

    recipe: Recipe
    options: ReadOptions
    view: View
    rows: Rows


class Cleaned(NamedTuple):
    """A document after it was cleaned; what begins with `text` is of articles that are to be compared."""

    arrival: int
    kind: str
    article: bytes | None
    rest: bytes
    """the outcome without its article, or the note"""
    text: int | None = None
    rate: int | None = None
    rank: tuple[float, ...] | None = None
    keys: list[int] | None = None
    weights: list[int] | None = None


class Settled(NamedTuple):
    """What became of an article that others resemble."""

    place: int
    verdict: bytes
    remembered: bool


def numbered(listed: Iterable[Found | Note | Outcome]) -> Iterator[tuple[int, bytes]]:
    """Number files, and what was found in the place of one, in their order.

    Raises:
        UsageFault: standard input, which no other machine can read; more files than can be numbered.
    """
    for number, found in enumerate(listed):
        if isinstance(found, Found) and found.path == "-":
            raise UsageFault("standard input cannot be read by several machines: name files that all of them see")
        if number == _MOST_FILES:
            raise UsageFault(f"more than {_MOST_FILES} files: put many documents into each, as JSONL or an archive")
        yield number, pickle.dumps(found)


def cleaned(job: Job, files: Iterable[tuple[int, bytes]]) -> Iterator[Cleaned]:
    """Read and clean what `numbered` gave."""
    waiting: list[tuple[int, Outcome | Note]] = []
    for number, found in files:
        for place, item in enumerate(items_of(pickle.loads(found), job.options)):
            result = clean_one(item, job.recipe, job.view) if isinstance(item, Document) else item
            waiting.append((number << _RECORD_BITS | place, result))
            if len(waiting) == _TOGETHER:
                yield from _sketched(job, waiting)
                waiting.clear()
    yield from _sketched(job, waiting)


def _sketched(job: Job, results: list[tuple[int, Outcome | Note]]) -> Iterator[Cleaned]:
    compared = job.recipe.policy.dedup
    articles = [result.article for _, result in results if isinstance(result, Outcome) and result.article]
    sketches = iter(entries(articles, job.recipe) if articles and compared else ())
    for arrival, result in results:
        if isinstance(result, Note):
            yield Cleaned(arrival, NOTE, None, pickle.dumps(result))
            continue
        article = None if result.article is None else pickle.dumps(result.article)
        row = Cleaned(arrival, result.kind, article, pickle.dumps(replace(result, article=None)))
        if result.article is not None and compared:
            entry = next(sketches)
            row = row._replace(**entry._asdict(), rank=rank(result.article, job.recipe.policy.keep))
        yield row


def settled(job: Job, rows: Iterable[tuple[int, int, bytes, list[int] | None]]) -> Iterator[Settled]:
    """Settle whole components.

    Args:
        rows: (component, place, article, whom to compare it with), by component and place.
    """
    component: int | None = None
    candidates, number = Nominated(), 0
    index = Index(job.recipe, candidates=candidates)
    waiting: list[tuple[int, Article]] = []
    for root, place, article, others in rows:
        full = root != component and number + len(waiting) >= _INDEXED
        if full or len(waiting) == _TOGETHER:
            number += len(waiting)
            yield from _verdicts(index, candidates, waiting)
        if full:
            candidates, number = Nominated(), 0
            index = Index(job.recipe, candidates=candidates)
        component = root
        candidates.announce(place, others or ())
        waiting.append((place, pickle.loads(article)))
    yield from _verdicts(index, candidates, waiting)


def _verdicts(index: Index, candidates: Nominated, waiting: list[tuple[int, Article]]) -> Iterator[Settled]:
    verdicts = index.settle([article for _, article in waiting])
    for (place, _), verdict in zip(waiting, verdicts, strict=True):
        yield Settled(place, pickle.dumps(verdict), candidates.remembered(place))
    waiting.clear()


def exact_copies_settle(policy: Policy) -> bool:
    """Tell whether a copy of a remembered article's very words is settled by that alone."""
    return "exact" in policy.drop


def merged(
    rows: Iterable[tuple[int, bytes | None, bytes | None, bytes | None]],
) -> Iterator[tuple[bytes | None, bytes, bytes | None]]:
    """Put verdicts, rows of their own behind the document's row, beside it.

    Args:
        rows: (arrival, article, rest, verdict), by arrival, a document's own row first.
    """
    for _, group in groupby(rows, itemgetter(0)):
        (_, article, rest, _), *verdicts = group
        assert rest is not None
        yield article, rest, verdicts[0][3] if verdicts else None


def written(
    job: Job, rows: Iterable[tuple[bytes | None, bytes, bytes | None]], folder: str, part: int
) -> Iterator[tuple[str, int]]:
    """Write a part of each output that has rows in it; it appears whole, under a name that a second attempt replaces.

    Args:
        job: what governs.
        rows: (article, rest, verdict), in the order of the output; no notes.
        folder: for the outputs, a folder each.
        part: which one this is.

    Yields:
        How many documents of each kind there were.
    """
    counts: Counter[str] = Counter()
    with ExitStack() as stack:
        sinks: dict[str, Sink] = {}
        for article, rest, verdict in rows:
            outcome = _concluded(job, article, rest, verdict)
            counts[outcome.kind] += 1
            for role, line in job.rows(outcome, job.recipe):
                if role not in sinks:
                    place = Path(folder, role)
                    place.mkdir(parents=True, exist_ok=True)
                    sinks[role] = open_sink(str(place / f"part-{part:06}"))
                    stack.callback(sinks[role].abort)
                sinks[role].write(line)
        for sink in sinks.values():
            sink.commit()
    yield from sorted(counts.items())


def _concluded(job: Job, article: bytes | None, rest: bytes, verdict: bytes | None) -> Outcome:
    outcome: Outcome = pickle.loads(rest)
    if article is None:
        return outcome
    outcome = replace(outcome, article=pickle.loads(article))
    if not job.recipe.policy.dedup:
        return outcome
    return conclude(outcome, Verdict() if verdict is None else pickle.loads(verdict))


def portions(rows: Iterable[tuple[Any, ...]], most: int, octets: int) -> Iterator[list[tuple[Any, ...]]]:
    """Cut rows into portions of at most `most`, none of much more than so many bytes."""
    portion: list[tuple[Any, ...]] = []
    size = 0
    for row in rows:
        portion.append(row)
        size += sum(len(value) for value in row if isinstance(value, bytes))
        if len(portion) == most or size >= octets:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion
