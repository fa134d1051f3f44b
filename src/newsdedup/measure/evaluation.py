"""A tool's output scored against gold: by words, by shingles, by kind of boilerplate, by language and site.

Intervals are 95 % percentile bootstrap over documents, with a fixed seed: the same input gives the same figures.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from newsdedup.measure.differences import Difference, differences
from newsdedup.measure.rows import Gold
from newsdedup.measure.score import Counts, interval, page_counts, page_f1, summarise
from newsdedup.measure.words import Rates, Tally, align, rates, tally, total, words

ROUNDS = 1000
_SEED = 7
_UNCOUNTED = ("repeat", "title")
"""kinds whose words also stand in the story"""

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and its interval; None where it cannot be told."""

    value: float | None
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The documents of one language or site."""

    documents: int
    words: Rates
    shingle_f1: float
    page_f1: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures, in the order of the text table."""

    documents: int
    missing: int
    """gold documents without a prediction: all of their story is lost"""
    figures: Mapping[str, Figure]
    low: int
    """documents whose own F1 is under .3"""
    kinds: Mapping[str, tuple[int, int]]
    """of each kind of boilerplate: (pieces left, pieces), the commonest first"""
    parts: Mapping[str, Mapping[str, Part]]
    """by "lang" and "site", as far as gold gives them, the largest first"""
    differences: tuple[Difference, ...]


def evaluate(gold: Sequence[Gold], predicted: Mapping[str, str]) -> Evaluation:
    """Score predictions, given by id, against gold."""
    tallies: list[Tally] = []
    pages: list[Counts] = []
    found: list[Difference] = []
    kinds: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for row in gold:
        text = predicted.get(row.id, "")
        aligned = align(row.text, text)
        tallies.append(tally(aligned, row.raw))
        pages.append(page_counts(row.text, text))
        found.extend(differences(row, text, aligned))
        flat = " ".join(aligned.predicted)
        for kind, piece in row.removed:
            spoken = words(piece)
            if len(spoken) > 1:
                kinds[kind] += 1
                left[kind] += kind not in _UNCOUNTED and " ".join(spoken) in flat
    return Evaluation(
        documents=len(gold),
        missing=sum(row.id not in predicted for row in gold),
        figures=_figures(tallies, pages),
        low=summarise(pages).low,
        kinds={kind: (left[kind], count) for kind, count in sorted(kinds.items(), key=lambda k: (-k[1], k[0]))},
        parts=_parts(gold, tallies, pages),
        differences=tuple(found),
    )


def _figures(tallies: Sequence[Tally], pages: Sequence[Counts]) -> dict[str, Figure]:
    def of_words(read: Callable[[Rates], float | None]) -> Figure:
        return Figure(read(rates(total(tallies))), spread([read(rates(drawn)) for drawn in draws]))

    draws = _drawn(tallies)
    shingles = summarise(pages)
    own = [page_f1(page) for page in pages]
    return {
        "word_precision": of_words(lambda r: r.precision),
        "word_recall": of_words(lambda r: r.recall),
        "word_f1": of_words(lambda r: r.f1),
        "boilerplate_removed": of_words(lambda r: r.removed),
        "story_lost": of_words(lambda r: r.lost),
        "exact": of_words(lambda r: r.exact),
        "shingle_precision": Figure(shingles.precision),
        "shingle_recall": Figure(shingles.recall),
        "shingle_f1": Figure(shingles.f1, interval(pages, ROUNDS)),
        "page_f1": Figure(shingles.page_f1, spread(_means(own))),
    }


def spread(values: Sequence[float | None]) -> Interval | None:
    """Give the 95 % interval of bootstrap values; None if one of them cannot be told."""
    told = sorted(value for value in values if value is not None)
    if not told or len(told) < len(values):
        return None
    return told[int(0.025 * len(told))], told[min(len(told) - 1, int(0.975 * len(told)))]


def _drawn(tallies: Sequence[Tally]) -> list[Tally]:
    """Draw the documents anew, with repetition, many times over, and add each draw up."""
    import numpy as np

    if not tallies:
        return []
    draw = random.Random(_SEED)
    table, places = np.array(tallies), range(len(tallies))
    return [Tally(*map(int, table[draw.choices(places, k=len(places))].sum(axis=0))) for _ in range(ROUNDS)]


def _means(values: Sequence[float]) -> list[float | None]:
    draw = random.Random(_SEED)
    return [sum(draw.choices(values, k=len(values))) / len(values) for _ in range(ROUNDS)] if values else []


def _parts(gold: Sequence[Gold], tallies: Sequence[Tally], pages: Sequence[Counts]) -> dict[str, dict[str, Part]]:
    members: dict[str, dict[str, list[int]]] = {}
    for at, row in enumerate(gold):
        for key, value in row.groups:
            members.setdefault(key, {}).setdefault(value, []).append(at)
    found: dict[str, dict[str, Part]] = {}
    for key, values in sorted(members.items()):
        found[key] = {}
        for value, places in sorted(values.items(), key=lambda item: (-len(item[1]), item[0])):
            shingles = summarise([pages[at] for at in places])
            spoken = rates(total(tallies[at] for at in places))
            found[key][value] = Part(len(places), spoken, shingles.f1, shingles.page_f1)
    return found
