"""One machine: workers clean, the parent alone settles, in the order of the inputs.

How many workers there are and how documents are batched never changes what comes out.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
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
    index: Index | None = None
    if recipe.policy.dedup:
        from newsdedup.dedup.leaders import Index

        index = Index(recipe)
    view = trace if callable(trace) else whole if trace else nothing
    with closing(_alone(inputs, recipe, view) if jobs == 1 else _together(inputs, recipe, jobs, view)) as batches:
        for batch in batches:
            yield from _settled(batch, index)


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


def _settled(batch: list[Outcome | Note], index: Index | None) -> Iterator[Outcome | Note]:
    """Let the articles of a batch meet those before them."""
    if index is None:
        yield from batch
        return
    articles = [item.article for item in batch if isinstance(item, Outcome) and item.article is not None]
    verdicts = iter(index.settle(articles))
    for item in batch:
        yield conclude(item, next(verdicts)) if isinstance(item, Outcome) and item.article is not None else item
