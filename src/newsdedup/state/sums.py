"""Checksums of our own: SQLite notices a broken page, not a flipped bit in what a page holds.

A row has a digest; a table has the number of its rows and the sum (exclusive or) of their digests, kept up with every
change and laid by in a sealed row.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

Value = int | str | bytes | None

SEAL, SUMS = "seal", "sums"
"""Under what names the two lie among what a state says of itself."""

_SIZE = 8

_OWN_SUM = 8
"""Bytes at the end of a block of keys that are its own sum (`dedup.runs`): they stand for it."""


def digest(table: str, *row: Value) -> int:
    """Digest a row: 64 bits."""
    if table == "keys" and isinstance(row[1], bytes):
        row = row[0], row[1][-_OWN_SUM:]
    parts = [table.encode()]
    for value in row:
        data = value if isinstance(value, bytes) else repr(value).encode("ascii", "backslashreplace")
        parts += (b"%d:" % len(data) if isinstance(value, bytes) else b";", data)
    return int.from_bytes(blake2b(b"".join(parts), digest_size=_SIZE).digest(), "big")


def seal(meta: Mapping[str, str]) -> str:
    """Give the digest of what a state says of itself, but for this digest."""
    rest = sorted((name, value) for name, value in meta.items() if name != SEAL)
    return f"{digest('meta', *(text for pair in rest for text in pair)):016x}"


class Sums:
    """Of every table, how many rows it has and the sum of their digests."""

    def __init__(self, text: str = "") -> None:
        """Read what `str` gave."""
        self._tables: dict[str, tuple[int, int]] = {}
        for part in text.split():
            table, count, total = part.split(":")
            self._tables[table] = int(count), int(total, 16)

    def add(self, table: str, *row: Value) -> None:
        """Count a row in."""
        count, total = self.of(table)
        self._tables[table] = count + 1, total ^ digest(table, *row)

    def remove(self, table: str, *row: Value) -> None:
        """Count a row out."""
        count, total = self.of(table)
        self._tables[table] = count - 1, total ^ digest(table, *row)

    def clear(self, table: str) -> None:
        """Count all rows of a table out."""
        self._tables.pop(table, None)

    def of(self, table: str) -> tuple[int, int]:
        """Give a table's number of rows and sum."""
        return self._tables.get(table, (0, 0))

    def __str__(self) -> str:
        return " ".join(
            f"{table}:{count}:{total:016x}" for table, (count, total) in sorted(self._tables.items()) if count or total
        )
