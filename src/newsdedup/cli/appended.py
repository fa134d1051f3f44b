"""An output that grows from run to run, as the state knows it: begun before there is a byte in it, closed for good."""

from __future__ import annotations

import os
from contextlib import suppress

from newsdedup.errors import Damaged, UsageFault
from newsdedup.sinks import segments
from newsdedup.sinks.append import AppendSink, Settled, publish
from newsdedup.sinks.jsonl import Identity
from newsdedup.state.files import File
from newsdedup.state.memory import Memory


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
        if not file.length and self._memory.left_whole:
            self._refuse_foreign(path)
        return AppendSink(path, file.length, self._memory.files.last_block(file)), file

    def _begin(self, path: str) -> File:
        """Say that there will be this file, before there is a byte in it."""
        self._refuse_foreign(path)
        with self._memory.store.transaction():
            return self._memory.files.add(path, self._role, self._memory.generation)

    def _refuse_foreign(self, path: str) -> None:
        """Make sure that nothing is there which no run of this state wrote."""
        with suppress(OSError):
            size = os.stat(path).st_size  # noqa: PTH116
            if size:
                raise Damaged(
                    f"{self._path}: holds {size} bytes that {self._memory.store.path} knows nothing of: the state was "
                    "lost, or they are not its; bring back the state, or name another output"
                )

    def _refuse_changed(self, file: File) -> None:
        """Make sure that a complete segment is whole, if nobody has taken it away."""
        path = self._memory.files.absolute(file.path)
        with suppress(OSError):
            size = os.stat(path).st_size  # noqa: PTH116
            if file.closed and size != file.length:
                raise Damaged(
                    f"{path}: holds {size} bytes, and {file.length} were committed: a segment never changes; bring it "
                    "back, or move it away"
                )

    def _next(self) -> tuple[AppendSink, File]:
        """Go on with the segment that is not complete, or begin the next."""
        assert self._folder is not None
        segments.make_folder(self._folder)
        known = self._memory.files.below(self._folder)
        absolute = self._memory.files.absolute
        last = max((segments.number_of(absolute(file.moving or file.path)) for file in known), default=0)
        if known and known[-1].generation != self._memory.generation:
            raise UsageFault(f"{self._path}: was left behind by --reprocess; go on with the outputs of that run")
        for file in known:
            self._refuse_changed(file)
        if known and not known[-1].closed:
            return self._open(absolute(known[-1].path))
        segments.refuse_foreign(self._folder, last + 1)
        return self._open(segments.part(self._folder, last + 1))


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
