"""A run that is broken off anywhere, in whatever manner, loses nothing and duplicates nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, environment

SOAK = int(os.environ.get("NEWSDEDUP_SOAK", "0"))
"""Kills of the long form; 0 for the short one."""


def broken(folder: Path, *arguments: object) -> list[str]:
    command = [sys.executable, "-m", "tests.fault.breaking", str(folder), *map(str, arguments)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=3600 if SOAK else 300
    )
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


EVERY = [
    (kind, how)
    for kind in ("files", "folder", "events", "again", "rotate")
    for how in ("before", "after", "half", "full", "power")
]
SOME = [
    ("files", "power"),
    ("events", "before"),
    ("files", "full"),
    ("folder", "half"),
    ("again", "before"),
    ("rotate", "before"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "how"), EVERY if SOAK else SOME)
def test_broken_at_every_call(tmp_path: Path, kind: str, how: str) -> None:
    (told,) = broken(tmp_path, kind, how, 60 if SOAK else 8)
    name, calls = told.split()
    assert name == "calls"
    assert int(calls) >= (10 if kind in ("again", "rotate", "events") else 15)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["files", "folder", "events"] if SOAK else ["files", "folder"])
def test_killed_at_random(tmp_path: Path, kind: str) -> None:
    kills = SOAK or 20
    assert broken(tmp_path, kind, "kills", 600 if SOAK else 100, kills) == [f"kills {kills}"]
