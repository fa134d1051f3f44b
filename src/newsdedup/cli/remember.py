"""A run and its state: what is new, what is written where, and when both become durable.

Without a state everything is new and outputs are published at the end. With one, a batch is durable or never was:
bytes are appended and synced, then one transaction says so.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Protocol

from newsdedup.cli.messages import Messages
from newsdedup.model import Outcome
from newsdedup.recipe import Recipe
from newsdedup.sinks.forms import Form, open_articles, open_lines
from newsdedup.sinks.jsonl import Sink
from newsdedup.sources.options import Note

if TYPE_CHECKING:
    from newsdedup.dedup.leaders import Index
    from newsdedup.sources.read import Item

Own = frozenset[tuple[int, int]]
Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Using:
    """The options that say how a state is used, as given."""

    state: str | None = None
    lock_wait: float = 0.0
    window: int | None = None
    """seconds"""
    reprocess: bool = False
    now: int | None = None
    """seconds since 1970"""
    alarm: bool = False
    alarm_copies: int = 100


class Remembers(Protocol):
    """What a run asks of its memory."""

    @property
    def careful(self) -> bool:
        """Tell whether a document may have ended the runs before this one."""

    @property
    def index(self) -> Callable[[], Index] | None:
        """Give what makes the index that remembers; None for an empty one."""

    def open_sink(self, role: str, path: str | None, form: Form | None = None) -> Sink:
        """Open an output: the articles in their form, the others line by line."""

    def own(self) -> Own:
        """Give the (device, inode) pairs that are never input."""

    @property
    def known(self) -> Callable[[Outcome], bool] | None:
        """Give what tells of what became of a page parsed late that it was seen before; None if nothing ever was."""

    def fresh(self, items: Iterable[Item]) -> Iterable[Item]:
        """Pass the inputs on, a skipped outcome in the place of each document that was seen before."""

    def settle(self, batch: Iterable[Outcome | Note], counts: Counts) -> None:
        """Take note of a batch that was written; make things durable when it is time."""

    def alarms(self) -> int:
        """Say what is unlike the runs before this one, if that is wanted; gives how much it was."""

    def conclude(self, counts: Counts, code: int) -> None:
        """Make the rest durable: the run ends with this code."""


class _Nothing:
    """The memory of a run without a state."""

    index = None
    known = None
    careful = False

    def open_sink(self, role: str, path: str | None, form: Form | None = None) -> Sink:
        return open_lines(path) if form is None else open_articles(path, form)

    def own(self) -> Own:
        return frozenset()

    def fresh(self, items: Iterable[Item]) -> Iterable[Item]:
        return items

    def settle(self, batch: Iterable[Outcome | Note], counts: Counts) -> None:
        return

    def alarms(self) -> int:
        return 0

    def conclude(self, counts: Counts, code: int) -> None:
        return


def remembering(using: Using, recipe: Recipe, messages: Messages) -> AbstractContextManager[Remembers]:
    """Open the memory of a run.

    Raises:
        StateBusy: another run holds it.
        Damaged, ConfigFault, OutputFault, Forbidden, CannotCreate: it cannot be had.
    """
    return _with_state(using.state, using, recipe, messages) if using.state is not None else _without()


@contextmanager
def _without() -> Iterator[Remembers]:
    yield _Nothing()


@contextmanager
def _with_state(state: str, using: Using, recipe: Recipe, messages: Messages) -> Iterator[Remembers]:
    from newsdedup.cli.committed import Committed
    from newsdedup.state.lock import locked
    from newsdedup.state.memory import Memory, Terms

    with locked(state, using.lock_wait) as lock:
        now = int(time.time()) if using.now is None else using.now
        own = sketch_name(recipe), recipe.digest
        terms = Terms(*own, now, using.window, using.reprocess, by_clock=using.now is None)
        memory = Memory(state, terms, lock)
        try:
            for notice in memory.notices:
                messages.note("state", f"{state}: {notice}")
            yield Committed(memory, recipe, using, messages)
        finally:
            memory.close()


def sketch_name(recipe: Recipe) -> str:
    """Name all that makes sketches comparable."""
    from newsdedup.dedup.kept import FORMAT

    said = asdict(recipe.sketch) | {"memory": FORMAT}
    return ",".join(f"{name}={value}" for name, value in said.items())
