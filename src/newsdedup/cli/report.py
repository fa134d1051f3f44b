"""`newsdedup report`: what a run kept, removed and merged, as one page for a browser."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsdedup import __version__
from newsdedup.cli.messages import Messages
from newsdedup.cli.options import option, rules_option, together, voice_options

if TYPE_CHECKING:
    from newsdedup.report.gather import Gathered
    from newsdedup.report.rows import Rows

INCOMPLETE = 3
"""Exit code of a report that lacks documents of the ledger"""

_input_options = together(
    option("--ledger", metavar="FILE", type=click.Path(), help="The ledger that was written with OUT."),
    option("--rejects", metavar="FILE", type=click.Path(), help="The rejects that were written with OUT."),
)


@click.command(short_help="Show what a run kept, removed and merged, as one page for a browser.")
@click.argument("out", required=False, metavar="OUT", type=click.Path())
@option("-o", "--output", metavar="FILE", type=click.Path(), help="Write here, all or nothing.  [default: stdout]")
@_input_options
@option(
    "--sample",
    type=click.IntRange(4),
    metavar="N",
    default=200,
    show_default=True,
    help="Pages to look at, at most; half as many groups of duplicates.",
)
@rules_option
@voice_options
@click.pass_context
def report(context: click.Context, /, out: str | None, **given: Any) -> None:
    """Show what a run kept, removed and merged, as one page for a browser.

    OUT, and FILE, is what clean wrote, or the folder it wrote to. OUT alone gives the figures and the stories; the
    ledger adds every line with its decision and the rules; the rejects, or duplicates marked in OUT, add who copies
    whom. The dumps themselves are not needed. The page is one file and asks for nothing from anywhere.

    \b
    newsdedup clean dumps/ -o articles.jsonl --ledger ledger.jsonl --rejects rejects.jsonl
    newsdedup report articles.jsonl --ledger ledger.jsonl --rejects rejects.jsonl -o report.html
    """
    if out is None:
        click.echo(context.get_help(), err=True)
        context.exit(2)
    messages = context.ensure_object(Messages)
    messages.configure(
        quiet=given["quiet"], verbose=given["verbose"], form=given["log_format"], progress=given["progress"]
    )
    from newsdedup.packs.loader import load_packs
    from newsdedup.report.gather import Files, gather
    from newsdedup.report.html import About, report_html
    from newsdedup.sinks.jsonl import open_sink

    named = {"articles": out} | {role: given[role] for role in ("ledger", "rejects")}
    reasons = {rule.id: rule.why for pack in load_packs(given["rules"]) for rule in pack.rules}
    about = About(__version__, reasons, tuple((role, path) for role, path in named.items() if path))
    with ExitStack() as opened:
        sink = open_sink(given["output"])
        opened.callback(sink.abort)
        files = Files(*(tuple(_opened(path, opened)) for path in named.values()))
        gathered = gather(files, given["sample"], lambda done: messages.progress(done, done))
        for piece in report_html(gathered, about):
            sink.write(piece.encode("utf-8", "backslashreplace"))
        messages.finish()
        sink.commit()
    context.exit(_concluded(gathered, messages))


def _opened(path: str | None, opened: ExitStack) -> list[Rows]:
    """Open a file, or in their order those of a folder."""
    from newsdedup.report.rows import Rows

    if path is None:
        return []
    folder = Path(path)
    names = sorted(str(found) for found in folder.glob("*.jsonl*")) if folder.is_dir() else [path]
    return [opened.enter_context(Rows(name)) for name in names]


def _concluded(gathered: Gathered, messages: Messages) -> int:
    """Say what the report shows, and give the exit code."""
    if gathered.lost:
        lost = f"{gathered.lost} documents of the ledger are missing in OUT or were changed there"
        messages.say("lost", f"{lost}; their lines are not shown", documents=gathered.lost)
    read = gathered.counts.outcomes.total()
    text = f"{len(gathered.pages)} of {read} documents and {len(gathered.clusters)} of {gathered.clusters_in_all}"
    messages.note("tally", f"{text} groups of duplicates to look at")
    return INCOMPLETE if gathered.lost else 0
