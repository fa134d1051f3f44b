"""Outputs that fail say how, once, and leave nothing half done."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsdedup.errors import OutputFault
from newsdedup.sinks import ClosedPipe, open_sink

SOURCES = Path(__file__).resolve().parents[2] / "src"

RUN = """
import os, resource, sys
from newsdedup.errors import NewsdedupError
from newsdedup.sinks import ClosedPipe, open_sink
{before}
try:
    sink = open_sink({path!r})
    for _ in range(2000):
        sink.write(b"x" * 1023 + b"\\n")
    sink.commit()
except ClosedPipe:
    sys.exit(0)
except NewsdedupError as fault:
    print(fault, file=sys.stderr)
    sys.exit(fault.exit_code)
"""


def _run(path: str | None, before: str = "", **more: object) -> subprocess.CompletedProcess[str]:
    code = RUN.format(path=path, before=before)
    env = {"PYTHONPATH": str(SOURCES)}
    return subprocess.run([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, timeout=20, env=env, **more)  # type: ignore[call-overload,no-any-return]


def test_a_closed_pipe_is_quiet_success() -> None:
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", '"$0" -c "$1" | head -n 1', sys.executable, RUN.format(path=None, before="")],
        capture_output=True, text=True, timeout=20, env={"PYTHONPATH": str(SOURCES), "PATH": os.environ["PATH"]},
    )  # fmt: skip
    assert (done.returncode, done.stderr, len(done.stdout)) == (0, "", 1024)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_device_is_one_line_and_74() -> None:
    done = _run("/dev/full")
    assert (done.returncode, done.stderr) == (
        74,
        "/dev/full: cannot write: No space left on device: make room and run again\n",
    )
    assert Path("/dev/full").is_char_device()
    with Path("/dev/full").open("wb") as full:
        done = _run(None, stdout=full)
    assert (done.returncode, done.stderr.count("\n")) == (74, 1)


def test_a_file_over_its_limit_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"lama\n")
    done = _run(str(path), "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))")
    assert (done.returncode, done.stderr.count("\n")) == (74, 1)
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    assert path.read_bytes() == b"lama\n"


def test_what_is_not_permitted_is_77(tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    (tmp_path / "out").touch(mode=0o444)
    drop = "if os.getuid() == 0: os.setuid(65534)"
    assert _run(str(tmp_path / "new"), drop + "\n" + f"os.path.exists({str(tmp_path)!r})").returncode == (
        77 if os.getuid() == 0 else 0
    )
    assert _run(str(tmp_path / "out"), drop).returncode == 77


def test_a_pipe_is_written_in_place(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    sink = open_sink(str(path))
    sink.write(b"a\n")
    sink.commit()
    assert os.read(reader, 100) == b"a\n"
    os.close(reader)
    assert path.is_fifo()
    assert sink.identity() == frozenset()


def test_a_pipe_whose_reader_goes(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    sink = open_sink(str(tmp_path / "pipe"))
    os.close(reader)
    sink.write(b"a\n")
    with pytest.raises(ClosedPipe):
        sink.flush()
    sink.abort()


def test_a_failing_commit_publishes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sink = open_sink(str(tmp_path / "out"))
    sink.write(b"a\n")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputFault, match="No space left"):
        sink.commit()
    assert list(tmp_path.iterdir()) == []


def test_killed_before_commit_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"lama\n")
    done = _run(str(path), "import newsdedup.sinks.jsonl as j; os.fsync = lambda d: os.kill(os.getpid(), 9)")
    assert done.returncode == -9
    assert path.read_bytes() == b"lama\n"


def test_closed_standard_output_says_what_to_do() -> None:
    done = _run(None, "sys.stdout = None")
    assert (done.returncode, done.stderr) == (73, "standard output is closed: name a file with -o\n")
