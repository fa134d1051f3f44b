"""Sorted runs of entries as bytes: what postings are on a disk, where only the blocks that are asked for are read.

An entry is a key above the ordinal of an article that stands under it, as in `postings`. A run is cut into blocks of
equal length; its heads, the first entry of each block, say where to look, and its sieves, one for so many blocks, in
twelve bits an entry, which keys need not be looked for. Two runs are poured together a part at a time: till it is over,
three runs hold what two held. Where the bytes lie is the caller's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsdedup.dedup.postings import KEY, ORDINAL
from newsdedup.errors import Damaged
from newsdedup.sketch.words import Hashes, Places, mix

BLOCK = 500
"""entries of a block; behind them stands their sum. So a block fills a page of 4 kB."""

SIEVE = 256
"""blocks of a sieve, at most"""

WHOLE = 1024
"""A run of so many blocks at most is read whole, and needs no sieves."""

_SIEVE_BYTES = 768
"""of a block in its sieve"""

_PLACE_BITS = np.uint64(21)
_PLACES = np.uint64((1 << 21) - 1)
_SHIFTS = [np.uint64(shift) for shift in (0, 21, 42)]

_THREE, _SEVEN = np.uint64(3), np.uint64(7)

_CHUNK = 128
"""blocks that are merged at a time"""

END = 0xFFFFFFFFFFFFFFFF
"""above every entry"""

_BEYOND = np.uint64(END)
"""fills the last block up: the ordinal in it is nobody's"""

_CHANGED = "damaged: the keys of kept articles were changed; newsdedup state check says more"


def entries(keys: Hashes, ordinal: int) -> bytes:
    """Write down that an article stands under keys (reduced)."""
    return (keys | np.uint64(ordinal)).astype("<u8").tobytes()


def ordered(written: Sequence[bytes]) -> Iterator[bytes]:
    """Make the blocks of a run of what `entries` gave, for many articles."""
    yield from _blocks(np.sort(np.frombuffer(b"".join(written), "<u8")))


def head(block: bytes) -> bytes:
    """Give a block's first entry."""
    return block[:8]


class Poured(NamedTuple):
    """What came of pouring a part of two runs together."""

    blocks: list[bytes]
    above: int
    """the first entry that was not poured; `END` when there is none"""


def poured(sources: Sequence[Iterable[bytes]], above: int, gone: Sequence[int], holders: int) -> Poured:
    """Pour what fills a sieve's blocks out of two runs into a third.

    Args:
        sources: the blocks of each from the one on in which `above` stands; all ordinals of the second run are above
            those of the first.
        above: entries below it were poured before.
        gone: ordinals that are left out.
        holders: entries that stay under one key, the first ones.

    Raises:
        Damaged: a block is not what was written.
    """
    absent = np.array(gone, dtype=np.uint64)
    most = SIEVE * BLOCK
    taken: list[Hashes] = []
    for part in _parts(sources, np.uint64(above)):
        taken.append(_first_of_each(part, absent, holders))
        if sum(map(len, taken)) > most:
            break
    entries = np.concatenate((np.empty(0, np.uint64), *taken))
    after = int(entries[most]) if len(entries) > most else END
    return Poured(list(_blocks(entries[:most])), after)


def checked(blocks: Sequence[bytes]) -> Hashes:
    """Read blocks of one run, in order, as one array.

    Raises:
        Damaged: one is not what was written.
    """
    if any(len(block) != 8 * (BLOCK + 1) for block in blocks):
        raise Damaged(_CHANGED)
    table = np.frombuffer(b"".join(blocks), "<u8").reshape(-1, BLOCK + 1)
    found = table[:, :BLOCK]
    if (found.sum(axis=1, dtype=np.uint64) != table[:, BLOCK]).any():
        raise Damaged(_CHANGED)
    flat: Hashes = found.reshape(-1)
    return flat


def wanted(heads: Hashes, keys: Hashes, begin: int = 0) -> Places:
    """Name the blocks in which entries of keys may stand, in order; those of one key stand in two at most.

    Args:
        heads: of all blocks.
        keys: sorted; or entries, and only such as are not below them are wanted.
        begin: the first block that is there.
    """
    at, after = _around(heads, keys, begin)
    return np.unique(np.concatenate((at, after[heads[after] & KEY == keys & KEY])))


def _around(heads: Hashes, keys: Hashes, begin: int) -> tuple[Places, Places]:
    """Give the block before the first head that is not below a key, and that head's."""
    at = np.maximum(np.searchsorted(heads, keys) - 1, begin)
    return at, np.minimum(at + 1, len(heads) - 1)


def first_block(heads: bytes, above: int) -> int:
    """Name the first block that holds entries which are not below `above`."""
    return max(int(np.searchsorted(np.frombuffer(heads, "<u8"), np.uint64(above), side="right")) - 1, 0)


def sieve(blocks: Sequence[bytes]) -> bytes:
    """Make the sieve of at most `SIEVE` blocks: twelve bits an entry, three of them set. Source: Bloom (1970)."""
    bits = np.zeros(8 * _SIEVE_BYTES * len(blocks), dtype=bool)
    spread, many = mix(checked(blocks) & KEY), np.uint64(len(bits))
    for shift in _SHIFTS:
        bits[_place(spread, shift, many)] = True
    return np.packbits(bits, bitorder="little").tobytes()


def _place(spread: Hashes, shift: np.uint64, bits: np.uint64 | Hashes) -> Hashes:
    place: Hashes = (spread >> shift & _PLACES) * bits >> _PLACE_BITS
    return place


class Sieves:
    """The sieves of one run, each as long as it was written; a run of an older state may have none.

    Args:
        written: the sieves, from that of block `begin` on.
        heads: of all blocks of the run.
        begin: the first block that is there.

    Raises:
        Damaged: they are not what was written.
    """

    def __init__(self, written: Iterable[bytes], heads: Hashes, begin: int = 0) -> None:
        self._heads, self._begin = heads, begin
        self._first = begin // SIEVE
        held, ends = bytearray(), [0]
        for one in written:
            held += one
            ends.append(len(held))
        self._bytes = np.frombuffer(held, np.uint8)
        self._bases = 8 * np.array(ends[:-1], dtype=np.uint64)
        self._bits = 8 * np.diff(np.array(ends, dtype=np.uint64))
        if held and (len(ends) - 1 != -(-len(heads) // SIEVE) - self._first or not self._bits.all()):
            raise Damaged(_CHANGED)

    def pass_(self, keys: Hashes) -> NDArray[np.bool_]:
        """Tell which keys may stand in the run: all that do, and one of a hundred others."""
        if not len(self._bytes):
            return np.ones(len(keys), dtype=bool)
        at, after = _around(self._heads, keys, self._begin)
        number = np.where(self._heads[after] & KEY == keys & KEY, after, at) // SIEVE - self._first
        spread, base, bits = mix(keys & KEY), self._bases[number], self._bits[number]
        passed = np.arange(len(keys))
        for shift in _SHIFTS:
            place = base[passed] + _place(spread[passed], shift, bits[passed])
            passed = passed[(self._bytes[place >> _THREE] >> (place & _SEVEN).astype(np.uint8) & 1).astype(bool)]
        found = np.zeros(len(keys), dtype=bool)
        found[passed] = True
        return found


def _blocks(entries: Hashes) -> Iterator[bytes]:
    whole = len(entries) // BLOCK * BLOCK
    yield from _summed(entries[:whole])
    if whole < len(entries):
        yield from _summed(np.concatenate((entries[whole:], np.full(whole + BLOCK - len(entries), _BEYOND))))


def _summed(whole: Hashes) -> Iterator[bytes]:
    table = np.empty((len(whole) // BLOCK, BLOCK + 1), "<u8")
    table[:, :BLOCK] = whole.reshape(-1, BLOCK)
    table[:, BLOCK] = table[:, :BLOCK].sum(axis=1, dtype=np.uint64)
    for row in table:
        yield row.tobytes()


def _parts(sources: Sequence[Iterable[bytes]], above: np.uint64) -> Iterator[Hashes]:
    """Yield the entries of some runs from one on, in order, those under one key always together."""
    runs = [_Reading(blocks, above) for blocks in sources]
    while any(len(run.held) for run in runs):
        open_ = [run.held[-1] & KEY for run in runs if run.more]
        part = np.concatenate([run.below(min(open_) if open_ else None) for run in runs])
        part.sort(kind="stable")
        yield part
        for run in runs:
            run.fill()


class _Reading:
    """A run that is read a part at a time."""

    def __init__(self, blocks: Iterable[bytes], above: np.uint64) -> None:
        self._blocks, self._above = iter(blocks), above
        self.held: Hashes = np.empty(0, np.uint64)
        self.more = True
        self.fill()

    def fill(self) -> None:
        """Read on when little is left, or one key's entries alone."""
        while self.more and (len(self.held) < BLOCK * _CHUNK or self.held[0] & KEY == self.held[-1] & KEY):
            some = [block for _, block in zip(range(_CHUNK), self._blocks, strict=False)]
            self.more = len(some) == _CHUNK
            if some:
                fresh = checked(some)
                if fresh[0] < self._above or fresh[-1] == _BEYOND:
                    fresh = fresh[(fresh != _BEYOND) & (fresh >= self._above)]
                self.held = np.concatenate((self.held, fresh)) if len(self.held) else fresh

    def below(self, key: np.uint64 | None) -> Hashes:
        """Take the entries below a key, or all."""
        stop = len(self.held) if key is None else int(np.searchsorted(self.held, key))
        taken, self.held = self.held[:stop], self.held[stop:]
        return taken


def _first_of_each(part: Hashes, gone: Hashes, holders: int) -> Hashes:
    if len(gone):
        part = part[~np.isin(part & ORDINAL, gone)]
    first = np.ones(len(part), dtype=bool)
    np.greater(part[holders:] ^ part[:-holders], ORDINAL, out=first[holders:])
    return part if first.all() else part[first]
