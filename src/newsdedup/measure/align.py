"""Which blocks of a dump are story, by a gold text that was written without looking at the dump's lines.

Dump and gold are aligned word by word, in order: the heaviest chain of common runs of words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from newsdedup.measure.score import tokens

_LEAST = 3
"""shortest common run, in words"""
_SLACK = 4
"""how far runs on a chain may overlap: a run often goes on by chance into the first words of what follows"""


def covered(blocks: Sequence[str], gold: str) -> list[float]:
    """Tell for every block what share of its words the gold holds at its place; -1.0 for a block without words."""
    words: list[str] = []
    owner: list[int] = []
    for place, block in enumerate(blocks):
        found = tokens(block)
        words.extend(found)
        owner.extend([place] * len(found))
    total, hit = [0] * len(blocks), [0] * len(blocks)
    for place in owner:
        total[place] += 1
    for start, length in _chain(words, tokens(gold)):
        for place in owner[start : start + length]:
            hit[place] += 1
    return [h / t if t else -1.0 for h, t in zip(hit, total, strict=True)]


def _chain(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int]]:
    """Return (start in left, length) of the common runs on the heaviest chain that is in order on both sides."""
    runs = sorted(_runs(left, right))
    best: list[tuple[int, int, int]] = []
    ends: list[int] = []
    tops: list[tuple[int, int]] = []
    pending: list[tuple[int, int]] = []
    for here, (a, b, length) in enumerate(runs):
        pending.sort()
        while pending and pending[0][0] <= a:
            _insert(ends, tops, runs[pending[0][1]], (best[pending[0][1]][0], pending[0][1]))
            pending.pop(0)
        found = bisect_right(ends, b) - 1
        before = tops[found] if found >= 0 else (0, -1)
        bonus = length * length + length * 4
        best.append((before[0] + bonus, before[1], length))
        pending.append((a + length - _slack(length), here))
    chain: list[tuple[int, int]] = []
    at = max(range(len(best)), key=lambda i: best[i][0], default=-1)
    while at >= 0:
        chain.append((runs[at][0], runs[at][2]))
        at = best[at][1]
    return chain[::-1]


def _insert(ends: list[int], tops: list[tuple[int, int]], run: tuple[int, int, int], top: tuple[int, int]) -> None:
    """Enter a finished run into the staircase of (end in gold, best weight), which stays increasing in both."""
    end = run[1] + run[2] - _slack(run[2])
    place = bisect_right(ends, end)
    if place and tops[place - 1][0] >= top[0]:
        return
    while place < len(ends) and tops[place][0] <= top[0]:
        del ends[place], tops[place]
    ends.insert(place, end)
    tops.insert(place, top)


def _slack(length: int) -> int:
    return min(_SLACK, length // 3)


def _runs(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int, int]]:
    """List the maximal common runs of at least `_LEAST` words: (start in left, start in right, length)."""
    index: dict[tuple[str, ...], list[int]] = {}
    for b in range(len(right) - _LEAST + 1):
        index.setdefault(tuple(right[b : b + _LEAST]), []).append(b)
    runs: list[tuple[int, int, int]] = []
    for a in range(len(left) - _LEAST + 1):
        for b in index.get(tuple(left[a : a + _LEAST]), ()):
            if a and b and left[a - 1] == right[b - 1]:
                continue
            length = _LEAST
            while a + length < len(left) and b + length < len(right) and left[a + length] == right[b + length]:
                length += 1
            runs.append((a, b, length))
    return runs
