"""What an index tells of an article that it remembers, for whoever lays it by."""

from __future__ import annotations

from typing import NamedTuple

FORMAT = 3
"""Changes when the bytes of a blob or of its keys change (`memory`, `runs`), or what the keys are made of (`passages`):
older ones then say nothing."""


class Kept(NamedTuple):
    """An article that is remembered, as itself or as a face of a kept one."""

    leader: int
    """ordinal of the kept article it is a face of, or its own"""
    published: str | None
    blob: bytes
    keys: bytes
    """entries of what it is found by (`runs.entries`)"""
