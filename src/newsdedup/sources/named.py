"""The paths that the user names: on the command line, and in a list such as `find` writes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from newsdedup.errors import NothingToRead, UsageFault
from newsdedup.sources.walk import trouble

_CHUNK = 1 << 16


class Named:
    """Paths in the order named, those of the list after those given; counts them as they are taken.

    Args:
        paths: as given; "-" is standard input.
        listed: a file with a path a line, or with NUL after each; "-" is standard input, None no list.

    Raises:
        UsageFault: standard input is named twice.
    """

    def __init__(self, paths: Sequence[str], listed: str | None = None) -> None:
        if [*paths, listed].count("-") > 1:
            raise UsageFault("standard input (-) can be read only once")
        self._paths, self._listed = paths, listed
        self.count = 0

    def __iter__(self) -> Iterator[str]:
        """Yield each path.

        Raises:
            NothingToRead: the list cannot be read.
        """
        for path in self._paths:
            self.count += 1
            yield path
        if self._listed is not None:
            for path in _listed(self._listed):
                self.count += 1
                yield path


def _listed(name: str) -> Iterator[str]:
    try:
        if name == "-":
            yield from _separated(sys.stdin.buffer)
        else:
            with Path(name).open("rb") as file:
                yield from _separated(file)
    except (OSError, ValueError) as fault:
        raise NothingToRead(f"{name}: the list of files cannot be read: {trouble(fault)}") from fault


def _separated(file: BinaryIO) -> Iterator[str]:
    """Yield the paths of a list: NUL ends each if there is one in its beginning, else a line end does."""
    read = getattr(file, "read1", file.read)
    held = read(_CHUNK)
    end = b"\0" if b"\0" in held else b"\n"
    while held:
        *whole, held = held.split(end)
        for path in whole:
            if path := path.removesuffix(b"\r") if end == b"\n" else path:
                yield _path(path)
        more = read(_CHUNK)
        if not more:
            break
        held += more
    if held.strip(b"\r\n\0"):
        yield _path(held.strip(b"\r\n\0"))


def _path(path: bytes) -> str:
    """A file whose name is "-" is no standard input here."""
    return "./-" if path == b"-" else os.fsdecode(path)
