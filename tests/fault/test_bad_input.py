"""Bad input ends as an outcome or a note, within limits, and takes nothing else with it."""

from __future__ import annotations

import gzip
import os
import resource
import socket
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import zstandard

from newsdedup.model import Document, Outcome
from newsdedup.sources import Note, ReadOptions, read, stream

SOURCES = Path(__file__).resolve().parents[2] / "src"
ROWS = b"".join(b'{"text": "berita %d %s"}\n' % (n, os.urandom(200).hex().encode()) for n in range(3000))


def _read(*paths: object, **options: Any) -> list[Document | Outcome | Note]:
    return list(read([os.fspath(path) for path in paths], ReadOptions(**options)))  # type: ignore[call-overload]


def _reason(items: list[Document | Outcome | Note]) -> str:
    (item,) = items
    assert isinstance(item, Outcome)
    assert item.kind == "rejected"
    return item.reason or ""


def _texts(items: list[Document | Outcome | Note]) -> list[str]:
    return [item.text for item in items if isinstance(item, Document)]


def _alone(code: str, *arguments: object, **more: Any) -> str:
    """Run code in an interpreter of its own, for at most 20 seconds."""
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True, text=True, timeout=20, env={"PYTHONPATH": str(SOURCES)}, **more,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_bytes_that_fit_no_encoding(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\x81" + b"a" * 99)
    (tmp_path / "b").write_bytes(b"\x81\x8d" + b"a" * 98)
    kept, rejected = _read(tmp_path)
    assert isinstance(kept, Document)
    assert kept.replaced == 1
    assert _reason([rejected]) == "undecodable: 2 of 100 bytes fit no encoding"


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_a_long_line_is_rejected_before_it_is_all_in_memory(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"awal\n" + b"a" * (50 << 20))
    assert _reason(_read(tmp_path)) == "line too long: over 16777216 bytes"
    usage = "import sys; from newsdedup.sources import *; print(list(read(sys.argv[1:], ReadOptions()))[0].reason); " \
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"  # fmt: skip
    assert int(_alone(usage, tmp_path).split()[-1]) < 150_000


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_lines_of_just_the_length_allowed(tmp_path: Path, end: bytes) -> None:
    (tmp_path / "a").write_bytes((b"a" * 100 + end) * 30_000)
    assert len(_texts(_read(tmp_path, max_line=102))) == 1
    assert "line too long" in _reason(_read(tmp_path, max_line=99))


def test_a_large_file_is_rejected_and_large_jsonl_is_not(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"kata\n" * 1000)
    assert _reason(_read(tmp_path / "a.txt", max_file=4999)) == "file too large: over 4999 bytes"
    assert len(_texts(_read(tmp_path / "a.txt", max_file=5000))) == 1
    (tmp_path / "a.jsonl").write_bytes(ROWS)
    assert len(_texts(_read(tmp_path / "a.jsonl", max_file=5000))) == 3000


def test_a_long_line_spoils_only_its_split_record(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"J 1\nisi\nJ 2\n" + b"a" * 2000 + b"\nsisa\nJ 3\nisi\n")
    items = _read(tmp_path / "a", split="^J ", max_line=1000)
    assert [type(item) for item in items] == [Document, Outcome, Document]
    assert _reason(items[1:2]) == "line too long: over 1000 bytes (line 4)"


def test_a_slow_split_expression_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"J\n" + b"a" * 60 + b"!\n")
    assert "simplify the expression" in _reason([_read(tmp_path, split="^(a|aa)+$")[-1]])


def _damaged(packed: bytes, how: str) -> bytes:
    return {"cut": packed[:-100], "tail": packed[:-3], "flip": packed[:-6] + b"\xff\xff" + packed[-4:]}[how]


@pytest.mark.parametrize("how", ["cut", "tail", "flip"])
@pytest.mark.parametrize(
    "pack", [gzip.compress, lambda data: zstandard.ZstdCompressor(write_checksum=True).compress(data)]
)
def test_damaged_compression_is_never_half_silent(tmp_path: Path, pack: Any, how: str) -> None:
    text = ROWS.replace(b"{", b"")
    (tmp_path / "a.txt").write_bytes(_damaged(pack(text), how))
    assert _reason(_read(tmp_path / "a.txt")).startswith(("truncated", "broken"))
    (tmp_path / "a.jsonl").write_bytes(_damaged(pack(b'{"text": "x"}\n' + ROWS), how))
    *good, last = _read(tmp_path / "a.jsonl")
    assert 0 < len(_texts(good)) == len(good) <= 3001
    assert _reason([last]).startswith(("the rest is not read: truncated", "the rest is not read: broken"))
    assert isinstance(last, Outcome)
    assert last.source.record == len(good)


def test_zeros_may_pad_a_gz_and_nothing_else_may_follow(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(gzip.compress(b"a") + b"\0" * 100_000)
    assert _texts(_read(tmp_path)) == ["a"]
    (tmp_path / "a").write_bytes(gzip.compress(b"a") + b"sampah")
    assert _reason(_read(tmp_path)).startswith("broken gz")


def _gz_bomb() -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(100)) + packer.flush()


@pytest.mark.parametrize(
    "bomb",
    [_gz_bomb, lambda: zstandard.compress(bytes(100 << 20)), lambda: zstandard.compress(bytes(3 << 20)) * 100],
    ids=["gz", "zst", "zst frames"],
)
def test_bombs_are_stopped_early(tmp_path: Path, bomb: Callable[[], bytes]) -> None:
    (tmp_path / "a").write_bytes(bomb())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    assert _reason(_read(tmp_path)) == "it expands more than 200 times, like a decompression bomb"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before < 2


def test_an_enormous_zst_window_is_refused(tmp_path: Path) -> None:
    packer = zstandard.ZstdCompressor(
        compression_params=zstandard.ZstdCompressionParameters(window_log=30, hash_log=10, chain_log=10)
    )
    stream_packer = packer.compressobj()
    (tmp_path / "a").write_bytes(stream_packer.compress(b"kata " * 1000) + stream_packer.flush())
    assert _reason(_read(tmp_path)).startswith("broken zst")


def test_zst_without_its_library_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(zstandard.compress(b"a"))
    monkeypatch.setitem(sys.modules, "zstandard", None)
    assert _reason(_read(tmp_path)) == "zst: install newsdedup[zstd] to read it"


def test_what_is_not_a_file_is_noted_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a-pipe")
    (tmp_path / "b-zero").symlink_to("/dev/zero")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "loop").symlink_to("..")
    (tmp_path / "c.txt").write_text("isi")
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        with socket.socket(socket.AF_UNIX) as unix:
            unix.bind("d-socket")
    finally:
        os.chdir(here)
    code = "import sys; from newsdedup.sources import *\n" \
        "for x in read(sys.argv[1:], ReadOptions()): print(type(x).__name__, getattr(x, 'message', ''))"  # fmt: skip
    assert _alone(code, tmp_path).splitlines() == [
        "Note not a regular file (a pipe, socket or device), skipped",
        "Note not a regular file (a link), skipped",
        "Document ",
        "Note not a regular file (a pipe, socket or device), skipped",
        "Note not a regular file (a link), skipped",
    ]
    named = [tmp_path / "a-pipe", tmp_path / "b-zero", tmp_path / "sub" / "loop", "/dev/zero"]
    assert _alone(code, *named).count("Note ") == 4
    assert all(isinstance(note, Note) and note.missing for note in _read(*named))


def test_a_file_that_turns_into_a_link_or_pipe_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("a")
    (tmp_path / "b").write_text("b")
    items = read([str(tmp_path / "a"), str(tmp_path)], ReadOptions())
    assert isinstance(next(items), Document)
    assert isinstance(next(items), Document)
    (tmp_path / "b").unlink()
    (tmp_path / "b").symlink_to("a")
    assert [item.message for item in items if isinstance(item, Note)] == ["not a regular file (a link), skipped"]


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="needs user ids")
def test_unreadable_files_and_directories_are_rejected(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "b.txt").write_text("b")
    (tmp_path / "a.txt").chmod(0)
    (tmp_path / "sub").mkdir(mode=0)
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)
    code = "import os, sys; from newsdedup.sources import *; import newsdedup.sources.csv, newsdedup.sources.text\n" \
        "if os.getuid() == 0: os.setuid(65534)\n" \
        "for x in read(sys.argv[1:], ReadOptions()): print(getattr(x, 'reason', 'ok'))"  # fmt: skip
    assert _alone(code, tmp_path).splitlines() == ["permission denied", "ok", "permission denied (directory)"]


def test_names_that_are_not_utf8_or_hold_controls(tmp_path: Path) -> None:
    for name in (b"bad\xff.txt", b"new\nline\x1b[31m.txt", "é.txt".encode()):
        (tmp_path / os.fsdecode(name)).write_text("isi")
    paths = [item.source.path for item in _read(tmp_path) if isinstance(item, Document)]
    assert [path.rsplit("/", 1)[1] for path in paths] == ["bad\\xff.txt", "new\nline\x1b[31m.txt", "é.txt"]
    assert "".join(paths).encode("utf-8")
    assert len(_read(tmp_path / os.fsdecode(b"bad\xff.txt"))) == 1
    note = _read(tmp_path / os.fsdecode(b"tidak\xff"))[0]
    assert isinstance(note, Note)
    assert note.path.endswith("tidak\\xff")


def test_a_name_with_a_nul_is_no_crash(tmp_path: Path) -> None:
    assert _reason(_read("a\0b")).startswith("cannot read")


@pytest.mark.parametrize(("changes", "read_again"), [(1, True), (2, False)])
def test_a_file_changed_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: int, read_again: bool
) -> None:
    (tmp_path / "a").write_text("pertama")
    left = iter(range(changes))
    chunks = stream.file_chunks

    def changing(descriptor: int) -> Iterator[bytes]:
        yield from chunks(descriptor)
        if next(left, None) is not None:
            with (tmp_path / "a").open("a") as file:
                file.write(" lagi")

    monkeypatch.setattr(import_module("newsdedup.sources.read"), "file_chunks", changing)
    items = _read(tmp_path)
    if read_again:
        assert _texts(items) == ["pertama lagi"]
    else:
        assert _reason(items) == "it changed while it was read: try again"


def test_a_growing_jsonl_file_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "a"}\n')
    items = []
    for item in read([str(path)], ReadOptions()):
        items.append(item)
        with path.open("ab") as file:
            file.write(b'{"text": "b"}\n')
    assert _texts(items) == ["a"]


def test_a_file_that_shrinks_is_said_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "CHUNK", 1 << 13)
    (tmp_path / "a.jsonl").write_bytes(ROWS)
    items = read([str(tmp_path / "a.jsonl")], ReadOptions())
    seen = [next(items)]
    os.truncate(tmp_path / "a.jsonl", 20_000)
    seen.extend(items)
    assert _reason(seen[-1:]) == "the rest is not read: it shrank while it was read"
    assert len(_texts(seen)) == len(seen) - 1 > 1


def test_many_small_files_open_one_at_a_time(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"{number:03}.txt").write_text(str(number))
    code = "import resource, sys; from newsdedup.sources import *; import newsdedup.sources.text\n" \
        "resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))\n" \
        "print(len([x.text for x in read(sys.argv[1:], ReadOptions())]))"  # fmt: skip
    assert _alone(code, tmp_path) == "200\n"


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_memory_does_not_grow_with_the_number_of_files(tmp_path: Path) -> None:
    code = "import sys; from newsdedup.sources import *; import newsdedup.sources.text\n" \
        "paths = [x.source.path for x in read(sys.argv[1:], ReadOptions())]\n" \
        "print(len(paths), paths == sorted(paths), " \
        "next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"  # fmt: skip
    peaks = []
    for folder, many in ((tmp_path / "few", 200), (tmp_path / "many", 20_000)):
        folder.mkdir()
        for number in range(many):
            (folder / f"{number * 7919 % many}.txt").write_bytes(b"isi\n")
        count, sorted_, peak = _alone(code, folder).split()
        assert (int(count), sorted_) == (many, "True")
        peaks.append(int(peak))
    assert peaks[1] - peaks[0] < 30_000, "kilobytes: a name of each and no more"


def test_a_deep_tree_of_directories(tmp_path: Path) -> None:
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        for _ in range(300):
            Path("d").mkdir()
            os.chdir("d")
        Path("a.txt").write_text("dalam")
        os.chdir(tmp_path)
        assert _texts(_read("d")) == ["dalam"]
    finally:
        os.chdir(here)
