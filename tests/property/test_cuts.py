"""Cuts made together leave what cuts made one by one would: spaces that meet are one, and every offset holds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsdedup.blocks import Span
from newsdedup.clean.rest import Cuts, Rest, rest_of
from newsdedup.clean.segment import segment
from newsdedup.model import Document, Removal, Source

letters = st.text("ab ", min_size=1, max_size=30).map(lambda text: " ".join(text.split()) or "a")
places = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 8)), max_size=6)


def without(rest: Rest, start: int, end: int) -> Rest:
    """Cut one stretch out."""
    text, offsets = rest
    while end < len(text) and text[end] == " " and (start == 0 or text[start - 1] == " "):
        end += 1
    while end == len(text) and start > 0 and text[start - 1] == " ":
        start -= 1
    return Rest(text[:start] + text[end:], tuple(offsets[:start]) + tuple(offsets[end:]))


@given(letters, places, st.booleans())
def test_cuts_from_the_right_are_cuts_one_by_one(text: str, found: list[tuple[int, int]], as_range: bool) -> None:
    offsets = range(7, 8 + len(text)) if as_range else tuple(range(7, 8 + len(text)))
    rest, cuts = Rest(text, offsets), Cuts(Rest(text, offsets))
    for start, size in sorted(found, reverse=True):
        if start >= cuts.edge or not size:
            continue
        end = min(start + size, len(rest.text))
        assert (cuts.offset(start), cuts.offset(end)) == (rest.offsets[start], rest.offsets[end])
        assert [cuts.character(at) for at in range(start, end)] == list(rest.text[start:end])
        assert cuts.window(start, 9)[:9] == rest.text[start : start + 9]
        cuts.cut(start, end)
        rest = without(rest, start, end)
    done = cuts.rest()
    assert done.text == rest.text
    assert list(done.offsets) == list(rest.offsets)


@given(letters, places)
def test_removals_leave_what_each_would_in_turn(text: str, found: list[tuple[int, int]]) -> None:
    block = segment(Document(Source("x", 0), f"\t{text}\n")).blocks[0]
    spans = sorted({Span(1 + start, 1 + start + size) for start, size in found if size and start < len(text)})
    rest = Rest(block.text, block.offsets)
    for span in spans:
        inside = [at for at in range(len(rest.text)) if span.start <= rest.offsets[at] < span.end]
        if inside:
            rest = without(rest, inside[0], inside[-1] + 1)
    done = rest_of(block, [Removal(span, "other", "x") for span in spans])
    assert done.text == rest.text
    if done.text:
        assert list(done.offsets) == list(rest.offsets)
