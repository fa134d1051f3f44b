"""Where the words of kept articles lie when there are too many for memory: a temporary file that has no name."""

from __future__ import annotations

import os
import tempfile
from array import array
from itertools import accumulate, islice

from newsdedup.sinks.jsonl import creation_fault, write_fault

_IN_MEMORY = 1 << 22
"""Bytes that wait in memory to be written together; a run with fewer makes no file."""


class Spill:
    """A shelf (`dedup.shelf`) on disk. The file goes with the process, however that ends.

    Args:
        folder: where the file is made; None for the system's place for such files.
    """

    def __init__(self, folder: str | None) -> None:
        self._folder = folder
        self._ends = array("Q", [0])
        self._waiting: list[bytes] = []
        self._written = 0
        """how many are in the file"""
        self._descriptor: int | None = None

    def put(self, *data: bytes) -> None:
        """Lay more by.

        Raises:
            NewsdedupError: the file cannot be made, or the disk is full.
        """
        self._waiting += data
        self._ends.extend(islice(accumulate(map(len, data), initial=self._ends[-1]), 1, None))
        if self._ends[-1] - self._ends[self._written] >= _IN_MEMORY:
            self._write()

    def get(self, number: int) -> bytes:
        """Read one again."""
        if number >= self._written:
            return self._waiting[number - self._written]
        start, end = self._ends[number], self._ends[number + 1]
        assert self._descriptor is not None
        return os.pread(self._descriptor, end - start, start)

    def _write(self) -> None:
        folder = self._folder or tempfile.gettempdir()
        if self._descriptor is None:
            try:
                with tempfile.TemporaryFile(dir=folder) as file:
                    self._descriptor = os.dup(file.fileno())
            except OSError as error:
                raise creation_fault(folder, error) from error
        try:
            rest, at = memoryview(b"".join(self._waiting)), self._ends[self._written]
            while rest:
                done = os.pwrite(self._descriptor, rest, at)
                at += done
                rest = rest[done:]
        except OSError as error:
            raise write_fault(f"{folder}: a temporary file", error) from error
        self._written += len(self._waiting)
        self._waiting.clear()

    def __del__(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
