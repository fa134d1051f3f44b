"""An index that is put away and taken out again decides as if it had never been away."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdedup.dedup import past as past_
from newsdedup.dedup import runs
from newsdedup.dedup.leaders import Index
from newsdedup.dedup.memory import Copy, Note, packed, unpacked
from newsdedup.dedup.past import Elders, together
from newsdedup.dedup.postings import Postings, reduced
from newsdedup.errors import Damaged
from newsdedup.model import Article, Source, Verdict, text_id
from newsdedup.recipe import Recipe
from tests.make_corpus import make_corpus
from tests.plain_past import PlainPast, merged
from tests.property.test_dedup_laws import corpora


@settings(max_examples=60, deadline=None)
@given(corpora(), st.lists(st.integers(0, 14), max_size=3), st.booleans())
def test_an_index_put_away_is_the_index(articles: list[Article], cuts: list[int], short: bool) -> None:
    whole = Index(Recipe()).settle(articles)
    past = PlainPast()
    at, parts = 0, list[Verdict]()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(past_, "_WHOLE", 1024 if short else 0)
        for cut in [*sorted(cuts), len(articles)]:
            parts.extend(Index(Recipe(), past, past).settle(articles[at:cut]))
            past.put_away()
            at = max(at, cut)
    assert parts == whole


def test_copies_of_every_kind_in_runs_of_any_length() -> None:
    made = make_corpus(101, 90)
    articles = [Article(Source("c", n), text_id(one.text), one.text) for n, one in enumerate(made)]
    past, parts = PlainPast(), list[Verdict]()
    for start, stop in pairwise((0, 1, 7, 8, 60, 64, 150, len(articles))):
        parts.extend(Index(Recipe(), past, past).settle(articles[start:stop]))
        past.put_away()
    assert parts == Index(Recipe()).settle(articles)
    assert any(one.leader != place for place, one in enumerate(past.kept)), "no face was remembered"


ENTRIES = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 7)), min_size=1, max_size=80)


@settings(max_examples=60, deadline=None)
@given(ENTRIES, ENTRIES, ENTRIES, st.sets(st.integers(0, 500), max_size=40), st.booleans())
def test_keys_are_found_on_a_disk_as_in_memory(
    first: list[tuple[int, int]],
    second: list[tuple[int, int]],
    third: list[tuple[int, int]],
    gone: set[int],
    merge: bool,
) -> None:
    spread = np.uint64(0x9E3779B97F4A7C15)
    parts, past, ordinal = [], PlainPast(), 0
    plain: dict[int, list[int]] = {}
    postings = Postings(3)
    for part in (first, second, third):
        entries = []
        for start, many in part:
            for number in range(start, start + many * 60, 60):
                key = number % 300
                entries.append((key, ordinal))
            ordinal += 1
        entries = sorted(set(entries))
        for key, owner in entries:
            if owner not in gone or part is third:
                plain.setdefault(key, []).append(owner)
        parts.append(entries)
    for part, entries in zip((first, second, third), parts, strict=True):
        keys = reduced(np.array([key for key, _ in entries], np.uint64) * spread)
        owners = np.array([owner for _, owner in entries], np.int64)
        if part is third:
            postings.add(keys, owners)
        else:
            past.stored.append(list(runs.ordered([runs.entries(keys[n : n + 1], owners[n]) for n in range(len(keys))])))
            past._known = int(owners.max()) + 1
    if merge:
        past.stored = [merged(*past.stored, [], 3 + len(gone))]
    past.forgotten = lambda: sorted(gone)  # type: ignore[method-assign]
    asked = np.sort(reduced(np.arange(301, dtype=np.uint64) * spread))
    place, found = together(Elders(past, 3).find(asked), postings.find(asked), 3)
    held: dict[int, list[int]] = {}
    for at, owner in zip(asked[place].tolist(), found.tolist(), strict=True):
        held.setdefault(at, []).append(owner)
    names = {int(reduced(np.array([key], np.uint64) * spread)[0]): key for key in range(301)}
    assert {names[at]: sorted(owners) for at, owners in held.items()} == {k: o[:3] for k, o in plain.items() if o}


def test_a_changed_block_is_damage() -> None:
    (block,) = runs.ordered([runs.entries(reduced(np.arange(5, dtype=np.uint64) << np.uint64(40)), 3)])
    assert len(runs.checked([block])) == runs.BLOCK
    for wrong in (block[:100], block[:7] + bytes([block[7] ^ 1]) + block[8:]):
        with pytest.raises(Damaged):
            runs.checked([wrong])


@given(st.text().filter(lambda path: "\0" not in path), st.text() | st.none(), st.none() | st.text(), st.booleans())
def test_a_note_survives(path: str, own: str | None, reason: str | None, face: bool) -> None:
    copy = Copy("near", 0.71, "first") if face else None
    rank = ("earliest", -3.5, float("inf")) if face else None
    said = "0" * 32, Source(path, 7, own), 300, 2**64 - 1, 33 << 6 | 2, 738_900
    note = Note(*said, reason, copy, rank, (1, 4) if face else ())
    assert unpacked(packed(note)) == note


def test_other_bytes_are_refused() -> None:
    for blob in (b"", b"x", bytes(200)):
        with pytest.raises(ValueError, match="memory"):
            unpacked(blob)
