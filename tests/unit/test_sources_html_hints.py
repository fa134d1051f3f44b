"""What a page says of itself in its head, its JSON-LD and its microdata, whoever built it and however broken."""

from __future__ import annotations

import json
import time

import pytest

from newsdedup.model import Hints
from newsdedup.sources.html import flatten

_STORY = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Jembatan &quot;baru&quot; dibuka",
    "datePublished": "2024-01-02T03:04:05+07:00",
    "dateModified": "2024-02-02T03:04:05+07:00",
    "author": [{"@type": "Person", "name": "Ani Lestari"}, {"@type": "Organization", "name": "Warta Kita"}],
    "publisher": {"@type": "Organization", "name": "Warta Kita"},
    "mainEntityOfPage": {"@type": "WebPage", "@id": "https://warta.id/1"},
    "articleBody": "Bupati membuka jembatan.",
}


def ld(*values: object) -> str:
    scripts = (value if isinstance(value, str) else json.dumps(value) for value in values)
    return "".join(f"<script type='application/ld+json'>{script}</script>" for script in scripts)


def meta(**said: str) -> str:
    """Write meta elements; "__" in a name stands for ":"."""
    return "".join(f"<meta name='{name.replace('__', ':')}' content='{value}'>" for name, value in said.items())


def og(title: str) -> str:
    return f"<meta property='og:title' content='{title}'>"


def wordings(story: str, shared: str, searched: str) -> str:
    return ld({"@type": "NewsArticle", "headline": story}) + og(shared) + f"<title>{searched}</title>"


def canonical(url: str) -> str:
    return f"<link rel=canonical href='{url}'>"


def hints(markup: str) -> Hints:
    return flatten(markup).hints


def test_json_ld_says_all_there_is() -> None:
    assert hints(ld(_STORY)) == Hints(
        url="https://warta.id/1",
        title='Jembatan "baru" dibuka',
        published="2024-01-02T03:04:05+07:00",
        authors=("Ani Lestari",),
        body="Bupati membuka jembatan.",
    )


@pytest.mark.parametrize(
    "script",
    [
        "<!-- %s -->",
        "//<![CDATA[\n%s\n//]]>",
        "/*<![CDATA[*/ %s /*]]>*/",
        "%s;",
        "[%s]",
        '{"@type": "WebSite", "name": "x"} %s',
        '{"@graph": [{"@type": "BreadcrumbList", "name": "Beranda"}, %s,]}',
        "\n\n  %s\n {rusak",
    ],
)
def test_json_ld_is_read_however_it_is_wrapped(script: str) -> None:
    found = hints(ld(script.replace("%s", json.dumps(_STORY).replace('jembatan."', 'jembatan, ] \\" }."'))))
    assert (found.published, found.authors) == ("2024-01-02T03:04:05+07:00", ("Ani Lestari",))


@pytest.mark.parametrize(
    "script",
    ["", "null", "3", '"a"', "[[[[", "{", '{"@type": 3}', '{"@type": ["Person", null], "datePublished": {}}']
    + ['{"@type": "NewsArticle", "author": [[[]], 3, null, {"name": 4}], "headline": ["", 2], "datePublished": 2024}'],
)
def test_odd_json_ld_says_nothing(script: str) -> None:
    assert hints(ld(script)) == Hints()


def test_the_story_is_told_from_others_that_json_ld_names() -> None:
    other = {
        "@type": "NewsArticle",
        "url": "https://warta.id/2",
        "headline": "Pasar pindah",
        "datePublished": "2020-01-01",
    }
    update = {"@type": "LiveBlogPosting", "liveBlogUpdate": [{"@type": "BlogPosting", "datePublished": "2019-01-01"}]}
    video = {"@type": "VideoObject", "datePublished": "2018-01-01", "name": "Video"}
    found = hints(canonical("https://warta.id/1#isi") + ld(video, other, update, _STORY))
    assert (found.published, found.title) == (_STORY["datePublished"], 'Jembatan "baru" dibuka')


def test_references_to_people_are_followed() -> None:
    graph = {
        "@graph": [
            {"@type": "Article", "headline": "J", "author": {"@id": "#ani"}},
            {"@id": "#ani", "@type": "Person", "name": "Ani"},
            {"@type": "WebPage", "datePublished": "2024-01-02"},
        ]
    }
    assert hints(ld(graph)) == Hints(title="J", published="2024-01-02", authors=("Ani",))


def test_json_ld_that_never_ends_costs_no_time() -> None:
    started = time.process_time()
    hints(ld('{"a": "' + '\\"' * 100_000, "[" * 100_000, '{"a":1,' * 20_000, "<!--" + " " * 100_000))
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("markup", "published"),
    [
        (meta(article__modified_time="2024-05-05") + "<time datetime='2024-01-02'>", "2024-01-02"),
        (
            meta(
                article__published_time="2024-01-02",
                sailthru__date="x",
                cXenseParse__publishtime="2024-01-02T03:04:05Z",
            ),
            "2024-01-02T03:04:05Z",
        ),
        (
            meta(article__published_time="2024-01-02T03:04:05", date="2024-01-02T03:04:05+07:00"),
            "2024-01-02T03:04:05+07:00",
        ),
        (meta(article__published_time="2024-01-02", date="2024-01-03T03:04:05+07:00"), "2024-01-02"),
        (meta(cXenseParse__recs__publishtime="2024-01-02"), "2024-01-02"),
        (meta(content_PublishedDate="2024-01-02 03:04:05"), "2024-01-02 03:04:05"),
        (meta(pubdate="draf") + "<time datetime='2024-01-02'>", "2024-01-02"),
        ("<span itemprop=datePublished content='2024-01-02'>kemarin</span><time datetime='2020-01-01'>", "2024-01-02"),
        (
            "<time datetime='2020-01-01'>hari ini</time><h1>J</h1><time class=updated datetime='2021-01-01'></time>"
            "<time datetime='2024-01-02'></time>",
            "2024-01-02",
        ),
        ("<time itemprop=dateModified datetime='2024-01-02'>", None),
        ("<meta property='article:published:time' content='2024-01-02'>", "2024-01-02"),
        (canonical("https://warta.id/2024/01/02/jembatan"), "2024-01-02"),
        (canonical("https://warta.id/2024/01/02/jembatan") + "<time datetime='2024-01-03'>", "2024-01-03"),
        (canonical("https://warta.id/read/20240102/jembatan"), "2024-01-02"),
        (canonical("https://warta.id/read/20241402/jembatan"), None),
        (meta(article__modified_time="2024-05-05", last_modified="2024-05-05", date="kemarin"), None),
    ],
)
def test_the_date_is_that_of_publication(markup: str, published: str | None) -> None:
    assert hints(markup).published == published


@pytest.mark.parametrize(
    ("markup", "authors"),
    [
        (meta(author="Oleh Ani Lestari, Budi Santoso dan Cici Dewi"), ("Ani Lestari", "Budi Santoso", "Cici Dewi")),
        (meta(author="Ani Lestari, S.Pd"), ("Ani Lestari, S.Pd",)),
        (meta(author="Ani/Budi"), ("Ani/Budi",)),
        (meta(author="By Ani"), ("Ani",)),
        (meta(author="Di Canio"), ("Di Canio",)),
        (meta(author="von Ani Lestari"), ("Ani Lestari",)),
        (meta(author="ani@warta.id; @ani; https://warta.id/ani"), ()),
        (meta(cXenseParse__author='["Ani", "Budi"]'), ("Ani", "Budi")),
        (meta(author="Ani") + meta(author="Budi") + meta(author="Ani"), ("Ani", "Budi")),
        (meta(author="Warta Kita", og__site_name="Warta Kita", content_author="Ani"), ("Ani",)),
        (meta(author="warta.id") + canonical("https://www.warta.id/1"), ()),
        (meta(twitter__label1="Ditulis oleh", twitter__data1="Ani"), ("Ani",)),
        (meta(twitter__label1="Lama baca", twitter__data1="3 menit"), ()),
        (ld({**_STORY, "author": {"@type": "Organization", "name": "Antara"}}) + meta(author="Ani"), ("Ani",)),
        (ld({**_STORY, "author": {"@type": "Organization", "name": "Antara"}}), ("Antara",)),
        (ld({**_STORY, "author": "Redaksi"}), ("Redaksi",)),
        (ld({**_STORY, "author": {"@type": "Organization", "name": "Warta Kita"}}), ("Warta Kita",)),
        (
            ld({**_STORY, "author": {"@type": "Organization", "name": "Warta Kita"}}) + meta(author="Ani Lestari"),
            ("Ani Lestari",),
        ),
        (
            ld({**_STORY, "author": [{"@type": "Organization", "name": "Antara"}, {"name": "Ani Lestari"}]}),
            ("Antara", "Ani Lestari"),
        ),
        (ld({**_STORY, "author": {"givenName": "Ani", "familyName": "Lestari"}}), ("Ani Lestari",)),
        (meta(author="Ani Lestari und Budi Santoso, dpa"), ("Ani Lestari", "Budi Santoso", "dpa")),
        (meta(author="Ani Lestari, guru besar ilmu kelautan Universitas Pesisir"), ("Ani Lestari",)),
        (meta(twitter__misc__Written_by="Ani") + "<meta name='twitter:misc:Written by' content='Budi'>", ("Budi",)),
        ("<h1>J</h1><p>Von: <a href=/autoren/ani-lestari>Ani Lestari</a></p>", ("Ani Lestari",)),
        ("<h1>J</h1><p><a href=/authors/>Semua penulis</a></p>", ()),
        ("<h1>J</h1><div class=author-2>Ani Lestari</div><div class=penulis>Eko</div>", ("Ani Lestari", "Eko")),
        (
            "<h1>J</h1><div class=byline><span>Ani Lestari</span> <span>Budi Santoso</span></div>",
            ("Ani Lestari", "Budi Santoso"),
        ),
        (
            "<h1>J</h1><div class=byline><span>Ani Lestari</span> <span>dari Ngawi</span></div>",
            ("Ani Lestari dari Ngawi",),
        ),
        (ld({**_STORY, "author": "Warta Kita"}) + "<h1>J</h1><p class=byline>Oleh Warta Kita</p>", ("Warta Kita",)),
        (meta(author="Ani Lestari (al)"), ("Ani Lestari",)),
        (ld({**_STORY, "author": {"@type": "Person", "name": ["Ani", "Budi"]}}), ("Ani", "Budi")),
        (ld({**_STORY, "author": {"name": "https://facebook.com/ani"}}), ()),
        ("<h1>J</h1><p>Oleh <a rel=author href=/ani>Ani</a></p>", ("Ani",)),
        (
            "<a class=author>Dewi</a><h1>J</h1><div class='post-author'>Oleh: Ani Lestari</div>"
            + "<p>isi</p>" * 100
            + "<p class=author>Eko</p>",
            ("Ani Lestari",),
        ),
        ("<h1>J</h1><p itemprop=author><a href=/ani>Ani</a> <a href=/budi>Budi</a></p>", ("Ani", "Budi")),
        ("<h1>J</h1><p class=byline>Diterbitkan 3 Januari 2024</p>", ()),
    ],
)
def test_authors_are_names(markup: str, authors: tuple[str, ...]) -> None:
    assert hints(markup).authors == authors


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        (
            "<title>Jembatan baru dibuka - Warta Kita</title><meta property=og:site_name content='Warta Kita'>",
            "Jembatan baru dibuka",
        ),
        (
            "<title>Jembatan baru dibuka | warta.id</title><link rel=canonical href='https://www.warta.id/1'>",
            "Jembatan baru dibuka",
        ),
        (
            "<title>Jembatan dibuka - Klaten - Warta Kita</title><meta name=twitter:title content='Jembatan dibuka'>",
            "Jembatan dibuka",
        ),
        ("<title>Menang - cerita dari Klaten</title>", "Menang - cerita dari Klaten"),
        (og("JEMBATAN BARU DIBUKA") + "<h1>Jembatan baru dibuka</h1>", "Jembatan baru dibuka"),
        (og("Lihat apa yang terjadi") + "<h1>Bupati buka jembatan baru</h1>", "Lihat apa yang terjadi"),
        ("<title>Pasar pindah hari ini | Kabar Desa Kita</title>", "Pasar pindah hari ini"),
        ("<title>Pasar | Desa Kita</title>", "Pasar | Desa Kita"),
        (
            wordings("Kota bangun jembatan", "Jembatan lima kilometer selesai", "Jembatan lima kilometer selesai"),
            "Kota bangun jembatan",
        ),
        (
            wordings("Jembatan lima kilometer selesai", "Kota bangun jembatan", "Jembatan lima kilometer selesai"),
            "Kota bangun jembatan",
        ),
        (wordings("Jembatan lima kilometer selesai", "Kota bangun jembatan", "Warta Kita"), "Kota bangun jembatan"),
        (
            og("Jembatan baru dibuka") + "<h1>Warta Kita</h1><h2>Pasar pindah</h2><h2>Jembatan baru dibuka!</h2>",
            "Jembatan baru dibuka!",
        ),
        (og("Jembatan baru dibuka") + "<h1>Olahraga</h1>", "Jembatan baru dibuka"),
        ("<h1>Jembatan</h1>", "Jembatan"),
        (og("地震で津波注意報　気象庁：朝日") + "<h1>地震で津波注意報　気象庁</h1>", "地震で津波注意報　気象庁"),
        (
            "<meta property=og:site_name content='新聞Web'>" + og("地震で津波注意報：新聞Web"),
            "地震で津波注意報",
        ),
        (og("地震で津波注意報：気象庁"), "地震で津波注意報：気象庁"),
        (
            "<meta property=og:site_name content='한국신문'>"
            + og("새 다리 열려-정치ㅣ한국신문")
            + "<h1>새 다리 열려</h1>",
            "새 다리 열려",
        ),
        (og("Jembatan - ini") + "<h1>Jembatan - ini</h1>", "Jembatan - ini"),
        (
            wordings("Jembatan lima kilometer selesai", "Infrastruktur | Jembatan lima kilometer selesai", "Warta Kita")
            + "<h2>Infrastruktur</h2><h1>Jembatan lima kilometer selesai</h1>",
            "Jembatan lima kilometer selesai",
        ),
        (
            og("Jembatan lima kilometer selesai") + "<h1>Opini : Jembatan lima kilometer selesai</h1>",
            "Jembatan lima kilometer selesai",
        ),
        (
            og("Kata warga / Jembatan baru dibuka") + "<h1><span>Kata warga</span>Jembatan baru dibuka</h1>",
            "Kata warga / Jembatan baru dibuka",
        ),
        ("<p>isi</p>", None),
    ],
)
def test_the_title_is_the_headline_that_an_editor_wrote(markup: str, title: str | None) -> None:
    assert hints(markup).title == title


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        (
            canonical("https://warta.id/") + "<meta property=og:url content='https://warta.id/1'>",
            "https://warta.id/1",
        ),
        (canonical("https://warta.id/"), "https://warta.id/"),
        (ld({**_STORY, "url": "/1", "mainEntityOfPage": "https://warta.id/1"}), "https://warta.id/1"),
        ("<link rel='alternate' href='https://warta.id/amp'>", None),
    ],
)
def test_the_address_is_the_storys(markup: str, url: str | None) -> None:
    assert hints(markup).url == url


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<?xml version='1.0' encoding='ISO-8859-2'?><html><p>ąę".encode("iso8859-2"), "ąę"),
        ("<meta charset=windows-874><p>ไทย".encode("cp874"), "ไทย"),
        ("<meta charset=x-sjis><p>日本".encode("cp932"), "日本"),
        ("<meta charset=ks_c_5601-1987><p>한국".encode("cp949"), "한국"),
        ("<meta charset=big5><p>台灣".encode("big5hkscs"), "台灣"),
        ("<meta charset=utf-16><p>é".encode(), "é"),
    ],
)
def test_encodings_that_browsers_know(raw: bytes, text: str) -> None:
    page = flatten(raw)
    assert (page.text, page.replaced) == (text, 0)
