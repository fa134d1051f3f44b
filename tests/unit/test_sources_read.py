"""From paths to documents: order, forms, records."""

from __future__ import annotations

import gzip
import io
import os
import sys
from pathlib import Path
from typing import Any

import pytest
import zstandard

from newsdedup.errors import UsageFault
from newsdedup.model import Document, Outcome, Source
from newsdedup.sources import Note, ReadOptions, read
from newsdedup.sources.decode import byte_offsets, decode
from newsdedup.sources.read import items_of
from newsdedup.sources.walk import Found

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def _read(*paths: object, **options: Any) -> list[Document | Outcome | Note]:
    return list(read([str(path) for path in paths], ReadOptions(**options)))


def _texts(items: list[Document | Outcome | Note]) -> list[str]:
    return [item.text for item in items if isinstance(item, Document)]


def test_seeds_are_one_document_each_with_their_bytes() -> None:
    items = _read(SEEDS)
    assert [Path(item.source.path).name[:3] for item in items if isinstance(item, Document)] == [
        "000", "001", "002", "003", "004",
    ]  # fmt: skip
    for item in items:
        assert isinstance(item, Document)
        assert item.raw == Path(item.source.path).read_bytes()
        assert item.text == item.raw.decode()
        assert (item.form, item.encoding, item.bom, item.replaced) == ("text", "utf-8", False, 0)


def test_a_directory_is_read_in_byte_order_of_whole_paths(tmp_path: Path) -> None:
    names = ["a/x.txt", "a.txt", "a-b/x.txt", "a/é.txt", "B.txt", "a/b/c/d.txt"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    assert _texts(_read(tmp_path)) == sorted(names, key=os.fsencode)


def test_hidden_files_are_read_only_when_named(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x").write_text("x")
    (tmp_path / ".rahasia").write_text("y")
    assert _read(tmp_path) == []
    assert _texts(_read(tmp_path / ".rahasia")) == ["y"]


def test_empty_directories_say_nothing_and_an_empty_file_is_a_document(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    assert _read(tmp_path) == []
    (tmp_path / "sub" / "a.txt").touch()
    assert _texts(_read(tmp_path)) == [""]
    assert _texts(_read(tmp_path, split="^X")) == [""]


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (b'\n {"text": "a"}\n', "jsonl"),
        (b'\xef\xbb\xbf{"text": "a <html> b"}', "jsonl"),
        (b'{"text": "' + b"kata " * 300_000 + b'"}\n', "jsonl"),
        ('{"text": "a"}\n'.encode("utf-16"), "jsonl"),
        (b"{ini bukan JSON}\n", "text"),
        (b"[1, 2]\n", "text"),
        (b"<!-- x --><HTML lang=id><p>a", "html"),
        ("<!DOCTYPE html><p>a".encode("utf-16"), "html"),
        (b"x" * 4000 + b"<body>", "html"),
        (b"x" * 5000 + b"<body>", "text"),
        (b"<p>a < b</p>\n", "text"),
    ],
)
def test_the_form_is_told_by_content(tmp_path: Path, content: bytes, form: str) -> None:
    (tmp_path / "a").write_bytes(content)
    (item,) = _read(tmp_path / "a")
    assert isinstance(item, Document)
    assert item.form == form


def test_a_form_that_is_asked_for_is_used(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b'{"text": "<p>a</p>"}\n')
    assert _texts(_read(tmp_path / "a", form="text")) == ['{"text": "<p>a</p>"}\n']
    assert _texts(_read(tmp_path / "a", form="html")) == ['{"text": "\na\n"}']


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_compressed_input_reads_as_what_it_holds(tmp_path: Path, pack: Any) -> None:
    (tmp_path / "a").write_bytes(pack(b"satu\r\n") + pack(b"dua\n"))
    (item,) = _read(tmp_path / "a")
    assert isinstance(item, Document)
    assert (item.raw, item.text) == (b"satu\r\ndua\n", "satu\ndua\n")


_SPLIT = b"\xef\xbb\xbf\n \nJUDUL satu\r\nisi\rJUDUL dua\nisi \xe9\n\nJUDUL tiga"


@pytest.mark.parametrize(
    "raw", [_SPLIT, _SPLIT[3:], b"kata pengantar\n" + _SPLIT[3:], b"tanpa tanda\n", _SPLIT[3:].replace(b"\n", b"\r")]
)
def test_split_records_concatenate_to_the_file(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "a").write_bytes(raw)
    items = [item for item in _read(tmp_path / "a", split="^JUDUL") if isinstance(item, Document)]
    assert b"".join(item.raw or b"" for item in items) == raw
    assert "".join(_texts(list(items))) == decode(raw).text
    assert [item.source.record for item in items] == list(range(len(items)))
    assert all(item.text.lstrip().startswith("JUDUL") for item in items[1:])


def test_split_takes_blank_lines_into_the_first_record(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(_SPLIT)
    texts = _texts(_read(tmp_path / "a", split="^JUDUL"))
    assert texts == ["\n \nJUDUL satu\nisi\n", "JUDUL dua\nisi é\n\n", "JUDUL tiga"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-be"])
def test_split_records_in_wide_encodings(tmp_path: Path, encoding: str) -> None:
    raw = "\ufeffJUDUL satu 😀\r\nisi\nJUDUL Ċ dua\n".encode(encoding)
    (tmp_path / "a").write_bytes(raw)
    items = [item for item in _read(tmp_path / "a", split="^JUDUL") if isinstance(item, Document)]
    assert [item.text for item in items] == ["JUDUL satu 😀\nisi\n", "JUDUL Ċ dua\n"]
    assert b"".join(item.raw or b"" for item in items) == raw
    for item in items:
        assert item.raw is not None
        again = decode(item.raw, item.encoding)
        assert again.text == item.text
        assert byte_offsets(item.raw, again)[-1] == len(item.raw)


def test_standard_input_is_one_document_named_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(b"dari pipa\n"))))
    (item,) = _read("-")
    assert isinstance(item, Document)
    assert (item.source, item.text) == (Source("-", 0), "dari pipa\n")


def test_closed_standard_input_is_a_missing_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert _read("-") == [Note("-", "standard input is closed", True)]


@pytest.mark.parametrize(
    ("paths", "options"),
    [(["-", "-"], {}), (["a"], {"form": "pdf"}), (["a"], {"split": "("})],
)
def test_what_cannot_be_is_refused_before_anything_is_read(paths: list[str], options: dict[str, Any]) -> None:
    with pytest.raises(UsageFault):
        read(paths, ReadOptions(**options))


def test_a_missing_path_is_noted_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    missing = str(tmp_path / "b")
    assert _read(missing, tmp_path / "a")[0] == Note(missing, "no such file or directory", True)
    assert len(_read(missing, tmp_path / "a")) == 2


def test_our_own_outputs_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    (tmp_path / "out.jsonl").write_text('{"text": "a"}')
    status = (tmp_path / "out.jsonl").stat()
    own = frozenset({(status.st_dev, status.st_ino)})
    assert _texts(_read(tmp_path, own=own)) == ["a"]
    assert _read(tmp_path / "out.jsonl", own=own) == []


def test_a_named_link_to_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    (tmp_path / "link").symlink_to("a")
    assert _texts(_read(tmp_path / "link")) == ["a"]


def test_a_file_is_read_where_it_lies_and_called_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Satu dua tiga")
    (item,) = items_of(Found("in/a.txt", True, str(tmp_path / "a.txt")), ReadOptions())
    assert isinstance(item, Document)
    assert item.source.path == "in/a.txt"
