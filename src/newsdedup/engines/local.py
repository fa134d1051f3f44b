"""One machine: workers clean, the parent alone settles, in the order of the inputs.

How many workers there are and how documents are batched never changes what comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from typing import TYPE_CHECKING

from newsdedup.dedup.conclude import conclude
from newsdedup.engines.worker import View, clean_one, nothing, whole
from newsdedup.model import Document, Outcome
from newsdedup.recipe import Recipe

if TYPE_CHECKING:
    from newsdedup.dedup.leaders import Index
    from newsdedup.sources.options import Note


BATCH_ALONE = 64
"""documents of files that settle together; more gain nothing"""


def run(
    inputs: Iterable[Document | Outcome | Note], recipe: Recipe, jobs: int = 1, trace: bool | View = False
) -> Generator[Outcome | Note, None, None]:
    """Clean and settle everything, in order; what is no document passes through.

    Each outcome is yielded as soon as it is known, however slowly the inputs come. Close the iterator to stop early.

    Args:
        inputs: what `sources.read` gives.
        recipe: what governs.
        jobs: worker processes; 1 cleans in this process.
        trace: keep the page in each outcome, or what a function makes of it where the document was cleaned.

    Raises:
        NewsdedupError: worker processes cannot be had.
    """
    with closing(batches(inputs, recipe, jobs, trace)) as settled:
        for batch in settled:
            yield from batch


def batches(
    inputs: Iterable[Document | Outcome | Note],
    recipe: Recipe,
    jobs: int = 1,
    trace: bool | View = False,
    index: Callable[[], Index] | None = None,
) -> Generator[list[Outcome | Note], None, None]:
    """Do what `run` does, a batch at a time: when one is yielded, the index remembers its articles and no others.

    Args:
        inputs, recipe, jobs, trace: as for `run`.
        index: gives the index to settle against, called when the first article asks for it; None for an empty one.
    """
    view = trace if callable(trace) else whole if trace else nothing
    settle = _Settling(recipe, index).settled
    with closing(_alone(inputs, recipe, view) if jobs == 1 else _together(inputs, recipe, jobs, view)) as cleaned:
        for batch in cleaned:
            yield settle(batch)


def _alone(
    inputs: Iterable[Document | Outcome | Note], recipe: Recipe, view: View
) -> Generator[list[Outcome | Note], None, None]:
    """Clean in this process. What comes from standard input goes on at once: the next may be long in coming."""
    batch: list[Outcome | Note] = []
    for item in inputs:
        if isinstance(item, Document):
            batch.append(clean_one(item, recipe, view))
            if item.source.path != "-" and len(batch) < BATCH_ALONE:
                continue
        else:
            batch.append(item)
        yield batch
        batch = []
    if batch:
        yield batch


def _together(
    inputs: Iterable[Document | Outcome | Note], recipe: Recipe, jobs: int, view: View
) -> Generator[list[Outcome | Note], None, None]:
    from newsdedup.engines.crew import Crew

    crew = Crew(inputs, recipe, jobs, view)
    try:
        yield from crew.batches()
    finally:
        crew.stop()


class _Settling:
    """Lets the articles of each batch meet those before them, if the recipe wants that."""

    def __init__(self, recipe: Recipe, index: Callable[[], Index] | None) -> None:
        self._recipe, self._make = recipe, index
        self._index: Index | None = None

    def settled(self, batch: list[Outcome | Note]) -> list[Outcome | Note]:
        articles = [item.article for item in batch if isinstance(item, Outcome) and item.article is not None]
        if not articles or not self._recipe.policy.dedup:
            return batch
        if self._index is None:
            self._index = self._made()
        verdicts = iter(self._index.settle(articles))
        return [
            conclude(item, next(verdicts)) if isinstance(item, Outcome) and item.article is not None else item
            for item in batch
        ]

    def _made(self) -> Index:
        if self._make is not None:
            return self._make()
        from newsdedup.dedup.leaders import Index

        return Index(self._recipe)
