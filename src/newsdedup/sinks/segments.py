"""The names of segments: an output that is a folder of numbered files, none of which ever changes.

A segment that is not complete has a hidden name, so whoever reads the folder sees complete ones alone.
"""

from __future__ import annotations

import os
import re

from newsdedup.errors import CannotCreate, Damaged
from newsdedup.sinks.jsonl import creation_fault, sync_folder

LONGEST = 256 << 20
"""A segment that has reached so many bytes is complete."""

_NAME = re.compile(r"\.?([0-9]{6,12})\.jsonl(?:\.part)?")


def is_folder(path: str) -> bool:
    """Tell whether an output is to be a folder: it is one, or its name says so."""
    return path.endswith(os.sep) or os.path.isdir(path)  # noqa: PTH112


def make_folder(path: str) -> None:
    """Make the folder if it is not there.

    Raises:
        CannotCreate, Forbidden, OutputFault: it cannot be.
    """
    try:
        os.makedirs(path, exist_ok=True)  # noqa: PTH103
        sync_folder(os.path.realpath(path))
    except (OSError, ValueError) as fault:
        if isinstance(fault, ValueError):
            raise CannotCreate(f"{path!r}: cannot be the name of a folder: {fault}") from fault
        raise creation_fault(path, fault) from fault


def segment(folder: str, number: int) -> str:
    """Name a complete segment; the first is number 1."""
    return os.path.join(folder, f"{number:06}.jsonl")  # noqa: PTH118


def part(folder: str, number: int) -> str:
    """Name a segment that is being written."""
    return os.path.join(folder, f".{number:06}.jsonl.part")  # noqa: PTH118


def number_of(path: str) -> int:
    """Read the number off a segment's path; 0 if it is none's."""
    match = _NAME.fullmatch(os.path.basename(path))  # noqa: PTH119
    return int(match[1]) if match else 0


def refuse_foreign(folder: str, next_number: int) -> None:
    """Make sure that the folder holds no segment of another state, which this one would collide with.

    Raises:
        Damaged: it does.
    """
    try:
        names = os.listdir(folder)  # noqa: PTH208
    except OSError as fault:
        raise creation_fault(folder, fault) from fault
    for name in sorted(names):
        if not name.startswith(".") and number_of(name) >= next_number:
            raise Damaged(
                f"{os.path.join(folder, name)}: is a segment that this state knows nothing of; name another folder, or "  # noqa: PTH118
                "bring back the state that belongs to this one"
            )
