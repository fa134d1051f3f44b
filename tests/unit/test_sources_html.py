"""HTML pages become lines, marks and hints."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdedup.model import Document, Hints, Outcome, Source
from newsdedup.sources.html import document, flatten

_TOKENS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div",
        ">",
        "<a href='u'>",
        "</a>",
        "<h1>",
        "</h1>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "&amp",
        "&#0;",
    ]
    + [
        "<script>",
        "</script>",
        "<svg>",
        "</svg>",
        "<table>",
        "<td>",
        "\0",
        "kata",
        " ",
        "\n",
        "<pre>",
        "</pre>",
        "<",
        "'",
        "<time>",
    ]
    + ["<p hidden>", "<title>", "</title>", "</body>", "\ud7ff", "\u2028", "<br>"]
)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Satu <b>dua</b>\n tiga<br>empat</p>lima<div>enam</div>", "Satu dua tiga\nempat\nlima\nenam"),
        ("<html><head><title>T</title><style>p{}</style></head><body> a <script>x</script> b</body>", "a b"),
        ("<p>a<!-- x -->b</p><noscript>c</noscript><template><p>d</p></template>e", "ab\ne"),
        ("<p hidden>a</p><div style='Display : none'><p>b</p></div><i aria-hidden=true>c</i><p>tampak</p>", "tampak"),
        ("<p aria-hidden=true>terbaca</p>", "terbaca"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table>", "a b\nc"),
        ("<ul><li>a</li><li>b</ul><pre>c\n  d</pre>", "a\nb\nc\nd"),
        ("R&amp;B &nbsp;&lt;b&gt; &#8220;x&#8221;", "R&B \xa0<b> “x”"),
        ("<p>a\0b</p>", "ab"),
        ("<head><app-x><p>isi</p></app-x>", "isi"),
        ("", ""),
        ("<!-- saja -->", ""),
    ],
)
def test_a_page_becomes_its_visible_lines(markup: str, text: str) -> None:
    assert flatten(markup).text == text


def test_a_story_behind_a_paywall_that_a_script_opens_is_read() -> None:
    page = "<p>Pembuka.</p><div hidden><p>Isi cerita yang panjang sekali.</p></div>"
    assert flatten(page).text == "Pembuka.\nIsi cerita yang panjang sekali."


def test_links_headings_and_times_are_marked() -> None:
    page = flatten(
        "<h2> <a href=' /x '>Judul\n besar</a></h2><p>Oleh <time datetime='2024-01-02'>kemarin</time><a href=y> </a>"
    )
    assert [(m.tag, m.value, page.text[slice(*m.span)]) for m in page.marks if m.tag != "line"] == [
        ("h2", "", "Judul besar"), ("a", "/x", "Judul besar"), ("time", "2024-01-02", "kemarin"),
    ]  # fmt: skip


_LD = {
    "@graph": [
        {"@type": "WebSite"},
        {"datePublished": "2024-01-02T03:04:05+07:00", "author": [{"name": "Ani"}, "Budi"]},
    ]
}


@pytest.mark.parametrize(
    ("markup", "hints"),
    [
        ("<title> Judul \n T </title>", Hints(title="Judul T")),
        ("<title>T</title><meta property='og:title' content='O'>", Hints(title="O")),
        ("<link rel=canonical href='https://a.id/1'><meta property=og:url content='https://b.id'>", Hints(url="https://a.id/1")),
        ("<link rel=canonical href='/1'><meta property=og:url content='https://b.id'>", Hints(url="https://b.id")),
        ("<meta property='og:site_name' content='Kompas Online'>", Hints()),
        ("<meta property='og:site_name' content='KOMPAS.com'>", Hints(site="KOMPAS.com")),
        ("<meta name=author content=Ani><time datetime='2024-01-02'>", Hints(published="2024-01-02", authors=("Ani",))),
        ("<meta property='article:author' content='https://facebook.com/x'>", Hints()),
        (f"<script type='application/ld+json'>{json.dumps(_LD)}</script><time datetime=x>",
         Hints(published="2024-01-02T03:04:05+07:00", authors=("Ani", "Budi"))),
        ("<script type='application/ld+json'>{rusak</script><title>T</title>", Hints(title="T")),
        (f"<script type='application/ld+json'>{'[' * 100_000}</script>", Hints()),
        ("<p>a<svg><title>ikon</title></svg></p>", Hints()),
    ],
)  # fmt: skip
def test_hints(markup: str, hints: Hints) -> None:
    assert flatten(markup).hints == hints


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        ("<p>é “x”".encode(), "utf-8"),
        ("\ufeff<p>é “x”".encode("utf-16-le"), "utf-16-le"),
        ("<p>é “x”".encode("cp1252"), "cp1252"),
        ("<meta charset=iso-8859-1><p>é “x”".encode("cp1252"), "cp1252"),
        ("<meta charset=iso-8859-1><p>é “x”".encode(), "utf-8"),
        ("<meta http-equiv=x content='text/html; charset=windows-1251'><p>й “x”".encode("cp1251"), "cp1251"),
        ("<meta charset='shift_jis'><p>日 “x”".encode("cp932"), "cp932"),
        ("<meta charset=zlib_codec><p>é “x”".encode("cp1252"), "cp1252"),
    ],
)
def test_encodings(raw: bytes, encoding: str) -> None:
    page = flatten(raw)
    assert page.encoding == encoding
    assert page.text[1:] == " “x”"
    assert page.replaced == 0


@pytest.mark.parametrize(
    "markup", ["<div>" * 1500 + "isi", "<p>" * 60_000 + "isi", "<a x" * 60_000 + "><p>isi", "<b></i>" * 1500 + "isi"]
)
def test_hostile_markup_keeps_its_text_in_linear_time(markup: str) -> None:
    started = time.process_time()
    assert flatten(markup).text == "isi"
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    "markup",
    [
        "<p>" + "<span class=author>Ani Lestari</span> <a href=x>y</a> , ," * 15_000,
        "<span class=author>" * 1900 + "Ani <br>" * 20_000,
        "<p class=author>" + "<b>Ani</b>" * 40_000,
        "<h1><div>" * 900 + "isi kata " * 100_000,
        "<meta property=og:title content='kata kunci'><h1>" + "<span>kata</span> <b>kunci</b> " * 20_000,
    ],
)
def test_bylines_and_headings_without_end_take_linear_time(markup: str) -> None:
    started = time.process_time()
    flatten(markup)
    assert time.process_time() - started < 5


def test_nesting_without_end_is_rejected_not_silently_empty() -> None:
    outcome = document(b"<div>" * 100_000 + b"isi", Source("a", 0), 2000)
    assert isinstance(outcome, Outcome)
    assert outcome.reason == "HTML nested deeper than 2000 elements"


def test_entities_of_a_document_type_are_not_expanded() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;">]><p>Isi cerita. &b; &unknown;</p>'
    page = document(bomb.encode(), Source("a", 0), 2000)
    assert isinstance(page, Document)
    assert "Isi cerita." in page.text
    assert "xxxxxxxxxxx" not in page.text


@given(st.lists(_TOKENS, max_size=40).map("".join))
def test_marks_are_ordered_inside_and_lines_have_no_loose_ends(markup: str) -> None:
    page = flatten(markup)
    assert list(page.marks) == sorted(page.marks, key=lambda mark: (mark.span.start, -mark.span.end))
    assert all(0 <= m.span.start < m.span.end <= len(page.text) for m in page.marks)
    assert all(line and line == line.strip(" \t") for line in page.text.split("\n") if page.text)
