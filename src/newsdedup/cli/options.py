"""The options that commands share, declared once: flag, environment variable, configuration key and help.

An option's long name is its key in a configuration file and, behind `NEWSDEDUP_`, its environment variable.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

if TYPE_CHECKING:
    from newsdedup.sinks.shards import ShardSize

_Command = TypeVar("_Command", bound=Callable[..., Any])

_SIZE = re.compile(r"(\d+)\s*([kmgt]?)(?:i?b)?", re.IGNORECASE)
_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*(%?)")


def size(value: str) -> int:
    """Read bytes with K, M, G or T for powers of 1024: "100M" is 104857600."""
    match = _SIZE.fullmatch(value.strip())
    if not match:
        raise click.BadParameter(f"{value!r} is not a size such as 100M.")
    return int(match[1]) << 10 * " kmgt".index(match[2].lower() or " ")


def shard(value: str) -> ShardSize:
    """Read a number of articles, "10000", or bytes with K, M, G or T, "256M"."""
    from newsdedup.sinks.shards import ShardSize

    found = ShardSize(int(value), 0) if value.strip().isdecimal() else ShardSize(0, size(value))
    if not any(found):
        raise click.BadParameter("a file holds at least one article.")
    return found


class Limit(NamedTuple):
    """How many documents may be rejected: a number, or a share of those read."""

    value: float
    percent: bool

    def exceeded(self, rejected: int, read: int, *, final: bool) -> bool:
        """Tell whether it is too many; a share is judged only when everything is read."""
        if self.percent:
            return final and rejected * 100 > self.value * read
        return rejected > self.value

    def __str__(self) -> str:
        return f"{self.value:g}{'%' if self.percent else ''}"


def limit(value: str) -> Limit:
    """Read a number of documents, "10", or a share of them, "2.5%"."""
    match = _SHARE.fullmatch(value.strip())
    if not match or (not match[2] and "." in match[1]):
        raise click.BadParameter(f"{value!r} is neither a number of documents nor a percentage such as 2%.")
    return Limit(float(match[1]), bool(match[2]))


def pattern(value: str) -> str:
    """Give a regular expression back if it is one, so that a mistake in it is a usage error."""
    try:
        re.compile(value)
    except re.error as fault:
        raise click.BadParameter(f"{value!r} is not a regular expression: {fault}.") from None
    return value


def option(*names: str, **settings: Any) -> Callable[[_Command], _Command]:
    """Declare an option with its environment variable."""
    long = next(name for name in names if name.startswith("--"))
    settings.setdefault("envvar", "NEWSDEDUP_" + long[2:].partition("/")[0].replace("-", "_").upper())
    return click.option(*names, **settings)


def together(*options: Callable[[_Command], _Command]) -> Callable[[_Command], _Command]:
    """Make one decorator of several; --help lists them in the order given here."""

    def declare(command: _Command) -> _Command:
        for one in reversed(options):
            command = one(command)
        return command

    return declare


def _layer(context: click.Context, parameter: click.Parameter, path: str | None) -> None:
    from newsdedup.cli.config import layer

    layer(context, path)


config_option = option(
    "--config",
    metavar="FILE",
    is_eager=True,
    expose_value=False,
    callback=_layer,
    type=click.Path(exists=True, dir_okay=False),
    help="Read this configuration file instead of ./newsdedup.yaml and the user's.",
)

jobs_option = option(
    "-j", "--jobs", type=click.IntRange(1), metavar="N", default=1, help="Worker processes.  [default: 1]"
)

rejects_option = option(
    "--rejects", metavar="FILE", type=click.Path(), help="Write here every document not written, and why."
)

rules_option = option(
    "--rules",
    multiple=True,
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False),
    help="More rule packs, beside those that come with newsdedup; may be repeated.",
)

form_options = together(
    option(
        "--to",
        "to",
        type=click.Choice(["auto", "jsonl", "jsonl.gz", "jsonl.zst", "parquet", "text"]),
        default="auto",
        show_default=True,
        help="What to write; auto goes by the name of -o. Text is a file an article, in DIR/.",
    ),
    option(
        "--shard-size",
        metavar="N|SIZE",
        type=shard,
        help="In DIR/, begin a new file after N articles, or SIZE (256M) of JSON.  [default: 256M]",
    ),
)
"""What form the output takes."""

rule_options = together(
    rules_option,
    config_option,
)
"""What every command takes that cleans."""

path_options = together(
    option(
        "--include",
        multiple=True,
        metavar="GLOB",
        help="Of folders and archives, read only what matches; may be repeated.",
    ),
    option(
        "--exclude", multiple=True, metavar="GLOB", help="Of folders and archives, leave out what matches; likewise."
    ),
    option(
        "--files-from",
        metavar="FILE|-",
        type=click.Path(),
        help="Read the paths in this list too: a line each, or NUL after each.",
    ),
)
"""Which files are read, where many can be."""

field_options = together(
    option("--text-field", metavar="NAME", default="text", show_default=True, help="Rows: the field of the text."),
    option(
        "--id-field", metavar="NAME", default="id", show_default=True, help="Rows: the field of the input's own id."
    ),
)
"""Where an object has what."""

input_options = together(
    option(
        "--from",
        "form",
        type=click.Choice(["auto", "text", "html", "jsonl", "csv", "warc", "parquet"]),
        default="auto",
        show_default=True,
        help="What the input is; auto looks at its content.",
    ),
    option("--split", metavar="REGEX", type=pattern, help="Text: a line that matches starts a new document."),
    field_options,
)
"""How an input is read."""

limit_options = together(
    option(
        "--max-file",
        metavar="SIZE",
        type=size,
        default="100M",
        show_default=True,
        help="Longest file, once decompressed.",
    ),
    option("--max-line", metavar="SIZE", type=size, default="16M", show_default=True, help="Longest line."),
    option(
        "--max-ratio",
        type=click.IntRange(1),
        metavar="N",
        default=200,
        show_default=True,
        help="Most bytes that one compressed byte may become.",
    ),
    option(
        "--max-depth",
        type=click.IntRange(1),
        metavar="N",
        default=2000,
        show_default=True,
        help="HTML: deepest nesting that is read.",
    ),
    option(
        "--doc-timeout",
        type=click.FloatRange(0),
        metavar="SECONDS",
        default=10.0,
        show_default=True,
        help="Processor time a document may take; 0 for any.",
    ),
    option("--max-errors", type=limit, metavar="N|N%", help="Stop when more documents are rejected."),
)
"""What an input may cost."""

voice_options = together(
    option("-q", "--quiet", is_flag=True, help="Say nothing about a success."),
    option("-v", "--verbose", is_flag=True, help="Say more; show where a bug is."),
    option(
        "--progress",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        show_default=True,
        help="Show how far the run is; auto does on a terminal.",
    ),
    option(
        "--log-format",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="How messages on stderr are written.",
    ),
)
"""How the run speaks."""
