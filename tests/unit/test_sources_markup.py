"""Stray markup in a text dump is hidden, and nothing else is."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdedup.blocks import Span
from newsdedup.clean.fold import fold
from newsdedup.model import Mark
from newsdedup.sources.markup import marks

_TOKENS = st.sampled_from(
    ["<a href='u'>", "</a>", "<a ", 'href="', "<A HREF=x>", "<p>", "<br/>", "</p>", "<!--", "-->", "&amp;", "&#8220;"]
    + ["<", ">", "'", '"', "=", "&", ";", "kata ", "\n", "<script>", "</script >", "<nama>", "<b>", "\x0b", "&#0;"]
)


def _folded(text: str) -> str:
    return fold(text, Span(0, len(text)), marks(text)).text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("LAPORAN: <a href='https://rmol.id/x-1'>ALIFIA</a>.", "LAPORAN: ALIFIA."),
        ('<a title="lebih > besar" href=x>sini</a>', "sini"),
        ("<b>Jakarta</b> - Ia <em class='q'>pergi</em>.", "Jakarta - Ia pergi."),
        ("satu<br>dua<p class=x>tiga</p>", "satu dua tiga"),
        ("R&amp;B &#8220;asli&#8221; &#x2014; 5&nbsp;kg", "R&B “asli” — 5 kg"),
        ("<!-- iklan -->Isi", "Isi"),
        ("Isi<script async>if (a < b) { x('</p>') }</script> lagi", "Isi lagi"),
        ("<style>p { color: red }</style>Isi", "Isi"),
        ("<script> tanpa akhir", "tanpa akhir"),
        ("<!-- tanpa akhir", "<!-- tanpa akhir"),
        ("&lt;b&gt; adalah tag", "<b> adalah tag"),
    ],
)
def test_markup_is_not_shown(text: str, shown: str) -> None:
    assert _folded(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "a < b dan c > d",
        "aku <3 kamu",
        "x<y>z",
        "Yth. <nama>",
        "a<b and c>d",
        "AT&T; &tidakada; R&B",
        "&copy 2024",
        "<>",
    ]
    + ["<a b", "5 <6> 7", "<-- panah -->", "<a href='x'"],
)
def test_what_only_looks_like_markup_stays(text: str) -> None:
    assert marks(text) == ()


def test_a_link_keeps_its_address_over_its_content() -> None:
    text = "a <a class=z href='https://x.id/?a=1&amp;b=2'>dua <b>kata</b></a> c <a name=q>d</a>"
    links = [mark for mark in marks(text) if mark.tag == "a"]
    assert [(text[m.span.start : m.span.end], m.value) for m in links] == [("dua <b>kata</b>", "https://x.id/?a=1&b=2")]


def test_markup_over_several_lines_is_hidden_on_each_of_them() -> None:
    text = "awal\n<script>\nvar a = 1;\n</script>\nakhir"
    found = marks(text)
    starts = [0, 5, 14, 25, 35]
    lines = [Span(a, a + len(line)) for a, line in zip(starts, text.split("\n"), strict=True)]
    assert [fold(text, line, found).text for line in lines] == ["awal", "", "", "", "akhir"]


@given(st.lists(_TOKENS, max_size=40).map("".join))
def test_marks_are_ordered_and_inside(text: str) -> None:
    found = marks(text)
    assert list(found) == sorted(found, key=lambda mark: mark.span.start)
    assert all(0 <= mark.span.start < mark.span.end <= len(text) for mark in found)
    hidden = [mark.span for mark in found if mark.tag in ("tag", "entity")]
    assert all(first.end <= second.start for first, second in zip(hidden, hidden[1:], strict=False))
    assert not any("\n" in text[span.start : span.end] for span in hidden)


@given(st.text(st.characters(exclude_characters="<&", exclude_categories=("Cs",))))
def test_text_without_markup_has_no_marks(text: str) -> None:
    assert marks(text) == ()


@pytest.mark.parametrize(
    "piece", ["<a ", "<!--", "<script>", "<style ", '<a "', "<a '", "&", "&#", "<", "<p x", "</", '<a ="']
)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    started = time.process_time()
    marks(piece * (200_000 // len(piece)))
    assert time.process_time() - started < 2


def test_a_mark_says_what_it_is() -> None:
    assert marks("&amp;<b>") == (Mark(Span(0, 5), "entity", "&"), Mark(Span(5, 8), "tag", ""))
