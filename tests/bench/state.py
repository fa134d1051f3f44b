"""What a state costs: `python -m tests.bench.state [ARTICLES]`, with made-up articles of 2 kB that all differ.

Prints for each article the processor time of settling and committing and the bytes on disk; then the time to open the
state, and what whole commands take to add a thousand articles to it and to an empty one, in turns.
"""

from __future__ import annotations

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from newsdedup.cli.given import Given
from newsdedup.cli.remember import sketch_name
from newsdedup.dedup.leaders import Index
from newsdedup.model import Article, Source, text_id
from newsdedup.recipe import Recipe
from newsdedup.state.lock import locked
from newsdedup.state.memory import Memory, Terms
from tests.conftest import environment, program

BATCH, COMMIT, ROUNDS = 64, 1000, 5


class Clock:
    """Adds up processor time by what it was spent on."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def time(self, what: str, work: Callable[[], object]) -> None:
        began = time.process_time()
        work()
        self.seconds[what] = self.seconds.get(what, 0.0) + time.process_time() - began


class Author:
    """Writes articles, all unlike each other."""

    def __init__(self) -> None:
        self._chance = random.Random(1)
        self._words = [f"kata{self._chance.randrange(10**6)}" for _ in range(30_000)]

    def text(self) -> str:
        """Write one."""
        return "\n\n".join(" ".join(self._chance.choices(self._words, k=45)).capitalize() + "." for _ in range(4))


def fill(path: str, count: int, author: Author, recipe: Recipe) -> Clock:
    """Make a state that remembers so many."""
    clock, terms = Clock(), Terms(sketch_name(recipe), recipe.digest, 0)
    with locked(path) as lock, closing(Memory(path, terms, lock)) as memory:
        index = Index(recipe, memory.articles, memory.articles)
        for start in range(0, count, COMMIT):
            texts = [author.text() for _ in range(COMMIT)]
            some = [Article(Source(f"{start}/{n}.txt", 0), text_id(text), text) for n, text in enumerate(texts)]
            for at in range(0, COMMIT, BATCH):
                clock.time("settle", partial(index.settle, some[at : at + BATCH]))
            clock.time("commit", partial(memory.commit, ([os.urandom(16) for _ in some], []), [], {}, 0))
    with locked(path) as lock:
        began = time.process_time()
        with closing(Memory(path, terms, lock)) as memory:
            Index(recipe, memory.articles, memory.articles)
            clock.seconds["open"] = time.process_time() - began
    return clock


def run(command: str, folder: Path, state: str, number: int) -> float:
    """Run a command in a process of its own; gives seconds of processor time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    call = program(command, "-q", f"new{number}.jsonl", "--state", state, "-o", f"{state}-{command}.jsonl")
    subprocess.run(call, cwd=folder, env=environment(), check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    author, recipe = Author(), Given().recipe()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        clock = fill(str(folder / "large"), count, author, recipe)
        for what in ("settle", "commit"):
            print(f"{what}  {clock.seconds[what] / count * 1e6:.0f} microseconds an article")
        print(
            f"disk    {(folder / 'large').stat().st_size / count:.0f} bytes an article of {len(author.text())} letters"
        )
        print(f"open    {clock.seconds['open'] * 1e3:.1f} milliseconds")
        for first, command in ((0, "clean"), (ROUNDS, "dedup")):
            ratios = []
            for number in range(first, first + ROUNDS):
                rows = ({"id": f"{number}-{at}", "text": author.text()} for at in range(COMMIT))
                (folder / f"new{number}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
                states = ["large", f"empty{number}"]
                taken = {state: run(command, folder, state, number) for state in states[:: 1 - number % 2 * 2]}
                ratios.append(taken["large"] / taken[states[1]])
                print(f"{command}: {taken['large']:.2f} s, to an empty state {taken[states[1]]:.2f} s", flush=True)
            print(f"{command}: ratio {statistics.median(ratios):.2f}, at worst {max(ratios):.2f}")


if __name__ == "__main__":
    main()
