"""What an index tells of an article that it remembers, for whoever lays it by."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

FORMAT = 2
"""Changes when the bytes of a blob change (`memory`), or what the keys in it are made of (`passages`): older ones then
say nothing."""


class Kept(NamedTuple):
    """An article that is remembered, as itself or as a face of a kept one."""

    leader: int
    """the kept article it is a face of, or itself: by its place among all that are remembered"""
    published: str | None
    blob: bytes


Told = Callable[[Kept], None]
