"""How a cleaned dump is scored against hand-labelled gold: words aligned in order, story lost, boilerplate removed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_WORD = re.compile(r"\w+")


class WordCounts(NamedTuple):
    """Words of one document."""

    story: int
    """in the gold"""
    kept: int
    """of these, in the text, in order"""
    text: int
    raw: int
    """in the dump before cleaning"""
    exact: bool


class WordScores(NamedTuple):
    """Shares over all documents."""

    precision: float
    recall: float
    f1: float
    removed: float
    """of the boilerplate words"""
    lost: float
    """of the story words"""
    exact: float
    """of the documents"""


def word_counts(gold: str, text: str, raw: str) -> WordCounts:
    """Align a text with its gold; case does not matter."""
    wanted, got = _words(gold), _words(text)
    blocks = SequenceMatcher(None, wanted, got, autojunk=False).get_matching_blocks()
    return WordCounts(
        len(wanted), sum(b.size for b in blocks), len(got), len(_words(raw)) or len(wanted), wanted == got
    )


def sum_words(documents: Sequence[WordCounts]) -> WordScores:
    """Sum up over documents, each word counting the same."""
    story, kept = sum(d.story for d in documents), sum(d.kept for d in documents)
    text, raw = sum(d.text for d in documents), sum(d.raw for d in documents)
    precision, recall = kept / max(text, 1), kept / max(story, 1)
    f1 = 2 * precision * recall / (precision + recall) if kept else 0.0
    removed = 1 - (text - kept) / max(raw - story, 1)
    return WordScores(
        precision, recall, f1, removed, 1 - recall, sum(d.exact for d in documents) / max(len(documents), 1)
    )


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]
