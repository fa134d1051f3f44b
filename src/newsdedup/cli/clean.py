"""`newsdedup clean`: raw dumps in, articles out."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import click

from newsdedup.cli.dedup_options import settling_options
from newsdedup.cli.engine_options import cluster, engine_options
from newsdedup.cli.given import Given
from newsdedup.cli.messages import Messages
from newsdedup.cli.options import (
    form_options,
    input_options,
    jobs_option,
    limit_options,
    option,
    path_options,
    rejects_option,
    rule_options,
    together,
    voice_options,
)
from newsdedup.cli.state_options import refusing_quietly, state_options, using

_result_options = together(
    option(
        "-o",
        "--output",
        metavar="FILE|DIR/",
        type=click.Path(),
        help="Write here, all or nothing; with --state append, or add a file to DIR/.  [default: stdout]",
    ),
    form_options,
    rejects_option,
    option("--ledger", metavar="FILE", type=click.Path(), help="Write here what became of every line; see restore."),
    jobs_option,
)


@click.command(short_help="Turn raw news dumps into clean, deduplicated articles (JSONL).")
@click.argument("paths", nargs=-1, metavar="PATH...|-", type=click.Path())
@_result_options
@settling_options
@option("--no-dedup", is_flag=True, help="Clean only; compare nothing.")
@state_options
@engine_options
@rule_options
@path_options
@input_options
@option("--carry", metavar="A,B", default="", help="Rows, WARC: copy these input fields into the record's extra.")
@limit_options
@voice_options
@click.pass_context
def clean(context: click.Context, /, paths: tuple[str, ...], **given: Any) -> None:
    """Turn raw news dumps into clean, deduplicated articles, one JSON object a line.

    PATH is a file, folder or archive of dumps: text of whole pages, HTML, JSONL, CSV, WARC or Parquet, also compressed;
    - is stdin.

    \b
    newsdedup clean dumps/ -o articles.jsonl
    zcat crawl.jsonl.gz | newsdedup clean - | jq -r .title
    newsdedup clean dumps/ --duplicates mark --rejects rejects.jsonl -o articles.jsonl
    newsdedup clean crawl.warc.gz -o articles.parquet
    newsdedup clean -q dumps/ --state news.state -o articles/      every hour: only what is new
    """
    if not paths and given["files_from"] is None:
        click.echo(context.get_help(), err=True)
        context.exit(2)
    messages = context.ensure_object(Messages)
    messages.configure(
        quiet=given["quiet"], verbose=given["verbose"], form=given["log_format"], progress=given["progress"]
    )
    given_options = Given(**{field.name: given[field.name] for field in fields(Given)})
    memory = using(given)
    from newsdedup.cli.outputs import Paths
    from newsdedup.cli.run import Run
    from newsdedup.sinks.forms import Form

    form = Form(given["to"], given["shard_size"])
    run = Run(paths, given_options, messages, given["max_errors"], memory, cluster(given))
    named = Paths(given["output"], given["rejects"], given["ledger"], events=given["events"], form=form)
    with refusing_quietly(messages, locked_ok=given["locked_ok"]):
        context.exit(run.clean(named, given["jobs"]))
