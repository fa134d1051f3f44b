"""Zip archives, member by member: read where they lie, for their list of members stands at their end."""

from __future__ import annotations

import lzma
import os
import zipfile
import zlib
from collections.abc import Iterator

from newsdedup.sources.archive import Member
from newsdedup.sources.options import Unreadable

_CHUNK = 1 << 18
_ENCRYPTED = 1
_END, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 1 << 16
_LEAST_ENTRY = 46
_FAULTS = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, NotImplementedError)
"""what reading a damaged archive raises, or one in a way that Python does not know"""


def members(descriptor: int, max_members: int, max_ratio: int) -> Iterator[Member]:
    """Yield the members in the order of the archive's list.

    Raises:
        Unreadable: the archive is damaged, or lists too many members.
    """
    with os.fdopen(os.dup(descriptor), "rb") as file:
        _check_list(descriptor, max_members)
        left = [max(os.fstat(descriptor).st_size * max_ratio, 1 << 20)]
        try:
            with zipfile.ZipFile(file) as archive:
                for info in archive.infolist():
                    if not info.is_dir():
                        yield Member(info.filename, _content(archive, info, left), _reason(info))
        except _FAULTS as fault:
            raise Unreadable(f"broken zip: {fault}") from fault


def _check_list(descriptor: int, max_members: int) -> None:
    """Refuse a list of members that would fill the memory before the first is read.

    The list's length is told at the end of the file; one over 4 GiB, told elsewhere, is over any limit.
    """
    size = os.fstat(descriptor).st_size
    tail = os.pread(descriptor, _END_SIZE + _LONGEST_COMMENT, max(size - _END_SIZE - _LONGEST_COMMENT, 0))
    end = tail.rfind(_END)
    if end < 0:
        raise Unreadable("truncated zip: its list of members is missing")
    if int.from_bytes(tail[end + 12 : end + 16], "little") > max_members * 4 * _LEAST_ENTRY:
        raise Unreadable(f"it lists more than {max_members} members")


def _reason(info: zipfile.ZipInfo) -> str | None:
    """Say why a member is not read."""
    mode = info.external_attr >> 16
    if mode and (mode & 0o170000) not in (0, 0o100000):
        return "not a regular file (a link), skipped"
    return None


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: list[int]) -> Iterator[bytes]:
    """Yield a member's bytes; `left` is what all of them together may still become."""
    if info.flag_bits & _ENCRYPTED:
        raise Unreadable("it is encrypted")
    try:
        with archive.open(info) as member:
            while chunk := member.read(_CHUNK):
                left[0] -= len(chunk)
                if left[0] < 0:
                    raise Unreadable("its archive expands without measure, like a decompression bomb")
                yield chunk
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        OSError,
        EOFError,
        ValueError,
        NotImplementedError,
    ) as fault:
        raise Unreadable(f"broken zip: {fault}") from fault
