"""What earlier runs saw of each site, and how many copies each article has: only kept where alarms are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from newsdedup.state.store import Store


class Customs:
    """Numbers and text by name, in two tables of a state."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def site(self, name: str) -> str | None:
        """Give what was laid by of a site."""
        return cast(str, row[2]) if (row := self._row("sites", name)) else None

    def copies(self, name: str) -> int:
        """Give the number of copies of an article."""
        return cast(int, row[2]) if (row := self._row("copies", name)) else 0

    def lay_by(self, sites: dict[str, str], copies: dict[str, int]) -> None:
        """Replace what is known of some sites and articles; inside a transaction."""
        tables: list[tuple[str, Mapping[str, str | int]]] = [("sites", sites), ("copies", copies)]
        for table, known in tables:
            ((last,),) = self._store.rows(f"SELECT coalesce(max(id), 0) FROM {table}")
            number = cast(int, last)
            for name, value in sorted(known.items()):
                if row := self._row(table, name):
                    self._store.take(table, row)
                    self._store.put(table, (row[0], name, value))
                else:
                    number += 1
                    self._store.put(table, (number, name, value))

    def _row(self, table: str, name: str) -> tuple[int | str | bytes | None, ...] | None:
        rows = self._store.rows(f"SELECT * FROM {table} WHERE name = ?", (name,))
        return rows[0] if rows else None
