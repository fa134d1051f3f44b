"""Speed as a ratio to peers in one run, read to written: `python tests/bench/dedup_speed.py FILE.jsonl`.

Needs rensa, datasketch and xxhash beside this package. Peers do what their documentation shows: words by regexp,
5-word shingles as strings, 128 permutations, 32 bands of 4, candidates verified by estimated Jaccard of 0.7.
"""

from __future__ import annotations

import io
import json
import re
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import xxhash
from datasketch import MinHash, MinHashLSH
from rensa import RMinHash, RMinHashLSH

from newsdedup.dedup.leaders import Index
from newsdedup.model import Article, Source, text_id
from newsdedup.recipe import Policy, Recipe

WORD = re.compile(r"\w+")


def shingles(text: str) -> list[str]:
    words = WORD.findall(text.lower())
    return [" ".join(words[n : n + 5]) for n in range(max(1, len(words) - 4))]


def ours(lines: list[bytes], out: io.StringIO, policy: Policy) -> int:
    index = Index(Recipe(policy=policy))
    kept = 0
    for at in range(0, len(lines), 500):
        rows = [json.loads(line) for line in lines[at : at + 500]]
        articles = [Article(Source("f", at + n), text_id(row["text"]), row["text"]) for n, row in enumerate(rows)]
        for row, verdict in zip(rows, index.settle(articles), strict=True):
            if verdict.duplicate_of is None:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
                kept += 1
    return kept


def rensa(lines: list[bytes], out: io.StringIO) -> int:
    index = RMinHashLSH(threshold=0.7, num_perm=128, num_bands=32)
    signed: list[RMinHash] = []
    for number, line in enumerate(lines):
        row = json.loads(line)
        mine = RMinHash(num_perm=128, seed=1)
        mine.update(shingles(row["text"]))
        if not any(mine.jaccard(signed[other]) >= 0.7 for other in index.query(mine)):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
        index.insert(number, mine)
        signed.append(mine)
    return len(signed)


def datasketch(lines: list[bytes], out: io.StringIO) -> int:
    index = MinHashLSH(num_perm=128, params=(32, 4))
    blank = MinHash(num_perm=128, hashfunc=lambda b: xxhash.xxh32(b).intdigest())
    signed: list[MinHash] = []
    for number, line in enumerate(lines):
        row = json.loads(line)
        mine = blank.copy()
        mine.update_batch([s.encode() for s in shingles(row["text"])])
        if not any(mine.jaccard(signed[other]) >= 0.7 for other in index.query(mine)):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
        index.insert(number, mine)
        signed.append(mine)
    return len(signed)


def main() -> None:
    lines = Path(sys.argv[1]).read_bytes().splitlines()
    everything = Policy()
    contenders: dict[str, Callable[[list[bytes], io.StringIO], int]] = {
        "rensa": rensa,
        "newsdedup": lambda rows, out: ours(rows, out, everything),
        "newsdedup, no blocks": lambda rows, out: ours(rows, out, replace(everything, shared_most=0)),
        "datasketch": datasketch,
    }
    took: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(int(sys.argv[2]) if len(sys.argv) > 2 else 3):
        for name, run in contenders.items():
            before = time.process_time()
            run(lines, io.StringIO())
            took[name].append(time.process_time() - before)
    anchor = sorted(took["rensa"])[len(took["rensa"]) // 2]
    for name, times in took.items():
        middle = sorted(times)[len(times) // 2]
        print(f"{name:22} {1e6 * middle / len(lines):7.0f} us  {anchor / middle:5.2f} x rensa")


if __name__ == "__main__":
    main()
