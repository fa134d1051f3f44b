"""What the words of a page's lines are: cues, function words, and content words as numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set
from functools import cache, lru_cache
from itertools import count
from typing import NamedTuple

import numpy as np

from newsdedup.clean.linemodel.cues import LISTS
from newsdedup.clean.linemodel.table import Ints

_EDGES = ".,;:!?…\"'“”„‟‘’‚‹›«»()[]{}<>|/•·-–—*@#&+=。、！？「」『』（）【】：；，；›→▶■●★"
_STEM = 6
_LABEL = 80
"""characters of a short line: of a script without spaces, it is looked through for cues; of any, it is remembered"""
_OPENS = 1 << 40
"""bit of words that open a phrase"""
_PLAIN = 15
"""bits of the groups that are no furniture: function words, speech, you, we"""


class PageWords(NamedTuple):
    """The words of a page; arrays have one entry a line unless said otherwise."""

    cues: Ints
    """bits of every group that speaks (see `cues.NAMES`)"""
    hits: Ints
    """words that are cues of furniture"""
    function: Ints
    """function words"""
    sizes: Ints
    """different content words"""
    stems: Ints
    """all lines' different content words, cut to six characters and numbered, line after line"""
    numbers: dict[str, int]
    """the number of a stem"""


@cache
def _tables() -> tuple[dict[str, int], dict[str, tuple[tuple[str, int], ...]], tuple[tuple[str, int], ...]]:
    """Build the look-up: words and phrases by their first word, and parts of lines for unspaced scripts.

    Returns:
        Bits by word; (rest of the phrase, bits) by first word; (part, bits) for scripts without spaces. The bit of
        a group is its place in `NAMES`.
    """
    words: dict[str, int] = {}
    phrases: dict[str, dict[str, int]] = {}
    parts: dict[str, int] = {}
    for place, (_, listed) in enumerate(LISTS):
        for entry in listed.replace("\n", " ").split(" "):
            if not entry:
                continue
            if "_" in entry:
                first, _, rest = entry.partition("_")
                known = phrases.setdefault(first, {})
                known[rest.replace("_", " ")] = known.get(rest.replace("_", " "), 0) | 1 << place
            elif any("\u2e80" <= c < "\ua000" or "\u0e00" <= c < "\u0f00" or "\uac00" <= c < "\ud7b0" for c in entry):
                parts[entry] = parts.get(entry, 0) | 1 << place
            else:
                words[entry] = words.get(entry, 0) | 1 << place
    for first in phrases:
        words[first] = words.get(first, 0) | _OPENS
    return (
        words,
        {first: tuple(sorted(rest.items())) for first, rest in sorted(phrases.items())},
        tuple(sorted(parts.items())),
    )


def page_words(texts: list[str], unspaced: list[int], uncased: list[int]) -> PageWords:
    """Look up every line; the counts are of letters of scripts without spaces, and without case."""
    numbers: dict[str, int] = defaultdict(count().__next__)
    flat: list[int] = []
    rows: list[tuple[int, int, int, int]] = []
    for line, text in enumerate("\n".join(texts).lower().split("\n")):
        cues, hits, function, stems = _short(text) if len(text) <= _LABEL else _looked_up(text)
        if unspaced[line] or uncased[line]:
            words = text.split(" ")
            more, found = _parts(text) if len(text) <= _LABEL else (0, 0)
            cues |= more
            hits += found
            if unspaced[line]:
                stems = {pair for word in words for pair in _pairs(word)}
            elif any("\uac00" <= word[:1] < "\ud7b0" for word in words):
                stems = {word[:2] for word in words if len(word) > 1}
        # numbers follow the order of a set, but only counts are ever taken of them
        flat += [numbers[stem] for stem in stems]
        rows.append((cues, hits, function, len(stems)))
    columns = np.array(rows, dtype=np.int64).T
    return PageWords(columns[0], columns[1], columns[2], columns[3], np.array(flat, dtype=np.int64), numbers)


def _looked_up(text: str) -> tuple[int, int, int, Set[str]]:
    """Return (cues, hits, function words, stems) of a line in small letters."""
    words = text.split(" ")
    cues = hits = function = 0
    stems: set[str] = set()
    get, add = _tables()[0].get, stems.add
    for place, word in enumerate(words):
        bits = get(word)
        if bits is None:
            if not word.isalpha():
                word = word.strip(_EDGES)
                bits = get(word)
            if bits is None:
                if len(word) > 3:
                    add(word[:_STEM])
                continue
        if bits & _OPENS:
            more, found = _phrases(words, place, word)
            cues |= more
            hits += found
            bits &= _OPENS - 1
        cues |= bits
        function += bits & 1
        hits += bits > _PLAIN
        if not bits & _PLAIN and len(word) > 3:
            add(word[:_STEM])
    return cues, hits, function, stems


_short = lru_cache(maxsize=1 << 14)(_looked_up)
"""Short lines are looked up once: the pages of a site have most of theirs in common."""


def _phrases(words: list[str], place: int, first: str) -> tuple[int, int]:
    cues = hits = 0
    for rest, bits in _tables()[1][first]:
        following = " ".join(words[place + 1 : place + 2 + rest.count(" ")])
        if following == rest or following.strip(_EDGES) == rest:
            cues |= bits
            hits += 1
    return cues, hits


def _parts(text: str) -> tuple[int, int]:
    cues = hits = 0
    for part, bits in _tables()[2]:
        if part in text:
            cues |= bits
            hits += 1
    return cues, hits


def _pairs(word: str) -> list[str]:
    """Cut a word of a script without spaces into pairs of characters, leaving hiragana out."""
    return [
        word[i : i + 2]
        for i in range(len(word) - 1)
        if not ("\u3041" <= word[i] <= "\u309f" or "\u3041" <= word[i + 1] <= "\u309f")
    ]


def title_stems(text: str, numbers: dict[str, int]) -> list[int]:
    """Number the content words of a text as the page's are; words the page does not have are left out."""
    stems = {*_looked_up(text.lower())[3], *_pairs(text)}
    return [numbers[stem] for stem in sorted(stems) if stem in numbers]
