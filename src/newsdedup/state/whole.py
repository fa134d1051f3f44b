"""Whether a state is, to the byte, as the last run left it: a note in the lock beside it.

SQLite looks at its own structure and our sums at the rows; this sees a flipped byte anywhere. While a run is on, and
after one that was killed, there is no note but how many runs in a row have died before they got anything done; for
another version of the state, as a backup is, the note is void.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

SMALL, LARGE = 16 << 20, 64 << 20
"""Bytes up to which a state is looked at when a run begins, and up to which what it looks like is noted at all."""

_BEGUN, _UNSEEN, _LARGE = "begun", "-", "="
"""A note of no run's end; of a state that is not all in its file yet; of one that is, and too large to be looked at."""

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
        seen = os.path.getsize(path) <= LARGE  # noqa: PTH202
        _write(lock, f"{seal} {_UNSEEN if _logs(path) else _digest(path) if seen else _LARGE}")


def begin(lock: int, run: int) -> None:
    """Make the note void: the state is about to change, by the so-manieth run since one has got anything done."""
    with suppress(OSError):
        _write(lock, f"{_BEGUN} {run}")
        os.fsync(lock)


def begun(lock: int) -> int:
    """Tell how many runs in a row have died before they got anything done."""
    words = _words(lock)
    return int(words[1]) if len(words) == 2 and words[0] == _BEGUN and words[1].isdigit() else 0


def noted(lock: int) -> Note | None:
    """Read the note; None where there is none, as after a run that was broken off."""
    words = _words(lock)
    whole = len(words) == 2 and (words[1] in (_UNSEEN, _LARGE) or len(words[1]) == 2 * _SIZE)
    return Note(*words) if whole and words[0] != _BEGUN else None


def suspected(found: Note | None, path: str, most: int = LARGE) -> str | None:
    """Give the seal of the state that was noted, if this is not it to the byte: with that seal it is damaged.

    None where nothing is known, and for a state of more than `most` bytes. To be asked before the state is opened,
    which may change how it is journaled.
    """
    try:
        if found is None or os.path.getsize(path) > most:  # noqa: PTH202
            return None
        return found.seal if found.digest not in (_UNSEEN, _LARGE, _digest(path)) else None
    except OSError:
        return None


def foreign_log(found: Note | None, path: str) -> str | None:
    """Name a log beside a state that was noted without one: it is of another copy, and must not be let into this."""
    return next(iter(_logs(path)), None) if found is not None and found.digest != _UNSEEN else None


def _logs(path: str) -> list[str]:
    """List what SQLite would still take into a state."""
    found = []
    for log in (f"{path}-wal", f"{path}-journal"):
        with suppress(OSError):
            found += [log] * bool(os.path.getsize(log))  # noqa: PTH202
    return found


def _write(lock: int, text: str) -> None:
    os.truncate(lock, 0)
    os.pwrite(lock, f"{text}\n".encode("ascii"), 0)


def _words(lock: int) -> list[str]:
    try:
        return os.pread(lock, _LONGEST_NOTE, 0).decode("ascii", "replace").split()
    except OSError:
        return []


def _digest(path: str) -> str:
    running = blake2b(digest_size=_SIZE)
    with Path(path).open("rb") as file:
        while chunk := file.read(_CHUNK):
            running.update(chunk)
    return running.hexdigest()
