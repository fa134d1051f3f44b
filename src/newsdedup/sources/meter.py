"""How far the reading of named files is, in bytes: for who waits. Changes nothing of what is read."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from newsdedup.sources.choice import Choice
from newsdedup.sources.walk import Found, walk


class Meter:
    """Counts what was read of a known whole.

    Args:
        whole: bytes of all files that are to be read.
    """

    def __init__(self, whole: int) -> None:
        self._whole = whole
        self._done = 0
        self._open: int | None = None

    @contextmanager
    def reading(self, descriptor: int) -> Iterator[None]:
        """Count a file while it is read, and then all of it."""
        self._open = descriptor
        try:
            yield
        finally:
            self._open = None
            self._done += os.fstat(descriptor).st_size

    @property
    def share(self) -> float:
        """Tell how much was read, from 0 to 1: a little more than what was dealt with."""
        try:
            at = 0 if self._open is None else os.lseek(self._open, 0, os.SEEK_CUR)
        except OSError:
            at = 0
        return min(1.0, (self._done + at) / self._whole) if self._whole else 0.0


def measured(paths: Iterable[str], choice: Choice, seconds: float = 2.0) -> Meter | None:
    """Add up the files of paths; None if there are too many to do so in so many seconds."""
    whole, end = 0, time.monotonic() + seconds
    for found in (found for path in paths for found in walk(path, choice)):
        if time.monotonic() > end:
            return None
        if isinstance(found, Found):
            try:
                whole += Path(found.path).stat(follow_symlinks=found.named).st_size
            except (OSError, ValueError):
                continue
    return Meter(whole)
