"""Processes that parse and sketch, for articles that cost next to nothing to make: what is left to share is that.

Portions go out and come back in turn, one at a time for each process, so nothing waits in a pipe while both ends write;
and a process has its next portion before the last one settles.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, NamedTuple

from newsdedup.dedup.passages import Sketches, sketch_texts
from newsdedup.engines.making import Make, View, make_at_once
from newsdedup.errors import NewsdedupError
from newsdedup.model import Article, Document, Outcome, Source, Unparsed
from newsdedup.recipe import Recipe

if TYPE_CHECKING:
    from newsdedup.engines.making import Given
    from newsdedup.sources.options import Note

Batch = list["Outcome | Note"]
_Portion = list["Unparsed | Outcome | Note"]
_Task = Unparsed | str | None
"""What is to be parsed and sketched, a text to sketch, or nothing"""

_MOST = 3
"""Processes beyond which all wait for what settles."""


class Making(NamedTuple):
    """How articles are made and sketched."""

    recipe: Recipe
    make: Make
    view: View


class _Brief(NamedTuple):
    """An article of which nothing is known but its names and its text, and whose object is passed on as it is."""

    own: str | None
    """the input's id"""
    id: str
    text: str


class _Done(NamedTuple):
    """What a process answers."""

    made: list[_Brief | Outcome | None]
    """of what was to be parsed, else None; ends before what may not be"""
    sketches: Sketches | None
    fault: NewsdedupError | None


def sketched(
    portions: Iterable[Sequence[Given | Outcome | Note]], making: Making, jobs: int
) -> Generator[tuple[Batch, Sketches | None], None, None]:
    """Yield a batch for every portion, with the sketches of its articles, in order; None where there are none.

    An empty portion says that the next will be long in coming: all that is open is finished first.

    Raises:
        NewsdedupError: a document may not be passed on; raised after all before it.
    """
    slim = making._replace(recipe=Recipe(sketch=making.recipe.sketch, policy=making.recipe.policy))
    free = deque(_Sketcher(slim) for _ in range(max(1, min(jobs - 1, _MOST))))
    open_: deque[tuple[_Portion, _Sketcher]] = deque()

    def finished() -> tuple[_Portion, _Done]:
        portion, sketcher = open_.popleft()
        done = sketcher.receive()
        if done is None:
            sketcher.stop()
            sketcher, done = _Sketcher(slim), _work(_tasks(portion), slim)
        free.append(sketcher)
        return portion, done

    try:
        for given in portions:
            portion = [_made(item, making) if isinstance(item, Document) else item for item in given]
            ready = []
            while open_ and (not portion or not free):
                ready.append(finished())
            if portion:
                sketcher = free.popleft()
                sketcher.give(_tasks(portion))
                open_.append((portion, sketcher))
            for done in ready:
                yield from _put_together(*done)
        while open_:
            yield from _put_together(*finished())
    finally:
        for sketcher in (*free, *(sketcher for _, sketcher in open_)):
            sketcher.stop()


def _tasks(portion: _Portion) -> list[_Task]:
    return [_task(item) for item in portion]


def _task(item: Unparsed | Outcome | Note) -> _Task:
    if isinstance(item, Unparsed):
        return item
    return item.article.text if isinstance(item, Outcome) and item.article is not None else None


def _made(document: Document, making: Making) -> Outcome:
    return make_at_once(document, making.recipe, making.make, making.view)


def _work(tasks: list[_Task], making: Making) -> _Done:
    """Do what a process does."""
    made: list[_Brief | Outcome | None] = []
    texts: list[str] = []
    fault = None
    for task in tasks:
        outcome = None
        if isinstance(task, Unparsed):
            try:
                found = task.parse(task.markup)
            except NewsdedupError as error:
                fault = error
                break
            outcome = _made(found, making) if isinstance(found, Document) else found
            if outcome.article is not None:
                texts.append(outcome.article.text)
        elif task is not None:
            texts.append(task)
        made.append(None if outcome is None else _briefly(outcome, task))
    return _Done(made, sketch_texts(texts, making.recipe) if texts else None, fault)


def _briefly(outcome: Outcome, unparsed: _Task) -> _Brief | Outcome:
    """Write an outcome so that it travels lightly, if that says all of it."""
    article = outcome.article
    assert isinstance(unparsed, Unparsed)
    if article is not None:
        brief = _Brief(outcome.source.id, article.id, article.text)
        if _whole(brief, unparsed) == outcome:
            return brief
    return outcome


def _whole(brief: _Brief, unparsed: Unparsed) -> Outcome:
    source = Source(unparsed.source.path, unparsed.source.record, brief.own)
    raw = unparsed.markup if isinstance(unparsed.markup, bytes) else None
    return Outcome("article", source, brief.id, Article(source, brief.id, brief.text), raw=raw)


def _put_together(portion: _Portion, done: _Done) -> Iterator[tuple[Batch, Sketches | None]]:
    """Make a batch of a portion and of what a process answered.

    Raises:
        NewsdedupError: what the process met.
    """
    batch: Batch = []
    for item, made in zip(portion, done.made, strict=False):
        if isinstance(item, Unparsed):
            assert made is not None
            batch.append(_whole(made, item) if isinstance(made, _Brief) else made)
        else:
            batch.append(item)
    yield batch, done.sketches
    if done.fault is not None:
        raise done.fault


class _Sketcher:
    """The parent's end: a process that has at most one portion. Spawned, for the parent may have threads."""

    def __init__(self, making: Making) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, making), daemon=True, name="sketcher")
        self._process.start()
        theirs.close()

    def give(self, tasks: list[_Task]) -> None:
        """Hand over a portion; a process that just died is found out by `receive`."""
        with suppress(BrokenPipeError, ConnectionResetError):
            self._pipe.send(tasks)

    def receive(self) -> _Done | None:
        """Take back what was done; None if the process died."""
        try:
            done: _Done = self._pipe.recv()
        except (EOFError, OSError):
            return None
        return done

    def stop(self) -> None:
        """End the process, whatever it does."""
        self._pipe.close()
        self._process.kill()
        self._process.join()


def _serve(pipe: Connection, making: Making) -> None:
    """Work on what comes until the pipe ends. An interrupt is the parent's matter."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        while True:
            pipe.send(_work(pipe.recv(), making))
