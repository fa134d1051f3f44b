"""Where the words of kept articles lie until a later one must be compared with them."""

from __future__ import annotations

from typing import Protocol


class Shelf(Protocol):
    """A growing list of byte strings. A caller with a disk may give one that keeps them in a file."""

    def put(self, *data: bytes) -> None:
        """Lay more by; the first is number 0."""

    def get(self, number: int) -> bytes:
        """Read one again."""


class MemoryShelf:
    """A shelf in memory."""

    def __init__(self) -> None:
        self._items: list[bytes] = []

    def put(self, *data: bytes) -> None:
        """Lay more by."""
        self._items.extend(data)

    def get(self, number: int) -> bytes:
        """Read one again."""
        return self._items[number]
