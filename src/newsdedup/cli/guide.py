"""`newsdedup guide`: the documentation, in the terminal.

Shows the pages that ship with the program as they are; each page's heading is its line in the list.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

import click
from click.shell_completion import CompletionItem

from newsdedup.errors import UsageFault

_ORDER = (
    "tutorial",
    "readme-id",
    "recipes",
    "commands",
    "inputs",
    "output",
    "record",
    "rules",
    "cleaning",
    "dedup",
    "method",
    "report",
    "html",
    "cron",
    "spark",
    "api",
    "headline",
    "model-card",
    "eval",
    "alternatives",
    "speed",
    "exit-codes",
    "limits",
    "glossary",
    "changelog",
)
"""In which order the pages are listed; any other comes after these."""

_SCHEMA = "record.schema.json"
"""Printed on its own, for programs."""


def _topics(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(topic) for topic in topics() if topic.startswith(incomplete)]


@click.command(short_help="Show the documentation, page by page.")
@click.argument("topic", required=False, metavar="[TOPIC]", shell_complete=_topics)
def guide(topic: str | None) -> None:
    """Show the documentation, page by page: on a terminal through a pager, elsewhere as it is.

    Without TOPIC, list the pages.

    \b
    newsdedup guide tutorial
    newsdedup guide rules | grep -A 5 pair
    """
    if topic is None:
        _write("".join(_overview()))
        return
    name = topic.lower().removesuffix(".md")
    if name == _SCHEMA:
        _write(_docs().joinpath(_SCHEMA).read_text(encoding="utf-8"))
        return
    if name not in topics():
        raise UsageFault(f"there is no topic {topic!r}; {_nearest(name)}")
    text = page(name)
    if sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty():
        os.environ.setdefault("LESS", "-FRX")
        click.echo_via_pager(text)
    else:
        _write(text)


def topics() -> list[str]:
    """Name the pages, in the order in which they are listed."""
    names = (entry.name.removesuffix(".md") for entry in _docs().iterdir() if entry.name.endswith(".md"))
    return sorted(names, key=lambda name: (_ORDER.index(name) if name in _ORDER else len(_ORDER), name))


def page(topic: str) -> str:
    """Read the page of a topic."""
    return _docs().joinpath(f"{topic}.md").read_text(encoding="utf-8")


def _docs() -> Traversable:
    return files("newsdedup").joinpath("docs")


def _overview() -> Iterator[str]:
    listed = topics()
    width = max(map(len, listed))
    for topic in listed:
        yield f"{topic:<{width}}  {page(topic).partition(chr(10))[0].lstrip('# ')}\n"
    yield "\nnewsdedup guide TOPIC shows one.\n"


def _nearest(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, topics(), 3, 0.5)
    return f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(topics())}"


def _write(text: str) -> None:
    """Write as UTF-8, whatever the locale."""
    sys.stdout.buffer.write(text.encode("utf-8"))
