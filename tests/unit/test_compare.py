"""Two texts side by side lose no word and mark none that both have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdedup.report.compare import LONGEST, compared

WORDS = st.sampled_from("warga kota pasar dan di yang 12 13 besar ujar dia.".split(" "))
PARAGRAPH = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
TEXT = st.lists(PARAGRAPH, max_size=6).map("\n\n".join)


def side(text: str, other: str, number: int) -> list[tuple[str, bool]]:
    """Give one side of the rows: (words, whether only it has them)."""
    rows = compared(text, other).rows
    return [stretch for row in rows for stretch in (row.one if number == 0 else row.other)]


@given(TEXT, TEXT)
def test_each_side_is_its_text_and_nothing_else(one: str, other: str) -> None:
    for number, text in enumerate((one, other)):
        assert " ".join(words for words, _ in side(one, other, number)).split() == text.split()


@given(TEXT, TEXT)
def test_what_is_not_marked_is_the_same_on_both_sides(one: str, other: str) -> None:
    left, right = (" ".join(words for words, own in side(one, other, number) if not own).split() for number in (0, 1))
    assert left == right


@given(TEXT, TEXT)
def test_the_marked_words_are_counted(one: str, other: str) -> None:
    comparison = compared(one, other)
    marked = [sum(len(words.split()) for words, own in side(one, other, n) if own) for n in (0, 1)]
    assert [comparison.only_one, comparison.only_other] == marked


@given(TEXT)
def test_the_same_words_cut_into_other_paragraphs_differ_in_nothing(text: str) -> None:
    comparison = compared(text, text.replace("\n\n", " "))
    assert (comparison.only_one, comparison.only_other) == (0, 0)
    assert all(row.same for row in comparison.rows)


@pytest.mark.parametrize(
    ("one", "other", "rows"),
    [
        ("a b c\n\nd e", "a x c\n\nd e", [("a [b] c", "a [x] c"), ("d e", "d e")]),
        ("a b\n\nc d", "a b\n\nn n\n\nc d", [("a b", "a b"), ("", "[n n]"), ("c d", "c d")]),
        ("a b\n\nn n\n\nc d", "a b\n\nc d", [("a b", "a b"), ("[n n]", ""), ("c d", "c d")]),
        ("a b", "a b\n\nz z", [("a b", "a b"), ("", "[z z]")]),
        ("", "a", [("", "[a]")]),
        ("", "", []),
    ],
)
def test_paragraphs_stand_beside_their_own(one: str, other: str, rows: list[tuple[str, str]]) -> None:
    shown = [
        tuple(" ".join(f"[{s.text}]" if s.own else s.text for s in cell) for cell in row)
        for row in compared(one, other).rows
    ]
    assert shown == rows


def test_of_a_very_long_text_the_beginning_is_compared() -> None:
    long = " ".join(f"kata{n}" for n in range(3 * LONGEST))
    comparison = compared(long, long)
    assert comparison.cut
    assert sum(len(row.one[0].text.split()) for row in comparison.rows) <= LONGEST
