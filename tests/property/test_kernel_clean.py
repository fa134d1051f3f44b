"""Cleaning with the compiled kernel and without it takes the same decisions, on any text there may be."""

from __future__ import annotations

import sys
from functools import cache
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdedup.clean import literals
from newsdedup.clean.catalogue import Asked, Catalogue
from newsdedup.clean.demand import demand
from newsdedup.clean.segment import segment
from newsdedup.clean.wording import wording
from newsdedup.kernel import compiled
from newsdedup.model import Document, Source
from newsdedup.packs.loader import load_packs
from newsdedup.recipe import Rule
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


def test_tables_that_do_not_fit_are_refused() -> None:
    assert compiled is not None
    tables = catalogue(True)._literals._tables
    for place in range(len(tables) - 1):
        short = (*tables[:place], tables[place][:-1], *tables[place + 1 :])
        with pytest.raises(ValueError, match="do not fit"):
            compiled.literals("baca juga", (0).to_bytes(8, "little"), short)
