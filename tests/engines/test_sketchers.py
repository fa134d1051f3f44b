"""Sketching in other processes changes nothing, not even when one of them dies."""

from __future__ import annotations

from collections.abc import Iterator
from multiprocessing import active_children

from newsdedup.dedup.admit import admit
from newsdedup.engines import local
from newsdedup.engines.local import Work
from newsdedup.model import Document, Outcome, Source
from newsdedup.recipe import Recipe
from newsdedup.sources.options import Note
from tests.make_corpus import make_corpus


def documents(kill: bool = False) -> Iterator[Document | Outcome | Note]:
    for number, made in enumerate(make_corpus(102, 200)):
        if number == 150:
            yield Note("somewhere", "something", False)
        if kill and number == 300:
            for child in active_children():
                child.kill()
        yield Document(Source("c", number), made.text)


def outcomes(jobs: int, kill: bool = False) -> list[Outcome | Note]:
    work = Work(jobs, make=admit, light=True)
    return [item for batch in local.batches(documents(kill), Recipe(), work) for item in batch]


def test_processes_that_sketch_change_nothing() -> None:
    alone = outcomes(1)
    assert outcomes(2) == alone
    assert outcomes(2, kill=True) == alone
    assert not active_children()
