"""How the run speaks: progress, quiet, one event a line."""

from __future__ import annotations

import pytest

from newsdedup.cli.messages import Messages


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


def test_a_message_stays_one_line_without_control_sequences(capsys: pytest.CaptureFixture[str]) -> None:
    Messages().say("missing", "a\nb\x1b]0;title\x07\u202e.txt: no such file")
    assert capsys.readouterr().err == "newsdedup: a\\x0ab\\x1b]0;title\\x07\\u202e.txt: no such file\n"
