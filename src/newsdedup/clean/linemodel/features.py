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
from newsdedup.clean.linemodel.regions import headline, main_run, overlaps
from newsdedup.clean.linemodel.table import Ints, Table, log, run_ids, share, shifted, since, until, window
from newsdedup.clean.linemodel.words import LineWords, line_words
from newsdedup.model import Page

_FAR = 40


class View(NamedTuple):
    """A page as the model sees it; arrays have one entry a block."""

    texts: list[str]
    words: Ints
    """words; two letters of a script without spaces are one"""
    prose: Ints
    """words of sentences: `words` where the block reads like prose, else 0"""
    stems: list[frozenset[str]]
    table: Table


def look(page: Page) -> View:
    """Work out the features of a page that has at least one block."""
    texts = [block.text or " " for block in page.blocks]
    chars = characters(texts)
    counts = chars.counts
    unspaced = counts[UNSPACED] + counts[PARTICLE]
    spoken = [line_words(t, u > 0, c > 0) for t, u, c in zip(texts, unspaced.tolist(), counts[LETTER].tolist(), strict=True)]
    table = Table(len(texts))
    words = counts[1] + 1 + unspaced // 2
    prose = _line(table, chars, spoken, words)
    _raw(table, page, texts)
    _neighbours(table, words, prose)
    _place(table, words, prose)
    stems = [line.stems for line in spoken]
    _topic(table, page, texts, stems, (words, prose))
    return View(texts, words, prose, stems, table)


def _line(table: Table, chars: Characters, spoken: list[LineWords], words: Ints) -> Ints:
    """Add what a line says of itself; return its words of prose."""
    n = chars.counts
    letters = n[LOWER] + n[UPPER] + n[LETTER] + n[UNSPACED] + n[PARTICLE]
    visible = n.sum(axis=0) - n[1]
    unspaced = n[UNSPACED] + n[PARTICLE]
    table.add("chars", log(visible))
    table.add("words", log(words))
    table.add("word_length", visible * 16 // words)
    table.add("letters", share(letters, visible))
    table.add("upper", share(n[UPPER], letters))
    table.add("lower", share(n[LOWER], letters))
    table.add("capitals", share(chars.capitals, words))
    table.add("all_caps", ((n[UPPER] > 3) & (n[LOWER] == 0)).astype(np.int64))
    table.add("digits", share(n[DIGIT], visible))
    table.add("digit_count", np.minimum(n[DIGIT], 40))
    table.add("unspaced", share(unspaced, letters))
    table.add("uncased", share(n[LETTER], letters))
    table.add("particles", share(n[PARTICLE], unspaced))
    table.add("stops", np.minimum(chars.stops, 20))
    table.add("stop_rate", share(chars.stops, words))
    table.add("commas", np.minimum(n[COMMA], 30))
    table.add("comma_rate", share(n[COMMA], words))
    table.add("quotes", np.minimum(n[QUOTE], 12))
    table.add("brackets", np.minimum(n[BRACKET], 12))
    table.add("dashes", np.minimum(n[DASH], 12))
    table.add("bullets", np.minimum(n[BULLET], 12))
    table.add("signs", np.minimum(n[SIGN], 12))
    for name, of in (("stop", STOP), ("comma", COMMA), ("digit", DIGIT), ("bullet", BULLET), ("lower", LOWER)):
        table.add(f"ends_{name}", (chars.last == of).astype(np.int64))
    table.add("ends_quote", ((chars.last == STOP) & (chars.closing != ord("."))).astype(np.int64))
    table.add("ends_colon", ((chars.closing == ord(":")) | (chars.closing == 0xFF1A)).astype(np.int64))
    table.add("ends_question", ((chars.closing == ord("?")) | (chars.closing == 0xFF1F)).astype(np.int64))
    table.add("ends_ellipsis", (chars.closing == ord("…")).astype(np.int64))
    table.add("ends_bracket", ((chars.closing == ord(")")) | (chars.closing == ord("]"))).astype(np.int64))
    for name, of in (("upper", UPPER), ("lower", LOWER), ("digit", DIGIT), ("bullet", BULLET), ("quote", QUOTE),
                     ("bracket", BRACKET), ("dash", DASH), ("sign", SIGN)):
        table.add(f"starts_{name}", (chars.first == of).astype(np.int64))
    function = np.array([line.function for line in spoken], dtype=np.int64)
    hits = np.array([line.hits for line in spoken], dtype=np.int64)
    cues = np.array([line.cues for line in spoken], dtype=np.int64)
    plain = words - unspaced // 2
    table.add("function", np.minimum(function, 60))
    rate = table.add("function_rate", np.where(unspaced * 4 > letters, share(n[PARTICLE], unspaced), share(function, plain)))
    table.add("hits", np.minimum(hits, 12))
    table.add("hit_rate", share(hits, words))
    for place, name in enumerate(NAMES[1:], 1):
        table.add(f"cue_{name}", cues >> place & 1)
    sentence = (chars.stops > 0) | (chars.last == STOP)
    good = (words >= 9) & sentence & ((rate >= 40) | (n[LETTER] * 2 > letters)) & (letters * 4 > visible * 3)
    return table.add("prose", log(np.where(good, words, 0))) * 0 + np.where(good, words, 0)


def _raw(table: Table, page: Page, texts: list[str]) -> None:
    """Add what the dump's layout says: blank lines, indents, repeated lines."""
    source = page.document.text
    firsts = np.array([block.first for block in page.blocks], dtype=np.int64)
    lasts = np.array([block.last for block in page.blocks], dtype=np.int64)
    before = np.minimum(firsts - shifted(lasts, 1, 0) - 1, 5)
    table.add("blank_before", before)
    table.add("blank_after", shifted(before, -1, 5))
    table.add("lines", np.minimum(lasts - firsts, 6))
    starts = [source[block.span.start : block.span.start + 2] for block in page.blocks]
    table.add("indented", np.array([s[:1] in ("\u3000", "\t", " ") for s in starts], dtype=np.int64))
    table.add("wide_indent", np.array([s[:1] == "\u3000" for s in starts], dtype=np.int64))
    table.add("address", np.array(["://" in t or "www." in t or ".com" in t for t in texts], dtype=np.int64))
    table.add("mail", np.array(["@" in t for t in texts], dtype=np.int64))
    seen: dict[str, int] = {}
    heads: dict[str, int] = {}
    earlier = []
    for text in texts:
        earlier.append(seen.get(text, 0))
        seen[text] = seen.get(text, 0) + 1
        heads[text[:10]] = heads.get(text[:10], 0) + 1
    table.add("seen_before", np.minimum(np.array(earlier, dtype=np.int64), 5))
    table.add("twins", np.minimum(np.array([seen[t] for t in texts], dtype=np.int64), 6))
    table.add("same_start", np.minimum(np.array([heads[t[:10]] for t in texts], dtype=np.int64), 8))


_CARRIED = ("words", "capitals", "digits", "ends_stop", "function_rate", "hit_rate", "starts_bullet", "blank_before",
            "stops", "quotes", "prose", "cue_date", "cue_byline", "cue_photo", "cue_related", "cue_share", "cue_comment")


def _neighbours(table: Table, words: Ints, prose: Ints) -> None:
    """Add what the lines around say."""
    columns = dict(zip(table.names, table._columns, strict=True))
    for name in _CARRIED:
        for by in (1, -1):
            table.add(f"{name}_{_side(by)}", shifted(columns[name], by, -1))
    for name in ("words", "prose", "ends_stop", "hit_rate"):
        for by in (2, -2, 3, -3):
            table.add(f"{name}_{_side(by)}", shifted(columns[name], by, -1))
    hits = columns["hits"]
    for reach in (3, 8, 20):
        around = window(words, reach)
        table.add(f"prose_within_{reach}", share(window(prose, reach), around))
        table.add(f"hits_within_{reach}", share(window(hits, reach), around))
    for reach in (4, 12):
        table.add(f"words_within_{reach}", log(window(words, reach)))
    same = (shifted(columns["starts_bullet"], 1) + shifted(columns["starts_bullet"], -1)) * columns["starts_bullet"]
    table.add("bullet_run", same)


def _side(by: int) -> str:
    return f"before{by}" if by > 0 else f"after{-by}"


def _place(table: Table, words: Ints, prose: Ints) -> None:
    """Add where the line stands: on the page, among prose, in the main run."""
    rows = len(words)
    at = np.arange(rows)
    table.add("place", share(at, rows))
    table.add("from_start", log(at + 1))
    table.add("from_end", log(rows - at))
    before = np.cumsum(words) - words
    total = int(words.sum())
    table.add("words_above", share(before, total))
    prose_above = np.cumsum(prose) - prose
    prose_total = int(prose.sum())
    table.add("prose_above", share(prose_above, prose_total))
    table.add("prose_words_above", log(prose_above))
    table.add("prose_words_below", log(prose_total - prose_above - prose))
    is_prose = prose > 0
    table.add("since_prose", since(is_prose, _FAR))
    table.add("until_prose", until(is_prose, _FAR))
    long = prose >= 25
    table.add("since_long", since(long, _FAR))
    table.add("until_long", until(long, _FAR))
    runs = run_ids(is_prose)
    lengths = np.bincount(runs)
    masses = np.bincount(runs, weights=words).astype(np.int64)
    table.add("run_lines", np.minimum(lengths[runs], 60) * np.where(is_prose, 1, -1))
    table.add("run_words", log(masses[runs]))
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    table.add("run_from_start", np.minimum(at - starts[runs], _FAR))
    table.add("run_from_end", np.minimum(starts[runs] + lengths[runs] - 1 - at, _FAR))
    table.add_all(int(log(np.array([rows]))[0]), "page_lines")
    table.add_all(int(log(np.array([total // 8]))[0]), "page_words")
    table.add_all(prose_total * 256 // max(total, 1), "page_prose")
    table.add_all(int(is_prose.sum()) * 256 // rows, "page_prose_lines")
    table.add_all(int(np.sort(words)[rows // 2]), "page_median_words")


def _topic(table: Table, page: Page, texts: list[str], stems: list[frozenset[str]], sizes: tuple[Ints, Ints]) -> None:
    """Add how the line relates to the headline and to the main run."""
    words, prose = sizes
    rows = len(words)
    at = np.arange(rows)
    first, last, mass, second = main_run(prose, words)
    table.add("in_main", ((at >= first) & (at <= last)).astype(np.int64))
    table.add("above_main", np.clip(first - at, -_FAR, _FAR))
    table.add("below_main", np.clip(at - last, -_FAR, _FAR))
    table.add_all(mass * 256 // max(int(prose.sum()), 1), "main_share")
    table.add_all(second * 256 // max(mass, 1), "second_share")
    title = headline(texts, stems, (words, prose), first)
    titled = stems[title] if title >= 0 else frozenset()
    hinted = page.document.hints.title
    if hinted:
        titled = titled | line_words(hinted, False, False).stems
    table.add("from_title", np.clip(at - title, -_FAR, _FAR) if title >= 0 else np.full(rows, -_FAR - 1))
    table.add("is_title", (at == title).astype(np.int64))
    shared = np.array([len(s & titled) for s in stems], dtype=np.int64)
    sizes_ = np.array([len(s) for s in stems], dtype=np.int64)
    table.add("title_words", np.minimum(shared, 12))
    table.add("title_share", share(shared, len(titled)))
    table.add("title_share_own", share(shared, sizes_))
    for name, column in overlaps(stems, sizes_, prose, (first, last)):
        table.add(name, column)
