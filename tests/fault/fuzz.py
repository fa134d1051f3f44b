"""Every reader, fed what no one would write: `python -m tests.fault.fuzz SECONDS [SEED]` goes on for so long.

Good files are damaged by hypothesis: bytes flipped, cut, repeated, put in from elsewhere. Whatever comes in, a reader
ends in time with documents, rejections or a fault that it can explain. What failed is laid into `out/fuzz`.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path

import zstandard
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from newsdedup.clean.prepare import prepare
from newsdedup.cli import newsdedup
from newsdedup.cli.given import Given
from newsdedup.errors import NewsdedupError
from newsdedup.model import Document
from newsdedup.packs.loader import load_packs
from newsdedup.recipe import Recipe
from newsdedup.sinks.record import encode, record, reject_row
from newsdedup.sources import ReadOptions, read
from newsdedup.state.articles import Articles
from newsdedup.state.inspect import check, looked_at
from tests.cli.stories import jsonl, story
from tests.containers import Row, parquet, table, wet
from tests.fault.hostile import TOKENS

LONGEST = 5.0
"""Seconds of processor time that one input may take."""

ROWS: list[Row] = [{"url": f"https://a.id/{n}", "id": f"r{n}", "text": story(n)} for n in range(3)]
HTML = (
    "<!doctype html><html><head><title>Pasar dibuka</title><meta property='article:published_time' "
    'content=\'2025-03-04T10:00:00+07:00\'><script type=\'application/ld+json\'>{"@type": "NewsArticle", "author": '
    f'[{{"name": "Ani"}}]}}</script></head><body><nav><a href=/>Beranda</a></nav><article><p>{story(4)}</p></article>'
    "<!-- x --><footer>&copy; 2025 &#x110000; &bogus;</footer></body></html>"
).encode()
PACK = b"""id: a
applies:
  domains: [a.id]
rules:
  - id: more
    shape: line
    kind: related
    match: 'Baca juga:.*'
    why: links
    hits: ['Baca juga: x']
    misses: ['Baca buku']
"""


def _tar(mode: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=f"w:{mode}") as file:  # type: ignore[call-overload]
        for name in ("a.txt", "sub/b.html"):
            data = HTML if name.endswith("html") else story(5).encode()
            info = tarfile.TarInfo(name)
            info.size = len(data)
            file.addfile(info, io.BytesIO(data))
    return out.getvalue()


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.txt", story(6))
        file.writestr("sub/b.jsonl", jsonl(7))
    return out.getvalue()


def _made(make: Callable[[Path, list[Row]], Path], name: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return make(Path(folder, name), ROWS).read_bytes()


@cache
def inputs() -> dict[str, bytes]:
    """Give a good input of every form, by the name of its file."""
    lines = jsonl(1, 2) + b'{"text": "x", "n": 1e5, "l": [null, true, "\\ud83d\\ude00"]}\n'
    return {
        "a.txt": story(1).encode() + b"Baca Juga: Harga beras turun\n\xe9\x93 " + "\u2028\u200b\u202e é\r\n".encode(),
        "a.html": HTML,
        "a.jsonl": lines,
        "a.jsonl.gz": gzip.compress(lines),
        "a.jsonl.zst": zstandard.compress(lines),
        "a.jsonl.bz2": bz2.compress(lines),
        "a.jsonl.xz": lzma.compress(lines),
        "a.csv": _made(table, "a.csv"),
        "a.wet": _made(wet, "a.wet"),
        "a.wet.gz": _made(wet, "a.wet.gz"),
        "a.parquet": _made(parquet, "a.parquet"),
        "a.tar": _tar(""),
        "a.tar.gz": _tar("gz"),
        "a.zip": _zip(),
    }


@st.composite
def damaged(draw: st.DrawFn, good: bytes) -> bytes:
    """Damage some bytes."""
    data = bytearray(good)
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        how = draw(st.sampled_from(("flip", "cut", "drop", "token", "again", "bytes")))
        if how == "flip" and data:
            data[at] ^= 1 << draw(st.integers(0, 7))
        elif how == "cut":
            del data[at:]
        elif how == "drop":
            del data[at : at + draw(st.integers(1, 64))]
        elif how == "token":
            data[at:at] = draw(st.sampled_from(TOKENS)) * draw(st.sampled_from((1, 1, 1, 40, 3000)))
        elif how == "again":
            data[at:at] = data[at : at + draw(st.integers(1, 400))] * draw(st.integers(1, 9))
        else:
            data[at:at] = draw(st.binary(max_size=24))
    return bytes(data)


@cache
def recipe() -> Recipe:
    return Given().recipe()


def read_input(name: str, data: bytes, folder: Path) -> None:
    """Read a damaged input to its records."""
    path = folder / name
    path.write_bytes(data)
    split = "^J" if name == "a.txt" and len(data) % 2 else None
    options = ReadOptions(split=split, max_file=4 << 20, max_line=1 << 20)
    for number, item in enumerate(read([os.fspath(path)], options)):
        if isinstance(item, Document) and number < 4:
            outcome = prepare(item, recipe())
            row = record(outcome, recipe()) if outcome.article is not None else reject_row(outcome)
            assert json.loads(encode(row))["source"]["path"]


def read_pack(data: bytes, folder: Path) -> None:
    """Load a damaged rule pack."""
    path = folder / "pack.yaml"
    path.write_bytes(data)
    with suppress(NewsdedupError):
        load_packs([os.fspath(path)])


def read_config(data: bytes, folder: Path) -> None:
    """Start with a damaged configuration."""
    path = folder / "newsdedup.yaml"
    path.write_bytes(data)
    assert call("clean", "--config", path, folder / "none") in (2, 66, 78)


@cache
def used() -> Path:
    """Make what a run leaves: a state, articles, a ledger."""
    folder = Path(tempfile.mkdtemp(prefix="newsdedup-fuzz"))
    (folder / "in.jsonl").write_bytes(jsonl(*range(6)))
    code = call(
        "clean", folder / "in.jsonl", "--state", folder / "state", "-o", folder / "out.jsonl",
        "--ledger", folder / "ledger.jsonl",
    )  # fmt: skip
    assert code == 0
    return folder


def read_state(data: bytes, folder: Path) -> None:
    """Look at every row of a damaged state."""
    path = folder / "state"
    path.write_bytes(data)
    with suppress(NewsdedupError), looked_at(os.fspath(path)) as store:
        list(check(store))
        articles = Articles(store, 0)
        for ordinal in range(1, min(articles.known(), 9)):
            with suppress(NewsdedupError):
                articles.note(ordinal)
                articles.get(ordinal)


def read_ledger(data: bytes, folder: Path) -> None:
    """Restore by a damaged ledger."""
    path = folder / "ledger.jsonl"
    path.write_bytes(data)
    assert call("restore", used() / "out.jsonl", "--ledger", path, "-o", folder / "back") not in (1, 70)


def call(*arguments: str | Path) -> int:
    """Run the program in this process, unheard."""
    with redirect_stdout(io.TextIOWrapper(io.BytesIO())), redirect_stderr(io.StringIO()):
        try:
            newsdedup.main([str(argument) for argument in arguments])
        except SystemExit as stop:
            return stop.code if isinstance(stop.code, int) else 1


def targets() -> dict[str, tuple[bytes, Callable[[bytes, Path], None]]]:
    """Give every reader with a good input for it."""

    def reading(name: str) -> Callable[[bytes, Path], None]:
        return lambda data, folder: read_input(name, data, folder)

    found = {name: (good, reading(name)) for name, good in inputs().items()}
    found["pack"] = (PACK, read_pack)
    found["config"] = (b"jobs: 2\nquiet: true\nrules: [a]\n", read_config)
    found["state"] = ((used() / "state").read_bytes(), read_state)
    found["ledger"] = ((used() / "ledger.jsonl").read_bytes(), read_ledger)
    return found


def fuzz(name: str, examples: int, number: int, folder: Path) -> int:
    """Try a reader on so many damaged inputs; gives how many it was."""
    good, reader = targets()[name]
    tried = 0

    @seed(number)
    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=False, suppress_health_check=list(HealthCheck)
    )
    @given(damaged(good))
    def attempt(data: bytes) -> None:
        nonlocal tried
        tried += 1
        began = time.process_time()
        try:
            reader(data, folder)
            taken = time.process_time() - began
            assert taken < LONGEST, f"{name}: took {taken:.1f} seconds"
        except BaseException:
            kept = Path("out", "fuzz")
            kept.mkdir(parents=True, exist_ok=True)
            (kept / f"{name}-{blake2b(data, digest_size=4).hexdigest()}").write_bytes(data)
            raise

    attempt()
    return tried


def main() -> None:
    """Go round all readers until the time is over; prints inputs tried and what failed."""
    until = time.monotonic() + float(sys.argv[1])
    number = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    tried: dict[str, int] = dict.fromkeys(targets(), 0)
    failed: dict[str, str] = {}
    began = number
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < until:
            for name in [name for name in tried if name not in failed]:
                try:
                    tried[name] += fuzz(name, 100, number, Path(folder))
                except Exception as fault:
                    failed[name] = f"{type(fault).__name__}: {fault}"
                if time.monotonic() > until:
                    break
            number += 1
    print(json.dumps({"seeds": [began, number], "tried": tried, "failed": failed}, indent=1))
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
