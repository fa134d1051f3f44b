"""The five seeds come out as they were labelled by hand: every field, every paragraph, every line.

`seeds.jsonl` holds for each file the fields of the record, its text, the copied runs of lines, and for every line
that is not blank the classes it may have.
"""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from newsdedup.clean.prepare import prepare
from newsdedup.clean.render import classify
from newsdedup.cli import newsdedup as group
from newsdedup.model import Document
from newsdedup.packs.loader import load_packs
from newsdedup.recipe import Recipe
from newsdedup.sources.options import ReadOptions
from newsdedup.sources.read import read
from tests.conftest import SEEDS

GOLD = [json.loads(line) for line in Path(__file__).with_name("seeds.jsonl").read_text(encoding="utf-8").splitlines()]
FIELDS = [name for name in GOLD[0] if name not in ("file", "text_sha256", "line_class", "repeats")]


def by_file(value: object) -> str | None:
    return value["file"][:3] if isinstance(value, dict) else None


@cache
def cleaned() -> tuple[dict[str, Any], ...]:
    done = CliRunner().invoke(group, ["clean", "-q", str(SEEDS)])
    assert (done.exit_code, done.stderr) == (0, "")
    return tuple(json.loads(line) for line in done.stdout.splitlines())


def record_of(gold: dict[str, Any]) -> dict[str, Any]:
    (record,) = [row for row in cleaned() if Path(row["source"]["path"]).name == gold["file"]]
    return record


def test_each_seed_is_one_article_in_the_order_of_the_files() -> None:
    assert [Path(row["source"]["path"]).name for row in cleaned()] == [gold["file"] for gold in GOLD]


@pytest.mark.parametrize("gold", GOLD, ids=by_file)
@pytest.mark.parametrize("field", FIELDS)
def test_field(gold: dict[str, Any], field: str) -> None:
    assert record_of(gold)[field] == gold[field]


@pytest.mark.parametrize("gold", GOLD, ids=by_file)
def test_text_to_the_byte(gold: dict[str, Any]) -> None:
    assert sha256(record_of(gold)["text"].encode()).hexdigest() == gold["text_sha256"]


@pytest.mark.parametrize("gold", GOLD, ids=by_file)
def test_repeats(gold: dict[str, Any]) -> None:
    found = [{"kept": run["kept"], "removed": run["removed"]} for run in record_of(gold)["repeats"]]
    assert found == gold["repeats"]


@pytest.mark.parametrize("gold", GOLD, ids=by_file)
def test_every_line(gold: dict[str, Any]) -> None:
    (document,) = read((str(SEEDS / gold["file"]),), ReadOptions())
    assert isinstance(document, Document)
    page = prepare(document, Recipe(packs=load_packs()), trace=True).page
    assert page is not None
    classes = {str(decision.number): decision.cls for decision in classify(page)}
    wrong = {
        number: (cls, gold["line_class"].get(number, ["blank"]))
        for number, cls in classes.items()
        if cls not in gold["line_class"].get(number, ["blank"])
    }
    assert wrong == {}
    assert set(gold["line_class"]) <= set(classes)
