"""Articles on their way to where their components settle: what is known of each before it is read, and in which order.

A component may be larger than memory, so heads alone are held; where the rest of an article lies is in its head.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from newsdedup.dedup.entries import Records
from newsdedup.sketch.words import mix

_COUNT = 8
_HEAD = np.dtype([("root", "<i8"), ("place", "<i8"), ("size", "<i8")])
_LYING = np.dtype([("root", "<i8"), ("place", "<i8"), ("blob", "<i8"), ("start", "<i8"), ("size", "<i8")])


class Lying(NamedTuple):
    """An article that waits."""

    root: int
    """its component"""
    place: int
    """in the order of settling"""
    blob: int
    """which one it lies in"""
    start: int
    """where in the file of that"""
    size: int
    """bytes"""


def sent(rows: Sequence[tuple[int, int, bytes]], slices: int) -> Iterator[tuple[int, bytes]]:
    """Deal articles out, those of a component to one slice.

    Args:
        rows: (component, place, the article).
        slices: how many there are.

    Yields:
        (slice, blob): heads, and behind them the articles.
    """
    heads = np.array([(root, place, len(data)) for root, place, data in rows], _HEAD)
    number = (mix(heads["root"].astype(np.uint64)) % np.uint64(slices)).astype(np.int64)
    for drawer in np.unique(number).tolist():
        own = np.flatnonzero(number == drawer)
        articles = [rows[at][2] for at in own.tolist()]
        yield drawer, b"".join((len(own).to_bytes(_COUNT, "little"), heads[own].tobytes(), *articles))


def heads_end(beginning: bytes) -> int:
    """Say how long the heads of a blob are, by its first bytes."""
    return _COUNT + int.from_bytes(beginning[:_COUNT], "little") * _HEAD.itemsize


def lying(heads: bytes, blob: int, start: int) -> Records:
    """Say which articles lie in a blob, and where.

    Args:
        heads: so many bytes of it as `heads_end` says.
        blob: its number.
        start: where in its file it begins.
    """
    given = np.frombuffer(heads, _HEAD, offset=_COUNT)
    made = np.empty(len(given), _LYING)
    for name in _HEAD.names or ():
        made[name] = given[name]
    made["blob"], made["start"] = blob, start + len(heads) + np.cumsum(given["size"]) - given["size"]
    return made


def in_order(tables: Sequence[Records], most: int) -> Iterator[list[Lying]]:
    """Give all articles by component and place, so many at a time."""
    heads = np.concatenate((np.empty(0, _LYING), *tables))
    order = np.lexsort((heads["place"], heads["root"]))
    for at in range(0, len(order), most):
        yield [Lying(*head) for head in heads[order[at : at + most]].tolist()]
