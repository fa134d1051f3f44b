"""The short form of the fuzzing: every reader on some damaged inputs, and on those that once broke it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.cli.stories import story
from tests.fault.fuzz import LONGEST, fuzz, targets

NAMES = sorted(targets())


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_survives_damage(name: str, tmp_path: Path) -> None:
    assert fuzz(name, 12, 5, tmp_path) > 0


BROKE: dict[str, tuple[str, bytes]] = {
    "one endless word among copied paragraphs": (
        "a.txt",
        "".join(f"{story(1)}Baca Juga: Harga beras turun\n{story(1)}" for _ in range(4))
        .replace("menyambut", "menya" + "A" * 40_000 + "mbut", 5)
        .replace("A" * 40_000, "", 4)
        .encode(),
    ),
}
"""What fuzzing found: inputs on which a reader once took too long, or failed."""


@pytest.mark.parametrize("name", BROKE)
def test_what_once_broke_a_reader(name: str, tmp_path: Path) -> None:
    target, data = BROKE[name]
    began = time.process_time()
    targets()[target][1](data, tmp_path)
    assert time.process_time() - began < LONGEST
