"""Every command's --help as one Markdown page of the shipped documentation.

`python -m tests.command_docs` writes the page; a test compares it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from newsdedup.cli import newsdedup

PAGE = Path(__file__).resolve().parents[1] / "src" / "newsdedup" / "docs" / "commands.md"
WIDTH = 100


def commands(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    """Yield (words of the call, help text) of a command and all below it."""
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            settings = {"terminal_width": WIDTH, **(below.context_settings or {})}
            yield from commands(below, click.Context(below, context, name, **settings))


def page() -> str:
    """Write the page."""
    parts = ["# Commands\n"]
    for words, text in commands(newsdedup, click.Context(newsdedup, info_name="newsdedup", terminal_width=WIDTH)):
        parts.append(f"## {words}\n\n```\n{text.strip()}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
