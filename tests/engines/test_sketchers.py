"""Sketching in other processes changes nothing, not even when one of them dies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path

import pytest

from newsdedup.dedup.admit import admit
from newsdedup.engines import local
from newsdedup.engines.local import Work
from newsdedup.errors import UsageFault
from newsdedup.model import Document, Outcome, Source, Unparsed
from newsdedup.recipe import Recipe
from newsdedup.sources.options import Note, ReadOptions
from newsdedup.sources.read import read
from tests.make_corpus import make_corpus


def documents(kill: bool = False) -> Iterator[Document | Outcome | Note]:
    for number, made in enumerate(make_corpus(102, 200)):
        if number == 150:
            yield Note("somewhere", "something", False)
        if kill and number == 300:
            for child in active_children():
                child.kill()
        yield Document(Source("c", number), made.text)


def outcomes(jobs: int, kill: bool = False) -> list[Outcome | Note]:
    work = Work(jobs, make=admit, light=True)
    return [item for batch in local.batches(documents(kill), Recipe(), work) for item in batch]


def test_processes_that_sketch_change_nothing() -> None:
    alone = outcomes(1)
    assert outcomes(2) == alone
    assert outcomes(2, kill=True) == alone
    assert not active_children()


ODD = [
    b"", b"[1]", b"{", b'{"id": 7}', b'{"text": "\xff"}', b'{"text": "satu\rdua"}\r', b'{"text": "a\x01b"}',
    '\ufeff{"text": "tiga"}'.encode(), b'{"text": "x", "title": "Judul", "origin": "a.com"}', b'  {"text": " y "} ',
]  # fmt: skip


def read_lines(path: Path, jobs: int) -> list[Outcome | Note]:
    options = ReadOptions(form="jsonl", passing=frozenset({"shared"}), carry=("origin",), later=jobs > 1)
    inputs = list(read([str(path)], options))
    assert any(isinstance(item, Unparsed) for item in inputs) == (jobs > 1)
    batches = local.batches(inputs, Recipe(), Work(jobs, make=admit, light=True))
    return [item for batch in batches for item in batch]


def test_lines_that_are_parsed_elsewhere_are_the_same_documents(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    rows = [json.dumps({"id": str(at), "text": made.text}).encode() for at, made in enumerate(make_corpus(103, 60))]
    path.write_bytes(b"\n".join([*rows[:70], *ODD, *rows[70:]]))
    assert read_lines(path, 2) == read_lines(path, 1)


def test_a_field_that_would_be_added_is_a_fault_wherever_it_is_met(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(b'{"text": "satu"}\n' * 200 + b'{"text": "dua", "shared": 1}\n')
    with pytest.raises(UsageFault, match="record 200"):
        read_lines(path, 2)
