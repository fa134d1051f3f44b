"""What SQLite says, in the words and exit codes of this program."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from newsdedup.errors import CannotCreate, Damaged, Forbidden, NewsdedupError, OutputFault, StateBusy

_FULL, _IO, _CANNOT_OPEN, _BUSY, _LOCKED, _PERMISSION, _READ_ONLY = 13, 10, 14, 5, 6, 3, 8

REPAIR = "bring back a copy of state and outputs made together, or begin anew with another state and another output"


@contextmanager
def guarded(path: str) -> Iterator[None]:
    """Turn what SQLite raises into faults of this program.

    Raises:
        OutputFault: the disk is full or fails. Damaged: the state is. StateBusy: another program has it open.
        Forbidden, CannotCreate: the system does not give it to us.
    """
    try:
        yield
    except sqlite3.Error as fault:
        raise _translated(path, fault) from fault


def _translated(path: str, fault: sqlite3.Error) -> NewsdedupError:
    code = getattr(fault, "sqlite_errorcode", 0) & 0xFF
    if code == _FULL:
        return OutputFault(f"{path}: cannot write: {fault}: make room and run again")
    if code == _IO:
        return OutputFault(f"{path}: cannot read or write: {fault}: check the disk, make room and run again")
    if code in (_BUSY, _LOCKED):
        return StateBusy(f"{path}: another program has it open: {fault}")
    if code in (_PERMISSION, _READ_ONLY):
        return Forbidden(f"{path}: cannot write: {fault}: check who may write there")
    if code == _CANNOT_OPEN:
        return CannotCreate(f"{path}: {fault}: name a place that exists and can be written")
    return Damaged(f"{path}: damaged: {fault}: {REPAIR}")
