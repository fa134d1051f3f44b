"""What parts deal out to slices, by way of the work folder: a file a part, in which each slice finds its own.

Spark could carry it, but then every byte goes through two Java machines, and where it is read it is already laid by.
A file appears whole, under a name by which a second attempt replaces it with the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate, chain
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from newsdedup.engines.parts import numbers, octets

_NUMBER = 8


class Blob(NamedTuple):
    """Where a blob lies."""

    path: str
    start: int
    end: int


class Dealer:
    """Takes blobs for drawers, which are numbered."""

    def __init__(self, path: Path, drawers: int) -> None:
        self._file = path.open("wb")
        self._places: list[list[int]] = [[] for _ in range(drawers)]
        self._at = 0

    def add(self, drawer: int, blob: bytes) -> None:
        """Put one in a drawer."""
        self._file.write(blob)
        self._places[drawer] += (self._at, self._at + len(blob))
        self._at += len(blob)

    def end(self) -> None:
        """Write where everything lies, and let go."""
        ends = accumulate((len(places) * _NUMBER for places in self._places), initial=self._at)
        self._file.write(octets(chain.from_iterable(self._places)) + octets(ends))
        self._file.close()

    def leave(self) -> None:
        """Let go."""
        self._file.close()


@contextmanager
def dealing(folder: str, name: str, part: int, drawers: int) -> Iterator[Dealer]:
    """Deal out what a part has; it is there when the context ends, or not at all.

    Raises:
        OSError: it cannot be.
    """
    made = Path(folder, f".{name}-{part:06}-{uuid4().hex}")
    dealer = Dealer(made, drawers)
    try:
        yield dealer
        dealer.end()
        os.replace(made, _path(folder, name, part))  # noqa: PTH105
    finally:
        dealer.leave()
        made.unlink(missing_ok=True)


def dealt(folder: str, name: str, parts: int, drawers: int, drawer: int) -> Iterator[Blob]:
    """Say where the blobs in a drawer lie, those of the first part first.

    Args:
        folder, name: as `dealing` was told.
        parts: how many there are.
        drawers: how many there are.
        drawer: which one.
    """
    for part in range(parts):
        path = _path(folder, name, part)
        with path.open("rb") as file:
            file.seek(-_NUMBER * (drawers + 1 - drawer), os.SEEK_END)
            first, last = numbers(file.read(2 * _NUMBER))
            file.seek(first)
            places = numbers(file.read(last - first))
        yield from (Blob(str(path), *place) for place in zip(places[::2], places[1::2], strict=True))


def read(blob: Blob, most: int | None = None) -> bytes:
    """Read one, or as many bytes of its beginning."""
    with Path(blob.path).open("rb", buffering=0) as file:
        file.seek(blob.start)
        return file.read(blob.end - blob.start if most is None else min(most, blob.end - blob.start))


def remove(folder: str, name: str) -> None:
    """Throw away what was dealt out under a name."""
    for path in Path(folder).glob(f"{name}-*"):
        path.unlink(missing_ok=True)


def _path(folder: str, name: str, part: int) -> Path:
    return Path(folder, f"{name}-{part:06}")
