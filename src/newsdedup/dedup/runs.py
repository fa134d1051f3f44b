"""Sorted runs of entries as bytes: what postings are on a disk, where only the blocks that are asked for are read.

An entry is a key above the ordinal of an article that stands under it, as in `postings`. A run is cut into blocks of
equal length; its heads, the first entry of each block, say where to look, and its sieves, one for so many blocks, in
one byte an entry, which keys need not be looked for. Where the bytes lie is the caller's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from newsdedup.dedup.postings import KEY, ORDINAL
from newsdedup.errors import Damaged
from newsdedup.sketch.words import Hashes, Places, mix

BLOCK = 500
"""entries of a block; behind them stands their sum. So a block fills a page of 4 kB."""

SIEVE = 512
"""blocks of a sieve"""

_SIEVE_BITS = 21
_SIEVE_PLACES = np.uint64((1 << _SIEVE_BITS) - 1)
_SHIFTS = [np.uint64(shift) for shift in (0, 21, 42)]

_THREE, _SEVEN = np.uint64(3), np.uint64(7)

_CHUNK = 512
"""blocks that are merged at a time"""

_BEYOND = np.uint64(0xFFFFFFFFFFFFFFFF)
"""fills the last block up: the ordinal in it is nobody's"""

_CHANGED = "damaged: the keys of kept articles were changed; newsdedup state check says more"


def entries(keys: Hashes, ordinal: int) -> bytes:
    """Write down that an article stands under keys (reduced)."""
    return (keys | np.uint64(ordinal)).astype("<u8").tobytes()


def ordered(written: Sequence[bytes]) -> Iterator[bytes]:
    """Make the blocks of a run of what `entries` gave, for many articles."""
    yield from _blocks([np.sort(np.frombuffer(b"".join(written), "<u8"))])


def head(block: bytes) -> bytes:
    """Give a block's first entry."""
    return block[:8]


def merged(older: Iterable[bytes], newer: Iterable[bytes], gone: Sequence[int], holders: int) -> Iterator[bytes]:
    """Merge two runs into one, a part at a time: memory does not grow with them.

    Args:
        older, newer: the blocks of each; all ordinals of the newer are above those of the older.
        gone: ordinals that are left out.
        holders: entries that stay under one key, the first ones.

    Raises:
        Damaged: a block is not what was written.
    """
    absent = np.array(gone, dtype=np.uint64)
    yield from _blocks(_first_of_each(part, absent, holders) for part in _parts(older, newer))


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


def wanted(heads: Hashes, keys: Hashes) -> Places:
    """Name the blocks in which entries of keys may stand, in order; those of one key stand in two at most."""
    at = np.maximum(np.searchsorted(heads, keys) - 1, 0)
    after = np.minimum(at + 1, len(heads) - 1)
    return np.unique(np.concatenate((at, after[heads[after] & KEY == keys])))


def sieve(blocks: Sequence[bytes]) -> bytes:
    """Make the sieve of at most `SIEVE` blocks: three bits a key. Source: Bloom (1970)."""
    bits = np.zeros(1 << _SIEVE_BITS, dtype=bool)
    spread = mix(checked(blocks) & KEY)
    for shift in _SHIFTS:
        bits[spread >> shift & _SIEVE_PLACES] = True
    return np.packbits(bits, bitorder="little").tobytes()


class Sieves:
    """The sieves of one run.

    Raises:
        Damaged: they are not what was written.
    """

    def __init__(self, written: Sequence[bytes], heads: Hashes) -> None:
        self._heads = heads
        self._bytes = np.frombuffer(b"".join(written), np.uint8)
        if len(self._bytes) != -(-len(heads) // SIEVE) << _SIEVE_BITS - 3:
            raise Damaged(_CHANGED)

    def pass_(self, keys: Hashes) -> NDArray[np.bool_]:
        """Tell which keys may stand in the run: all that do, and 3 of 100 others."""
        spread = mix(keys)
        at = np.maximum(np.searchsorted(self._heads, keys) - 1, 0)
        after = np.minimum(at + 1, len(self._heads) - 1)
        at = np.where(self._heads[after] & KEY == keys, after, at)
        passed = np.ones(len(keys), dtype=bool)
        base = (at // SIEVE).astype(np.uint64) << np.uint64(_SIEVE_BITS)
        for shift in _SHIFTS:
            place = base | spread >> shift & _SIEVE_PLACES
            passed &= (self._bytes[place >> _THREE] >> (place & _SEVEN).astype(np.uint8) & 1).astype(bool)
        return passed


def _blocks(parts: Iterable[Hashes]) -> Iterator[bytes]:
    rest: Hashes = np.empty(0, np.uint64)
    for part in parts:
        rest = np.concatenate((rest, part))
        whole = len(rest) // BLOCK * BLOCK
        yield from _summed(rest[:whole])
        rest = rest[whole:]
    if len(rest):
        yield from _summed(np.concatenate((rest, np.full(BLOCK - len(rest), _BEYOND))))


def _summed(whole: Hashes) -> Iterator[bytes]:
    table = np.empty((len(whole) // BLOCK, BLOCK + 1), "<u8")
    table[:, :BLOCK] = whole.reshape(-1, BLOCK)
    table[:, BLOCK] = table[:, :BLOCK].sum(axis=1, dtype=np.uint64)
    for row in table:
        yield row.tobytes()


def _parts(older: Iterable[bytes], newer: Iterable[bytes]) -> Iterator[Hashes]:
    """Yield both runs' entries in order, those under one key always together."""
    runs = [_Reading(older), _Reading(newer)]
    while any(len(run.held) for run in runs):
        open_ = [run.held[-1] & KEY for run in runs if run.more]
        part = np.concatenate([run.below(min(open_) if open_ else None) for run in runs])
        part.sort(kind="stable")
        yield part
        for run in runs:
            run.fill()


class _Reading:
    """A run that is read a part at a time."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self._blocks = iter(blocks)
        self.held: Hashes = np.empty(0, np.uint64)
        self.more = True
        self.fill()

    def fill(self) -> None:
        """Read on when little is left."""
        while self.more and len(self.held) < BLOCK * _CHUNK:
            some = [block for _, block in zip(range(_CHUNK), self._blocks, strict=False)]
            self.more = len(some) == _CHUNK
            if some:
                fresh = checked(some)
                self.held = np.concatenate((self.held, fresh[fresh != _BEYOND]))

    def below(self, key: np.uint64 | None) -> Hashes:
        """Take the entries below a key, or all."""
        stop = len(self.held) if key is None else int(np.searchsorted(self.held, key))
        taken, self.held = self.held[:stop], self.held[stop:]
        return taken


def _first_of_each(part: Hashes, gone: Hashes, holders: int) -> Hashes:
    if len(gone):
        part = part[~np.isin(part & ORDINAL, gone)]
    beyond = np.zeros(len(part), dtype=bool)
    beyond[holders:] = part[holders:] & KEY == part[:-holders] & KEY
    kept: Hashes = part[~beyond]
    return kept
