"""What deduplication costs and finds, beside other tools: `python -m tests.bench.dedup_speed [ARTICLES] [TEXTS]`.

Articles of some 2 kB with known copies (`tests/make_corpus.py`, its final seeds), JSONL in, JSONL out, each tool in a
process of its own: processor time of it and its children, the median of three runs, and the largest resident set.
TEXTS is a JSONL file whose `text` is taken for stories instead of made-up ones. What the tools do says `dedup_peers`.
Tools that are not installed are left out, and said. PEERS=python names another interpreter that has them. Every tool
runs once on a few articles before it is measured, so that its bytecode is there as it is after an installation.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.dedup_peers import TOOLS
from tests.conftest import environment, program
from tests.make_corpus import FINAL, Made, make_corpus

RUNS = 3
SLOW = ("text-dedup", "datatrove")
"""Run once, on at most so many articles: minutes otherwise."""
SLOW_ARTICLES = 2000
PEERS = os.environ.get("PEERS", sys.executable)
ARTICLES_ONLY = ("--blocks", "off", "--drop", "exact,near")


def corpus(number: int, texts: list[str] | None) -> list[Made]:
    """Make at least so many articles of some 2 kB, and cut there."""
    made = make_corpus(FINAL[0], number // 2, texts)
    if texts is None:
        # Two made-up stories of 1 kB make one article.
        other = make_corpus(FINAL[1], number // 2)
        padding = {made.story: made.text for made in other}
        made = [one._replace(text=f"{one.text}\n\n{padding.get(one.story, '')}".strip()) for one in made]
    return made[:number]


def commands(source: str, target: str) -> dict[str, list[str]]:
    """Say how each contender is run."""
    own = program("dedup", source, "-q", "-o", target)
    peers = {name: [PEERS, "-m", "tests.bench.dedup_peers", name, source, target] for name in TOOLS}
    return peers | {"newsdedup, articles only": [*own, *ARTICLES_ONLY], "newsdedup": own}


def surroundings(cache: str) -> dict[str, str]:
    """Give the environment of this process, with a folder for bytecode."""
    kept = environment(PYTHONPYCACHEPREFIX=cache)
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept


def measured(command: list[str], cache: str) -> tuple[float, float, int] | None:
    """Run a command; give its processor and wall seconds and its largest resident set in bytes, None if it fails."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        env=surroundings(cache),
        cwd=Path(__file__).parents[2],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        return None
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - began, usage.ru_maxrss * 1024


def quality(made: list[Made], target: Path) -> tuple[float, float]:
    """Give the share of redundant articles that are gone, and of stories of which nothing is left."""
    kept = [made[int(json.loads(line)["id"])] for line in target.read_text(encoding="utf-8").splitlines()]
    told, left = len({one.story for one in made}), len({one.story for one in kept})
    redundant = len(made) - told
    return 1 - (len(kept) - left) / redundant, (told - left) / told


def main() -> None:
    """Measure and print a table."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    texts = None
    if len(sys.argv) > 2:
        with Path(sys.argv[2]).open(encoding="utf-8") as lines:
            texts = [json.loads(line)["text"] for line in lines]
    with tempfile.TemporaryDirectory() as folder:
        source, few, target = (Path(folder, name) for name in ("all.jsonl", "few.jsonl", "out.jsonl"))
        start, cache = Path(folder, "start.jsonl"), f"{folder}/bytecode"
        made = corpus(number, texts)
        written = [json.dumps({"id": str(at), "text": one.text}, ensure_ascii=False) for at, one in enumerate(made)]
        source.write_text("\n".join(written) + "\n", encoding="utf-8")
        few.write_text("\n".join(written[:SLOW_ARTICLES]) + "\n", encoding="utf-8")
        start.write_text("\n".join(written[:9]) + "\n", encoding="utf-8")
        for command in commands(str(start), str(target)).values():
            measured(command, cache)
        size = sum(len(one.text.encode()) for one in made) / len(made)
        print(f"{len(made)} articles of {size:.0f} bytes")
        print(f"{'':26}{'articles':>9}{'us each':>9}{'x rensa':>9}{'MB':>7}{'redundant gone':>16}{'stories lost':>14}")
        taken: dict[str, list[tuple[float, float, int]]] = {}
        found: dict[str, tuple[float, float]] = {}
        for run in range(RUNS):
            for name in commands("", ""):
                slow = name in SLOW
                if run and (slow or name not in taken):
                    continue
                figures = measured(commands(str(few if slow else source), str(target))[name], cache)
                if figures is None:
                    print(f"{name:26} does not run here")
                    continue
                taken.setdefault(name, []).append(figures)
                found[name] = quality(made[:SLOW_ARTICLES] if slow else made, target)
        each = {
            name: sorted(runs)[len(runs) // 2][0] / min(len(made), SLOW_ARTICLES if name in SLOW else len(made))
            for name, runs in taken.items()
        }
        for name, runs in taken.items():
            count = min(len(made), SLOW_ARTICLES if name in SLOW else len(made))
            ratio = each["rensa"] / each[name] if "rensa" in each else float("nan")
            gone, lost = found[name]
            print(
                f"{name:26}{count:9}{1e6 * each[name]:9.0f}{ratio:9.2f}{max(r[2] for r in runs) / 1e6:7.0f}"
                f"{gone:16.3f}{lost:14.4f}"
            )


if __name__ == "__main__":
    main()
