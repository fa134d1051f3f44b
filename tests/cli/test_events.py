"""A better copy that comes after another run has written a worse one: told, and nothing that was written changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdedup.cli import newsdedup as program
from tests.cli.stories import story
from tests.cli.test_state import Program, call, rows  # noqa: F401


def feed(name: str, *documents: tuple[str, int, str]) -> None:
    """Write objects: id, number of the story, date."""
    found = ({"id": own, "text": story(number), "published": date} for own, number, date in documents)
    Path("dumps", name).write_text("".join(json.dumps(one) + "\n" for one in found))


KEEP = ("--keep", "earliest", "--events", "events.jsonl", "-o", "out.jsonl")


@pytest.mark.parametrize("command", ["clean", "dedup"])
def test_a_better_copy_is_told_of_once(command: str, call: Program) -> None:  # noqa: F811
    def run(*more: str) -> int:
        return call(command, "dumps", "--state", "state", *KEEP, *more).code

    feed("a.jsonl", ("a1", 1, "2025-02-02"), ("a2", 1, "2025-02-01"), ("a3", 2, "2025-02-01"))
    assert run() == 0
    written = Path("out.jsonl").read_bytes()
    kept = rows("out.jsonl")[0]
    assert len(rows("out.jsonl")) == 2
    assert Path("events.jsonl").read_bytes() == b"", "within a run nothing comes late"
    feed("b.jsonl", ("b1", 1, "2025-01-09"), ("b2", 1, "2025-01-05"), ("b3", 1, "2025-03-01"), ("b4", 2, "2025-02-01"))
    assert run() == 0
    feed("c.jsonl", ("c1", 1, "2025-01-07"))
    assert run() == 0
    feed("d.jsonl", ("d1", 1, "2025-01-04"))
    assert run() == 0
    first, second = rows("events.jsonl")
    assert (first["event"], first["keep"], first["relation"]) == ("canonical_changed", "earliest", "exact")
    assert first["kept"]["id"] == second["kept"]["id"] == kept["id"]  # type: ignore[index]
    assert [event["better"]["source"]["id"] for event in (first, second)] == ["b2", "d1"]  # type: ignore[index]
    assert first["record"]["duplicate_of"] == kept["id"]  # type: ignore[index]
    assert Path("out.jsonl").read_bytes() == written
    assert call("state", "check", "state").code == 0


def test_without_a_state_nothing_is_late(call: Program) -> None:  # noqa: F811
    feed("a.jsonl", ("a1", 1, "2025-02-02"))
    assert call("clean", "dumps", *KEEP).code == 2
    assert call("dedup", "dumps", "--state", "state", "--against", "dumps/a.jsonl", "-o", "out.jsonl").code == 2


@settings(max_examples=8, deadline=None)
@given(order=st.lists(st.integers(0, 5), min_size=1, max_size=8), cuts=st.sets(st.integers(1, 7)))
def test_any_split_of_a_feed_into_runs_is_one_run(
    order: list[int], cuts: set[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("split")
    lines = [json.dumps({"id": f"a{at}", "text": story(number) + "x " * at}) + "\n" for at, number in enumerate(order)]
    path = folder / "feed.jsonl"

    def dedup(*arguments: str) -> bytes:
        with pytest.raises(SystemExit):
            program.main(["dedup", "-q", str(path), *arguments])
        return Path(arguments[-1]).read_bytes()

    for stop in [*sorted(cut for cut in cuts if cut < len(lines)), len(lines)]:
        path.write_text("".join(lines[:stop]))
        split = dedup("--state", str(folder / "state"), "-o", str(folder / "split.jsonl"))
    assert split == dedup("-o", str(folder / "whole.jsonl"))
