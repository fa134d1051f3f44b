"""A page's features as named integer columns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

FAR = 40
"""Farther than this is all the same, in lines."""


class Table:
    """Columns by name, in the order added: integers, one a line."""

    def __init__(self, rows: int, prefix: str = "") -> None:
        self.rows = rows
        self.prefix = prefix
        self.columns: dict[str, Ints] = {}

    def add(self, name: str, column: Ints) -> Ints:
        """Add a column and return it."""
        self.columns[self.prefix + name] = column
        return column

    def add_all(self, name: str, value: int) -> None:
        """Add a column that says the same of every line."""
        self.columns[self.prefix + name] = np.full(self.rows, value, dtype=np.int64)

    def matrix(self) -> NDArray[np.int32]:
        """Stack the columns: [features, lines]."""
        return np.array(list(self.columns.values()), dtype=np.int32)


def share(part: Ints, whole: Ints | int) -> Ints:
    """Tell what share of `whole` the part is, in 256ths; 0 of nothing."""
    return part * 256 // np.maximum(whole, 1)


_LOGS = np.array([0] + [round(8 * float(np.log2(n))) + 8 for n in range(1, 4097)], dtype=np.int64)


def log(value: Ints) -> Ints:
    """Tell the size of a count in eighths of a doubling: 0 is 0, 1 is 8, 2 is 16, up to 4096."""
    return _LOGS[np.minimum(np.maximum(value, 0), 4096)]


def bounded(distance: Ints) -> Ints:
    """Bound a distance in lines."""
    near: Ints = np.minimum(np.maximum(distance, -FAR), FAR)
    return near


def shifted(column: Ints, by: int, outside: int = 0) -> Ints:
    """Return what the line `by` lines before says (after, if negative); `outside` beyond the page's ends."""
    out = np.full_like(column, outside)
    if abs(by) >= len(column):
        return out
    if by > 0:
        out[by:] = column[:-by]
    elif by < 0:
        out[:by] = column[-by:]
    else:
        out[:] = column
    return out


def window(column: Ints, reach: int) -> Ints:
    """Sum a column over the lines at most `reach` away, the line itself left out."""
    sums = np.concatenate(([0], np.cumsum(column)))
    at = np.arange(len(column))
    total: Ints = sums[np.minimum(at + reach + 1, len(column))] - sums[np.maximum(at - reach, 0)] - column
    return total


def since(flag: NDArray[np.bool_], far: int) -> Ints:
    """Count the lines since the last flagged line before this one (1 is the line before), at most `far`."""
    at = np.arange(len(flag))
    last = np.maximum.accumulate(np.where(flag, at, -far))
    gap: Ints = np.minimum(at - shifted(last, 1, -far), far)
    return gap


def until(flag: NDArray[np.bool_], far: int) -> Ints:
    """Count the lines until the next flagged line after this one, at most `far`."""
    return since(flag[::-1], far)[::-1]


def run_ids(flag: NDArray[np.bool_]) -> Ints:
    """Number the stretches of equal flags from 0."""
    return np.concatenate(([0], np.cumsum(flag[1:] != flag[:-1]))).astype(np.int64)
