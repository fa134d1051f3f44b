"""How memory and time grow with a corpus: `python -m tests.bench.dedup_growth [ARTICLES] [--articles-only]`.

Made-up articles of 1 kB in four paragraphs, a fifth of them earlier ones with a few words changed. Prints, at 100,000,
300,000 and so on, what the process holds of its own (RssAnon, less what it held at the start) and the processor time
an article took since the line before; making the articles is not counted. The exponent is of time over articles.
"""

from __future__ import annotations

import math
import sys
import time
from collections import deque
from pathlib import Path

import numpy as np

from newsdedup.dedup.leaders import Index
from newsdedup.engines.spill import Spill
from newsdedup.model import Article, Source
from newsdedup.recipe import Policy, Recipe

TOGETHER = 500
MARKS = (10_000, 30_000, 60_000, 100_000, 300_000, 1_000_000, 3_000_000)
WORDS, PARAGRAPHS, LENGTH = 40_000, 4, 36


class Maker:
    """Makes articles, the same ones each time."""

    def __init__(self) -> None:
        self._chance = np.random.default_rng(1)
        syllables = [a + b for a in "bcdghjklmnprst" for b in "aiueo"]
        names = {"".join(self._chance.choice(syllables, n)) for n in (2, 3, 3, 4) for _ in range(WORDS // 3)}
        self._words = np.array(sorted(names))
        weights = 1 / (np.arange(len(self._words)) + 30.0)
        self._weights = np.cumsum(weights / weights.sum())
        self._recent: deque[np.ndarray] = deque(maxlen=5000)
        self._made = 0

    def some(self, number: int) -> list[Article]:
        return [self._one() for _ in range(number)]

    def _one(self) -> Article:
        if self._recent and self._chance.random() < 0.2:
            chosen = self._recent[int(self._chance.integers(len(self._recent)))].copy()
            chosen[self._drawn(4) % len(chosen)] = self._drawn(4)
        else:
            chosen = self._drawn(PARAGRAPHS * LENGTH)
            self._recent.append(chosen)
        words = self._words[chosen].tolist()
        text = "\n\n".join(" ".join(words[at : at + LENGTH]) for at in range(0, len(words), LENGTH))
        self._made += 1
        return Article(Source("made", self._made), f"{self._made:032x}", text)

    def _drawn(self, number: int) -> np.ndarray:
        return np.searchsorted(self._weights, self._chance.random(number))


def anonymous() -> int:
    """Give the process's own memory in bytes."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("RssAnon"))
    return int(line.split()[1]) * 1024


def main() -> None:
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    most = numbers[0] if numbers else 300_000
    policy = Policy(blocks="off", drop=("exact", "near")) if "--articles-only" in sys.argv else Policy()
    maker, index = Maker(), Index(Recipe(policy=policy), Spill(None))
    size = sum(len(article.text) for article in Maker().some(500)) // 500
    print(f"articles of {size} characters, {'articles only' if policy.blocks == 'off' else 'everything on'}")
    start, done, kept, spent = anonymous(), 0, 0, 0.0
    last, first = (0, 0.0), (0, 0.0)
    while done < most:
        articles = maker.some(TOGETHER)
        before = time.process_time()
        kept += sum(verdict.duplicate_of is None for verdict in index.settle(articles))
        spent += time.process_time() - before
        done += len(articles)
        if done in MARKS:
            own = anonymous() - start
            each = (spent - last[1]) / (done - last[0])
            first = first if first[0] else (done, spent)
            grown = math.log(spent / first[1]) / math.log(done / first[0]) if done > first[0] else 1.0
            print(
                f"{done:9,} articles, {kept:9,} kept: {own / 1e6:6.0f} MB, {own / done:5.0f} bytes an article; "
                f"{1e6 * each:5.0f} us each, in all {spent:6.1f} s, exponent {grown:.3f}",
                flush=True,
            )
            last = done, spent


if __name__ == "__main__":
    main()
