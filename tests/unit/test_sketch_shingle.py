"""Words and shingles: the same as the plain definition, the same everywhere."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdedup.recipe import SketchSpec
from newsdedup.sketch.overlap import containment, jaccard, shared
from newsdedup.sketch.shingle import distinct, shingle, whole
from newsdedup.sketch.words import NAME, NUMBER, OPENER, PLAIN, hash_texts, hash_words

SPEC = SketchSpec()
TEXT = st.text(
    alphabet=st.one_of(st.sampled_from("ab_ 1.,-“”éßİſ今ก\u0301\u200d\n\0"), st.characters(codec="utf-8")), max_size=80
)
SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\U0010ffff]")


def words_of(text: str) -> list[str]:
    """The definition, without numpy, for scripts with spaces."""
    return re.findall(r"\w+", re.sub("[\u00ad\u200b-\u200d\u2060\ufeff]", "", text.casefold()))


def shingles_of(text: str) -> set[tuple[str, ...]]:
    words = words_of(text)
    return {tuple(words[i : i + 5]) for i in range(max(1, len(words) - 4))} if words else set()


@given(st.lists(TEXT, max_size=6))
def test_words_are_those_of_the_definition(paragraphs: list[str]) -> None:
    plain = [SPACELESS.sub("x", p) for p in paragraphs]
    words, first, *_ = hash_words(plain)
    expected = [words_of(p) for p in plain]
    assert np.diff(first).tolist() == [len(w) for w in expected]
    flat = [w for found in expected for w in found]
    assert len(set(zip(flat, words.tolist(), strict=True))) == len(set(flat)) == len(set(words.tolist()))


@given(st.lists(TEXT | st.text("a \n\u200b\U0001f600", max_size=12), max_size=5))
def test_texts_are_cut_into_paragraphs_where_they_lie(texts: list[str]) -> None:
    words, begins = hash_texts(texts)
    cut = [text.split("\n\n") for text in texts]
    assert np.diff(begins).tolist() == [len(own) for own in cut]
    apart = hash_words([paragraph for own in cut for paragraph in own])
    assert words.hashes.tolist() == apart.hashes.tolist()
    assert words.first.tolist() == apart.first.tolist()
    assert words.kinds.tolist() == apart.kinds.tolist()


@given(TEXT, TEXT)
def test_overlap_is_that_of_the_sets_of_word_tuples(one: str, two: str) -> None:
    one, two = SPACELESS.sub("x", one), SPACELESS.sub("x", two)
    mine, theirs = (distinct(shingle([t], SPEC).shingles) for t in (one, two))
    a, b = shingles_of(one), shingles_of(two)
    assert shared(mine, theirs) == len(a & b)
    assert jaccard(mine, theirs) == (len(a & b) / len(a | b) if a | b else 0)
    assert containment(mine, theirs) == (len(a & b) / len(a) if a else 0)


@given(st.lists(TEXT, max_size=6))
def test_a_paragraph_hashes_the_same_alone_and_among_others(paragraphs: list[str]) -> None:
    together = shingle(paragraphs, SPEC)
    for index, paragraph in enumerate(paragraphs):
        alone = shingle([paragraph], SPEC)
        assert alone.words.tolist() == together.words[together.first[index] : together.first[index + 1]].tolist()
        assert alone.shingles.tolist() == together.shingles[together.start[index] : together.start[index + 1]].tolist()
        assert whole(alone.words, alone.first)[0] == whole(together.words, together.first)[index]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Mon\u200bday", "monday"), ("MON\u00adDAY", "monday"), ("STRASSE", "straße"), ("a - b", "A b"), ("ﬁ", "fi")],
)
def test_what_readers_see_as_the_same_words_is_the_same(one: str, other: str) -> None:
    assert hash_words([one])[0].tolist() == hash_words([other])[0].tolist()


def test_kinds_of_words() -> None:
    text = 'Harga emas Antam naik Rp5. Menurut Budi Éric, "Kami siap" di 2024.'
    kinds = hash_words([text]).kinds.tolist()
    o, p, n, d = OPENER, PLAIN, NAME, NUMBER
    assert kinds == [o, p, n, p, d, o, n, n, o, p, p, d]
    assert hash_words(["STRAẞE Berlin"]).kinds.tolist() == [o, n]


def test_short_paragraphs_are_one_shingle_and_windows_stay_inside() -> None:
    texts = ["one two three four five six", "one two", "", "three"]
    assert np.diff(shingle(texts, SPEC).start).tolist() == [2, 1, 0, 1]
    two, other = shingle(["one two"], SPEC).shingles, shingle(["one two three"], SPEC).shingles
    assert two.tolist() != other.tolist()


def test_scripts_without_spaces_go_by_characters() -> None:
    text = "今天天气很好我们去公园玩吧"
    assert np.diff(shingle([text], SPEC).start).tolist() == [len(text) - 5]
    longer = distinct(shingle(["早上" + text], SPEC).shingles)
    assert containment(distinct(shingle([text], SPEC).shingles), longer) == 1.0


def test_an_endless_word_is_one_word() -> None:
    words = hash_words(["x" * 100_000, "x" * 99_999, "x" * 100_000]).hashes
    assert words[0] == words[2] != words[1]


def test_hashes_are_these_numbers_on_every_machine() -> None:
    found = shingle(["Harga emas hari ini naik Rp1.000 “kata” Müller", "kata"], SPEC)
    assert [f"{h:016x}" for h in found.words[:3]] == WORDS
    assert [f"{h:016x}" for h in found.shingles[[0, -1]]] == SHINGLES


WORDS = ["d1d88edf595d60d0", "2d6a20fd38ffc9de", "60b0fefdb42c72ad"]
SHINGLES = ["ca7f3b3bfe116eea", "5619186285943e93"]
