"""Every reader, fed what no one would write: `python -m tests.fault.fuzz SECONDS [SEED]` goes on for so long.

Good files are damaged by hypothesis: bytes flipped, cut, repeated, put in from elsewhere. Whatever comes in, a reader
ends in time with documents, rejections or a fault that it can explain. What failed is laid into `out/fuzz`.
"""

from __future__ import annotations

import bz2
import faulthandler
import gzip
import io
import json
import lzma
import os
import resource
import shutil
import sys
import tarfile
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout, suppress
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
from tests.containers import Row, Warc, parquet, table, wet
from tests.fault.hostile import TOKENS

LONGEST = 5.0
"""Seconds of processor time that one input may take."""

MEMORY = 4 << 30
"""Bytes of address space that the long form gives itself: a reader that asks for more has failed."""

COMMANDS = ("config", "run", "note", "ledger", "dedup", "report", "gold")
"""Readers that are whole commands, and so tried less often."""

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


def _plain_parquet(path: Path, rows: list[Row]) -> Path:
    import pyarrow
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(list(rows)), path, compression="none", use_dictionary=False)
    return path


def _warc(path: Path, rows: list[Row]) -> Path:
    """Write responses of every coding, and records of every other kind."""
    warc = Warc(path)
    url = rows[0]["url"]
    page = ("Content-Type", "text/html; charset=iso-8859-1")
    in_chunks = b"%x;x=y\r\n%s\r\n0\r\n\r\n" % (len(HTML), HTML)
    warc.response(url, HTML)
    warc.response(url, gzip.compress(HTML), headers=[page, ("Content-Encoding", "gzip")])
    warc.response(url, zlib.compress(HTML), headers=[page, ("Content-Encoding", "deflate")])
    warc.response(url, in_chunks, headers=[page, ("Transfer-Encoding", "chunked")])
    warc.response(url, b"gone", status="404 Not Found")
    for kind in ("metadata", "conversion"):
        warc.record(url, kind, b"x: y\r\n\r\n")
    warc.record(url, "resource", HTML, "text/html")
    return warc.close()


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
        "pages.jsonl": b"".join(json.dumps({"text": HTML.decode(), "n": n}).encode() + b"\n" for n in range(2)),
        "utf16.txt": story(1).encode("utf-16"),
        "a.csv": _made(table, "a.csv"),
        "a.tsv": _made(lambda path, rows: table(path, rows, "\t"), "a.tsv"),
        "a.warc": _made(_warc, "a.warc"),
        "a.wet": _made(wet, "a.wet"),
        "a.wet.gz": _made(wet, "a.wet.gz"),
        "a.parquet": _made(parquet, "a.parquet"),
        "plain.parquet": _made(_plain_parquet, "a.parquet"),
        "a.tar": _tar(""),
        "a.tar.gz": _tar("gz"),
        "a.tar.bz2": _tar("bz2"),
        "a.tar.xz": _tar("xz"),
        "a.tar.zst": zstandard.compress(_tar("")),
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
    assert run_in(folder) == 0
    return folder


@cache
def used_twice() -> bytes:
    """Give the articles of a second run, over more."""
    folder = Path(tempfile.mkdtemp(prefix="newsdedup-fuzz"))
    copied(folder)
    assert run_in(folder) == 0
    return (folder / "out.jsonl").read_bytes()


def run_in(folder: Path) -> int:
    """Clean what is in a folder into what is there."""
    with chdir(folder):
        return call(
            "clean", "in.jsonl", "--state", "state", "-o", "out.jsonl", "--ledger", "ledger.jsonl", "--alarm"
        )  # fmt: skip


def copied(folder: Path) -> None:
    """Copy what a run leaves, and lay out more documents for the next."""
    for path in used().iterdir():
        shutil.copy(path, folder)
    for end in ("-wal", "-shm"):
        (folder / f"state{end}").unlink(missing_ok=True)
    with (folder / "in.jsonl").open("ab") as file:
        file.write(jsonl(2, 7))


def run_again(name: str, data: bytes, folder: Path) -> None:
    """Run on a damaged state, or one with a damaged note: either it is refused, or the articles are right."""
    copied(folder)
    if name == "state" and len(data) % 2:
        (folder / "state.lock").unlink()
    (folder / name).write_bytes(data)
    code = run_in(folder)
    assert code in (0, 73, 74, 75, 76, 78), code
    assert code or (folder / "out.jsonl").read_bytes() == used_twice()


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


def read_objects(data: bytes, folder: Path) -> None:
    """Deduplicate damaged articles, also against them."""
    path = folder / "in.jsonl"
    path.write_bytes(data)
    assert call("dedup", path, "--against", used() / "out.jsonl", "-o", folder / "left.jsonl") in (0, 2, 3)


def read_articles(data: bytes, folder: Path) -> None:
    """Report on damaged articles."""
    path = folder / "out.jsonl"
    path.write_bytes(data)
    code = call("report", path, "--ledger", used() / "ledger.jsonl", "-o", folder / "report.html")
    assert code not in (1, 70), code


def read_gold(data: bytes, folder: Path) -> None:
    """Score by a damaged gold file."""
    path = folder / "gold.jsonl"
    path.write_bytes(data)
    code = call("eval", path, used() / "out.jsonl", "--lines")
    assert code not in (1, 70), code


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
    found["run"] = ((used() / "state").read_bytes(), lambda data, folder: run_again("state", data, folder))
    found["note"] = (
        (used() / "state.lock").read_bytes(), lambda data, folder: run_again("state.lock", data, folder)
    )  # fmt: skip
    found["ledger"] = ((used() / "ledger.jsonl").read_bytes(), read_ledger)
    found["dedup"] = (jsonl(1, 2, 2, 3), read_objects)
    found["report"] = ((used() / "out.jsonl").read_bytes(), read_articles)
    found["gold"] = (_gold(), read_gold)
    return found


def _gold() -> bytes:
    rows = [json.loads(line) for line in (used() / "in.jsonl").read_text().splitlines()]
    more = {"lang": "id", "site": "a.id", "coverage": 0.9, "removed": [{"kind": "related", "text": "Baca juga"}]}
    said = [{"id": row["id"], "text": row["text"], "raw": f"{row['text']}Baca juga\n", **more} for row in rows[:3]]
    return b"".join(json.dumps(row).encode() + b"\n" for row in said)


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
    faulthandler.enable()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < until:
            for name in [name for name in tried if name not in failed]:
                try:
                    tried[name] += fuzz(name, 20 if name in COMMANDS else 100, number, Path(folder))
                except Exception as fault:
                    failed[name] = f"{type(fault).__name__}: {fault}"
                if time.monotonic() > until:
                    break
            number += 1
    print(json.dumps({"seeds": [began, number], "tried": tried, "failed": failed}, indent=1))
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
