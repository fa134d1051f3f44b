"""What the record of a page of HTML says of it: the head's word, the page's, and which of them stands."""

from __future__ import annotations

from newsdedup.clean.prepare import article, clean
from newsdedup.model import Article, Document, Hints, Source
from newsdedup.recipe import Pack, Recipe
from newsdedup.sources.html import document
from tests.unit.build import STORY, rule

BYLINE = rule(r"oleh\s+(?P<author>.+)", kind="byline", cls="meta")
RECIPE = Recipe(packs=(Pack("test", "test.yaml", rules=(BYLINE,), digest="0"),))
BODY = "".join(f"<p>{line}</p>" for line in STORY.split("\n"))


def record(markup: str) -> Article:
    page = document(f"<!doctype html>{markup}{BODY}".encode(), Source("a.html", 0), 2000)
    assert isinstance(page, Document)
    return article(clean(page, RECIPE), RECIPE)


def test_the_head_names_the_authors_and_the_page_where_it_does_not() -> None:
    printed = "<h1>Warga pesisir tanam bakau</h1><p>Oleh Ani Lestari dan Budi Santoso</p>"
    assert record("<meta name=author content='Ani Lestari'>" + printed).authors == ("Ani Lestari",)
    assert record(printed).authors == ("Ani Lestari", "Budi Santoso")


def test_the_authors_of_a_text_are_those_it_prints_unless_the_hint_parts_them_better() -> None:
    def authors(*hinted: str) -> tuple[str, ...]:
        text = f"Warga Pesisir Tanam Bakau\nOleh Ani Lestari dan Budi Santoso\n{STORY}"
        return article(clean(Document(Source("a", 0), text, hints=Hints(authors=hinted)), RECIPE), RECIPE).authors

    assert authors("Ani Lestari", "Budi Santoso") == ("Ani Lestari", "Budi Santoso")
    assert authors("admin") == ("Ani Lestari", "Budi Santoso")


def test_the_headline_is_not_repeated_whatever_the_head_calls_the_page() -> None:
    done = record("<meta property=og:title content='Bakau! Ini kata warga pesisir'><h1>Warga pesisir tanam bakau</h1>")
    assert done.title == "Bakau! Ini kata warga pesisir"
    assert done.text == STORY.replace("\n", "\n\n")


def test_the_address_gives_the_site_under_any_top_level() -> None:
    done = record("<link rel=canonical href='https://berita.contoh.lt/1'>")
    assert (done.url, done.site) == ("https://berita.contoh.lt/1", "contoh.lt")


def test_the_pages_date_line_is_taken_if_it_says_more_of_the_same_day() -> None:
    head = "<meta property='article:published_time' content='%s'><h1>Warga pesisir tanam bakau</h1>"
    line = "<div class=date>Senin, 25 September 2023 | 08:10 WITA</div>"
    done = record(head % "2023-09-25" + line)
    assert (done.published, done.published_raw) == (
        "2023-09-25T08:10:00+08:00",
        "Senin, 25 September 2023 | 08:10 WITA",
    )
    assert record(head % "2023-09-28" + line).published == "2023-09-28"
