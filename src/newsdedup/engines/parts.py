"""A corpus laid by in parts, a few Parquet files each, written and read where the work is done.

What is big stays here, beside the work; only what must meet elsewhere travels. A part is of consecutive files and in
the order of arrival; it appears whole, under a name by which a second attempt replaces it with the same.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from newsdedup.engines.columns import values
from newsdedup.engines.rows import FILES, File, batch_of, batched, unbatched

_NUMBER, _BLOB = pa.int64(), pa.binary()

TABLES = {
    "documents": pa.schema({"arrivals": _BLOB, "outcomes": _BLOB}),
    "articles": pa.schema(
        {"arrival": _NUMBER, "text": _NUMBER, "rate": _NUMBER, "brief": _BLOB, "imprint": _BLOB}
        | {"first": pa.float64(), "second": pa.float64(), "tie": _NUMBER}
    ),
    "sketches": pa.schema({"arrivals": _BLOB, "rates": _BLOB, "marked": _BLOB}),
}
"""What there is of each part: batches of what is written in the end, what settles, and the keys of batches of that.
Numbers of a batch are one blob (`octets`): in a list each would be an object."""

_ROWS, _BYTES = 4096, 8 << 20
"""in a row group at most, or little more"""
_PACKED = {"documents": "lz4", "articles": "none", "sketches": "none"}
"""Hashes do not get shorter."""
_PLAIN = {"use_dictionary": False, "write_statistics": False}
_READ = {"documents": 1, "articles": 128, "sketches": 8}
"""rows held at a time"""


class Part:
    """Takes the rows of a part."""

    def __init__(self, writers: dict[str, pq.ParquetWriter]) -> None:
        self._writers = writers
        self._rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in writers}
        self._size = dict.fromkeys(writers, 0)

    def add(self, table: str, row: tuple[Any, ...]) -> None:
        """Lay one by."""
        rows = self._rows[table]
        rows.append(row)
        self._size[table] += sum(len(value) for value in row if isinstance(value, bytes))
        if len(rows) == _ROWS or self._size[table] >= _BYTES:
            self._write(table)

    def end(self) -> None:
        """Write what waits."""
        for table in self._writers:
            self._write(table)

    def _write(self, table: str) -> None:
        if rows := self._rows[table]:
            self._writers[table].write_batch(batch_of(rows, TABLES[table]))
        self._rows[table], self._size[table] = [], 0


@contextmanager
def written(folder: str, part: int) -> Iterator[Part]:
    """Write a part; it is there when the context ends, or not at all.

    Raises:
        OSError: it cannot be.
    """
    own = uuid4().hex
    Path(folder).mkdir(parents=True, exist_ok=True)
    names = {table: (Path(folder, f".{table}-{part:06}-{own}"), _path(folder, table, part)) for table in TABLES}
    with ExitStack() as stack:
        for made, _ in names.values():
            stack.callback(made.unlink, missing_ok=True)
        with ExitStack() as open_:
            writers = {
                table: open_.enter_context(pq.ParquetWriter(made, TABLES[table], compression=_PACKED[table], **_PLAIN))
                for table, (made, _) in names.items()
            }
            taken = Part(writers)
            yield taken
            taken.end()
        for made, final in names.values():
            os.replace(made, final)  # noqa: PTH105


def read(folder: str, table: str, part: int, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Give rows of a part, in their order."""
    with pq.ParquetFile(_path(folder, table, part)) as file:
        for batch in file.iter_batches(_READ[table], columns=list(columns)):
            yield from zip(*(values(batch.column(name)) for name in columns), strict=True)


def _path(folder: str, table: str, part: int) -> Path:
    return Path(folder, f"{table}-{part:06}.parquet")


def octets(numbers: Iterable[int]) -> bytes:
    """Write numbers of 64 bits."""
    return array("q", numbers).tobytes()


def numbers(written: bytes) -> list[int]:
    """Read what `octets` gave."""
    return array("q", written).tolist()


def list_files(path: str, files: Iterable[File]) -> int:
    """Write down which files there are; give how many."""
    count = 0
    with pq.ParquetWriter(path, FILES) as writer:
        for batch in batched(files, FILES):
            count += len(batch)
            writer.write_batch(batch)
    return count


def files(path: str, first: int, end: int) -> Iterator[File]:
    """Give the files with the numbers from `first` to before `end`."""
    with pq.ParquetFile(path) as file:
        at = 0
        for group in range(file.num_row_groups):
            rows = file.metadata.row_group(group).num_rows
            if at < end and at + rows > first:
                own = file.read_row_group(group).slice(max(0, first - at))
                yield from map(File._make, unbatched(own.slice(0, end - max(first, at)).to_batches()))
            at += rows
