"""What was kept: what the index said of each article, and the words it is compared by.

The words are read only when they are asked for. What the index says is bytes here; only it knows their meaning.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import cast

from newsdedup.dedup.kept import Kept
from newsdedup.errors import Damaged
from newsdedup.state.faults import REPAIR
from newsdedup.state.store import Store
from newsdedup.state.sums import digest

_SUM = 8
_AT_HAND = 4096
"""Articles whose words stay in memory."""

_EXPIRED = (
    "SELECT kept.* FROM kept JOIN kept AS leader ON leader.id = kept.leader WHERE leader.at < ? "
    "ORDER BY kept.id = kept.leader, kept.id LIMIT 512"
)
"""Faces first: no article goes before those that lean on it."""


class Articles:
    """The kept articles of one state; also the index's shelf.

    Args:
        store: where they are.
        now: seconds since 1970; the date of what has none.
    """

    def __init__(self, store: Store, now: int) -> None:
        self._store = store
        self._now = now
        self._ids = array("q")
        """of every article the index knows, in its order"""
        self._next = 1
        self._told: list[Kept] = []
        self._words: list[bytes] = []
        """put on the shelf since the last commit"""
        self._read = lru_cache(maxsize=_AT_HAND)(self._read_words)

    def recall(self) -> Iterator[Kept]:
        """Yield what the index was told of, in order, for it to recall.

        Raises:
            Damaged: something is missing or changed; raised at the end at the latest.
        """
        total = 0
        for row in self._store.stream("SELECT id, leader, at, blob FROM kept ORDER BY id"):
            number, leader, _, blob = cast(tuple[int, int, int, bytes], row)
            total ^= digest("kept", *row)
            self._ids.append(number)
            place = bisect_left(self._ids, leader)
            if number < leader or self._ids[place] != leader:
                raise Damaged(f"{self._store.path}: damaged: kept article {number} has lost its leader: {REPAIR}")
            yield Kept(place, None, blob)
        if (len(self._ids), total) != self._store.sums.of("kept"):
            raise Damaged(f"{self._store.path}: damaged: kept articles were changed or lost: {REPAIR}")
        self._next = max(self._ids[-1] if self._ids else 0, int(self._store.meta.get("last", "0"))) + 1

    def told(self, kept: Kept) -> None:
        """Hear of one more article that the index remembers."""
        self._ids.append(self._next)
        self._next += 1
        self._told.append(kept)

    def put(self, data: bytes) -> None:
        """Lay the words of one more by."""
        self._words.append(data)

    def get(self, number: int) -> bytes:
        """Read the words of the index's article `number`."""
        fresh = number - (len(self._ids) - len(self._told))
        return self._words[fresh] if fresh >= 0 else self._read(self._ids[number])

    def commit(self) -> None:
        """Lay by what was told of; inside a transaction."""
        first = len(self._ids) - len(self._told)
        for at, (kept, words) in enumerate(zip(self._told, self._words, strict=True), first):
            when = seconds(kept.published)
            row = (self._ids[at], self._ids[kept.leader], self._now if when is None else when, kept.blob)
            self._store.put("kept", row)
            self._store.put("words", (self._ids[at], words + _sum(words)))
        if self._told:
            self._store.meta["last"] = str(self._next - 1)

    def committed(self) -> None:
        """Rely on the state for these from now on."""
        self._told.clear()
        self._words.clear()

    def expire(self, before: int) -> int:
        """Forget the articles published before a time, with their faces; gives how many. Before `recall`."""
        gone = 0
        while rows := self._store.rows(_EXPIRED, (before,)):
            with self._store.transaction():
                for row in rows:
                    self._store.take("words", *self._store.rows("SELECT * FROM words WHERE id = ?", row[:1]))
                self._store.take("kept", *rows)
            gone += len(rows)
        return gone

    def _read_words(self, identifier: int) -> bytes:
        rows = self._store.rows("SELECT data FROM words WHERE id = ?", (identifier,))
        return check_words(self._store.path, identifier, cast(bytes, rows[0][0]) if rows else b"")


def check_words(path: str, identifier: int, data: bytes) -> bytes:
    """Take the words of an article out of their row.

    Raises:
        Damaged: they are not what was put there.
    """
    words, own = data[:-_SUM], data[-_SUM:]
    if own != _sum(words):
        raise Damaged(f"{path}: damaged: the words of kept article {identifier} were changed: {REPAIR}")
    return words


def seconds(published: str | None) -> int | None:
    """Read a record's date as seconds since 1970, as UTC if it has no offset; None if it is none."""
    try:
        when = datetime.fromisoformat(published or "")
    except ValueError:
        return None
    return int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp())


def _sum(words: bytes) -> bytes:
    return blake2b(words, digest_size=_SUM).digest()
