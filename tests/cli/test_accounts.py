"""The accounts: every document that came in is one of five outcomes, or nothing is published."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner

from newsdedup.cli import newsdedup as group
from newsdedup.cli.tally import Tally
from newsdedup.engines import local
from newsdedup.errors import AccountsFault
from newsdedup.model import Document, Outcome, Source
from newsdedup.sources.options import Note
from tests.conftest import SEEDS


def test_a_lost_document_publishes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = local.batches

    def losing(
        inputs: Iterable[Document | Outcome | Note], *rest: object
    ) -> Generator[list[Outcome | Note], None, None]:
        for batch in whole(inputs, *rest):  # type: ignore[arg-type]
            yield batch[1:]

    monkeypatch.setattr(local, "batches", losing)
    out = tmp_path / "out.jsonl"
    out.write_text("of an earlier run")
    done = CliRunner().invoke(group, ["clean", str(SEEDS), "-o", str(out)])
    assert (done.exit_code, done.stderr.count("\n")) == (70, 1)
    assert out.read_text() == "of an earlier run"
    assert list(tmp_path.iterdir()) == [out]


def test_the_sums() -> None:
    tally = Tally()
    source = Source("a", 0)
    items = [Document(source, "a"), Note("b", "a link", False), Outcome("rejected", source, reason="broken")]
    assert list(tally.counting(items)) == items
    with pytest.raises(AccountsFault):
        tally.check()
    tally.add(Outcome("duplicate", source))
    tally.add(Outcome("rejected", source))
    tally.check()
    assert str(tally) == "2 in = 0 articles + 1 duplicates + 0 empty + 1 rejected + 0 skipped"
    tally.add(Outcome("article", source))
    with pytest.raises(AccountsFault):
        tally.check()
