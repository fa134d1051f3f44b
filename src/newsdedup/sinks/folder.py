"""Files in a folder, by relative names, and never a byte outside it: no link below it is followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from types import TracebackType

from newsdedup.errors import CannotCreate
from newsdedup.sinks.jsonl import creation_fault

_LONGEST_NAME = 180
"""bytes of the file's own name that its temporary name keeps"""


class Folder:
    """A folder to write files into; made if it is not there.

    Raises:
        CannotCreate, Forbidden: it cannot be had.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        try:
            os.makedirs(path, exist_ok=True)  # noqa: PTH103
            self._descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except (OSError, ValueError) as fault:
            raise self._fault("", fault) from fault

    def write(self, name: str, chunks: Iterable[bytes]) -> None:
        """Write a file whole or not at all; one that is there already is replaced.

        Args:
            name: relative, parts joined by "/"; folders on the way are made.
            chunks: the file's bytes; what they raise leaves no file behind.

        Raises:
            CannotCreate, Forbidden: there cannot be such a file, or a link stands in the way.
            OutputFault: writing fails.
        """
        *folders, last = name.split("/")
        if any(part in ("", ".", "..") for part in (*folders, last)):
            raise CannotCreate(f"{name!r}: leads out of {self.path}; nothing is written there")
        descriptor = os.dup(self._descriptor)
        try:
            for part in folders:
                below = self._enter(descriptor, part, name)
                os.close(descriptor)
                descriptor = below
            self._place(descriptor, last, name, chunks)
        except (OSError, ValueError) as fault:
            raise self._fault(name, fault) from fault
        finally:
            os.close(descriptor)

    def __enter__(self) -> Folder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._descriptor)

    def _enter(self, descriptor: int, part: str, name: str) -> int:
        """Open the folder `part` of an open folder, made if need be."""
        with suppress(FileExistsError):
            os.mkdir(part, dir_fd=descriptor)
        self._refuse_link(descriptor, part, name)
        return os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=descriptor)

    def _place(self, descriptor: int, last: str, name: str, chunks: Iterable[bytes]) -> None:
        """Write beside the file's place and move there: what stands there is replaced, never written through."""
        with suppress(FileNotFoundError):
            status = self._refuse_link(descriptor, last, name)
            if not stat.S_ISREG(status.st_mode):
                raise CannotCreate(f"{self.path}/{name}: is there already and is no file; restore elsewhere")
        temporary = f".{os.fsdecode(os.fsencode(last)[:_LONGEST_NAME])}.{os.getpid()}.part"
        with suppress(FileNotFoundError):
            os.unlink(temporary, dir_fd=descriptor)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            with os.fdopen(os.open(temporary, flags, 0o666, dir_fd=descriptor), "wb") as file:
                for chunk in chunks:
                    file.write(chunk)
            os.rename(temporary, last, src_dir_fd=descriptor, dst_dir_fd=descriptor)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary, dir_fd=descriptor)
            raise

    def _refuse_link(self, descriptor: int, part: str, name: str) -> os.stat_result:
        status = os.stat(part, dir_fd=descriptor, follow_symlinks=False)
        if stat.S_ISLNK(status.st_mode):
            raise CannotCreate(f"{self.path}/{name}: '{part}' is a link there; nothing is written through links")
        return status

    def _fault(self, name: str, fault: OSError | ValueError) -> Exception:
        place = f"{self.path}/{name}" if name else self.path
        if isinstance(fault, OSError):
            return creation_fault(place, fault)
        return CannotCreate(f"{place!r}: cannot be the name of a file: {fault}")
