"""What the words of a page's lines are: cues, function words, and content words as numbers."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from newsdedup.clean.linemodel.cues import lookup

_EDGES = ".,;:!?…\"'“”„‟‘’‚‹›«»()[]{}<>|/•·-–—*#@&+=。、！？「」『』（）【】：；，；›→▶■●★"
_STEM = 6
_FUNCTION = 1


class LineWords(NamedTuple):
    """The words of one line."""

    cues: int
    """bits of every group that speaks (see `cues.NAMES`)"""
    hits: int
    """words that are cues of any group but the first four (function words, speech, you, we)"""
    function: int
    """function words"""
    stems: frozenset[str]
    """content words, cut to six characters"""


@cache
def _tables() -> tuple[dict[str, int], dict[str, tuple[tuple[str, int], ...]], tuple[tuple[str, int], ...]]:
    return lookup()


def line_words(text: str, unspaced: bool, uncased: bool) -> LineWords:
    """Look up one line; the flags say whether it holds letters of a script without spaces, or without case."""
    known, phrases, parts = _tables()
    lowered = text.lower()
    words = [word.strip(_EDGES) for word in lowered.split(" ")]
    cues = hits = function = 0
    stems: set[str] = set()
    for place, word in enumerate(words):
        bits = known.get(word)
        if bits is None:
            if len(word) > 3:
                stems.add(word[:_STEM])
        else:
            cues |= bits
            function += bits & _FUNCTION
            hits += bits > 15
            if not bits & 15 and len(word) > 3:
                stems.add(word[:_STEM])
        if word in phrases:
            for rest, more in phrases[word]:
                if " ".join(words[place + 1 : place + 2 + rest.count(" ")]) == rest:
                    cues |= more
                    hits += 1
    if unspaced or uncased:
        unspaced_cues, more_hits = _parts(lowered, parts)
        cues |= unspaced_cues
        hits += more_hits
    if unspaced:
        stems = {stem for word in words for stem in _pieces(word)}
    elif uncased and any("\uac00" <= word[:1] < "\ud7b0" for word in words):
        stems = {word[:2] for word in words if len(word) > 1}
    return LineWords(cues, hits, function, frozenset(stems))


def _parts(lowered: str, parts: tuple[tuple[str, int], ...]) -> tuple[int, int]:
    cues = hits = 0
    for part, bits in parts:
        if part in lowered:
            cues |= bits
            hits += 1
    return cues, hits


def _pieces(word: str) -> list[str]:
    """Cut a word of a script without spaces into pairs of characters, leaving hiragana out."""
    return [
        word[i : i + 2]
        for i in range(len(word) - 1)
        if not ("\u3041" <= word[i] <= "\u309f" or "\u3041" <= word[i + 1] <= "\u309f")
    ]
