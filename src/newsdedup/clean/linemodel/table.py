"""A page's features as named integer columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

FAR = 40
"""Farther than this is all the same, in lines."""


_ROOM = 320
"""rows kept ready; more are made when they are needed"""


class Table:
    """Columns by name, in the order added: integers, one a line, each a row of one array."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.places: dict[str, int] = {}
        self._cells = np.empty((_ROOM, rows), dtype=np.int64)

    def copy(self) -> Table:
        """Give a table to add to, while this one stays as it is."""
        other = Table(self.rows)
        other.places = dict(self.places)
        other._cells[: len(self.places)] = self._cells[: len(self.places)]
        return other

    def __getitem__(self, name: str) -> Ints:
        """Give a column."""
        column: Ints = self._cells[self.places[name]]
        return column

    def add(self, name: str, column: Ints | Flags | int) -> Ints:
        """Add a column (a number stands for a column that says the same of every line) and return it."""
        added: Ints = self.add_all((name,), column)[0]
        return added

    def add_all(self, names: Sequence[str], columns: Ints | Flags | int) -> Ints:
        """Add several columns, [names, lines], and return them."""
        first = len(self.places)
        for place, name in enumerate(names, first):
            self.places[name] = place
        if len(self.places) > len(self._cells):
            self._cells = np.concatenate((self._cells, np.empty_like(self._cells)))
        self._cells[first : len(self.places)] = columns
        added: Ints = self._cells[first : len(self.places)]
        return added

    def matrix(self, names: Iterable[str] | None = None) -> Ints:
        """Stack columns, all of them by default: [columns, lines]."""
        if names is None:
            return self._cells[: len(self.places)].copy()
        chosen: Ints = self._cells[[self.places[name] for name in names]]
        return chosen


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


def windows(columns: Ints, reach: int) -> Ints:
    """Sum columns, [columns, lines], over the lines at most `reach` away, the line itself left out."""
    lines = columns.shape[1]
    sums = np.zeros((len(columns), lines + 1), dtype=np.int64)
    np.cumsum(columns, axis=1, out=sums[:, 1:])
    at = np.arange(lines)
    total: Ints = sums[:, np.minimum(at + reach + 1, lines)] - sums[:, np.maximum(at - reach, 0)] - columns
    return total


def moved(columns: Ints, by: int, outside: int) -> Ints:
    """Return what the line `by` lines before says (after, if negative), of each column."""
    out = np.full_like(columns, outside)
    if by > 0:
        out[:, by:] = columns[:, :-by]
    else:
        out[:, :by] = columns[:, -by:]
    return out


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
