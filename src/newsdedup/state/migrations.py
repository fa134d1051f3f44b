"""The layout of the state, as the steps that led to it: step n makes version n of version n - 1.

A step is never changed once it was in a release: states made with it exist. Version n is `PRAGMA user_version`. A step
that changes rows brings their sums along (`store`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from newsdedup.state.sums import SEAL, SUMS, Sums, seal

APPLICATION = 0x6E646564
"""`PRAGMA application_id` of every state: "nded"."""

Step = Callable[[sqlite3.Connection], None]


def m001_initial(connection: sqlite3.Connection) -> None:
    """Make what there was in the beginning."""
    for statement in (
        "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE runs (id INTEGER PRIMARY KEY, started TEXT NOT NULL, ended TEXT, recipe TEXT NOT NULL, "
        "counts TEXT NOT NULL, code INTEGER)",
        "CREATE TABLE files (id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, role TEXT NOT NULL, "
        "length INTEGER NOT NULL, closed INTEGER NOT NULL, moving BLOB, generation INTEGER NOT NULL)",
        "CREATE TABLE blocks (file INTEGER NOT NULL, number INTEGER NOT NULL, sum BLOB NOT NULL, "
        "PRIMARY KEY (file, number)) WITHOUT ROWID",
        "CREATE TABLE seen (key BLOB PRIMARY KEY) WITHOUT ROWID",
        "CREATE TABLE kept (id INTEGER PRIMARY KEY, leader INTEGER NOT NULL, at INTEGER NOT NULL, blob BLOB NOT NULL)",
        "CREATE TABLE words (id INTEGER PRIMARY KEY, data BLOB NOT NULL)",
    ):
        connection.execute(statement)


def m002_keys_and_customs(connection: sqlite3.Connection) -> None:
    """Make room for keys in sorted runs, and for what alarms compare with.

    Keys in the blobs of `kept` are of another format, and so refused.
    """
    for statement in (
        "CREATE TABLE levels (id INTEGER PRIMARY KEY, first INTEGER NOT NULL, entries INTEGER NOT NULL, "
        "heads BLOB NOT NULL)",
        "CREATE TABLE keys (id INTEGER PRIMARY KEY, data BLOB NOT NULL)",
        "CREATE TABLE sieves (id INTEGER PRIMARY KEY, data BLOB NOT NULL)",
        "CREATE TABLE gone (id INTEGER PRIMARY KEY)",
        "CREATE TABLE better (id INTEGER PRIMARY KEY, place TEXT NOT NULL)",
        "CREATE TABLE sites (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, habits TEXT NOT NULL)",
        "CREATE TABLE copies (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, number INTEGER NOT NULL)",
        "CREATE INDEX kept_leaders ON kept (at) WHERE leader = id",
        "CREATE INDEX kept_faces ON kept (leader) WHERE leader <> id",
    ):
        connection.execute(statement)


def m003_pours(connection: sqlite3.Connection) -> None:
    """Let runs of keys be poured together a part at a time.

    Sieves are of another form. Without them what stands in a run is still found; it gets new ones by and by. In the sum
    of the keys a block is what it says of itself.
    """
    connection.execute(
        "CREATE TABLE pours (id INTEGER PRIMARY KEY, first INTEGER NOT NULL, stop INTEGER NOT NULL, "
        "above BLOB NOT NULL, gone INTEGER NOT NULL)"
    )
    connection.execute("DELETE FROM sieves")
    meta: dict[str, str] = dict(connection.execute("SELECT name, value FROM meta").fetchall())
    if meta and meta.get(SEAL) == seal(meta):
        sums = Sums(meta.get(SUMS, ""))
        sums.clear("sieves")
        sums.clear("keys")
        for row in connection.execute("SELECT id, data FROM keys"):
            sums.add("keys", *row)
        meta[SUMS] = str(sums)
        meta[SEAL] = seal(meta)
        connection.executemany(
            "UPDATE meta SET value = ? WHERE name = ?", [(meta[name], name) for name in (SUMS, SEAL)]
        )


def m004_pages(connection: sqlite3.Connection) -> None:
    """Make room for the keys of pages by their markup; those of earlier runs are parsed once more, and then known."""
    connection.execute("CREATE TABLE pages (key BLOB PRIMARY KEY) WITHOUT ROWID")


STEPS: tuple[Step, ...] = (m001_initial, m002_keys_and_customs, m003_pours, m004_pages)
VERSION = len(STEPS)


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Bring a state of an older version to this one, in one transaction.

    Raises:
        sqlite3.Error: a step failed; nothing was changed.
    """
    if version == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in STEPS[version:]:
            step(connection)
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
