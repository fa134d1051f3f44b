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
from typing import TYPE_CHECKING, NamedTuple, cast

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

_MOST = 3
"""Processes beyond which all wait for what settles."""


class Making(NamedTuple):
    """How articles are made and sketched."""

    recipe: Recipe
    make: Make
    view: View
    lean: bool
    """nobody asks for an article's text"""


class _Tasks(NamedTuple):
    """What a process is to do, in columns, which travel lightly."""

    places: list[int]
    """in the portion, of the lines to parse"""
    lines: tuple[list[object], ...]
    """the fields of each, with those of its source in the place of that"""
    texts: dict[int, str]
    """by place, what was made already and is only to be sketched"""


class _Brief(NamedTuple):
    """Articles of which nothing is known but names and text, and whose objects are passed on as they are."""

    places: list[int]
    """in the portion"""
    owns: list[str | None]
    """the input's ids"""
    names: list[str]
    """the articles' ids"""
    texts: list[str]
    """empty where nobody asks for them"""


class _Done(NamedTuple):
    """What a process answers."""

    brief: _Brief
    others: dict[int, Outcome]
    """what else became of lines, by place"""
    sketches: Sketches | None
    fault: tuple[int, NewsdedupError] | None
    """what may not be passed on, and its place; nothing behind it was looked at"""


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


def _tasks(portion: _Portion) -> _Tasks:
    places = [at for at, item in enumerate(portion) if isinstance(item, Unparsed)]
    lines = [item for item in portion if isinstance(item, Unparsed)]
    texts = {
        at: item.article.text
        for at, item in enumerate(portion)
        if isinstance(item, Outcome) and item.article is not None
    }
    return _Tasks(places, tuple(map(list, zip(*((*line.source, *line[1:]) for line in lines), strict=True))), texts)


def _made(document: Document, making: Making) -> Outcome:
    return make_at_once(document, making.recipe, making.make, making.view)


def _work(tasks: _Tasks, making: Making) -> _Done:
    """Do what a process does."""
    texts = dict(tasks.texts)
    brief, others, fault = _Brief([], [], [], []), dict[int, Outcome](), None
    for at, (path, record, own, *rest) in zip(tasks.places, zip(*tasks.lines, strict=True), strict=True):
        line = Unparsed(Source(path, record, own), *rest)
        try:
            found = line.parse(line)
        except NewsdedupError as error:
            fault = at, error
            texts = {place: text for place, text in texts.items() if place < at}
            break
        outcome = _made(found, making) if isinstance(found, Document) else found
        if outcome.article is not None:
            texts[at] = outcome.article.text
        if (names := _names(line, outcome)) is None:
            others[at] = outcome
        else:
            brief.places.append(at)
            brief.owns.append(names[0])
            brief.names.append(names[1])
    places = sorted(texts)
    sketches = sketch_texts([texts[at] for at in places], making.recipe) if places else None
    # The hash of the words stands in for a text, but where it has none.
    worded = {at for at, text in zip(places, sketches.texts.tolist(), strict=True) if text} if sketches else set()
    brief.texts.extend(["" if making.lean and at in worded else texts[at] for at in brief.places])
    return _Done(brief, others, sketches, fault)


def _names(line: Unparsed, outcome: Outcome) -> tuple[str | None, str] | None:
    """Give the input's id and the article's, if no more is known of it than these and its text."""
    article, own = outcome.article, outcome.source.id
    if article is None or _whole(line, own, article.id, article.text) != outcome:
        return None
    return own, article.id


def _whole(line: Unparsed, own: str | None, name: str, text: str) -> Outcome:
    """Give the outcome of a line of which no more is known."""
    source = Source(line.source.path, line.source.record, own)
    raw = line.markup if isinstance(line.markup, bytes) else None
    return Outcome("article", source, name, Article(source, name, text), raw=raw)


def _put_together(portion: _Portion, done: _Done) -> Iterator[tuple[Batch, Sketches | None]]:
    """Make a batch of a portion and of what a process answered.

    Raises:
        NewsdedupError: what the process met.
    """
    batch: list[Unparsed | Outcome | Note] = list(portion)
    for at, own, name, text in zip(*done.brief, strict=True):
        line = portion[at]
        assert isinstance(line, Unparsed)
        batch[at] = _whole(line, own, name, text)
    for at, outcome in done.others.items():
        batch[at] = outcome
    if done.fault is not None:
        del batch[done.fault[0] :]
    yield cast(Batch, batch), done.sketches
    if done.fault is not None:
        raise done.fault[1]


class _Sketcher:
    """The parent's end: a process that has at most one portion. Spawned, for the parent may have threads."""

    def __init__(self, making: Making) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, making), daemon=True, name="sketcher")
        self._process.start()
        theirs.close()

    def give(self, tasks: _Tasks) -> None:
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
