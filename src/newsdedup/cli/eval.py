"""`newsdedup eval`: any tool's output against gold."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from newsdedup.errors import CannotCreate, NothingToRead, UsageFault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsdedup.measure.differences import Difference


@click.command("eval", short_help="Score any tool's output against gold.")
@click.argument("gold_path", metavar="GOLD", type=click.Path())
@click.argument("predicted_path", metavar="PRED|-", type=click.Path())
@click.option("--text-field", metavar="NAME", default="text", show_default=True, help="PRED: the field of the text.")
@click.option("--json", "as_json", is_flag=True, help="All figures as one JSON object.")
@click.option("--lines", is_flag=True, help="Below the table, every piece of a line that was lost or left.")
@click.option("--errors", metavar="FILE", type=click.Path(dir_okay=False), help="Write these pieces here, as JSONL.")
def evaluate_(
    gold_path: str, predicted_path: str, text_field: str, as_json: bool, lines: bool, errors: str | None
) -> None:
    """Score any tool's output against gold.

    Both are JSONL. GOLD has id and text, and perhaps raw (what the text was made from), removed (a list of {"kind",
    "text"}), lang and site. PRED is what newsdedup or another tool wrote; its rows are matched by id or by the name of
    the file in source or path.

    \b
    newsdedup eval gold.jsonl articles.jsonl
    newsdedup clean dumps/ --no-dedup | newsdedup eval gold.jsonl - --lines
    """
    if lines and as_json:
        raise UsageFault("--lines and --json exclude each other: --errors FILE writes the lines as JSONL")
    from newsdedup.measure import scorecard
    from newsdedup.measure.evaluation import evaluate
    from newsdedup.measure.rows import lines_of, objects, read_gold, read_predictions

    with ExitStack() as files:
        gold_file, predicted_file = (files.enter_context(_opened(path)) for path in (gold_path, predicted_path))
        gold, without = read_gold(objects(lines_of(gold_file, gold_path), gold_path), gold_path)
        rows = objects(lines_of(predicted_file, predicted_path), predicted_path)
        predicted, count = read_predictions(rows, text_field)
    if not gold:
        raise UsageFault(f"{gold_path} holds no gold")
    result = evaluate(gold, predicted)
    if errors is not None:
        _write_errors(errors, result.differences)
    if as_json:
        import json

        _echo(json.dumps(scorecard.as_json(result), ensure_ascii=False))
        return
    _echo(f"{gold_path} against {predicted_path}: {count} predictions")
    for row in scorecard.table(result):
        _echo(row)
    if without:
        _echo("")
        _echo(f"{without} rows of gold do not count: their pages do not hold their text")
    for difference in result.differences if lines else ():
        _echo("")
        for row in scorecard.listed(difference):
            _echo(row)


def _opened(path: str) -> BinaryIO:
    if path == "-":
        return sys.stdin.buffer
    try:
        return Path(path).open("rb")
    except (FileNotFoundError, IsADirectoryError) as fault:
        raise NothingToRead(f"{path}: {fault.strerror}") from fault


def _write_errors(path: str, found: Iterable[Difference]) -> None:
    import json

    try:
        with Path(path).open("w", encoding="utf-8", errors="backslashreplace") as file:
            for difference in found:
                file.write(json.dumps(difference._asdict(), ensure_ascii=False) + "\n")
    except (FileNotFoundError, IsADirectoryError) as fault:
        raise CannotCreate(f"{path}: {fault.strerror}") from fault


def _echo(row: str) -> None:
    """Write a row as UTF-8, whatever the locale; what files hold never reaches the terminal as a control."""
    from newsdedup.report.visible import visible

    sys.stdout.buffer.write(visible(row).encode("utf-8", "backslashreplace") + b"\n")


eval = evaluate_  # noqa: A001 - the command's name
