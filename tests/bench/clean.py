"""How fast the program runs from files to files: `make bench`.

The corpus is the seeds with their words changed, so that no two are duplicates, and a tenth of them a second time; or
a JSONL file that is named. Figures of different machines do not compare.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.pages import changed
from tests.conftest import SEEDS, environment, program

DOCUMENTS = 2000


def corpus(path: Path) -> None:
    """Write the documents as JSON lines."""
    chance = random.Random(1)
    seeds = [seed.read_text(encoding="utf-8") for seed in sorted(SEEDS.iterdir())]
    made: list[str] = []
    for number in range(DOCUMENTS):
        again = number % 10 == 9
        made.append(chance.choice(made) if again else changed(seeds[number % len(seeds)], chance))
    path.write_text("".join(json.dumps({"id": str(at), "text": text}) + "\n" for at, text in enumerate(made)))


def spent() -> float:
    """Give the processor time of all children so far, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measure and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder, "corpus.jsonl")
        if len(sys.argv) < 2:
            corpus(path)
        print(f"{path.name}\n\n| clean | wall s | processor s | documents a second | peak MB |\n|---|---|---|---|---|")
        for options in (["--no-dedup"], [], ["-j", "2"]):
            start, before = time.perf_counter(), spent()
            command = program("clean", path, "-o", Path(folder, "out"), *options)
            done = subprocess.run(command, env=environment(), check=True, capture_output=True, text=True)
            seconds, processor = time.perf_counter() - start, spent() - before
            number = int(done.stderr.rsplit("newsdedup: ", 1)[-1].split()[0])
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            name = " ".join(options) or "-j 1"
            print(f"| {name} | {seconds:.1f} | {processor:.1f} | {number / seconds:.0f} | {peak:.0f} |")


if __name__ == "__main__":
    main()
