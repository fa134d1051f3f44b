"""The documentation in the terminal: what is listed, shown and refused."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

import pytest

from newsdedup.cli.guide import topics
from tests.conftest import Newsdedup, environment, program
from tests.documents import PAGES

TOPICS = topics()


def test_without_a_topic_every_page_has_a_line(newsdedup: Newsdedup) -> None:
    done = newsdedup("guide")
    lines = done.stdout.decode().split("\n\n")[0].splitlines()
    assert (done.returncode, done.stderr) == (0, b"")
    assert [line.split()[0] for line in lines] == list(TOPICS)
    assert all(line.removeprefix(topic).strip() for line, topic in zip(lines, TOPICS, strict=True))


@pytest.mark.parametrize("topic", ["rules", "Rules", "rules.md"])
def test_a_page_is_shown_as_it_is_whatever_the_locale(newsdedup: Newsdedup, topic: str) -> None:
    done = newsdedup("guide", topic, env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == PAGES["rules"].read_bytes()


@pytest.mark.parametrize(
    ("topic", "hint"), [("rulez", b"did you mean rules"), ("exit", b"exit-codes"), ("zzz", b"tutorial, ")]
)
def test_an_unknown_topic_is_a_usage_fault_that_names_near_ones(newsdedup: Newsdedup, topic: str, hint: bytes) -> None:
    done = newsdedup("guide", topic)
    assert (done.returncode, done.stdout) == (2, b"")
    assert hint in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_a_terminal_gets_a_pager(tmp_path: Path) -> None:
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\necho paged; cat > /dev/null\n", encoding="utf-8")
    pager.chmod(0o755)
    assert _on_a_terminal("guide", "limits", PAGER=str(pager)).split() == [b"paged"]
    assert b"# What newsdedup does not do" in _on_a_terminal("guide", "limits", PAGER="cat")


def _on_a_terminal(*arguments: str, **variables: str) -> bytes:
    """Run with a pseudo-terminal for everything; give what appears on it."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        program(*arguments), stdin=theirs, stdout=theirs, stderr=theirs, env=environment(TERM="xterm", **variables)
    ) as process:
        os.close(theirs)
        shown = b""
        while chunk := _read(ours):
            shown += chunk
        assert process.wait(timeout=30) == 0
    os.close(ours)
    return shown


def _read(descriptor: int) -> bytes:
    """Read what a terminal shows; it has no end but a fault when the other side is closed."""
    try:
        return os.read(descriptor, 65536)
    except OSError:
        return b""
