"""One machine: workers clean, the parent alone settles, in the order of the inputs.

How many workers there are and how documents are batched never changes what comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsdedup.dedup.conclude import conclude
from newsdedup.engines.intake import CHARACTERS_AHEAD, Intake
from newsdedup.engines.making import Given, Make, View, make_at_once, make_one, nothing, whole
from newsdedup.engines.spill import Spill
from newsdedup.engines.stripping import Later, stripped
from newsdedup.model import Document, Outcome, Unparsed, Verdict
from newsdedup.recipe import Recipe

if TYPE_CHECKING:
    from newsdedup.dedup.leaders import Index
    from newsdedup.dedup.passages import Sketches
    from newsdedup.sources.options import Note


BATCH_ALONE = 128
"""documents of files that settle together; more gain nothing"""

Batches = Generator[list["Outcome | Note"], None, None]


def cleaned(document: Document, recipe: Recipe, trace: bool) -> Outcome:
    """Clean a document; what that needs is loaded when the first one comes."""
    from newsdedup.clean.prepare import prepare

    return prepare(document, recipe, trace)


@dataclass(frozen=True, slots=True)
class Work:
    """How the documents of a run are handled, beside the recipe."""

    jobs: int = 1
    """worker processes; 1 works in this process"""
    view: View = nothing
    """what is kept of a document's page"""
    make: Make = cleaned
    """makes an article of a document"""
    known: Callable[[Outcome], bool] | None = None
    """tells of what became of a document that it was dealt with in an earlier run, which showed when it was parsed"""
    index: Callable[[], Index] | None = None
    """gives the index to settle against, called when the first article asks for it; None for an empty one"""
    tmpdir: str | None = None
    """where what does not fit in memory lies; None for the system's place"""
    light: bool = False
    """making an article costs next to nothing, so other processes parse and sketch, and do no more"""
    lean: bool = False
    """whoever takes the outcomes asks for no article's text"""
    overlap: bool = False
    """the index may remember more than was yielded: nothing that is yielded says what is laid by"""
    apart: bool = False
    """a process of its own cleans even if one is enough, so that a document that ends it costs no more than itself"""
    ahead: bool = False
    """the inputs may be long in coming: what has come goes on, and nothing waits for the next"""


def run(
    inputs: Iterable[Given | Outcome | Note], recipe: Recipe, jobs: int = 1, trace: bool | View = False
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
    view = trace if callable(trace) else whole if trace else nothing
    with closing(batches(inputs, recipe, Work(jobs, view))) as settled:
        for batch in settled:
            yield from batch


def batches(inputs: Iterable[Given | Outcome | Note], recipe: Recipe, work: Work = Work()) -> Batches:
    """Do what `run` does, a batch at a time: when one is yielded, the index remembers its articles and no others,
    unless that does not matter (`Work.overlap`).

    Under a policy of keeping other than `first` it remembers all of them when the first batch is yielded.
    """
    settling = Settling(recipe, work)
    if work.light and work.jobs > 1 and recipe.policy.dedup and recipe.policy.keep == "first":
        from newsdedup.engines.sketchers import Making, sketched

        portions = _ahead(inputs) if work.ahead else _portions(inputs)
        with closing(sketched(portions, Making(recipe, work.make, work.view, work.lean), work.jobs)) as ready:
            if work.overlap and not work.ahead:
                from newsdedup.engines.overlap import overlapped

                yield from overlapped(ready, lambda made: settling.settled(*made))
            else:
                for batch, sketches in ready:
                    yield settling.settled(batch, sketches)
        return
    with closing(_cleaned(inputs, recipe, work)) as cleaned:
        if recipe.policy.keep == "first" or not recipe.policy.dedup:
            for batch in cleaned:
                yield settling.settled(batch)
        else:
            from newsdedup.engines.ranked import ranked

            yield from ranked(cleaned, settling, recipe.policy.keep, work.tmpdir)


def cleaning(work: Work, recipe: Recipe) -> Work:
    """Say how documents are handled until they settle: a page from which paragraphs may go is kept as long."""
    return replace(work, view=Later(work.view)) if recipe.policy.blocks == "strip" else work


def _cleaned(inputs: Iterable[Given | Outcome | Note], recipe: Recipe, work: Work) -> Batches:
    work = cleaning(work, recipe)
    done = _alone(inputs, recipe, work) if work.jobs == 1 and not work.apart else _together(inputs, recipe, work)
    return done if work.known is None else _skipping(done, work.known)


def _skipping(batches: Batches, known: Callable[[Outcome], bool]) -> Batches:
    """Leave out what is known: each is skipped."""
    with closing(batches):
        for batch in batches:
            yield [
                skipped(item) if isinstance(item, Outcome) and item.kind != "skipped" and known(item) else item
                for item in batch
            ]


def skipped(item: Given | Outcome) -> Outcome:
    """Say of a document that it was dealt with in an earlier run."""
    return Outcome("skipped", item.source, None if isinstance(item, Unparsed) else item.id, reason="seen before")


def _alone(inputs: Iterable[Given | Outcome | Note], recipe: Recipe, work: Work) -> Batches:
    """Clean in this process."""
    made = make_at_once if work.light else make_one
    for items in _ahead(inputs) if work.ahead else _portions(inputs):
        yield [made(item, recipe, work.make, work.view) if isinstance(item, Given) else item for item in items]


def _portions(inputs: Iterable[Given | Outcome | Note]) -> Iterator[list[Given | Outcome | Note]]:
    """Cut the inputs; a note is said at once, and what reading raises comes after what was read."""
    portion: list[Given | Outcome | Note] = []
    try:
        for item in inputs:
            portion.append(item)
            if len(portion) == BATCH_ALONE or not isinstance(item, Given):
                yield portion
                portion = []
    except Exception:
        if portion:
            yield portion
        raise
    if portion:
        yield portion


def _ahead(inputs: Iterable[Given | Outcome | Note]) -> Iterator[list[Given | Outcome | Note]]:
    """Take what is there, and wait only when nothing is; that is said by an empty portion."""
    from multiprocessing.connection import wait

    intake: Intake[Given | Outcome | Note] = Intake(inputs, 2 * BATCH_ALONE)
    intake.start()
    try:
        while not intake.ended:
            portion = intake.take(BATCH_ALONE, CHARACTERS_AHEAD)
            yield portion
            if not portion:
                wait([intake.ready])
        intake.check()
    finally:
        intake.close()


def _together(inputs: Iterable[Given | Outcome | Note], recipe: Recipe, work: Work) -> Batches:
    from newsdedup.engines.crew import Crew

    crew = Crew(inputs, recipe, work)
    try:
        yield from crew.batches()
    finally:
        crew.stop()


class Settling:
    """Lets the articles of each batch meet those before them, if the recipe wants that."""

    def __init__(self, recipe: Recipe, work: Work) -> None:
        self._recipe, self._work = recipe, work
        self._index: Index | None = None

    def settled(self, batch: list[Outcome | Note], sketches: Sketches | None = None) -> list[Outcome | Note]:
        """Settle a batch in its order.

        Args:
            batch: what was made.
            sketches: of its articles, if they were sketched elsewhere.
        """
        articles = [item.article for item in batch if isinstance(item, Outcome) and item.article is not None]
        if not articles or not self._recipe.policy.dedup:
            return batch
        verdicts = iter(self.index.settle(articles, sketches))
        return [
            self.concluded(item, next(verdicts)) if isinstance(item, Outcome) and item.article is not None else item
            for item in batch
        ]

    def concluded(self, outcome: Outcome, verdict: Verdict) -> Outcome:
        """Say what became of an article."""
        done = conclude(outcome, verdict)
        if self._recipe.policy.blocks != "strip":
            return done
        return stripped(done, self._work.view)

    @property
    def index(self) -> Index:
        """The memory of the run."""
        if self._index is None:
            self._index = self._made()
        return self._index

    def _made(self) -> Index:
        if self._work.index is not None:
            return self._work.index()
        from newsdedup.dedup.leaders import Index

        return Index(self._recipe, Spill(self._work.tmpdir))
