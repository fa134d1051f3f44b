"""What a state costs: `python -m tests.bench.state [ARTICLES]`, with made-up articles of 2 kB that all differ.

Prints for each article the processor time of settling and committing and the bytes on disk; then the time to open the
state, and what it costs to add a thousand articles to it, beside what it costs to add them to an empty one.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from newsdedup.dedup.leaders import Index
from newsdedup.model import Article, Source, text_id
from newsdedup.recipe import Recipe
from newsdedup.state.lock import locked
from newsdedup.state.memory import Memory, Terms

BATCH, COMMIT = 64, 1000
TERMS = Terms("bench", "bench", 0)


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


def settled(memory: Memory, made: list[Article], clock: Clock) -> None:
    index = Index(Recipe(), memory.articles, memory.articles)
    for start in range(0, len(made), COMMIT):
        some = made[start : start + COMMIT]
        for at in range(0, len(some), BATCH):
            clock.time("settle", partial(index.settle, some[at : at + BATCH]))
        clock.time("commit", partial(memory.commit, ([os.urandom(16) for _ in some], []), [], {}))


def added(path: str, made: list[Article]) -> dict[str, float]:
    """Add articles to a state in a process's whole life but for its start; gives seconds."""
    clock = Clock()
    began = time.process_time()
    with locked(path) as lock, closing(Memory(path, TERMS, lock)) as memory:
        clock.time("open", partial(Index, Recipe(), memory.articles, memory.articles))
        clock.seconds["open"] = time.process_time() - began
        settled(memory, made, clock)
    return {**clock.seconds, "all": time.process_time() - began}


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    clock = Clock()
    made = articles(count + 5 * COMMIT)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "state"))
        with locked(path) as lock, closing(Memory(path, TERMS, lock)) as memory:
            settled(memory, made[:count], clock)
        for what, seconds in clock.seconds.items():
            print(f"{what}  {seconds / count * 1e6:.0f} microseconds an article")
        size = Path(path).stat().st_size
        print(
            f"disk    {size / count:.0f} bytes an article of {sum(len(one.text) for one in made) // len(made)} letters"
        )
        for number in range(5):
            some = made[count + number * COMMIT : count + (number + 1) * COMMIT]
            large, empty = added(path, some), added(str(Path(folder, f"empty{number}")), some)
            parts = ", ".join(f"{name} {large[name] * 1e3:.0f} / {empty[name] * 1e3:.0f}" for name in large)
            print(f"adding {len(some)}: milliseconds, large / empty: {parts}; ratio {large['all'] / empty['all']:.2f}")


if __name__ == "__main__":
    main()
