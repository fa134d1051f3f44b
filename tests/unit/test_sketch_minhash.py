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
    "12e78c4a28592d5b5cab67d93a373c5e21df2648069ceed8067820940ddcc2d418017e9b48df3a91023dfa3d073728f12390457906e22921"
    "3f07151310ab616300eeff4420d53251057e3a3008bda6ea085682605825c0bd06a399bc02ace8c5045d51f80fb21068093b60a3320f8988"
    "56d6638a012270da06496d29181b6e6c143bb6810753c5db017165140f00c9bd06365387003333a228aa138c5fcaed7601a4117108488924"
    "14becb1008a802992e7cf2860f2098a007bc76e13abc281018353b4a392950b5044afd100d2bdd152a9f3744155267042869188d1bd44156"
    "2304e3620637167e26c54b062697f74118fa83ac297063ae04dd4e842e0b866c4beec17f051e14bc036d1bb6029176ce2693846105416b47"
    "1dfd97f30c929984449258201524233b0bad34e2172d3bee0f907f5b252f8f750a8e8c342d53e2ba4a582bda3edb8e8d211ed3b608eb6812"
    "2b261d88066aec0c06177b9100412e86356cd6b53e9ff5990c49583f004ddd5e000eafdf2277ce91263e43ed00abeabc324f288c00ce148a"
    "41d1b6c62a2db39224ea58e10d4cfedc1ca6688708575b92014a421c073d5eb6073c8f603ccf4d05039327611037c4c000ab10511fb1969f"
    "15a8c487362b7b7c0931909f3b564a101e30dc4f28180262110247ba5338461135133fe3193e5c6f0bd731d8503df34314dd3fec02d39ec4"
    "0707ccfb1efdd70d"
)
