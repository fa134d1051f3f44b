"""Files that grow from run to run: what is committed is checked and kept, what lies behind it is cut off.

Bytes are held back until `settle` puts them on the disk; who called it commits the new length elsewhere. A file is
known by the sums of its blocks, so that growth costs the last block and not the file.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from newsdedup.errors import CannotCreate, Damaged, StateBusy
from newsdedup.sinks.jsonl import Identity, creation_fault, sync_folder, write_fault

BLOCK = 1 << 20
_SUM = 16


class Settled(NamedTuple):
    """What a file is known by, once its bytes are on the disk."""

    length: int
    blocks: tuple[tuple[int, bytes], ...]
    """number and sum of each block that changed"""


class AppendSink:
    """Appends to a regular file, made if nothing of it is committed.

    Args:
        path: of the file.
        length: bytes that are committed.
        last: sum of the last block of these, empty if there are none.

    Raises:
        Damaged: the committed bytes are not there any more.
        CannotCreate, Forbidden, OutputFault: it cannot be opened.
    """

    def __init__(self, path: str, length: int, last: bytes) -> None:
        self.path = path
        self.length = length
        self.cut = 0
        """bytes behind the committed ones, of a run that did not end"""
        self._held: list[bytes] = []
        self.pending = 0
        self._descriptor = _opened(path, length)
        try:
            self._hash = self._recover(last)
        except OSError as fault:
            os.close(self._descriptor)
            raise write_fault(path, fault) from fault
        except BaseException:
            os.close(self._descriptor)
            raise

    def write(self, data: bytes) -> None:
        """Take bytes; nothing reaches the disk yet."""
        self._held.append(data)
        self.pending += len(data)

    def settle(self) -> Settled | None:
        """Put on the disk what was taken; None if it was nothing.

        Raises:
            OutputFault: the disk is full or fails; the bytes are lost, the committed ones are not.
        """
        if not self._held:
            return None
        data = b"".join(self._held)
        self._held.clear()
        self.pending = 0
        try:
            _write_all(self._descriptor, data, self.length)
            os.fsync(self._descriptor)
        except OSError as fault:
            raise write_fault(self.path, fault) from fault
        blocks = tuple(self._hashed(data))
        self.length += len(data)
        return Settled(self.length, blocks)

    def flush(self) -> None:
        """Do nothing: only what is settled is handed on."""

    def commit(self) -> None:
        """Let go of the file, having settled."""
        self.abort()

    def abort(self) -> None:
        """Let go of the file; what was not settled is dropped."""
        self._held.clear()
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def identity(self) -> Identity:
        """Name the file."""
        status = os.fstat(self._descriptor)
        return frozenset({(status.st_dev, status.st_ino)})

    def _recover(self, last: bytes) -> blake2b:
        """Check the end of what is committed, cut off the rest, and begin the next block's sum."""
        size = os.fstat(self._descriptor).st_size
        if size < self.length:
            raise Damaged(
                f"{self.path}: holds {size} bytes, and {self.length} were committed: it was cut or replaced; bring the "
                "file back, or go on with another output"
            )
        begin = (self.length - 1) // BLOCK * BLOCK if self.length else 0
        tail = os.pread(self._descriptor, self.length - begin, begin)
        running = blake2b(tail, digest_size=_SUM)
        if self.length and running.digest() != last:
            raise Damaged(
                f"{self.path}: its last committed bytes were changed; bring the file back, or go on with another output"
            )
        if size > self.length:
            self.cut = size - self.length
            os.ftruncate(self._descriptor, self.length)
            os.fsync(self._descriptor)
        return blake2b(digest_size=_SUM) if self.length % BLOCK == 0 else running

    def _hashed(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """Yield the sums of the blocks that these bytes complete or lengthen."""
        at, place = 0, self.length
        while at < len(data):
            room = BLOCK - place % BLOCK
            piece = data[at : at + room]
            self._hash.update(piece)
            yield place // BLOCK, self._hash.digest()
            at, place = at + len(piece), place + len(piece)
            if place % BLOCK == 0:
                self._hash = blake2b(digest_size=_SUM)


def block_sums(path: str, length: int) -> Iterator[bytes]:
    """Sum the first `length` bytes of a file, block by block; ends early if there are fewer."""
    with Path(path).open("rb") as file:
        for at in range(0, length, BLOCK):
            wanted = min(BLOCK, length - at)
            data = file.read(wanted)
            if len(data) < wanted:
                return
            yield blake2b(data, digest_size=_SUM).digest()


def publish(path: str, name: str) -> None:
    """Give a complete file its name; nothing to do if it has left its old one, to whoever may have taken it since.

    Raises:
        Damaged: the name is taken. OutputFault: the disk fails.
    """
    if not Path(path).exists():
        return
    if Path(name).exists():
        raise Damaged(f"{name}: is there already, and is not what a run wrote; move it away")
    try:
        os.rename(path, name)  # noqa: PTH104
        sync_folder(name)
    except OSError as fault:
        raise write_fault(name, fault) from fault


def _opened(path: str, length: int) -> int:
    try:
        flags = os.O_RDWR | os.O_CLOEXEC | os.O_NONBLOCK | (0 if length else os.O_CREAT)
        descriptor = os.open(path, flags, 0o666)
    except FileNotFoundError as fault:
        if not length:
            raise creation_fault(path, fault) from fault
        raise Damaged(
            f"{path}: is gone, and {length} bytes of it were committed: bring it back (newsdedup state rotate is how "
            "an output is closed), or go on with another output"
        ) from fault
    except OSError as fault:
        raise creation_fault(path, fault) from fault
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise CannotCreate(f"{path}: is no regular file, and a state appends only to those")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as fault:
        if fault.errno in (errno.EAGAIN, errno.EACCES):
            os.close(descriptor)
            raise StateBusy(f"{path}: another run writes to it, with another state; name another output") from fault
    if not length:
        sync_folder(path)
    return descriptor


def _write_all(descriptor: int, data: bytes, at: int) -> None:
    view = memoryview(data)
    while view:
        done = os.pwrite(descriptor, view, at)
        view, at = view[done:], at + done
