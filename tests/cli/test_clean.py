"""`newsdedup clean` as its users run it: files, pipes, a bare environment, hostile directories."""

from __future__ import annotations

import gzip
import json
import os
import shlex
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.cli.stories import jsonl, story
from tests.conftest import SEEDS, Newsdedup, environment, program

TALLY = "{0} in = {1} articles + {2} duplicates + {3} empty + {4} rejected + {5} skipped"


def rows(data: bytes) -> list[dict[str, object]]:
    assert not data or data.endswith(b"\n")
    return [json.loads(line) for line in data.split(b"\n")[:-1]]


def ids(data: bytes) -> list[str]:
    return [row["source"]["id"] for row in rows(data)]  # type: ignore[index]


def last_line(done: subprocess.CompletedProcess[bytes]) -> str:
    return done.stderr.decode().splitlines()[-1].removeprefix("newsdedup: ")


def shell(line: str, cwd: Path, timeout: float = 60, **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run a shell line in which NEWSDEDUP stands for the program."""
    line = line.replace("NEWSDEDUP", shlex.join(program()))
    return subprocess.run(
        ["bash", "-c", line], cwd=cwd, env=environment(**env), capture_output=True, timeout=timeout, check=False
    )


def wait_for(happened: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


class TestOutput:
    def test_the_seeds_are_five_articles(self, newsdedup: Newsdedup) -> None:
        done = newsdedup("clean", SEEDS)
        assert done.returncode == 0
        assert len(rows(done.stdout)) == 5
        assert last_line(done) == TALLY.format(5, 5, 0, 0, 0, 0)

    def test_a_file_gets_the_bytes_of_stdout(self, newsdedup: Newsdedup, tmp_path: Path) -> None:
        out = tmp_path / "out.jsonl"
        assert newsdedup("clean", SEEDS, "-o", out).stdout == b""
        assert out.read_bytes() == newsdedup("clean", SEEDS).stdout

    def test_quiet_success_says_nothing(self, newsdedup: Newsdedup) -> None:
        done = newsdedup("clean", "-q", SEEDS)
        assert (done.returncode, done.stderr) == (0, b"")

    @pytest.mark.parametrize("stdin", [b"", b"\n"], ids=["nothing", "a blank line"])
    def test_empty_stdin_writes_nothing(self, newsdedup: Newsdedup, stdin: bytes) -> None:
        done = newsdedup("clean", "-", stdin=stdin)
        assert (done.returncode, done.stdout) == (0, b"")

    def test_an_empty_directory_writes_nothing(self, newsdedup: Newsdedup, tmp_path: Path) -> None:
        (tmp_path / "none").mkdir()
        done = newsdedup("clean", tmp_path / "none")
        assert (done.returncode, done.stdout) == (0, b"")
        assert last_line(done) == TALLY.format(0, 0, 0, 0, 0, 0)

    def test_its_own_output_is_no_input(self, newsdedup: Newsdedup, tmp_path: Path) -> None:
        folder = tmp_path / "dumps"
        folder.mkdir()
        (folder / "a.txt").write_text(story(1))
        arguments = ("clean", folder, "-o", folder / "out.jsonl", "--rejects", folder / "rejects.jsonl")
        assert newsdedup(*arguments).returncode == 0
        first = (folder / "out.jsonl").read_bytes()
        done = newsdedup(*arguments)
        assert last_line(done) == TALLY.format(1, 1, 0, 0, 0, 0)
        assert (folder / "out.jsonl").read_bytes() == first
        assert sorted(path.name for path in folder.iterdir()) == ["a.txt", "out.jsonl", "rejects.jsonl"]

    def test_output_and_rejects_are_two_files(self, newsdedup: Newsdedup, tmp_path: Path) -> None:
        assert newsdedup("clean", SEEDS, "-o", tmp_path / "x", "--rejects", tmp_path / "x").returncode == 2

    def test_a_folder_that_is_not_there_cannot_be_written_to(self, newsdedup: Newsdedup, tmp_path: Path) -> None:
        done = newsdedup("clean", SEEDS, "-o", tmp_path / "no" / "out.jsonl")
        assert done.returncode == 73
        assert done.stderr.count(b"\n") == 1

    def test_a_full_device_is_an_input_output_fault_and_stays_a_device(self, newsdedup: Newsdedup) -> None:
        done = newsdedup("clean", SEEDS, "-o", "/dev/full")
        assert done.returncode == 74
        assert b"Traceback" not in done.stderr
        assert Path("/dev/full").is_char_device()

    def test_a_full_stdout_is_an_input_output_fault(self, tmp_path: Path) -> None:
        done = shell(f"NEWSDEDUP clean {SEEDS} > /dev/full", tmp_path)
        assert done.returncode == 74
        assert b"Traceback" not in done.stderr


class TestPipes:
    def test_a_pipe_that_closes_is_a_success(self, tmp_path: Path) -> None:
        (tmp_path / "many.jsonl").write_bytes(jsonl(*range(400)))
        done = shell("NEWSDEDUP clean many.jsonl | head -1; exit ${PIPESTATUS[0]}", tmp_path)
        assert (done.returncode, len(rows(done.stdout))) == (0, 1)
        assert b"Traceback" not in done.stderr
        assert b"Exception" not in done.stderr

    @pytest.mark.parametrize("jobs", ["1", "2"])
    def test_an_article_goes_out_while_the_next_is_awaited(self, jobs: str) -> None:
        command = program("clean", "-", "--from", "jsonl", "-j", jobs)
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment()
        ) as process:
            assert process.stdin
            assert process.stdout
            for number in range(2):
                process.stdin.write(jsonl(number))
                process.stdin.flush()
                assert ids(process.stdout.readline()) == [f"a{number}"]
            process.stdin.close()
            assert process.wait(20) == 0

    @pytest.mark.parametrize("jobs", ["1", "2"])
    @pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
    def test_a_signal_ends_it_cleanly(self, tmp_path: Path, jobs: str, number: int, code: int) -> None:
        out = tmp_path / "out.jsonl"
        command = program("clean", "-", "--from", "jsonl", "-j", jobs, "-o", out)
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), start_new_session=True
        ) as process:
            assert process.stdin
            process.stdin.write(jsonl(1))
            process.stdin.flush()
            wait_for(lambda: any(path.stat().st_size for path in tmp_path.iterdir()))
            os.killpg(process.pid, number)
            assert process.wait(20) == code
            assert process.stderr
            said = process.stderr.read()
        assert b"Traceback" not in said
        assert b"Fatal" not in said
        assert list(tmp_path.iterdir()) == []

    def test_stdin_that_is_closed_disturbs_nothing(self, tmp_path: Path) -> None:
        for jobs in ("1", "2"):
            done = shell(f"NEWSDEDUP clean -q {SEEDS} -j {jobs} <&-", tmp_path)
            assert (done.returncode, done.stderr, len(rows(done.stdout))) == (0, b"", 5)

    def test_stdin_that_is_closed_cannot_be_read(self, tmp_path: Path) -> None:
        done = shell("NEWSDEDUP clean - <&-", tmp_path)
        assert done.returncode == 66
        assert b"Traceback" not in done.stderr

    def test_stdout_that_is_closed_is_a_fault(self, tmp_path: Path) -> None:
        done = shell(f"NEWSDEDUP clean {SEEDS} >&-", tmp_path)
        assert done.returncode == 73
        assert b"Traceback" not in done.stderr


class TestSameBytes:
    def corpus(self, tmp_path: Path) -> Path:
        path = tmp_path / "many.jsonl"
        path.write_bytes(jsonl(*range(150), *range(0, 150, 7), *range(150, 200)))
        return path

    def test_whatever_the_number_of_workers(self, newsdedup: Newsdedup, tmp_path: Path) -> None:
        path = self.corpus(tmp_path)
        arguments = ("clean", path, SEEDS, "--duplicates", "mark", "--rejects")
        one = newsdedup(*arguments, tmp_path / "r1", "-j", "1")
        two = newsdedup(*arguments, tmp_path / "r2", "-j", "2")
        assert one.returncode == two.returncode == 0
        assert one.stdout == two.stdout
        assert (tmp_path / "r1").read_bytes() == (tmp_path / "r2").read_bytes()
        assert last_line(one) == last_line(two)
        assert len(rows(one.stdout)) == 150 + 22 + 50 + 5

    @pytest.mark.parametrize(
        "variables",
        [
            {"PYTHONHASHSEED": "1"},
            {"PYTHONHASHSEED": "12345"},
            {"TZ": "Asia/Jayapura"},
            {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
            {"LC_ALL": "POSIX", "LANG": "xx_XX.ISO-8859-1", "PYTHONIOENCODING": "latin-1"},
        ],
        ids=str,
    )
    def test_whatever_the_environment(self, newsdedup: Newsdedup, variables: dict[str, str]) -> None:
        assert newsdedup("clean", "-q", SEEDS, env=variables).stdout == newsdedup("clean", "-q", SEEDS).stdout

    def test_in_a_bare_environment(self, newsdedup: Newsdedup, tmp_path: Path) -> None:
        source = environment()["PYTHONPATH"]
        line = shlex.join(["env", "-i", "PATH=/usr/bin:/bin", f"PYTHONPATH={source}", *program("clean", "-q", SEEDS)])
        done = shell(line, tmp_path)
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout == newsdedup("clean", "-q", SEEDS).stdout


class TestDuplicates:
    def test_are_dropped_and_land_in_the_rejects(self, newsdedup: Newsdedup, tmp_path: Path) -> None:
        rejects = tmp_path / "rejects.jsonl"
        done = newsdedup("clean", "-", "--rejects", rejects, stdin=jsonl(1, 2, 1))
        assert ids(done.stdout) == ["a1", "a2"]
        assert last_line(done) == TALLY.format(3, 2, 1, 0, 0, 0)
        (row,) = rows(rejects.read_bytes())
        assert row["duplicate_of"] == rows(done.stdout)[0]["id"]

    def test_are_written_when_marked(self, newsdedup: Newsdedup) -> None:
        done = newsdedup("clean", "-", "--duplicates", "mark", stdin=jsonl(1, 2, 1))
        first, _, third = rows(done.stdout)
        assert third["duplicate_of"] == first["id"]
        assert third["relation"] == "exact"
        assert last_line(done) == TALLY.format(3, 2, 1, 0, 0, 0)

    def test_stay_when_nothing_is_compared(self, newsdedup: Newsdedup) -> None:
        assert len(rows(newsdedup("clean", "-", "--no-dedup", stdin=jsonl(1, 2, 1)).stdout)) == 3

    def test_marking_changes_no_record_of_an_article(self, newsdedup: Newsdedup) -> None:
        dropped = rows(newsdedup("clean", "-", stdin=jsonl(1, 2)).stdout)
        marked = rows(newsdedup("clean", "-", "--duplicates", "mark", stdin=jsonl(1, 2)).stdout)
        assert dropped == [{key: row[key] for key in dropped[0]} for row in marked]


class TestBadInput:
    def hostile(self, folder: Path) -> Path:
        """Make a directory of everything that a run must survive, and two articles."""
        folder.mkdir()
        (folder / "a.txt").write_text(story(1))
        os.mkfifo(folder / "b.fifo")
        (folder / "c.zero").symlink_to("/dev/zero")
        whole = gzip.compress(jsonl(*range(10, 60)))
        (folder / "d.jsonl.gz").write_bytes(whole[: len(whole) // 2])
        (folder / "e.txt").write_bytes(b"a" * 50_000_000)
        (folder / "f.txt").write_bytes(b"")
        (folder / "g.jsonl").write_bytes(b'{"id": "a2", "text": null}\n[1]\n{"id": \n' + jsonl(3))
        (folder / "loop").symlink_to(folder)
        (folder / "z\x1b[31m\nred.txt").write_bytes(bytes(range(128, 256)) * 40)
        return folder

    def test_a_hostile_directory_costs_only_what_is_bad(self, newsdedup: Newsdedup, tmp_path: Path) -> None:
        rejects = tmp_path / "rejects.jsonl"
        done = newsdedup("clean", self.hostile(tmp_path / "in"), "--rejects", rejects, timeout=120)
        assert done.returncode == 3
        paths = {Path(row["source"]["path"]).name for row in rows(done.stdout)}  # type: ignore[index]
        assert {"a.txt", "g.jsonl"} <= paths
        assert {"c.zero", "b.fifo", "e.txt"}.isdisjoint(paths)
        said = done.stderr.decode()
        assert "Traceback" not in said
        assert "\x1b" not in said
        assert "\\x1b[31m\\x0ared.txt" in said
        refused = [row for row in rows(rejects.read_bytes()) if row["outcome"] == "rejected"]
        assert all(row["reason"] for row in refused)
        assert {Path(row["source"]["path"]).name for row in refused} >= {"e.txt", "d.jsonl.gz", "g.jsonl"}  # type: ignore[index]
        assert said.count("newsdedup: rejected ") == len(refused)

    def test_several_workers_agree_on_a_hostile_directory(self, newsdedup: Newsdedup, tmp_path: Path) -> None:
        folder = self.hostile(tmp_path / "in")
        one, two = (newsdedup("clean", folder, "-j", jobs, timeout=120) for jobs in "12")
        assert (one.returncode, one.stdout, one.stderr) == (two.returncode, two.stdout, two.stderr)

    def test_a_missing_path_is_said_and_the_rest_is_done(self, newsdedup: Newsdedup) -> None:
        done = newsdedup("clean", "nowhere.txt", SEEDS)
        assert (done.returncode, len(rows(done.stdout))) == (3, 5)
        assert b"nowhere.txt" in done.stderr.splitlines()[0]
        assert last_line(done).endswith("; 1 missing")

    def test_nothing_but_missing_paths_publishes_nothing(self, newsdedup: Newsdedup, tmp_path: Path) -> None:
        out = tmp_path / "out.jsonl"
        out.write_text("kept")
        assert newsdedup("clean", "nowhere.txt", "nor-here", "-o", out).returncode == 66
        assert out.read_text() == "kept"

    @pytest.mark.parametrize(("limit", "code"), [("3", 3), ("2", 65), ("50%", 65), ("60%", 3)])
    def test_too_many_rejected_publishes_nothing(
        self, newsdedup: Newsdedup, tmp_path: Path, limit: str, code: int
    ) -> None:
        out = tmp_path / "out.jsonl"
        bad = b"".join(b'{"id": "b%d", "text": 7}\n' % number for number in range(3))
        done = newsdedup("clean", "-", "--max-errors", limit, "-o", out, stdin=jsonl(1) + bad + jsonl(2))
        assert done.returncode == code
        assert out.exists() == (code == 3)
        assert list(tmp_path.glob("*out*")) == ([out] if code == 3 else [])

    @pytest.mark.skipif(os.geteuid() == 0 and not os.path.exists("/usr/bin/setpriv"), reason="root reads everything")  # noqa: PTH110
    def test_an_unreadable_file_is_rejected(self, tmp_path: Path) -> None:
        folder = tmp_path / "in"
        folder.mkdir()
        (folder / "a.txt").write_text(story(1))
        (folder / "b.txt").write_text(story(2))
        (folder / "b.txt").chmod(0)
        command = shlex.join(program("clean", "in"))
        if os.geteuid() == 0:
            for path in [tmp_path, *tmp_path.parents][:3]:
                path.chmod(0o755)
            command = f"setpriv --reuid 65534 --regid 65534 --clear-groups {command}"
        done = shell(command, tmp_path)
        if b"No module named" in done.stderr or done.returncode in (126, 127):
            pytest.skip("another user cannot run this Python")
        assert done.returncode == 3
        assert len(rows(done.stdout)) == 1
        assert b"b.txt" in done.stderr


class TestMessages:
    def test_one_json_object_a_line(self, newsdedup: Newsdedup) -> None:
        done = newsdedup("clean", "-", "nowhere", "--log-format", "json", stdin=b'{"text": 7}\n' + jsonl(1))
        said = rows(done.stderr)
        assert [row["event"] for row in said] == ["rejected", "missing", "tally"]
        assert (said[-1]["in"], said[-1]["articles"], said[-1]["code"]) == (2, 1, 3)

    def test_faults_are_json_too(self, newsdedup: Newsdedup) -> None:
        done = newsdedup("clean", "nowhere", "--log-format", "json")
        assert rows(done.stderr)[-1]["code"] == done.returncode == 66

    def test_progress_only_if_asked_or_on_a_terminal(self, newsdedup: Newsdedup, tmp_path: Path) -> None:
        assert b"a second" not in newsdedup("clean", SEEDS).stderr

    def test_warnings_name_the_file(self, newsdedup: Newsdedup, tmp_path: Path) -> None:
        two = "\n".join(
            part
            for number in (1, 2)
            for part in (
                f"Berita kota nomor {number} hari ini",
                f"Senin, {number} Januari 2024 10:00 WIB",
                story(number),
            )
        )
        (tmp_path / "two.txt").write_text(two)
        done = newsdedup("clean", tmp_path / "two.txt")
        warned = [line for line in done.stderr.decode().splitlines() if "--split" in line]
        assert len(warned) <= 1
        assert all("two.txt" in line for line in warned)


def test_each_option_reaches_the_reader(newsdedup: Newsdedup) -> None:
    row = json.dumps({"key": "k1", "body": story(1), "topic": "kota"}).encode() + b"\n"
    arguments: Sequence[str] = ("--text-field", "body", "--id-field", "key", "--carry", "topic")
    (done,) = rows(newsdedup("clean", "-", *arguments, stdin=row).stdout)
    assert done["source"] == {"path": "-", "record": 0, "id": "k1"}
    assert done["extra"] == {"topic": "kota"}


def test_split_makes_documents_of_one_file(newsdedup: Newsdedup) -> None:
    text = "".join(f"=== {number}\n{story(number)}" for number in range(3)).encode()
    assert len(rows(newsdedup("clean", "-", "--split", "^=== ", stdin=text).stdout)) == 3
    assert newsdedup("clean", "-", "--split", "(", stdin=text).returncode == 2


@pytest.mark.parametrize("option", [("--max-line", "1K"), ("--max-file", "2k")])
def test_limits_reject(newsdedup: Newsdedup, tmp_path: Path, option: tuple[str, str]) -> None:
    (tmp_path / "long.txt").write_text(story(1) + "panjang " * 1000)
    assert newsdedup("clean", tmp_path / "long.txt", *option).returncode == 3
