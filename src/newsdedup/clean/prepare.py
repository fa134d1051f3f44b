"""The stages of cleaning, in order; the only place that knows the order.

Whole-block rules first, since every positional judgement is better without the furniture they know; then what the
page's layout says; then the line model on what is still open; then the head of the article again, with the story
known; then cuts inside the blocks that are left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from newsdedup.clean import metadata
from newsdedup.clean.bylines import find_names
from newsdedup.clean.captions import find_captions
from newsdedup.clean.catalogue import Candidates, catalogue
from newsdedup.clean.head import find_head
from newsdedup.clean.heading import find_heading
from newsdedup.clean.language import identify
from newsdedup.clean.linemodel import decide_lines
from newsdedup.clean.prose import ends_sentence, story, weight
from newsdedup.clean.relabel import relabel
from newsdedup.clean.render import count_removed, paragraphs, render
from newsdedup.clean.repeats import find_repeats
from newsdedup.clean.resolve import resolve
from newsdedup.clean.rule import apply_inline, apply_whole
from newsdedup.clean.second import find_second
from newsdedup.clean.segment import segment
from newsdedup.clean.structure import clear_head, find_byline_copies, find_dates, find_markup, sweep
from newsdedup.clean.title import find_title
from newsdedup.clean.wording import Wording, wording
from newsdedup.errors import TimedOut
from newsdedup.model import Article, Document, Field, Outcome, Page
from newsdedup.recipe import Recipe

SITE = "newsdedup/site"

_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ffff]"
)
"""Scripts whose every character counts as a word."""


def clean(document: Document, recipe: Recipe) -> Page:
    """Take every decision that needs only this document.

    Raises:
        TimedOut: when a rule takes too long on it.
    """
    page, said, asked = _judged(document, recipe)
    page = relabel(page, find_heading(page, said))
    page = relabel(page, find_head(page, listed(recipe, "sections")))
    page = apply_inline(page, asked, recipe.policy.pattern_seconds)
    return page.decide(sweep(page))


def judge_blocks(document: Document, recipe: Recipe) -> tuple[Page, Wording]:
    """Take the decisions about whole blocks alone, but for the second look at the headline.

    Raises:
        TimedOut: when a rule takes too long on it.
    """
    return _judged(document, recipe)[:2]


def _judged(document: Document, recipe: Recipe) -> tuple[Page, Wording, Candidates]:
    page = segment(document)
    voices = resolve(page, recipe)
    page = replace(page, packs=tuple(pack.id for pack in voices.packs))
    if voices.site:
        page = page.decide([Field("site", voices.site, None, SITE)])
    said, seconds = wording(page.blocks), recipe.policy.pattern_seconds
    asked = catalogue(voices.packs).candidates(page.blocks, said)
    page = page.decide(find_markup(page))
    page = apply_whole(page, asked, seconds)
    page = page.decide(find_repeats(page, recipe, story(page), said))
    page = page.decide(find_second(page))
    page = page.decide(find_dates(page))
    page = page.decide(find_names(page, listed(recipe, "sections")))
    page = page.decide(find_title(page, said))
    page = page.decide(find_byline_copies(page))
    page = page.decide(find_captions(page, listed(recipe, "credits")))
    page = page.decide(clear_head(page))
    if recipe.model is not None:
        page = page.decide(decide_lines(page, recipe.model))
    return page, said, asked


def article(page: Page, recipe: Recipe) -> Article:
    """Read a cleaned page as an article."""
    return _article(page, recipe, render(page))


def _article(page: Page, recipe: Recipe, text: str) -> Article:
    document, values = page.document, metadata.Values(page)
    title = metadata.choose_title(values, page)
    published, published_raw = metadata.choose_published(values, page)
    removed, removed_inline = count_removed(page)
    return Article(
        source=document.source,
        id=document.id,
        text=text,
        url=document.hints.url,
        site=values.first("site"),
        title=title,
        published=published,
        published_raw=published_raw,
        language=identify(text),
        authors=metadata.choose_authors(values, page),
        editors=tuple(values.all("editor")),
        agencies=metadata.choose_agencies(values, listed(recipe, "agencies")),
        origin=metadata.choose_origin(values),
        dateline=metadata.choose_dateline(values),
        section=values.first("section"),
        tags=metadata.choose_tags(values),
        captions=metadata.choose_captions(values, title),
        desk_code=metadata.choose_desk_code(values),
        words=weight_of(text),
        removed=removed,
        removed_inline=removed_inline,
        repeats=page.repeats,
        extra=document.extra,
    )


def prepare(document: Document, recipe: Recipe, trace: bool = False) -> Outcome:
    """Clean one document: an article, empty or rejected. With `trace` the outcome carries the page."""
    try:
        page = clean(document, recipe)
    except TimedOut as late:
        return Outcome("rejected", document.source, document.id, reason=f"timed out: {late}")
    shown = page if trace else None
    told = [rest.text for rest in paragraphs(page)]
    if not _tells(page, told):
        reason = "nothing but boilerplate" if page.blocks else "nothing in it"
        return Outcome("empty", document.source, document.id, reason=reason, warnings=page.warnings, page=shown)
    done = _article(page, recipe, "\n\n".join(told))
    return Outcome("article", document.source, done.id, article=done, warnings=page.warnings, page=shown)


def weight_of(text: str) -> int:
    """Count the record's `words`: split at white space, characters where a script writes no spaces."""
    words = text.split()
    if text.isascii() or not _UNSPACED.search(text):
        return len(words)
    return sum(map(_spaced, words))


def _spaced(word: str) -> int:
    unspaced = len(_UNSPACED.findall(word))
    return unspaced + 1 if 0 < unspaced < len(word) else max(unspaced, 1)


def _tells(page: Page, texts: Sequence[str]) -> bool:
    """Tell whether something is told: any text at all where nothing was recognised, else at least one sentence."""
    if not any(any(character.isalnum() for character in text) for text in texts):
        return False
    if not page.removals:
        return True
    return any(weight(text) >= 8 and (ends_sentence(text) or weight(text) >= 12) for text in texts)


@lru_cache(maxsize=64)
def listed(recipe: Recipe, name: str) -> tuple[str, ...]:
    """Give a word list of all packs together, in order."""
    found = (word for pack in recipe.packs for kind, words in pack.lists if kind == name for word in words)
    return tuple(dict.fromkeys(found))
