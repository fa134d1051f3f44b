"""`clean --blocks strip`: paragraphs of earlier articles leave the text, the ledger accounts for them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.stories import story
from tests.cli.test_clean import rows
from tests.conftest import Newsdedup
from tests.unit.test_dedup_leaders import prose


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_stripped_paragraphs_are_accounted_for_and_come_back(newsdedup: Newsdedup, tmp_path: Path, jobs: str) -> None:
    dumps = tmp_path / "dumps"
    dumps.mkdir()
    one, two = ("\n".join(f"{part}." for part in prose(seed, 4, 50)) for seed in (1, 2))
    wire = one.split("\n")[1]
    (dumps / "a.txt").write_text(one)
    (dumps / "b.txt").write_text(f"Baca Juga: Harga emas naik lagi\n{two}\n{wire}\n{story(3)}")
    (dumps / "c.txt").write_text("Baca Juga: Harga emas naik lagi\n")
    named = ("-o", tmp_path / "out", "--ledger", tmp_path / "ledger", "-j", jobs)
    assert newsdedup("clean", dumps, "--blocks", "strip", *named).returncode == 0
    _, second = rows((tmp_path / "out").read_bytes())
    assert wire not in str(second["text"])
    assert str(second["text"]).count("\n\n") == 6
    assert second["words"] == len(str(second["text"]).split())
    assert second["removed"] == {"related": 1, "repeat": 1}
    ledger = [json.loads(line) for line in (tmp_path / "ledger").read_text().splitlines()]
    assert ledger[1]["lines"][5] == [6, "copy", "repeat", "newsdedup/shared-block", []]
    done = newsdedup("restore", tmp_path / "out", "--ledger", tmp_path / "ledger", "-o", tmp_path / "again")
    assert done.returncode == 0
    for path in dumps.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()


def test_index_datasketch_and_a_state_do_not_go_together(newsdedup: Newsdedup, tmp_path: Path) -> None:
    done = newsdedup("clean", tmp_path, "--state", "x", "--index", "datasketch")
    assert done.returncode == 2
