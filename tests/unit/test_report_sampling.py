"""What is shown of very many depends on them alone, and stays bounded."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsdedup.report.sampling import Choice, lot


@given(st.lists(st.integers(0, 50), unique=True), st.integers(0, 8), st.randoms())
def test_the_lowest_are_held_whatever_the_order(ranks: list[int], most: int, random: object) -> None:
    shuffled = sorted(ranks, key=lambda rank: lot(rank, str(random)))
    choice: Choice[int] = Choice(most)
    for rank in shuffled:
        choice.offer(rank, rank)
    assert list(choice) == sorted(ranks)[:most]
    assert choice.offered == len(ranks)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=30), st.integers(1, 8))
def test_wants_tells_what_offer_does(ranks: list[tuple[int, int]], most: int) -> None:
    choice: Choice[int] = Choice(most)
    for number, (rank, drawn) in enumerate(ranks):
        wanted = choice.wants(rank, drawn)
        choice.offer(rank, number, drawn)
        assert (number in list(choice)) is wanted


def test_ties_go_to_the_lower_lot_and_then_to_the_earlier() -> None:
    choice: Choice[str] = Choice(2)
    for drawn, item in [(3, "c"), (1, "a"), (2, "b"), (1, "late")]:
        choice.offer(0, item, drawn)
    assert list(choice) == ["a", "late"]


def test_a_lot_is_a_share_drawn_by_name() -> None:
    drawn = [lot("a.txt", number) for number in range(2000)]
    assert drawn == [lot("a.txt", number) for number in range(2000)]
    assert all(0 <= one < 1 for one in drawn)
    assert 0.45 < sum(drawn) / len(drawn) < 0.55
