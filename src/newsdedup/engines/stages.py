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
from itertools import chain, groupby
from math import inf
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from newsdedup.dedup.arrival import rank
from newsdedup.dedup.leaders import Index
from newsdedup.dedup.nominated import Nominated, entries
from newsdedup.engines.local import Settling, Work, cleaning
from newsdedup.engines.making import Given, make_one
from newsdedup.errors import NewsdedupError, UsageFault
from newsdedup.model import Article, Outcome, Verdict
from newsdedup.recipe import Policy, Recipe
from newsdedup.sinks.jsonl import Sink, open_sink
from newsdedup.sources.options import Note, ReadOptions
from newsdedup.sources.read import Item, items_of
from newsdedup.sources.walk import Found

NOTE, MISSING, FAULT = "note", "missing", "fault"
"""Stand in the place of an outcome's kind where something was passed over, or not found, that is no document, or where
reading showed that the whole job cannot be."""

_RECORD_BITS = 36
"""An arrival: the number of the file, and in these bits the place in it."""

_MOST_FILES = 1 << 63 - _RECORD_BITS

_TOGETHER = 64
"""Documents cleaned before they are sketched together."""

_INDEXED = 4096
"""Articles in one index, before components that follow get another."""

Row = TypeVar("Row", bound=tuple[Any, ...])

Rows = Callable[[Outcome], Iterable[tuple[str, bytes]]]
"""What is written of an outcome: (role of the output, bytes). Pickle must be able to name it."""


@dataclass(frozen=True, slots=True)
class Job:
    """All that a worker must know, as one value: rules and weights are text in it, compiled where they are used."""

    recipe: Recipe
    options: ReadOptions
    work: Work
    rows: Rows


class Cleaned(NamedTuple):
    """A document after it was cleaned, or a note; what begins with `text` is of articles that are to be compared."""

    arrival: int
    kind: str
    article: bytes | None
    rest: bytes
    """the outcome without its article, or the note"""
    reference: bool
    """not a document of this run, but one with which they are compared"""
    text: int | None = None
    rate: int | None = None
    keys: list[int] | None = None
    weights: list[int] | None = None
    rank: list[float] | None = None
    """where the policy of keeping puts it, and, among equals, `tie`"""
    tie: int | None = None


class File(NamedTuple):
    """A file to read, or what is known in its place."""

    number: int
    found: bytes
    reference: bool


class Settled(NamedTuple):
    """What became of an article that others resemble."""

    place: int
    verdict: bytes
    remembered: bool


class Result(NamedTuple):
    """What a job left behind."""

    folder: Path
    """one folder for each role of output that has rows; its parts, in the order of their names, are the output"""
    cleaned: dict[str, int]
    """documents, and notes, by kind before they settled"""
    counts: dict[str, int]
    """documents by kind of outcome; `unread` those of the reference that were rejected"""
    unread: int


def numbered(listed: Iterable[Found | Item], reference: Iterable[Found | Item] = ()) -> Iterator[File]:
    """Number files, and what was found in the place of one, in their order.

    Args:
        listed: as `sources.read.listed` gives them.
        reference: files whose articles are compared with, and are kept already; they come first.

    Raises:
        UsageFault: standard input, which no other machine can read; more files than can be numbered.
    """
    both = chain(((found, True) for found in reference), ((found, False) for found in listed))
    for number, (found, is_reference) in enumerate(both):
        if isinstance(found, Found) and found.path == "-":
            raise UsageFault("standard input cannot be read by several machines: name files that all of them see")
        if number == _MOST_FILES:
            raise UsageFault(f"more than {_MOST_FILES} files: put many documents into each, as JSONL")
        yield File(number, pickle.dumps(found), is_reference)


def cleaned(job: Job, files: Iterable[File]) -> Iterator[Cleaned]:
    """Read and clean what `numbered` gave."""
    make = cleaning(job.work, job.recipe)
    waiting: list[tuple[int, Outcome | Note, bool]] = []
    for number, found, reference in files:
        options = job.options if not reference else replace(job.options, passing=frozenset())
        first = arrival = number << _RECORD_BITS
        try:
            for arrival, item in enumerate(items_of(pickle.loads(found), options), first):
                result = make_one(item, job.recipe, make.make, make.view) if isinstance(item, Given) else item
                waiting.append((arrival, result, reference))
                if len(waiting) == _TOGETHER:
                    yield from _sketched(job, waiting)
                    waiting.clear()
        except NewsdedupError as fault:
            yield Cleaned(arrival, FAULT, None, pickle.dumps(fault), reference)
    yield from _sketched(job, waiting)


def _sketched(job: Job, results: list[tuple[int, Outcome | Note, bool]]) -> Iterator[Cleaned]:
    compared, keep = job.recipe.policy.dedup, job.recipe.policy.keep
    articles = [result.article for _, result, _ in results if isinstance(result, Outcome) and result.article]
    sketches = iter(entries(articles, job.recipe) if articles and compared else ())
    for arrival, result, reference in results:
        if isinstance(result, Note):
            yield Cleaned(arrival, MISSING if result.missing else NOTE, None, pickle.dumps(result), reference)
            continue
        article = result.article
        blob = None if article is None else pickle.dumps(article)
        row = Cleaned(arrival, result.kind, blob, pickle.dumps(replace(result, article=None)), reference)
        if article is not None and compared:
            *own, tie = (-inf, -inf, 0) if reference else rank(article, keep)
            row = row._replace(**next(sketches)._asdict(), rank=list(own), tie=tie)
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
    settling = Settling(job.recipe, job.work)
    with ExitStack() as stack:
        sinks: dict[str, Sink] = {}
        for row in rows:
            outcome = _concluded(settling, *row) if job.recipe.policy.dedup else _whole(*row[:2])
            counts[outcome.kind] += 1
            for role, line in job.rows(outcome):
                if role not in sinks:
                    place = Path(folder, role)
                    place.mkdir(parents=True, exist_ok=True)
                    sinks[role] = open_sink(str(place / f"part-{part:06}"))
                    stack.callback(sinks[role].abort)
                sinks[role].write(line)
        for sink in sinks.values():
            sink.commit()
    yield from sorted(counts.items())


def _whole(article: bytes | None, rest: bytes) -> Outcome:
    outcome: Outcome = pickle.loads(rest)
    return outcome if article is None else replace(outcome, article=pickle.loads(article))


def _concluded(settling: Settling, article: bytes | None, rest: bytes, verdict: bytes | None) -> Outcome:
    outcome = _whole(article, rest)
    if article is None:
        return outcome
    return settling.concluded(outcome, Verdict() if verdict is None else pickle.loads(verdict))


def portions(rows: Iterable[Row], most: int, octets: int) -> Iterator[list[Row]]:
    """Cut rows into portions of at most `most`, none of much more than so many bytes."""
    portion: list[Row] = []
    size = 0
    for row in rows:
        portion.append(row)
        size += sum(len(value) for value in row if isinstance(value, bytes))
        if len(portion) == most or size >= octets:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion
