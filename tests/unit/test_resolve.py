"""Packs are chosen by evidence, strongest first; a tie chooses none; the story's words never do."""

from __future__ import annotations

from newsdedup.blocks import Span
from newsdedup.clean.resolve import resolve
from newsdedup.clean.segment import segment
from newsdedup.model import Document, Hints, Mark, Source
from newsdedup.recipe import Pack, Recipe
from tests.unit.build import STORY, document, rule

DATELINE = rule(r"^(?P<place>\w+), (?P<outlet>\w+(?:\.\w+)*) [-–] ", "inline", "dateline", where="first", cls="meta")
RECIPE = Recipe(
    packs=(
        Pack("base", "", rules=(DATELINE,), digest="1"),
        Pack("id", "", language="id", digest="2"),
        Pack("en", "", language="en", digest="3"),
        Pack(
            "id.satu",
            "",
            domains=("satu.co.id",),
            outlets=("satu",),
            lines=(r"satu\s+mobile",),
            extends=("id",),
            digest="4",
        ),
        Pack("id.dua", "", domains=("dua.com",), outlets=("dua",), extends=("id",), digest="5"),
        Pack("id.kembar", "", domains=("dua.com",), digest="6"),
    )
)


def voices(text: str, **hints: str) -> tuple[str | None, str | None]:
    """Give the site pack chosen, and the site."""
    found = resolve(segment(document(text, **hints)), RECIPE)
    chosen = [pack.id for pack in found.packs if pack.domains]
    return (chosen[0] if chosen else None), found.site


def test_the_url_is_the_strongest_evidence() -> None:
    assert voices(f"Satu Mobile\n{STORY}", url="https://news.satu.co.id/x") == ("id.satu", "satu.co.id")
    assert voices(f"Satu Mobile\n{STORY}", url="https://lain.com/x") == ("id.satu", "lain.com")


def test_an_outlets_name_chooses_a_pack_and_lends_no_site() -> None:
    assert voices(f"Jakarta, Satu – {STORY}") == ("id.satu", None)


def test_a_dateline_with_a_domain_lends_both() -> None:
    assert voices(f"Jakarta, SATU.co.id – {STORY}") == ("id.satu", "satu.co.id")


def test_a_breadcrumb_counts_before_a_bare_domain() -> None:
    assert voices(f"lain.com\nsatu.co.id/asal.com/Judul\n{STORY}") == ("id.satu", "satu.co.id")
    assert voices(f"satu.co.id mobile\n{STORY}") == ("id.satu", "satu.co.id")


def test_two_packs_on_one_level_choose_none() -> None:
    assert voices(f"dua.com\n{STORY}") == (None, "dua.com")


def test_words_of_the_story_choose_nothing() -> None:
    assert voices(f"{STORY}\nSitus satu.co.id memuat berita itu kemarin, kata Satu Mobile.") == (None, None)


def test_a_byline_link_counts_and_other_links_do_not() -> None:
    text = f"dua.com\nLAPORAN: BUDI\n{STORY}"
    at = text.index("BUDI")
    byline = (Mark(Span(at, at + 4), "a", "https://satu.co.id/budi"),)
    other = (Mark(Span(0, 3), "a", "https://satu.co.id/"),)
    for marks, expected in ((byline, "satu.co.id"), (other, "dua.com")):
        page = segment(Document(Source("x", 0), text, hints=Hints(), marks=marks))
        assert resolve(page, RECIPE).site == expected


def test_languages_speak_by_their_words_all_when_undecided() -> None:
    english = "The minister said on Monday that the plan would be presented to the public before the end of the year."
    assert [p.id for p in resolve(segment(document(english)), RECIPE).packs] == ["en", "base"]
    assert [p.id for p in resolve(segment(document("12 34")), RECIPE).packs] == ["id", "en", "base"]
