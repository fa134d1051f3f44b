"""Cleaning with the compiled kernel and without it takes the same decisions, on any text there may be."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdedup.clean import literals
from newsdedup.clean.catalogue import Asked, Catalogue
from newsdedup.clean.demand import demand
from newsdedup.clean.linemodel import characters, context, model, words
from newsdedup.clean.linemodel.cues import LISTS
from newsdedup.clean.linemodel.features import View
from newsdedup.clean.linemodel.regions import Stems
from newsdedup.clean.linemodel.ruled import Ruled
from newsdedup.clean.linemodel.table import Table
from newsdedup.clean.segment import segment
from newsdedup.clean.wording import wording
from newsdedup.kernel import compiled
from newsdedup.model import Document, Source
from newsdedup.packs.loader import load_packs
from newsdedup.recipe import Forest, Linear, LineModel, Rule, Tree
from tests.property.pages import page_text

pytestmark = pytest.mark.skipif(compiled is None, reason="the kernel is not compiled here")


@cache
def bundled() -> tuple[Rule, ...]:
    return tuple(rule for pack in load_packs() for rule in pack.rules)


@cache
def wanted() -> tuple[str, ...]:
    """List the literals that rules demand: lines made of these call many rules."""
    demands = [demand(rule.match, whole=rule.shape != "inline") for rule in bundled()]
    found = {text for d in demands for texts in (d.words, d.parts, *d.besides) for text in texts}
    return tuple(sorted(found))


@cache
def catalogue(kernel: bool) -> Catalogue:
    """Give one catalogue to each side: they remember lines."""
    return Catalogue(bundled())


def asked(text: str, kernel: bool) -> list[Asked]:
    blocks = segment(Document(Source("x", 0), text)).blocks
    return list(catalogue(kernel).candidates(blocks, wording(blocks)).blocks)


def same(text: str) -> None:
    found = asked(text, True)
    with mock.patch.object(literals, "compiled", None):
        assert found == asked(text, False)


PIECES = st.one_of(
    st.deferred(lambda: st.sampled_from(wanted())),
    st.deferred(lambda: st.sampled_from([hit for rule in bundled() for hit in rule.hits])),
    st.sampled_from([" ", " ", "\n", "_", "’", "é", "б", "中", "\u0301", "\U00010400", "\ufffd", "9", "."]),
    st.text(max_size=8),
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_the_same_rules_are_asked(text: str) -> None:
    same(text)


@given(page_text)
def test_the_same_rules_are_asked_of_a_page(text: str) -> None:
    same(text)


def test_the_same_rules_are_asked_beside_every_sign() -> None:
    words = [word for word in wanted() if word.isalnum()]
    signs = [chr(point) for point in range(0x20, sys.maxunicode + 1, 31)]
    same("\n".join(f"x {words[at % 97]}{sign} {sign}{words[at % 89]}" for at, sign in enumerate(signs)))


LINE = st.one_of(
    st.lists(st.one_of(PIECES, st.deferred(lambda: st.sampled_from(listed()))), min_size=1, max_size=30).map("".join),
    st.lists(st.deferred(lambda: st.sampled_from(listed())), min_size=1, max_size=30).map(" ".join),
    st.text(st.characters(exclude_categories=()), min_size=1, max_size=40),
    st.text(st.sampled_from("aB9 .!?…\"'([)]“”«»「」—-•@ßİéأทग中あ한\0"), min_size=1, max_size=30),
)
LINES = st.lists(LINE.map(lambda text: text.replace("\n", " ") or " "), min_size=1, max_size=12)


@cache
def listed() -> tuple[str, ...]:
    """List the words and phrases that the line model looks for, in brackets as well."""
    found = {entry.replace("_", " ") for _, texts in LISTS for entry in texts.split()}
    return tuple(sorted(found | {f"({entry.capitalize()})." for entry in found}))


@given(LINES)
def test_characters_are_counted_the_same(texts: list[str]) -> None:
    found = characters.characters(texts)
    with mock.patch.object(characters, "compiled", None):
        expected = characters.characters(texts)
    for one, other in zip(found, expected, strict=True):
        assert one.dtype == other.dtype
        assert one.tolist() == other.tolist()


def test_every_character_is_counted_the_same() -> None:
    test_characters_are_counted_the_same.hypothesis.inner_test(  # type: ignore[attr-defined]
        [f"{chr(point)}a{chr(point)} B{chr(point)}" for point in range(sys.maxunicode + 1) if point != 10]
    )


def spoken(texts: list[str]) -> tuple[object, ...]:
    """Look up the words of lines; content words are given as texts, since their numbers mean nothing."""
    counts = characters.characters(texts).counts
    unspaced = counts[characters.UNSPACED] + counts[characters.PARTICLE]
    found = words.page_words(texts, unspaced.tolist(), counts[characters.LETTER].tolist())
    names = {number: name for name, number in found.numbers().items()}
    assert sorted(names) == list(range(found.different))
    ends = found.sizes.cumsum().tolist()
    lines = [found.stems[end - size : end].tolist() for end, size in zip(ends, found.sizes.tolist(), strict=True)]
    stems = [sorted(names[number] for number in line) for line in lines]
    return found.cues.tolist(), found.hits.tolist(), found.function.tolist(), stems


@given(LINES)
def test_words_are_looked_up_the_same(texts: list[str]) -> None:
    found = spoken(texts)
    with mock.patch.object(words, "compiled", None):
        assert found == spoken(texts)


@given(st.integers(0, 2**32), st.integers(1, 40), st.integers(1, 12))
def test_lines_are_scored_the_same(seed: int, lines: int, trees: int) -> None:
    chance = np.random.default_rng(seed)
    names = [f"f{number}" for number in range(9)]
    table = Table(lines)
    table.add_all(names, chance.integers(-300, 300, (9, lines)))
    grown = [grow(chance) for _ in range(trees)]
    weights = tuple((name, int(chance.integers(-(2**20), 2**20))) for name in names)
    linear = Linear(weights, int(chance.integers(-(2**24), 2**24)))
    fitted = LineModel(linear, (Forest(tuple(names), tuple(grown)),), (), ())
    chosen = np.flatnonzero(chance.random(lines) < 0.7)

    def scored() -> tuple[list[int], list[int]]:
        forest = model.arrays(fitted)[0][0]
        return model.first_scores(fitted, table).tolist(), model.forest_scores(forest, names, table, chosen).tolist()

    found = scored()
    with mock.patch.object(model, "compiled", None):
        assert found == scored()


@given(st.integers(0, 2**32), st.integers(1, 60), st.sampled_from([0.0, 0.2, 0.5, 0.9, 1.0]))
def test_what_surrounds_lines_is_the_same(seed: int, lines: int, story: float) -> None:
    chance = np.random.default_rng(seed)
    sizes = chance.integers(0, 9, lines)
    numbers = np.concatenate([chance.choice(20, size, replace=False) for size in sizes] or [sizes])
    words = chance.choice([0, 1, 3, 12, 60, 5000], lines)
    stems = Stems(np.repeat(np.arange(lines), sizes), numbers.astype(np.int64), sizes)
    said = Ruled(np.full(lines, -1), -1)
    view = View([" "] * lines, words, words, stems, chance.integers(0, 2, 20), Table(lines), said)
    chances = np.where(chance.random(lines) < story, chance.integers(129, 257, lines), chance.integers(0, 129, lines))
    scores = chance.integers(-160, 161, lines)
    found, expected = Table(lines), Table(lines)
    context.add_around(found, view, scores, chances, "x_")
    with mock.patch.object(context, "compiled", None):
        context.add_around(expected, view, scores, chances, "x_")
    assert list(found.places) == list(expected.places)
    for name in expected.places:
        assert found[name].tolist() == expected[name].tolist(), name


def grow(chance: np.random.Generator) -> Tree:
    """Grow a tree of up to seven questions, each below an earlier one."""
    inner = int(chance.integers(0, 8))
    nodes = 2 * inner + 1
    left = [2 * node + 1 if node < inner else 0 for node in range(nodes)]
    features = [int(chance.integers(0, 9)) if node < inner else -1 for node in range(nodes)]
    thresholds, values = (chance.integers(-300, 300, nodes).tolist() for _ in range(2))
    return Tree(*map(tuple, (features, thresholds, left, [child + 1 if child else 0 for child in left], values)))


def test_tables_that_do_not_fit_are_refused() -> None:
    assert compiled is not None
    tables = catalogue(True)._literals._tables
    for place in range(len(tables) - 1):
        short = (*tables[:place], tables[place][:-1], *tables[place + 1 :])
        with pytest.raises(ValueError, match="do not fit"):
            compiled.literals("baca juga", (0).to_bytes(8, "little"), short)
    laid: tuple[Any, ...] = words._kernel_tables()
    for place in range(len(laid)):
        short = (*laid[:place], np.frombuffer(laid[place], dtype=np.uint32)[:-1], *laid[place + 1 :])
        with pytest.raises(ValueError, match="do not fit|not an array"):
            compiled.lexicon("baca\n".encode("utf-32-le"), b"\0", short, 0)
    cells, ones = np.zeros((2, 3), dtype=np.int32), np.ones(1, dtype=np.int32)
    for places, asked_of, lines in ((2, 0, 3), (-1, 0, 3), (0, 3, 3), (0, 0, 4), (0, 0, 0)):
        nodes = (ones * 0, ones, np.zeros(2, np.int32), ones, ones * 0, 1, ones * asked_of)
        with pytest.raises(ValueError, match="no such rows|do not fit"):
            compiled.forest(cells, lines, ones * places, *nodes)
    one, two = np.zeros(1, np.int64), np.full(2, 1)
    for wrong in ((one, two, one, one, one, one, one, one), (one, one, one, two, two, one, two, one)):
        with pytest.raises(ValueError, match="do not fit"):
            compiled.around(*wrong)
    for text in ("", "a", "a\n\n", "a\nb\n"):
        with pytest.raises(ValueError, match="so many lines"):
            compiled.characters(text.encode("utf-32-le"), 1, characters.class_table())
