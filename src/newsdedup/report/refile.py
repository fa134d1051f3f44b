"""Which documents make which file, and what that file is called: the plan of a restore.

Pure: paths are words here, and nothing is opened. A name in a plan is relative and leads only downwards.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from newsdedup.errors import CannotCreate
from newsdedup.report.restore import RestoreError

_PACKED = (".gz", ".bz2", ".xz", ".zst")
_ABSOLUTE = "/"


class Entry(NamedTuple):
    """A document of the ledger."""

    path: str
    record: int
    form: str | None
    """ "text", "html", or the form of rows and records such as "jsonl"; None for one that could not be read"""
    sha256: str | None
    offset: int
    """of its row in the ledger"""


class Target(NamedTuple):
    """A file to write: its name, relative to where the user wants it, and the documents it is made of, in order."""

    name: str
    path: str
    entries: tuple[Entry, ...]


@dataclass(slots=True)
class Plan:
    """What to write, and what cannot be."""

    targets: list[Target] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    """a line for every path that was not, or not wholly, read when it was cleaned"""
    damaged: list[str] = field(default_factory=list)
    """a line for every path of which the ledger contradicts itself"""


def plan(entries: Iterable[Entry]) -> Plan:
    """Plan the files that the documents of a ledger came from.

    Raises:
        CannotCreate: two paths would become one file.
        RestoreError: a path names no file.
    """
    paths: dict[str, list[Entry]] = {}
    for entry in entries:
        paths.setdefault(entry.path, []).append(entry)
    names = _names(tuple(paths))
    made = Plan()
    for path, found in paths.items():
        try:
            records = _once(path, found)
        except RestoreError as fault:
            made.damaged.append(str(fault))
            continue
        _file(path, names[path], records, made)
    _check_names(made.targets)
    return made


def _once(path: str, found: Sequence[Entry]) -> list[Entry]:
    """Give one entry a record, in order; a path that was named twice was read twice."""
    records: dict[int, Entry] = {}
    for entry in found:
        known = records.get(entry.record)
        if known is None or known.sha256 is None:
            records[entry.record] = entry
        elif entry.sha256 is not None and entry.sha256 != known.sha256:
            raise RestoreError(f"{path}: the ledger holds two versions of it; restore them from a ledger each")
    return [records[record] for record in sorted(records)]


def _file(path: str, name: str, records: list[Entry], made: Plan) -> None:
    """Add to the plan the one file, or the file a record, that a path gave."""
    unread = [entry.record for entry in records if entry.sha256 is None]
    if unread:
        which = "it" if len(records) == 1 else f"{len(unread)} of its {len(records)} records"
        made.unread.append(f"{path}: {which} could not be read when it was cleaned, and is not restored")
    readable = [entry for entry in records if entry.sha256 is not None]
    many = len(records) > 1 or records[-1].record > 0
    if any(entry.form not in ("text", "html") for entry in readable) or (many and _only_html(readable)):
        made.targets += (Target(f"{name}.{entry.record}.txt", path, (entry,)) for entry in readable)
    elif readable and not unread:
        missing = next((at for at, entry in enumerate(records) if entry.record != at), None)
        if missing is not None:
            made.damaged.append(f"{path}: record {missing} is missing in the ledger; give the whole ledger of that run")
            return
        made.targets.append(Target(f"{name}.txt" if _only_html(readable) else name, path, tuple(readable)))


def _only_html(entries: Sequence[Entry]) -> bool:
    return bool(entries) and all(entry.form == "html" for entry in entries)


def _names(paths: Sequence[str]) -> dict[str, str]:
    """Name each path relative to the root that all have in common; standard input is `stdin`."""
    parts = {path: list(_parts(path)) for path in paths if path != "-"}
    folders = [found[:-1] for found in parts.values()]
    shared = posixpath.commonprefix(folders) if folders else []
    return {path: "stdin" if path == "-" else _name(parts[path][len(shared) :]) for path in paths}


def _parts(path: str) -> Iterator[str]:
    """Yield the parts of a path, the root of an absolute one first."""
    if path.startswith("/"):
        yield _ABSOLUTE
    found = [part for part in posixpath.normpath(path).split("/") if part]
    if "\0" in path or not found or found[-1] in (".", ".."):
        raise RestoreError(f"{path!r} in the ledger names no file; the ledger was changed")
    yield from found


def _name(parts: Sequence[str]) -> str:
    """Join what is below the common root; what would lead out of it goes, as tar does."""
    *folders, name = (part for part in parts if part not in (_ABSOLUTE, ".."))
    for suffix in _PACKED:
        name = name.removesuffix(suffix) or name
    return "/".join([*folders, name])


def _check_names(targets: Sequence[Target]) -> None:
    """Make sure that no two paths become the same file, and none a folder that another needs."""
    taken: dict[str, str] = {}
    for target in targets:
        other = taken.setdefault(target.name, target.path)
        if other != target.path:
            raise CannotCreate(f"{other} and {target.path} would both be restored as {target.name}; clean them apart")
    for target in targets:
        folder = posixpath.dirname(target.name)
        while folder:
            if folder in taken:
                raise CannotCreate(f"{taken[folder]} would be restored as {folder}, where {target.path} needs a folder")
            folder = posixpath.dirname(folder)
