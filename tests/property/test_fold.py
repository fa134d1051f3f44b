"""The folded view always leads back to its source."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from newsdedup.blocks import Span
from newsdedup.clean.fold import fold, fold_value
from newsdedup.model import Mark
from tests.property.pages import page_text


@given(page_text)
def test_view_is_folded_and_leads_back(text: str) -> None:
    view = fold(text, Span(0, len(text)))
    assert unicodedata.is_normalized("NFC", view.text)
    assert view.text == view.text.strip()
    assert "  " not in view.text
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in view.text)
    assert len(view.offsets) == len(view.text) + 1
    assert all(a <= b for a, b in zip(view.offsets, view.offsets[1:], strict=False))
    assert view.offsets[0] >= 0 and view.offsets[-1] <= len(text)


@given(page_text)
def test_folding_is_idempotent(text: str) -> None:
    once = fold_value(text)
    assert fold_value(once) == once


@given(page_text, st.data())
def test_a_part_of_the_view_shows_the_same_as_its_source(text: str, data: st.DataObject) -> None:
    view = fold(text, Span(0, len(text)))
    start = data.draw(st.integers(0, len(view.text)))
    end = data.draw(st.integers(start, len(view.text)))
    again = fold(text, Span(view.offsets[start], view.offsets[end])).text
    assert again == view.text[start:end].strip()


def test_tags_entities_and_escapes_do_not_show() -> None:
    text = "LAPORAN: <a href='x'>BUDI</a> &amp; \x1b[31mmerah\x1b[0m\u200b juga"
    marks = (Mark(Span(9, 21), "tag"), Mark(Span(25, 29), "tag"), Mark(Span(30, 35), "entity", "&"))
    assert fold(text, Span(0, len(text)), marks).text == "LAPORAN: BUDI & merah juga"


def test_joiners_that_shape_letters_stay() -> None:
    assert fold_value("می\u200cخواهم") == "می\u200cخواهم"
    assert fold_value("👩\u200d💻") == "👩\u200d💻"
    assert fold_value("ko\u00adran\u2028baru") == "koran baru"
