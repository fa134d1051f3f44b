"""How two articles relate, by exact comparison of what sketches nominated.

Jaccard and containment are over the shingle sets of the two texts (`sketch.shingle` says what a shingle is):
`len(a & b) / len(a | b)` and `len(a & b) / len(shorter)`. Exact means the same words in the same order, however they
are cut into paragraphs, and is 1. To recompute one for two texts of a script with spaces:

    words = lambda p: re.findall(r"\\w+", p.casefold())
    grams = lambda w: {tuple(w[i:i + 5]) for i in range(max(1, len(w) - 4))} if w else set()
    shingles = lambda text: set().union(*(grams(words(p)) for p in text.split("\\n\\n")))
"""

from __future__ import annotations

from collections.abc import Iterable
from math import log
from typing import NamedTuple

from newsdedup.dedup.passages import Face
from newsdedup.recipe import Policy
from newsdedup.sketch.overlap import jaccard, shared

RELATIONS = ("exact", "near", "abridged", "extended", "template", "block")
"""Strongest first."""

_KEPT_NUMBER = log(0.92 / 0.42)
_OTHER_NUMBER = log(0.08 / 0.58)
"""Evidence for a reprint from a number conserved, and (negative) from one exchanged: the odds of either in copies and
in template stories."""

_PRIOR = 2.0
_ONLY_NUMBERS = 4


class Edge(NamedTuple):
    """A verified relation of a later article to an earlier one."""

    relation: str
    similarity: float
    """4 decimals; Jaccard for exact, near and template, else containment"""


def compare(later: Face, earlier: Face, policy: Policy) -> Edge | None:
    """Relate two articles, or find that nothing but blocks can relate them."""
    if later.text == earlier.text:
        return Edge("exact", 1.0)
    both = shared(later.shingles, earlier.shingles)
    united = len(later.shingles) + len(earlier.shingles) - both
    if not both:
        return None
    if both >= policy.near * united:
        relation = "template" if is_template(later, earlier) else "near"
        return Edge(relation, round(both / united, 4))
    shorter, longer = (later, earlier) if later.words <= earlier.words else (earlier, later)
    contained = both / len(shorter.shingles)
    if contained < policy.containment or shorter.words < policy.containment_words:
        return None
    if is_template(later, earlier):
        return Edge("template", round(both / united, 4))
    if shorter is later:
        return Edge("abridged", round(contained, 4))
    adds = longer.words - shorter.words
    if adds >= min(policy.extended_words, policy.extended_share * shorter.words):
        return Edge("extended", round(contained, 4))
    return None


def is_template(one: Face, other: Face) -> bool:
    """Tell whether two texts use the same words for other facts: their numbers were exchanged.

    A number missing on one side only is no evidence: texts get shortened. Naive Bayes over conserved and exchanged
    numbers.
    """
    conserved = (one.numbers & other.numbers).total()
    exchanged = min((one.numbers - other.numbers).total(), (other.numbers - one.numbers).total())
    if exchanged == 0:
        return False
    if _PRIOR + conserved * _KEPT_NUMBER + exchanged * _OTHER_NUMBER <= 0:
        return True
    apart = len(one.shingles) - shared(one.shingles, other.shingles)
    return exchanged >= _ONLY_NUMBERS and apart <= 2 * 5 * exchanged


def blocks(mine: Face, theirs: Face, hits: Iterable[tuple[int, int]], policy: Policy) -> tuple[tuple[int, int], ...]:
    """Verify nominated pairs of paragraphs and chain them with equal neighbours.

    Args:
        mine: the later article.
        theirs: the earlier one.
        hits: nominated (place in my passages, place in theirs).
        policy: how alike paragraphs must be.

    Returns:
        Pairs of paragraph indexes, rising; each of my paragraphs at most once.
    """
    pairs: dict[int, int] = {}
    for here, there in sorted(set(hits)):
        one, other = mine.passages[here], theirs.passages[there]
        if one.index not in pairs and (
            one.keys[0] == other.keys[0] or jaccard(one.shingles, other.shingles) >= policy.block_similarity
        ):
            pairs[one.index] = other.index
    for step in (1, -1):
        for here, there in sorted(pairs.items(), reverse=step < 0):
            _chain(mine, theirs, pairs, (here, there, step))
    return tuple(sorted(pairs.items()))


def _chain(mine: Face, theirs: Face, pairs: dict[int, int], move: tuple[int, int, int]) -> None:
    """Walk from a matched pair while the next paragraphs are equal, short ones included."""
    here, there, step = move
    here, there = here + step, there + step
    while (
        0 <= here < len(mine.paragraphs)
        and 0 <= there < len(theirs.paragraphs)
        and here not in pairs
        and mine.paragraphs[here] == theirs.paragraphs[there] != 0
    ):
        pairs[here] = there
        here, there = here + step, there + step
