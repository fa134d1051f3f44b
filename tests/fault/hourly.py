"""Hourly runs over an input that grows: `python -m tests.fault.hourly RUNS [ARTICLES]`, so many new ones an hour.

Each hour adds a file; every seventh hour's run is killed and made again; at the end the output is what one run makes.
Prints a row for each twentieth run: seconds of processor time, and bytes on disk an article.
"""

from __future__ import annotations

import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.conftest import environment, program


def article(chance: random.Random, words: list[str]) -> str:
    """Write about 2 kB."""
    return "\n\n".join(" ".join(chance.choices(words, k=60)).capitalize() + "." for _ in range(4))


def clean(folder: Path, *more: str, kill: float | None = None) -> float:
    """Run, or begin to; gives seconds of processor time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    call = program("clean", "-q", "dumps", "--text-field", "text", *more)
    process = subprocess.Popen(call, cwd=folder, env=environment())
    if kill is not None:
        time.sleep(kill)
        process.send_signal(random.Random(kill).choice((signal.SIGKILL, signal.SIGTERM)))
    code = process.wait()
    assert kill is not None or code == 0, code
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    runs, many = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20
    chance = random.Random(3)
    words = [f"kata{chance.randrange(10**6)}" for _ in range(20_000)]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "dumps").mkdir()
        last: list[str] = []
        for hour in range(1, runs + 1):
            fresh = [article(chance, words) for _ in range(many)]
            some = fresh + chance.sample(last, min(len(last), many // 5))
            for number, text in enumerate(some):
                (folder / "dumps" / f"{hour:04}-{number:03}.txt").write_text(text)
            last = fresh
            if hour % 7 == 0:
                clean(folder, "--state", "state", "-o", "articles.jsonl", kill=chance.uniform(0.05, 1.5))
            seconds = clean(folder, "--state", "state", "-o", "articles.jsonl")
            if hour % 20 == 0 or hour == runs:
                size = (folder / "state").stat().st_size / (hour * many)
                print(f"run {hour}: {hour * many} articles, {seconds:.2f} s, {size:.0f} bytes an article", flush=True)
        clean(folder, "-o", "whole.jsonl")
        same = (folder / "articles.jsonl").read_bytes() == (folder / "whole.jsonl").read_bytes()
        print("the same bytes as one run" if same else "OTHER BYTES THAN ONE RUN")
        sys.exit(not same)


if __name__ == "__main__":
    main()
