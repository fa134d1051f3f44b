"""The line model on HTML: what marks say of a line, and that they decide where words alone could not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdedup.clean.linemodel import decide_lines, evidence, scores
from newsdedup.clean.linemodel.features import look
from newsdedup.clean.segment import segment
from newsdedup.model import Document, Page, Source
from newsdedup.packs.weights import bundled_model
from newsdedup.sources.html import document, flatten

SENTENCES = [
    "The old harbour bridge reopened to traffic on Tuesday morning after two years of repairs, the city said.",
    "Hundreds of people walked across the bridge at dawn, before the first buses were allowed to use it again.",
    "The bridge was closed in 2022 when engineers found cracks in four of the beams that carry the roadway.",
    "Shops on the northern side of the harbour lost a third of their customers while the bridge was closed.",
]
MENU = "Home World Politics Economy Sport Culture Science Health Travel Weather Jobs Contact".split()
TEASERS = [
    "The city council will vote next month on whether ferry prices should rise before the summer season begins.",
    "Storm warnings were lifted on Monday along the whole coast after the wind had turned to the south again.",
    "The museum of fishing opens a new room about the women who repaired the nets in the last century.",
]


def html(body: str) -> Page:
    raw = f"<!doctype html><html><head><title>Harbour bridge reopens</title></head><body>{body}</body></html>"
    read = document(raw.encode(), Source("a.html", 0), 100)
    assert isinstance(read, Document)
    return segment(read)


def news(teaser: str) -> Page:
    menu = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in MENU)
    story = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    more = "".join(teaser.format(sentence) for sentence in TEASERS)
    return html(
        f"<nav><ul>{menu}</ul></nav><article><h1>Harbour bridge reopens after two years</h1>{story}</article>"
        f"<section>{more}</section><footer>All rights reserved</footer>"
    )


def kept(page: Page) -> list[str]:
    return [block.text for block in page.decide(decide_lines(page, bundled_model())).kept()]


def test_marks_become_features_of_the_line() -> None:
    page = html(
        f'<form><div><p>One two <a href="/x">three</a></p><p>{SENTENCES[0]}</p></div>'
        '<ul><li><a href="/y">five six</a></li></ul></form>'
    )
    table = look(page).table
    assert [block.text for block in page.blocks] == ["One two three", SENTENCES[0], "five six"]
    assert table["link_share"].tolist() == [5 * 256 // 13, 0, 256]
    assert table["tag_p"].tolist() == [1, 1, 0] and table["around_ul"].tolist() == [0, 0, 1]
    assert table["same_parent_before"].tolist() == [0, 1, 0]
    assert table["parent_lines"].tolist() == [2, 2, 1]


def test_what_lies_around_the_whole_story_says_nothing_of_its_lines() -> None:
    page = html(f'<div class="comment-page"><form><p>{SENTENCES[0]}</p></form></div><form><p>Search</p></form>')
    table = look(page).table
    assert table["around_class_comment"].tolist() == table["around_form"].tolist() == [0, 0]
    page = html(f'<article><p>{SENTENCES[0]}</p></article><div class="comments"><p>Search</p></div>')
    table = look(page).table
    assert table["around_article"].tolist() == [1, 0] and table["around_class_comment"].tolist() == [0, 1]


def test_a_text_has_no_features_of_marks() -> None:
    table = look(segment(Document(Source("a", 0), "One two three\nfour"))).table
    assert "link_share" not in table.places and "tag_p" not in table.places


def test_sentences_that_are_links_elsewhere_go_and_the_story_stays() -> None:
    page = news('<a href="/other"><h3>{0}</h3></a>')
    found = kept(page)
    assert set(SENTENCES) <= set(found)
    assert not set(TEASERS) & set(found) and "Home" not in found


def test_evidence_on_html_adds_up_and_names_marks() -> None:
    page = news('<a href="/other">{0}</a>')
    model = bundled_model()
    assert model.markup is not None
    at = next(block.index for block in page.blocks if block.text == SENTENCES[1])
    found = evidence(page, model, at)
    start = sum(tree.values[0] for tree in model.markup.forests[-1].trees)
    assert sum(value for _, value in found) + start == scores(page, model)[at]
    assert any("link" in name or "parent" in name or "tag" in name for name, _ in found)


tags = st.sampled_from(["<p>", "</p>", "<a href=/x>", "</a>", "<li>", "<h2>", "</h2>", "<table><td>", "word ", "Two. "])


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.lists(tags, max_size=40).map("".join))
def test_any_markup_is_judged_and_says_the_same_twice(markup: str) -> None:
    page = segment(Document(Source("a", 0), flatten(markup).text, "html", marks=flatten(markup).marks))
    assert len(scores(page, bundled_model())) == len(page.blocks)
    assert kept(page) == kept(page)
