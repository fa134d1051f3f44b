"""Runs that are broken off at every place where they touch the disk, and at random instants; in processes of their own.

A warm process forks a child for each run, so that hundreds of runs are cheap. `python -m tests.fault.breaking` is
that process; it prints one JSON object.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from newsdedup.cli import committed, newsdedup
from newsdedup.cli.given import Given
from newsdedup.dedup import leaders, runs  # noqa: F401
from newsdedup.dedup.candidates import HOLDERS
from newsdedup.dedup.postings import KEY
from newsdedup.engines import local
from newsdedup.state import articles, inspect, store  # noqa: F401
from tests.cli.stories import jsonl

CALLS = ("pwrite", "fsync", "rename", "ftruncate")
"""The system calls of the appending sink and of the folder's names; the commit of the store is beside them."""

DIED = 137


class Plan(NamedTuple):
    """What breaks a run: its call number `at` is broken in the manner `how`."""

    how: str
    """before: it dies before the call; after: behind it; half: of a write only half is done; full: it says no;
    power: it dies before the call, and with it what was written and not synced"""
    at: int


class Shim:
    """Stands between the program and the system, counts, and breaks the call it is to break."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.count = plan, 0
        self._synced: dict[int, int] = {}
        """of each file that was written to, as many bytes as survive a loss of power"""
        self._cut = os.ftruncate
        for name in CALLS:
            setattr(os, name, self._around(getattr(os, name), name))
        store.commit = self._around(store.commit, "commit")

    def _around(self, real: Callable[..., Any], name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            self.count += 1
            if name == "pwrite":
                self._synced.setdefault(arguments[0], os.fstat(arguments[0]).st_size)
            if self.count != self.plan.at:
                if name == "fsync":
                    self._synced.pop(arguments[0], None)
                return real(*arguments, **named)
            if self.plan.how == "power":
                for descriptor, length in self._synced.items():
                    with suppress(OSError):
                        self._cut(descriptor, min(length, os.fstat(descriptor).st_size))
            if self.plan.how == "full":
                raise _no_room(name)
            if self.plan.how == "half" and name == "pwrite":
                descriptor, data, place = arguments
                real(descriptor, data[: len(data) // 2], place)
            if self.plan.how == "after":
                real(*arguments, **named)
            os._exit(DIED)

        return call


def _no_room(name: str) -> Exception:
    if name == "commit":
        fault = sqlite3.OperationalError("database or disk is full")
        fault.sqlite_errorcode = 13
        return fault
    return OSError(28, "No space left on device")


def start(arguments: list[str], folder: Path, plan: Plan | None = None) -> int:
    """Fork a child that runs the program in a folder; gives its process id."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        os.chdir(folder)
        for descriptor, name in ((1, "stdout"), (2, "stderr")):
            os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_APPEND), descriptor)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        from newsdedup.cli import _stop

        signal.signal(signal.SIGTERM, _stop)
        shim = Shim(plan) if plan is not None else None
        try:
            newsdedup.main(arguments)
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 1
        if shim is not None and shim.count < shim.plan.at:
            (folder / "unbroken").touch()
    finally:
        os._exit(code)


def ended(child: int) -> int:
    """Wait for a child; gives its exit code, negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


TABLES = {
    "seen": "key",
    "kept": "id, leader, at, blob",
    "words": "id, data",
    "better": "id, place",
    "files WHERE length": "path, role, length, closed",
    "blocks": "number, sum",
    "gone": "id",
}
"""What a state holds that does not depend on where runs began and ended."""


def contents(folder: Path) -> dict[str, str]:
    """Digest what a state holds, table by table; of the keys what can be found, in whichever run it lies."""
    with closing(sqlite3.connect(folder / "state")) as connection:
        found = {
            table: connection.execute(f"SELECT {columns} FROM {table}").fetchall() for table, columns in TABLES.items()
        }
        blocks = [data for (data,) in connection.execute("SELECT data FROM keys")]
    places = range(0, 8 * runs.BLOCK, 8)
    entries = sorted({int.from_bytes(block[at : at + 8], "little") for block in blocks for at in places} - {runs.END})
    holders: dict[int, list[int]] = {}
    for entry in entries:
        holders.setdefault(entry & int(KEY), []).append(entry)
    found["keys"] = [tuple(some[:HOLDERS]) for some in holders.values()]
    return {table: blake2b(repr(sorted(rows)).encode()).hexdigest() for table, rows in found.items()}


def published(folder: Path) -> dict[str, bytes]:
    """Read what a reader of the outputs sees: of a folder, the segments that have their names."""
    names = ("articles*.jsonl", "rejects*.jsonl", "ledger*.jsonl", "events*.jsonl")
    found = {path.name: path.read_bytes() for name in names for path in sorted(folder.glob(name))}
    if (folder / "out").is_dir():
        found["out"] = b"".join(path.read_bytes() for path in sorted((folder / "out").glob("[0-9]*.jsonl")))
    return found


def corpus(path: Path, documents: int) -> None:
    """Write dumps: stories, every fifth one twice, and lines that are none; or the beginning of a corpus of rows.

    Dates fall, so that under a policy other than `first` a later copy is the better one.
    """
    if CORPUS is not None:
        with gzip.open(CORPUS) as rows:
            path.write_bytes(b"".join(islice(rows, documents)))
        return
    lines = []
    for number in range(documents):
        date = b'{"published": "2025-01-%02d", ' % (31 - number * 30 // max(documents, 1))
        lines.append(date + jsonl(number - 3 if number % 5 == 4 else number)[1:])
        if number % 7 == 6:
            lines.append(b"no json\n")
    path.write_bytes(b"".join(lines))


COMMON = ["clean", "-q", "dumps.jsonl", "--state", "state", "--rejects", "rejects.jsonl", "--now", "2025-01-01"]

CORPUS = os.environ.get("NEWSDEDUP_SOAK_CORPUS")
"""A .jsonl.gz to take documents from; none for those made here."""

_EVENTS = ["--ledger", "ledger.jsonl", "--keep", "earliest", "--events", "events.jsonl"]

KINDS = {
    "events": [*COMMON, *_EVENTS, "-o", "articles.jsonl"],
    "files": [*COMMON, "--ledger", "ledger.jsonl", "-o", "articles.jsonl"],
    "folder": [*COMMON, "-o", "out/"],
    "again": [*COMMON, "-o", "articles.jsonl", "--reprocess"],
    "rotate": ["state", "rotate", "state"],
}
"""Command lines to break: to append to files, to add segments, to clean everything once more, to close outputs."""

BEFORE = {
    "events": ["clean", "-q", "first.jsonl", *COMMON[3:], *_EVENTS, "-o", "articles.jsonl"],
    "again": ["clean", "-q", "dumps.jsonl", "--state", "state", "-o", "before.jsonl"],
    "rotate": KINDS["files"],
}
"""What is run before that, unbroken."""


def prepare(place: Path, kind: str, documents: int) -> None:
    """Make a folder in which the command can be run."""
    place.mkdir()
    corpus(place / "dumps.jsonl", documents)
    (place / "first.jsonl").write_bytes(
        b"".join((place / "dumps.jsonl").read_bytes().splitlines(True)[: documents // 2])
    )
    if kind in BEFORE:
        ended(start(BEFORE[kind], place))


def expected(folder: Path, kind: str, documents: int) -> dict[str, bytes]:
    """Run once without a fault, and once in this process, so that its children find everything in memory."""
    corpus(folder / "warm.jsonl", documents)
    with suppress(SystemExit):
        newsdedup.main(["clean", "-q", str(folder / "warm.jsonl"), "-o", os.devnull])
    whole = folder / "whole"
    prepare(whole, kind, documents)
    assert ended(start(KINDS[kind], whole)) in (0, 3), (whole / "stderr").read_text()
    return published(whole)


def every_call(folder: Path, kind: str, how: str, documents: int) -> Iterator[str]:
    """Break call after call until a run has no more of them; yields a line for all that is not as it should be."""
    wanted = expected(folder, kind, documents)
    for at in range(1, 10_000):
        place = folder / f"{how}{at}"
        prepare(place, kind, documents)
        code = ended(start(KINDS[kind], place, Plan(how, at)))
        if (place / "unbroken").exists():
            yield f"calls {at - 1}"
            return
        allowed = (74, 3, 0) if how == "full" else (DIED,)
        if code not in allowed:
            yield f"{how} at {at}: exit code {code}"
        if how == "full" and code != 74 and published(place) != wanted:
            yield f"{how} at {at}: success and other bytes"
        for name, data in published(place).items():
            if kind == "folder" and not wanted[name].startswith(data):
                yield f"{how} at {at}: {name} showed what was not complete"
        again = ended(start(KINDS[kind], place))
        if again not in (0, 3) or published(place) != wanted or contents(place) != contents(folder / "whole"):
            yield f"{how} at {at}: run again, exit code {again}, {(place / 'stderr').read_text()}"
        if ended(start(["state", "check", "state"], place)):
            yield f"{how} at {at}: {(place / 'stderr').read_text()}"


def kills(folder: Path, kind: str, documents: int, wanted_kills: int) -> Iterator[str]:
    """Kill runs at random instants until enough were hit, then compare."""
    chance = random.Random(7)
    wanted = expected(folder, kind, documents)
    place = folder / "killed"
    prepare(place, kind, documents)
    hit = finished = 0
    longest = 0.05
    while hit < wanted_kills:
        began = time.monotonic()
        child = start(KINDS[kind], place)
        time.sleep(chance.uniform(0.0, longest))
        number = chance.choice((signal.SIGKILL, signal.SIGTERM))
        os.kill(child, number)
        code = ended(child)
        if code in (-signal.SIGKILL, -signal.SIGTERM, 143):
            hit += 1
            if number == signal.SIGTERM and time.monotonic() - began > longest + 1:
                yield "a terminated run took over a second to end"
        elif code in (0, 3):
            finished += 1
            if published(place) != wanted or contents(place) != contents(folder / "whole"):
                yield "other bytes"
            longest *= 0.7
            shutil.rmtree(place)
            prepare(place, kind, documents)
        else:
            yield f"exit code {code}: {(place / 'stderr').read_text()}"
            return
        longest *= 1.05
    code = ended(start(KINDS[kind], place))
    if code not in (0, 3) or published(place) != wanted or contents(place) != contents(folder / "whole"):
        yield f"after {hit} kills: exit code {code}, other bytes"
    if ended(start(["state", "check", "state"], place)):
        yield f"after {hit} kills: {(place / 'stderr').read_text()}"
    yield f"kills {hit}"


def main() -> None:
    """Do what the command line says: FOLDER KIND HOW DOCUMENTS [KILLS]."""
    folder, kind, how, documents, *more = sys.argv[1:]
    committed.COMMIT_DOCUMENTS = int(os.environ.get("NEWSDEDUP_SOAK_COMMIT", "5"))
    committed.CAREFUL = 1 << 30
    local.BATCH_ALONE = 4
    recipe = Given().recipe()
    Given.recipe = lambda self: recipe
    number = int(documents)
    faults = (
        kills(Path(folder), kind, number, int(more[0]))
        if how == "kills"
        else every_call(Path(folder), kind, how, number)
    )
    print(json.dumps(list(faults)))


if __name__ == "__main__":
    main()
