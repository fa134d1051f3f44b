"""Settling in a thread of its own keeps the order, and raises where the same without a thread would."""

from __future__ import annotations

from collections.abc import Iterator
from threading import current_thread, main_thread

import pytest

from newsdedup.dedup.admit import admit
from newsdedup.engines import local
from newsdedup.engines.local import Work
from newsdedup.engines.overlap import overlapped
from newsdedup.errors import UsageFault
from newsdedup.model import Outcome
from newsdedup.recipe import Policy, Recipe
from tests.engines.test_sketchers import documents


class Settler:
    """Settles numbers, and notes which and where."""

    def __init__(self) -> None:
        self.seen: list[int] = []

    def __call__(self, number: int) -> int:
        assert current_thread() is not main_thread()
        if number < 0:
            raise UsageFault("a number below 0")
        self.seen.append(number)
        return 10 * number


def test_each_is_settled_once_in_order() -> None:
    settler = Settler()
    assert list(overlapped(range(50), settler)) == [10 * number for number in range(50)]
    assert settler.seen == list(range(50))
    assert list(overlapped([], settler)) == []


def test_what_raises_comes_after_all_before_it() -> None:
    def broken() -> Iterator[int]:
        yield from (1, 2, 3)
        raise UsageFault("no more")

    for given in (broken(), iter([1, 2, 3, -1, 4])):
        settled: list[int] = []
        with pytest.raises(UsageFault):
            for one in overlapped(given, Settler()):
                settled.append(one)  # noqa: PERF402
        assert settled == [10, 20, 30]


def test_nothing_is_taken_behind_an_early_end() -> None:
    taken: list[int] = []

    def given() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    results = overlapped(given(), Settler())
    assert next(results) == 0
    results.close()
    assert taken == [0, 1]


def test_a_run_with_it_is_the_same_but_for_texts_that_nobody_asked_for() -> None:
    def run(**asked: bool) -> list[object]:
        work = Work(2, make=admit, light=True, **asked)
        found = [item for batch in local.batches(documents(), Recipe(policy=Policy()), work) for item in batch]
        return [(item.kind, item.verdict, item.id) if isinstance(item, Outcome) else item for item in found]

    assert run(overlap=True, lean=True) == run()
