"""Which paragraphs of one page resemble one another: equal, nearly equal, or held by a longer one.

Bounded work on any page: a shingle found in many paragraphs points to the longest of them only, a band bucket pairs
its members with its first few. Policy (what follows from a resemblance) is the caller's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from newsdedup.recipe import SketchSpec
from newsdedup.sketch.minhash import band_keys, signatures
from newsdedup.sketch.overlap import shared
from newsdedup.sketch.shingle import Shingled, distinct, shingle, whole, windows
from newsdedup.sketch.words import Hashes, Places

_FIRST_HOLDERS = 4
"""Members of a bucket that every other member is compared with."""

_RESEMBLES = 0.3
"""Least shingle Jaccard of a near pair: one word changed in a sentence of ten."""

_SAME_WORDS = 0.8
"""Least share of common words (with their counts) of the longer one of a near pair."""


class Overlap(NamedTuple):
    """Shingles two paragraphs share, and all they have together."""

    shared: int
    united: int


class Course(NamedTuple):
    """How a run of paragraphs goes through one other: shares of words found there in the same order, 0 to 1."""

    run: float
    host: float


@dataclass(frozen=True, slots=True)
class Lookalikes:
    """Resemblances among the paragraphs of a page, by their indexes."""

    labels: list[int]
    """equal for the same words in the same order; 0 without words"""
    words: list[int]
    sizes: list[int]
    """shingles"""
    near: dict[int, list[int]]
    """for each paragraph the near copies that bands nominated, not its equals"""
    host: list[int]
    """the longest other paragraph that holds the first shingle, -1 if none"""
    shingled: Shingled

    def overlap(self, one: int, other: int) -> Overlap | None:
        """Compare two paragraphs exactly; None unless they are equal or near."""
        return _overlap(self.shingled, one, other)

    def course(self, host: int, run: range) -> Course:
        """Follow the words of a run of paragraphs through a host paragraph, in order."""
        mine = self.shingled.words[self.shingled.first[run.start] : self.shingled.first[run.stop]]
        theirs = self.shingled.words[self.shingled.first[host] : self.shingled.first[host + 1]]
        return _course(mine, theirs)


def lookalikes(texts: Sequence[str], spec: SketchSpec, least_words: int) -> Lookalikes | None:
    """Find what resembles what; None if no paragraph has half of its shingles in common with others.

    Args:
        texts: paragraphs of one page.
        spec: how to shingle and sign.
        least_words: shorter paragraphs have equals, but no near copies.
    """
    shingled = shingle(texts, spec)
    counts = shingled.counts
    holders = _holders(shingled)
    if holders is None:
        return None
    host, sharing = holders
    if counts[sharing].sum() < least_words:
        return None
    labels = whole(shingled.words, shingled.first)
    near = _near(shingled, [int(p) for p in sharing if counts[p] >= least_words], labels, spec)
    return Lookalikes(labels.tolist(), counts.tolist(), np.diff(shingled.start).tolist(), near, host.tolist(), shingled)


def may_stand_twice(words: Iterable[str]) -> bool:
    """Tell whether eight words in a row may stand twice among some; looks at hashes of four of the eight."""
    hashes = np.fromiter(map(hash, words), dtype=np.int64)
    sampled = hashes[:-7] * 3 + hashes[2:-5] * 5 + hashes[5:-2] * 7 + hashes[7:]
    sampled.sort()
    return bool((sampled[1:] == sampled[:-1]).any())


def _part(hashes: Hashes, start: Places, at: int) -> Hashes:
    return hashes[start[at] : start[at + 1]]


def _holders(shingled: Shingled) -> tuple[Places, Places] | None:
    """Find each paragraph's host, and the paragraphs that share at least half of their shingles with others."""
    number = np.diff(shingled.start)
    owner = np.repeat(np.arange(len(number)), number)
    order = np.argsort(shingled.shingles, kind="stable")
    ordered, owners = shingled.shingles[order], owner[order]
    begins = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))) if len(ordered) else order
    if len(begins) == len(ordered):
        return None
    least, most = np.minimum.reduceat(owners, begins), np.maximum.reduceat(owners, begins)
    common = least != most
    if not common.any():
        return None
    spread = np.diff(np.append(begins, len(ordered)))
    held = np.bincount(owners[np.repeat(common, spread)], minlength=len(number))
    sharing = np.flatnonzero((2 * held >= number) & (held > 0))
    # The longest holder, the earliest among equals: length and reversed index packed in one number.
    rank = shingled.counts * len(number) + np.arange(len(number))[::-1]
    best = np.maximum.reduceat(rank[owners], begins)
    longest = np.empty(len(ordered), dtype=np.int64)
    longest[order] = np.repeat(len(number) - 1 - best % len(number), spread)
    host = np.full(len(number), -1, dtype=np.int64)
    filled = np.flatnonzero(number)
    host[filled] = longest[shingled.start[filled]]
    # A first word may be glued to the last of the paragraph before: then the second shingle tells.
    alone = filled[(host[filled] == filled) & (number[filled] > 1)]
    host[alone] = longest[shingled.start[alone] + 1]
    host[host == np.arange(len(number))] = -1
    return host, sharing


def _near(shingled: Shingled, among: list[int], labels: Hashes, spec: SketchSpec) -> dict[int, list[int]]:
    """Nominate by bands, decide by exact comparison; of equal paragraphs the first few speak for all."""
    equals: dict[int, list[int]] = {}
    for paragraph in among:
        equals.setdefault(int(labels[paragraph]), []).append(paragraph)
    chosen = [places[0] for places in equals.values()]
    near: dict[int, list[int]] = {}
    if len(chosen) < 2:
        return near
    start = np.concatenate(([0], np.cumsum([shingled.start[p + 1] - shingled.start[p] for p in chosen])))
    hashes = np.concatenate([_part(shingled.shingles, shingled.start, p) for p in chosen])
    keys, _ = band_keys(signatures(hashes, start.astype(np.int64), spec), spec.bands, spec.rows)
    for one, other in sorted(_nominated(keys)):
        if _overlap(shingled, chosen[one], chosen[other]) is None:
            continue
        for mine, theirs in ((one, other), (other, one)):
            places = equals[int(labels[chosen[theirs]])][:_FIRST_HOLDERS]
            for paragraph in equals[int(labels[chosen[mine]])]:
                near.setdefault(paragraph, []).extend(places)
    return near


def _nominated(keys: Hashes) -> set[tuple[int, int]]:
    """Pair the members of every bucket with its first few."""
    bands = keys.shape[1]
    flat = keys.ravel()
    order = np.argsort(flat, kind="stable")
    same = flat[order][1:] == flat[order][:-1]
    if not same.any():
        return set()
    buckets = np.split(order // bands, np.flatnonzero(~same) + 1)
    pairs: set[tuple[int, int]] = set()
    for bucket in buckets:
        members = bucket.tolist()
        for place, first in enumerate(members[:_FIRST_HOLDERS]):
            pairs.update((first, other) for other in members[place + 1 :])
    return pairs


def _overlap(shingled: Shingled, one: int, other: int) -> Overlap | None:
    """Compare two paragraphs exactly; None unless they are near."""
    words = [_part(shingled.words, shingled.first, p) for p in (one, other)]
    if min(len(words[0]), len(words[1])) < _SAME_WORDS * max(len(words[0]), len(words[1])):
        return None
    mine = distinct(_part(shingled.shingles, shingled.start, one))
    theirs = distinct(_part(shingled.shingles, shingled.start, other))
    both = shared(mine, theirs)
    united = len(mine) + len(theirs) - both
    if both < _RESEMBLES * united:
        return None
    if _common(*words) < _SAME_WORDS * max(len(words[0]), len(words[1])):
        return None
    return Overlap(both, united)


def _common(mine: Hashes, theirs: Hashes) -> int:
    """Count the words two texts have in common, each as often as both have it."""
    names, which = np.unique(np.concatenate((mine, theirs)), return_inverse=True)
    here = np.bincount(which[: len(mine)], minlength=len(names))
    there = np.bincount(which[len(mine) :], minlength=len(names))
    return int(np.minimum(here, there).sum())


def _course(mine: Hashes, theirs: Hashes) -> Course:
    """Chain the 3-word windows found in both in rising order (longest increasing subsequence), count words covered."""
    wide = 3
    if len(mine) < wide or len(theirs) < wide:
        return Course(0.0, 0.0)
    here, _ = windows(mine, np.array([0, len(mine)]), np.array([wide]))
    there, _ = windows(theirs, np.array([0, len(theirs)]), np.array([wide]))
    order = np.argsort(there, kind="stable")
    at = np.searchsorted(there[order], here)
    at[at == len(there)] = 0
    found = there[order][at] == here
    mine_at, theirs_at = np.flatnonzero(found), order[at[found]]
    chain = _rising(theirs_at.tolist())
    run = np.zeros(len(mine), dtype=bool)
    host = np.zeros(len(theirs), dtype=bool)
    for offset in range(wide):
        run[mine_at[chain] + offset] = True
        host[theirs_at[chain] + offset] = True
    return Course(float(run.mean()), float(host.mean()))


def _rising(values: list[int]) -> list[int]:
    """Choose the places of a longest strictly increasing subsequence (patience sorting)."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, value in enumerate(values):
        pile = bisect_left(tails, value)
        before.append(ends[pile - 1] if pile else -1)
        if pile == len(tails):
            tails.append(value)
            ends.append(place)
        else:
            tails[pile], ends[pile] = value, place
    chain: list[int] = []
    place = ends[-1] if ends else -1
    while place >= 0:
        chain.append(place)
        place = before[place]
    return chain[::-1]
