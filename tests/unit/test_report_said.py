"""Who had it first, and other things read from rows that may be anything."""

from __future__ import annotations

import pytest

from newsdedup.report import said


@pytest.mark.parametrize(
    ("one", "other", "first"),
    [
        ("2024-01-19T18:34:00+07:00", "2024-01-19T18:34:01+07:00", True),
        ("2024-01-19T18:34:00+07:00", "2024-01-19T19:00:00+08:00", False),
        ("2024-01-19T18:34:00", "2024-01-19T18:35:00+07:00", None),
        ("2024-01-18T23:00:00", "2024-01-19T00:00:00+07:00", True),
        ("2024-01-18", "2024-01-19T00:00:00+07:00", True),
        ("2024-01-19", "2024-01-19T08:00:00+07:00", None),
        ("2024-01-19", "2024-01-19", None),
        (None, "2024-01-19", None),
        ("yesterday", "2024-01-19", None),
        ("2024-13-45T99:00:00", "2024-01-19", None),
    ],
)
def test_who_was_earlier(one: str | None, other: str, first: bool | None) -> None:
    assert said.earlier(one, other) is first
    assert said.earlier(other, one) is (None if first is None else not first)


@pytest.mark.parametrize("value", [None, 3, "x", [], [1], {"path": 1}, {"path": "a", "record": "0"}, {"path": "a"}])
def test_what_names_no_document(value: object) -> None:
    assert said.source({"source": value}) is None


@pytest.mark.parametrize("value", [None, 3, [1], [{}], [{"kept": [1], "removed": [2, 3]}], [{"kept": 1, "removed": 2}]])
def test_repeats_that_are_none(value: object) -> None:
    assert said.repeats({"repeats": value}) == ()


def test_counts_and_lists_leave_out_what_is_none() -> None:
    assert said.counts({"removed": {"nav": 2, "ad": "x", "ui": True}}, "removed") == {"nav": 2}
    assert said.listed({"tags": ["a", None, 3, "", {"text": "b"}, {"credit": "c"}]}, "tags") == ("a", "b")
    assert said.number({"x": True, "y": 10**400}, "y") is None
