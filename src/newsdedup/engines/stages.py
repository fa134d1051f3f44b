"""What each stage of a distributed run does to the rows of one partition: the same pure functions as on one machine.

Rows in, rows out. Knows no cluster, and nothing here depends on how rows were partitioned: a document is known by its
arrival, the number of its file and its place in it, which rises in the order in which one process would read.
"""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, replace
from itertools import chain
from math import inf
from pathlib import Path
from typing import NamedTuple

from newsdedup.dedup.arrival import rank
from newsdedup.dedup.candidates import rates_of
from newsdedup.dedup.nominated import signed
from newsdedup.dedup.passages import sketch, texts_of
from newsdedup.engines import parts
from newsdedup.engines.local import Settling, Work, cleaning
from newsdedup.engines.making import Given, make_at_once, make_one
from newsdedup.engines.packing import brief, packed
from newsdedup.engines.rows import Cleaned, File
from newsdedup.errors import NewsdedupError, UsageFault
from newsdedup.model import Article, Outcome, Verdict
from newsdedup.recipe import Recipe
from newsdedup.sinks.jsonl import Sink, open_sink
from newsdedup.sources.addresses import brought
from newsdedup.sources.options import Note, ReadOptions
from newsdedup.sources.read import Item, items_of
from newsdedup.sources.walk import Found

NOTE, MISSING, FAULT, PART = "note", "missing", "fault", "part"
"""Stand in the place of an outcome's kind where something was passed over, or not found, that is no document, or where
reading showed that the whole job cannot be; and for the end of a part."""

_NAMED = (NOTE, MISSING, FAULT, "rejected")

RECORD_BITS = 36
"""An arrival: the number of the file, and in these bits the place in it."""

_MOST_FILES = 1 << 63 - RECORD_BITS

TOGETHER, _CHARACTERS = 128, 1 << 19
"""Documents, and characters of text, that are sketched or settle together; more gain nothing."""

Rows = Callable[[Outcome], Iterable[tuple[str, bytes]]]
"""What is written of an outcome: (role of the output, bytes). Pickle must be able to name it."""


@dataclass(frozen=True, slots=True)
class Job:
    """All that a worker must know, as one value: rules and weights are text in it, compiled where they are used."""

    recipe: Recipe
    options: ReadOptions
    work: Work
    rows: Rows


Made = tuple[int, Outcome | Note | NewsdedupError, bool]


class Folders(NamedTuple):
    """Where things lie."""

    parts: str
    outputs: str


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


def cleaned(job: Job, part: int, files: Iterable[File], folder: str) -> Iterator[Cleaned]:
    """Read and clean what `numbered` gave, and lay it by as a part."""
    make, given = cleaning(job.work, job.recipe), list(files)
    counts: Counter[tuple[str, bool]] = Counter()
    keys = 0
    with parts.written(folder, part) as laid:
        for waiting in _together(_results(job, given, make)):
            keys += _lay_by(job, laid, waiting)
            for arrival, result, reference in waiting:
                kind = _kind(result)
                if kind in _NAMED:
                    yield Cleaned(part, kind, reference, 1, arrival, pickle.dumps(result))
                else:
                    counts[kind, reference] += 1
    for (kind, reference), number in sorted(counts.items()):
        yield Cleaned(part, kind, reference, number)
    yield Cleaned(part, PART, False, len(given), keys=keys)


def _results(job: Job, files: Iterable[File], work: Work) -> Iterator[Made]:
    made_of = make_at_once if work.light else make_one
    for number, found, reference in files:
        options = job.options if not reference else replace(job.options, passing=frozenset())
        first = arrival = number << RECORD_BITS
        try:
            with _here(pickle.loads(found), job.work.tmpdir) as own:
                for arrival, item in enumerate(items_of(own, options), first):
                    made = made_of(item, job.recipe, work.make, work.view) if isinstance(item, Given) else item
                    yield arrival, made, reference
        except NewsdedupError as fault:
            yield arrival, fault, reference


def _here(found: Found | Item, folder: str | None) -> AbstractContextManager[Found | Item]:
    """Bring over what lies elsewhere."""
    return brought(found, folder) if isinstance(found, Found) else nullcontext(found)


def _together(results: Iterable[Made]) -> Iterator[list[Made]]:
    """Cut results into portions that are sketched together."""
    portion: list[Made] = []
    characters = 0
    for result in results:
        portion.append(result)
        article = result[1].article if isinstance(result[1], Outcome) else None
        characters += 0 if article is None else len(article.text)
        if len(portion) == TOGETHER or characters >= _CHARACTERS:
            yield portion
            portion, characters = [], 0
    if portion:
        yield portion


def _kind(result: Outcome | Note | NewsdedupError) -> str:
    if isinstance(result, Outcome):
        return result.kind
    if isinstance(result, Note):
        return MISSING if result.missing else NOTE
    return FAULT


def _lay_by(job: Job, laid: parts.Part, results: list[Made]) -> int:
    """Lay documents by, and what settling asks of their articles; give how many keys those have."""
    own: list[tuple[int, Article, bool]] = []
    documents: list[tuple[int, Outcome]] = []
    for arrival, result, reference in results:
        if not isinstance(result, Outcome):
            continue
        if result.article is not None:
            own.append((arrival, result.article, reference))
        if not reference:
            documents.append((arrival, result))
    if documents:
        arrivals = parts.octets(arrival for arrival, _ in documents)
        passed_on = all(outcome.raw is not None for _, outcome in documents)
        laid.add("documents", (arrivals, packed([outcome for _, outcome in documents], texts=not passed_on)))
    if not own or not job.recipe.policy.dedup:
        return 0
    sketches = sketch([article for _, article, _ in own], job.recipe, wide=True)
    rates, texts = rates_of(sketches), signed(texts_of([article for _, article, _ in own], sketches))
    arrivals = parts.octets(arrival for arrival, _, _ in own)
    laid.add("sketches", (arrivals, parts.octets(rates), sketches.marked.tobytes()))
    keep = job.recipe.policy.keep
    for at, (arrival, article, reference) in enumerate(own):
        order = (-inf, -inf, 0) if reference else rank(article, keep)
        imprint = sketches.imprints[at].pack()
        laid.add("articles", (arrival, texts[at], rates[at], brief(article, keep), imprint, *order))
    return len(sketches.marked)


def written(job: Job, part: int, rows: Iterable[tuple[int, bytes]], folders: Folders) -> Iterator[tuple[str, int]]:
    """Write a part of each output that has rows in it; it appears whole, under a name that a second attempt replaces.

    Args:
        job: what governs.
        part: of which documents.
        rows: (arrival, verdict), by arrival; articles without one are in their own right.
        folders: for what was laid by, and for the outputs, a folder each.

    Yields:
        How many documents of each kind there were.
    """
    counts: Counter[str] = Counter()
    settling = Settling(job.recipe, job.work)
    verdicts = iter(rows)
    arrival, verdict = next(verdicts, (None, None))
    with ExitStack() as stack:
        sinks: dict[str, Sink] = {}
        for number, outcome in _documents(folders.parts, part):
            own = None
            while arrival is not None and arrival <= number:
                own = verdict if arrival == number else None
                arrival, verdict = next(verdicts, (None, None))
            if outcome.article is not None and job.recipe.policy.dedup:
                outcome = settling.concluded(outcome, Verdict() if own is None else pickle.loads(own))
            counts[outcome.kind] += 1
            for role, line in job.rows(outcome):
                if role not in sinks:
                    sinks[role] = _opened(folders.outputs, role, part)
                    stack.callback(sinks[role].abort)
                sinks[role].write(line)
        for sink in sinks.values():
            sink.commit()
    yield from sorted(counts.items())


def _opened(folder: str, role: str, part: int) -> Sink:
    place = Path(folder, role)
    place.mkdir(parents=True, exist_ok=True)
    return open_sink(str(place / f"part-{part:06}"))


def _documents(folder: str, part: int) -> Iterator[tuple[int, Outcome]]:
    for arrivals, outcomes in parts.read(folder, "documents", part, ("arrivals", "outcomes")):
        yield from zip(parts.numbers(arrivals), pickle.loads(outcomes), strict=True)
