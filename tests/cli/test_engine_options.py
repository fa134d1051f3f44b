"""The options of a cluster's run: what goes together, and what is refused before a cluster is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import SEEDS, Newsdedup


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--engine", "spark"], "--work"),
        (["--work", "w"], "--engine spark"),
        (["--engine", "spark", "--work", "s3a://bucket/w"], "address"),
        (["--engine", "spark", "--work", "w", "--state", "s"], "--state"),
        (["--engine", "spark", "--work", "w", "-j", "2"], "-j"),
        (["--engine", "spark", "--work", "w", "--index", "datasketch"], "--index"),
    ],
)
def test_what_does_not_go_together(newsdedup: Newsdedup, arguments: list[str], said: str) -> None:
    done = newsdedup("clean", SEEDS, *arguments)
    assert done.returncode == 2
    assert said in done.stderr.decode()


def test_a_folder_that_holds_something_else_is_left_alone(newsdedup: Newsdedup, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("dear")
    done = newsdedup("clean", SEEDS, "--engine", "spark", "--work", tmp_path)
    assert done.returncode == 2
    assert "not empty" in done.stderr.decode()
    assert (tmp_path / "letter").read_text() == "dear"
