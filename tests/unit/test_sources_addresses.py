"""Files under addresses: what is found, what they are called, and what is said if they cannot be had."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="pip install newsdedup[parquet]")

from newsdedup.errors import UsageFault
from newsdedup.model import Document, Outcome
from newsdedup.sources import Note, ReadOptions
from newsdedup.sources.addresses import below, brought
from newsdedup.sources.choice import Choice
from newsdedup.sources.read import items_of
from newsdedup.sources.walk import Found, walk


def test_what_is_below_is_found_in_the_order_of_a_folder(tmp_path: Path) -> None:
    for name in ("a/x.txt", "a.txt", "a-b/x.txt", "a/\u00e9.txt", "B.txt", "a/b/c.txt", ".hidden/a.txt", "a/.b.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    choice = Choice()
    found = [file.path for file in below(tmp_path.as_uri() + "/", choice) if isinstance(file, Found)]
    expected = [file.path for file in walk(str(tmp_path), choice) if isinstance(file, Found)]
    assert [path.removeprefix("file://") for path in found] == expected


def test_a_file_is_brought_whole_and_gone_afterwards(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    packed = tmp_path / "a.txt.gz"
    packed.write_bytes(gzip.compress(b"Satu dua tiga"))
    (file,) = below(packed.as_uri(), Choice())
    assert isinstance(file, Found)
    with brought(file, str(own)) as here:
        (item,) = items_of(here, ReadOptions())
        assert any(own.iterdir())
    assert isinstance(item, Document)
    assert (item.text, item.source.path) == ("Satu dua tiga", packed.as_uri())
    assert not any(own.iterdir())


def test_any_name_is_found_again(tmp_path: Path) -> None:
    for name in ("a b.txt", "a%20b.txt", "a?b.txt", "a#b.txt", "\u00e9.txt"):
        (tmp_path / name).write_text(name)
    for file in below(tmp_path.as_uri(), Choice()):
        assert isinstance(file, Found)
        with brought(file, None) as here:
            (item,) = items_of(here, ReadOptions())
        assert isinstance(item, Document)
        assert item.text == Path(file.path).name


def test_a_file_of_this_machine_is_left_where_it_is() -> None:
    file = Found("a.txt", True, "/there/a.txt")
    with brought(file, None) as here:
        assert here is file


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    (note,) = below((tmp_path / "none").as_uri(), Choice())
    assert isinstance(note, Note)
    assert note.missing
    gone = Found("x", False, (tmp_path / "none").as_uri())
    with brought(gone, None) as outcome:
        assert isinstance(outcome, Outcome)
        assert outcome.kind == "rejected"


def test_a_store_that_nobody_knows_is_refused() -> None:
    with pytest.raises(UsageFault, match="gopher://host/dumps"):
        list(below("gopher://host/dumps", Choice()))
