"""Looking at a state: what it holds, whether that is what was put there, and what it knows in readable form."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple, cast

from newsdedup.dedup.memory import unpacked
from newsdedup.dedup.runs import checked
from newsdedup.errors import Damaged
from newsdedup.state import whole
from newsdedup.state.articles import check_note, check_words
from newsdedup.state.files import Files
from newsdedup.state.lock import lock_path
from newsdedup.state.memory import clock
from newsdedup.state.store import Store
from newsdedup.state.sums import Value, digest

_TABLES = {
    "seen": "documents seen",
    "pages": "pages seen",
    "kept": "articles kept",
    "words": "words of articles",
    "levels": "runs of keys",
    "keys": "keys of articles",
    "sieves": "sieves of keys",
    "pours": "runs being poured together",
    "gone": "articles forgotten",
    "sites": "habits of sites",
    "copies": "copies of articles",
    "better": "better copies",
    "files": "outputs",
    "runs": "runs",
}
"""What has a sum, and what it is called."""


class Committed(NamedTuple):
    """An output, as far as it is committed."""

    path: str
    role: str
    length: int
    blocks: list[bytes]
    open: bool
    """the next run may append to it"""


@contextmanager
def looked_at(path: str) -> Iterator[Store]:
    """Open a state to look at it, also while a run goes on."""
    with closing(Store(path, reading=True)) as store:
        yield store


def info(store: Store) -> dict[str, object]:
    """Say what a state holds, in numbers and names."""
    files = Files(store)
    last = store.rows("SELECT started, ended, recipe, counts, code FROM runs ORDER BY id DESC LIMIT 1")
    told = None
    if last:
        started, ended, recipe, counts, code = last[0]
        told = {"started": started, "ended": ended, "code": code, "recipe": recipe, **json.loads(cast(str, counts))}
    newest = int(store.meta.get("newest", "0"))
    return {
        "state": store.path,
        "bytes": sum(_size(store.path + end) for end in ("", "-wal")),
        "version": store.rows("PRAGMA user_version")[0][0],
        "sketch": store.meta.get("sketch"),
        "recipe": store.meta.get("recipe"),
        "seen": store.sums.of("seen")[0],
        "kept": store.sums.of("kept")[0],
        "newest": clock(newest) if newest else None,
        "reprocessed": int(store.meta.get("generation", "0")),
        "runs": store.sums.of("runs")[0],
        "last_run": told,
        "outputs": [
            {"path": files.absolute(file.path), "role": file.role, "bytes": file.length, "open": not file.closed}
            for file in files.all()
            if file.length
        ],
    }


def check(store: Store) -> Iterator[str]:
    """Look at every row; yields a line for each thing that is not as it was left."""
    with suppress(OSError), Path(lock_path(store.path)).open("rb") as lock:
        noted = whole.noted(lock.fileno())
        if whole.suspected(noted, os.path.realpath(store.path)) == store.seal:
            yield "bytes of it were changed since the last run"
        if log := whole.foreign_log(noted, os.path.realpath(store.path)):
            yield f"{log} is left of another copy of it: remove that file and {store.path}-shm"
    try:
        for (line,) in store.stream("PRAGMA integrity_check"):
            if line != "ok":
                yield f"the database is damaged: {line!s}"
        for table, name in _TABLES.items():
            yield from _check_table(store, table, name)
    except (Damaged, ValueError, TypeError, OverflowError) as fault:
        yield str(fault)


def _check_table(store: Store, table: str, name: str) -> Iterator[str]:
    count = total = 0
    for row in store.stream(f"SELECT * FROM {table}"):
        count += 1
        total ^= digest(table, *row)
        if table == "words":
            check_words(store.path, *cast(tuple[int, bytes], row))
        elif table == "keys":
            checked([cast(bytes, row[1])])
    if (count, total) != store.sums.of(table):
        yield f"{name}: {count} are there and {store.sums.of(table)[0]} were, or they were changed"


def outputs(store: Store) -> Iterator[Committed]:
    """List the outputs that anything was committed of, with what is known of their bytes."""
    files = Files(store)
    for file in files.all():
        if not file.length:
            continue
        path = files.absolute(file.path)
        if file.moving is not None and not os.path.exists(path):  # noqa: PTH110
            path = files.absolute(file.moving)
        yield Committed(path, file.role, file.length, files.blocks(file), not file.closed)


def export(store: Store) -> Iterator[dict[str, object]]:
    """Yield what is known of each kept article, in order: a row of plain values each.

    Raises:
        Damaged: a row cannot be read.
    """
    names: dict[Value, str] = {}
    for identifier, leader, at, blob in store.stream("SELECT id, leader, at, blob FROM kept ORDER BY id"):
        try:
            row = cast(tuple[int, int, int, bytes], (identifier, leader, at, blob))
            note = unpacked(check_note(store.path, row))
        except ValueError as fault:
            raise Damaged(f"{store.path}: damaged: kept article {identifier!s}: {fault}") from fault
        names[identifier] = note.name
        yield {
            "id": note.name,
            "source": note.source._asdict(),
            "dated": clock(cast(int, at)),
            "words": note.words,
            "face_of": None if leader == identifier else names.get(leader),
        }


def _size(path: str) -> int:
    with suppress(OSError):
        return os.path.getsize(path)  # noqa: PTH202
    return 0
