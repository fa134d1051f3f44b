"""What tests share: the program as a process, and the seeds."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import settings

from tests.schema import check_outputs

# A busy machine is no fault, and the same change passes or fails alike everywhere.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds"

Newsdedup = Callable[..., "subprocess.CompletedProcess[bytes]"]


def environment(**changes: str) -> dict[str, str]:
    """Give the environment of this process without what would configure the program."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NEWSDEDUP_", "XDG_"))}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "HOME": "/nonexistent", **changes}


def program(*arguments: str | Path) -> list[str]:
    """Give the command line that calls the program."""
    return [sys.executable, "-m", "newsdedup", *map(str, arguments)]


@pytest.fixture
def newsdedup(tmp_path: Path) -> Newsdedup:
    """Run the program as a process of its own, in an empty directory; records that it writes must validate."""
    home = tmp_path / "work"
    home.mkdir()

    def run(
        *arguments: str | Path,
        stdin: bytes = b"",
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        timeout: float = 60,
    ) -> subprocess.CompletedProcess[bytes]:
        command: Sequence[str] = program(*arguments)
        variables = environment(**(env or {}))
        done = subprocess.run(
            command, input=stdin, capture_output=True, env=variables, cwd=cwd or home, timeout=timeout, check=False
        )
        if arguments and arguments[0] == "clean" and done.returncode in (0, 3):
            check_outputs(done.stdout, cwd or home)
        return done

    return run
