"""Files under an address, such as `s3://bucket/dumps`: listed where a job is laid out, brought over where it is done.

pyarrow knows the stores and finds the keys to them as their own tools do. What is read is a copy on the disk of this
machine, so that every form can be read, and a store that stalls is no fault of a document.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import NamedTemporaryFile
from urllib.parse import quote

import pyarrow as pa
from pyarrow import fs

from newsdedup.errors import UsageFault
from newsdedup.model import Outcome
from newsdedup.sources.choice import Choice
from newsdedup.sources.options import Note, rejected
from newsdedup.sources.walk import Found, trouble

_SAME = {"s3a": "s3", "s3n": "s3"}
"""Names that Hadoop has for what others call otherwise."""

_CHUNK = 1 << 20


def is_address(path: str) -> bool:
    """Tell an address from a path."""
    return "://" in path


def below(address: str, choice: Choice) -> Iterator[Found | Note | Outcome]:
    """Yield the file that an address names, or those below it that are wanted, in byte order, without hidden ones.

    Raises:
        UsageFault: no such store is known.
    """
    try:
        system, top = _reached(address)
        named = system.get_file_info(top)
        if named.type == fs.FileType.NotFound:
            yield Note(address, "no such file or directory", True)
            return
        if named.type == fs.FileType.File:
            yield Found(address, True, address)
            return
        there = system.get_file_info(fs.FileSelector(top, recursive=True))
    except OSError as fault:
        yield rejected(address, 0, f"{trouble(fault)} (directory)")
        return
    base, mark, asked = address.partition("?")
    for name in sorted(file.path.removeprefix(top).strip("/") for file in there if file.type == fs.FileType.File):
        if choice.takes(name) and not any(part.startswith(".") for part in name.split("/")):
            folder = base.rstrip("/")
            yield Found(f"{folder}/{name}", False, f"{folder}/{quote(name)}{mark}{asked}")


@contextmanager
def brought(found: Found, folder: str | None) -> Iterator[Found | Outcome]:
    """Bring a file over if it lies under an address; it is gone when the context ends.

    Args:
        found: a file, wherever it is.
        folder: for what is brought; None for the system's own.
    """
    if not is_address(found.place):
        yield found
        return
    with NamedTemporaryFile(prefix="newsdedup-", dir=folder) as copy:
        try:
            system, path = _reached(found.place)
            with system.open_input_stream(path, compression=None) as stream:
                shutil.copyfileobj(stream, copy, _CHUNK)
            copy.flush()
        except OSError as fault:
            yield rejected(found.path, 0, trouble(fault))
            return
        yield found._replace(place=copy.name)


def _reached(address: str) -> tuple[fs.FileSystem, str]:
    scheme, mark, rest = address.partition("://")
    try:
        system, path = fs.FileSystem.from_uri(f"{_SAME.get(scheme, scheme)}{mark}{rest}")
    except pa.ArrowInvalid as fault:
        raise UsageFault(f"{address}: {fault}") from fault
    return system, path
