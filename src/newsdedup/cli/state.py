"""`newsdedup state`: what a state remembers, whether it is sound, and the care of it."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import click

from newsdedup.cli.messages import Messages
from newsdedup.errors import CannotCreate, Damaged, UsageFault

if TYPE_CHECKING:
    from newsdedup.state.files import File, Files
    from newsdedup.state.inspect import Committed

_state_argument = click.argument("path", metavar="STATE", type=click.Path())
_wait_option = click.option(
    "--lock-wait", type=click.FloatRange(0), default=0.0, metavar="SECONDS", help="Wait so long for a run to end."
)


@click.group(short_help="Look at, check and look after the memory between runs.")
def state() -> None:
    """Look at, check and look after the memory between runs: the file that clean --state names."""


@state.command()
@_state_argument
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
def info(path: str, as_json: bool) -> None:
    """Say what a state holds: documents, articles, outputs, the last run."""
    from newsdedup.state.inspect import info as look
    from newsdedup.state.inspect import looked_at

    with looked_at(path) as store:
        told = look(store)
    if as_json:
        _write(json.dumps(told))
        return
    outputs = told.pop("outputs")
    for name, value in told.items():
        _write(f"{name:<12} {json.dumps(value) if isinstance(value, dict) else value}")
    assert isinstance(outputs, list)
    for output in outputs:
        kind = "open" if output["open"] else "closed"
        _write(f"{output['role']:<12} {output['path']}  {output['bytes']} bytes, {kind}")


@state.command()
@_state_argument
@click.pass_context
def check(context: click.Context, /, path: str) -> None:
    """Check every row of a state and every committed byte of the outputs; exit 76 if anything was changed.

    A closed segment or a rotated file that is gone is no damage: it was taken away.
    """
    from newsdedup.state.inspect import check as faults
    from newsdedup.state.inspect import looked_at, outputs

    messages = context.ensure_object(Messages)
    found = checked = 0
    with looked_at(path) as store:
        for line in faults(store):
            found += 1
            messages.say("damaged", f"{path}: {line}")
        for output in outputs(store) if not found else ():
            checked += 1
            for line in _faults_of(output):
                found += 1
                messages.say("damaged", line)
    if found:
        raise Damaged(
            f"{path}: {found} faults; bring back a copy of state and outputs made together, or begin anew with another "
            "state and another output"
        )
    _write(f"{path}: sound, and {checked} outputs with it")


@state.command()
@_state_argument
@_wait_option
def vacuum(path: str, lock_wait: float) -> None:
    """Make a state as small as it can be, giving back what expired articles took."""
    from newsdedup.state.lock import locked
    from newsdedup.state.memory import opened

    _refuse_missing(path)
    with locked(path, lock_wait) as lock:
        before = os.path.getsize(path)  # noqa: PTH202
        with opened(path, lock) as memory:
            memory.store.compact()
        _write(f"{path}: {before} bytes before, {os.path.getsize(path)} now")  # noqa: PTH202


@state.command()
@_state_argument
def export(path: str) -> None:
    """Write what is known of each kept article, one JSON object a line."""
    from newsdedup.state.inspect import export as rows
    from newsdedup.state.inspect import looked_at

    with looked_at(path) as store:
        for row in rows(store):
            _write(json.dumps(row))


@state.command()
@_state_argument
@click.argument("outputs", nargs=-1, metavar="[OUTPUT]...", type=click.Path())
@click.option("--to", metavar="FILE", type=click.Path(), help="The new name, for one OUTPUT.")
@_wait_option
def rotate(path: str, outputs: tuple[str, ...], to: str | None, lock_wait: float) -> None:
    """Close outputs under another name, so that the next run begins new ones: all that are open, or each OUTPUT.

    articles.jsonl becomes articles.000001.jsonl, then articles.000002.jsonl and so on. Nothing is forgotten. Segments
    of a folder need no rotation.
    """
    from newsdedup.cli.appended import finish_moves, move
    from newsdedup.state.lock import locked
    from newsdedup.state.memory import opened

    if to is not None and len(outputs) != 1:
        raise UsageFault("--to names one file; name the one OUTPUT that is to become it")
    _refuse_missing(path)
    with locked(path, lock_wait) as lock, opened(path, lock) as memory:
        finish_moves(memory)
        for file in _to_rotate(memory.files, outputs):
            old = memory.files.absolute(file.path)
            new = os.path.realpath(to) if to is not None else _free_name(old)
            if os.path.dirname(new) != os.path.dirname(old):  # noqa: PTH120
                raise UsageFault(f"--to {to}: an output is closed where it is; name a file in its folder")
            if os.path.lexists(new):
                raise UsageFault(f"{new}: is there already; name another file")
            _trim(memory.files, file, old)
            move(memory, file, new)
            _write(f"{old} is now {new}")


def _to_rotate(files: Files, outputs: tuple[str, ...]) -> list[File]:
    from newsdedup.sinks.segments import number_of

    everything = [file for file in files.all() if not file.closed]
    if not outputs:
        return [file for file in everything if file.length and not number_of(files.absolute(file.path))]
    chosen = []
    for output in outputs:
        file = files.find(output)
        if file is None or file.closed:
            raise UsageFault(f"{output}: is no open output of this state; see newsdedup state info")
        if not file.length:
            raise UsageFault(f"{output}: is empty; there is nothing to close")
        chosen.append(file)
    return chosen


def _trim(files: Files, file: File, path: str) -> None:
    """Check the file's end, and cut off what was never committed."""
    from newsdedup.sinks.append import AppendSink

    AppendSink(path, file.length, files.last_block(file)).abort()


def _free_name(path: str) -> str:
    root, end = os.path.splitext(path)  # noqa: PTH122
    number = 1
    while os.path.lexists(f"{root}.{number:06}{end}"):
        number += 1
    return f"{root}.{number:06}{end}"


def _faults_of(output: Committed) -> list[str]:
    from newsdedup.sinks.append import block_sums
    from newsdedup.sinks.segments import number_of, segment

    path = output.path
    if number_of(path) and not os.path.exists(path):  # noqa: PTH110
        path = segment(os.path.dirname(path), number_of(path))  # noqa: PTH120  published since
    try:
        sums = list(block_sums(path, output.length))
    except FileNotFoundError:
        return [f"{output.path}: is gone"] if output.open else []
    except OSError as fault:
        return [f"{output.path}: cannot be read: {fault.strerror}"]
    if len(sums) < len(output.blocks):
        return [f"{output.path}: is shorter than the {output.length} bytes that were committed"]
    if sums != output.blocks:
        return [f"{output.path}: its committed bytes were changed"]
    return []


def _refuse_missing(path: str) -> None:
    if not os.path.exists(path):  # noqa: PTH110
        raise UsageFault(f"{path}: there is no state of this name")


def _write(line: str) -> None:
    """Write a line as UTF-8, whatever the locale."""
    if sys.stdout is None:
        raise CannotCreate("standard output is closed: there is nowhere to say it")
    sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")
