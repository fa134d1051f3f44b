"""`newsdedup dedup`: objects whose text is clean already in, the same objects out but for the duplicates."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import click

from newsdedup.cli.dedup_options import settling_options
from newsdedup.cli.engine_options import cluster, engine_options
from newsdedup.cli.given import Given
from newsdedup.cli.messages import Messages
from newsdedup.cli.options import (
    config_option,
    field_options,
    jobs_option,
    limit_options,
    option,
    path_options,
    rejects_option,
    together,
    voice_options,
)
from newsdedup.cli.state_options import refusing_quietly, state_options, using
from newsdedup.errors import UsageFault

_result_options = together(
    option(
        "-o",
        "--output",
        metavar="FILE",
        type=click.Path(),
        help="Write here, all or nothing; with --state append, or add a file to DIR/.  [default: stdout]",
    ),
    rejects_option,
    option(
        "--clusters",
        metavar="FILE",
        type=click.Path(),
        help="Write here, for every document, which kept one it belongs to.",
    ),
    option(
        "--against",
        metavar="FILE",
        multiple=True,
        type=click.Path(exists=True),
        help="Drop also what duplicates an object of this file, which is not written; may be repeated.",
    ),
    option("--prefix", metavar="P", default="", help="Put P before the names of the fields that are added."),
    jobs_option,
)


@click.command(short_help="Deduplicate JSONL that is clean already; objects pass through unchanged.")
@click.argument("paths", nargs=-1, metavar="FILE...|-", type=click.Path())
@_result_options
@settling_options
@state_options
@path_options
@engine_options
@field_options
@limit_options
@voice_options
@config_option
@click.pass_context
def dedup(context: click.Context, /, paths: tuple[str, ...], **given: Any) -> None:
    """Deduplicate JSONL that is clean already. Objects pass through unchanged, with our fields at their end.

    FILE holds a JSON object a line, compressed or in an archive if need be; - is stdin.

    \b
    newsdedup dedup articles.jsonl -o unique.jsonl
    newsdedup dedup new.jsonl --against corpus.jsonl --blocks off > fresh.jsonl
    newsdedup dedup a.jsonl b.jsonl --keep longest --clusters clusters.jsonl -o unique.jsonl
    newsdedup dedup -q feed.jsonl --state feed.state -o unique/      every hour: only what is new
    """
    if not paths and given["files_from"] is None:
        click.echo(context.get_help(), err=True)
        context.exit(2)
    messages = context.ensure_object(Messages)
    messages.configure(
        quiet=given["quiet"], verbose=given["verbose"], form=given["log_format"], progress=given["progress"]
    )
    memory = using(given)
    if memory.state is not None and given["against"]:
        raise UsageFault("--against is a memory of its own; with --state, read the reference set once into the state")
    asked = {field.name: given[field.name] for field in fields(Given) if field.name in given}
    from newsdedup.cli.outputs import Paths
    from newsdedup.cli.run import Run
    from newsdedup.sinks.passed import Passing

    run = Run(paths, Given(form="jsonl", **asked), messages, given["max_errors"], memory, cluster(given))
    named = Paths(given["output"], given["rejects"], clusters=given["clusters"], events=given["events"])
    passing = Passing(given["prefix"], given["text_field"])
    with refusing_quietly(messages, locked_ok=given["locked_ok"]):
        context.exit(run.dedup(named, given["jobs"], passing, given["against"]))
