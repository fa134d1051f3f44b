"""How many of a text's words are the story's: gold and prediction aligned word by word, in order.

The alignment is Ratcliff and Obershelp's (longest common run first, then each side of it; `difflib.SequenceMatcher`).
Counts are summed over documents before rates are taken, so long documents weigh more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import NamedTuple

WORD = re.compile(r"\w+")


class Aligned(NamedTuple):
    """Two texts' words and which of them have a partner in the other."""

    gold: list[str]
    predicted: list[str]
    found: list[bool]
    """of every gold word: whether the prediction has it at its place"""
    rightly: list[bool]
    """of every predicted word: whether it is gold's"""


class Tally(NamedTuple):
    """Words of one document, or of many, and how many documents are exact."""

    matched: int = 0
    missed: int = 0
    """words of the story that the prediction lacks"""
    extra: int = 0
    """words of the prediction that are not the story's"""
    boilerplate: int = 0
    """words of the raw text beside the story; 0 where the raw text is not known"""
    exact: int = 0
    documents: int = 0


class Rates(NamedTuple):
    """What a tally says; shares from 0 to 1."""

    precision: float
    recall: float
    f1: float
    removed: float | None
    """of the boilerplate; None if no raw text is known"""
    lost: float
    """of the story"""
    exact: float


def words(text: str) -> list[str]:
    """Cut a text into words, in small letters."""
    return [word.lower() for word in WORD.findall(text)]


def align(gold: str, predicted: str) -> Aligned:
    """Align two texts."""
    one, other = words(gold), words(predicted)
    if one == other:
        return Aligned(one, other, [True] * len(one), [True] * len(other))
    found, rightly = [False] * len(one), [False] * len(other)
    for at, there, size in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
        found[at : at + size] = [True] * size
        rightly[there : there + size] = [True] * size
    return Aligned(one, other, found, rightly)


def tally(aligned: Aligned, raw: str | None) -> Tally:
    """Count one document; `raw` is the text that the prediction was made from, if known."""
    matched = sum(aligned.found)
    beside = len(words(raw)) - len(aligned.gold) if raw else 0
    return Tally(
        matched=matched,
        missed=len(aligned.gold) - matched,
        extra=len(aligned.predicted) - matched,
        boilerplate=beside,
        exact=int(aligned.gold == aligned.predicted),
        documents=1,
    )


def total(tallies: Iterable[Tally]) -> Tally:
    """Add tallies up."""
    return Tally(*map(sum, zip(Tally(), *tallies, strict=True)))


def rates(counts: Tally) -> Rates:
    """Take the rates of a tally; of nothing a rate is 0."""
    precision = counts.matched / max(1, counts.matched + counts.extra)
    recall = counts.matched / max(1, counts.matched + counts.missed)
    return Rates(
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / max(1e-9, precision + recall),
        removed=1 - counts.extra / counts.boilerplate if counts.boilerplate > 0 else None,
        lost=counts.missed / max(1, counts.matched + counts.missed),
        exact=counts.exact / max(1, counts.documents),
    )
