"""Lay two texts side by side, many pairs at a time: which words of the shorter stand in the longer, in place.

Exact comparison, no policy. Every step is one numpy operation over all pairs of a call; the kernel has a double.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsdedup.dedup.imprints import Imprint
from newsdedup.dedup.opposite import FEW_WORDS, KIND, Mask, Side, count_facts, count_places, count_swapped
from newsdedup.dedup.pairs import as_bytes
from newsdedup.kernel import compiled
from newsdedup.sketch.words import NAME, NUMBER, Places

Shares = NDArray[np.float64]

PAIRS = 256
"""Pairs at most in one call."""

_GRAM = 3
_WINDOW = 16
_COVERED = 0.3
_GAP = 8
_LEAD = 64
_SHINGLE = 5
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_POSITION_BITS = 22
_LONGEST = (1 << (_POSITION_BITS - 1)) - 1


class Row(NamedTuple):
    """How one pair aligns; shares are of the shorter text's words unless it says otherwise."""

    matched: float
    covered: float
    """share of 16-word windows of which at least 0.3 is matched"""
    shingles: float
    """share of 5-word windows matched in one piece"""
    aligned_jaccard: float
    """of 5-word windows, paragraphs ignored"""
    gaps: float
    """share of words in unmatched gaps of 8 and more"""
    lead_shorter: float
    """matched share of the shorter text's first 64 words"""
    lead_longer: float
    numbers: tuple[int, int]
    """conserved, and exchanged for another number, inside covered windows"""
    names: tuple[int, int]
    swapped: int
    """words that are facts by their looks (a digit, a capital) and stand exactly where the longer has another such"""
    apart: int
    """unmatched words inside covered windows"""
    places: tuple[int, int]
    """short gaps between words that match, where both texts have other words, a number among them, and a name: of
    however many words a number is made, it has one place; a number beside a name in one text alone is written
    otherwise"""
    added: int
    """words of the longest run in the longer text that are nowhere in the shorter"""


def align(pairs: Sequence[tuple[Imprint, Imprint]]) -> list[Row]:
    """Align pairs given as (shorter, longer); at most `PAIRS`, none empty."""
    if compiled is not None:
        return list(map(Row._make, compiled.align(as_bytes(pairs))))
    shorter = _side([short.words[:_LONGEST] for short, _ in pairs])
    longer = _side([long.words[:_LONGEST] for _, long in pairs])
    anchors = _anchors(shorter, longer)
    before, after = _facing(shorter, longer, anchors)
    partner = np.where(_equal(shorter, longer, before), before, -1)
    partner = np.where((partner < 0) & _equal(shorter, longer, after), after, partner)
    return _measures(shorter, longer, partner, (before, after))


def _side(texts: list[NDArray[np.uint32]]) -> Side:
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    first = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
    return Side(np.concatenate(texts), first, np.repeat(np.arange(len(texts)), lengths))


def _grams(side: Side, which: int) -> NDArray[np.uint64]:
    """Pack every 3-word window as pair, hash, side, position: sorting brings equal ones together."""
    words = (side.words >> KIND).astype(np.uint64)
    value = np.zeros(max(len(words) - _GRAM + 1, 0), dtype=np.uint64)
    for offset in range(_GRAM):
        value = (value + words[offset : offset + len(value)] + np.uint64(1)) * _FACTOR
    value ^= value >> np.uint64(29)
    value *= _FACTOR
    inside = np.flatnonzero(side.pair[: len(value)] == side.pair[_GRAM - 1 :]) if len(value) else np.empty(0, np.int64)
    pair = side.pair[inside]
    packed: NDArray[np.uint64] = (value[inside] >> np.uint64(32)) << np.uint64(_POSITION_BITS)
    packed |= pair.astype(np.uint64) << np.uint64(_POSITION_BITS + 32)
    packed |= (inside - side.first[pair]).astype(np.uint64) | np.uint64(which << (_POSITION_BITS - 1))
    return packed


def _anchors(shorter: Side, longer: Side) -> Places:
    """For each word of the shorter the place in the longer where an equal window begins, else -1.

    The first of several equal windows meets the first, the second the second, the rest the last.
    """
    packed = np.concatenate((_grams(shorter, 0), _grams(longer, 1)))
    packed.sort()
    group = packed >> np.uint64(_POSITION_BITS)
    begins = np.flatnonzero(np.concatenate(([True], group[1:] != group[:-1]))) if len(group) else np.empty(0, np.int64)
    anchors = np.full(len(shorter.words), -1, dtype=np.int64)
    if not len(begins):
        return anchors
    of_longer = (packed >> np.uint64(_POSITION_BITS - 1) & np.uint64(1)).astype(np.int64)
    size = np.diff(np.append(begins, len(packed)))
    theirs = np.add.reduceat(of_longer, begins)
    which = np.repeat(np.arange(len(begins)), size)
    here = np.flatnonzero((of_longer == 0) & (theirs[which] > 0))
    of = which[here]
    rank = np.minimum(here - begins[of], theirs[of] - 1)
    there = begins[of] + size[of] - theirs[of] + rank
    position = np.uint64(_LONGEST)
    pair = (packed[here] >> np.uint64(_POSITION_BITS + 32)).astype(np.int64)
    anchors[shorter.first[pair] + (packed[here] & position).astype(np.int64)] = packed[there] & position
    return anchors


def _facing(shorter: Side, longer: Side, anchors: Places) -> tuple[Places, Places]:
    """For each word of the shorter, the place in the longer that faces it along the anchor before, and after it.

    Places are in the laid-out longer side; -1 where there is none.
    """
    here = np.arange(len(anchors))
    base, end = longer.first[shorter.pair], longer.first[shorter.pair + 1]
    found = anchors >= 0
    before = np.maximum.accumulate(np.where(found, here, -1))
    after = np.minimum.accumulate(np.where(found, here, len(here))[::-1])[::-1]
    faces = []
    for anchor, inside in (
        (before, before >= shorter.first[shorter.pair]),
        (np.minimum(after, len(here) - 1), after < shorter.first[shorter.pair + 1]),
    ):
        place = base + anchors[anchor] + here - anchor
        faces.append(np.where(inside & (place >= base) & (place < end), place, -1))
    return faces[0], faces[1]


def _equal(shorter: Side, longer: Side, place: Places) -> Mask:
    same: Mask = (place >= 0) & (shorter.words >> KIND == longer.words[place] >> KIND)
    return same


def _measures(shorter: Side, longer: Side, partner: Places, facing: tuple[Places, Places]) -> list[Row]:
    count = len(shorter.first) - 1
    length, other = np.diff(shorter.first), np.diff(longer.first)
    matched = partner >= 0
    covered, windows = _windows(shorter, matched)
    runs = _run_lengths(shorter, matched)
    short = covered & (matched | (runs <= FEW_WORDS))
    whole = _whole_shingles(shorter, partner)
    fives = np.bincount(shorter.pair[: len(whole)][whole], minlength=count)
    possible = np.maximum(length - _SHINGLE + 1, 1), np.maximum(other - _SHINGLE + 1, 1)
    answered = np.zeros(len(longer.words), dtype=bool)
    answered[partner[matched]] = True
    shares = [
        _share(shorter, matched),
        windows,
        fives / possible[0],
        fives / np.maximum(possible[0] + possible[1] - fives, 1),
        _share(shorter, ~matched & (runs >= _GAP)),
        _lead(shorter, matched),
        _lead(longer, answered),
    ]
    facts = [
        *count_facts(shorter, longer, (partner, covered), facing, (NUMBER,)),
        *count_facts(shorter, longer, (partner, short), facing, (NAME,)),
        count_swapped(shorter, longer, ~matched & (runs <= FEW_WORDS), facing),
        np.bincount(shorter.pair[covered & ~matched], minlength=count),
        *count_places(shorter, longer, partner),
        _longest(longer, ~answered),
    ]
    shared, counted = (zip(*(column.tolist() for column in columns), strict=True) for columns in (shares, facts))
    return [
        Row._make((*share, fact[:2], fact[2:4], *fact[4:6], fact[6:8], fact[8]))
        for share, fact in zip(shared, counted, strict=True)
    ]


def _share(side: Side, mask: Mask) -> Shares:
    return np.bincount(side.pair[mask], minlength=len(side.first) - 1) / np.diff(side.first)


def _windows(side: Side, matched: Mask) -> tuple[Mask, Shares]:
    """Tell which words lie in covered windows, and each pair's share of covered windows."""
    here = np.arange(len(matched))
    end = side.first[side.pair + 1]
    sums = np.concatenate(([0], np.cumsum(matched)))
    stop = np.minimum(here + _WINDOW, end)
    is_window = (here + _WINDOW <= end) | (here == side.first[side.pair])
    good = is_window & (sums[stop] - sums[here] >= _COVERED * (stop - here))
    steps = np.zeros(len(matched) + 1, dtype=np.int64)
    steps[here[good]] += 1
    np.subtract.at(steps, stop[good], 1)
    count = len(side.first) - 1
    share = np.bincount(side.pair[good], minlength=count) / np.bincount(side.pair[is_window], minlength=count)
    return np.cumsum(steps[:-1]) > 0, share


def _whole_shingles(side: Side, partner: Places) -> Mask:
    """Tell at which words five matched ones begin whose partners follow one another."""
    number = max(len(partner) - _SHINGLE + 1, 0)
    whole: Mask = (partner[:number] >= 0) & (side.pair[:number] == side.pair[len(partner) - number :])
    for offset in range(1, _SHINGLE):
        whole &= partner[offset : offset + number] == partner[:number] + offset
    return whole


def _run_lengths(side: Side, matched: Mask) -> Places:
    """Give for each word how long the run of matched or of unmatched words is that it stands in."""
    run = side.pair * 2 + matched
    begins = np.flatnonzero(np.concatenate(([True], run[1:] != run[:-1])))
    size = np.diff(np.append(begins, len(run)))
    return np.repeat(size, size)


def _longest(side: Side, mask: Mask) -> Places:
    """Give how long each text's longest run of marked words is."""
    longest: Places = np.maximum.reduceat(np.where(mask, _run_lengths(side, mask), 0), side.first[:-1])
    return longest


def _lead(side: Side, mask: Mask) -> Shares:
    head = np.arange(len(mask)) - side.first[side.pair] < _LEAD
    count = len(side.first) - 1
    return np.bincount(side.pair[head & mask], minlength=count) / np.bincount(side.pair[head], minlength=count)
