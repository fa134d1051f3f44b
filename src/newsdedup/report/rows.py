"""JSONL files of ours, read row by row and again at an offset, so that no more than one row is held."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import BinaryIO

from newsdedup.errors import NothingToRead
from newsdedup.report.restore import RestoreError
from newsdedup.sources.options import ReadOptions, Unreadable
from newsdedup.sources.stream import CHUNK, beginning
from newsdedup.sources.unpack import packing, unpacked

Row = dict[str, object]


class Rows:
    """The rows of a file.

    Args:
        path: a regular file; a pipe cannot be read twice. A compressed one is read from a temporary copy, since only
            that can be read from any place.

    Raises:
        NothingToRead: it cannot be opened, or what is compressed is damaged.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        try:
            self._file: BinaryIO = Path(path).open("rb")  # noqa: SIM115
        except (OSError, ValueError) as fault:
            reason = fault.strerror if isinstance(fault, OSError) else str(fault)
            raise NothingToRead(f"{path}: cannot be opened: {reason}") from None
        if not self._file.seekable():
            self._file.close()
            raise NothingToRead(f"{path}: it is read twice; give a file")
        if packing(beginning(iter([self._file.read(CHUNK)]))[0]) is not None:
            self._file = self._unpacked(self._file)

    def _unpacked(self, file: BinaryIO) -> BinaryIO:
        copy: BinaryIO = TemporaryFile()  # noqa: SIM115
        with file:
            file.seek(0)
            try:
                for chunk in unpacked(iter(lambda: file.read(CHUNK), b""), ReadOptions().max_ratio):
                    copy.write(chunk)
            except Unreadable as fault:
                raise NothingToRead(f"{self.path}: {fault}") from fault
        return copy

    def __iter__(self) -> Iterator[tuple[int, Row]]:
        """Yield every row with its offset.

        Raises:
            RestoreError: a line is no object, or the last one is cut off.
        """
        self._file.seek(0)
        at = 0
        for number, line in enumerate(self._file, 1):
            if not line.endswith(b"\n"):
                raise RestoreError(f"{self.path}:{number}: the last line is cut off; give the whole file")
            if line.strip():
                yield at, self._row(line, f":{number}")
            at += len(line)

    def at(self, offset: int) -> Row:
        """Give the row at an offset that iterating gave."""
        self._file.seek(offset)
        return self._row(self._file.readline(), "")

    def _row(self, line: bytes, where: str) -> Row:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            raise RestoreError(
                f"{self.path}{where}: is no row of newsdedup's; give an output and the ledger of its run"
            )
        return row

    def __enter__(self) -> Rows:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
