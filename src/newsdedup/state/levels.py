"""The keys of kept articles in sorted runs, older and longer ones first: a log-structured merge, a block a row.

What comes in is written as a run of its own and merged into the one before it when that is not much longer, so each
key is written a few times in all and a batch costs what it adds. The meaning of the bytes is `dedup.runs`'.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple, cast

from newsdedup.dedup import runs
from newsdedup.dedup.candidates import HOLDERS
from newsdedup.dedup.past import Run
from newsdedup.errors import Damaged
from newsdedup.state.faults import REPAIR
from newsdedup.state.store import Store

_RATIO = 3
"""A run is merged into the one before it unless that is more than so many times longer."""

_PLACES = 32
"""A block's row is its run's number above so many bits of its place."""

_GONE_SHARE = 4
"""When one in so many remembered articles was forgotten, everything is merged and their keys go."""


class Level(NamedTuple):
    """A sorted run; a row of its table."""

    id: int
    first: int
    """the least ordinal in it"""
    entries: int
    """in whole blocks"""
    heads: bytes


class Levels:
    """The runs of one state."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._all: list[Level] | None = None
        self._gone: list[int] | None = None

    def all(self) -> list[Level]:
        """List them, oldest first."""
        if self._all is None:
            self._all = [Level(*cast(tuple[int, int, int, bytes], row)) for row in
                         self._store.rows("SELECT * FROM levels ORDER BY first")]  # fmt: skip
        return self._all

    def before(self, ordinal: int) -> list[Run]:
        """List the runs that hold keys of articles before this one."""
        return [Run(level.id, level.heads) for level in self.all() if level.first < ordinal]

    def gone(self) -> list[int]:
        """List the ordinals that were forgotten and stand in runs still."""
        if self._gone is None:
            self._gone = [cast(int, own) for (own,) in self._store.rows("SELECT id FROM gone")]
        return self._gone

    def blocks(self, number: int, places: Sequence[int]) -> list[bytes]:
        """Read blocks of a run, by their places in rising order.

        Raises:
            Damaged: one is not there.
        """
        base = number << _PLACES
        if len(places) and places[-1] - places[0] + 1 == len(places):
            query = f"SELECT data FROM keys WHERE id BETWEEN {base + places[0]} AND {base + places[-1]} ORDER BY id"
            rows = self._store.rows(query)
        else:
            query = "SELECT data FROM json_each(?) JOIN keys ON keys.id = ? + value"
            rows = self._store.rows(query, (json.dumps(list(places)), base))
        if len(rows) != len(places):
            raise self._damaged()
        return [cast(bytes, data) for (data,) in rows]

    def sieves(self, number: int) -> list[bytes]:
        """Read the sieves of a run."""
        base = number << _PLACES
        rows = self._store.rows(
            f"SELECT data FROM sieves WHERE id >= {base} AND id < {base + (1 << _PLACES)} ORDER BY id"
        )
        return [cast(bytes, data) for (data,) in rows]

    def add(self, written: Sequence[bytes], first: int, remembered: int) -> None:
        """Add what articles are found by; inside a transaction.

        Args:
            written: entries of each article (`runs.entries`).
            first: the least ordinal among them.
            remembered: articles there are, these included.
        """
        levels = list(self.all())
        levels.append(self._write(first, runs.ordered(written)))
        everything = len(self.gone()) * _GONE_SHARE > remembered
        while len(levels) > 1 and (everything or levels[-2].entries <= _RATIO * levels[-1].entries):
            levels[-2:] = [self._merge(*levels[-2:])]
        if everything:
            self._store.empty("gone")
            self._gone = None
        self._all = None

    def forget(self, ordinals: Iterable[int]) -> None:
        """Let ordinals be found no longer; inside a transaction."""
        self._store.put("gone", *((own,) for own in ordinals))
        self._gone = None

    def reread(self) -> None:
        """Take nothing for granted: a transaction failed, or everything was emptied."""
        self._all = self._gone = None

    def _write(self, first: int, blocks: Iterable[bytes]) -> Level:
        number = int(self._store.meta.get("level", "0")) + 1
        self._store.meta["level"] = str(number)
        base = number << _PLACES
        heads: list[bytes] = []
        written = iter(blocks)
        while part := list(islice(written, runs.SIEVE)):
            self._store.put("keys", *((base + len(heads) + at, block) for at, block in enumerate(part)))
            self._store.put("sieves", (base + len(heads) // runs.SIEVE, runs.sieve(part)))
            heads += map(runs.head, part)
        level = Level(number, first, len(heads) * runs.BLOCK, b"".join(heads))
        self._store.put("levels", level)
        return level

    def _merge(self, older: Level, newer: Level) -> Level:
        blocks = runs.merged(self._taken(older), self._taken(newer), self.gone(), HOLDERS)
        return self._write(older.first, blocks)

    def _taken(self, level: Level) -> Iterator[bytes]:
        """Read a run's blocks and remove them."""
        base, count = level.id << _PLACES, level.entries // runs.BLOCK
        for place in range(0, count, runs.SIEVE):
            stop = min(place + runs.SIEVE, count)
            rows = self._store.rows(f"SELECT * FROM keys WHERE id >= {base + place} AND id < {base + stop} ORDER BY id")
            if len(rows) != stop - place:
                raise self._damaged()
            self._store.take("keys", *rows)
            yield from (cast(bytes, data) for _, data in rows)
        sieves = f"SELECT * FROM sieves WHERE id >= {base} AND id < {base + (1 << _PLACES)}"
        self._store.take("sieves", *self._store.rows(sieves))
        self._store.take("levels", level)

    def _damaged(self) -> Damaged:
        return Damaged(f"{self._store.path}: damaged: keys of kept articles were changed or lost: {REPAIR}")
