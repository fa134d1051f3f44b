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


def commands(command: click.Command, name: str, above: click.Context | None = None) -> Iterator[tuple[str, str]]:
    """Yield (words of the call, help text) of a command and all below it."""
    settings = {**command.context_settings, "max_content_width": WIDTH, "terminal_width": WIDTH}
    context = click.Context(command, above, name, **settings)
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            assert found is not None
            yield from commands(found, below, context)


def page() -> str:
    """Write the page."""
    parts = [f"## {words}\n\n```\n{text.strip()}\n```\n" for words, text in commands(newsdedup, "newsdedup")]
    return "\n".join(["# Every command and option, as --help shows them\n", *parts])


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
