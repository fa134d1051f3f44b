"""The traced page: every line, its decision, and a painting that fits the terminal."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdedup.blocks import Span
from newsdedup.clean.prepare import prepare
from newsdedup.clean.segment import segment
from newsdedup.model import Article, Document, Field, Outcome, Page, Removal, Repeat, Source
from newsdedup.recipe import Recipe
from newsdedup.report.terminal import Paper, explained, explained_line
from newsdedup.report.trace import origins, trace
from newsdedup.report.visible import visible

TEXT = "Judul berita\n\nOleh: Siti\nBANDUNG - Warga datang.\nWarga datang lagi.\nWarga datang lagi.\n"


def page() -> Page:
    cut = segment(Document(Source("a.txt", 0), TEXT))
    lines = {line.number: line.span for line in cut.lines}
    place = Span(lines[4].start, lines[4].start + 10)
    return cut.decide(
        [
            Removal(lines[1], "title", "newsdedup/title", "meta"),
            Field("title", "Judul berita", lines[1], "newsdedup/title"),
            Removal(lines[3], "byline", "id/byline", "boiler"),
            Removal(place, "dateline", "id/dateline", "meta"),
            Field("place", "BANDUNG", place, "id/dateline"),
            Removal(lines[6], "repeat", "newsdedup/repeat", "copy"),
            Repeat((5, 5), (6, 6), 1.0),
        ]
    )


def test_every_line_has_its_mark() -> None:
    found = list(trace(page()))
    assert [line.mark for line in found] == [">", ".", "-", "~", " ", "="]
    assert [line.text for line in found] == TEXT.splitlines()
    assert found[0].lifted == (("title", "Judul berita"),)
    assert [(cut.start, cut.end, cut.kind) for cut in found[3].cuts] == [(0, 10, "dateline")]
    assert found[3].lifted == (("place", "BANDUNG"),)
    assert found[5].copies == 5


def test_fields_name_where_they_came_from() -> None:
    article = Article(
        Source("a.txt", 0), "0", "teks", title="Judul berita", site="contoh.id", url="https://contoh.id/1"
    )
    found = {origin.field: (origin.value, origin.line, origin.rule) for origin in origins(page(), article)}
    assert found["title"] == ("Judul berita", 1, "newsdedup/title")
    assert found["url"] == ("https://contoh.id/1", None, "")


@pytest.mark.parametrize("width", [60, 80, 132])
def test_the_painting_fits_and_shows_every_line(width: int) -> None:
    article = Article(Source("a.txt", 0), "0", "Warga datang.", title="Judul berita " * 20, words=2)
    rows = list(
        explained(Outcome("article", Source("a.txt", 0), "0", article=article, page=page()), Paper(width, False))
    )
    assert max(map(len, rows)) <= width
    numbered = [int(match[1]) for row in rows if (match := re.match(r" *(\d+) [ \-=>~.]( |$)", row))]
    assert numbered == [1, 2, 3, 4, 5, 6]


def test_a_cut_far_to_the_right_is_shown() -> None:
    text = "kata " * 40 + "logo berita"
    cut = segment(Document(Source("a.txt", 0), text))
    cut = cut.decide([Removal(Span(200, 211), "image", "base/logo", "boiler")])
    rows = list(explained(Outcome("article", Source("a.txt", 0), "0", page=cut), Paper(80, False)))
    assert any("[logo berita]" in row for row in rows)
    assert max(map(len, rows)) <= 80


def test_one_line_says_why_there_is_such_a_rule() -> None:
    outcome = Outcome("article", Source("a.txt", 0), "0", page=page())
    rows = "\n".join(explained_line(outcome, 4, {"id/dateline": "City before the lead."}, Paper(80, False)))
    assert "City before the lead." in rows
    assert "[BANDUNG - ]Warga datang." in rows
    assert "place = BANDUNG" in rows


def test_colour_only_if_asked() -> None:
    outcome = Outcome("article", Source("a.txt", 0), "0", page=page())
    plain, painted = ("\n".join(explained(outcome, Paper(80, colour))) for colour in (False, True))
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[\d;]*m", "", painted) == plain


@given(st.text(max_size=300))
def test_any_page_is_traced_line_by_line_and_painted_safely(text: str) -> None:
    document = Document(Source("a\x1b.txt", 0), text.replace("\r", "\n"))
    outcome = prepare(document, Recipe(), trace=True)
    assert outcome.page is not None
    assert "\n".join(line.text for line in trace(outcome.page)) == document.text.removesuffix("\n")
    for row in explained(outcome, Paper(60, False)):
        assert not any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in row)


def test_visible_leaves_words_and_shows_controls() -> None:
    assert visible("Kota Palu – 20 °C 漢字 😀") == "Kota Palu – 20 °C 漢字 😀"
    assert visible("a\x1b[2J\nb\u202e\udcff\x9b") == "a\\x1b[2J\\x0ab\\u202e\\udcff\\x9b"
