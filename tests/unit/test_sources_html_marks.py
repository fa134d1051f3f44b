"""What a flattened page shows, and what its marks say of every line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdedup.model import Document, Source
from newsdedup.sources.html import document, flatten

_PAGE = """<!doctype html><html><body class="single-post">
<header id="site-head"><a href="/">Warta Kita</a><nav class="menu-utama"><ul><li>Beranda<li>Olahraga</ul></nav></header>
<main><article class="story"><h1>Jembatan baru dibuka</h1><div class="article__body">
<p>Paragraf pertama.</p><p>Paragraf <a href="/x">kedua</a>.<br>Baris lanjutan.</p>
<figure><img><figcaption>Pita digunting. Foto: Ani</figcaption></figure></div>
<div class="related-posts"><h3>Baca juga</h3><ul><li><a href="/y">Pasar pindah</a></ul></div></article></main>
<div role="contentinfo"><table><tr><td>Alamat<td>Telepon</table></div></body></html>"""


def lines(markup: str) -> list[tuple[str, str]]:
    page = flatten(markup)
    return [(page.text[slice(*mark.span)], mark.value) for mark in page.marks if mark.tag == "line"]


def without_parent(value: str) -> str:
    words = value.split()
    return " ".join([words[0], *words[2:]])


def test_every_line_says_where_it_stands() -> None:
    assert [(text, without_parent(value)) for text, value in lines(_PAGE)] == [
        ("Warta Kita", "header header"),
        ("Beranda", "li header nav .nav ul"),
        ("Olahraga", "li header nav .nav ul"),
        ("Jembatan baru dibuka", "h1 main article"),
        ("Paragraf pertama.", "p main article .body"),
        ("Paragraf kedua.", "p main article .body"),
        ("Baris lanjutan.", "p main article .body +"),
        ("Pita digunting. Foto: Ani", "figcaption main article .body figure"),
        ("Baca juga", "h3 main article .related"),
        ("Pasar pindah", "li main article .related ul"),
        ("Alamat Telepon", "td footer table"),
    ]


def test_siblings_share_their_parent() -> None:
    parents = [value.split()[1] for _, value in lines("<div><p>a<p>b</div><div><p>c</div>")]
    assert parents[0] == parents[1] != parents[2]


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<td>", "<br>", "a", " ", "<h1>", "</h1>", "<pre>", "b\nc", "<div hidden>", "</div>"]
        )
    ).map("".join)
)
def test_lines_are_marked_once_and_whole(markup: str) -> None:
    page = flatten(markup)
    assert [text for text, _ in lines(markup)] == (page.text.split("\n") if page.text else [])


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>a</p><select><option>x</select><dialog><p>Setuju?</p></dialog><dialog open>b</dialog>", "a\nb"),
        ("<p>a <span class='btn sr-only'>dibuka di jendela baru</span>b</p><h1 class=sr-only>Judul</h1>", "a b\nJudul"),
        (
            "<p style='color:red;visibility: hidden'>a</p><p style='display:nonesuch'>b</p><p hidden=until-found>c",
            "b\nc",
        ),
        ("<p>a<template shadowrootmode=open><p>b</p></template>", "a\nb"),
        ("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>", "漢かん"),
        ("<amp-sidebar><p>menu</p></amp-sidebar><p>isi", "isi"),
        ("<p dir=rtl>قال <b>الوزير</b> اليوم</p>", "قال الوزير اليوم"),
        ("<p>首相は<a href=x>東京</a>で</p><p>述べた。", "首相は東京で\n述べた。"),
        ("<p>caf&eacute; &#x1F600; &unknown; &amp;amp;</p>", "café 😀 &unknown; &amp;"),
    ],
)
def test_what_a_reader_sees_is_the_text(markup: str, text: str) -> None:
    assert flatten(markup).text == text


def test_a_table_that_lays_out_the_page_parts_its_columns_and_one_of_figures_keeps_its_rows() -> None:
    story = "Bupati membuka jembatan baru di hadapan ratusan warga yang datang sejak pagi untuk menyeberang."
    figures = "<table><tr><td>Menang<td>12<td>3</tr><tr><td>Kalah<td>1<td>0</tr></table>"
    markup = f"<table><tr><td>Beranda</td><td>{story}{figures}</td><td>Cuaca</td></tr></table>"
    assert flatten(markup).text.split("\n") == ["Beranda", story, "Menang 12 3", "Kalah 1 0", "Cuaca"]


def test_a_kicker_inside_the_heading_gets_a_line_of_its_own() -> None:
    head = "<meta property='og:title' content='Jembatan baru dibuka'>"
    page = flatten(f"{head}<h1><span>Klaten</span> <b>Jembatan baru</b> <i>dibuka</i></h1><p>Isi.</p>")
    assert page.text == "Klaten\nJembatan baru dibuka\nIsi."
    assert page.hints.title == "Jembatan baru dibuka"
    shared = "<meta property='og:title' content='Akhirnya! Jembatan &amp; pasar Klaten dibuka'>"
    assert flatten(f"{shared}<h1><i>Klaten</i> Jembatan &amp; pasar Klaten dibuka</h1>").text.startswith("Klaten\n")
    assert flatten(f"{shared}<h1>Bupati: Jembatan &amp; pasar Klaten dibuka</h1>").text.startswith("Bupati: Jembatan")


def test_lines_of_elements_of_their_own_are_never_joined() -> None:
    from newsdedup.clean.segment import segment

    markup = "<h1>Harga beras naik di</h1><p>pasar induk, kata pedagang,</p><div>dan petani</div>"
    page = document(markup.encode(), Source("a", 0), 2000)
    assert isinstance(page, Document)
    assert [block.text for block in segment(page).blocks] == page.text.split("\n")
