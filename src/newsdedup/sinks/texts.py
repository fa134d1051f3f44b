"""Articles as plain text: a file an article, called by its `id`, in a folder that appears whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

from newsdedup.sinks.jsonl import Identity, write_fault
from newsdedup.sinks.stage import Stage


class Texts:
    """Takes records as lines of JSON and writes their `text`.

    Args:
        folder: where to.

    Raises:
        CannotCreate, Forbidden, OutputFault: the folder cannot be had.
    """

    def __init__(self, folder: str) -> None:
        self._stage = Stage(folder)
        self._name = folder

    def write(self, data: bytes) -> None:
        """Take one record; of the same id there is the same text, and one file."""
        row = json.loads(data)
        try:
            Path(self._stage.file(f"{row['id']}.txt")).write_bytes(row["text"].encode("utf-8") + b"\n")
        except OSError as fault:
            self.abort()
            raise write_fault(self._name, fault) from fault

    def flush(self) -> None:
        """Do nothing: nobody sees the folder yet."""

    def commit(self) -> None:
        """Publish the folder."""
        self._stage.publish()

    def abort(self) -> None:
        """Give up."""
        self._stage.give_up()

    def identity(self) -> Identity:
        """Name nothing: files under a hidden name are no input."""
        return frozenset()
