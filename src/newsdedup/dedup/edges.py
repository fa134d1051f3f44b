"""How two articles relate: exact comparison of what sketches nominated, and the rule that names the relation.

Jaccard and containment are over the shingle sets of the two texts (`sketch.shingle` says what a shingle is):
`len(a & b) / len(a | b)` and `len(a & b) / len(shorter)`. Exact means the same words in the same order, however they
are cut into paragraphs, and is 1. To recompute one for two texts of a script with spaces:

    words = lambda p: re.findall(r"\\w+", p.casefold())
    grams = lambda w: {tuple(w[i:i + 5]) for i in range(max(1, len(w) - 4))} if w else set()
    shingles = lambda text: set().union(*(grams(words(p)) for p in text.split("\\n\\n")))

Where recall and wrong merges conflict, wrong merges win: an article is lost only to one that says the same. Two texts
may leave open what the days of their publication settle; an edge says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from newsdedup.dedup.align import PAIRS, Row, Shares, align
from newsdedup.dedup.facts import CORRECTED, REWRITTEN, is_template, is_update, other_facts, some_facts
from newsdedup.dedup.pairs import Pair
from newsdedup.dedup.sets import Sets, compare_sets
from newsdedup.kernel import compiled
from newsdedup.recipe import Policy, Recipe
from newsdedup.sketch.words import Places

RELATIONS = ("exact", "near", "abridged", "extended", "reworded", "template", "followup", "block")
"""Strongest first."""

_WORTH_ALIGNING, _WORTH_ALIGNING_BLOCKS = 0.1, 0.3
"""Below this containment of the shorter's shingles in the longer's, outside common paragraphs and with them, nothing
but such paragraphs can relate two texts."""

_COVERED, _MATCHED = 0.85, 0.6
_SAME_LEAD = 0.45
"""Least share of a text's first words that the other has too."""
_OLD_LEAD = 0.6
"""The same for a text that is contained in another; below it it has news of its own."""
_OTHER_LEAD = 0.3
_ONE_LENGTH = 1.6
"""Texts whose lengths differ more are contained or not; no rewording throughout is looked for on top."""

_FEW_SHINGLES = 0.45
_SPUN_SHINGLES, _SPUN_GAPS, _SPUN_MATCHED = 0.12, 0.04, 0.62
"""Single words replaced throughout leave few shingles and no long gaps; clauses rewritten leave gaps."""

_EXCERPT_COVERED, _EXCERPT_MATCHED = 0.95, 0.85
"""Least shares of an excerpt in which words were changed, on top of what is asked of rewording."""

_STRAY_NUMBERS = 0.15
_SOME_NUMBERS = 4
"""Share of numbers that may be exchanged in a text that is not even near by its shingles; one may where some stayed."""

_ENOUGH_WORDS = 40
"""Of shorter texts only the shingle sets are trusted."""

_TOGETHER = PAIRS // 4 if compiled is None else PAIRS
"""Pairs compared at a time."""

_ADDED = 30
"""Words of a passage by which a text says more than another that was edited throughout: it is not lost for that."""

_BACKGROUND = 0.4
"""Least share of a text that stands in another for the one to follow up the other."""


_DROPPED = "near", "abridged"
"""Relations after which an article is dropped as a rule: no fact may differ."""

_CORRECTION, _NAMED_ANEW, _EVER = 0, 1, 1 << 30
"""Days between two publications within which a fact given anew is a correction: a name may be corrected on the day
after, since what is of another day has other numbers too; and all days that there are."""


class Dated(NamedTuple):
    """What a relation is instead, if so many days lie between the publications; if they are not known it stays."""

    relation: str
    similarity: float
    least: int
    most: int


class Edge(NamedTuple):
    """A verified relation of a later article to an earlier one."""

    relation: str
    similarity: float
    """4 decimals; Jaccard for exact, near and template, else containment of the shorter in the longer"""
    blocks: tuple[tuple[int, int], ...] = ()
    """paragraphs that are the same: (mine, theirs)"""
    apart: bool = False
    """the later text differs clearly from the earlier"""
    instead: Dated | None = None

    def on(self, day: int, other: int) -> Edge:
        """Settle what the texts leave open, by the days of publication; 0 is unknown."""
        if self.instead is None:
            return self
        if not day or not other or not self.instead.least <= abs(day - other) <= self.instead.most:
            return self._replace(instead=None)
        return self._replace(relation=self.instead.relation, similarity=self.instead.similarity, instead=None)


def compare(pairs: Sequence[Pair], recipe: Recipe) -> list[Edge | None]:
    """Relate pairs given as (later, earlier); None where nothing relates them."""
    edges: list[Edge | None] = []
    for at in range(0, len(pairs), _TOGETHER):
        edges.extend(_compare(pairs[at : at + _TOGETHER], recipe))
    return edges


def _compare(pairs: Sequence[Pair], recipe: Recipe) -> list[Edge | None]:
    sets = compare_sets(pairs, recipe)
    contained = sets.shared / np.maximum(np.minimum(sets.mine, sets.theirs), 1)
    edges: list[Edge | None] = [
        Edge("block", round(share, 4), blocks) if blocks else None
        for share, blocks in zip(contained.tolist(), sets.blocks, strict=True)
    ]
    close = _close(sets, contained, recipe.policy)
    if not len(close):
        return edges
    aligned = [pairs[at] for at in close.tolist()]
    lengths = [(mine.size, theirs.size) for mine, theirs in aligned]
    rows = align([pair[::-1] if mine > theirs else pair for pair, (mine, theirs) in zip(aligned, lengths, strict=True)])
    for at, overlap, row in zip(close.tolist(), _overlaps(sets, close, lengths), rows, strict=True):
        edge = _judge(overlap, row, recipe.policy)
        if edge is not None:
            edges[at] = edge._replace(blocks=blocks) if (blocks := sets.blocks[at]) else edge
    return edges


def _close(sets: Sets, contained: Shares, policy: Policy) -> Places:
    """Find the pairs whose texts are worth aligning: others can have no relation from which anything follows."""
    if not policy.looks_below_near:
        return np.flatnonzero(sets.shared / np.maximum(sets.mine + sets.theirs - sets.shared, 1) >= policy.near)
    loose = sets.loose / np.maximum(np.minimum(sets.mine, sets.theirs), 1)
    return np.flatnonzero((loose >= _WORTH_ALIGNING) | (contained >= _WORTH_ALIGNING_BLOCKS))


def set_similarity(pair: Pair, relation: str, recipe: Recipe) -> float:
    """Measure a pair as its relation is reported: Jaccard for near and template, else containment; 4 decimals."""
    sets = compare_sets([pair], recipe)
    both, mine, theirs = int(sets.shared[0]), int(sets.mine[0]), int(sets.theirs[0])
    if relation in ("near", "template"):
        return round(both / (mine + theirs - both), 4)
    return round(both / (mine if pair[0].size <= pair[1].size else theirs), 4)


class _Overlap(NamedTuple):
    """How a pair overlaps as shingle sets, and how long both texts are, mine first."""

    jaccard: float
    containment: float
    """of the text with fewer words"""
    own: tuple[int, int]
    """shingles that a text has and the other has not: of the one with fewer such, and of the other"""
    shingles: tuple[int, int]
    """different ones: a text that stands there twice has as many as once"""
    words: tuple[int, int]


def _overlaps(sets: Sets, close: Places, lengths: Sequence[tuple[int, int]]) -> Iterator[_Overlap]:
    """Tell how some pairs overlap, of texts of so many words."""
    both, mine, theirs = (column[close] for column in (sets.shared, sets.mine, sets.theirs))
    words = np.array(lengths)
    jaccard = both / (mine + theirs - both)
    containment = both / np.where(words[:, 0] > words[:, 1], theirs, mine)
    own = np.minimum(mine, theirs) - both, np.maximum(mine, theirs) - both
    for ratio, share, fewer, more, one, other, length in zip(
        *(column.tolist() for column in (jaccard, containment, *own, mine, theirs)), lengths, strict=True
    ):
        yield _Overlap(ratio, share, (fewer, more), (one, other), length)


def _judge(overlap: _Overlap, row: Row, policy: Policy) -> Edge | None:
    """Name the relation of a pair that has enough in common to be aligned."""
    jaccard, containment, words = overlap.jaccard, overlap.containment, overlap.words
    relation = _relation(overlap, row, policy)
    if relation is None:
        return None
    similarity = round(jaccard if relation == "near" else containment, 4)
    apart = row.matched < 0.9 or jaccard < policy.near or not 0.87 <= words[0] / words[1] <= 1.15
    edge = Edge(relation, similarity, apart=apart)
    if relation == "followup" and row.covered < _COVERED:
        return edge
    least = CORRECTED if jaccard >= policy.near else REWRITTEN
    own, more = overlap.own
    if jaccard >= policy.near and is_update(row, more):
        return edge._replace(apart=True)
    if own and is_template(row):
        return Edge("template", round(jaccard, 4), apart=apart)
    if own and (some_facts(row, words, least) or (relation in _DROPPED and other_facts(row, own, least))):
        days = _CORRECTION if row.numbers[1] or row.places[0] else _NAMED_ANEW
        return Edge("template", round(jaccard, 4), apart=apart, instead=Dated(relation, similarity, 0, days))
    if (relation == "near" and jaccard < policy.near) or (relation == "abridged" and containment < policy.containment):
        return edge._replace(instead=Dated("reworded", round(containment, 4), 1, _EVER))
    return edge


def _relation(overlap: _Overlap, row: Row, policy: Policy) -> str | None:
    """Name the relation, facts aside."""
    words, sizes = overlap.words, overlap.shingles
    if overlap.jaccard >= policy.near:
        return "near"
    if min(words) >= policy.containment_words and overlap.containment >= policy.containment:
        if words[0] > words[1]:
            return "extended"
        return "abridged" if row.lead_shorter >= _OLD_LEAD else "followup"
    if min(words) < _ENOUGH_WORDS:
        return None
    covered = row.covered >= _COVERED and row.matched >= _MATCHED and max(sizes) <= _ONE_LENGTH * min(sizes)
    if (row.aligned_jaccard >= policy.near and _one_lead(row)) or (covered and _same_story(row)):
        if words[0] > words[1] and row.added >= _ADDED and sizes[0] - sizes[1] >= _ADDED // 2:
            return "extended"
        return "near" if policy.rewording == "drop" else "reworded"
    if covered:
        return "reworded" if _one_lead(row) else "followup"
    if min(words) >= policy.containment_words and policy.rewording == "drop" and _is_excerpt(row):
        return "abridged" if words[0] <= words[1] else "extended"
    later_lead = row.lead_shorter if words[0] <= words[1] else row.lead_longer
    if row.matched >= _BACKGROUND and row.shingles >= _BACKGROUND / 2 and later_lead < _OTHER_LEAD:
        return "followup"
    return None


def _same_story(row: Row) -> bool:
    """Tell whether a covered text is the other with single words changed, and not one newly written from it."""
    kept, other = row.numbers
    if not _one_lead(row) or other > max(_STRAY_NUMBERS * (kept + other), kept >= _SOME_NUMBERS):
        return False
    if row.shingles >= _FEW_SHINGLES:
        return row.gaps <= 2 * _SPUN_GAPS
    return row.shingles >= _SPUN_SHINGLES and row.gaps <= _SPUN_GAPS and row.matched >= _SPUN_MATCHED


def _is_excerpt(row: Row) -> bool:
    """Tell whether the shorter text is a part of the longer with few single words changed."""
    whole = row.covered >= _EXCERPT_COVERED and row.matched >= _EXCERPT_MATCHED and row.shingles >= _FEW_SHINGLES
    return whole and row.gaps <= _SPUN_GAPS and row.lead_shorter >= _SAME_LEAD and not row.numbers[1]


def _one_lead(row: Row) -> bool:
    """Tell whether both texts begin alike: the share of each one's first words that the other has too."""
    return min(row.lead_shorter, row.lead_longer) >= _SAME_LEAD
