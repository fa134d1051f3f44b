"""What the documentation says is so."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from newsdedup.cli import COMMANDS, newsdedup
from newsdedup.model import KINDS
from tests import command_docs

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
SHELL_LINES = [
    line.strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.replace("\\\n", " ").splitlines()
    if line.strip()
]


def words_of(line: str) -> list[list[str]]:
    """Split a shell line into the calls of its pipe, comments and redirections off."""
    words = [word for word in shlex.split(line, comments=True) if not re.fullmatch(r"\d?[<>].*", word)]
    calls: list[list[str]] = [[]]
    for word in words:
        if word in ("|", "&&", ";"):
            calls.append([])
        else:
            calls[-1].append(word)
    return calls


def calls_of(program: str) -> list[list[str]]:
    return [call[1:] for line in SHELL_LINES for call in words_of(line) if call and call[0].endswith(program)]


@pytest.mark.parametrize("call", calls_of("newsdedup"), ids=" ".join)
def test_commands_in_the_readme_exist(call: list[str]) -> None:
    command: click.Command = newsdedup
    words = list(call)
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(click.Context(command), words.pop(0))
        assert found is not None, call
        command = found
    known = {name for parameter in command.params for name in parameter.opts} | {"--help", "-h", "--version"}
    assert {word for word in words if word.startswith("-") and word != "-"} <= known


@pytest.mark.parametrize("call", calls_of("make"), ids=" ".join)
def test_make_targets_in_the_readme_exist(call: list[str]) -> None:
    for target in call:
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)


def test_the_readme_names_every_command_and_every_option_of_clean() -> None:
    clean = newsdedup.get_command(click.Context(newsdedup), "clean")
    assert clean is not None
    named = [*COMMANDS, *(name for option in clean.params for name in option.opts if name.startswith("--"))]
    assert [name for name in named if f"`{name}" not in README and f"newsdedup {name}" not in README] == []


def test_the_readme_names_every_exit_code() -> None:
    from newsdedup import errors

    codes = {
        fault.exit_code for fault in vars(errors).values() if isinstance(fault, type) and hasattr(fault, "exit_code")
    }
    table = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    assert codes | {0, 3, 130, 143} <= table


def test_the_readme_names_every_kind() -> None:
    assert [kind for kind in sorted(KINDS) if f"`{kind}`" not in README] == []


def test_the_readme_names_every_key_of_the_record() -> None:
    from newsdedup.model import Article, Outcome, Source
    from newsdedup.recipe import Recipe
    from newsdedup.sinks.record import record

    source = Source("a", 0)
    row = record(Outcome("article", source, "0" * 32, article=Article(source, "0" * 32, "text")), Recipe())
    assert [key for key in row if f"`{key}`" not in README] == []


def test_the_help_texts_in_the_documentation_are_those_of_the_program() -> None:
    assert command_docs.PAGE.read_text(encoding="utf-8") == command_docs.page(), "run: make docs"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_overview_says_what_the_command_says(name: str) -> None:
    command = newsdedup.get_command(click.Context(newsdedup), name)
    assert command is not None
    assert command.name == name
    assert command.get_short_help_str(200) == COMMANDS[name]
