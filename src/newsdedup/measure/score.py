"""How a text is scored against gold: overlapping runs of four tokens, as the article-extraction-benchmark does.

A page's true positives, false positives and false negatives become shares that sum to one; precision and recall are
averaged over pages, F1 is taken of the averages. `page_f1` is the mean of the pages' own F1, which counts an empty
prediction as a miss (https://github.com/scrapinghub/article-extraction-benchmark).
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

SHINGLE = 4
_UNSPACED = (
    "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\u0e00-\u0e7f\u0e80-\u0eff\u1780-\u17ff\u1000-\u109f"
)
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


class Counts(NamedTuple):
    """A page's shares: they sum to one, or are all zero."""

    true_positive: float
    false_positive: float
    false_negative: float


class Scores(NamedTuple):
    """Averages over pages."""

    precision: float
    recall: float
    f1: float
    page_f1: float
    low: int
    """pages under .3"""
    pages: int


def tokens(text: str) -> list[str]:
    """Cut a text into word tokens; scripts without spaces are cut into characters."""
    return _TOKEN.findall(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)))


def shingles(words: Sequence[str]) -> Counter[tuple[str, ...]]:
    """Count the runs of four tokens; a shorter text is one shingle."""
    if not words:
        return Counter()
    if len(words) < SHINGLE:
        return Counter([tuple(words)])
    return Counter(zip(*(words[i:] for i in range(SHINGLE)), strict=False))


def page_counts(gold: str, text: str) -> Counts:
    """Score one page."""
    wanted, got = shingles(tokens(gold)), shingles(tokens(text))
    hit = sum((wanted & got).values())
    extra, missed = sum(got.values()) - hit, sum(wanted.values()) - hit
    total = hit + extra + missed
    return Counts(hit / total, extra / total, missed / total) if total else Counts(0.0, 0.0, 0.0)


def page_f1(counts: Counts) -> float:
    """Give the F1 of one page; a page with nothing to find and nothing found is right."""
    hit, extra, missed = counts
    if extra == missed == 0:
        return 1.0
    return 2 * hit / (2 * hit + extra + missed)


def summarise(pages: Sequence[Counts]) -> Scores:
    """Average over pages: precision over those that predict something, recall over those with something to find."""
    precisions = [hit / (hit + extra) for hit, extra, _ in pages if hit + extra > 0]
    recalls = [hit / (hit + missed) for hit, _, missed in pages if hit + missed > 0]
    precision = sum(precisions) / len(precisions) if precisions else 0.0
    recall = sum(recalls) / len(recalls) if recalls else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    own = [page_f1(counts) for counts in pages]
    return Scores(precision, recall, f1, sum(own) / len(own) if own else 0.0, sum(f < 0.3 for f in own), len(own))


def interval(pages: Sequence[Counts], rounds: int = 1000) -> tuple[float, float]:
    """Give the 95 % percentile bootstrap interval of F1 over pages, with a fixed seed."""
    draw = random.Random(7)
    values = sorted(summarise(draw.choices(pages, k=len(pages))).f1 for _ in range(rounds)) if pages else [0.0]
    return values[int(0.025 * len(values))], values[min(len(values) - 1, int(0.975 * len(values)))]
