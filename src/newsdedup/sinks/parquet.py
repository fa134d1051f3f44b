"""Records as Parquet: the schema of their columns, and a sink that fills them. The one door to pyarrow here.

Columns are the keys of the record, in its order; the keys of marked duplicates follow and are null otherwise. What is
an object of counts in JSON is a list of pairs, since not every reader knows maps; `extra` stays JSON.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from newsdedup.errors import CannotCreate
from newsdedup.sinks.jsonl import Identity, Sink

if TYPE_CHECKING:
    from pyarrow import Schema

_GROUP_ROWS, _GROUP_BYTES = 10_000, 16 << 20
"""of a row group, in lines of JSON; what is written waits in memory until there are so many"""
_COUNTS = {"removed": "lines", "removed_inline": "cuts"}
_TEXTS = "url site title published published_raw language"
_LISTS = "authors editors agencies"


def schema() -> Schema:
    """Give the Arrow schema of a record.

    Raises:
        CannotCreate: pyarrow is not installed.
    """
    arrow = _arrow()
    text, number, texts = arrow.string(), arrow.int32(), arrow.list_(arrow.string())
    numbers = arrow.list_(number)
    source = arrow.struct([("path", text), ("record", arrow.int64()), ("id", text)])
    repeat = arrow.struct([("kept", numbers), ("removed", numbers), ("similarity", arrow.float64())])
    shared = arrow.struct([("with", text), ("paragraphs", arrow.list_(numbers)), ("relation", text)])
    counts = {key: arrow.list_(arrow.struct([("kind", text), (what, number)])) for key, what in _COUNTS.items()}
    return arrow.schema(
        [
            ("schema", number),
            ("id", text),
            ("source", source),
            *((name, text) for name in _TEXTS.split()),
            *((name, texts) for name in _LISTS.split()),
            ("origin", text),
            ("dateline", arrow.struct([("place", text), ("outlet", text)])),
            ("section", text),
            ("tags", texts),
            ("captions", arrow.list_(arrow.struct([("text", text), ("credit", text)]))),
            ("desk_code", text),
            ("text", text),
            ("words", number),
            *counts.items(),
            ("repeats", arrow.list_(repeat)),
            ("shared", arrow.list_(shared)),
            ("shared_more", number),
            ("extra", text),
            ("recipe", text),
            ("duplicate_of", text),
            ("duplicate_source", source),
            ("relation", text),
            ("similarity", arrow.float64()),
            ("kept_because", text),
        ]
    )


class ParquetSink:
    """Takes records as lines of JSON and writes row groups of them.

    Args:
        sink: where to; settled with this one.

    Raises:
        CannotCreate: pyarrow is not installed.
    """

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._schema = schema()
        self._file = _File(sink)
        self._writer = _parquet().ParquetWriter(self._file, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []
        self._size = 0

    def write(self, data: bytes) -> None:
        """Take one record."""
        self._rows.append(_columns(json.loads(data)))
        self._size += len(data)
        if len(self._rows) >= _GROUP_ROWS or self._size >= _GROUP_BYTES:
            self._write_group()

    def flush(self) -> None:
        """Do nothing: a row group is written whole."""

    def commit(self) -> None:
        """Write the directory of the file and publish."""
        if self._rows:
            self._write_group()
        self._writer.close()
        self._sink.commit()

    def abort(self) -> None:
        """Give up; the writer still wants to write the file's end, and nobody listens."""
        self._file.deaf = True
        self._writer.close()
        self._sink.abort()

    def identity(self) -> Identity:
        """Name the file."""
        return self._sink.identity()

    def _write_group(self) -> None:
        self._writer.write_table(_arrow().Table.from_pylist(self._rows, self._schema))
        self._rows, self._size = [], 0


class _File:
    """A sink as the file that pyarrow writes to."""

    closed = False

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._at = 0
        self.deaf = False

    def write(self, data: Any) -> int:
        """Take bytes."""
        if not self.deaf:
            self._sink.write(bytes(data))
        self._at += len(data)
        return len(data)

    def tell(self) -> int:
        """Tell how many there were."""
        return self._at

    def flush(self) -> None:
        """Leave it to the sink."""

    def close(self) -> None:
        """Leave it to the sink."""

    def writable(self) -> bool:
        """Say yes."""
        return True

    def readable(self) -> bool:
        """Say no."""
        return False

    def seekable(self) -> bool:
        """Say no."""
        return False


def _columns(row: dict[str, Any]) -> dict[str, Any]:
    """Lay out a record in columns."""
    for key, what in _COUNTS.items():
        row[key] = [{"kind": kind, what: count} for kind, count in row[key].items()]
    row["extra"] = json.dumps(row["extra"], ensure_ascii=False)
    return row


def _arrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise CannotCreate("parquet: install newsdedup[parquet] to write it") from error
    return pyarrow


def _parquet() -> Any:
    import pyarrow.parquet

    return pyarrow.parquet
