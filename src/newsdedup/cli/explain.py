"""`newsdedup explain`: a page with every decision in the margin."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import fields
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from newsdedup import __version__
from newsdedup.cli.given import Given
from newsdedup.cli.messages import Messages
from newsdedup.cli.options import input_options, option, rule_options
from newsdedup.errors import NothingToRead, UsageFault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdedup.model import Outcome, Page
    from newsdedup.recipe import Recipe


INCOMPLETE = 3
"""Exit code where a document could not be read"""

MOST_PAGES = 200
"""documents that one page for a browser shows"""

_EVIDENCE = 8
"""features of a line that are shown"""


@click.command(short_help="Show every line of a page with the decision taken on it.")
@click.argument("path", required=False, metavar="FILE|-", type=click.Path())
@click.option("--line", type=click.IntRange(1), metavar="N", help="Only this line, at length.")
@click.option("--record", type=click.IntRange(0), metavar="N", help="Of several documents in FILE only this, from 0.")
@click.option("--html", is_flag=True, help="Write a page for a browser, complete in itself.")
@rule_options
@input_options
@option("-v", "--verbose", is_flag=True, help="Show where a bug is.")
@click.pass_context
def explain(context: click.Context, /, path: str | None, line: int | None, record: int | None, **given: Any) -> None:
    """Show every line of a page with the decision taken on it, and where each field of the record came from.

    \b
    newsdedup explain page.txt             all lines
    newsdedup explain page.txt --line 26   one line: every rule that touched it, and why there is such a rule
    newsdedup explain page.txt --html > page.html
    """
    if path is None:
        click.echo(context.get_help(), err=True)
        context.exit(2)
    if given["html"] and line is not None:
        raise UsageFault("--html shows whole pages and --line one line; choose one of them")
    messages = context.ensure_object(Messages)
    messages.configure(quiet=False, verbose=given["verbose"], form="text", progress="never")
    wanted = Given(no_dedup=True, **{field.name: given[field.name] for field in fields(Given) if field.name in given})
    recipe = wanted.recipe()
    outcomes = (
        outcome
        for outcome in _outcomes(path, wanted, recipe, messages)
        if record is None or outcome.source.record == record
    )
    context.exit(_as_html(outcomes, recipe, messages) if given["html"] else _as_text(outcomes, line, recipe))


def _as_text(outcomes: Iterator[Outcome], line: int | None, recipe: Recipe) -> int:
    """Write documents, or a line of each, for a terminal; give the exit code."""
    code = 0
    for number, outcome in enumerate(outcomes):
        if number:
            _write("")
        code = max(code, INCOMPLETE if outcome.kind == "rejected" else 0)
        for row in _rows(outcome, line, recipe):
            _write(row)
    return code


def _as_html(outcomes: Iterator[Outcome], recipe: Recipe, messages: Messages) -> int:
    """Write documents as one page for a browser; give the exit code."""
    from newsdedup.report.html import About, explain_html
    from newsdedup.report.pageview import of_outcome

    pages = [of_outcome(outcome) for outcome in islice(outcomes, MOST_PAGES)]
    if next(outcomes, None) is not None:
        messages.note("cut", f"only the first {MOST_PAGES} documents are shown; --record N shows another one")
    reasons = {rule.id: rule.why for pack in recipe.packs for rule in pack.rules}
    for piece in explain_html(pages, About(version=__version__, reasons=reasons)):
        sys.stdout.buffer.write(piece.encode("utf-8", "backslashreplace"))
    return INCOMPLETE if any(page.outcome == "rejected" for page in pages) else 0


def _outcomes(path: str, wanted: Given, recipe: Recipe, messages: Messages) -> Iterator[Outcome]:
    """Clean what the file holds, without comparing it to anything."""
    from newsdedup.engines import local
    from newsdedup.model import Outcome
    from newsdedup.sources.read import read

    found = False
    for result in local.run(read((path,), wanted.read_options()), recipe, jobs=1, trace=True):
        if isinstance(result, Outcome):
            found = True
            yield result
        elif result.missing:
            raise NothingToRead(f"{result.path}: {result.message}")
        else:
            messages.note("passed over", f"{result.path}: {result.message}")
    if not found:
        messages.note("empty", f"{path}: holds no document")


def _rows(outcome: Outcome, line: int | None, recipe: Recipe) -> Iterator[str]:
    from newsdedup.report.terminal import Paper, explained, explained_line

    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    paper = Paper(max(60, shutil.get_terminal_size().columns), colour)
    if line is None:
        return explained(outcome, paper)
    lines = 0 if outcome.page is None else len(outcome.page.lines)
    if line > lines:
        raise UsageFault(f"{outcome.source.path} has {lines} lines, no line {line}")
    reasons = {rule.id: rule.why for pack in recipe.packs for rule in pack.rules}
    if outcome.page is not None:
        reasons |= _judged(outcome.page, line, recipe)
    return explained_line(outcome, line, reasons, paper)


def _judged(page: Page, line: int, recipe: Recipe) -> dict[str, str]:
    """Say what the line model saw of a line: the strongest evidence for a story's line (+) and against it (-)."""
    from newsdedup.clean.linemodel import RULE, evidence

    block = next((block for block in page.blocks if block.first <= line <= block.last), None)
    if block is None or recipe.model is None:
        return {}
    found = evidence(page, recipe.model, block.index)[:_EVIDENCE]
    return {RULE: "It looks like no line of the story: " + ", ".join(f"{name} {weight:+d}" for name, weight in found)}


def _write(row: str) -> None:
    """Write a row as UTF-8, whatever the locale."""
    sys.stdout.buffer.write(row.encode("utf-8", "backslashreplace") + b"\n")
