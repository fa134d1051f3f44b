"""Deduplicate a JSONL file with another tool, as its documentation shows: `dedup_peers.py TOOL IN OUT`.

All at equal settings: words by `\\w+`, lower-cased, 5-word shingles, 128 permutations, 32 bands of 4, Jaccard 0.7.
- rensa, datasketch: read a line, shingle in Python, sign, query, compare the estimate with 0.7, insert, write the line.
  rensa takes a list of strings; datasketch takes bytes and has xxhash for its hash function.
- text-dedup: its own command, one process.
- datatrove: its four stages on local files, one task, language Indonesian; it takes no threshold beside the bands.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

WORD = re.compile(r"\w+")
PERMUTATIONS, BANDS, ROWS, NEAR = 128, 32, 4, 0.7


def shingles(text: str) -> list[str]:
    words = WORD.findall(text.lower())
    return [" ".join(words[n : n + 5]) for n in range(max(1, len(words) - 4))]


def rows(path: str) -> Iterator[dict[str, str]]:
    with Path(path).open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def streamed(source: str, target: str, sign: Callable[[str], object], index: object) -> None:
    """Drive a signature and an index that have the same methods in both tools."""
    signed: list[object] = []
    with Path(target).open("w", encoding="utf-8") as out:
        for number, row in enumerate(rows(source)):
            mine = sign(row["text"])
            if not any(mine.jaccard(signed[other]) >= NEAR for other in index.query(mine)):  # type: ignore[attr-defined]
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
            index.insert(number, mine)  # type: ignore[attr-defined]
            signed.append(mine)


def rensa(source: str, target: str) -> None:
    from rensa import RMinHash, RMinHashLSH

    def sign(text: str) -> object:
        mine = RMinHash(num_perm=PERMUTATIONS, seed=1)
        mine.update(shingles(text))
        return mine

    streamed(source, target, sign, RMinHashLSH(threshold=NEAR, num_perm=PERMUTATIONS, num_bands=BANDS))


def datasketch(source: str, target: str) -> None:
    import xxhash
    from datasketch import MinHash, MinHashLSH

    blank = MinHash(num_perm=PERMUTATIONS, hashfunc=lambda octets: xxhash.xxh32(octets).intdigest())

    def sign(text: str) -> object:
        mine = blank.copy()
        mine.update_batch([shingle.encode() for shingle in shingles(text)])
        return mine

    streamed(source, target, sign, MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS)))


def text_dedup(source: str, target: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "text_dedup.minhash", "--path", "json", "--data_files", source]
        command += ["--split", "train", "--column", "text", "--output", f"{folder}/out", "--cache_dir", folder]
        command += ["--ngram", "5", "--min_length", "1", "--num_perm", "128", "--b", "32", "--r", "4"]
        command += ["--threshold", "0.7", "--hash_func", "xxh3", "--hash_bits", "32", "--num_proc", "1"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        from datasets import load_from_disk

        load_from_disk(f"{folder}/out").to_json(target, force_ascii=False)


def datatrove(source: str, target: str) -> None:
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup import MinhashDedupCluster, MinhashDedupFilter, MinhashDedupSignature
    from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupBuckets
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    config = MinhashConfig(num_buckets=BANDS, hashes_per_bucket=ROWS, n_grams=5)
    with tempfile.TemporaryDirectory() as folder:
        at = Path(source)
        reader = JsonlReader(str(at.parent), glob_pattern=at.name)
        stages = (
            (1, [reader, MinhashDedupSignature(f"{folder}/signed", config=config, language="id")]),
            (BANDS, [MinhashDedupBuckets(f"{folder}/signed", f"{folder}/buckets", config=config)]),
            (1, [MinhashDedupCluster(f"{folder}/buckets", f"{folder}/removed", config=config)]),
            (1, [reader, MinhashDedupFilter(f"{folder}/removed"), JsonlWriter(folder, "out.jsonl", compression=None)]),
        )
        for number, (tasks, steps) in enumerate(stages):
            LocalPipelineExecutor(steps, tasks=tasks, workers=1, logging_dir=f"{folder}/logs{number}").run()
        with Path(target).open("w", encoding="utf-8") as out:
            for row in rows(f"{folder}/out.jsonl"):
                out.write(json.dumps({"id": row["id"], "text": row["text"]}, ensure_ascii=False) + "\n")


TOOLS: dict[str, Callable[[str, str], None]] = {
    "rensa": rensa,
    "datasketch": datasketch,
    "text-dedup": text_dedup,
    "datatrove": datatrove,
}

if __name__ == "__main__":
    TOOLS[sys.argv[1]](sys.argv[2], sys.argv[3])
