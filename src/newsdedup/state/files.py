"""The files that runs append to: how much of each is committed, and what that much looked like.

A path is kept relative to the folder of the state, so that both can be moved together. A file that is to get another
name is marked before and after, so that a run that dies in between is made good by the next.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import NamedTuple, cast

from newsdedup.state.store import Store


class File(NamedTuple):
    """A file of which the state knows; a row of its table."""

    id: int
    path: bytes
    """relative to the folder of the state"""
    role: str
    length: int
    """committed bytes; what lies behind them never happened"""
    closed: int
    """1: nothing more is appended"""
    moving: bytes | None
    """the path it is to have, where it is closed but may not have it yet"""
    generation: int
    """how often everything was cleaned anew before it was begun"""


class Files:
    """The files of one state."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._folder = os.path.dirname(os.path.realpath(store.path))  # noqa: PTH120

    def all(self) -> list[File]:
        """List them, oldest first."""
        return [File(*cast(tuple[int, bytes, str, int, int, bytes | None, int], row)) for row in
                self._store.rows("SELECT * FROM files ORDER BY id")]  # fmt: skip

    def find(self, path: str) -> File | None:
        """Look a file up by its path."""
        wanted = self._relative(path)
        return next((file for file in self.all() if file.path == wanted), None)

    def below(self, folder: str) -> list[File]:
        """List those that lie, or are to lie, directly in a folder."""
        wanted = os.path.realpath(folder)
        return [file for file in self.all() if os.path.dirname(self.absolute(file.moving or file.path)) == wanted]  # noqa: PTH120

    def absolute(self, relative: bytes) -> str:
        """Give the path by which a file can be opened."""
        return os.path.normpath(os.path.join(self._folder, os.fsdecode(relative)))  # noqa: PTH118

    def add(self, path: str, role: str, generation: int) -> File:
        """Begin a file, with nothing committed; inside a transaction."""
        number = max((file.id for file in self.all()), default=0) + 1
        file = File(number, self._relative(path), role, 0, 0, None, generation)
        self._store.put("files", file)
        return file

    def advance(self, file: File, length: int, blocks: Iterable[tuple[int, bytes]]) -> File:
        """Commit more of a file; inside a transaction.

        Args:
            file: as it was.
            length: committed bytes from now on.
            blocks: number and sum of each block that changed.
        """
        rows = ((file.id, number, sum_) for number, sum_ in blocks)
        self._store.execute("INSERT OR REPLACE INTO blocks VALUES (?, ?, ?)", rows)
        return self._replace(file, file._replace(length=length))

    def close_as(self, file: File, path: str) -> File:
        """Say that a file is complete and gets another name; inside a transaction."""
        return self._replace(file, file._replace(closed=1, moving=self._relative(path)))

    def moved(self, file: File) -> File:
        """Say that it has that name; inside a transaction."""
        return self._replace(file, file._replace(path=file.moving or file.path, moving=None))

    def blocks(self, file: File) -> list[bytes]:
        """Give the sums of a file's blocks, in order."""
        rows = self._store.rows("SELECT sum FROM blocks WHERE file = ? ORDER BY number", (file.id,))
        return [cast(bytes, sum_) for (sum_,) in rows]

    def last_block(self, file: File) -> bytes:
        """Give the sum of a file's last block, empty if there is none."""
        rows = self._store.rows("SELECT sum FROM blocks WHERE file = ? ORDER BY number DESC LIMIT 1", (file.id,))
        return cast(bytes, rows[0][0]) if rows else b""

    def _replace(self, old: File, new: File) -> File:
        self._store.take("files", old)
        self._store.put("files", new)
        return new

    def _relative(self, path: str) -> bytes:
        return os.fsencode(os.path.relpath(os.path.realpath(path), self._folder))
