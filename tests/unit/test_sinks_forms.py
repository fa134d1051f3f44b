"""Outputs of every form: compressed, in several files, as Parquet and as text, and whole or not there."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
import zstandard
from pyarrow import parquet

from newsdedup.errors import CannotCreate, UsageFault
from newsdedup.model import Article, Caption, Dateline, Outcome, Repeat, Shared, Source, Verdict
from newsdedup.recipe import Recipe
from newsdedup.sinks import encode, record
from newsdedup.sinks.forms import Form, open_articles, open_lines
from newsdedup.sinks.parquet import ParquetSink, schema
from newsdedup.sinks.shards import ShardSize
from tests.schema import check_line

ARTICLE = Article(
    Source("a.txt", 0, "x"), "0" * 32, "Hujan turun.\n\nPanen é.", site="a.co.id",
    published="2024-01-02T03:04:00+07:00", authors=("Ani",),
    dateline=Dateline("Ngawi", None), captions=(Caption("Foto", None),), words=4,
    removed=(("ticker", 3), ("ad", 1)), repeats=(Repeat((1, 2), (3, 4), 0.91234),), extra=(("n", [1, {"a": None}]),),
)  # fmt: skip
SHARED = Verdict(shared=(Shared("1" * 32, ((0, 1),), "block"),))
DUPLICATE = Verdict("2" * 32, Source("b.txt", 7), "near", 0.81234, "first")
LINES = [
    encode(record(Outcome("article", ARTICLE.source, ARTICLE.id, ARTICLE, SHARED), Recipe())),
    encode(record(Outcome("duplicate", ARTICLE.source, ARTICLE.id, ARTICLE, DUPLICATE), Recipe())),
]


def _write(path: Path | str, form: Form, lines: list[bytes]) -> None:
    sink = open_articles(str(path), form)
    for line in lines:
        sink.write(line)
        sink.flush()
    sink.commit()


def test_the_name_says_the_form_and_to_says_it_louder() -> None:
    names = ("a.jsonl", "a.jsonl.gz", "a.zst", "a.parquet", "-", None)
    assert [Form().of(name) for name in names] == ["jsonl", "jsonl.gz", "jsonl.zst", "parquet", "jsonl", "jsonl"]
    assert Form("parquet").of("a.gz") == "parquet"
    assert [Form().grows(name) for name in names] == [True, False, False, False, True, True]
    assert not Form(shards=ShardSize()).grows("a/")


def test_compressed_outputs_are_the_lines_and_the_same_each_time(tmp_path: Path) -> None:
    for name in ("a.jsonl.gz", "b.jsonl.gz", "a.jsonl.zst"):
        _write(tmp_path / name, Form(), LINES)
    packed = (tmp_path / "a.jsonl.gz").read_bytes()
    assert gzip.decompress(packed) == b"".join(LINES)
    assert packed[4:8] == bytes(4)
    assert packed == (tmp_path / "b.jsonl.gz").read_bytes()
    reader = zstandard.ZstdDecompressor().decompressobj()
    assert reader.decompress((tmp_path / "a.jsonl.zst").read_bytes()) == b"".join(LINES)
    sink = open_lines(str(tmp_path / "r.jsonl.gz"))
    sink.write(b"a\n")
    sink.abort()
    assert not (tmp_path / "r.jsonl.gz").exists()


def test_parquet_holds_what_the_lines_hold(tmp_path: Path) -> None:
    _write(tmp_path / "a.parquet", Form(), LINES)
    table = parquet.read_table(tmp_path / "a.parquet")
    assert table.schema == schema()
    for row, line in zip(table.to_pylist(), LINES, strict=True):
        row["removed"] = {pair["kind"]: pair["lines"] for pair in row["removed"]}
        row["removed_inline"] = {pair["kind"]: pair["cuts"] for pair in row["removed_inline"]}
        row["extra"] = json.loads(row["extra"])
        given = json.loads(line)
        assert {key: value for key, value in row.items() if key in given or value is not None} == given
    keys = list(json.loads(LINES[1]))
    assert table.schema.names == keys


def test_row_groups_are_of_bounded_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsdedup.sinks.parquet._GROUP_ROWS", 2)
    _write(tmp_path / "a.parquet", Form(), LINES * 5)
    file = parquet.ParquetFile(tmp_path / "a.parquet")
    assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [2] * 5


@pytest.mark.parametrize(
    ("limit", "sizes"),
    [
        (ShardSize(2, 0), [2, 2, 1]),
        (ShardSize(0, 1), [1] * 5),
        (ShardSize(0, len(LINES[0]) + 1), [2, 2, 1]),
        (ShardSize(9, 0), [5]),
    ],
)
def test_shards_are_full_files_with_stable_names(tmp_path: Path, limit: ShardSize, sizes: list[int]) -> None:
    _write(f"{tmp_path}/new/", Form("jsonl.gz", limit), LINES[:1] * 5)
    files = sorted((tmp_path / "new").iterdir())
    assert [file.name for file in files] == [f"{n:06}.jsonl.gz" for n in range(1, len(sizes) + 1)]
    assert [gzip.decompress(file.read_bytes()).count(b"\n") for file in files] == sizes


@pytest.mark.parametrize("form", [Form("text"), Form("jsonl", ShardSize(1, 0)), Form("parquet", ShardSize(1, 0))])
def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path, form: Form) -> None:
    sink = open_articles(f"{tmp_path}/new/", form)
    for line in LINES:
        sink.write(line)
    assert not (tmp_path / "new").exists()
    sink.abort()
    sink.abort()
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "new").mkdir()
    _write(f"{tmp_path}/new/", form, LINES)
    assert [path.name for path in tmp_path.iterdir()] == ["new"]
    assert len(list((tmp_path / "new").iterdir())) == (1 if form.to == "text" else 2)
    with pytest.raises(CannotCreate, match="holds files already"):
        open_articles(f"{tmp_path}/new", form)
    with pytest.raises(CannotCreate):
        open_articles(f"{tmp_path}/no/such/", form)


def test_texts_are_called_by_their_id(tmp_path: Path) -> None:
    _write(f"{tmp_path}/new/", Form("text"), LINES)
    assert (tmp_path / "new" / f"{ARTICLE.id}.txt").read_text(encoding="utf-8") == f"{ARTICLE.text}\n"


def test_what_needs_a_folder_says_so(tmp_path: Path) -> None:
    for form in (Form("text"), Form(shards=ShardSize(1, 0))):
        with pytest.raises(UsageFault, match="name a folder with -o DIR/"):
            open_articles(str(tmp_path / "a"), form)


def test_without_their_libraries_forms_name_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    monkeypatch.setitem(__import__("sys").modules, "zstandard", None)
    for name, extra in (("a.parquet", "parquet"), ("a.zst", "zstd")):
        with pytest.raises(CannotCreate, match=rf"newsdedup\[{extra}\]"):
            open_articles(str(tmp_path / name), Form())
    assert list(tmp_path.iterdir()) == []


def test_the_parquet_sink_is_a_sink(tmp_path: Path) -> None:
    sink = ParquetSink(open_lines(str(tmp_path / "a.parquet")))
    sink.write(LINES[0])
    assert sink.identity()
    sink.abort()
    sink.abort()
    assert list(tmp_path.iterdir()) == []


def test_records_validate(tmp_path: Path) -> None:
    for line in LINES:
        assert check_line(line)
    for change in ({"words": -1}, {"removed": {"nonsense": 1}}, {"text": None}, {"more": 1}, {"published": "kemarin"}):
        with pytest.raises(AssertionError):
            check_line(encode(json.loads(LINES[0]) | change))
