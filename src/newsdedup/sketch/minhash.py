"""Signatures and bands: MinHash in numpy, bit for bit datasketch 2's `affine32`. The one door to datasketch.

A sketch nominates and never decides; `overlap` decides. datasketch is imported only where a function of the second
half is called: its import costs seconds.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from newsdedup.kernel import compiled
from newsdedup.recipe import SketchSpec
from newsdedup.sketch.affine32 import permutations
from newsdedup.sketch.words import Hashes, Places, mix

if TYPE_CHECKING:
    from datasketch import MinHash, MinHashLSH

Signatures = NDArray[np.uint32]
"""One row a text, one column a permutation; all ones where there is nothing to sign."""

NOTHING = np.uint32(0xFFFFFFFF)

_CHUNK = 1 << 15
_CELLS = 1 << 17
"""Shingles, and permuted shingles, handled at a time, so that they stay in the second-level cache."""

_BAND_FACTOR = np.uint64(0xD6E8FEB86659FD93)


def signatures(shingles: Hashes, start: Places, spec: SketchSpec) -> Signatures:
    """Sign texts; text t has the shingles `start[t]:start[t+1]`.

    The low 32 bits of a shingle's hash enter, as datasketch's would from a 32-bit hash function.

    Returns:
        Signatures.
    """
    factors, addends = permutations(spec.seed, spec.permutations)
    if compiled is not None:
        rows = np.frombuffer(compiled.signatures(shingles, start, factors, addends), "<u4")
        return rows.reshape(-1, spec.permutations)
    return _signatures(shingles, start, factors[:, None], addends[:, None])


def _signatures(
    shingles: Hashes, start: Places, factors: NDArray[np.uint32], addends: NDArray[np.uint32]
) -> Signatures:
    signed = np.full((len(factors), len(start) - 1), NOTHING, dtype=np.uint32)
    filled = np.flatnonzero(np.diff(start))
    at = 0
    while at < len(filled):
        low = start[filled[at]]
        stop = max(at + 1, int(np.searchsorted(start[filled + 1], low + _CHUNK, side="right")))
        rows = filled[at:stop]
        hashes = _fmix32(shingles[low : start[rows[-1] + 1]].astype(np.uint32))
        signed[:, rows] = _least(hashes, start[rows] - low, factors, addends)
        at = stop
    return signed.T


def _least(
    hashes: NDArray[np.uint32], begins: Places, factors: NDArray[np.uint32], addends: NDArray[np.uint32]
) -> NDArray[np.uint32]:
    """Permute every hash in every way; keep the least of each text, a row a permutation."""
    least = np.empty((len(factors), len(begins)), dtype=np.uint32)
    step = max(1, _CELLS // len(hashes))
    permuted = np.empty((step, len(hashes)), dtype=np.uint32)
    for row in range(0, len(factors), step):
        some = permuted[: len(factors) - row]
        np.multiply(hashes, factors[row : row + step], out=some)
        some += addends[row : row + step]
        np.minimum.reduceat(some, begins, axis=1, out=least[row : row + step])
    return least


def _fmix32(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Mix as datasketch does before permuting: the 32-bit finaliser of MurmurHash3."""
    hashes = hashes ^ (hashes >> np.uint32(16))
    hashes *= np.uint32(0x85EBCA6B)
    hashes ^= hashes >> np.uint32(13)
    hashes *= np.uint32(0xC2B2AE35)
    hashes ^= hashes >> np.uint32(16)
    return hashes


def merged(signed: Signatures, start: Places) -> Signatures:
    """Sign wholes from the signatures of their parts; whole t has the rows `start[t]:start[t+1]`."""
    least = np.full((len(start) - 1, signed.shape[1]), NOTHING, dtype=np.uint32)
    filled = np.flatnonzero(np.diff(start))
    if filled.size:
        least[filled] = np.minimum.reduceat(signed, start[filled], axis=0)
    return least


def band_keys(signed: Signatures, bands: int, rows: int) -> tuple[Hashes, Places]:
    """Name the bands of every signature: texts that share a key agree in all rows of one band.

    Returns:
        Keys, one row a text that has shingles, one column a band; and which texts those are. An empty signature
        has no bands, or all empty texts would meet in one bucket.
    """
    some = np.flatnonzero((signed != NOTHING).any(axis=1))
    cut = signed.T[: bands * rows, some].reshape(bands, rows, len(some))
    keys = np.empty((bands, len(some)), dtype=np.uint64)
    keys[:] = np.arange(1, bands + 1, dtype=np.uint64)[:, None]
    for row in range(rows):
        keys *= _BAND_FACTOR
        keys += cut[:, row]
        keys ^= keys >> np.uint64(31)
    return mix(keys).T, some


@lru_cache(maxsize=4)
def _blank(spec: SketchSpec) -> MinHash:
    from datasketch import MinHash

    return MinHash(num_perm=spec.permutations, seed=spec.seed, scheme=spec.scheme, hashfunc=int)


def datasketch_minhash(signature: Signatures, spec: SketchSpec) -> MinHash:
    """Give one signature as datasketch's own object, for its tools."""
    from datasketch import MinHash

    return MinHash(
        hashvalues=signature,
        permutations=_blank(spec).permutations,
        seed=spec.seed,
        scheme=spec.scheme,
        hashfunc=int,
    )


def datasketch_index(spec: SketchSpec) -> MinHashLSH:
    """Open an empty index of datasketch's with our bands."""
    from datasketch import MinHashLSH

    return MinHashLSH(num_perm=spec.permutations, params=(spec.bands, spec.rows))


class DatasketchBands:
    """The bands of numbered signatures, held by datasketch. An empty signature has none."""

    def __init__(self, spec: SketchSpec) -> None:
        self._spec = spec
        self._index = datasketch_index(spec)

    def insert(self, number: int, signature: Signatures) -> None:
        """Let a signature be found."""
        if (signature != NOTHING).any():
            self._index.insert(number, datasketch_minhash(signature, self._spec))

    def holders(self, signature: Signatures) -> list[list[int]]:
        """List for each band who has it too, in rising order: what datasketch's `query` unites."""
        if not (signature != NOTHING).any():
            return []
        tables = zip(self._index.hashranges, self._index.hashtables, strict=True)
        hashvalues = datasketch_minhash(signature, self._spec).hashvalues
        return [sorted(table.get(self._index._H(hashvalues[start:end]))) for (start, end), table in tables]
