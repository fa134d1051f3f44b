"""Headline, date and byline of a page whose furniture reads like prose: found once the story is known."""

from __future__ import annotations

import pytest

from newsdedup.api import load_recipe
from newsdedup.clean.head import find_head
from newsdedup.clean.heading import find_heading
from newsdedup.clean.prepare import article, clean, judge_blocks
from newsdedup.clean.relabel import relabel
from newsdedup.model import Article, Document, Field, Removal, Source, Span
from tests.unit.build import page

RECIPE = load_recipe()

CONSENT = (
    "We and our partners store and access information on a device, such as cookies, and process personal data, "
    "such as unique identifiers, for personalised ads and content. With your permission we may use precise "
    "geolocation data. You may click to consent to our processing as described above."
)
STORY = (
    "Residents of Kampung Bakau planted four thousand mangrove seedlings along the eroded shore on Saturday, hoping to "
    "hold back the waves that took two houses last year.",
    "The seedlings were raised by pupils of the village school, who have looked after the nursery since January, the "
    "headmaster said.",
    "“We lost the football field first, then the houses,” said Salmah Idris, 58, who has lived on the shore all her "
    "life.",
    "The district office said it would pay for a breakwater of bamboo if the trees survive the monsoon.",
)
TITLE = "Villagers plant mangroves to save their shore"


def told(*above: str, below: tuple[str, ...] = ()) -> Article:
    text = "\n".join([*above, *STORY, *below])
    return article(clean(Document(Source("page", 0), text), RECIPE), RECIPE)


@pytest.mark.parametrize(
    "lines",
    [
        ("News", "Sport", CONSENT, "Accept all", "Home > Nation", TITLE, "By Nadia Rahman", "12 March 2024, 09:30"),
        (CONSENT, "Sunday, 7 July 2024", "Menu", TITLE, "Nadia Rahman", "12 March 2024, 09:30", "Share", "Listen"),
    ],
)
def test_a_text_above_the_page_hides_neither_headline_nor_date_nor_author(lines: tuple[str, ...]) -> None:
    done = told(*lines)
    assert done.title == TITLE
    assert (done.published or "")[:10] == "2024-03-12"
    assert done.authors == ("Nadia Rahman",)
    assert done.text == "\n\n".join(STORY)


def test_an_article_without_a_headline_gets_none() -> None:
    done = told()
    assert (done.title, done.published, done.authors) == (None, None, ())
    assert done.text == "\n\n".join(STORY)


def test_the_only_line_of_a_story_is_no_headline() -> None:
    line = "Heavy rain fell on the northern shore from Monday morning on, the weather office said [[video:8812]]"
    done = article(clean(Document(Source("page", 0), line), RECIPE), RECIPE)
    assert (done.title, done.text) == (None, line)


def test_the_page_s_own_title_with_the_site_s_name_behind_it_is_not_the_headline() -> None:
    assert told(f"{TITLE} | The Shore Times", "Menu", "Search", CONSENT, TITLE, "12 March 2024").title == TITLE


def test_the_second_look_takes_no_paragraph_away() -> None:
    lines = ["News", "Sport", CONSENT, "Accept all", "Home", TITLE, "By Nadia Rahman", "12 March 2024, 09:30", *STORY]
    document = Document(Source("page", 0), "\n".join(lines))
    before, said = judge_blocks(document, RECIPE)
    after = relabel(relabel(before, find_heading(before, said)), find_head(before, ()))
    kept = [block.text for block in after.kept()]
    assert kept == [block.text for block in before.kept() if block.text != TITLE]


def test_a_later_word_takes_the_place_of_an_earlier_one_and_of_what_that_lifted() -> None:
    dump = page("Menu\nJudul Lama\nIsi berita.")
    old = dump.blocks[1].span
    first = dump.decide([Removal(old, "title", "a/title", "meta"), Field("title", "Judul Lama", old, "a/title")])
    aside = Field("section", "Menu", Span(0, 4), "a/section")
    second = relabel(first.decide([aside]), [Removal(old, "other", "b/other")])
    assert [(r.kind, r.rule) for r in second.removals] == [("other", "b/other")]
    assert second.fields == (aside,)
    assert second.gone == first.gone
