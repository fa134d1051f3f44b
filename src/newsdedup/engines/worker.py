"""A process that cleans, and the two ends of its pipe.

A worker holds the recipe and nothing else; it ends when its pipe does, so none outlives a parent that was killed.
"""

from __future__ import annotations

import gc
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import NamedTuple

from newsdedup.engines.making import Given, Make, View, make_one
from newsdedup.errors import NewsdedupError
from newsdedup.model import Outcome
from newsdedup.recipe import Recipe

_PATIENCE = 6
"""How much longer than its processor time a document may take by the clock, on a busy machine, in a worker."""


_ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Task(NamedTuple):
    """Documents that go to one worker together, and where their outcomes belong."""

    places: tuple[tuple[int, int], ...]
    """(batch, position) of each"""
    documents: tuple[Given, ...]

    def split(self) -> list[Task]:
        """Give one task a document."""
        return [Task((place,), (document,)) for place, document in zip(self.places, self.documents, strict=True)]


class Worker:
    """The parent's end: a process that has at most one task.

    Processes are spawned, not forked: the parent has threads.
    """

    def __init__(self, recipe: Recipe, make: Make, view: View) -> None:
        context = get_context("spawn")
        self._seconds = recipe.policy.document_seconds
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, recipe, make, view), daemon=True, name="cleaner")
        with _unstopped():
            self._process.start()
        theirs.close()
        self.ready = False
        self.task: Task | None = None
        self._until = float("inf")

    @property
    def idle(self) -> bool:
        """Tell whether it waits for a task."""
        return self.ready and self.task is None

    def give(self, task: Task) -> None:
        """Hand over a task; a worker that just died is found out by `receive`."""
        self.task = task
        self._until = (
            time.monotonic() + _PATIENCE * len(task.documents) * self._seconds if self._seconds else self._until
        )
        try:
            self.pipe.send(task.documents)
        except (BrokenPipeError, ConnectionResetError):
            return

    def receive(self) -> tuple[Task, list[Outcome]] | None:
        """Take back the finished task, None for a worker that says it has started.

        Raises:
            EOFError: the process died.
        """
        try:
            answer = self.pipe.recv()
        except ConnectionResetError:
            raise EOFError from None
        if answer is None:
            self.ready = True
            return None
        assert self.task is not None
        task, self.task = self.task, None
        return task, answer

    def end_if_stuck(self) -> None:
        """Kill a process that is so long at its task that its own clock must have failed it."""
        if self.task is not None and time.monotonic() > self._until:
            self._process.kill()

    def cause_of_death(self) -> str:
        """Say how the process ended.

        Raises:
            NewsdedupError: it never began to work, and another would not either.
        """
        self._process.join(5)
        code = self._process.exitcode
        cause = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        if code == -signal.SIGKILL and time.monotonic() > self._until:
            cause = "it was stuck"
        if not self.ready:
            raise NewsdedupError(f"a worker process could not start ({cause}); try -j 1")
        return cause

    def stop(self) -> None:
        """End the process, whatever it does."""
        self.pipe.close()
        self._process.kill()
        self._process.join()


@contextmanager
def _unstopped() -> Iterator[None]:
    """Put signals off while a child waits to be told what to do: left alone then, it would complain, aloud."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[int] = []
    before = {number: signal.signal(number, lambda number, _: held.append(number)) for number in _ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if held:
            signal.raise_signal(held[0])


def _serve(pipe: Connection, recipe: Recipe, make: Make, view: View) -> None:
    """Be the worker: make articles of what comes until the pipe ends. An interrupt is the parent's matter."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    try:
        pipe.send(None)
        while True:
            documents = pipe.recv()
            pipe.send([make_one(document, recipe, make, view) for document in documents])
    except (EOFError, OSError):
        return
