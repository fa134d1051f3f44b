"""The short form of the fuzzing: every reader on some damaged inputs, and on those that once broke it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fault.fuzz import fuzz, targets

NAMES = sorted(targets())


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_survives_damage(name: str, tmp_path: Path) -> None:
    assert fuzz(name, 12, 5, tmp_path) > 0
