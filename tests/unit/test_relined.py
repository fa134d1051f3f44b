"""What a ledger tells of a page is what the page's own trace tells."""

from __future__ import annotations

import json

import pytest

from newsdedup.clean.prepare import prepare
from newsdedup.model import Outcome, Source, Verdict
from newsdedup.packs.loader import load_packs
from newsdedup.packs.weights import bundled_model
from newsdedup.recipe import Recipe
from newsdedup.report import said
from newsdedup.report.ledger import accounted, ledger_row
from newsdedup.report.relined import relined, story
from newsdedup.report.restore import RestoreError
from newsdedup.report.trace import trace
from newsdedup.sinks.record import encode, record
from newsdedup.sources.text import document
from tests.conftest import SEEDS

RECIPE = Recipe(packs=load_packs(), model=bundled_model())
PAGES = {
    **{path.name[:3]: path.read_bytes() for path in sorted(SEEDS.glob("*.txt"))},
    "utf-16": next(SEEDS.glob("002*")).read_text(encoding="utf-8").encode("utf-16"),
    "cp1252 and \\r\\n": next(SEEDS.glob("001*")).read_bytes().replace(b"\n", b"\r\n") + b"\r\ncaf\xe9",
}


def outcome_of(name: str) -> Outcome:
    found = document(PAGES[name], Source("a.txt", 0))
    assert not isinstance(found, Outcome)
    return prepare(found, RECIPE, trace=True)


def rows_of(name: str, kind: str = "article") -> tuple[said.Row, said.Row | None]:
    """Give the ledger row and the record of a page as they come out of the files."""
    from dataclasses import replace

    found = document(PAGES[name], Source("a.txt", 0))
    assert not isinstance(found, Outcome)
    outcome = accounted(found, prepare(found, RECIPE, trace=True))
    if kind == "duplicate":
        outcome = replace(outcome, kind=kind, verdict=Verdict(duplicate_of="0" * 32))
        return json.loads(encode(ledger_row(outcome))), None
    return json.loads(encode(ledger_row(outcome))), json.loads(encode(record(outcome, RECIPE)))


@pytest.mark.parametrize("name", PAGES)
def test_lines_are_those_of_the_trace(name: str) -> None:
    page = outcome_of(name).page
    assert page is not None
    row, record_row = rows_of(name)
    assert record_row is not None
    lines = relined(row, str(record_row["text"]), said.repeats(record_row))
    wanted = [(t.number, t.mark, t.text, t.kind, t.rule, t.cuts, t.copies) for t in trace(page)]
    assert [(t.number, t.mark, t.text, t.kind, t.rule, t.cuts, t.copies) for t in lines] == wanted


@pytest.mark.parametrize("name", PAGES)
def test_a_dropped_duplicate_keeps_its_lines_and_its_story(name: str) -> None:
    article = outcome_of(name).article
    assert article is not None
    row, _ = rows_of(name, "duplicate")
    assert story(relined(row, None)).split() == article.text.split()


def test_a_changed_text_is_found() -> None:
    row, record_row = rows_of("002")
    assert record_row is not None
    with pytest.raises(RestoreError, match="not the one that was written"):
        relined(row, f"{record_row['text']} more")
