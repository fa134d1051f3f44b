"""Processes that sketch, for articles that cost next to nothing to make: what is left to share is the sketching.

Texts go out and sketches come back, a batch at a time and in turn, so nothing waits in a pipe while both ends write.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Generator, Iterable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from newsdedup.dedup.passages import Sketches, sketch_texts
from newsdedup.model import Article, Outcome
from newsdedup.recipe import Recipe

if TYPE_CHECKING:
    from newsdedup.sources.options import Note

Batch = list["Outcome | Note"]


def articles_of(batch: Batch) -> list[Article]:
    """Give the articles of a batch, in order."""
    return [item.article for item in batch if isinstance(item, Outcome) and item.article is not None]


def sketched(
    batches: Iterable[Batch], recipe: Recipe, jobs: int
) -> Generator[tuple[Batch, Sketches | None], None, None]:
    """Yield every batch with the sketches of its articles, in order; None where there are none.

    An empty batch says that the next will be long in coming: all that is open is finished first.
    """
    slim = Recipe(sketch=recipe.sketch, policy=recipe.policy)
    free = deque(_Sketcher(slim) for _ in range(jobs))
    open_: deque[tuple[Batch, list[str], _Sketcher | None]] = deque()

    def finished() -> tuple[Batch, Sketches | None]:
        batch, texts, sketcher = open_.popleft()
        if sketcher is None:
            return batch, None
        sketches = sketcher.receive()
        if sketches is None:
            sketcher.stop()
            sketcher = _Sketcher(slim)
        free.append(sketcher)
        return batch, sketch_texts(texts, slim) if sketches is None else sketches

    try:
        for batch in batches:
            texts = [article.text for article in articles_of(batch)]
            while open_ and (not batch or not free):
                yield finished()
            sketcher = free.popleft() if texts else None
            if sketcher is not None:
                sketcher.give(texts)
            open_.append((batch, texts, sketcher))
        while open_:
            yield finished()
    finally:
        for sketcher in (*free, *(sketcher for _, _, sketcher in open_ if sketcher is not None)):
            sketcher.stop()


class _Sketcher:
    """The parent's end: a process that has at most one batch. Spawned, for the parent may have threads."""

    def __init__(self, recipe: Recipe) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, recipe), daemon=True, name="sketcher")
        self._process.start()
        theirs.close()

    def give(self, texts: list[str]) -> None:
        """Hand over a batch; a process that just died is found out by `receive`."""
        with suppress(BrokenPipeError, ConnectionResetError):
            self._pipe.send(texts)

    def receive(self) -> Sketches | None:
        """Take back the sketches; None if the process died."""
        try:
            sketches: Sketches = self._pipe.recv()
        except (EOFError, OSError):
            return None
        return sketches

    def stop(self) -> None:
        """End the process, whatever it does."""
        self._pipe.close()
        self._process.kill()
        self._process.join()


def _serve(pipe: Connection, recipe: Recipe) -> None:
    """Sketch what comes until the pipe ends. An interrupt is the parent's matter."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        while True:
            pipe.send(sketch_texts(pipe.recv(), recipe))
