"""One run at a time: a lock that the system itself lets go of when its holder dies."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from newsdedup.errors import CannotCreate, Forbidden, StateBusy

_PAUSE = 0.05


def lock_path(state: str) -> str:
    """Name the lock beside a state; it stays there."""
    return f"{os.path.realpath(state)}.lock"


@contextmanager
def locked(state: str, wait: float = 0.0) -> Iterator[int]:
    """Hold the lock of a state; gives its descriptor.

    Never by a process id or a time stamp: only the kernel knows who is alive.

    Args:
        state: path of the state, which need not exist.
        wait: seconds to try for.

    Raises:
        StateBusy: another run holds it, still.
        CannotCreate, Forbidden: there cannot be a lock.
    """
    path, until = lock_path(state), time.monotonic() + wait
    while True:
        descriptor = _opened(path)
        try:
            _take(descriptor, state, until)
            if not _is(descriptor, path):
                continue
            yield descriptor
            return
        finally:
            os.close(descriptor)


def _opened(path: str) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
    except PermissionError as fault:
        raise Forbidden(f"{path}: cannot lock: {fault.strerror}: check who may write there") from fault
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or str(fault)
        raise CannotCreate(f"{path}: cannot lock: {reason}: name a state in a folder that exists") from fault


def _is(descriptor: int, path: str) -> bool:
    """Tell whether a file still has its name: another may have been put there while we waited."""
    try:
        status = os.stat(path)  # noqa: PTH116
    except OSError:
        return False
    return os.path.samestat(os.fstat(descriptor), status)


def _take(descriptor: int, state: str, until: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fault:
            if fault.errno not in (errno.EAGAIN, errno.EACCES):
                raise
            if time.monotonic() >= until:
                raise StateBusy(
                    f"{state}: another run holds it; wait with --lock-wait, or pass --locked-ok to let it be"
                ) from None
            time.sleep(_PAUSE)
        else:
            return
