"""The whole program on bad input: all is accounted for, nothing hangs, and nothing reaches the terminal raw."""

from __future__ import annotations

import gzip
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.cli.stories import jsonl, story
from tests.conftest import Newsdedup, environment, program

GOOD = story(1).encode()
DEEP = b"<!doctype html><body>" + b"<div>" * 100_000 + f"<p>{story(2)}</p>".encode()
BOMB = (
    b'<!DOCTYPE html [<!ENTITY a "kata kata kata">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 9) for n in range(9))
    + b"]><html><body><p>&j;</p><p>" + story(3).encode() + b"</p></body></html>"
)  # fmt: skip

FILES: dict[str, tuple[bytes, str]] = {
    "a-invalid.txt": (GOOD.replace(b"Pemerintah", b"Pemerint\xff\xfeh"), "article"),
    "b-mixed.txt": (
        story(11).encode() + "Wali kota Medan berjanji kepada warga, «segera».\n".encode("cp1252"),
        "article",
    ),
    "c-utf16.txt": (story(12).encode("utf-16"), "article"),
    "d-nul.txt": (story(13).replace("Wali", "Wa\0li").encode(), "article"),
    "e-empty.txt": (b"", "empty"),
    "f-blank.txt": (b" \n\t\n\xe2\x80\x8b\n", "empty"),
    "g-boilerplate.txt": (b"Baca Juga: Harga beras turun di pasar induk\nIkuti kami di Google News\n", "empty"),
    "h-longline.txt": (b"a" * (17 << 20), "rejected"),
    "i-deep.html": (DEEP, "rejected"),
    "j-entities.html": (BOMB, "article"),
    "k-tags.html": (b"<html><body>" + b"<a " * 4000 + f"><p>{story(14)}</p>".encode(), ""),
    "l-comments.html": (b"<html><body>" + b"<!--" * 4000 + f"--><p>{story(15)}</p>".encode(), ""),
    "m-bomb.txt.gz": (gzip.compress(bytes(64 << 20)), "rejected"),
    "n-cut.txt.gz": (gzip.compress(os.urandom(4000).hex().encode())[:-100], "rejected"),
    "o-escapes.txt": (("\x1b[31m\x1b]0;judul\x07" + story(16)).encode(), "article"),
    "p-invisible.txt": (story(17).replace("Wali kota", "Wa\u200bli \u202ekota").encode(), "article"),
    "q-lines.txt": (story(18).replace(" sejak", "\u2028sejak\u0085").encode(), "article"),
    "r-digits.txt": (b"123\n", "article"),
}
"""Bad files that are one document, and what becomes of it; "" where either is right."""

ROWS = b"\n".join(
    (
        json.dumps({"id": 1, "text": story(20)}).encode(),
        b'{"id": 2, "text": "\\ud800 ' + story(21).replace("\n", " ").encode() + b'"}',
        b'{"id": 3, "text": null}',
        b"[1, 2]",
        b'{"id": 4, "text": "x", "n": NaN}',
        b'{"id": 5, "text": "x", "n": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"a": ' * 100_000,
        b'{"id": 6, "text": "' + b"\xff" * 400 + b'"}',
        json.dumps({"id": 1, "text": story(22)}).encode(),
        b'{"id": 8, "te',
    )
)  # fmt: skip


def usage() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_every_bad_file_in_one_folder(jobs: str, newsdedup: Newsdedup, tmp_path: Path) -> None:
    folder = tmp_path / "bad\x1b[31m\n"
    folder.mkdir()
    for name, (data, _) in FILES.items():
        (folder / name).write_bytes(data)
    (folder / "s-rows.jsonl").write_bytes(ROWS)
    os.mkfifo(folder / "t-pipe")
    (folder / "u-zero").symlink_to("/dev/zero")
    (folder / "v-loop").symlink_to(".")
    began = usage()
    done = newsdedup("clean", folder, "-j", jobs, "-o", "out", "--ledger", "ledger", cwd=tmp_path)
    assert done.returncode == 3, done.stderr
    assert usage() - began < 25
    assert b"Traceback" not in done.stderr
    assert not {*done.stderr} & {*range(32), 127} - {ord("\n")}, "nothing but printable characters and line ends"
    ledger = [json.loads(line) for line in (tmp_path / "ledger").read_bytes().splitlines()]
    outcomes = {
        row["source"]["path"].rpartition("/")[2]: row["outcome"]
        for row in ledger
        if "jsonl" not in row["source"]["path"]
    }
    assert {name: outcomes[name] for name, (_, wanted) in FILES.items() if wanted} == {
        name: wanted for name, (_, wanted) in FILES.items() if wanted
    }
    rows = Counter(row["outcome"] for row in ledger if "jsonl" in row["source"]["path"])
    assert rows["article"] == 4
    assert sum(rows.values()) == 11
    out = (tmp_path / "out").read_bytes()
    texts = [json.loads(line)["text"] for line in out.splitlines()]
    assert out.decode("utf-8").count("\n") == len(texts)
    assert not any(
        ord(letter) < 32 and letter != "\n" or letter in "\u200b\u202e\u2028" for text in texts for letter in text
    )
    tally = json.loads(
        newsdedup("clean", folder, "--log-format", "json", "-o", "again", cwd=tmp_path).stderr.splitlines()[-1]
    )
    assert tally["in"] == len(ledger)
    assert (tmp_path / "again").read_bytes() == out


@pytest.mark.parametrize("form", ["text", "jsonl"])
@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in kilobytes there")
def test_a_line_of_a_gigabyte(form: str, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.touch()
    os.truncate(path, 1 << 30)
    limited = "import resource as r; r.setrlimit(r.RLIMIT_AS, (2 << 30,) * 2); from newsdedup.cli import main; main()"
    watched = (
        "import resource, subprocess, sys; code = subprocess.call(sys.argv[1:]); "
        "print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    call = [sys.executable, "-c", watched, sys.executable, "-c", limited, "clean", str(path), "--from", form, "-q"]
    began = usage()
    done = subprocess.run(call, env=environment(), capture_output=True, text=True, timeout=120, check=True)
    code, kilobytes = map(int, done.stdout.split())
    assert code == 3
    assert "too long" in done.stderr
    assert kilobytes < 500_000
    assert usage() - began < 10


def test_a_rule_of_the_user_cannot_stall_a_run(newsdedup: Newsdedup, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "slow.yaml").write_text(
        "pack: base\nrules:\n"
        "  - {id: redos, shape: line, kind: ad, match: '^(a|aa)+$', why: slow, hits: ['aa'], misses: ['b']}\n"
    )
    (tmp_path / "a.txt").write_text(story(1) + "a" * 60 + "!\n")
    (tmp_path / "b.txt").write_text(story(2))
    began = usage()
    done = newsdedup("clean", "a.txt", "b.txt", "--rules", "rules", cwd=tmp_path)
    if done.returncode == 78:
        pytest.fail(done.stderr.decode())
    assert done.returncode in (0, 3)
    assert len(done.stdout.splitlines()) >= 1
    assert usage() - began < 8


PACKS = {
    "a tag": "!!python/object/apply:os.system ['touch harm']",
    "a bomb of aliases": "a0: &a0 [x]\n" + "".join(f"a{n + 1}: &a{n + 1} [*a{n}, *a{n}]\n" for n in range(20)),
    "a deep one": "[" * 5000,
    "a key twice": "id: a\nid: b\n",
}  # fmt: skip


@pytest.mark.parametrize("name", PACKS)
def test_hostile_packs_are_refused_at_once(name: str, newsdedup: Newsdedup, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "x.yaml").write_text(PACKS[name])
    (tmp_path / "a.txt").write_text(story(1))
    began = usage()
    done = newsdedup("clean", "a.txt", "--rules", "rules", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (78, b"", 1)
    assert usage() - began < 5
    assert not (tmp_path / "harm").exists()


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_document_that_hangs_costs_itself(jobs: int, tmp_path: Path) -> None:
    (tmp_path / "dumps.jsonl").write_bytes(jsonl(*range(6)))
    done = _run_hostile(tmp_path, "hang", jobs)
    assert done == ["article", "article", "article", "rejected", "article", "article"]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_page_that_takes_long_to_parse_costs_itself(jobs: str, newsdedup: Newsdedup, tmp_path: Path) -> None:
    pages = [f"<!doctype html><body><p>{story(number)}</p>" for number in range(3)]
    pages[1] += "<p>x\n" * 1_000_000
    for number, page in enumerate(pages):
        (tmp_path / f"{number}.html").write_text(page)
    names = [f"{number}.html" for number in range(3)]
    call = ("clean", *names, "-j", jobs, "--doc-timeout", "1", "-o", "out.jsonl", "--rejects", "bad.jsonl")
    assert newsdedup(*call, cwd=tmp_path).returncode == 3
    assert [json.loads(line)["source"]["path"] for line in (tmp_path / "out.jsonl").open()] == ["0.html", "2.html"]
    rejected = json.loads((tmp_path / "bad.jsonl").read_text())
    assert rejected["source"]["path"] == "1.html"
    assert "timed out" in rejected["reason"] or "it was stuck" in rejected["reason"]


def test_a_document_that_kills_its_process_costs_itself(tmp_path: Path) -> None:
    (tmp_path / "dumps.jsonl").write_bytes(jsonl(*range(6)))
    assert _run_hostile(tmp_path, "die", 2) == ["article", "article", "article", "rejected", "article", "article"]


def _run_hostile(folder: Path, how: str, jobs: int) -> list[str]:
    code = (
        "from tests.fault import makers; from newsdedup.engines.local import Work, run, batches; "
        "from newsdedup.cli.given import Given; from newsdedup.sources import ReadOptions, read; import sys\n"
        "if __name__ == '__main__':\n"
        f"    recipe = Given(doc_timeout=0.5).recipe(); work = Work({jobs}, make=makers.{how})\n"
        "    inputs = read(sys.argv[1:], ReadOptions())\n"
        "    for batch in batches(inputs, recipe, work):\n"
        "        for outcome in batch: print(outcome.kind)\n"
    )
    (folder / "run.py").write_text(code)
    root = Path(__file__).resolve().parents[2]
    env = environment(PYTHONPATH=f"{root / 'src'}:{root}")
    done = subprocess.run(
        [sys.executable, folder / "run.py", folder / "dumps.jsonl"], env=env, capture_output=True, text=True, timeout=60
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_runs_that_died_twice_are_tried_apart(newsdedup: Newsdedup, tmp_path: Path) -> None:
    (tmp_path / "dumps.jsonl").write_bytes(jsonl(1))
    call = ("clean", "dumps.jsonl", "--state", "state", "-o", "out.jsonl")
    assert newsdedup(*call, cwd=tmp_path).returncode == 0
    died = "import os, newsdedup.engines.local as l; l.batches = lambda *a: os._exit(9); "
    died += "from newsdedup.cli import main; main()"
    for _ in range(2):
        assert (
            subprocess.run([sys.executable, "-c", died, *call], cwd=tmp_path, env=environment(), check=False).returncode
            == 9
        )
    (tmp_path / "dumps.jsonl").write_bytes(jsonl(1, 2))
    done = newsdedup(*call, cwd=tmp_path)
    assert (done.returncode, b"process of their own" in done.stderr) == (0, True)
    (tmp_path / "dumps.jsonl").write_bytes(jsonl(1, 2, 3))
    assert b"process of their own" not in newsdedup(*call, cwd=tmp_path).stderr
    assert len((tmp_path / "out.jsonl").read_bytes().splitlines()) == 3


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_signal_ends_a_run_within_a_second_and_nothing_is_lost(
    number: int, code: int, jobs: str, newsdedup: Newsdedup, tmp_path: Path
) -> None:
    (tmp_path / "dumps.jsonl").write_bytes(jsonl(*range(90)) * 12)
    call = ("clean", "-q", "dumps.jsonl", "--state", "state", "-o", "out.jsonl", "-j", jobs)
    process = subprocess.Popen(program(*call), cwd=tmp_path, env=environment(), stderr=subprocess.PIPE)
    until = time.monotonic() + 30
    while not ((tmp_path / "state-wal").exists() or (tmp_path / "out.jsonl").exists()) and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.3)
    process.send_signal(number)
    began = time.monotonic()
    _, said = process.communicate(timeout=30)
    assert process.returncode in (code, 0), said
    assert time.monotonic() - began < 5, "a second, on an idle machine"
    assert b"Traceback" not in said
    assert newsdedup(*call, cwd=tmp_path).returncode == 0
    assert newsdedup("state", "check", "state", cwd=tmp_path).returncode == 0
    assert (tmp_path / "out.jsonl").read_bytes() == newsdedup("clean", "-q", "dumps.jsonl", cwd=tmp_path).stdout


def _hostile_run(folder: Path, code: str) -> subprocess.Popen[bytes]:
    """Begin a run in a process that was tampered with; it has come to that when there is a file `there`."""
    (folder / "dumps.jsonl").write_bytes(jsonl(1, 2, 3))
    begin = "import os, pathlib, signal, time; import newsdedup.engines.local as local\n"
    end = "\nfrom newsdedup.cli import main; main()"
    call = ["clean", "-q", "dumps.jsonl", "--state", "state", "-o", "out.jsonl"]
    process = subprocess.Popen(
        [sys.executable, "-c", begin + code + end, *call], cwd=folder, env=environment(), stderr=subprocess.PIPE
    )
    until = time.monotonic() + 30
    while not (folder / "there").exists() and time.monotonic() < until:
        time.sleep(0.02)
    return process


@pytest.mark.parametrize("first", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_is_immediate(
    first: signal.Signals, second: signal.Signals, newsdedup: Newsdedup, tmp_path: Path
) -> None:
    stuck = (
        "def batches(*given):\n"
        "    pathlib.Path('there').touch()\n"
        "    try: time.sleep(60)\n"
        "    finally: time.sleep(60)\n"
        "    yield []\n"
        "local.batches = batches"
    )
    process = _hostile_run(tmp_path, stuck)
    process.send_signal(first)
    time.sleep(0.5)
    assert process.poll() is None
    process.send_signal(second)
    began = time.monotonic()
    _, said = process.communicate(timeout=30)
    assert time.monotonic() - began < 1
    assert process.returncode == -second
    assert said == b""
    assert newsdedup("clean", "-q", "dumps.jsonl", "--state", "state", "-o", "out.jsonl", cwd=tmp_path).returncode == 0
    assert (tmp_path / "out.jsonl").read_bytes().count(b"\n") == 3


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_in_a_destructor_is_not_lost(number: signal.Signals, code: int, tmp_path: Path) -> None:
    destructor = (
        "class Late:\n"
        "    def __del__(self):\n"
        "        pathlib.Path('there').touch()\n"
        "        while True: time.sleep(0.01)\n"
        "def batches(*given):\n"
        "    Late()\n"
        "    while True: time.sleep(0.01)\n"
        "    yield []\n"
        "local.batches = batches"
    )
    process = _hostile_run(tmp_path, destructor)
    process.send_signal(number)
    _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (code, b"")


def test_the_surroundings_of_cron(newsdedup: Newsdedup, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl(1, 2))
    shell = f"ulimit -n 32; exec env -i LC_ALL=C TZ=UTC PYTHONPATH={environment()['PYTHONPATH']} "
    call = " ".join([*program("clean", "-q", "a.jsonl", "--state", "state", "-o", "out/")])
    done = subprocess.run(["sh", "-c", f"{shell}{call} <&-"], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (tmp_path / "out" / "000001.jsonl").read_bytes().count(b"\n") == 2


def test_no_decision_hangs_on_the_clock(newsdedup: Newsdedup, tmp_path: Path) -> None:
    rows = [{"text": story(1), "published": "2025-03-01"}, {"text": story(2)}, {"id": "again", "text": story(2)}]
    lines = [json.dumps(row) + "\n" for row in rows]
    found = []
    for clocks in ((1_741_000_000, 1_741_003_600, 1_741_007_200), (1_741_000_000, 0, 4_000_000_000)):
        folder = tmp_path / str(clocks[1])
        folder.mkdir()
        for now, some in zip(clocks, (lines[:1], lines[:2], lines), strict=True):
            (folder / "dumps.jsonl").write_text("".join(some))
            os.utime(folder / "dumps.jsonl", (now + 10**9, now + 10**9))
            wrong = f"import time; time.time = lambda: {now}; from newsdedup.cli import main; main()"
            call = ["clean", "-q", "dumps.jsonl", "--state", "state", "-o", "out.jsonl", "--window", "30d"]
            subprocess.run([sys.executable, "-c", wrong, *call], cwd=folder, env=environment(), check=True)
        found.append((folder / "out.jsonl").read_bytes())
    assert found[0] == found[1]
    assert found[0].count(b"\n") == 2


def test_accounts_that_do_not_add_up_publish_nothing(newsdedup: Newsdedup, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl(1, 2, 3))
    lossy = (
        "import newsdedup.engines.local as l; real = l.batches\n"
        "def batches(*a):\n"
        "    for batch in real(*a): yield batch[1:]\n"
        "l.batches = batches\n"
        "from newsdedup.cli import main; main()"
    )
    for more in ([], ["--state", "state"]):
        command = [sys.executable, "-c", lossy, "clean", "a.jsonl", "-o", "out.jsonl", *more]
        done = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, check=False)
        assert done.returncode == 70, done.stderr
        path = tmp_path / "out.jsonl"
        assert not path.exists() or path.read_bytes() == b""
    assert newsdedup("clean", "-q", "a.jsonl", "--state", "state", "-o", "out.jsonl", cwd=tmp_path).returncode == 0
    assert path.read_bytes().count(b"\n") == 3


def test_logs_say_which_run_they_are_of(newsdedup: Newsdedup, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl(1) + b"none\n")
    said = [newsdedup("clean", "a.jsonl", "--log-format", "json", cwd=tmp_path).stderr for _ in range(2)]
    rows = [[json.loads(line) for line in run.splitlines()] for run in said]
    names = [{row["run"] for row in run} for run in rows]
    assert [len(run) for run in names] == [1, 1]
    assert names[0] != names[1]
    assert [run[-1]["event"] for run in rows] == ["tally", "tally"]
