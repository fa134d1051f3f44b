"""The documentation as the tests see it: its pages, their tables, their fenced blocks, and a place to run these in.

Blocks tagged `sh` are run as they stand and must succeed. Blocks tagged `console` hold commands after `$ `, go on
after `> `, and show what these print, on either stream; `...` stands for anything. `bash` is not run: what the reader's
machine is needed for.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.conftest import ROOT, SEEDS, environment

DOCS = ROOT / "src" / "newsdedup" / "docs"
PAGES = {"README": ROOT / "README.md", "CONTRIBUTING": ROOT / "CONTRIBUTING.md"} | {
    path.stem: path for path in sorted(DOCS.glob("*.md"))
}
RUN = ("sh", "console")
TAGS = (*RUN, "bash", "json", "yaml", "python", "")

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A fenced block of a page."""

    tag: str
    body: str
    line: int
    """1-based, of the fence"""


class Step(NamedTuple):
    """Something to run, and what it is to print; None if that is not told."""

    command: str
    printed: str | None
    line: int


def read(name: str) -> str:
    return PAGES[name].read_text(encoding="utf-8")


def blocks(name: str) -> list[Block]:
    text = read(name)
    return [Block(found[1], found[2], text.count("\n", 0, found.start()) + 1) for found in _FENCE.finditer(text)]


def steps(name: str) -> Iterator[Step]:
    """Yield what the blocks of a page run, in order."""
    for block in blocks(name):
        if block.tag == "sh":
            yield Step(block.body, None, block.line)
        elif block.tag == "console":
            yield from _session(block)


def _session(block: Block) -> Iterator[Step]:
    commands: list[tuple[list[str], list[str], int]] = []
    for number, line in enumerate(block.body.splitlines(), block.line + 1):
        if line.startswith("$ "):
            commands.append(([line[2:]], [], number))
        elif line.startswith("> ") and commands and not commands[-1][1]:
            commands[-1][0].append(line[2:])
        else:
            assert commands, f"line {number}: a console block begins with '$ '"
            commands[-1][1].append(line)
    for command, printed, number in commands:
        yield Step("\n".join(command), "\n".join(printed), number)


def matches(printed: str, shown: str) -> bool:
    """Tell whether what was printed is what a page shows; a line `...` stands for lines, `...` in a line for a part."""
    pattern = "".join(
        r"(?:.*\n)*" if line.strip() == "..." else re.escape(line).replace(re.escape("..."), ".*") + r"\n"
        for line in shown.rstrip().split("\n")
    )
    lines = "".join(f"{line.rstrip()}\n" for line in printed.replace("\xa0", " ").rstrip().split("\n"))
    return re.fullmatch(pattern, lines) is not None


def table(name: str, heading: str, number: int = 0) -> list[list[str]]:
    """Give the rows of a table under a heading, the first or a later one, without its head."""
    section = re.split(r"^#+ ", read(name).partition(f"# {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    found = re.findall(r"(?:^\|.*\n)+", section, re.MULTILINE)
    assert len(found) > number, f"{name}: no table under {heading!r}"
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in found[number].splitlines()[2:]]
    return [[cell.strip() for cell in row] for row in rows]


def codes(cell: str) -> list[str]:
    """List what a cell has in backquotes."""
    return re.findall(r"`([^`]+)`", cell)


def named(name: str, heading: str, number: int = 0) -> list[str]:
    """List what the first column of a table has in backquotes."""
    return [code for row in table(name, heading, number) for code in codes(row[0])]


class Sandbox:
    """An empty folder with the seeds in it and the program on PATH."""

    def __init__(self, folder: Path) -> None:
        self._home = folder / "work"
        programs = folder / "bin"
        programs.mkdir()
        _program(programs / "newsdedup", f'#!/bin/sh\nexec "{sys.executable}" -m newsdedup "$@"\n')
        _program(programs / "python3", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        shutil.copytree(SEEDS, self._home / "seeds")
        path = f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        self._variables = environment(PATH=path, COLUMNS="80", LC_ALL="C.UTF-8", TERM="dumb")

    def run(self, step: Step) -> tuple[int, str]:
        """Run a step; give its exit code and what it prints on either stream. A script stops at its first fault."""
        done = subprocess.run(
            ["/bin/sh", "-e" if step.printed is None else "+e", "-c", step.command],
            cwd=self._home,
            env=self._variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=60,
            check=False,
        )
        return done.returncode, done.stdout.decode("utf-8", "replace")


def _program(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
