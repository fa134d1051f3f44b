"""What the line model looks at: for every block, integers about its text, its neighbours and its place on the page."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from newsdedup.clean.linemodel.characters import (
    BRACKET,
    BULLET,
    CLASSES,
    COMMA,
    DASH,
    DIGIT,
    LETTER,
    LOWER,
    MARK,
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
from newsdedup.clean.linemodel.ruled import Ruled, add_ruled, ruled
from newsdedup.clean.linemodel.table import FAR, Flags, Ints, Table, bounded, log, share
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
    ruled: Ruled
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
    said = ruled(page)
    prose = np.where(said.gone, 0, _say(table, chars, spoken, words))
    stems = stems_of(spoken.sizes, spoken.stems)
    view = View(texts, words, prose, stems, np.zeros(spoken.different, np.int64), table, said)
    add_zones(table, spoken.cues, words)
    add_layout(table, page, texts)
    add_order(table, texts)
    add_neighbours(table, words, prose)
    add_place(table, words, prose)
    add_ruled(table, said)
    _add_topic(table, page, view, spoken)
    if has_markup(page):
        return view._replace(markup=add_marks(table, page, words, prose))
    return view


def _say(table: Table, chars: Characters, spoken: PageWords, words: Ints) -> Ints:
    """Add what a line says of itself; return its words of prose."""
    counts = chars.counts
    unspaced = counts[UNSPACED] + counts[PARTICLE]
    letters = counts[LOWER] + counts[UPPER] + counts[LETTER] + counts[MARK] + 2 * unspaced
    visible = counts.sum(axis=0) - counts[1] + unspaced
    table.add("chars", log(visible))
    table.add("words", log(words))
    table.add("word_length", np.minimum(visible * 16 // words, 512))
    table.add("letters", share(letters, visible))
    table.add("digits", share(counts[DIGIT], visible))
    table.add("upper", share(counts[UPPER], letters))
    table.add("capitals", share(chars.capitals, words))
    table.add("stops", np.minimum(chars.stops, 20))
    table.add("stop_rate", share(chars.stops, words))
    table.add("comma_rate", share(counts[COMMA], words))
    table.add_all(_COUNTED, np.minimum(counts[_COUNTED_CLASSES], 30))
    _add_ends(table, chars)
    function = spoken.function + counts[PARTICLE] // 2
    table.add("function", np.minimum(function, 60))
    table.add("function_rate", share(function, words))
    table.add("hits", np.minimum(spoken.hits, 12))
    table.add("hit_rate", share(spoken.hits, words))
    table.add_all(_CUES, spoken.cues >> np.arange(1, len(NAMES))[:, None] & 1)
    good = _is_prose(chars, words, function, letters * 4 > visible * 3)
    prose = np.where(good, words, 0)
    table.add("prose", log(prose))
    return prose


def _is_prose(chars: Characters, words: Ints, function: Ints, lettered: Flags) -> Flags:
    """Flag the lines that read like prose: sentences of nine words that are mostly letters, with function words.

    Where a page's sentences have hardly any, its language is not known, and prose is what ends in a full stop and is
    mostly in small letters.
    """
    counts = chars.counts
    unspaced = counts[UNSPACED] + counts[PARTICLE]
    cased = counts[LOWER] + counts[UPPER]
    unstopped = (unspaced >= _UNSTOPPED) & (counts[PARTICLE] == 0)
    running = (words >= 9) & ((chars.stops > 0) | (chars.last == STOP) | unstopped) & lettered
    fluent = (function * 256 >= _FLUENT * words) | (counts[LETTER] + counts[MARK] + 2 * unspaced > cased)
    if int(function[running].sum()) * 256 < _FLUENT * int(words[running].sum()):
        fluent |= (chars.last == STOP) & (chars.capitals * 2 < words)
    good: Flags = running & fluent
    return good


_UNSTOPPED = 120
"""letters from which on a line is prose in scripts that write no full stops, such as Thai"""
_FLUENT = 40
"""function words, in 256ths of a line's words, that prose has at least"""
_COUNTED = ("commas", "digit_count", "quotes", "brackets", "dashes", "bullets", "signs")
_COUNTED_CLASSES = [COMMA, DIGIT, QUOTE, BRACKET, DASH, BULLET, SIGN]
_CUES = tuple(f"cue_{name}" for name in NAMES[1:])
_STARTS = (
    ("starts_upper", (UPPER, LETTER, UNSPACED)),
    ("starts_lower", (LOWER, PARTICLE)),
    ("starts_digit", (DIGIT,)),
    ("starts_bullet", (BULLET,)),
    ("starts_quote", (QUOTE,)),
    ("starts_dash", (DASH,)),
)
_ENDS = (
    ("ends_stop", (STOP,)),
    ("ends_comma", (COMMA,)),
    ("ends_digit", (DIGIT,)),
    ("ends_lower", (LOWER, LETTER, UNSPACED, PARTICLE)),
)
_OF_STARTS = np.array([np.isin(np.arange(CLASSES), classes) for _, classes in _STARTS])
_OF_ENDS = np.array([np.isin(np.arange(CLASSES), classes) for _, classes in _ENDS])
_CLOSINGS = (("ends_colon", ":："), ("ends_question", "?？"), ("ends_bracket", ")]）"))


def _add_ends(table: Table, chars: Characters) -> None:
    """Add how the line starts and ends."""
    table.add_all([name for name, _ in _STARTS], _OF_STARTS[:, chars.first])
    table.add_all([name for name, _ in _ENDS], _OF_ENDS[:, chars.last])
    for name, signs in _CLOSINGS:
        table.add(name, (chars.closing == np.array([ord(sign) for sign in signs])[:, None]).any(axis=0))
    table.add("ends_quoted", (chars.last == STOP) & chars.wrapped)
    table.add("ends_broken", chars.broken)


def _add_topic(table: Table, page: Page, view: View, spoken: PageWords) -> None:
    """Add how the line relates to the headline and to the main run."""
    texts, words, prose, stems = view.texts, view.words, view.prose, view.stems
    rows = len(words)
    at = np.arange(rows)
    titled = view.titled
    title = view.ruled.title
    if page.document.hints.title:
        titled[title_stems(page.document.hints.title, spoken.numbers())] = 1
    if title < 0:
        title = headline(texts, stems, words, prose > 0, main_run(prose, words, prose > 0)[0])
    if title >= 0:
        titled[stems.numbers[stems.owner == title]] = 1
    shared = stems.total(titled[stems.numbers])
    first, last, mass, second = main_run(prose, words, shared > 0)
    inside = (at >= first) & (at <= last)
    table.add("in_main", inside)
    table.add("above_main", bounded(first - at))
    table.add("below_main", bounded(at - last))
    table.add("main_share", mass * 256 // max(int(prose.sum()), 1))
    table.add("second_share", second * 256 // max(mass, 1))
    table.add("title_known", view.ruled.title >= 0)
    table.add("from_title", bounded(at - title) if title >= 0 else -FAR - 1)
    table.add("title_words", np.minimum(shared, 12))
    table.add("title_share", share(shared, int(titled.sum())))
    table.add("title_share_own", share(shared, stems.sizes))
    table.add("page_overlap", share(stems.known(prose > 0), stems.sizes))
    in_main = stems.known(inside & (prose > 0))
    table.add("main_overlap", share(in_main, stems.sizes))
    table.add("main_words", np.minimum(in_main, 30))
