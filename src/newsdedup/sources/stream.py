"""Opening a file safely and reading it in chunks, lines or whole, always within limits.

Knows no form and no encoding. A stream is an iterator of non-empty byte chunks; what goes wrong on the way is
`Unreadable`, raised where it happens, so that what came before it is not lost.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from itertools import chain
from typing import cast

from newsdedup.sources.options import Note, Unreadable
from newsdedup.sources.walk import Found, shown, trouble

CHUNK = 1 << 20
_HEAD = 512
"""bytes by which any container is known"""
_LEAST_HEAD = 16

Stamp = tuple[int, int]
"""(size, modification time in ns): another one means another content"""


@contextmanager
def opened(found: Found, own: frozenset[tuple[int, int]]) -> Iterator[int | Note | None]:
    """Open a regular file for reading; give its descriptor, a note on what it turned out to be, or None for our own.

    Never blocks on a pipe, never follows a link that the user did not name.

    Raises:
        Unreadable: the system does not give it to us.
    """
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if found.named else os.O_NOFOLLOW)
    try:
        descriptor = os.open(found.place or found.path, flags)
    except OSError as error:
        if error.errno == errno.ELOOP and not found.named:
            yield Note(shown(found.path), "not a regular file (a link), skipped", False)
            return
        raise Unreadable(trouble(error)) from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            yield Note(shown(found.path), "not a regular file, skipped", found.named)
        elif (status.st_dev, status.st_ino) in own:
            yield None
        else:
            yield descriptor
    finally:
        os.close(descriptor)


def stamp(descriptor: int) -> Stamp:
    """Say what an open file's content is known by."""
    status = os.fstat(descriptor)
    return status.st_size, status.st_mtime_ns


def file_chunks(descriptor: int) -> Iterator[bytes]:
    """Yield the file from its start, as far as it reached when we began: a growing file ends, too."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    size = os.fstat(descriptor).st_size
    left = size
    while left > 0 or size == 0:
        try:
            chunk = os.read(descriptor, min(CHUNK, left) if size else CHUNK)
        except OSError as error:
            raise Unreadable(trouble(error)) from error
        if not chunk:
            if size:
                raise Unreadable("it shrank while it was read")
            return
        left -= len(chunk)
        yield chunk


def stdin_chunks() -> Iterator[bytes]:
    """Yield standard input as it comes."""
    stream = cast(BufferedReader, sys.stdin.buffer)
    while True:
        try:
            chunk = stream.read1(CHUNK)
        except OSError as error:
            raise Unreadable(trouble(error)) from error
        if not chunk:
            return
        yield chunk


def beginning(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Look at how a stream begins, and give it back whole.

    Waits for no more than a line: the next one may be long in coming.
    """
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= _HEAD or (len(head) >= _LEAST_HEAD and b"\n" in head):
            break
    return head, chain((head,) if head else (), chunks)


def whole(chunks: Iterator[bytes], max_file: int, max_line: int) -> bytes:
    """Read all of a stream.

    Raises:
        Unreadable: it is larger than `max_file`, or a line of it is longer than `max_line`; reading stops there.
    """
    pieces: list[bytes] = []
    size = since = 0
    for chunk in chunks:
        size += len(chunk)
        if size > max_file:
            raise Unreadable(f"file too large: over {max_file} bytes")
        for start in range(0, len(chunk), max_line):
            since = _longest_open_line(chunk[start : start + max_line], since, max_line)
        pieces.append(chunk)
    return b"".join(pieces)


def byte_lines(chunks: Iterator[bytes], max_line: int) -> Iterator[bytes | None]:
    """Yield lines cut after each "\\n" alone; None stands for one longer than `max_line`, which is let go by."""
    pending: list[bytes] = []
    size = 0
    for chunk in chunks:
        at = 0
        while (end := chunk.find(b"\n", at) + 1) > 0:
            size += end - at
            line = chunk[at:end]
            if pending:
                line = b"".join((*pending, line))
                pending.clear()
            yield None if size > max_line else line
            at, size = end, 0
        size += len(chunk) - at
        if size > max_line:
            pending.clear()
        elif at < len(chunk):
            pending.append(chunk[at:])
    if size:
        yield None if size > max_line else b"".join(pending)


def _longest_open_line(piece: bytes, since: int, max_line: int) -> int:
    """Follow a line across pieces no longer than `max_line`; returns how long the line open at the end is."""
    first = min((at for at in (piece.find(b"\n"), piece.find(b"\r")) if at >= 0), default=len(piece))
    if since + first > max_line:
        raise Unreadable(f"line too long: over {max_line} bytes")
    if first == len(piece):
        return since + len(piece)
    return len(piece) - max(piece.rfind(b"\n"), piece.rfind(b"\r")) - 1
