"""The keys of kept articles in sorted runs, older and longer ones first: a log-structured merge, a block a row.

What comes in is written as a run of its own. Two neighbours that are about as long are poured together, so each key is
written a few times in all; and no more is poured at a time than what came in has earned, so no batch pays for all that
there is. Source: O'Neil et al. (1996), and for the pouring Bentley and Saxe (1980). The meaning of the bytes is
`dedup.runs`'.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, cast

from newsdedup.dedup import runs
from newsdedup.dedup.past import Run
from newsdedup.dedup.tallies import HOLDERS
from newsdedup.errors import Damaged
from newsdedup.state.faults import REPAIR
from newsdedup.state.store import Store
from newsdedup.state.sums import Value

_LIKE = 1.5
"""A run is poured together with the one before it unless that is more than so many times as long."""

_SMALL = 2 * runs.SIEVE
"""Runs of so many blocks in all are poured together at once."""

_PORTION = 128
"""blocks that are read at a time"""

_PLACES = 32
"""A block's row is its run's number above so many bits of its place."""

_GONE_SHARE = 4
"""A run is written anew when one in so many of its articles was forgotten."""


class Level(NamedTuple):
    """A sorted run; a row of its table."""

    id: int
    first: int
    """the least ordinal in it"""
    entries: int
    """in whole blocks, those that were poured out included"""
    heads: bytes

    @property
    def blocks(self) -> int:
        """Tell how many blocks it had when it was whole."""
        return len(self.heads) // 8


class Pour(NamedTuple):
    """Neighbours that are being poured into another run; a row of its table."""

    id: int
    """of that run"""
    first: int
    """the least ordinal in them"""
    stop: int
    """the ordinal that comes after them"""
    above: bytes
    """the first entry that was not poured, the greatest byte first"""
    gone: int
    """ordinals of theirs that were forgotten when it began"""

    def sources(self, levels: Iterable[Level]) -> list[Level]:
        """Pick the runs that are poured out, oldest first."""
        return [level for level in levels if self.first <= level.first < self.stop and level.id != self.id]


class Levels:
    """The runs of one state."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._all: list[Level] | None = None
        self._pours: list[Pour] | None = None
        self._gone: list[int] | None = None

    def all(self) -> list[Level]:
        """List them, oldest first, one that others are poured into before them."""
        if self._all is None:
            self._all = [Level(*cast(tuple[int, int, int, bytes], row)) for row in
                         self._store.rows("SELECT * FROM levels ORDER BY first, id DESC")]  # fmt: skip
        return self._all

    def before(self, ordinal: int) -> list[Run]:
        """List the runs that hold keys of articles before this one."""
        above = {level.id: (0, runs.END) for level in self.all()}
        for pour in self.pours():
            cut = int.from_bytes(pour.above, "big")
            above |= {source.id: (cut, runs.END) for source in pour.sources(self.all())} | {pour.id: (0, cut)}
        return [Run(level.id, level.heads, *above[level.id]) for level in self.all()
                if level.first < ordinal and level.heads]  # fmt: skip

    def pours(self) -> list[Pour]:
        """List what is being poured together."""
        if self._pours is None:
            self._pours = [Pour(*cast(tuple[int, int, int, bytes, int], row)) for row in
                           self._store.rows("SELECT * FROM pours")]  # fmt: skip
        return self._pours

    def gone(self) -> list[int]:
        """List the ordinals that were forgotten and stand in runs still, in order."""
        if self._gone is None:
            self._gone = [cast(int, own) for (own,) in self._store.rows("SELECT id FROM gone ORDER BY id")]
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

    def sieves(self, number: int, begin: int) -> Iterator[bytes]:
        """Read the sieves of a run, from one on, one at a time: they are long."""
        base = number << _PLACES
        while rows := self._store.rows(f"SELECT data FROM sieves WHERE id = {base + begin}"):
            yield cast(bytes, rows[0][0])
            begin += 1

    def add(self, written: Sequence[bytes], first: int, after: int) -> None:
        """Add what articles are found by, and pour runs together as far as that has earned; inside a transaction.

        Args:
            written: entries of each article (`runs.entries`).
            first: the least ordinal among them.
            after: the ordinal that comes next.
        """
        fresh = self._lengthened(self._begin(first), list(runs.ordered(written)))
        doublings = max(sum(level.blocks for level in self.all()) // fresh.blocks, 1).bit_length()
        credit = int(self._store.meta.get("credit", "0")) + (doublings + 1) * fresh.blocks
        self._store.meta["credit"] = str(min(self._tidied(credit, after), runs.SIEVE))

    def forget(self, ordinals: Iterable[int]) -> None:
        """Let ordinals be found no longer; inside a transaction."""
        self._store.put("gone", *((own,) for own in ordinals))
        self._gone = None

    def reread(self) -> None:
        """Take nothing for granted: a transaction failed, or everything was emptied."""
        self._all = self._pours = self._gone = None

    def _tidied(self, credit: int, after: int) -> int:
        """Pour together what should be, the shortest first, as far as the credit goes; gives what is left of it."""
        while waiting := [*self.pours(), *self._due(after)]:
            lengths = [sum(level.blocks for level in pour.sources(self.all())) for pour in waiting]
            length, pour = min(zip(lengths, waiting, strict=True))
            if credit <= 0 and length > _SMALL:
                break
            credit -= self._pour(pour)
        return credit

    def _due(self, after: int) -> Iterator[Pour]:
        """Say which neighbours should be one run, or which run should be written anew: the newest."""
        levels = self.all()
        ends = [*(level.first for level in levels[1:]), after]
        pours = self.pours()
        busy = {level.id for pour in pours for level in pour.sources(levels)} | {pour.id for pour in pours}
        free = [level.id not in busy for level in levels]
        for at in range(len(levels) - 1, -1, -1):
            newer, begin = levels[at], at
            if not free[at]:
                continue
            if at and free[at - 1] and levels[at - 1].entries <= _LIKE * newer.entries:
                begin = at - 1
            lost = self._forgotten(levels[begin].first, ends[at])
            if begin < at or lost * _GONE_SHARE > ends[at] - newer.first or self._lacks_sieves(newer):
                yield Pour(0, levels[begin].first, ends[at], bytes(8), lost)
                return

    def _lacks_sieves(self, level: Level) -> bool:
        """Tell whether a run is of an older state."""
        base = level.id << _PLACES
        return level.blocks > runs.WHOLE and not self._store.rows(f"SELECT 1 FROM sieves WHERE id = {base}")

    def _pour(self, pour: Pour) -> int:
        """Pour what fills a sieve; gives the number of blocks that were written, one at least."""
        sources = pour.sources(self.all())
        above = int.from_bytes(pour.above, "big")
        read: list[tuple[int, bytes]] = []
        left = [self._read(level, runs.first_block(level.heads, above), read) for level in sources]
        done = runs.poured(left, above, self.gone(), HOLDERS)
        if pour.id:
            target = next(level for level in self.all() if level.id == pour.id)
            self._store.take("pours", pour)
        else:
            target = self._begin(pour.first)
        sieved = sum(level.blocks for level in sources) > runs.WHOLE
        target = self._lengthened(target, done.blocks, sieved=sieved)
        stops = {
            level.id: level.blocks if done.above == runs.END else runs.first_block(level.heads, done.above)
            for level in sources
        }
        for number, stop in stops.items():
            self._store.take("keys", *(row for row in read if number << _PLACES <= row[0] < (number << _PLACES) + stop))
            self._store.take("sieves", *self._sieves(number, 0, stop // runs.SIEVE))
        if done.above == runs.END:
            self._ended(pour, target, sources)
        else:
            self._store.put("pours", pour._replace(id=target.id, above=done.above.to_bytes(8, "big")))
        self._all = self._pours = None
        return max(len(done.blocks), 1)

    def _ended(self, pour: Pour, target: Level, sources: Sequence[Level]) -> None:
        """Let go of runs that are empty, and of ordinals that stand nowhere any more."""
        for level in sources:
            self._store.take("sieves", *self._sieves(level.id, 0, 1 << _PLACES))
        self._store.take("levels", *sources, *([] if target.heads else [target]))
        if pour.gone and pour.gone == self._forgotten(pour.first, pour.stop):
            self._store.take("gone", *((own,) for own in self.gone() if pour.first <= own < pour.stop))
            self._gone = None

    def _forgotten(self, first: int, end: int) -> int:
        """Count the ordinals of a range that were forgotten."""
        return bisect_left(self.gone(), end) - bisect_left(self.gone(), first)

    def _begin(self, first: int) -> Level:
        """Begin a run that is empty."""
        number = int(self._store.meta.get("level", "0")) + 1
        self._store.meta["level"] = str(number)
        level = Level(number, first, 0, b"")
        self._store.put("levels", level)
        self._all = None
        return level

    def _lengthened(self, level: Level, blocks: Sequence[bytes], *, sieved: bool | None = None) -> Level:
        """Add blocks to a run, behind whole sieves of them."""
        base, begin = level.id << _PLACES, level.blocks
        self._store.put("keys", *((base + begin + at, block) for at, block in enumerate(blocks)))
        if sieved if sieved is not None else len(blocks) > runs.WHOLE:
            for at in range(0, len(blocks), runs.SIEVE):
                part = blocks[at : at + runs.SIEVE]
                self._store.put("sieves", (base + (begin + at) // runs.SIEVE, runs.sieve(part)))
        heads = level.heads + b"".join(map(runs.head, blocks))
        longer = level._replace(entries=len(heads) // 8 * runs.BLOCK, heads=heads)
        self._store.take("levels", level)
        self._store.put("levels", longer)
        self._all = None
        return longer

    def _read(self, level: Level, begin: int, read: list[tuple[int, bytes]]) -> Iterator[bytes]:
        """Read a run's blocks from one on, keeping their rows."""
        base = level.id << _PLACES
        for place in range(begin, level.blocks, _PORTION):
            stop = min(place + _PORTION, level.blocks)
            rows = self._store.rows(f"SELECT * FROM keys WHERE id >= {base + place} AND id < {base + stop} ORDER BY id")
            if len(rows) != stop - place:
                raise self._damaged()
            read += cast(list[tuple[int, bytes]], rows)
            yield from (cast(bytes, data) for _, data in rows)

    def _sieves(self, number: int, begin: int, stop: int) -> list[tuple[Value, ...]]:
        base = number << _PLACES
        return self._store.rows(f"SELECT * FROM sieves WHERE id >= {base + begin} AND id < {base + stop} ORDER BY id")

    def _damaged(self) -> Damaged:
        return Damaged(f"{self._store.path}: damaged: keys of kept articles were changed or lost: {REPAIR}")
