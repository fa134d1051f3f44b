"""An open state: transactions that are sealed, and what it says of itself.

Every change goes through `transaction`, which keeps the checksums of the tables in step with their rows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from threading import RLock

from newsdedup.errors import Damaged, StateBusy
from newsdedup.state.faults import REPAIR, guarded
from newsdedup.state.opening import open_state, read_state
from newsdedup.state.sums import SEAL, SUMS, Sums, Value, seal

_PORTION = 256


class Store:
    """A state in use. Statements may come from several threads, one at a time.

    Args:
        path: of the state; the caller holds its lock unless `reading`.
        reading: look only, also while another process writes.

    Raises:
        Damaged, ConfigFault, OutputFault, Forbidden, CannotCreate: see `opening`.
    """

    def __init__(self, path: str, *, reading: bool = False) -> None:
        self.path = path
        self._turn = RLock()
        self._connection = read_state(path) if reading else open_state(path)
        try:
            self.meta: dict[str, str] = {
                str(name): str(value) for name, value in self.rows("SELECT name, value FROM meta")
            }
            self._check_seal()
        except BaseException:
            self._connection.close()
            raise
        self.sums = Sums(self.meta.get(SUMS, ""))
        self._version = self.rows("PRAGMA data_version")[0][0]

    @property
    def seal(self) -> str:
        """Give what tells this content of the state from every other."""
        return self.meta.get(SEAL, "")

    def rows(self, query: str, values: tuple[Value, ...] = ()) -> list[tuple[Value, ...]]:
        """Ask something that has a short answer."""
        with self._turn, guarded(self.path):
            return self._connection.execute(query, values).fetchall()

    def stream(self, query: str) -> Iterator[tuple[Value, ...]]:
        """Ask something that may have a long answer; nothing may be changed meanwhile."""
        with self._turn, guarded(self.path):
            cursor = self._connection.execute(query)
        while True:
            with self._turn, guarded(self.path):
                rows = cursor.fetchmany(_PORTION)
            if not rows:
                return
            yield from rows

    def put(self, table: str, *rows: tuple[Value, ...]) -> None:
        """Add rows, given with all their columns; inside a transaction."""
        for row in rows:
            self.sums.add(table, *row)
        if rows:
            places = ",".join("?" * len(rows[0]))
            self._connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)

    def take(self, table: str, *rows: tuple[Value, ...]) -> None:
        """Remove rows, given with all their columns, the first one being their key; inside a transaction."""
        for row in rows:
            self.sums.remove(table, *row)
        key = "key" if table in ("seen", "pages") else "id"
        self._connection.executemany(f"DELETE FROM {table} WHERE {key} = ?", ((row[0],) for row in rows))

    def empty(self, *tables: str) -> None:
        """Remove all rows of some tables; inside a transaction."""
        for table in tables:
            self.sums.clear(table)
            self._connection.execute(f"DELETE FROM {table}")

    def execute(self, statement: str, rows: Iterable[tuple[Value, ...]]) -> None:
        """Change rows that have no sum; inside a transaction."""
        self._connection.executemany(statement, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all of it or nothing: durable when the block has ended without a fault."""
        meta, sums = dict(self.meta), str(self.sums)
        with self._turn, guarded(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._refuse_others()
                yield
                self._seal(meta)
                commit(self._connection)
            except BaseException:
                with suppress(sqlite3.Error):
                    self._connection.rollback()
                self.meta, self.sums = meta, Sums(sums)
                raise

    def compact(self) -> None:
        """Give back to the system what deleted rows took."""
        with self._turn, guarded(self.path):
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go; what was not committed never was."""
        with self._turn, suppress(sqlite3.Error):
            self._connection.close()

    def _refuse_others(self) -> None:
        """Make sure that nobody has written to the state since it was opened, whatever became of its lock."""
        ((version,),) = self._connection.execute("PRAGMA data_version").fetchall()
        if version != self._version:
            raise StateBusy(f"{self.path}: another run wrote to it while this one was on; was its lock removed?")

    def _seal(self, before: dict[str, str]) -> None:
        self.meta[SUMS] = str(self.sums)
        self.meta[SEAL] = seal(self.meta)
        changed = [(name, value) for name, value in self.meta.items() if before.get(name) != value]
        self._connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", changed)

    def _check_seal(self) -> None:
        if self.meta and self.meta.get(SEAL) != seal(self.meta):
            raise Damaged(f"{self.path}: damaged: what it says of itself was changed: {REPAIR}")


def commit(connection: sqlite3.Connection) -> None:
    """Make a transaction durable: the one moment at which things happen."""
    connection.execute("COMMIT")
