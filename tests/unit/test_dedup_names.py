"""What remembered articles are called comes back as it was put in, whatever it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdedup.dedup.exact import Exact
from newsdedup.dedup.names import Names
from newsdedup.engines import spill
from newsdedup.engines.spill import Spill
from newsdedup.model import Source

TEXT = st.text(max_size=8)
OWN = st.none() | TEXT
DIGITS = st.integers(0, 2**128 - 1).map("{:032x}".format)


@given(st.lists(st.tuples(DIGITS | DIGITS.map(str.upper) | TEXT, TEXT, OWN, st.booleans())))
def test_names_and_sources_come_back(given: list[tuple[str, str, str | None, bool]]) -> None:
    names = Names()
    expected = []
    for number, (identifier, path, own, same) in enumerate(given):
        identifier = own if same and own is not None else identifier
        expected.append((identifier, Source(path, number, own)))
        if number % 3 == 0:
            names.extend(expected[len(names) :])
    names.extend(expected[len(names) :])
    assert [(names.id(n), names.source(n)) for n in range(len(names))] == expected


@given(st.lists(st.lists(st.sampled_from([0, 1, 2**36, 2**36 + 1, 2**63, 2**64 - 1]), max_size=6), max_size=6))
def test_the_first_with_a_text_is_found_also_where_hashes_nearly_agree(batches: list[list[int]]) -> None:
    exact, plain, ordinal = Exact(), dict[int, int](), 0
    for texts in batches:
        exact.open(texts)
        for text in texts:
            assert exact.get(text) == plain.get(text)
            exact.add(text, ordinal)
            plain.setdefault(text, ordinal)
            ordinal += 1
        exact.close()


def test_words_on_disk_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spill, "_IN_MEMORY", 50)
    shelf = Spill(None)
    items = [bytes([n]) * (n % 23) for n in range(200)]
    for number, item in enumerate(items):
        shelf.put(item)
        assert shelf.get(number) == item
        assert shelf.get(number // 2) == items[number // 2]
    assert [shelf.get(n) for n in range(200)] == items
