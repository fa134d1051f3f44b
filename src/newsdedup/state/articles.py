"""What was kept: what the index said of each article, the words it is compared by, and the keys it is found by.

All are read only when they are asked for. What the index says is bytes here; only it knows their meaning.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import cast

from newsdedup.dedup.kept import Kept
from newsdedup.dedup.past import Place, Run
from newsdedup.errors import Damaged
from newsdedup.state.faults import REPAIR
from newsdedup.state.levels import Levels
from newsdedup.state.store import Store

_SUM = 8
_AT_HAND = 4096
"""Articles whose words stay in memory."""

_EXPIRED = "SELECT * FROM kept WHERE leader = id AND at < ? ORDER BY id LIMIT 512"
_FACES = "SELECT kept.* FROM json_each(?) JOIN kept ON kept.leader = value AND kept.leader <> kept.id"


class Articles:
    """The kept articles of one state: the index's shelf and its past (`dedup.past`). An ordinal is a row's id.

    Args:
        store: where they are.
        now: seconds since 1970; the date of what has none.
    """

    def __init__(self, store: Store, now: int) -> None:
        self._store = store
        self._now = now
        self._levels = Levels(store)
        self._known = int(store.meta.get("last", "0")) + 1
        self._next = self._known
        """of the first that was told of and not committed"""
        self._told: list[Kept] = []
        self._words: list[bytes] = []
        """put on the shelf since the last commit"""
        self._outdone: dict[int, Place] = {}
        self._read = lru_cache(maxsize=_AT_HAND)(self._read_words)

    def known(self) -> int:
        """Give the ordinal that was next when the state was opened."""
        return self._known

    def note(self, ordinal: int) -> tuple[int, bytes]:
        """Read what the index said of an article: its leader and its blob.

        Raises:
            Damaged: it is not there, or was changed.
        """
        rows = self._store.rows("SELECT leader, at, blob FROM kept WHERE id = ?", (ordinal,))
        leader, at, blob = cast(tuple[int, int, bytes], rows[0]) if rows else (0, 0, b"")
        return leader, check_note(self._store.path, (ordinal, leader, at, blob))

    def runs(self) -> Sequence[Run]:
        """List the runs of keys."""
        return self._levels.before(self._known)

    def blocks(self, run: int, places: Sequence[int]) -> Sequence[bytes]:
        """Read blocks of a run."""
        return self._levels.blocks(run, places)

    def sieves(self, run: int, begin: int) -> Iterator[bytes]:
        """Read the sieves of a run, from one on."""
        return self._levels.sieves(run, begin)

    def forgotten(self) -> Sequence[int]:
        """List what is not to be found any more."""
        return self._levels.gone()

    def best(self, ordinal: int) -> Place | None:
        """Give the place of the best copy that came too late."""
        rows = self._store.rows("SELECT place FROM better WHERE id = ?", (ordinal,))
        return cast(Place, tuple(json.loads(cast(str, rows[0][0])))) if rows else None

    def outdone(self, ordinal: int, place: Place) -> None:
        """Hear that a better copy of an article came too late."""
        self._outdone[ordinal] = place

    def told(self, kept: Kept) -> None:
        """Hear of one more article that the index remembers."""
        self._told.append(kept)

    def put(self, *data: bytes) -> None:
        """Lay the words of more by."""
        self._words.extend(data)

    def get(self, number: int) -> bytes:
        """Read the words of an article."""
        return self._words[number - self._next] if number >= self._next else self._read(number)

    def commit(self) -> None:
        """Lay by what was told of; inside a transaction."""
        for ordinal, (kept, words) in enumerate(zip(self._told, self._words, strict=True), self._next):
            when = seconds(kept.published)
            row = (ordinal, kept.leader, self._now if when is None else when, kept.blob)
            self._store.put("kept", (*row[:3], kept.blob + _sum(_said(*row))))
            self._store.put("words", (ordinal, words + _sum(words)))
        for ordinal, place in self._outdone.items():
            self._store.take("better", *self._store.rows("SELECT * FROM better WHERE id = ?", (ordinal,)))
            self._store.put("better", (ordinal, json.dumps(place)))
        if self._told:
            self._store.meta["last"] = str(self._next + len(self._told) - 1)
            self._levels.add([kept.keys for kept in self._told], self._next, self._next + len(self._told))

    def committed(self) -> None:
        """Rely on the state for these from now on."""
        self._next += len(self._told)
        self._told.clear()
        self._words.clear()
        self._outdone.clear()

    def reread(self) -> None:
        """Take nothing for granted that was read: everything was emptied."""
        self._levels.reread()

    def expire(self, before: int) -> int:
        """Forget the articles published before a time, with their faces; gives how many."""
        gone = 0
        while leaders := self._store.rows(_EXPIRED, (before,)):
            rows = self._store.rows(_FACES, (json.dumps([row[0] for row in leaders]),)) + leaders
            with self._store.transaction():
                for row in rows:
                    for table in ("words", "better"):
                        self._store.take(table, *self._store.rows(f"SELECT * FROM {table} WHERE id = ?", row[:1]))
                self._store.take("kept", *rows)
                self._levels.forget(cast(int, row[0]) for row in rows)
            gone += len(rows)
        return gone

    def _read_words(self, identifier: int) -> bytes:
        rows = self._store.rows("SELECT data FROM words WHERE id = ?", (identifier,))
        return check_words(self._store.path, identifier, cast(bytes, rows[0][0]) if rows else b"")


def check_note(path: str, row: tuple[int, int, int, bytes]) -> bytes:
    """Take what the index said out of a row of `kept`.

    Raises:
        Damaged: the row is not what was put there.
    """
    blob, own = row[3][:-_SUM], row[3][-_SUM:]
    if own != _sum(_said(*row[:3], blob)):
        raise Damaged(f"{path}: damaged: kept article {row[0]} was changed or lost: {REPAIR}")
    return blob


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


def _said(ordinal: int, leader: int, at: int, blob: bytes) -> bytes:
    return b"%d %d %d " % (ordinal, leader, at) + blob


def _sum(data: bytes) -> bytes:
    return blake2b(data, digest_size=_SUM).digest()
