"""Whether a state is, to the byte, as the last run left it: a note in the lock beside it.

SQLite looks at its own structure and our sums at the rows; this sees a flipped byte anywhere. The note is void while a
run is on, after one that was killed, and for another version of the state, as a backup is.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

SMALL, LARGE = 16 << 20, 256 << 20
"""Bytes up to which a state is looked at when a run begins, and up to which it is noted at all."""

_SIZE = 16
_CHUNK = 1 << 20
_LONGEST_NOTE = 512


class Note(NamedTuple):
    """How a state was left."""

    seal: str
    digest: str


def note(lock: int, path: str, seal: str) -> None:
    """Note how a state was left: it is closed, and its lock held. Without a note nothing is worse than before."""
    with suppress(OSError):
        settled = not os.path.exists(f"{path}-wal") or not os.path.getsize(f"{path}-wal")  # noqa: PTH110, PTH202
        if settled and os.path.getsize(path) <= LARGE:  # noqa: PTH202
            os.pwrite(lock, f"{seal} {_digest(path)}\n".encode("ascii"), 0)


def forget(lock: int) -> None:
    """Make the note void: the state is about to change."""
    with suppress(OSError):
        os.truncate(lock, 0)


def noted(lock: int) -> Note | None:
    """Read the note; None where there is none, as after a run that was broken off."""
    try:
        words = os.pread(lock, _LONGEST_NOTE, 0).decode("ascii", "replace").split()
    except OSError:
        return None
    return Note(*words) if len(words) == 2 and len(words[1]) == 2 * _SIZE else None


def suspected(found: Note | None, path: str, most: int = LARGE) -> str | None:
    """Give the seal of the state that was noted, if this is not it to the byte: with that seal it is damaged.

    None where nothing is known, and for a state of more than `most` bytes. To be asked before the state is opened,
    which may change how it is journaled.
    """
    try:
        if found is None or os.path.getsize(path) > most:  # noqa: PTH202
            return None
        return found.seal if found.digest != _digest(path) else None
    except OSError:
        return None


def _digest(path: str) -> str:
    running = blake2b(digest_size=_SIZE)
    with Path(path).open("rb") as file:
        while chunk := file.read(_CHUNK):
            running.update(chunk)
    return running.hexdigest()
