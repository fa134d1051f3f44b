"""The compiled kernel and numpy give the same bytes, on any text there may be."""

from __future__ import annotations

import sys
from collections.abc import Callable
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdedup.kernel import compiled
from newsdedup.recipe import SketchSpec
from newsdedup.sketch import minhash, shingle, words

pytestmark = pytest.mark.skipif(compiled is None, reason="the kernel is not compiled here")

SPEC = SketchSpec()
SIGNS = (
    "aAzZ09_ -.,:;!?\n\n\n\r\t\0'\"\u2018\u2019\u201c\u201d\u2026\u2013\u2014\u00ab\u00bb\u00e9\u00c9\u00df\u1e9e"
    "\u0130\u0131\u03a3\u03c2\ufb03\u0149"
    "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200a\u060a\u0e01\u0e02\u0e51\u0e52\u0e2f\u4e2d\u6587\u3042\u30ab\u0660\u0661\u0967\u0410\u0431"
    "\U0001f600\U00010400\U00010428\U00020000\U0001d7ce\ud800\udc00\ud83d\ude00\uffff\ufffd"
)
TEXTS = st.lists(
    st.one_of(
        st.text(st.sampled_from(SIGNS), max_size=60),
        st.text(max_size=40),
        st.text(st.characters(exclude_categories=()), max_size=40),
        st.builds(str.__mul__, st.sampled_from(["a", "Ab", "\u0431", "1", "\U00010400", "\u4e2d"]), st.integers(0, 80)),
    ),
    max_size=6,
)


def both(work: Callable[[], object], module: object) -> tuple[object, object]:
    """Do it with the kernel, and without."""
    with mock.patch.object(module, "compiled", None):
        expected = work()
    return work(), expected


def same(found: object, expected: object) -> None:
    if isinstance(expected, tuple):
        assert isinstance(found, tuple)
        for one, other in zip(found, expected, strict=True):
            same(one, other)
        return
    assert isinstance(found, np.ndarray)
    assert isinstance(expected, np.ndarray)
    assert found.dtype == expected.dtype
    np.testing.assert_array_equal(found, expected)


@given(TEXTS)
def test_words_are_the_same(texts: list[str]) -> None:
    same(*both(lambda: words.hash_words(texts), words))
    same(*both(lambda: words.hash_texts(texts), words))


def test_every_sign_is_the_same() -> None:
    signs = [chr(point) for point in range(sys.maxunicode + 1)]
    texts = ["".join(f"a{sign}B {sign}9" for sign in signs[at : at + 64]) for at in range(0, 0x3000, 64)]
    texts += ["".join(signs[at : at + 512]) for at in range(0, len(signs), 512)]
    same(*both(lambda: words.hash_texts(texts), words))


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 9)), max_size=8), st.integers(0, 2**32))
def test_windows_and_signatures_are_the_same(shape: list[tuple[int, int]], seed: int) -> None:
    chance = np.random.default_rng(seed)
    first = np.cumsum([0, *(number for number, _ in shape)]).astype(np.int64)
    hashes = chance.integers(0, 2**64, int(first[-1]), dtype=np.uint64)
    size = np.array([size for _, size in shape], dtype=np.int64)
    same(*both(lambda: shingle.windows(hashes, first, size), shingle))
    for spec in (SPEC, SketchSpec(permutations=36, bands=9), SketchSpec(seed=5)):
        same(*both(lambda spec=spec: minhash.signatures(hashes, first, spec), minhash))


@pytest.mark.parametrize(
    "call",
    [
        lambda kernel: kernel.words(["a"], True, bytes(4), (None, None, None)),
        lambda kernel: kernel.words([b"a"], True, bytes(1 << 18), (None, None, None)),
        lambda kernel: kernel.words(["a"], True, bytes(1 << 18), (lambda _: 1 / 0, None, None)),
        lambda kernel: kernel.windows(bytes(16), np.array([0, 3]), np.array([5])),
        lambda kernel: kernel.windows(bytes(16), np.array([0, 2, 1, 2]), np.array([5, 5, 5])),
        lambda kernel: kernel.windows(bytes(16), np.array([0, 2]), np.array([0])),
        lambda kernel: kernel.windows(bytes(15), np.array([0, 2]), np.array([5])),
        lambda kernel: kernel.windows(bytes(16), bytes(0), bytes(0)),
        lambda kernel: kernel.signatures(bytes(16), np.array([0, 2]), bytes(4), bytes(8)),
    ],
)
def test_what_makes_no_sense_is_refused(call: Callable[[object], object]) -> None:
    with pytest.raises((ValueError, TypeError, ZeroDivisionError)):
        call(compiled)
