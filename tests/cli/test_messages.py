"""How the run speaks: progress, quiet, one event a line."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from newsdedup.cli.messages import Messages
from newsdedup.cli.summary import duration
from tests.conftest import SEEDS, Newsdedup, environment, program


class Clock:
    """Time that the test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("time.monotonic", clock)
    return clock


def test_progress_tells_the_rate_but_not_all_the_time(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    messages = Messages()
    messages.configure(quiet=False, verbose=False, form="text", progress="always")
    for documents in range(1, 41):
        clock.now = documents / 8
        messages.progress(documents * 100, documents * 90)
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 5
    assert said[0] == "newsdedup: 800 documents, 720 articles, 800 a second"


@pytest.mark.parametrize(
    ("seconds", "share", "left"),
    [(60, 0.25, ", 25 %, 3 min 0 s left"), (60, 0.96, ", 96 %, 2.5 s left"), (60, None, ""), (1.5, 0.5, "")],
)
def test_the_time_left_is_told_where_the_input_is_known_and_some_of_it_done(
    clock: Clock, capsys: pytest.CaptureFixture[str], seconds: float, share: float | None, left: str
) -> None:
    messages = Messages()
    messages.configure(quiet=False, verbose=False, form="text", progress="always")
    clock.now = seconds
    messages.progress(600, 540, share)
    assert capsys.readouterr().err.endswith(f" a second{left}\n")


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.04, "0.0 s"), (9.96, "10 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (7260, "2 h 1 min")]
)
def test_a_time_is_written_as_people_say_it(seconds: float, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize("progress", ["auto", "never"])
def test_no_progress_where_nobody_looks(clock: Clock, capsys: pytest.CaptureFixture[str], progress: str) -> None:
    messages = Messages()
    messages.configure(quiet=False, verbose=False, form="text", progress=progress)
    clock.now = 60
    messages.progress(1, 1)
    assert capsys.readouterr().err == ""


def test_the_progress_line_makes_room_for_messages(
    clock: Clock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsdedup.cli.messages._is_terminal", lambda: True)
    messages = Messages()
    messages.configure(quiet=False, verbose=False, form="text", progress="always")
    clock.now = 60
    messages.progress(10, 9)
    messages.say("rejected", "rejected a.txt: broken")
    assert capsys.readouterr().err.endswith("a second\r\x1b[Knewsdedup: rejected a.txt: broken\n")


def seen_on_a_terminal(*arguments: str | Path, **variables: str) -> str:
    """Run the program with stderr on a terminal and give what that shows."""
    ours, theirs = os.openpty()
    command = program(*arguments)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs, env=environment(**variables)) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                shown += os.read(ours, 1 << 16)
            except OSError:
                break
        assert process.wait(30) == 0
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(("more", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_a_terminal_gets_a_summary_and_the_tally_last(more: dict[str, str], coloured: bool) -> None:
    shown = seen_on_a_terminal("clean", SEEDS, "--progress", "never", **{"TERM": "xterm", "CI": "", **more})
    assert ("\x1b[2m" in shown) is coloured
    lines = re.sub(r"\x1b\[\d*[mK]|\r", "", shown).splitlines()
    assert lines[-1] == "newsdedup: 5 in = 5 articles + 0 duplicates + 0 empty + 0 rejected + 0 skipped"
    assert lines[0] == "articles    5  100.0 %"
    assert re.fullmatch(r"removed     ticker 12, (?:\w+ \d+, ){5}others \d+", lines[1])
    assert re.fullmatch(r"5 documents in [\d.]+ s, [\d.,]+ a second", lines[2])
    assert len(lines) == 4


@pytest.mark.parametrize("option", ["-q", "--log-format=json"])
def test_nobody_else_gets_a_summary(newsdedup: Newsdedup, option: str) -> None:
    assert "a second" not in seen_on_a_terminal("clean", SEEDS, option, "--progress", "never", TERM="xterm")
    assert b"a second" not in newsdedup("clean", SEEDS).stderr


def test_a_message_stays_one_line_without_control_sequences(capsys: pytest.CaptureFixture[str]) -> None:
    Messages().say("missing", "a\nb\x1b]0;title\x07\u202e.txt: no such file")
    assert capsys.readouterr().err == "newsdedup: a\\x0ab\\x1b]0;title\\x07\\u202e.txt: no such file\n"
