"""Reading gold and any tool's output: JSONL rows, and which row of the one answers which of the other.

A prediction's row is known by its `id`, its `source` (a string, or an object with `path` and `id`) or its `path`: as a
whole, or by the file's name without its endings. The first row that goes by a name has it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from newsdedup.errors import UsageFault

_ENDINGS = (".gz", ".zst", ".txt", ".text", ".html", ".htm", ".json", ".jsonl")
COVERED = 0.5
"""share of a gold text that must stand on its page for the row to count, where rows say so (`coverage`)"""


@dataclass(frozen=True, slots=True)
class Gold:
    """What a document should come out as."""

    id: str
    text: str
    raw: str | None = None
    removed: tuple[tuple[str, str], ...] = ()
    """(kind, text) of each piece that is not story"""
    groups: tuple[tuple[str, str], ...] = ()
    """what it belongs to: ("lang", "id"), ("site", "kompas.com")"""


def objects(lines: Iterable[bytes], name: str) -> Iterator[dict[str, object]]:
    """Parse JSONL; blank lines are none.

    Raises:
        UsageFault: a line is no JSON object; `name` tells the user of which file.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UsageFault(f"{name}, line {number}: not JSON; both files must be JSONL, an object a line") from error
        if not isinstance(row, dict):
            raise UsageFault(f"{name}, line {number}: not a JSON object; both files must be JSONL, an object a line")
        yield row


def lines_of(file: BinaryIO, name: str) -> Iterator[bytes]:
    """Give a file's lines, through gz and zst.

    Raises:
        UsageFault: it is damaged, or a line is endless.
    """
    from newsdedup.sources.options import ReadOptions, Unreadable
    from newsdedup.sources.stream import CHUNK, byte_lines
    from newsdedup.sources.unpack import unpacked

    limits = ReadOptions()
    try:
        for line in byte_lines(unpacked(iter(lambda: file.read(CHUNK), b""), limits.max_ratio), limits.max_line):
            if line is None:
                raise Unreadable(f"a line is longer than {limits.max_line} bytes")
            yield line
    except Unreadable as fault:
        raise UsageFault(f"{name}: {fault}") from fault


def read_gold(rows: Iterable[Mapping[str, object]], name: str) -> tuple[list[Gold], int]:
    """Read gold; returns the rows that count and how many do not, their pages not holding their text.

    Raises:
        UsageFault: a row has no id or no text.
    """
    found: list[Gold] = []
    without = 0
    for number, row in enumerate(rows, 1):
        own, text = row.get("id"), row.get("text")
        if not isinstance(own, str | int) or not isinstance(text, str):
            raise UsageFault(f"{name}, row {number}: gold needs an id and a text")
        coverage, raw = row.get("coverage"), row.get("raw")
        if isinstance(coverage, int | float) and coverage < COVERED:
            without += 1
            continue
        groups = tuple((key, value) for key in ("lang", "site") if isinstance(value := row.get(key), str) and value)
        found.append(Gold(str(own), text, raw if isinstance(raw, str) else None, tuple(_removed(row)), groups))
    return found, without


def read_predictions(rows: Iterable[Mapping[str, object]], field: str) -> tuple[dict[str, str], int]:
    """Read predictions: the text in `field` by every name of its row (null and missing are ""), and their number."""
    found: dict[str, str] = {}
    count = 0
    for row in rows:
        count += 1
        text = row.get(field)
        for name in _names(row):
            found.setdefault(name, text if isinstance(text, str) else "")
    return found, count


def _removed(row: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    pieces = row.get("removed")
    for piece in pieces if isinstance(pieces, list) else ():
        if isinstance(piece, dict) and isinstance(piece.get("text"), str):
            yield str(piece.get("kind", "other")), piece["text"]


def _names(row: Mapping[str, object]) -> Iterator[str]:
    source = row.get("source")
    inner = [source.get("id"), source.get("path")] if isinstance(source, dict) else [source]
    for value in (row.get("id"), *inner, row.get("path")):
        if isinstance(value, int):
            yield str(value)
        elif isinstance(value, str):
            yield value
            yield _stem(value)


def _stem(path: str) -> str:
    name = Path(path).name
    while (ending := next((e for e in _ENDINGS if name.endswith(e) and name != e), None)) is not None:
        name = name.removesuffix(ending)
    return name
