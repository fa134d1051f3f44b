"""`newsdedup explain` as its users run it."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.cli.stories import jsonl
from tests.conftest import SEEDS, Newsdedup, environment, program

SEED = next(SEEDS.glob("002_*"))
LEADS = ("Pemerintah Kota Ambon meresmikan", "Pemerintah Kota Medan meresmikan")
"""how the stories 1 and 2 begin"""


def test_every_line_of_a_seed_is_shown_within_80_columns(newsdedup: Newsdedup) -> None:
    done = newsdedup("explain", SEED)
    assert (done.returncode, done.stderr) == (0, b"")
    rows = done.stdout.decode().splitlines()
    numbers = [int(match[1]) for row in rows if (match := re.match(r" {0,3}(\d+) [ \-=>~.]", row))]
    assert numbers == list(range(1, len(SEED.read_text(encoding="utf-8").splitlines()) + 1))
    assert max(map(len, rows)) <= 80
    assert "\x1b" not in done.stdout.decode()


def test_a_wider_terminal_shows_more(newsdedup: Newsdedup) -> None:
    assert max(map(len, newsdedup("explain", SEED, env={"COLUMNS": "132"}).stdout.decode().splitlines())) > 100


def test_one_line(newsdedup: Newsdedup) -> None:
    done = newsdedup("explain", SEED, "--line", "26")
    assert done.returncode == 0
    assert "dateline" in done.stdout.decode()
    assert "place = SEOUL" in done.stdout.decode()


@pytest.mark.parametrize(
    ("arguments", "code"), [((SEED, "--line", "9999"), 2), (("nowhere",), 66)], ids=["line", "file"]
)
def test_what_is_not_there(newsdedup: Newsdedup, arguments: tuple[str, ...], code: int) -> None:
    done = newsdedup("explain", *arguments)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (code, b"", 1)


def test_a_document_that_cannot_be_read_says_why(newsdedup: Newsdedup, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(bytes(range(128, 160)) * 40)
    done = newsdedup("explain", tmp_path / "bad.txt")
    assert done.returncode == 3
    assert b"rejected" in done.stdout


def test_one_of_several_documents(newsdedup: Newsdedup) -> None:
    everything = newsdedup("explain", "-", stdin=jsonl(1, 2, 1)).stdout.decode()
    assert [everything.count(lead) for lead in LEADS] == [2, 1]
    second = newsdedup("explain", "-", "--record", "1", stdin=jsonl(1, 2, 1)).stdout.decode()
    assert [second.count(lead) for lead in LEADS] == [0, 1]


def test_it_writes_utf_8_whatever_the_locale(newsdedup: Newsdedup) -> None:
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = newsdedup("explain", SEED, env=env)
    assert (done.returncode, done.stdout) == (0, newsdedup("explain", SEED).stdout)


@pytest.mark.parametrize(
    ("variables", "coloured"), [({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False)]
)
def test_colours_on_a_terminal_only_and_not_against_the_users_wish(variables: dict[str, str], coloured: bool) -> None:
    ours, theirs = os.openpty()
    with subprocess.Popen(program("explain", SEED), stdout=theirs, env=environment(**variables)) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                shown += os.read(ours, 1 << 16)
            except OSError:
                break
        assert process.wait(20) == 0
    os.close(ours)
    assert (b"\x1b[" in shown) == coloured
