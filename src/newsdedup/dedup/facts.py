"""Whether two texts that run parallel give the same facts: numbers and names that stayed, and that were exchanged.

Only facts that stand opposite one another count; one that is missing on one side says nothing.
"""

from __future__ import annotations

from math import log

from newsdedup.dedup.align import Row

_KEPT_NUMBER, _OTHER_NUMBER = log(0.97 / 0.55), log(0.03 / 0.45)
_KEPT_NAME, _OTHER_NAME = log(0.80 / 0.35), log(0.20 / 0.65)
_PRIOR = 2.0
"""Evidence for a reprint from a fact conserved, and (negative) from one exchanged for another of its kind: log odds of
either in copies and in template stories. The prior favours reprints."""

_ONLY_FACTS, _ONLY_SHARE = 3, 0.6
"""So many facts exchanged and little else changed is a template, however many stayed."""
CORRECTED, REWRITTEN = 0.05, 0.03
"""Fewer are one too, names among them, if more than this share of all facts stands where the other text has another, of
texts that are near and of others; and numbers where nothing else is changed at all. On the same day it is none: then
somebody has made a correction."""

_UPDATED, _NAMES, _LEAD, _PASSAGE, _TOLD = 2, 4, 0.9, 8, 3
"""Most numbers that an update gives anew, and names that weigh as much as a number that stayed; least share of both
leads that is the same; words of a passage, and shingles of it, or the text is only there twice."""

_SHINGLES = 5
"""A word stands in at most so many shingles."""


def is_template(row: Row) -> bool:
    """Tell whether facts were exchanged for others of their kind: numbers for numbers, names for names.

    A fact missing on one side is no evidence, nor is a number that became a plain word: texts get shortened and
    reworded. Naive Bayes over facts conserved and exchanged; names count half, and only against.
    """
    kept, other = row.numbers
    kept_names, other_names = row.names
    numbers = kept * _KEPT_NUMBER + other * _OTHER_NUMBER
    names = kept_names * _KEPT_NAME + other_names * _OTHER_NAME
    if _PRIOR + min(numbers, numbers + 0.5 * names) <= 0:
        return True
    return _exchanged(row) >= max(_ONLY_FACTS, _ONLY_SHARE * row.apart)


def some_facts(row: Row, words: tuple[int, int], least: float) -> bool:
    """Tell whether a few facts were exchanged, and a share of all that is no slip; of texts of so many words."""
    exchanged, kept = _exchanged(row), row.numbers[0] + row.names[0]
    alone = words[0] == words[1] and 0 < round((1 - row.matched) * words[0]) <= exchanged
    if row.numbers[1] and alone:
        return True
    return row.names[1] > 0 and row.swapped > least * (row.swapped + kept)


def other_facts(row: Row, own: int, least: float) -> bool:
    """Tell whether a number has another in its place; or names have, and more than a share of all or nothing else.

    Args:
        row: how the texts align.
        own: shingles that a text has and the other has not, of the one with fewer such.
        least: the share.
    """
    numbers, names = row.places
    if not numbers + names:
        return False
    swapped, kept = max(row.swapped, names), row.numbers[0] + row.names[0]
    return numbers > 0 or own <= _SHINGLES * swapped or swapped > least * (swapped + kept)


def is_update(row: Row, more: int) -> bool:
    """Tell whether a text that is near another gave a number or two anew and told more, as news goes on.

    Every name stayed, while a template of another day or place exchanges one; and more stayed than was given anew. A
    template is the same throughout but for its facts: two texts that both have passages of their own are none, and one
    that has another lead may be.

    Args:
        row: how the texts align.
        more: shingles that the one text has and the other has not, of the one with more such; numbers account for some.
    """
    numbers = row.places[0] or row.numbers[1]
    stayed = row.numbers[0] + row.names[0] // _NAMES
    if row.places[1] or not 0 < numbers <= min(_UPDATED, stayed - 1):
        return False
    told = row.added >= _PASSAGE and more >= _TOLD + _SHINGLES * numbers
    return told and (row.gaps > 0 or min(row.lead_shorter, row.lead_longer) >= _LEAD)


def _exchanged(row: Row) -> int:
    return max(row.swapped, row.numbers[1] + row.names[1])
