"""Files that appear whole or not at all, and streams that are written in place.

A new or regular file is written beside its place and moved there by `commit`; a device, a pipe or standard output
cannot be moved and is written as it comes. Bytes in, bytes out: knows nothing of records.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from contextlib import suppress
from io import UnsupportedOperation
from pathlib import Path
from typing import BinaryIO, Protocol

from newsdedup.errors import CannotCreate, Forbidden, NewsdedupError, OutputFault

_DESCRIPTOR = re.compile(r"/(?:dev|proc/self)/fd/([0-9]{1,9})")
_STANDARD = {"/dev/stdout": 1, "/dev/stderr": 2}
_BUFFER = 1 << 16
_LONGEST_NAME = 180
"""bytes of the file's own name that its temporary name keeps"""

_NOT_HERE = frozenset(
    (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EROFS, errno.ENAMETOOLONG, errno.ELOOP, errno.EEXIST, errno.ENXIO)
)

Identity = frozenset[tuple[int, int]]
"""(st_dev, st_ino) of files"""


class ClosedPipe(Exception):
    """Whoever read the output has gone: nothing more to do, and no fault."""


class Sink(Protocol):
    """Takes lines; `commit` publishes them, `abort` leaves things as they were where that can be."""

    def write(self, data: bytes) -> None:
        """Take bytes; raises ClosedPipe or a NewsdedupError."""

    def flush(self) -> None:
        """Hand on what was taken so far."""

    def commit(self) -> None:
        """Publish; the sink takes nothing more."""

    def abort(self) -> None:
        """Give up; safe at any time, also twice, also after `commit`."""

    def identity(self) -> Identity:
        """Name the files that this sink writes or replaces, so that nobody reads them as input."""


def open_sink(path: str | None) -> Sink:
    """Open an output: None and "-" are standard output.

    Raises:
        CannotCreate: there cannot be a file of this name. Forbidden: the system does not permit it.
        OutputFault: the disk is full or fails.
    """
    if path is None or path == "-" or _STANDARD.get(path) == 1:
        return _StreamSink(_standard_output(), "standard output")
    try:
        descriptor = _descriptor(path)
        if descriptor is not None:
            return _StreamSink(os.fdopen(os.dup(descriptor), "wb", _BUFFER), path)
        status = _status(path)
        if status is None or stat.S_ISREG(status.st_mode):
            return _FileSink(path, status)
        if stat.S_ISDIR(status.st_mode):
            raise CannotCreate(f"{path}: is a directory: name a file in it")
        return _StreamSink(os.fdopen(os.open(path, os.O_WRONLY | os.O_CLOEXEC), "wb", _BUFFER), path)
    except OSError as error:
        raise creation_fault(path, error) from error


def in_place(path: str | None) -> bool:
    """Tell whether an output is written as it comes: standard output, an open descriptor, a pipe or a device."""
    if path is None or path == "-" or _descriptor(path) is not None:
        return True
    try:
        status = _status(path)
    except (OSError, ValueError):
        return False
    return status is not None and not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode)


def _standard_output() -> BinaryIO:
    if sys.stdout is None:
        raise CannotCreate("standard output is closed: name a file with -o")
    return sys.stdout.buffer


def _descriptor(path: str) -> int | None:
    match = _DESCRIPTOR.fullmatch(path)
    return int(match[1]) if match else _STANDARD.get(path)


def _status(path: str) -> os.stat_result | None:
    try:
        return Path(path).stat()
    except FileNotFoundError:
        return None


def creation_fault(path: str, error: OSError) -> NewsdedupError:
    """Say what the system said when a file was to be created."""
    if error.errno in (errno.EACCES, errno.EPERM):
        return Forbidden(f"{path}: cannot create: {error.strerror}: check who may write there")
    if error.errno in _NOT_HERE:
        return CannotCreate(f"{path}: cannot create: {error.strerror}: name a place that exists and can be written")
    return write_fault(path, error)


def write_fault(path: str, error: OSError) -> OutputFault:
    """Say what the system said when a file was written to."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    advice = "make room and run again" if full else "check the device"
    return OutputFault(f"{path}: cannot write: {error.strerror}: {advice}")


class _StreamSink:
    """Writes in place."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self._name = name
        self._done = False

    def write(self, data: bytes) -> None:
        try:
            self._stream.write(data)
        except OSError as error:
            self._fail(error)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError as error:
            self._fail(error)

    def commit(self) -> None:
        if not self._done:
            self.flush()
            self._finish()

    def abort(self) -> None:
        if self._done:
            return
        with suppress(ClosedPipe, OutputFault):
            self.flush()
        self._finish()

    def identity(self) -> Identity:
        try:
            status = os.fstat(self._stream.fileno())
        except (OSError, UnsupportedOperation, ValueError):
            return frozenset()
        return frozenset({(status.st_dev, status.st_ino)}) if stat.S_ISREG(status.st_mode) else frozenset()

    def _finish(self) -> None:
        self._done = True
        if self._stream is not getattr(sys.stdout, "buffer", None):
            with suppress(OSError):
                self._stream.close()

    def _fail(self, error: OSError) -> None:
        """Point the descriptor at nothing, or the interpreter fails once more when it flushes at its end."""
        self._done = True
        with suppress(OSError, UnsupportedOperation):
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, self._stream.fileno())
            os.close(nothing)
        if isinstance(error, BrokenPipeError):
            raise ClosedPipe(self._name) from error
        raise write_fault(self._name, error) from error


class _FileSink:
    """Writes beside the file and takes its place; a link to a file stays a link."""

    def __init__(self, path: str, status: os.stat_result | None) -> None:
        self._name = path
        self._target = os.path.realpath(path)
        self._replaced = status
        if status is not None and not os.access(self._target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        self._temporary, descriptor = _create_beside(self._target)
        self._stream = os.fdopen(descriptor, "wb", _BUFFER)
        self._done = False
        if status is not None:
            with suppress(OSError):
                os.fchown(descriptor, status.st_uid, status.st_gid)
            with suppress(OSError):
                os.fchmod(descriptor, stat.S_IMODE(status.st_mode))

    def write(self, data: bytes) -> None:
        try:
            self._stream.write(data)
        except OSError as error:
            self.abort()
            raise write_fault(self._name, error) from error

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError as error:
            self.abort()
            raise write_fault(self._name, error) from error

    def commit(self) -> None:
        if self._done:
            return
        try:
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self._stream.close()
            Path(self._temporary).replace(self._target)
        except OSError as error:
            self.abort()
            raise write_fault(self._name, error) from error
        self._done = True
        sync_folder(self._target)

    def abort(self) -> None:
        if self._done:
            return
        self._done = True
        with suppress(OSError):
            self._stream.close()
        with suppress(OSError):
            Path(self._temporary).unlink()

    def identity(self) -> Identity:
        statuses = [] if self._done else [os.fstat(self._stream.fileno())]
        if self._replaced is not None:
            statuses.append(self._replaced)
        return frozenset((status.st_dev, status.st_ino) for status in statuses)


def _create_beside(target: str) -> tuple[str, int]:
    """Create a hidden file of our own in the target's directory; the umask decides its mode."""
    directory, name = os.path.split(target)
    short = os.fsdecode(os.fsencode(name)[:_LONGEST_NAME])
    number = 0
    while True:
        temporary = os.path.join(directory, f".{short}.{os.getpid()}-{number}.part")  # noqa: PTH118
        try:
            return temporary, os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        except FileExistsError:
            number += 1


def sync_folder(target: str) -> None:
    """Make the name of a file itself durable; some file systems cannot, and then it is as durable as they are."""
    with suppress(OSError):
        descriptor = os.open(Path(target).parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
