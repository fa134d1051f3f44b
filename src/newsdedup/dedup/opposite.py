"""What stands opposite what in two texts that are laid side by side: facts that stayed, and that others stand in for.

The double of the kernel, part of `align`; only counts. A fact is told by its looks: a digit, a capital in a sentence.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsdedup.dedup.imprints import KIND_BITS
from newsdedup.sketch.words import NAME, NUMBER, OPENER, Places

Mask = NDArray[np.bool_]

KIND = np.uint32(KIND_BITS)

FEW_WORDS = 4
"""Longer runs of capitals are headlines, not names; longer gaps are passages."""


class Side(NamedTuple):
    """One side of all pairs, laid end to end."""

    words: NDArray[np.uint32]
    first: Places
    pair: Places
    """of each word"""


def count_facts(
    shorter: Side,
    longer: Side,
    masks: tuple[Places, Mask],
    facing: tuple[Places, Places],
    kinds: tuple[int, ...],
) -> tuple[Places, Places]:
    """Count the words of some kinds that were conserved, and that face another of them, where `masks[1]` says.

    A capital tells a name if the other text has one too: a text all in capitals has no more names than its copy.
    """
    partner, where = masks
    count = len(shorter.first) - 1
    own = where & _of(shorter.words, kinds)
    alike = (NAME, OPENER) if NAME in kinds else kinds
    conserved = np.bincount(shorter.pair[own & (partner >= 0) & _of(longer.words[partner], alike)], minlength=count)
    open_ = np.flatnonzero(own & (partner < 0))
    exchanged = np.zeros(len(open_), dtype=bool)
    for place in facing:
        there = place[open_]
        exchanged |= (there >= 0) & _of(longer.words[there], alike)
    return conserved, np.bincount(shorter.pair[open_[exchanged]], minlength=count)


def count_swapped(shorter: Side, longer: Side, where: Mask, facing: tuple[Places, Places]) -> Places:
    """Count facts in whose place, by the words before and by those after, stands another of their kind."""
    before, after = facing
    at = np.flatnonzero(where & (before >= 0) & (before == after))
    mine, theirs = shorter.words[at], longer.words[before[at]]
    numbers = _of(mine, (NUMBER,)) & _of(theirs, (NUMBER,))
    capitals = _of(mine, (NAME, OPENER)) & _of(theirs, (NAME, OPENER))
    return np.bincount(shorter.pair[at[numbers | capitals]], minlength=len(shorter.first) - 1)


def count_places(shorter: Side, longer: Side, partner: Places) -> tuple[Places, Places]:
    """Count the short gaps between matching words where both have other words: numbers, names among them."""
    count = len(shorter.first) - 1
    begins, ends, low, high = _gaps(shorter, longer, partner)
    again = np.zeros(len(begins), dtype=bool)
    for here, there in product(range(FEW_WORDS), repeat=2):
        mine, theirs = np.minimum(begins + here, ends - 1), np.minimum(low + there, high - 1)
        again |= shorter.words[mine] >> KIND == longer.words[theirs] >> KIND
    pair = shorter.pair[begins]
    (number, other_number), (name, other_name) = (
        (_holds(shorter, begins, ends, kinds), _holds(longer, low, high, kinds)) for kinds in ((NUMBER,), (NAME,))
    )
    numbers = ~again & number & other_number & (name == other_name)
    names = ~again & name & other_name
    return np.bincount(pair[numbers], minlength=count), np.bincount(pair[names], minlength=count)


def _gaps(shorter: Side, longer: Side, partner: Places) -> tuple[Places, Places, Places, Places]:
    """Find the short runs of unmatched words and those in their place: where they begin and end in either text."""
    bounds = np.unique(np.concatenate((np.flatnonzero(np.diff(partner >= 0)) + 1, shorter.first)))
    begins, ends = bounds[:-1], bounds[1:]
    pair = shorter.pair[begins]
    inner, last = begins > shorter.first[pair], ends < shorter.first[pair + 1]
    low = np.where(inner, partner[begins - 1] + 1, longer.first[pair])
    high = np.where(last, partner[np.minimum(ends, len(partner) - 1)], longer.first[pair + 1])
    few = (partner[begins] < 0) & (ends - begins <= FEW_WORDS) & (high > low) & (high - low <= FEW_WORDS)
    return begins[few], ends[few], low[few], high[few]


def _holds(side: Side, begins: Places, ends: Places, kinds: tuple[int, ...]) -> Mask:
    """Tell which stretches of words hold one of some kinds."""
    sums = np.concatenate(([0], np.cumsum(_of(side.words, kinds))))
    held: Mask = sums[ends] > sums[begins]
    return held


def _of(words: NDArray[np.uint32], kinds: tuple[int, ...]) -> Mask:
    own = words & np.uint32((1 << KIND_BITS) - 1)
    found: Mask = own == kinds[0]
    for kind in kinds[1:]:
        found = found | (own == kind)
    return found
