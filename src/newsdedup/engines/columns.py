"""Columns of Arrow from Python values and back. pyarrow does it too, a value at a time, and loads pandas for it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import pyarrow as pa

_CODES = {pa.int64(): "q", pa.float64(): "d"}


def column(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Lay values out: numbers, flags, or strings and bytes, among which None, which is no value, may be."""
    count = len(values)
    if kind in _CODES:
        return pa.Array.from_buffers(kind, count, [None, pa.py_buffer(array(_CODES[kind], values))])
    if kind == pa.bool_():
        return pa.Array.from_buffers(kind, count, [None, _bits(values)])
    there = _bits([value is not None for value in values]) if None in values else None
    octets = [value.encode() if isinstance(value, str) else value or b"" for value in values]
    ends = array("i", accumulate(map(len, octets), initial=0))
    return pa.Array.from_buffers(kind, count, [there, pa.py_buffer(ends), pa.py_buffer(b"".join(octets))])


def values(column: pa.Array) -> list[Any]:
    """Give the values again."""
    plain = column.type in _CODES and not column.null_count
    found: list[Any] = column.to_numpy().tolist() if plain else column.to_pylist()
    return found


def _bits(flags: Sequence[bool]) -> pa.Buffer:
    """Write flags as bits, the first one lowest."""
    number = int("0" + "".join("01"[flag] for flag in reversed(flags)), 2)
    return pa.py_buffer(number.to_bytes(-(-len(flags) // 8), "little"))
