"""The record's JSON Schema, as the program ships it, and what it says of an output."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

MOST = 20
"""lines of one output that are looked at"""


@lru_cache
def validator() -> Any:
    schema = json.loads(files("newsdedup").joinpath("docs/record.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def check_line(line: bytes) -> bool:
    """Tell whether a line is a record; one that is must validate, and have its keys in order."""
    if not line.startswith(b'{"schema": 1, '):
        return False
    row = json.loads(line)
    faults = [f"{fault.json_path}: {fault.message}" for fault in validator().iter_errors(row)]
    assert not faults, faults
    order = [key for key in validator().schema["properties"] if key in row]
    assert list(row) == order
    return True


def check_outputs(stdout: bytes, folder: Path) -> None:
    """Check the records that a run wrote: on standard output, and in the files of the folder it ran in."""
    for line in stdout.splitlines()[:MOST]:
        check_line(line)
    for path in _written(folder):
        with path.open("rb") as file:
            for _, line in zip(range(MOST), file, strict=False):
                check_line(line)


def _written(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.glob("*.jsonl"))[:MOST]:
        if path.is_file() and not path.is_symlink():
            yield path
