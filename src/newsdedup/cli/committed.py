"""The memory of a run with a state: outputs that grow, and the moments at which they and the state become durable."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from newsdedup.cli.messages import Messages
from newsdedup.cli.remember import Counts, Item, Own
from newsdedup.errors import Damaged, UsageFault
from newsdedup.model import Outcome
from newsdedup.recipe import Recipe
from newsdedup.sinks import segments
from newsdedup.sinks.append import AppendSink, Settled, publish
from newsdedup.sinks.jsonl import Identity, Sink, in_place, open_sink
from newsdedup.sources.options import Note
from newsdedup.state.files import File
from newsdedup.state.lock import lock_path
from newsdedup.state.memory import Memory, Progress
from newsdedup.state.seen import key

if TYPE_CHECKING:
    from newsdedup.dedup.leaders import Index

COMMIT_DOCUMENTS, COMMIT_BYTES, COMMIT_SECONDS = 1000, 4 << 20, 2.0
"""What waits for a commit at most, when there is something to do; nothing that is written depends on it."""


class Committed:
    """See `remember.Remembers`.

    Args:
        memory: open, its lock held.
        recipe: what governs.
        reprocess: everything is to be cleaned again, into new outputs.
        messages: where to say what was made good.
    """

    def __init__(self, memory: Memory, recipe: Recipe, reprocess: bool, messages: Messages) -> None:
        self._memory, self._recipe, self._messages = memory, recipe, messages
        self._reprocess = reprocess
        self._appended: list[Appended] = []
        self._streams: list[Sink] = []
        self._keys: list[bytes] = []
        self._last = time.monotonic()
        finish_moves(memory)

    def open_sink(self, role: str, path: str | None) -> Sink:
        """Open an output: one that can grow grows, another one is written as it comes."""
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
        for item in items:
            if isinstance(item, Note) or not self._memory.seen.meet(item):
                yield item
            else:
                known = item.id
                yield Outcome("skipped", item.source, known, reason="seen before")

    def index(self) -> Index:
        """Give the index that remembers what earlier runs kept."""
        from newsdedup.dedup.leaders import Index

        articles = self._memory.articles
        index = Index(self._recipe, articles, articles.told)
        try:
            index.recall(articles.recall())
        except ValueError as fault:
            raise Damaged(f"{self._memory.store.path}: damaged: {fault}; see newsdedup state check") from fault
        return index

    def settle(self, batch: Iterable[Outcome | Note], counts: Counts) -> None:
        """Take note of a batch; commit when enough waits or it has waited long enough."""
        for item in batch:
            if isinstance(item, Outcome) and item.kind != "skipped":
                self._keys.append(key(item))
                if item.article is not None:
                    self._memory.note(item.article.published)
        waiting = sum(sink.pending for sink in self._appended)
        late = time.monotonic() - self._last >= COMMIT_SECONDS
        if self._keys and (late or len(self._keys) >= COMMIT_DOCUMENTS or waiting >= COMMIT_BYTES):
            self._commit(counts, None)

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
        files = self._memory.commit(self._keys, progress, counts, code)
        self._keys = []
        self._last = time.monotonic()
        for (sink, _), file in zip(grown, files, strict=True):
            sink.committed(file)

    def _begin_again(self, path: str | None) -> None:
        """Forget what was seen, unless a run that had begun to clean everything again is only going on."""
        files = self._memory.files
        known = (
            []
            if path is None or in_place(path)
            else files.below(path)
            if segments.is_folder(path)
            else [files.find(path)]
        )
        if not self._memory.going_on(file for file in known if file is not None):
            if any(file is not None for file in known):
                raise UsageFault(
                    f"--reprocess writes everything anew, and {path} holds articles already; name a new -o"
                )
            self._memory.begin_anew()


class Appended:
    """An output that grows from run to run: one file, or the segments of a folder."""

    def __init__(self, memory: Memory, role: str, path: str) -> None:
        self._memory, self._role, self._path = memory, role, path
        self._folder = os.path.realpath(path) if segments.is_folder(path) else None
        self._sink, self.file = self._next() if self._folder else self._open(os.path.realpath(path))

    @property
    def pending(self) -> int:
        """Tell how many bytes wait."""
        return self._sink.pending

    @property
    def cut(self) -> int:
        """Tell how many bytes of a run that did not end were cut off."""
        return self._sink.cut

    def settle(self) -> Settled | None:
        """Put what waits on the disk."""
        return self._sink.settle()

    def committed(self, file: File) -> None:
        """Hear that it counts; a segment that is long enough is complete."""
        self.file = file
        if self._folder is not None and file.length >= segments.LONGEST:
            self.complete()
            self._sink, self.file = self._next()

    def complete(self) -> None:
        """Publish the segment, if it is one and holds anything."""
        if self._folder is None:
            return
        self._let_go()
        if self.file.length:
            move(self._memory, self.file, segments.segment(self._folder, segments.number_of(self._sink.path)))

    def write(self, data: bytes) -> None:
        """Take bytes."""
        self._sink.write(data)

    def flush(self) -> None:
        """Do nothing: only what is committed is handed on."""

    def commit(self) -> None:
        """Let go."""
        self._let_go()

    def abort(self) -> None:
        """Let go; what was not committed never was."""
        self._let_go()

    def identity(self) -> Identity:
        """Name the file."""
        return self._sink.identity()

    def _let_go(self) -> None:
        """Close the file; a segment in which nothing is leaves no trace."""
        self._sink.abort()
        if self._folder is not None and not self.file.length:
            with suppress(OSError):
                os.unlink(self._sink.path)  # noqa: PTH108

    def _open(self, path: str) -> tuple[AppendSink, File]:
        file = self._memory.files.find(path) or self._begin(path)
        if file.role != self._role:
            raise UsageFault(
                f"{self._path}: holds the {file.role} of this state; name another file for the {self._role}"
            )
        if file.generation != self._memory.generation:
            raise UsageFault(f"{self._path}: was left behind by --reprocess; go on with the outputs of that run")
        if file.closed:
            raise UsageFault(f"{self._path}: was closed; name a new file")
        return AppendSink(path, file.length, self._memory.files.last_block(file)), file

    def _begin(self, path: str) -> File:
        """Say that there will be this file, before there is a byte in it."""
        with suppress(OSError):
            size = os.stat(path).st_size  # noqa: PTH116
            if size and segments.number_of(path) == 0:
                raise Damaged(
                    f"{self._path}: holds {size} bytes that {self._memory.store.path} knows nothing of: the state was "
                    "lost, or they are not its; bring back the state, or name another output"
                )
        with self._memory.store.transaction():
            return self._memory.files.add(path, self._role, self._memory.generation)

    def _next(self) -> tuple[AppendSink, File]:
        """Go on with the segment that is not complete, or begin the next."""
        assert self._folder is not None
        segments.make_folder(self._folder)
        known = self._memory.files.below(self._folder)
        absolute = self._memory.files.absolute
        last = max((segments.number_of(absolute(file.moving or file.path)) for file in known), default=0)
        if known and known[-1].generation != self._memory.generation:
            raise UsageFault(f"{self._path}: was left behind by --reprocess; go on with the outputs of that run")
        if known and not known[-1].closed:
            return self._open(absolute(known[-1].path))
        segments.refuse_foreign(self._folder, last + 1)
        return self._open(segments.part(self._folder, last + 1))


def _own_paths(state: str) -> list[str]:
    """Name every file that a state is made of."""
    path = os.path.realpath(state)
    return [path, f"{path}-wal", f"{path}-shm", f"{path}-journal", lock_path(path)]


def move(memory: Memory, file: File, path: str) -> None:
    """Close a file under another name; a death in between is made good by `finish_moves`."""
    with memory.store.transaction():
        file = memory.files.close_as(file, path)
    _finish(memory, file)


def finish_moves(memory: Memory) -> None:
    """Give the files their names that an earlier run had closed and not got to name."""
    for file in memory.files.all():
        if file.moving is not None:
            _finish(memory, file)


def _finish(memory: Memory, file: File) -> None:
    assert file.moving is not None
    publish(memory.files.absolute(file.path), memory.files.absolute(file.moving))
    with memory.store.transaction():
        memory.files.moved(file)
