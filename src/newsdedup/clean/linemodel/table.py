"""A page's features as named integer columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Cells = NDArray[np.int32]
"""of a table: wide enough for every feature, and half the memory"""

FAR = 40
"""Farther than this is all the same, in lines."""


_ROOM = 440
"""rows kept ready; more are made when they are needed"""


class Table:
    """Columns by name, in the order added: integers, one a line, each a row of one array."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.places: dict[str, int] = {}
        self._cells: NDArray[np.int32] = np.empty((_ROOM, rows), dtype=np.int32)

    def fork(self) -> Table:
        """Give a table to add to, while this one stays as it is; a later fork writes over what is added."""
        other = Table.__new__(Table)
        other.rows, other.places, other._cells = self.rows, dict(self.places), self._cells
        return other

    def __getitem__(self, name: str) -> Cells:
        """Give a column."""
        column: Cells = self._cells[self.places[name]]
        return column

    def add(self, name: str, column: Ints | Flags | int) -> Cells:
        """Add a column (a number stands for a column that says the same of every line) and return it."""
        added: Cells = self.add_all((name,), column)[0]
        return added

    def add_all(self, names: Sequence[str], columns: Ints | Cells | Flags | int) -> Cells:
        """Add several columns, [names, lines], and return them."""
        first = len(self.places)
        for place, name in enumerate(names, first):
            self.places[name] = place
        if len(self.places) > len(self._cells):
            self._cells = np.concatenate((self._cells, np.empty_like(self._cells)))
        self._cells[first : len(self.places)] = columns
        added: Cells = self._cells[first : len(self.places)]
        return added

    @property
    def cells(self) -> Cells:
        """All columns there is room for, each a row; those that were added come first."""
        return self._cells

    def rows_of(self, names: Iterable[str]) -> Cells:
        """Tell in which rows columns are."""
        return np.array([self.places[name] for name in names], dtype=np.int32)

    def matrix(self, names: Iterable[str] | None = None, lines: Ints | None = None) -> Cells:
        """Stack columns, all of them by default, of some lines or all: [columns, lines]."""
        if names is None:
            return self._cells[: len(self.places)].copy()
        places = [self.places[name] for name in names]
        chosen: Cells = (
            self._cells[places] if lines is None else self._cells[np.array(places, dtype=np.int64)[:, None], lines]
        )
        return chosen


def share(part: Ints, whole: Ints | int) -> Ints:
    """Tell what share of `whole` the part is, in 256ths; 0 of nothing."""
    return part * 256 // np.maximum(whole, 1)


LOGS = np.array([0] + [round(8 * float(np.log2(n))) + 8 for n in range(1, 4097)], dtype=np.int64)
"""what `log` says of each count"""


def log(value: Ints) -> Ints:
    """Tell the size of a count in eighths of a doubling: 0 is 0, 1 is 8, 2 is 16, up to 4096."""
    return LOGS[np.minimum(np.maximum(value, 0), 4096)]


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


def windows(columns: Ints, *reaches: int) -> list[Ints]:
    """Sum columns, [columns, lines], over the lines at most each reach away, the line itself left out."""
    lines, most = columns.shape[1], max(reaches)
    sums = np.zeros((len(columns), lines + 1 + 2 * most), dtype=np.int64)
    np.cumsum(columns, axis=1, out=sums[:, most + 1 : most + 1 + lines])
    sums[:, most + 1 + lines :] = sums[:, most + lines : most + lines + 1]
    return [
        sums[:, most + reach + 1 : most + reach + 1 + lines] - sums[:, most - reach : most - reach + lines] - columns
        for reach in reaches
    ]


def moved(columns: Ints | Cells, by: int, outside: int) -> Ints | Cells:
    """Return what the line `by` lines before says (after, if negative), of each column."""
    out = np.full_like(columns, outside)
    if by > 0:
        out[:, by:] = columns[:, :-by]
    else:
        out[:, :by] = columns[:, -by:]
    return out


def since(flags: NDArray[np.bool_], far: int) -> Ints:
    """Count the lines since the last flagged line before this one (1 is the line before), at most `far`.

    Flags are of one kind or, [kinds, lines], of several.
    """
    at = np.arange(flags.shape[-1])
    last = np.maximum.accumulate(np.where(flags, at, -far), axis=-1)
    gap: Ints = np.full(flags.shape, far)
    np.minimum(at[1:] - last[..., :-1], far, out=gap[..., 1:])
    return gap


def until(flags: NDArray[np.bool_], far: int) -> Ints:
    """Count the lines until the next flagged line after this one, at most `far`."""
    return since(flags[..., ::-1], far)[..., ::-1]


def run_ids(flag: NDArray[np.bool_]) -> Ints:
    """Number the stretches of equal flags from 0."""
    return np.concatenate(([0], np.cumsum(flag[1:] != flag[:-1]))).astype(np.int64)
