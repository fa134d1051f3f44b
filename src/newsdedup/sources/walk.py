"""From the paths on a command line to the regular files to read, in byte order.

Never follows a link inside a directory and never opens anything; `stream.opened` does, and checks again.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from newsdedup.model import Outcome
from newsdedup.sources.choice import Choice
from newsdedup.sources.options import Note, rejected


class Found(NamedTuple):
    """A file to read."""

    path: str
    """as the system knows it; bytes that are not UTF-8 are surrogate escapes"""
    named: bool
    """the user named it: a link to a regular file is followed"""
    place: str = ""
    """where it lies, if its path does not say it to every machine"""


def shown(path: str) -> str:
    """Write a path in valid UTF-8: a byte that is none becomes `\\xff`."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def walk(path: str, choice: Choice) -> Iterator[Found | Note | Outcome]:
    """Yield what a named path holds: itself, or the regular files below it that are wanted, without hidden ones."""
    try:
        status = os.lstat(path)
        link = stat.S_ISLNK(status.st_mode)
        if link:
            status = Path(path).stat()
    except (FileNotFoundError, NotADirectoryError):
        yield Note(shown(path), "no such file or directory", True)
        return
    except (OSError, ValueError) as error:
        yield rejected(shown(path), 0, trouble(error))
        return
    if stat.S_ISREG(status.st_mode):
        yield Found(path, True)
    elif stat.S_ISDIR(status.st_mode):
        if link:
            yield Note(shown(path), "a link to a directory is not followed: name the directory itself", True)
        else:
            yield from _below(path, choice)
    else:
        yield Note(shown(path), "not a regular file: to read a pipe, give - and redirect it to standard input", True)


def trouble(error: OSError | ValueError) -> str:
    """Say in a few words what the system said."""
    if isinstance(error, PermissionError):
        return "permission denied"
    if isinstance(error, OSError) and error.strerror:
        return f"cannot read: {error.strerror}"
    return f"cannot read: {error}"


def _below(top: str, choice: Choice) -> Iterator[Found | Note | Outcome]:
    """Walk a directory; a stack, not recursion, so that depth has no limit of ours."""
    stack: list[Iterator[tuple[str, str]] | Outcome] = [_entries(top)]
    while stack:
        level = stack[-1]
        if isinstance(level, Outcome):
            yield level
            stack.pop()
            continue
        entry = next(level, None)
        if entry is None:
            stack.pop()
        elif entry[1] == "directory":
            stack.append(_entries(entry[0]))
        elif not choice.takes(os.path.relpath(shown(entry[0]), shown(top)) if choice.narrows else ""):
            continue
        elif entry[1] == "file":
            yield Found(entry[0], False)
        else:
            yield Note(shown(entry[0]), f"not a regular file ({entry[1]}), skipped", False)


def _entries(directory: str) -> Iterator[tuple[str, str]] | Outcome:
    """List (path, what it is) of one directory, in the byte order that whole paths have."""
    try:
        with os.scandir(directory) as scan:
            names = [(entry.name, _what(entry)) for entry in scan if not entry.name.startswith(".")]
    except OSError as error:
        return rejected(shown(directory), 0, f"{trouble(error)} (directory)")
    names.sort(key=lambda entry: os.fsencode(entry[0]) + (b"/" if entry[1] == "directory" else b""))
    return iter([(os.path.join(directory, name), what) for name, what in names])  # noqa: PTH118


def _what(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "a link"
    if entry.is_dir(follow_symlinks=False):
        return "directory"
    if entry.is_file(follow_symlinks=False):
        return "file"
    return "a pipe, socket or device"
