"""A state or an output that is not as it was left is said to be so, and left as it is."""

from __future__ import annotations

import fcntl
import os
import random
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from newsdedup.errors import StateBusy
from newsdedup.sinks.append import AppendSink
from newsdedup.state.lock import locked
from newsdedup.state.memory import Memory
from tests.cli.stories import jsonl
from tests.conftest import Newsdedup, environment, program


@pytest.fixture
def used(newsdedup: Newsdedup, tmp_path: Path) -> Path:
    """Give a folder in which a run with a state has ended."""
    folder = tmp_path / "used"
    folder.mkdir()
    (folder / "dumps.jsonl").write_bytes(jsonl(*range(12)))
    assert run(newsdedup, folder).returncode == 0
    return folder


def run(newsdedup: Newsdedup, folder: Path, *more: str) -> subprocess.CompletedProcess[bytes]:
    call = ("clean", "-q", "dumps.jsonl", "--state", "state", "-o", "articles.jsonl", *more)
    return newsdedup(*call, cwd=folder)


def overwrite(path: Path, at: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(data)


def flip(path: Path, at: int) -> None:
    data = path.read_bytes()
    overwrite(path, at, bytes([data[at] ^ 4]))


def sql(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


DAMAGE: dict[str, tuple[Callable[[Path], object], int]] = {
    "an emptied state": (lambda folder: (folder / "state").write_bytes(b""), 76),
    "a truncated state": (lambda folder: os.truncate(folder / "state", 8192), 76),
    "a few bytes of a state": (lambda folder: os.truncate(folder / "state", 20), 76),
    "garbage for a header": (lambda folder: overwrite(folder / "state", 0, b"garbage, garbage"), 76),
    "another file": (lambda folder: (folder / "state").write_text("Dear diary\n" * 100), 76),
    "another program's database": (lambda folder: sql(folder / "state", "PRAGMA application_id = 1"), 76),
    "a state that is gone": (lambda folder: (folder / "state").unlink(), 76),
    "a newer version": (lambda folder: sql(folder / "state", "PRAGMA user_version = 999"), 78),
    "another sketch": (lambda folder: None, 78),
    "rows that were deleted": (lambda folder: sql(folder / "state", "DELETE FROM kept WHERE id = 3"), 76),
    "a length that was changed": (lambda folder: sql(folder / "state", "UPDATE files SET length = 1"), 76),
    "a number that was changed": (lambda folder: sql(folder / "state", "UPDATE meta SET value = 1"), 76),
    "an output that was cut": (lambda folder: os.truncate(folder / "articles.jsonl", 100), 76),
    "an output that was emptied": (lambda folder: (folder / "articles.jsonl").write_bytes(b""), 76),
    "an output that is gone": (lambda folder: (folder / "articles.jsonl").unlink(), 76),
    "an output that was edited": (lambda folder: overwrite(folder / "articles.jsonl", 2000, b"X"), 76),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_refused_and_left_alone(name: str, used: Path, newsdedup: Newsdedup) -> None:
    damage, code = DAMAGE[name]
    damage(used)
    if name == "another sketch":
        env_run = "import newsdedup.dedup.kept as k; k.FORMAT = 0; from newsdedup.cli import main; main()"
        call = ["clean", "dumps.jsonl", "--state", "state", "-o", "articles.jsonl"]
        command = [program()[0], "-c", env_run, *call]
        before = (used / "articles.jsonl").read_bytes()
        done = subprocess.run(command, cwd=used, env=environment(), capture_output=True, check=False)
        assert b"--reprocess" in done.stderr
    else:
        (used / "dumps.jsonl").write_bytes(jsonl(*range(14)))
        before = (used / "articles.jsonl").read_bytes() if (used / "articles.jsonl").exists() else b""
        done = run(newsdedup, used)
    assert done.returncode == code, done.stderr
    assert done.stderr.count(b"\n") == 1
    if (used / "articles.jsonl").exists():
        assert (used / "articles.jsonl").read_bytes() == before


def test_damage_that_a_run_need_not_meet_is_found_by_check(used: Path, newsdedup: Newsdedup) -> None:
    assert newsdedup("state", "check", "state", cwd=used).returncode == 0
    connection = sqlite3.connect(used / "state")
    ((key,),) = connection.execute("SELECT key FROM seen LIMIT 1 OFFSET 4").fetchall()
    ((data,),) = connection.execute("SELECT data FROM words WHERE id = 5").fetchall()
    connection.close()
    (used / "state.lock").write_bytes(b"")
    good = (used / "state").read_bytes()
    for payload in (key, data):
        flip(used / "state", good.index(payload[:16]) + 7)
        assert newsdedup("state", "check", "state", cwd=used).returncode == 76
        (used / "state").write_bytes(good)
    overwrite(used / "articles.jsonl", 50, b"X")
    assert newsdedup("state", "check", "state", cwd=used).returncode == 76


def test_any_flipped_byte_is_found(used: Path, newsdedup: Newsdedup) -> None:
    good = (used / "state").read_bytes()
    chance = random.Random(11)
    for number in range(6):
        flip(used / "state", chance.randrange(len(good)))
        check = number % 2 == 0
        done = newsdedup("state", "check", "state", cwd=used) if check else run(newsdedup, used)
        assert done.returncode == 76, done.stderr
        (used / "state").write_bytes(good)
    assert run(newsdedup, used).returncode == 0


def test_a_backup_is_as_good_as_the_state(used: Path, newsdedup: Newsdedup) -> None:
    good = {name: (used / name).read_bytes() for name in ("state", "articles.jsonl")}
    (used / "dumps.jsonl").write_bytes(jsonl(*range(14)))
    assert run(newsdedup, used).returncode == 0
    after = (used / "articles.jsonl").read_bytes()
    for name, data in good.items():
        (used / name).write_bytes(data)
    assert newsdedup("state", "check", "state", cwd=used).returncode == 0
    assert run(newsdedup, used).returncode == 0
    assert (used / "articles.jsonl").read_bytes() == after


def test_a_log_of_another_copy_is_not_let_into_a_backup(used: Path, newsdedup: Newsdedup) -> None:
    good = {name: (used / name).read_bytes() for name in ("state", "state.lock", "articles.jsonl")}
    (used / "dumps.jsonl").write_bytes(jsonl(*range(14)))
    dying = "import os, newsdedup.state.store as s; real = s.commit; s.commit = lambda c: (real(c), os._exit(9))\n"
    call = ["clean", "-q", "dumps.jsonl", "--state", "state", "-o", "articles.jsonl"]
    command = [program()[0], "-c", f"{dying}from newsdedup.cli import main; main()", *call]
    assert subprocess.run(command, cwd=used, env=environment(), check=False).returncode == 9
    assert (used / "state-wal").stat().st_size
    for name, data in good.items():
        (used / name).write_bytes(data)
    done = run(newsdedup, used)
    assert (done.returncode, b"state-wal" in done.stderr) == (76, True)
    assert newsdedup("state", "check", "state", cwd=used).returncode == 76
    (used / "state-wal").unlink()
    (used / "state-shm").unlink(missing_ok=True)
    assert run(newsdedup, used).returncode == 0
    assert (used / "articles.jsonl").read_bytes() == newsdedup("clean", "-q", "dumps.jsonl", cwd=used).stdout


def test_a_lock_that_was_removed_lets_no_two_runs_write(used: Path, newsdedup: Newsdedup) -> None:
    def memory(lock: int) -> Memory:
        return Memory(str(used / "state"), None, lock)

    with locked(str(used / "state")) as first, closing(memory(first)) as one:
        (used / "state.lock").unlink()
        with locked(str(used / "state")) as second, closing(memory(second)) as two:
            with one.store.transaction():
                one.files.add(str(used / "a"), "rejects", 0)
            with pytest.raises(StateBusy), two.store.transaction():
                two.files.add(str(used / "b"), "rejects", 0)
    assert newsdedup("state", "check", "state", cwd=used).returncode == 0


def test_two_states_do_not_append_to_one_file(tmp_path: Path) -> None:
    sink = AppendSink(str(tmp_path / "out"), 0, b"")
    with pytest.raises(StateBusy):
        AppendSink(str(tmp_path / "out"), 0, b"")
    sink.abort()
    AppendSink(str(tmp_path / "out"), 0, b"").abort()


def test_who_waited_for_a_lock_that_was_replaced_waits_for_the_new_one(tmp_path: Path) -> None:
    state = str(tmp_path / "state")
    waited: list[bool] = []

    def wait() -> None:
        with locked(state, 20):
            waited.append((tmp_path / "released").exists())

    with locked(state):
        thread = threading.Thread(target=wait)
        thread.start()
        time.sleep(0.2)
        (tmp_path / "state.lock").unlink()
        second = locked(state)
        second.__enter__()
    time.sleep(0.3)
    (tmp_path / "released").touch()
    second.__exit__(None, None, None)
    thread.join(20)
    assert waited == [True]


def test_what_a_dead_run_left_is_cut_off(used: Path, newsdedup: Newsdedup) -> None:
    with (used / "articles.jsonl").open("ab") as file:
        file.write(b'{"half a li')
    before = (used / "articles.jsonl").read_bytes()
    done = newsdedup("clean", "dumps.jsonl", "--state", "state", "-o", "articles.jsonl", cwd=used)
    assert done.returncode == 0
    assert b"cut off 11 bytes" in done.stderr
    assert (used / "articles.jsonl").read_bytes() == before[:-11]


def test_an_output_that_the_state_does_not_know_is_no_first_run(newsdedup: Newsdedup, tmp_path: Path) -> None:
    (tmp_path / "dumps.jsonl").write_bytes(jsonl(1))
    (tmp_path / "articles.jsonl").write_bytes(b'{"some": "row"}\n')
    assert run(newsdedup, tmp_path).returncode == 76
    assert (tmp_path / "articles.jsonl").read_bytes() == b'{"some": "row"}\n'
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "000001.jsonl").write_bytes(b'{"some": "row"}\n')
    assert run(newsdedup, tmp_path, "-o", "out").returncode == 76


def test_what_another_program_wrote_is_not_cut_off(used: Path, newsdedup: Newsdedup) -> None:
    rejects = ("--rejects", "rejects.jsonl")
    assert run(newsdedup, used, *rejects).returncode == 0
    (used / "rejects.jsonl").write_bytes(b"of another program\n")
    assert run(newsdedup, used, *rejects).returncode == 76
    assert (used / "rejects.jsonl").read_bytes() == b"of another program\n"


def test_a_second_run_goes_away(used: Path, newsdedup: Newsdedup) -> None:
    with (used / "state.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        began = time.monotonic()
        done = run(newsdedup, used)
        assert (done.returncode, done.stdout) == (75, b"")
        assert run(newsdedup, used, "--locked-ok").returncode == 0
        assert time.monotonic() - began < 30
        waiting = subprocess.Popen(
            program("clean", "-q", "dumps.jsonl", "--state", "state", "-o", "articles.jsonl", "--lock-wait", "60"),
            cwd=used, env=environment(),
        )  # fmt: skip
        time.sleep(1)
        assert waiting.poll() is None
    assert waiting.wait(60) == 0


def test_a_full_disk_is_74_and_the_next_run_makes_it_good(newsdedup: Newsdedup, tmp_path: Path) -> None:
    (tmp_path / "dumps.jsonl").write_bytes(jsonl(*range(60)))
    limited = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000)); "
        "from newsdedup.cli import main; main()"
    )
    call = ["clean", "-q", "dumps.jsonl", "--state", "state", "-o", "articles.jsonl"]
    done = subprocess.run(
        [program()[0], "-c", limited, *call], cwd=tmp_path, env=environment(), capture_output=True, check=False
    )
    assert done.returncode == 74, done.stderr
    assert done.stderr.count(b"\n") == 1
    assert run(newsdedup, tmp_path).returncode == 0
    assert (tmp_path / "articles.jsonl").read_bytes() == newsdedup("clean", "dumps.jsonl", cwd=tmp_path).stdout
