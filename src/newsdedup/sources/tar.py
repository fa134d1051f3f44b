"""Tar archives, member by member as the stream comes: nothing is extracted, nothing is sought.

The standard library reads the headers; the stream is ours, since `tarfile` takes an archive that breaks off between
two members for one that ends there.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator

from newsdedup.sources.archive import Member
from newsdedup.sources.chunked import Chunked
from newsdedup.sources.options import Unreadable

_BLOCK = tarfile.BLOCKSIZE
_REGULAR = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)
_LONG_NAME, _LONG_LINK = tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK
_PAX, _PAX_GLOBAL = tarfile.XHDTYPE, tarfile.XGLTYPE
_LONGEST_HEADER = 1 << 20
_CALLED = {
    tarfile.LNKTYPE: "a link",
    tarfile.SYMTYPE: "a link",
    tarfile.GNUTYPE_SPARSE: "a sparse file",
}


def members(chunks: Iterator[bytes]) -> Iterator[Member]:
    """Yield the members in order; one's stream is at its end when the next is asked for.

    Raises:
        Unreadable: the archive is damaged, or ends before its end mark.
    """
    stream = Chunked(chunks)
    long_name: str | None = None
    said: dict[str, str] = {}
    while (header := _header(stream)) is not None:
        if header.type in (_LONG_NAME, _LONG_LINK, _PAX, _PAX_GLOBAL):
            content = _content(stream, header.size)
            if header.type == _LONG_NAME:
                long_name = content.rstrip(b"\0").decode("utf-8", "surrogateescape")
            elif header.type == _PAX:
                said = _pax(content)
            continue
        name = said.get("path", long_name or header.name)
        size = _size(said, header)
        kind = "a sparse file" if any(key.startswith("GNU.sparse") for key in said) else _kind(header)
        body = stream.part(size)
        if kind != "directory":
            yield Member(name, body, None if kind == "file" else f"not a regular file ({kind}), skipped")
        for _ in body:
            pass
        stream.skip(-size % _BLOCK)
        long_name, said = None, {}
    if not stream.only_zeros():
        raise Unreadable("broken tar: something follows its end mark")


def _header(stream: Chunked) -> tarfile.TarInfo | None:
    """Read the next header; None at the end mark."""
    block = stream.exactly(_BLOCK)
    if len(block) < _BLOCK:
        raise Unreadable("truncated tar: it ends before its end mark")
    if not any(block):
        return None
    try:
        return tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.HeaderError as fault:
        raise Unreadable(f"broken tar: {fault}") from fault


def _content(stream: Chunked, size: int) -> bytes:
    """Read what a header says beside its block."""
    if size > _LONGEST_HEADER:
        raise Unreadable(f"broken tar: a header of {size} bytes")
    content = stream.exactly(size)
    stream.skip(-size % _BLOCK)
    if len(content) < size:
        raise Unreadable("truncated tar: it ends within a header")
    return content


def _pax(content: bytes) -> dict[str, str]:
    """Read the records of an extended header: "LENGTH KEY=VALUE\\n"."""
    said: dict[str, str] = {}
    at = 0
    while at < len(content) and content[at]:
        digits, _, _ = content[at : at + 20].partition(b" ")
        if not digits.isdigit() or int(digits) < len(digits) + 3:
            raise Unreadable("broken tar: an extended header that is none")
        key, equals, value = content[at + len(digits) + 1 : at + int(digits) - 1].partition(b"=")
        if not equals:
            raise Unreadable("broken tar: an extended header that is none")
        said[key.decode("utf-8", "surrogateescape")] = value.decode("utf-8", "surrogateescape")
        at += int(digits)
    return said


def _size(said: dict[str, str], header: tarfile.TarInfo) -> int:
    size = said.get("size", "")
    found = int(size) if size.isdecimal() else header.size
    if found < 0:
        raise Unreadable("broken tar: a negative size")
    return found if header.type not in (tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.DIRTYPE) else 0


def _kind(header: tarfile.TarInfo) -> str:
    if header.type in _REGULAR:
        return "file"
    if header.type == tarfile.DIRTYPE:
        return "directory"
    return _CALLED.get(header.type, "a pipe, a device or something else")
