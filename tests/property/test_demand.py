"""What a pattern is said to demand, every match of it has: the catalogue never hides a rule that would have matched."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdedup.clean.catalogue import Catalogue
from newsdedup.clean.demand import demand
from newsdedup.clean.parsetree import parse
from newsdedup.clean.pattern import finditer, fullmatch, may_begin
from newsdedup.clean.phrases import phrases
from newsdedup.clean.segment import segment
from newsdedup.clean.wording import wording
from newsdedup.model import Document, Source
from newsdedup.packs.loader import load_packs
from newsdedup.recipe import Rule
from tests.conftest import SEEDS
from tests.property.pages import page_text


@cache
def bundled() -> tuple[Rule, ...]:
    return tuple(rule for pack in load_packs() for rule in pack.rules)


@cache
def bundled_catalogue() -> Catalogue:
    return Catalogue(bundled())


def matches(rule: Rule, text: str) -> bool:
    if rule.shape == "inline":
        return bool(finditer(rule.match, text, 5.0))
    return len(text) <= rule.at_most and fullmatch(rule.match, text, 5.0) is not None


def hidden(text: str) -> list[str]:
    """List rules that match a block and that the catalogue does not offer for it."""
    blocks = segment(Document(Source("x", 0), text)).blocks
    asked = bundled_catalogue().candidates(blocks, wording(blocks))
    return [
        f"{rule.id}: {block.text!r}"
        for block, offered in zip(blocks, asked.blocks, strict=True)
        for rule in bundled()
        if all(rule not in rules for rules in offered) and matches(rule, block.text)
    ]


def test_no_example_of_any_rule_is_hidden() -> None:
    assert [fault for rule in bundled() for hit in rule.hits for fault in hidden(hit)] == []


@given(page_text)
def test_no_match_is_hidden(text: str) -> None:
    assert hidden(text) == []


def test_what_matches_may_begin_as_it_does() -> None:
    faults = [
        f"{rule.id}: {hit[:size]!r}"
        for rule in bundled()
        if rule.shape != "inline"
        for hit in rule.hits
        if fullmatch(rule.match, hit, 5.0)
        for size in range(1, 8)
        if not may_begin(rule.match, hit[:size])
    ]
    assert faults == []


def test_the_catalogue_spares_most_rules_most_blocks() -> None:
    blocks = segment(Document(Source("x", 0), "\n".join(seed.read_text("utf-8") for seed in SEEDS.iterdir()))).blocks
    asked = bundled_catalogue().candidates(blocks, wording(blocks)).blocks
    whole = sum(len(offered.lines) + len(offered.tails) for offered in asked)
    assert whole < 4 * len(blocks)


def test_no_number_of_words_makes_it_forget_a_rule() -> None:
    rules = [rule for rule in bundled() if rule.id == "id/read-also-bare"]
    catalogue = Catalogue(rules)
    for page in range(3):
        words = "\n".join(f"kata{page * 20_000 + at}" for at in range(30_000))
        blocks = segment(Document(Source("x", 0), f"{rules[0].hits[0]}\n{words}\n{'kata' * 300_000}")).blocks
        asked = catalogue.candidates(blocks, wording(blocks)).blocks
        assert [number for number, offered in enumerate(asked) if offered.lines] == [0]


def test_runs_are_asked_in_the_order_of_their_packs() -> None:
    rules = [rule for rule in bundled() if rule.shape == "run"]
    text = "\n".join(hit for rule in reversed(rules) for hit in rule.hits)
    blocks = segment(Document(Source("x", 0), text)).blocks
    runs = bundled_catalogue().candidates(blocks, wording(blocks)).runs
    assert len(runs) > 1
    assert list(runs) == [rule for rule in rules if rule in runs]


def test_what_common_patterns_demand() -> None:
    assert demand(r"baca\s+juga\s*:.*", whole=True).words == {"baca"}
    assert demand(r"(?:simak|tonton)\s+video", whole=True).words == {"video"}
    assert demand(r"(?:ikuti|follow)\b.{0,40}", whole=True).words == {"ikuti", "follow"}
    assert demand(r"\w*news\w*", whole=True).parts == {"news"}
    assert demand(r"\s*\([a-z]{2,4}\)$", whole=False).parts == {"("} or {")"}
    assert demand(r"iklan|\d+", whole=True)[:2] == (frozenset(), frozenset())
    assert demand(r"sumber(?:\s+foto)?", whole=True).words == {"sumber"}
    assert demand(r"sumber(?:nya)?", whole=True).parts == {"sumber"}
    assert demand(r"(?:buka|baca)\b", whole=True).words == {"buka", "baca"}
    assert demand(r"(?<=[.!?])\s*iklan\b", whole=False).words == {"iklan"}
    assert demand(r"(?<!\w)iklan(?!\w)", whole=False).words == {"iklan"}
    assert demand(r"(?<=\w)iklan\b", whole=False).words == set()


def test_everything_that_is_demanded_must_be_there() -> None:
    glued = demand(r"\bselengkapnya\s+dengan\s*:", whole=False)
    assert glued.words == {"selengkapnya"}
    assert glued.holds("selengkapnya dengan: x")
    assert not glued.holds("selengkapnya dengan")
    assert not glued.holds("selengkapnya: x")


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        (r"(?:baca|simak)\s+(?:juga|pula)\b.*", {"baca juga", "baca pula", "simak juga", "simak pula"}),
        (r"(?:baca )?juga(?: ini)? dan \w+", {"juga dan", "juga ini dan"}),
        (r"\s*[(\[]\s*foto", {"(foto", "( foto", "[foto", "[ foto"}),
        (r"rmol\w*|antara(?:\s+foto)?", {"rmol", "antara"}),
        (r"\w+\s(?:ha){2,3}", {"ha"}),
    ],
)
def test_what_is_spelt_out_is_demanded_as_a_phrase(pattern: str, texts: set[str]) -> None:
    tree = parse(pattern)
    assert tree is not None
    assert texts in [set(found) for found in phrases(tree.elements)]


@pytest.mark.parametrize("pattern", [r"^(?:a|b)", r"(?:^a|^b)"])
def test_what_must_stand_at_the_beginning_is_found_there_only(pattern: str) -> None:
    tree = parse(pattern)
    assert tree is not None
    assert tree.anchored
    assert [found.span() for found in finditer(pattern, "ab\na", 5.0)] == [(0, 1)]
    assert finditer(pattern, "ca", 5.0) == []


@pytest.mark.parametrize("pattern", [r"(?:^a|b)", r"(?m)^[ab]"])
def test_what_may_stand_elsewhere_is_found_there_too(pattern: str) -> None:
    assert [found.start() for found in finditer(pattern, "a\nb", 5.0)] == [0, 2]


@given(st.sampled_from(["baca", "bacalah", "di baca", "BACA", "baca juga"]))
def test_a_search_does_not_take_a_part_for_a_word(text: str) -> None:
    assert not demand("baca", whole=False).words
    assert demand("baca", whole=False).holds(text.casefold())


def test_the_longest_match_counts_single_spaces() -> None:
    assert demand(r"baca\s+juga\s*:?", whole=True).longest == len("baca juga :")
    assert demand(r"baca.*", whole=True).longest > 10_000
