"""How two articles relate: exact comparison of what sketches nominated, and the rule that names the relation.

Jaccard and containment are over the shingle sets of the two texts (`sketch.shingle` says what a shingle is):
`len(a & b) / len(a | b)` and `len(a & b) / len(shorter)`. Exact means the same words in the same order, however they
are cut into paragraphs, and is 1. To recompute one for two texts of a script with spaces:

    words = lambda p: re.findall(r"\\w+", p.casefold())
    grams = lambda w: {tuple(w[i:i + 5]) for i in range(max(1, len(w) - 4))} if w else set()
    shingles = lambda text: set().union(*(grams(words(p)) for p in text.split("\\n\\n")))

Where recall and wrong merges conflict, wrong merges win: an article is lost only to one that says the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import NamedTuple

import numpy as np

from newsdedup.dedup.align import PAIRS, Alignment, Shares, align
from newsdedup.dedup.passages import Imprint
from newsdedup.dedup.sets import Sets, compare_sets
from newsdedup.recipe import Policy, Recipe
from newsdedup.sketch.words import Places

RELATIONS = ("exact", "near", "abridged", "extended", "reworded", "template", "followup", "block")
"""Strongest first."""

_WORTH_ALIGNING, _WORTH_ALIGNING_BLOCKS = 0.1, 0.3
"""Below this containment of the shorter's shingles in the longer's, outside common paragraphs and with them, nothing
but such paragraphs can relate two texts."""

_KEPT_NUMBER, _OTHER_NUMBER = log(0.97 / 0.55), log(0.03 / 0.45)
_KEPT_NAME, _OTHER_NAME = log(0.80 / 0.35), log(0.20 / 0.65)
_PRIOR = 2.0
"""Evidence for a reprint from a fact conserved, and (negative) from one exchanged for another of its kind: log odds of
either in copies and in template stories. The prior favours reprints."""

_ONLY_FACTS, _ONLY_SHARE = 3, 0.6
"""So many facts exchanged and little else changed is a template, however many stayed; one fewer with a number."""

_COVERED, _MATCHED = 0.85, 0.6
_SAME_LEAD = 0.45
_OTHER_LEAD = 0.3
_ONE_LENGTH = 1.6
"""Texts whose lengths differ more are contained or not; rewording is not looked for on top."""

_FEW_SHINGLES = 0.45
_SPUN_SHINGLES, _SPUN_GAPS, _SPUN_MATCHED = 0.12, 0.04, 0.62
"""Single words replaced throughout leave few shingles and no long gaps; clauses rewritten leave gaps."""

_STRAY_NUMBERS = 0.15
_SOME_NUMBERS = 4
"""Share of numbers that may be exchanged in a text that is not even near by its shingles; one may where some stayed."""

_ENOUGH_WORDS = 40
"""Of shorter texts only the shingle sets are trusted."""

_BACKGROUND = 0.4
"""Least share of a text that stands in another for the one to follow up the other."""


class Edge(NamedTuple):
    """A verified relation of a later article to an earlier one."""

    relation: str
    similarity: float
    """4 decimals; Jaccard for exact, near and template, else containment of the shorter in the longer"""
    blocks: tuple[tuple[int, int], ...] = ()
    """paragraphs that are the same: (mine, theirs)"""
    apart: bool = False
    """the later text differs clearly from the earlier"""


def compare(pairs: Sequence[tuple[Imprint, Imprint]], recipe: Recipe) -> list[Edge | None]:
    """Relate pairs given as (later, earlier); None where nothing relates them."""
    edges: list[Edge | None] = []
    for at in range(0, len(pairs), PAIRS // 4):
        edges.extend(_compare(pairs[at : at + PAIRS // 4], recipe))
    return edges


def _compare(pairs: Sequence[tuple[Imprint, Imprint]], recipe: Recipe) -> list[Edge | None]:
    sets = compare_sets(pairs, recipe)
    contained = sets.shared / np.maximum(np.minimum(sets.mine, sets.theirs), 1)
    close = _close(sets, contained, recipe.policy).tolist()
    swapped = [len(pairs[at][0].words) > len(pairs[at][1].words) for at in close]
    alignment = (
        align([pairs[at][::-1] if swap else pairs[at] for at, swap in zip(close, swapped, strict=True)])
        if close
        else None
    )
    places = {at: row for row, at in enumerate(close)}
    edges: list[Edge | None] = []
    for at, pair in enumerate(pairs):
        blocks = chained(sets, at) if sets.blocks[at] else ()
        edge = None
        if alignment is not None and at in places:
            shares = int(sets.shared[at]), int(sets.mine[at]), int(sets.theirs[at])
            edge = _judge(pair, shares, _Row(alignment, places[at]), recipe.policy)
        if edge is not None:
            edges.append(edge._replace(blocks=blocks))
        else:
            edges.append(Edge("block", round(float(contained[at]), 4), blocks) if blocks else None)
    return edges


def _close(sets: Sets, contained: Shares, policy: Policy) -> Places:
    """Find the pairs whose texts are worth aligning: others can have no relation from which anything follows."""
    if not policy.looks_below_near:
        return np.flatnonzero(sets.shared / np.maximum(sets.mine + sets.theirs - sets.shared, 1) >= policy.near)
    loose = sets.loose / np.maximum(np.minimum(sets.mine, sets.theirs), 1)
    return np.flatnonzero((loose >= _WORTH_ALIGNING) | (contained >= _WORTH_ALIGNING_BLOCKS))


def set_similarity(pair: tuple[Imprint, Imprint], relation: str, recipe: Recipe) -> float:
    """Measure a pair as its relation is reported: Jaccard for near and template, else containment; 4 decimals."""
    sets = compare_sets([pair], recipe)
    both, mine, theirs = int(sets.shared[0]), int(sets.mine[0]), int(sets.theirs[0])
    if relation in ("near", "template"):
        return round(both / (mine + theirs - both), 4)
    return round(both / (mine if len(pair[0].words) <= len(pair[1].words) else theirs), 4)


def chained(sets: Sets, at: int) -> tuple[tuple[int, int], ...]:
    """Let a pair's matched paragraphs take neighbours along that are equal on both sides, short ones included."""
    mine, theirs = (sets.wholes[text] for text in sets.texts[at])
    blocks = sets.blocks[at]
    pairs = dict(blocks)
    for step in (1, -1):
        for here, there in sorted(blocks.items(), reverse=step < 0):
            here, there = here + step, there + step
            while 0 <= here < len(mine) and 0 <= there < len(theirs) and here not in pairs:
                if not mine[here] or mine[here] != theirs[there]:
                    break
                pairs[here] = there
                here, there = here + step, there + step
    return tuple(sorted(pairs.items()))


class _Row:
    """One pair's part of an alignment, as plain numbers."""

    def __init__(self, table: Alignment, at: int) -> None:
        self.matched = float(table.matched[at])
        self.covered = float(table.covered[at])
        self.shingles = float(table.shingles[at])
        self.aligned_jaccard = float(table.aligned_jaccard[at])
        self.gaps = float(table.gaps[at])
        self.lead_shorter = float(table.lead_shorter[at])
        self.lead_longer = float(table.lead_longer[at])
        self.numbers = int(table.numbers[0][at]), int(table.numbers[1][at])
        self.names = int(table.names[0][at]), int(table.names[1][at])
        self.swapped = int(table.swapped[at])
        self.apart = int(table.apart[at])


def _judge(pair: tuple[Imprint, Imprint], shares: tuple[int, int, int], row: _Row, policy: Policy) -> Edge | None:
    """Name the relation of a pair that has enough in common to be aligned."""
    both, mine, theirs = shares
    words = len(pair[0].words), len(pair[1].words)
    shorter_is_mine = words[0] <= words[1]
    jaccard = both / (mine + theirs - both)
    containment = both / (mine if shorter_is_mine else theirs)
    relation = _relation(jaccard, containment, words, row, policy)
    if relation is None:
        return None
    if relation != "followup" and is_template(row):
        relation = "template"
    similarity = jaccard if relation in ("near", "template") else containment
    ratio = words[0] / words[1]
    return Edge(relation, round(similarity, 4), apart=row.matched < 0.9 or not 0.87 <= ratio <= 1.15)


def _relation(jaccard: float, containment: float, words: tuple[int, int], row: _Row, policy: Policy) -> str | None:
    """Name the relation, facts aside."""
    shorter, longer = min(words), max(words)
    if jaccard >= policy.near:
        return "near"
    if containment >= policy.containment and shorter >= policy.containment_words:
        return "abridged" if words[0] <= words[1] else "extended"
    if shorter < _ENOUGH_WORDS:
        return None
    covered = row.covered >= _COVERED and row.matched >= _MATCHED and longer <= _ONE_LENGTH * shorter
    if (row.aligned_jaccard >= policy.near and _one_lead(row)) or (covered and _same_story(row)):
        return "near" if policy.rewording == "drop" else "reworded"
    if covered:
        return "reworded"
    later_lead = row.lead_shorter if words[0] <= words[1] else row.lead_longer
    if row.matched >= _BACKGROUND and row.shingles >= _BACKGROUND / 2 and later_lead < _OTHER_LEAD:
        return "followup"
    return None


def _same_story(row: _Row) -> bool:
    """Tell whether a covered text is the other with single words changed, and not one newly written from it."""
    kept, other = row.numbers
    if not _one_lead(row) or other > max(_STRAY_NUMBERS * (kept + other), kept >= _SOME_NUMBERS):
        return False
    if row.shingles >= _FEW_SHINGLES:
        return row.gaps <= 2 * _SPUN_GAPS
    return row.shingles >= _SPUN_SHINGLES and row.gaps <= _SPUN_GAPS and row.matched >= _SPUN_MATCHED


def _one_lead(row: _Row) -> bool:
    """Tell whether both texts begin alike: the share of each one's first words that the other has too."""
    return min(row.lead_shorter, row.lead_longer) >= _SAME_LEAD


def is_template(row: _Row) -> bool:
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
    least = _ONLY_FACTS - 1 if other else _ONLY_FACTS
    return max(row.swapped, other + other_names) >= max(least, _ONLY_SHARE * row.apart)
