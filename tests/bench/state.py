"""What a state costs: `python -m tests.bench.state [ARTICLES]`, with made-up articles of 2 kB that all differ.

Prints for each article the processor time of settling, committing and recalling, and the bytes on disk.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from newsdedup.dedup.leaders import Index
from newsdedup.model import Article, Source, text_id
from newsdedup.recipe import Recipe
from newsdedup.state.lock import locked
from newsdedup.state.memory import Memory, Terms

BATCH, COMMIT = 64, 1000


class Clock:
    """Adds up processor time by what it was spent on."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def time(self, what: str, work: Callable[[], object]) -> None:
        began = time.process_time()
        work()
        self.seconds[what] = self.seconds.get(what, 0.0) + time.process_time() - began


def articles(count: int) -> list[Article]:
    chance = random.Random(1)
    words = [f"kata{chance.randrange(10**6)}" for _ in range(30_000)]
    texts = ("\n\n".join(" ".join(chance.choices(words, k=45)) for _ in range(4)) for _ in range(count))
    return [Article(Source(f"dumps/{n // 1000}/{n}.txt", 0), text_id(text), text) for n, text in enumerate(texts)]


def opened(memory: Memory) -> Index:
    index = Index(Recipe(), memory.articles, memory.articles.told)
    index.recall(memory.articles.recall())
    return index


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    clock = Clock()
    terms = Terms("bench", "bench", 0)
    with tempfile.TemporaryDirectory() as folder, locked(path := str(Path(folder, "state"))) as lock:
        made = articles(count)
        with closing(Memory(path, terms, lock)) as memory:
            index = opened(memory)
            for start in range(0, count, COMMIT):
                some = made[start : start + COMMIT]
                for at in range(0, len(some), BATCH):
                    clock.time("settle", lambda batch=some[at : at + BATCH]: index.settle(batch))  # type: ignore[misc]
                keys = [os.urandom(16) for _ in some]
                clock.time("commit", lambda keys=keys: memory.commit(keys, [], {}))  # type: ignore[misc]
        size = Path(path).stat().st_size
        with closing(Memory(path, terms, lock)) as memory:
            clock.time("recall", lambda: opened(memory))
    for what, seconds in clock.seconds.items():
        print(f"{what}  {seconds / count * 1e6:.0f} microseconds an article")
    print(f"disk    {size / count:.0f} bytes an article of {sum(len(one.text) for one in made) // count} characters")


if __name__ == "__main__":
    main()
