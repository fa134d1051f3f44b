"""A folder that appears whole or not at all: written under a hidden name beside its place, and moved there at last."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress

from newsdedup.errors import CannotCreate
from newsdedup.sinks.jsonl import creation_fault, sync_folder, write_fault

_LONGEST_NAME = 180
"""bytes of the folder's own name that its temporary name keeps"""


class Stage:
    """A folder to write files into; `path` is where.

    Raises:
        CannotCreate: it holds files already, or cannot be made. Forbidden: the system does not permit it.
    """

    def __init__(self, folder: str) -> None:
        self._name = folder
        self._target = os.path.realpath(folder)
        self._done = False
        try:
            if os.path.isdir(self._target) and os.listdir(self._target):  # noqa: PTH112, PTH208
                raise CannotCreate(f"{folder}: holds files already; name a new folder, or empty it")
            parent, name = os.path.split(self._target)
            short = os.fsdecode(os.fsencode(name)[:_LONGEST_NAME])
            self.path = os.path.join(parent, f".{short}.{os.getpid()}.part")  # noqa: PTH118
            shutil.rmtree(self.path, ignore_errors=True)
            os.mkdir(self.path)  # noqa: PTH102
        except ValueError as fault:
            raise CannotCreate(f"{folder!r}: cannot be the name of a folder: {fault}") from fault
        except OSError as fault:
            raise creation_fault(folder, fault) from fault

    def file(self, name: str) -> str:
        """Give the path of a file in it."""
        return os.path.join(self.path, name)  # noqa: PTH118

    def publish(self) -> None:
        """Move it to its place.

        Raises:
            OutputFault: it cannot be.
        """
        if self._done:
            return
        try:
            sync_folder(os.path.join(self.path, "x"))  # noqa: PTH118
            os.rename(self.path, self._target)  # noqa: PTH104
        except OSError as fault:
            self.give_up()
            raise write_fault(self._name, fault) from fault
        self._done = True
        sync_folder(self._target)

    def give_up(self) -> None:
        """Remove it; safe at any time."""
        if not self._done:
            self._done = True
            with suppress(OSError):
                shutil.rmtree(self.path)
