"""What the words of a page's lines are: cues, function words, and content words as numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Set
from functools import cache, lru_cache
from itertools import count
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsdedup.clean.linemodel.cues import LISTS
from newsdedup.clean.linemodel.table import Ints
from newsdedup.kernel import compiled

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
    different: int
    """content words of the page"""
    numbers: Callable[[], Mapping[str, int]]
    """gives the number of each of them"""


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
    if compiled is not None:
        return _by_kernel(texts, unspaced, uncased)
    numbers: dict[str, int] = defaultdict(count().__next__)
    flat: list[int] = []
    rows: list[tuple[int, int, int, int]] = []
    for line, text in enumerate("\n".join(texts).lower().split("\n")):
        cues, hits, function, stems = _short(text) if len(text) <= _LABEL else _looked_up(text)
        if unspaced[line] or uncased[line]:
            more, found = _parts(text) if len(text) <= _LABEL else (0, 0)
            cues |= more
            hits += found
            own = _own_stems(text, unspaced[line] > 0)
            stems = stems if own is None else own
        # numbers follow the order of a set, but only counts are ever taken of them
        flat += [numbers[stem] for stem in stems]
        rows.append((cues, hits, function, len(stems)))
    columns = np.array(rows, dtype=np.int64).T
    return PageWords(
        columns[0], columns[1], columns[2], columns[3], np.array(flat, dtype=np.int64), len(numbers), lambda: numbers
    )


def _own_stems(text: str, unspaced: bool) -> Set[str] | None:
    """Give the content words of a line of letters without case, where they are no words between spaces."""
    words = text.split(" ")
    if unspaced:
        return {pair for word in words for pair in _pairs(word)}
    if any("\uac00" <= word[:1] < "\ud7b0" for word in words):
        return {word[:2] for word in words if len(word) > 1}
    return None


def _by_kernel(texts: list[str], unspaced: list[int], uncased: list[int]) -> PageWords:
    """Look up every line in C, and what has no case by itself: its content words are of other lengths."""
    page = "\n".join(texts).lower() + "\n"
    special = [line for line, both in enumerate(zip(unspaced, uncased, strict=True)) if any(both)]
    lines = page.split("\n") if special else []
    own = {line: stems for line in special if (stems := _own_stems(lines[line], unspaced[line] > 0)) is not None}
    bare = bytearray(len(texts))
    for line in own:
        bare[line] = 1
    assert compiled is not None
    found = compiled.lexicon(page.encode("utf-32-le", "surrogatepass"), bare, _kernel_tables(), _SEED)
    cells, flat, places = (np.frombuffer(array, np.int64) for array in found[:3])
    lengths = np.frombuffer(found[3], np.int32)
    columns = cells.reshape(4, -1).copy()
    for line in special:
        more, hits = _parts(lines[line]) if len(lines[line]) <= _LABEL else (0, 0)
        columns[0, line] |= more
        columns[1, line] += hits
    others: dict[str, int] = defaultdict(count(len(places)).__next__)
    if own:
        at = (np.cumsum(columns[3]) - columns[3])[list(own)]
        sizes = [len(words) for words in own.values()]
        numbers = [others[word] for words in own.values() for word in words]
        flat = np.insert(flat, np.repeat(at, sizes), np.array(numbers, dtype=np.int64))
        columns[3, list(own)] = sizes

    def numbered() -> Mapping[str, int]:
        first = zip(places.tolist(), lengths.tolist(), strict=True)
        return {page[at : at + length]: number for number, (at, length) in enumerate(first)} | others

    return PageWords(columns[0], columns[1], columns[2], columns[3], flat, len(places) + len(others), numbered)


_SEED = hash("newsdedup") & (1 << 63) - 1
"""spreads content words another way in every process; nothing that is given back shows it"""


@cache
def _kernel_tables() -> tuple[object, ...]:
    """Lay words and phrases out for the kernel, which must find no sign of an edge inside of a word's letters."""
    assert compiled is not None
    words, phrases, _ = _tables()
    rests = [rest for first in phrases for rest in phrases[first]]
    pool, begins = _laid(words)
    opens = np.cumsum([0, *(len(phrases.get(word, ())) for word in words)], dtype=np.uint32)
    numbers = dict(zip(phrases, np.cumsum([0, *map(len, phrases.values())]).tolist(), strict=False))
    opened = [numbers[word] + at for word in words if word in phrases for at in range(len(phrases[word]))]
    edges = np.zeros(0x10000, dtype=np.uint8)
    edges[[ord(sign) for sign in _EDGES]] = 1
    return (
        pool,
        begins,
        np.array(list(words.values()), dtype=np.uint64),
        compiled.slots(pool, begins),
        opens,
        np.array(opened, dtype=np.uint32),
        *_laid(text for text, _ in rests),
        np.array([bits for _, bits in rests], dtype=np.uint64),
        edges,
    )


def _laid(texts: Iterable[str]) -> tuple[bytes, NDArray[np.uint32]]:
    """Lay texts end to end as code points, and say where each begins."""
    kept = list(texts)
    return "".join(kept).encode("utf-32-le"), np.cumsum([0, *map(len, kept)], dtype=np.uint32)


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


def title_stems(text: str, numbers: Mapping[str, int]) -> list[int]:
    """Number the content words of a text as the page's are; words the page does not have are left out."""
    stems = {*_looked_up(text.lower())[3], *_pairs(text)}
    return [numbers[stem] for stem in sorted(stems) if stem in numbers]
