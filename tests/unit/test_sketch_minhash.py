"""Signatures: datasketch's, and frozen."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdedup.recipe import SketchSpec
from newsdedup.sketch.affine32 import permutations
from newsdedup.sketch.minhash import (
    NOTHING,
    band_keys,
    datasketch_index,
    datasketch_minhash,
    merged,
    signatures,
)
from newsdedup.sketch.shingle import shingle

SPEC = SketchSpec()
TEXTS = [
    "Harga emas hari ini naik tajam di pasar dunia menurut pedagang di Jakarta",
    "Harga emas hari ini naik tajam di pasar dunia menurut pedagang di Surabaya",
    "",
    "Menteri Luar Negeri bertemu di Pyongyang pada Rabu",
    "kata",
]


def signed(texts: list[str], spec: SketchSpec = SPEC) -> np.ndarray:
    found = shingle(texts, spec)
    return signatures(found.shingles, found.start, spec)


@pytest.mark.parametrize(("seed", "count"), [(1, 128), (1, 64), (7, 128), (3, 256)])
def test_permutations_are_datasketchs(seed: int, count: int) -> None:
    from datasketch import MinHash

    theirs = MinHash(num_perm=count, seed=seed, scheme="affine32").permutations
    assert np.array_equal(np.array(permutations(seed, count)), theirs)


def test_signatures_are_datasketchs_bit_for_bit() -> None:
    from datasketch import MinHash

    found = shingle(TEXTS, SPEC)
    for row, text in zip(signed(TEXTS), range(len(TEXTS)), strict=True):
        oracle = MinHash(num_perm=128, seed=1, scheme="affine32", hashfunc=int)
        own = found.shingles[found.start[text] : found.start[text + 1]]
        oracle.update_batch((own & np.uint64(0xFFFFFFFF)).tolist())
        assert row.tolist() == oracle.hashvalues.tolist()


def test_the_golden_signature() -> None:
    row = signed([TEXTS[0]])[0]
    assert row.astype(">u4").tobytes().hex() == GOLDEN


def test_the_whole_is_the_least_of_its_parts_in_any_order() -> None:
    start = np.array([0, 5, 5])
    whole = merged(signed(TEXTS), start)
    found = shingle(TEXTS, SPEC)
    assert whole[0].tolist() == signatures(found.shingles, np.array([0, len(found.shingles)]), SPEC)[0].tolist()
    assert whole[0].tolist() == merged(signed(TEXTS[::-1]), start)[0].tolist()
    assert (whole[1] == NOTHING).all()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 400), min_size=1, max_size=12), st.integers(0, 5))
def test_chunks_do_not_show(sizes: list[int], salt: int) -> None:
    start = np.concatenate(([0], np.cumsum(np.array(sizes) * 97)))
    hashes = (np.arange(start[-1], dtype=np.uint64) + np.uint64(salt)) * np.uint64(0x9E3779B97F4A7C15)
    together = signatures(hashes, start, SPEC)
    for text, row in enumerate(together):
        part = hashes[start[text] : start[text + 1]]
        assert row.tolist() == signatures(part, np.array([0, len(part)]), SPEC)[0].tolist()


def test_nothing_has_no_bands() -> None:
    keys, some = band_keys(signed(TEXTS), 32, 4)
    assert some.tolist() == [0, 1, 3, 4]
    assert keys.shape == (4, 32)
    assert len(np.unique(keys[0])) == 32


def test_candidates_are_those_of_datasketchs_index() -> None:
    rng = np.random.default_rng(5)
    base = [f"w{n}" for n in range(60)]
    changes = np.linspace(0, 0.3, 60)
    texts = [" ".join(w if rng.random() > change else f"x{rng.integers(9**9)}" for w in base) for change in changes]
    table = signed(texts)
    index = datasketch_index(SPEC)
    for number, row in enumerate(table):
        index.insert(number, datasketch_minhash(row, SPEC))
    keys, _ = band_keys(table, 32, 4)
    for number, row in enumerate(table):
        ours = {other for other in range(len(texts)) if (keys[other] == keys[number]).any()}
        assert ours == set(index.query(datasketch_minhash(row, SPEC)))


def test_the_sketch_does_not_import_datasketch() -> None:
    code = "import sys, newsdedup.sketch.minhash, newsdedup.sketch.shingle; sys.exit('datasketch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


GOLDEN = (
    "2340fb0713cca7b53852c7291960b46006d0c97a03c25e6d039702b1210ea3480c6a85fa187827e32ed3fe8f0a3c15ff1742cdc04d482433"
    "0b7d52270a48ab353571c5150d7338a20da2885c0cc553e80d4c19c14abff5921e1b28a809f1121522f08c99076c9c1504c219983e203d66"
    "0556c56d4e1b7f991ed2be39063873b315e6be9b09c4e99f3cd40de9026481ee03724ffd2935c0a00686c9fd02cbd16514c24dd3139fcd94"
    "4e29f9241f0694b047269a5616b3bd900c88baa00dd771c1165422b93e7a190501fd8329149bcc3b1a0202893316f064008b973b243e575d"
    "2616c3ce7e68037800b42f97082fda0604d1fd2b0fbef2451afd646138a4690b181a4db600804ece211f05c72fa596db172fb7310766090d"
    "068b3207005449e107d7a1cd0888b4f817c1c5390b9fffe81ceebbc60df46ad2367b004710c5469327e377540f963b2816d740e9032d4d18"
    "3a1142b8006b7adf02bb62633cdc283b030be9ae28617efe1f70d0c120aac9c804edb2710e258c3a10f98afc1b72d13b190ec66614fd1145"
    "15ae82bd1dabd3a91c7220da2fbc72141b63dba80656a94032a62b580d85e9971f616a3a20af30a300dc75263c14dd8604e61974252f3b52"
    "326c2fb9085f9a274450113b43a5e9fd0dabd94a062237410ee86f353b6dea3c128f166e059cde340e0aba1207769fc513e33aeb00477f86"
    "489fb0e82647bce9"
)
