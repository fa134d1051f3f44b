"""The local engine: the same outcomes in the same order whatever the workers do, and no more read than needed."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import closing
from itertools import count, islice

import pytest

from newsdedup.engines import local
from newsdedup.model import Document, Outcome, Source
from newsdedup.recipe import Policy, Recipe
from newsdedup.sources.options import Note
from tests.cli.stories import story

RECIPE = Recipe()


def document(number: int, path: str = "made") -> Document:
    return Document(Source(path, number), story(number))


def mixed() -> list[Document | Outcome | Note]:
    """Give documents, some of them twice, between things that are none."""
    items: list[Document | Outcome | Note] = []
    for number in range(90):
        items.append(document(number % 70))
        if number % 11 == 0:
            items.append(Note(f"note {number}", "not a regular file", False))
        if number % 13 == 0:
            items.append(Outcome("rejected", Source("bad", number), reason="broken"))
    return items


@pytest.mark.parametrize("jobs", [2, 3])
def test_workers_change_nothing(jobs: int) -> None:
    alone = list(local.run(mixed(), RECIPE))
    assert list(local.run(mixed(), RECIPE, jobs)) == alone
    assert [item.kind for item in alone if isinstance(item, Outcome)].count("duplicate") == 20


@pytest.mark.parametrize("jobs", [1, 2])
def test_nothing_is_compared_unless_asked(jobs: int) -> None:
    outcomes = list(local.run([document(1), document(1)], Recipe(policy=Policy(dedup=False)), jobs))
    assert [outcome.kind for outcome in outcomes if isinstance(outcome, Outcome)] == ["article", "article"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_trace_comes_back_only_if_asked(jobs: int) -> None:
    for trace in (True, False):
        (outcome,) = local.run([document(1)], RECIPE, jobs, trace)
        assert isinstance(outcome, Outcome)
        assert (outcome.page is not None) == trace


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_endless_input_is_read_only_a_little_ahead(jobs: int) -> None:
    pulled = 0

    def endless() -> Iterator[Document]:
        nonlocal pulled
        for number in count():
            pulled += 1
            yield document(number)

    with closing(local.run(endless(), RECIPE, jobs)) as outcomes:
        given = len(list(islice(outcomes, 400)))
    assert given == 400
    assert pulled - given < 600
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_reading_raises_comes_after_what_was_read(jobs: int) -> None:
    def breaking() -> Iterator[Document]:
        yield from (document(number, "-") for number in range(40))
        raise RuntimeError("the disk is gone")

    seen: list[object] = []
    with (
        pytest.raises(RuntimeError, match="the disk is gone"),
        closing(local.run(breaking(), RECIPE, jobs)) as outcomes,
    ):
        seen.extend(outcomes)
    assert len(seen) == 40
    assert multiprocessing.active_children() == []


class Deadly(Document):
    """Kills the process that receives it."""

    def __reduce__(self) -> tuple[object, ...]:
        return _die, ()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_worker_that_dies_costs_its_document_and_no_other() -> None:
    deadly = Deadly(Source("made", 17), story(17))
    inputs = [deadly if number == 17 else document(number) for number in range(40)]
    outcomes = list(local.run(inputs, RECIPE, 2))
    kinds = [outcome.kind for outcome in outcomes if isinstance(outcome, Outcome)]
    assert kinds == ["rejected" if number == 17 else "article" for number in range(40)]
    assert isinstance(outcomes[17], Outcome)
    assert outcomes[17].reason == "the process that cleaned it died (signal 9)"
    assert outcomes[17].id == deadly.id


def test_a_document_that_breaks_the_program_is_rejected() -> None:
    def breaking(document: Document, recipe: Recipe, trace: bool) -> Outcome:
        raise ZeroDivisionError("division by zero")

    ((outcome,),) = local.batches([document(1)], RECIPE, local.Work(make=breaking))
    assert isinstance(outcome, Outcome)
    assert outcome.kind == "rejected"
    assert outcome.reason is not None
    assert "ZeroDivisionError" in outcome.reason
