"""From a path to an open database that is a state of ours, or a fault that says what it is instead.

A state appears under its name whole: an empty, cut or foreign file under that name is never taken for a first run.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from newsdedup.errors import CannotCreate, ConfigFault, Damaged, Forbidden
from newsdedup.state.faults import REPAIR, guarded
from newsdedup.state.migrations import APPLICATION, VERSION, migrate
from newsdedup.state.place import on_network

_MAGIC = b"SQLite format 3\0"
_HEADER = 100
_VERSION_AT, _APPLICATION_AT = 60, 68
_CACHE_KIB = 8192


def open_state(path: str) -> sqlite3.Connection:
    """Open a state to write, made if there is none. The caller holds its lock.

    Raises:
        Damaged: it is not a state, or no longer one.
        ConfigFault: a newer version of newsdedup made it.
        CannotCreate, Forbidden, OutputFault: the system does not give it to us.
    """
    path = os.path.realpath(path)
    if not _exists(path):
        _refuse_remains(path)
        with guarded(path):
            _create(path)
    version = _check_header(path)
    with guarded(path):
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
        try:
            _settle(connection, path)
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            refuse_newer(path, version)
            migrate(connection, version)
        except BaseException:
            connection.close()
            raise
    return connection


def read_state(path: str) -> sqlite3.Connection:
    """Open a state to look at, beside a run that may be writing to it.

    Raises:
        Damaged, ConfigFault, Forbidden, CannotCreate: as `open_state`; there is nothing under this name.
    """
    path = os.path.realpath(path)
    if not _exists(path):
        raise CannotCreate(f"{path}: there is no state of this name")
    version = _check_header(path)
    if version < VERSION:
        raise ConfigFault(f"{path}: was made by an older version; the next run with it brings it up to date")
    with guarded(path):
        connection = sqlite3.connect(f"{Path(path).as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=10)
        connection.execute("BEGIN")
        return connection


def refuse_newer(path: str, version: int) -> None:
    """Leave a state alone that a newer newsdedup made."""
    if version > VERSION:
        raise ConfigFault(
            f"{path}: is of version {version}, made by a newer newsdedup; this one knows versions up to {VERSION}: "
            "update newsdedup"
        )


def sync_folder(path: str) -> None:
    """Make the names in a file's folder durable, where the file system can."""
    with suppress(OSError):
        descriptor = os.open(os.path.dirname(path), os.O_RDONLY | os.O_DIRECTORY)  # noqa: PTH120
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _exists(path: str) -> bool:
    try:
        Path(path).lstat()
    except FileNotFoundError:
        return False
    except OSError as fault:
        raise CannotCreate(f"{path}: {fault.strerror}: name a place that exists and can be written") from fault
    return True


def _refuse_remains(path: str) -> None:
    for end in ("-wal", "-journal"):
        if _exists(path + end):
            raise Damaged(f"{path}: is gone, and {path}{end} is still there: {REPAIR}")


def _create(path: str) -> None:
    """Make an empty state beside its place and move it there."""
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, f".{name}.new")  # noqa: PTH118
    try:
        for end in ("", "-journal", "-wal", "-shm"):
            Path(temporary + end).unlink(missing_ok=True)
    except OSError as fault:
        raise CannotCreate(f"{path}: cannot create: {fault.strerror}: name a place that can be written") from fault
    connection = sqlite3.connect(temporary, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        migrate(connection, 0)
    finally:
        connection.close()
    os.rename(temporary, path)  # noqa: PTH104
    sync_folder(path)


def _check_header(path: str) -> int:
    """Look at the first bytes before SQLite does, which would take an empty file for a new database."""
    try:
        with Path(path).open("rb") as file:
            header = file.read(_HEADER)
    except PermissionError as fault:
        raise Forbidden(f"{path}: cannot read: {fault.strerror}: check who may read there") from fault
    except OSError as fault:
        raise CannotCreate(f"{path}: cannot read: {fault.strerror}: name a file") from fault
    if not header:
        raise Damaged(f"{path}: is empty; a state never is: {REPAIR}")
    if len(header) < _HEADER or not header.startswith(_MAGIC) or _number(header, _APPLICATION_AT) != APPLICATION:
        raise Damaged(f"{path}: is not a state of newsdedup, or its first bytes were damaged: {REPAIR}")
    version = _number(header, _VERSION_AT)
    refuse_newer(path, version)
    return version


def _number(header: bytes, at: int) -> int:
    return int.from_bytes(header[at : at + 4], "big")


def _settle(connection: sqlite3.Connection, path: str) -> None:
    """Choose how commits become durable: by a log where its shared memory works, else by a journal."""
    if on_network(path):
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA journal_mode = DELETE")
    else:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
