"""Parquet: each row a document, its columns read as the names of a JSON object are. The one door to pyarrow here.

Read where it lies, for its directory stands at its end; batch by batch, so that a row group need not fit in memory.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from newsdedup.model import Document, Outcome, Source, Unparsed
from newsdedup.sources.options import ReadOptions, Unreadable, rejected
from newsdedup.sources.row import HINTS, Octets, called, document

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile

_ROWS = 64
"""in a batch: their texts stand in memory together"""
_BUFFER = 1 << 20


def documents(descriptor: int, path: str, options: ReadOptions) -> Iterator[Document | Unparsed | Outcome]:
    """Read the rows of a file, in order; only the columns that are asked for.

    Raises:
        Unreadable: it is damaged, has no such column, or pyarrow is not there.
    """
    try:
        import pyarrow
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise Unreadable("parquet: install newsdedup[parquet] to read it") from error
    record = 0
    with os.fdopen(os.dup(descriptor), "rb") as file:
        file.seek(0)
        try:
            for row in _rows(ParquetFile(file, buffer_size=_BUFFER, pre_buffer=False), options):
                yield _document(row, Source(path, record), options)
                record += 1
        except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as fault:
            raise Unreadable(f"broken parquet: {fault}") from fault


def _rows(file: ParquetFile, options: ReadOptions) -> Iterator[dict[str, object]]:
    names = file.schema_arrow.names
    if options.text_field not in names:
        raise Unreadable(f'no column "{options.text_field}": name the right one with --text-field')
    asked = {options.text_field, options.id_field, *HINTS, *options.carry}
    for batch in file.iter_batches(_ROWS, columns=[name for name in names if name in asked], use_threads=False):
        yield from batch.to_pylist()


def _document(row: dict[str, object], source: Source, options: ReadOptions) -> Document | Unparsed | Outcome:
    row = {name: _plain(value) for name, value in row.items()}
    source = called(source, row, options)
    found = row[options.text_field]
    if isinstance(found, str) and len(found) > options.max_file:
        return rejected(source.path, source.record, f"text too large: over {options.max_file} characters", source.id)
    where = f"row {source.record + 1}"
    try:
        return document(row, source, options, "parquet", Octets(where=where))
    except Unreadable as fault:
        return rejected(source.path, source.record, f"{fault} ({where})", source.id)


def _plain(value: object) -> object:
    """Turn a value into what JSON has: times as ISO 8601, bytes as text, numbers that are none as null."""
    if isinstance(value, str | int | None):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Decimal) else repr(value)
