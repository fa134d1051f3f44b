"""How fast this machine cleans and deduplicates: `make bench`.

The corpus is the seeds with their words changed, so that no two are duplicates, and a tenth of them a second time.
Figures of different machines do not compare.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import tempfile
import time
from pathlib import Path

from tests.conftest import SEEDS, environment, program

DOCUMENTS = 2000


def corpus(path: Path) -> int:
    """Write the documents as JSON lines; give their size in bytes."""
    chance = random.Random(1)
    seeds = [seed.read_text(encoding="utf-8") for seed in sorted(SEEDS.iterdir())]
    made: list[str] = []
    for number in range(DOCUMENTS):
        if number % 10 == 9:
            made.append(chance.choice(made))
            continue
        lines = seeds[number % len(seeds)].split("\n")
        changed = [_changed(line, chance) if len(line) > 80 else line for line in lines]
        made.append("\n".join(changed))
    path.write_text("".join(json.dumps({"id": str(at), "text": text}) + "\n" for at, text in enumerate(made)))
    return path.stat().st_size


def _changed(line: str, chance: random.Random) -> str:
    return " ".join(
        word if chance.random() < 0.4 else f"{word[:2]}{chance.randrange(10**6)}" for word in line.split(" ")
    )


def main() -> None:
    """Measure and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "corpus.jsonl")
        size = corpus(path)
        print(f"{DOCUMENTS} documents, {size / 1e6:.1f} MB")
        print(f"{'':24} {'seconds':>8} {'a second':>9} {'peak MB':>8}")
        for options in (["--no-dedup"], [], ["-j", "2"]):
            start = time.perf_counter()
            command = program("clean", path, "-q", "-o", Path(folder, "out"), *options)
            subprocess.run(command, env=environment(), check=True)
            seconds = time.perf_counter() - start
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            print(f"clean {' '.join(options):18} {seconds:8.1f} {DOCUMENTS / seconds:9.0f} {peak:8.0f}")


if __name__ == "__main__":
    main()
