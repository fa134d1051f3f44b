"""What can stop a run, each with its exit code; a bad document is not here, it is an outcome."""

from __future__ import annotations


class NewsdedupError(Exception):
    """A fault that ends the run with one line on stderr.

    The message says what happened, where, and what to do.
    """

    exit_code = 1


class UsageFault(NewsdedupError):
    """The command line asks for something that cannot be."""

    exit_code = 2


class TooManyRejected(NewsdedupError):
    """More documents were rejected than the user allows."""

    exit_code = 65


class NothingToRead(NewsdedupError):
    """No path that was named could be opened."""

    exit_code = 66


class AccountsFault(NewsdedupError):
    """Documents read and documents accounted for differ: a bug that must not publish."""

    exit_code = 70


class CannotCreate(NewsdedupError):
    """An output file cannot be created."""

    exit_code = 73


class OutputFault(NewsdedupError):
    """Writing failed: disk full, device error."""

    exit_code = 74


class StateBusy(NewsdedupError):
    """Another run holds the state."""

    exit_code = 75


class Damaged(NewsdedupError):
    """A state, or what was committed to an output, is not as it was left."""

    exit_code = 76


class Forbidden(NewsdedupError):
    """The system does not permit it."""

    exit_code = 77


class ConfigFault(NewsdedupError):
    """A configuration or rule pack is bad."""

    exit_code = 78


class PackFault(ConfigFault):
    """A rule pack is bad; says where.

    Args:
        path: the pack's file.
        line: 1-based line of the offending entry, 0 if the whole file is meant.
        message: what is wrong and what to do.
    """

    def __init__(self, path: str, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}" if line else f"{path}: {message}")
        self.path = path
        self.line = line


class TimedOut(Exception):
    """A rule or stage ran out of its time on one document, which is then rejected.

    Not a NewsdedupError: it never leaves the document it happened on.
    """
