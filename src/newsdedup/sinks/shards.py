"""An output in numbered files of about one size, in a folder that appears with all of them or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from newsdedup.sinks.jsonl import Identity, Sink
from newsdedup.sinks.stage import Stage


class ShardSize(NamedTuple):
    """When a file is full; 0 is no limit."""

    articles: int = 0
    size: int = 256 << 20
    """bytes of its lines, before compression"""


class Shards:
    """Takes lines and begins a new file whenever one is full: 000001.jsonl, 000002.jsonl ...

    Args:
        folder: where to.
        limit: when a file is full.
        suffix: what the names end with.
        open_file: opens a file for lines.

    Raises:
        CannotCreate, Forbidden, OutputFault: the folder cannot be had.
    """

    def __init__(self, folder: str, limit: ShardSize, suffix: str, open_file: Callable[[str], Sink]) -> None:
        self._stage = Stage(folder)
        self._limit, self._suffix, self._open_file = limit, suffix, open_file
        self._file: Sink | None = None
        self._number = self._articles = self._size = 0

    def write(self, data: bytes) -> None:
        """Take one line."""
        if self._file is None:
            self._number += 1
            self._articles = self._size = 0
            self._file = self._open_file(self._stage.file(f"{self._number:06}{self._suffix}"))
        self._file.write(data)
        self._articles += 1
        self._size += len(data)
        if 0 < self._limit.articles <= self._articles or 0 < self._limit.size <= self._size:
            self._close()

    def flush(self) -> None:
        """Do nothing: nobody sees the folder yet."""

    def commit(self) -> None:
        """Publish the folder."""
        self._close()
        self._stage.publish()

    def abort(self) -> None:
        """Give up."""
        if self._file is not None:
            self._file.abort()
        self._stage.give_up()

    def identity(self) -> Identity:
        """Name nothing: files under a hidden name are no input."""
        return frozenset()

    def _close(self) -> None:
        if self._file is not None:
            self._file.commit()
            self._file = None
