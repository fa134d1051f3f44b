"""Completion, as shells ask for it: bash is driven key by key, the others are asked what they would show."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.conftest import Newsdedup, environment, program


class Terminal:
    """A bash with the completion loaded, at its prompt."""

    def __init__(self, home: Path) -> None:
        (home / "newsdedup").write_text(f'#!/bin/sh\nexec {" ".join(program())} "$@"\n', encoding="utf-8")
        (home / "newsdedup").chmod(0o755)
        variables = environment(TERM="dumb", PS1="> ", PATH=f"{home}:{os.environ['PATH']}", INPUTRC="/dev/null")
        self._keys, theirs = pty.openpty()
        self._bash = subprocess.Popen(
            ["bash", "--norc", "--noprofile", "-i"],
            stdin=theirs, stdout=theirs, stderr=theirs, cwd=home, env=variables, start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        self.type('eval "$(newsdedup completion bash)"; echo rea""dy\n', "ready")

    def type(self, keys: str, until: str, seconds: float = 20) -> str:
        """Type, and give what is shown up to some words."""
        os.write(self._keys, keys.encode())
        shown, end = "", time.monotonic() + seconds
        os.set_blocking(self._keys, False)
        while until not in shown and time.monotonic() < end:
            try:
                shown += os.read(self._keys, 1 << 16).decode(errors="replace")
            except BlockingIOError:
                time.sleep(0.02)
        assert until in shown, shown
        return shown

    def close(self) -> None:
        self._bash.kill()
        self._bash.wait()
        os.close(self._keys)


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_completes_what_is_typed(tmp_path: Path) -> None:
    (tmp_path / "a folder").mkdir()
    (tmp_path / "dumps-of-today.txt").write_text("x", encoding="utf-8")
    terminal = Terminal(tmp_path)
    try:
        for typed, completed in [
            ("newsdedup expl\t", "newsdedup explain "),
            ("newsdedup guide tuto\t", "newsdedup guide tutorial "),
            ("newsdedup clean dump\t", "newsdedup clean dumps-of-today.txt "),
            ("newsdedup clean --spl\t", "newsdedup clean --split "),
            ("newsdedup rules show base/ticker-h\t", "newsdedup rules show base/ticker-head "),
        ]:
            terminal.type(typed, completed)
            terminal.type("\x15", "")
    finally:
        terminal.close()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script_and_its_answers(newsdedup: Newsdedup, shell: str) -> None:
    script = newsdedup("completion", shell)
    assert script.returncode == 0
    assert b"_NEWSDEDUP_COMPLETE" in script.stdout
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=script.stdout, check=True)
    place = "tu" if shell == "fish" else "2"
    asked = {"_NEWSDEDUP_COMPLETE": f"{shell}_complete", "COMP_WORDS": "newsdedup guide tu", "COMP_CWORD": place}
    assert b"tutorial" in newsdedup(env=asked).stdout


def test_another_shell_is_a_usage_error(newsdedup: Newsdedup) -> None:
    assert newsdedup("completion", "csh").returncode == 2
