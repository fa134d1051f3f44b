"""The memory of a run with a state: outputs that grow, and the moments at which they and the state become durable."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from newsdedup.cli.appended import Appended, finish_moves
from newsdedup.cli.messages import Messages
from newsdedup.cli.remember import Counts, Own, Using
from newsdedup.cli.watch import Watch
from newsdedup.engines.local import skipped
from newsdedup.errors import UsageFault
from newsdedup.model import Outcome, Unparsed
from newsdedup.recipe import Recipe
from newsdedup.sinks import segments
from newsdedup.sinks.forms import Form
from newsdedup.sinks.jsonl import Sink, in_place, open_sink
from newsdedup.sources.options import Note
from newsdedup.sources.read import Item
from newsdedup.state.files import File
from newsdedup.state.lock import lock_path
from newsdedup.state.memory import Memory, Progress

if TYPE_CHECKING:
    from newsdedup.dedup.leaders import Index

COMMIT_DOCUMENTS, COMMIT_BYTES, COMMIT_SECONDS = 1000, 4 << 20, 2.0
"""What waits for a commit at most, when there is something to do; nothing that is written depends on it."""


CAREFUL = 2
"""So many runs in a row that died before they got anything done, and the next takes no document on trust."""


class Committed:
    """See `remember.Remembers`.

    Args:
        memory: open, its lock held.
        recipe: what governs.
        using: how the state is used.
        messages: where to say what was made good.
    """

    def __init__(self, memory: Memory, recipe: Recipe, using: Using, messages: Messages) -> None:
        self._memory, self._recipe, self._messages = memory, recipe, messages
        self._reprocess = using.reprocess
        self._watch = Watch(memory.customs, using.alarm_copies) if using.alarm else None
        self._appended: list[Appended] = []
        self._streams: list[Sink] = []
        self._keys: list[bytes] = []
        self._pages: list[bytes] = []
        self._last = time.monotonic()
        self.careful = memory.died >= CAREFUL
        if self.careful:
            messages.note(
                "careful", f"the last {memory.died} runs died; documents are cleaned in a process of their own"
            )
        finish_moves(memory)

    def open_sink(self, role: str, path: str | None, form: Form | None = None) -> Sink:
        """Open an output: one that can grow grows, another one is written as it comes."""
        if not (form or Form()).grows(path):
            raise UsageFault(
                f"{path or 'the output'}: with --state an output grows from run to run, and only plain JSONL can; "
                "compress or convert its segments when they are complete"
            )
        if path is not None and os.path.realpath(path) in _own_paths(self._memory.store.path):
            raise UsageFault(f"{path}: is the state itself or its lock; name another file for the {role}")
        if self._reprocess and not self._appended and not self._streams:
            self._begin_again(path)
        if path is None or in_place(path):
            stream = open_sink(path)
            self._streams.append(stream)
            return stream
        sink = Appended(self._memory, role, path)
        if sink.cut:
            self._messages.note("state", f"{path}: cut off {sink.cut} bytes that were never committed")
        self._appended.append(sink)
        return sink

    def own(self) -> Own:
        """Name the state's own files, and every output of every run."""
        memory = self._memory
        paths = _own_paths(memory.store.path)
        paths += [memory.files.absolute(file.path) for file in memory.files.all()]
        found = set()
        for path in paths:
            with suppress(OSError):
                status = os.stat(path)  # noqa: PTH116
                found.add((status.st_dev, status.st_ino))
        return frozenset(found)

    def fresh(self, items: Iterable[Item]) -> Iterator[Item]:
        """Pass the inputs on, a skipped outcome in the place of each document that was seen before."""
        seen = self._memory.seen
        for item in items:
            if isinstance(item, Note):
                yield item
            else:
                met = seen.meet_page(item) if isinstance(item, Unparsed) else seen.meet(item)
                yield skipped(item) if met else item

    def known(self, outcome: Outcome) -> bool:
        """Tell of what became of a page, which was parsed since, whether another page of that text was met there."""
        return self._memory.seen.is_page(outcome) and self._memory.seen.meet(outcome)

    def index(self) -> Index:
        """Give the index that remembers what earlier runs kept."""
        from newsdedup.dedup.leaders import Index

        return Index(self._recipe, self._memory.articles, self._memory.articles)

    def settle(self, batch: Iterable[Outcome | Note], counts: Counts) -> None:
        """Take note of a batch; commit when enough waits or it has waited long enough.

        Where the best of several is kept, the index remembers articles that are not written yet: all is one commit.
        """
        for item in batch:
            if isinstance(item, Outcome):
                self._pages += self._memory.seen.keys_of_page(item)
            if isinstance(item, Outcome) and item.kind != "skipped":
                self._keys.append(self._memory.seen.key_of(item))
                if self._watch is not None:
                    self._watch.take(item)
                if item.article is not None:
                    self._memory.note(item.article.published)
        if self._recipe.policy.keep != "first":
            return
        waiting = sum(sink.pending for sink in self._appended)
        late = time.monotonic() - self._last >= COMMIT_SECONDS
        if self._keys and (late or len(self._keys) >= COMMIT_DOCUMENTS or waiting >= COMMIT_BYTES):
            self._commit(counts, None)

    def alarms(self) -> int:
        """Say what is unlike the runs before this one, if that is wanted; gives how much it was."""
        return self._watch.speak(self._messages) if self._watch is not None else 0

    def conclude(self, counts: Counts, code: int) -> None:
        """Commit what is left and publish the segments."""
        self._commit(counts, code)
        for sink in self._appended:
            sink.complete()

    def _commit(self, counts: Counts, code: int | None) -> None:
        for stream in self._streams:
            stream.flush()
        settled = [(sink, sink.settle()) for sink in self._appended]
        grown = [(sink, new) for sink, new in settled if new is not None]
        progress = [Progress(sink.file, new.length, new.blocks) for sink, new in grown]
        also = self._watch.lay_by if self._watch is not None and code is not None else None
        files = self._memory.commit((self._keys, self._pages), progress, counts, code, also)
        self._keys, self._pages = [], []
        self._last = time.monotonic()
        for (sink, _), file in zip(grown, files, strict=True):
            sink.committed(file)

    def _begin_again(self, path: str | None) -> None:
        """Forget what was seen, unless a run that had begun to clean everything again is only going on."""
        known = self._known_at(path)
        if not self._memory.going_on(known):
            if known:
                raise UsageFault(
                    f"--reprocess writes everything anew, and {path} holds articles already; name a new -o"
                )
            self._memory.begin_anew()

    def _known_at(self, path: str | None) -> list[File]:
        """List what the state knows of an output: the file, or the segments of the folder."""
        if path is None or in_place(path):
            return []
        if segments.is_folder(path):
            return self._memory.files.below(path)
        file = self._memory.files.find(path)
        return [] if file is None else [file]


def _own_paths(state: str) -> list[str]:
    """Name every file that a state is made of."""
    path = os.path.realpath(state)
    return [path, f"{path}-wal", f"{path}-shm", f"{path}-journal", lock_path(path)]
