"""The compiled kernel and numpy give the same bytes, on any text there may be."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdedup.dedup import align, passages, sets
from newsdedup.dedup.imprints import Imprint
from newsdedup.kernel import compiled
from newsdedup.recipe import Blocks, Policy, Recipe, SketchSpec
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


def both(work: Callable[[], Any], module: object) -> tuple[Any, Any]:
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
    same(*both(lambda: shingle.whole(hashes, first), shingle))
    for spec in (SPEC, SketchSpec(permutations=36, bands=9), SketchSpec(seed=5)):
        same(*both(lambda spec=spec: minhash.signatures(hashes, first, spec), minhash))


@given(
    TEXTS,
    st.sampled_from(["report", "off"]),
    st.sampled_from([("exact", "near"), ("exact", "near", "abridged")]),
    st.booleans(),
)
def test_sketches_are_the_same(texts: list[str], blocks: Blocks, drop: tuple[str, ...], wide: bool) -> None:
    recipe = Recipe(policy=Policy(blocks=blocks, drop=drop, block_words=3))
    more = [*texts, "\n\n".join(texts * 3), " ".join(texts * 40)]
    found, expected = both(lambda: passages.sketch_texts(more, recipe, wide), passages)
    same(found[1:], expected[1:])
    for at in range(len(more)):
        assert found.imprints[at] == expected.imprints[at]


@st.composite
def imprints(draw: st.DrawFn) -> tuple[list[Imprint], list[tuple[int, int]]]:
    """Draw texts in few words, some of them others' with words exchanged, moved or taken out, and pairs of them."""
    chance = np.random.default_rng(draw(st.integers(0, 2**32)))
    vocabulary = draw(st.sampled_from([2, 6, 40, 4000]))
    texts: list[Imprint] = []
    for _ in range(draw(st.integers(1, 4))):
        if texts and draw(st.booleans()):
            old = texts[-1].words
            cut = old[draw(st.integers(0, len(old) // 2)) : len(old) - draw(st.integers(0, len(old) // 3))].copy()
            some = chance.random(len(cut)) < draw(st.sampled_from([0, 0.05, 0.3]))
            cut[some] = chance.integers(4, 4 * vocabulary + 4, int(some.sum()), dtype=np.uint32)
        else:
            cut = chance.integers(4, 4 * vocabulary + 4, draw(st.integers(0, 200)), dtype=np.uint32)
        edges = np.sort(chance.integers(0, len(cut) + 1, draw(st.integers(0, 12))))
        counts = np.diff(np.concatenate(([0], edges, [len(cut)]))).astype(np.uint32)
        counts[chance.random(len(counts)) < 0.1] |= np.uint32(1 << 31)
        texts.append(Imprint.of(cut, counts))
    numbers = st.integers(0, len(texts) - 1)
    return texts, draw(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=6))


POLICIES = [Policy(blocks="off"), Policy(block_words=6), Policy(block_words=3, block_similarity=0.4), Policy()]


@settings(max_examples=300)
@given(imprints(), st.sampled_from(POLICIES))
def test_sets_blocks_and_alignments_are_the_same(
    drawn: tuple[list[Imprint], list[tuple[int, int]]], policy: Policy
) -> None:
    texts, numbers = drawn
    pairs = [(texts[one], texts[other]) for one, other in numbers]
    found, expected = both(lambda: sets.compare_sets(pairs, Recipe(policy=policy)), sets)
    same(found[:4], expected[:4])
    assert found[4] == expected[4]
    filled = [pair for pair in pairs if all(len(text.words) for text in pair)]
    if filled:
        rows, others = both(lambda: align.align(filled), align)
        assert rows == others


def test_texts_of_more_paragraphs_than_are_told_apart() -> None:
    one = Imprint.of(np.arange(0, 400_000, 4, dtype=np.uint32), np.full(50_000, 2, dtype=np.uint32))
    other = Imprint.of(one.words[40_000:], one.paragraphs[20_000:])
    policy = Recipe(policy=Policy(block_words=2))
    found, expected = both(lambda: sets.compare_sets([(one, other), (other, one)], policy), sets)
    same(found[:4], expected[:4])
    assert found[4] == expected[4]


def text(*numbers: int) -> bytes:
    """Pack what may be an imprint or not."""
    return np.array(numbers, "<u4").tobytes()


@pytest.mark.parametrize(
    "call",
    [
        lambda kernel: kernel.words(["a"], True, bytes(4), (None, None, None)),
        lambda kernel: kernel.words([b"a"], True, bytes(1 << 18), (None, None, None)),
        lambda kernel: kernel.words(["é"], True, bytes(1 << 18), (lambda _: 1 / 0, None, None)),
        lambda kernel: kernel.align([text(1, 3, 9, 9)] * 2),
        lambda kernel: kernel.align([text(1, 2, 9, 9)]),
        lambda kernel: kernel.align([text(0)] * 2),
        lambda kernel: kernel.align([text(1, 2, 9, 9), text(7)]),
        lambda kernel: kernel.align([text(1, 2, 9, 9), np.array([1, 2, 9, 9], "<u4")]),
        lambda kernel: kernel.align([bytes(3)] * 2),
        lambda kernel: kernel.align([bytes(0)] * 2),
        lambda kernel: kernel.align(7),
        lambda kernel: kernel.sets([text(0, 9, 9)] * 2, (5, 6, 25, 0.85)),
        lambda kernel: kernel.sets([], (0, 6, 25, 0.85)),
        lambda kernel: kernel.windows(bytes(16), np.array([0, 3]), np.array([5])),
        lambda kernel: kernel.windows(bytes(16), np.array([0, 2, 1, 2]), np.array([5, 5, 5])),
        lambda kernel: kernel.windows(bytes(16), np.array([0, 2]), np.array([0])),
        lambda kernel: kernel.windows(bytes(15), np.array([0, 2]), np.array([5])),
        lambda kernel: kernel.windows(bytes(16), bytes(0), bytes(0)),
        lambda kernel: kernel.whole(bytes(16), np.array([0, 3])),
        lambda kernel: kernel.whole(bytes(16), np.array([0, 2, 1, 2])),
        lambda kernel: kernel.imprints(bytes(16), bytes(2), text(1), np.array([0, 1])),
        lambda kernel: kernel.imprints(bytes(16), bytes(1), text(2), np.array([0, 1])),
        lambda kernel: kernel.imprints(bytes(16), bytes(2), text(2), np.array([0, 2])),
        lambda kernel: kernel.signatures(bytes(16), np.array([0, 2]), bytes(4), bytes(8)),
    ],
)
def test_what_makes_no_sense_is_refused(call: Callable[[object], object]) -> None:
    with pytest.raises((ValueError, TypeError, ZeroDivisionError)):
        call(compiled)
