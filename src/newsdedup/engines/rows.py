"""What travels between the stages of a distributed run: rows, how Arrow lays them out, and how a stage sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

import pyarrow as pa

from newsdedup.dedup.connected import components
from newsdedup.dedup.nominated import tallied
from newsdedup.engines.columns import column, values

_NUMBER, _BLOB = pa.int64(), pa.binary()

FILES = pa.schema({"number": _NUMBER, "found": _BLOB, "reference": pa.bool_()})
CLEANED = pa.schema(
    {"part": _NUMBER, "kind": pa.string(), "reference": pa.bool_(), "number": _NUMBER}
    | {"arrival": _NUMBER, "rest": _BLOB, "keys": _NUMBER}
)
PART = pa.schema({"part": _NUMBER})
PAIRS = pa.schema({"slice": _NUMBER, "pairs": _BLOB})
TALLIED = pa.schema({"place": _NUMBER, "number": _NUMBER, "others": _BLOB, "met": _NUMBER})
EDGES = pa.schema({"place": _NUMBER, "other": _NUMBER})
COMPONENTS = pa.schema({"place": _NUMBER, "root": _NUMBER})
SETTLED = pa.schema({"place": _NUMBER, "arrival": _NUMBER, "verdict": _BLOB, "remembered": pa.bool_(), "met": _NUMBER})
COUNTS = pa.schema({"kind": pa.string(), "number": _NUMBER})

MOST_ROWS, MOST_BYTES = 1 << 16, 8 << 20
"""in an Arrow batch, of numbers alone, and about how many bytes"""

Batches = Iterator[pa.RecordBatch]
Schema = pa.Schema

Row = TypeVar("Row", bound=tuple[Any, ...])


class File(NamedTuple):
    """A file to read, or what is known in its place."""

    number: int
    found: bytes
    reference: bool


class Cleaned(NamedTuple):
    """What the driver is told of a part: how many outcomes of a kind, or one that it may have to name."""

    part: int
    kind: str
    reference: bool
    """not documents of this run, but those with which they are compared"""
    number: int
    arrival: int = 0
    rest: bytes | None = None
    """the outcome, or the note"""
    keys: int = 0
    """that its articles have, all together"""


class Settling(NamedTuple):
    """An article that others resemble, on its way to where it meets them."""

    root: int
    """its component"""
    place: int
    """in the order of settling"""
    arrival: int
    text: int
    """hash of its words in order: exact copies have the same"""
    rate: int
    brief: bytes
    imprint: bytes
    others: bytes | None
    """as in `nominated.Tallied`"""


class Settled(NamedTuple):
    """What became of it."""

    place: int
    arrival: int
    verdict: bytes
    remembered: bool
    met: int
    """digest of those it has something in common with that were remembered"""


def portions(rows: Iterable[Row], most: int, octets: int) -> Iterator[list[Row]]:
    """Cut rows into portions of at most `most`, none of much more than so many bytes."""
    portion: list[Row] = []
    size = 0
    for row in rows:
        portion.append(row)
        size += sum(len(value) for value in row if isinstance(value, bytes))
        if len(portion) == most or size >= octets:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def batched(rows: Iterable[tuple[Any, ...]], schema: pa.Schema) -> Batches:
    """Lay rows out."""
    for portion in portions(rows, MOST_ROWS, MOST_BYTES):
        yield batch_of(portion, schema)


def batch_of(rows: list[tuple[Any, ...]], schema: pa.Schema) -> pa.RecordBatch:
    """Lay some rows out, at least one."""
    arrays = [column(values, kind) for values, kind in zip(zip(*rows, strict=True), schema.types, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def unbatched(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[Any, ...]]:
    """Give the rows again."""
    for batch in batches:
        yield from zip(*map(values, batch.columns), strict=True)


def by_part(
    batches: Batches, stage: Callable[[int, Iterator[Any]], Iterable[tuple[Any, ...]]]
) -> Iterator[tuple[Any, ...]]:
    """Give a stage every part and the rows that are about it; before them stands one of the part itself."""
    for part, rows in groupby(unbatched(batches), itemgetter(0)):
        yield from stage(part, (row[1:] for row in islice(rows, 1, None)))


def added_up(batches: Batches) -> Iterator[tuple[Any, ...]]:
    """Add up what the pairs of each slice share."""
    for _, rows in groupby(unbatched(batches), itemgetter(0)):
        yield from tallied(pairs for _, pairs in rows)


def connected(batches: Batches) -> Iterator[tuple[int, int]]:
    """Find the components of `EDGES`."""
    columns = [[column.to_numpy() for column in batch.columns] for batch in batches]
    if columns:
        yield from components(*zip(*columns, strict=True))
