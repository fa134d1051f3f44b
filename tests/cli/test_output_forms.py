"""Outputs by name and by --to, as a user asks for them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from pyarrow import parquet

from tests.conftest import SEEDS, Newsdedup


def test_a_compressed_output_and_its_ledger_are_restored(tmp_path: Path, newsdedup: Newsdedup) -> None:
    home = tmp_path / "work"
    outputs = ("-o", "a.jsonl.gz", "--ledger", "l.jsonl.zst", "--rejects", "r.jsonl.gz")
    assert newsdedup("clean", SEEDS, *outputs).returncode == 0
    assert gzip.decompress((home / "r.jsonl.gz").read_bytes()) == b""
    assert newsdedup("restore", "a.jsonl.gz", "--ledger", "l.jsonl.zst", "-o", "again").returncode == 0
    for seed in SEEDS.iterdir():
        assert (home / "again" / seed.name).read_bytes() == seed.read_bytes()
    (home / "a.jsonl.gz").write_bytes((home / "a.jsonl.gz").read_bytes()[:-9])
    done = newsdedup("restore", "a.jsonl.gz", "--ledger", "l.jsonl.zst", "-o", "anew")
    assert (done.returncode, done.stderr) == (66, b"newsdedup: a.jsonl.gz: truncated gz: it ends before its end mark\n")


def test_shards_and_parquet_hold_the_lines(tmp_path: Path, newsdedup: Newsdedup) -> None:
    home = tmp_path / "work"
    lines = newsdedup("clean", SEEDS, "-q").stdout.splitlines(keepends=True)
    assert newsdedup("clean", SEEDS, "-q", "-o", "shards/", "--shard-size", "2").returncode == 0
    shards = sorted((home / "shards").iterdir())
    assert [path.read_bytes() for path in shards] == [b"".join(lines[at : at + 2]) for at in (0, 2, 4)]
    (home / "a.parquet").write_bytes(newsdedup("clean", SEEDS, "-q", "--to", "parquet").stdout)
    table = parquet.read_table(home / "a.parquet")
    assert table.column("text").to_pylist() == [json.loads(line)["text"] for line in lines]
    assert newsdedup("clean", SEEDS, "-q", "-o", "shards/", "--to", "parquet").returncode == 73
    assert sorted((home / "shards").iterdir()) == shards


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--to", "text"), b"name a folder with -o DIR/"),
        (("--shard-size", "5", "-o", "a.jsonl"), b"name a folder with -o DIR/"),
        (("--shard-size", "0", "-o", "a/"), b"at least one article"),
        (("--shard-size", "viele", "-o", "a/"), b"is not a size"),
        (("--state", "s", "-o", "a.jsonl.gz"), b"only plain JSONL can"),
        (("--state", "s", "-o", "a/", "--shard-size", "5"), b"only plain JSONL can"),
        (("--state", "s", "-o", "a.jsonl", "--ledger", "l.gz"), b"only plain JSONL can"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_read(
    tmp_path: Path, newsdedup: Newsdedup, arguments: tuple[str, ...], said: bytes
) -> None:
    done = newsdedup("clean", SEEDS, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert [path.name for path in (tmp_path / "work").iterdir() if path.suffix in (".gz", ".jsonl")] in (
        [],
        ["a.jsonl"],
    )


def test_a_failed_run_leaves_no_folder(tmp_path: Path, newsdedup: Newsdedup) -> None:
    (tmp_path / "work" / "bad").write_bytes(b"\x81\x8d" * 50)
    done = newsdedup("clean", SEEDS, "bad", "-o", "new/", "--to", "text", "--max-errors", "0")
    assert done.returncode == 65
    assert [path.name for path in (tmp_path / "work").iterdir()] == ["bad"]
