"""What the line model looks at: for every block, integers about its text, its neighbours and its place on the page."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from newsdedup.clean.linemodel.characters import (
    BRACKET,
    BULLET,
    COMMA,
    DASH,
    DIGIT,
    LETTER,
    LOWER,
    PARTICLE,
    QUOTE,
    SIGN,
    STOP,
    UNSPACED,
    UPPER,
    Characters,
    characters,
)
from newsdedup.clean.linemodel.cues import NAMES
from newsdedup.clean.linemodel.marks import Markup, add_marks, has_markup
from newsdedup.clean.linemodel.place import add_layout, add_neighbours, add_order, add_place, add_zones
from newsdedup.clean.linemodel.regions import Stems, headline, main_run, stems_of
from newsdedup.clean.linemodel.table import FAR, Ints, Table, bounded, log, share
from newsdedup.clean.linemodel.words import PageWords, page_words, title_stems
from newsdedup.model import Page


class View(NamedTuple):
    """A page as the model sees it; arrays have one entry a block."""

    texts: list[str]
    words: Ints
    """words; two letters of a script without spaces are one"""
    prose: Ints
    """words of sentences: `words` where the block reads like prose, else 0"""
    stems: Stems
    titled: Ints
    """1 for the words of the headline, by number"""
    table: Table
    markup: Markup | None = None
    """of a page of HTML"""


def look(page: Page) -> View:
    """Work out the features of a page that has at least one block."""
    texts = [block.text or " " for block in page.blocks]
    chars = characters(texts)
    unspaced = chars.counts[UNSPACED] + chars.counts[PARTICLE]
    spoken = page_words(texts, unspaced.tolist(), chars.counts[LETTER].tolist())
    table = Table(len(texts))
    words = chars.counts[1] + 1 + unspaced // 2
    prose = _say(table, chars, spoken, words)
    stems = stems_of(spoken.sizes, spoken.stems)
    view = View(texts, words, prose, stems, np.zeros(len(spoken.numbers), np.int64), table)
    add_zones(table, spoken.cues, words)
    add_layout(table, page, texts)
    add_order(table, texts)
    add_neighbours(table, words, prose)
    add_place(table, words, prose)
    _add_topic(table, page, view, spoken.numbers)
    if has_markup(page):
        return view._replace(markup=add_marks(table, page, words, prose))
    return view


def _say(table: Table, chars: Characters, spoken: PageWords, words: Ints) -> Ints:
    """Add what a line says of itself; return its words of prose."""
    counts = chars.counts
    unspaced = counts[UNSPACED] + counts[PARTICLE]
    letters = counts[LOWER] + counts[UPPER] + counts[LETTER] + unspaced
    visible = counts.sum(axis=0) - counts[1]
    table.add("chars", log(visible))
    table.add("words", log(words))
    table.add("word_length", np.minimum(visible * 16 // words, 512))
    table.add("letters", share(letters, visible))
    table.add("digits", share(counts[DIGIT], visible))
    for name, of in (("upper", UPPER), ("lower", LOWER), ("uncased", LETTER)):
        table.add(name, share(counts[of], letters))
    table.add("unspaced", share(unspaced, letters))
    table.add("capitals", share(chars.capitals, words))
    table.add("stops", np.minimum(chars.stops, 20))
    table.add("stop_rate", share(chars.stops, words))
    table.add("comma_rate", share(counts[COMMA], words))
    table.add_all(_COUNTED, np.minimum(counts[_COUNTED_CLASSES], 30))
    _add_ends(table, chars)
    table.add("function", np.minimum(spoken.function, 60))
    spaced_rate = share(spoken.function, words - unspaced // 2)
    rate = table.add("function_rate", np.where(unspaced * 4 > letters, share(counts[PARTICLE], unspaced), spaced_rate))
    table.add("hits", np.minimum(spoken.hits, 12))
    table.add("hit_rate", share(spoken.hits, words))
    table.add_all(_CUES, spoken.cues >> np.arange(1, len(NAMES))[:, None] & 1)
    sentence = (chars.stops > 0) | (chars.last == STOP)
    good = (words >= 9) & sentence & ((rate >= 40) | (counts[LETTER] * 2 > letters)) & (letters * 4 > visible * 3)
    prose = np.where(good, words, 0)
    table.add("prose", log(prose))
    return prose


_COUNTED = ("commas", "digit_count", "quotes", "brackets", "dashes", "bullets", "signs")
_COUNTED_CLASSES = [COMMA, DIGIT, QUOTE, BRACKET, DASH, BULLET, SIGN]
_CUES = tuple(f"cue_{name}" for name in NAMES[1:])
_STARTS = ("starts_upper", "starts_lower", "starts_digit", "starts_bullet", "starts_quote", "starts_dash")
_START_CLASSES = np.array([UPPER, LOWER, DIGIT, BULLET, QUOTE, DASH])[:, None]
_ENDS = ("ends_stop", "ends_comma", "ends_digit", "ends_lower")
_END_CLASSES = np.array([STOP, COMMA, DIGIT, LOWER])[:, None]
_CLOSINGS = (("ends_colon", ":："), ("ends_question", "?？"), ("ends_bracket", ")]）"))


def _add_ends(table: Table, chars: Characters) -> None:
    """Add how the line starts and ends."""
    table.add_all(_STARTS, chars.first == _START_CLASSES)
    table.add_all(_ENDS, chars.last == _END_CLASSES)
    for name, signs in _CLOSINGS:
        table.add(name, (chars.closing == np.array([ord(sign) for sign in signs])[:, None]).any(axis=0))
    table.add("ends_quoted", (chars.last == STOP) & (chars.closing != ord(".")))


def _add_topic(table: Table, page: Page, view: View, numbers: dict[str, int]) -> None:
    """Add how the line relates to the headline and to the main run."""
    texts, words, prose, stems = view.texts, view.words, view.prose, view.stems
    rows = len(words)
    at = np.arange(rows)
    first, last, mass, second = main_run(prose, words)
    inside = (at >= first) & (at <= last)
    table.add("in_main", inside)
    table.add("above_main", bounded(first - at))
    table.add("below_main", bounded(at - last))
    table.add("main_share", mass * 256 // max(int(prose.sum()), 1))
    table.add("second_share", second * 256 // max(mass, 1))
    title = headline(texts, stems, words, prose > 0, first)
    titled = view.titled
    if title >= 0:
        titled[stems.numbers[stems.owner == title]] = 1
    if page.document.hints.title:
        titled[title_stems(page.document.hints.title, numbers)] = 1
    table.add("from_title", bounded(at - title) if title >= 0 else -FAR - 1)
    shared = stems.total(titled[stems.numbers])
    table.add("title_words", np.minimum(shared, 12))
    table.add("title_share", share(shared, int(titled.sum())))
    table.add("title_share_own", share(shared, stems.sizes))
    in_main = stems.known(inside & (prose > 0))
    table.add("page_overlap", share(stems.known(prose > 0), stems.sizes))
    table.add("main_overlap", share(in_main, stems.sizes))
    table.add("main_words", np.minimum(in_main, 30))
