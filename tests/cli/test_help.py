"""Help, version, and how the program fails."""

from __future__ import annotations

import subprocess

import pytest
from click.testing import CliRunner

from newsdedup import __version__
from newsdedup.cli import COMMANDS
from newsdedup.cli import newsdedup as group
from newsdedup.errors import NewsdedupError, PackFault
from tests.conftest import Newsdedup, environment, program


def test_version(newsdedup: Newsdedup) -> None:
    assert newsdedup("--version").stdout.decode().split() == ["newsdedup", __version__]


@pytest.mark.parametrize("arguments", [(), ("clean",), ("explain",)], ids=str)
def test_nothing_asked_is_answered_with_help_and_a_usage_code(newsdedup: Newsdedup, arguments: tuple[str, ...]) -> None:
    done = newsdedup(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"Usage: newsdedup")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(newsdedup: Newsdedup, command: str) -> None:
    done = newsdedup(command, "--help")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Usage: newsdedup " + command.encode() in done.stdout


@pytest.mark.parametrize("arguments", [("wash",), ("clean", "--wash"), ("clean", "-j", "0", "x"), ("--wash",)], ids=str)
def test_usage_faults(newsdedup: Newsdedup, arguments: tuple[str, ...]) -> None:
    done = newsdedup(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Traceback" not in done.stderr


def test_a_reader_of_the_help_that_goes_away_is_no_fault() -> None:
    command = " ".join(program("clean", "--help"))
    done = subprocess.run(
        ["bash", "-c", f"{command} | true; exit ${{PIPESTATUS[0]}}"],
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_help_to_a_full_disk_says_so() -> None:
    command = " ".join(program("--help"))
    done = subprocess.run(["bash", "-c", f"{command} > /dev/full"], env=environment(), capture_output=True, check=False)
    assert done.returncode == 74
    assert done.stderr.decode() == "newsdedup: No space left on device\n"


@pytest.mark.parametrize(
    ("fault", "code", "text"),
    [
        (PackFault("rules/x.yaml", 7, "no such shape"), 78, "newsdedup: rules/x.yaml:7: no such shape\n"),
        (NewsdedupError("a\x1b[31m\nb"), 1, "newsdedup: a\\x1b[31m\\x0ab\n"),
        (PermissionError(13, "Permission denied", "out.jsonl"), 77, "newsdedup: out.jsonl: Permission denied\n"),
        (OSError(28, "No space left on device"), 74, "newsdedup: No space left on device\n"),
        (KeyboardInterrupt(), 130, ""),
        (BrokenPipeError(), 0, ""),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else None,
)
def test_each_fault_is_one_line_and_its_code(
    monkeypatch: pytest.MonkeyPatch, fault: BaseException, code: int, text: str
) -> None:
    done = _failing(monkeypatch, fault)
    assert (done.exit_code, done.stderr.lstrip("\n")) == (code, text)


def test_a_bug_asks_for_a_report_and_shows_its_place_only_if_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    done = _failing(monkeypatch, KeyError("colour"))
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert "report" in done.stderr
    assert "KeyError" in done.stderr
    monkeypatch.setenv("NEWSDEDUP_DEBUG", "1")
    assert "Traceback" in _failing(monkeypatch, KeyError("colour")).stderr


def _failing(monkeypatch: pytest.MonkeyPatch, fault: BaseException):  # noqa: ANN202
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr("newsdedup.cli.run.Run.clean", fail)
    return CliRunner().invoke(group, ["clean", "somewhere"])
