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

_UPDATED, _TOLD, _NAMES = 2, 8, 8
"""Most numbers, and least words, that tell an update from a template; and names that weigh as much as a number."""


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


def is_update(row: Row, words: tuple[int, int]) -> bool:
    """Tell whether a text that is near another gave a number or two anew and told more, as news goes on.

    Every name stayed, while a template of another day or place exchanges one; and more stayed than was given anew.
    """
    other, stayed = row.numbers[1], row.numbers[0] + row.names[0] // _NAMES
    return 0 < _exchanged(row) == other <= min(_UPDATED, stayed - 1) and abs(words[0] - words[1]) >= _TOLD


def _exchanged(row: Row) -> int:
    return max(row.swapped, row.numbers[1] + row.names[1])
