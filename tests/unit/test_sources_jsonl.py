"""JSONL: fields, hints, and lines that are no documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdedup.model import Document, Hints, Outcome, Source
from newsdedup.sources import Note, ReadOptions, read
from newsdedup.sources.jsonl import documents


def _read(tmp_path: Path, content: bytes | str, **options: Any) -> list[Document | Outcome | Note]:
    path = tmp_path / "a.jsonl"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read([str(path)], ReadOptions(**{"form": "jsonl", **options})))


def _one(tmp_path: Path, row: dict[str, Any], **options: Any) -> Document:
    (item,) = _read(tmp_path, json.dumps(row), **options)
    assert isinstance(item, Document)
    return item


def test_each_line_is_a_document(tmp_path: Path) -> None:
    items = _read(tmp_path, '{"text": "satu", "id": "x"}\n\n  \r\n{"text": "dua", "id": 7}\r\n{"text": "", "id": true}')
    assert [(i.text, i.source.record, i.source.id) for i in items if isinstance(i, Document)] == [
        ("satu", 0, "x"), ("dua", 1, "7"), ("", 2, None),
    ]  # fmt: skip
    assert all(isinstance(i, Document) and (i.raw, i.form) == (None, "jsonl") for i in items)


@pytest.mark.parametrize(
    ("row", "hints"),
    [
        (
            {"url": "https://a.id/1", "title": " T ", "date": "2024-01-02", "site": "a.id", "author": "Ani"},
            Hints("https://a.id/1", "a.id", "T", "2024-01-02", ("Ani",)),
        ),
        (
            {
                "link": "u",
                "headline": "H",
                "datePublished": "d",
                "source": "a.co.id",
                "authors": ["A", {"name": "B"}, 3],
            },
            Hints("u", "a.co.id", "H", "d", ("A", "B")),
        ),
        ({"url": None, "title": 3, "date": 1700000000, "source": "Kompas", "author": []}, Hints()),
        ({"published_at": "d", "title": ""}, Hints(published="d")),
        (
            {"source": "https://a.id/1", "hostname": "a.id", "publishing_date": "2025-03-03 10:15:00+07:00"},
            Hints("https://a.id/1", "a.id", published="2025-03-03 10:15:00+07:00"),
        ),
        ({"source": "http", "source_domain": "www.a.id"}, Hints(site="www.a.id")),
    ],
)
def test_usual_names_are_hints(tmp_path: Path, row: dict[str, Any], hints: Hints) -> None:
    assert _one(tmp_path, {"text": "a"} | row).hints == hints


def test_fields_can_be_named_otherwise(tmp_path: Path) -> None:
    row = {"isi": "a\r\nb\rc\u2028d", "nomor": 1.5, "x": {"y": ["\ud800"]}, "z": None}
    item = _one(tmp_path, row, text_field="isi", id_field="nomor", carry=("z", "x", "tidak_ada"))
    assert item.text == "a\nb\nc\u2028d"
    assert item.source.id == "1.5"
    assert item.extra == (("z", None), ("x", {"y": ["\ufffd"]}))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": null}', 'field "text" is null'),
        ('{"text": ["a"]}', 'field "text" is an array'),
        ('{"txt": "a"}', 'no field "text"'),
        ('{"text": "a"', "not JSON: Expecting"),
        ("[1]", "not a JSON object but an array"),
        ('"a"', "not a JSON object but a string"),
        ('{"text": "a", "n": NaN}', "not JSON: NaN"),
        ('{"text": "a", "n": -Infinity}', "not JSON: -Infinity"),
        ('{"text": "a", "n": 1e999}', "not JSON: a number out of range"),
        ('{"text": "a", "n": ' + "9" * 5000 + "}", "not JSON: a number with too many digits"),
        ('{"text": ' + "[" * 100_000, "not JSON: nested too deep"),
        ('{"text": "a", "x": ' + "[" * 200 + "]" * 200 + "}", 'field "x" is nested deeper'),
        ("\0\0\0", "not JSON"),
    ],
)
def test_a_bad_line_is_rejected_alone(tmp_path: Path, line: str, reason: str) -> None:
    before, bad, after = _read(tmp_path, f'{{"text": "a"}}\n\n{line}\n{{"text": "b"}}\n', carry=("x",))
    assert isinstance(bad, Outcome)
    assert bad.source.record == 1
    assert reason in (bad.reason or "")
    assert (bad.reason or "").endswith("(line 3)")
    assert [i.text for i in (before, after) if isinstance(i, Document)] == ["a", "b"]


def test_a_long_line_is_passed_by(tmp_path: Path) -> None:
    long = b'{"text": "' + b"a" * 3_000_000 + b'"}'
    items = _read(tmp_path, b'{"text": "a"}\n' + long + b'\n{"text": "b"}\n' + long, max_line=1000)
    assert [type(item) for item in items] == [Document, Outcome, Document, Outcome]
    assert [item.reason for item in items if isinstance(item, Outcome)] == [
        "line too long: over 1000 bytes (line 2)", "line too long: over 1000 bytes (line 4)",
    ]  # fmt: skip


def test_lone_surrogates_and_stray_bytes_leave_valid_text(tmp_path: Path) -> None:
    items = _read(
        tmp_path, b'{"text": "a\\ud800b \\ud83d\\ude00"}\n{"text": "caf\xe9 \x93kopi\x94"}\n{"text": "\x81\x81"}\n'
    )
    assert [i.text for i in items if isinstance(i, Document)] == ["a\ufffdb 😀", "café “kopi”"]
    assert isinstance(items[2], Outcome)
    assert "undecodable" in (items[2].reason or "")


def test_html_in_the_text_field_is_flattened(tmp_path: Path) -> None:
    item = _one(tmp_path, {"text": "<p>Satu &amp; <a href='u'>dua</a></p><p>tiga</p>", "title": "T"})
    assert (item.text, item.form, item.hints.title) == ("Satu & dua\ntiga", "html", "T")
    assert [(m.tag, m.value, item.text[slice(*m.span)]) for m in item.marks if m.tag == "a"] == [("a", "u", "dua")]


def test_stray_tags_in_the_text_field_stay_and_are_marked(tmp_path: Path) -> None:
    item = _one(tmp_path, {"text": "Satu <b>dua</b>"})
    assert (item.text, len(item.marks)) == ("Satu <b>dua</b>", 2)


@given(
    st.lists(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r<")), max_size=6),
    st.integers(1, 30),
)
def test_lines_are_found_however_the_stream_is_cut(texts: list[str], step: int) -> None:
    raw = b"".join(json.dumps({"text": text}, ensure_ascii=False).encode() + b"\n" for text in texts)
    chunks = (raw[i : i + step] for i in range(0, len(raw), step))
    items = list(documents(chunks, "x", ReadOptions()))
    assert [i.text for i in items if isinstance(i, Document)] == texts
    assert [i.source for i in items] == [Source("x", n) for n in range(len(texts))]
