"""An index that is put away and taken out again decides as if it had never been away."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdedup.dedup.kept import Kept
from newsdedup.dedup.leaders import Index
from newsdedup.dedup.memory import Copy, Note, packed, packed_keys, unpacked, unpacked_keys
from newsdedup.dedup.postings import reduced
from newsdedup.dedup.shelf import MemoryShelf
from newsdedup.model import Article, Source, Verdict, text_id
from newsdedup.recipe import Recipe
from tests.make_corpus import make_corpus
from tests.property.test_dedup_laws import corpora


@settings(max_examples=60, deadline=None)
@given(corpora(), st.lists(st.integers(0, 14), max_size=3))
def test_an_index_recalled_is_the_index(articles: list[Article], cuts: list[int]) -> None:
    whole = Index(Recipe()).settle(articles)
    shelf, kept = MemoryShelf(), list[Kept]()
    at, parts = 0, list[Verdict]()
    for cut in [*sorted(cuts), len(articles)]:
        index = Index(Recipe(), shelf, kept.append)
        index.recall(list(kept))
        parts.extend(index.settle(articles[at:cut]))
        at = max(at, cut)
    assert parts == whole


def test_copies_of_every_kind_in_runs_of_any_length() -> None:
    made = make_corpus(101, 90)
    articles = [Article(Source("c", n), text_id(one.text), one.text) for n, one in enumerate(made)]
    shelf, kept, parts = MemoryShelf(), list[Kept](), list[Verdict]()
    for start, stop in pairwise((0, 1, 7, 8, 60, 64, 150, len(articles))):
        index = Index(Recipe(), shelf, kept.append)
        index.recall(list(kept))
        parts.extend(index.settle(articles[start:stop]))
    assert parts == Index(Recipe()).settle(articles)
    assert any(one.leader != place for place, one in enumerate(kept)), "no face was remembered"


@given(st.lists(st.lists(st.integers(0, 2**64 - 1), max_size=50), max_size=5))
def test_keys_survive_as_far_as_anyone_looks(articles: list[list[int]]) -> None:
    keys, counts = unpacked_keys([packed_keys(np.array(own, np.uint64)) for own in articles])
    assert reduced(keys).tolist() == reduced(np.array([key for own in articles for key in own], np.uint64)).tolist()
    assert counts.tolist() == [len(own) for own in articles]


@given(st.text().filter(lambda path: "\0" not in path), st.text() | st.none(), st.none() | st.text(), st.booleans())
def test_a_note_survives(path: str, own: str | None, reason: str | None, face: bool) -> None:
    copy = Copy("near", 0.71, "first") if face else None
    note = Note("0" * 32, Source(path, 7, own), 300, 2**64 - 1, 33 << 6 | 2, b"12345", reason, copy)
    assert unpacked(packed(note)) == note


def test_other_bytes_are_refused() -> None:
    for blob in (b"", b"x", bytes(200)):
        with pytest.raises(ValueError, match="memory"):
            unpacked(blob)
