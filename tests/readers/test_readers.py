"""What the page `record` says of other programs is run with them, where they are installed: `make readers`."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.documents import Sandbox, Step, blocks

SHOWN = [block for block in blocks("record") if block.tag == "python"]
LIBRARIES = [re.search(r"^(?:import|from) (\w+)", block.body, re.MULTILINE)[1] for block in SHOWN]  # type: ignore[index]


def test_all_of_them_are_shown() -> None:
    assert LIBRARIES == ["pandas", "polars", "duckdb", "datasets"]


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_program_reads_what_was_written(library: str, tmp_path: Path) -> None:
    pytest.importorskip(library, reason=f"needs {library}: run make readers")
    sandbox = Sandbox(tmp_path)
    writing = next(block.body for block in blocks("record") if block.tag == "sh")
    assert sandbox.run(Step(writing, None, 0)) == (0, "")
    script = shlex.quote(SHOWN[LIBRARIES.index(library)].body)
    command = f"HOME=$PWD HF_HOME=$PWD/hf HF_HUB_OFFLINE=1 python3 -c {script}"
    code, printed = sandbox.run(Step(command, None, 0))
    assert code == 0, printed
