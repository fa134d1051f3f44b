"""What a pattern is said to demand, every match of it has: the catalogue never hides a rule that would have matched."""

from __future__ import annotations

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from newsdedup.clean.catalogue import Catalogue
from newsdedup.clean.demand import demand
from newsdedup.clean.pattern import finditer, fullmatch
from newsdedup.clean.segment import segment
from newsdedup.model import Document, Source
from newsdedup.packs.loader import load_packs
from newsdedup.recipe import Rule
from tests.property.pages import page_text


@cache
def bundled() -> tuple[Rule, ...]:
    return tuple(rule for pack in load_packs() for rule in pack.rules)


def matches(rule: Rule, text: str) -> bool:
    if rule.shape == "inline":
        return bool(finditer(rule.match, text, 5.0))
    return len(text) <= rule.at_most and fullmatch(rule.match, text, 5.0) is not None


def hidden(text: str) -> list[str]:
    """List rules that match a block and that the catalogue does not offer for it."""
    blocks = segment(Document(Source("x", 0), text)).blocks
    asked = Catalogue(bundled()).candidates(blocks)
    return [
        f"{rule.id}: {block.text!r}"
        for block, offered in zip(blocks, asked, strict=True)
        for rule in bundled()
        if rule not in offered and matches(rule, block.text)
    ]


def test_no_example_of_any_rule_is_hidden() -> None:
    assert [fault for rule in bundled() for hit in rule.hits for fault in hidden(hit)] == []


@given(page_text)
def test_no_match_is_hidden(text: str) -> None:
    assert hidden(text) == []


def test_what_common_patterns_demand() -> None:
    assert demand(r"baca\s+juga\s*:.*", whole=True).words == {"baca"}
    assert demand(r"(?:simak|tonton)\s+video", whole=True).words == {"video"}
    assert demand(r"(?:ikuti|follow)\b.{0,40}", whole=True).words == {"ikuti", "follow"}
    assert demand(r"\w*news\w*", whole=True).parts == {"news"}
    assert demand(r"\s*\([a-z]{2,4}\)$", whole=False).parts == {"("} or {")"}
    assert demand(r"iklan|\d+", whole=True)[:2] == (frozenset(), frozenset())
    assert demand(r"sumber(?:\s+foto)?", whole=True).words == {"sumber"}
    assert demand(r"sumber(?:nya)?", whole=True).parts == {"sumber"}


@given(st.sampled_from(["baca", "bacalah", "di baca", "BACA", "baca juga"]))
def test_a_search_does_not_take_a_part_for_a_word(text: str) -> None:
    assert not demand("baca", whole=False).words
    assert demand("baca", whole=False).holds(text.casefold())


def test_the_longest_match_counts_single_spaces() -> None:
    assert demand(r"baca\s+juga\s*:?", whole=True).longest == len("baca juga :")
    assert demand(r"baca.*", whole=True).longest > 10_000
