"""The record's keys, their order, and its bytes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdedup.model import Article, Caption, Dateline, Outcome, Repeat, Shared, Source, Verdict
from newsdedup.recipe import Recipe
from newsdedup.sinks.record import encode, record, reject_row

KEYS = (
    "schema id source url site title published published_raw language authors editors agencies origin dateline section "
    "tags captions desk_code text words removed removed_inline repeats shared shared_more extra recipe"
).split()
DUPLICATE = "duplicate_of duplicate_source relation similarity kept_because".split()
SOURCE = Source("a.txt", 3, "x")
VERDICT = Verdict("f" * 32, Source("b.txt", 0), "near", 0.912345, "first")


def test_every_key_is_there_in_order_even_when_empty() -> None:
    row = record(Outcome("article", SOURCE, article=Article(SOURCE, "i", "")), Recipe())
    assert list(row) == KEYS
    assert json.loads(encode(row)) == {
        "schema": 1, "id": "i", "source": {"path": "a.txt", "record": 3, "id": "x"}, "url": None, "site": None,
        "title": None,
        "published": None, "published_raw": None, "language": "und", "authors": [], "editors": [],
        "agencies": [], "origin": None, "dateline": None, "section": None, "tags": [], "captions": [],
        "desk_code": None,
        "text": "", "words": 0, "removed": {}, "removed_inline": {}, "repeats": [], "shared": [], "shared_more": 0,
        "extra": {}, "recipe": Recipe().digest,
    }  # fmt: skip


def test_values_are_laid_out_as_the_contract_says() -> None:
    article = Article(
        SOURCE,
        "i",
        "t",
        dateline=Dateline("Seoul", None),
        captions=(Caption("Foto", "KCNA"),),
        removed=(("ui", 2), ("ad", 1)),
        removed_inline=(("related", 1), ("code", 2)),
        repeats=(Repeat((2, 11), (12, 21), 0.99999),),
        extra=(("z", 1), ("a", [None])),
    )
    shared = (Shared("e" * 32, ((0, 4), (1, 5)), "block"),)
    row = json.loads(
        encode(record(Outcome("article", SOURCE, article=article, verdict=Verdict(shared=shared)), Recipe()))
    )
    assert row["dateline"] == {"place": "Seoul", "outlet": None}
    assert row["captions"] == [{"text": "Foto", "credit": "KCNA"}]
    assert list(row["removed"].items()) == [("ad", 1), ("ui", 2)]
    assert list(row["removed_inline"].items()) == [("code", 2), ("related", 1)]
    assert row["repeats"] == [{"kept": [2, 11], "removed": [12, 21], "similarity": 1.0}]
    assert row["shared"] == [{"with": "e" * 32, "paragraphs": [[0, 4], [1, 5]], "relation": "block"}]
    assert list(row["extra"].items()) == [("z", 1), ("a", [None])]


def test_a_marked_duplicate_says_of_what_at_the_end() -> None:
    row = record(Outcome("duplicate", SOURCE, article=Article(SOURCE, "i", "t"), verdict=VERDICT), Recipe())
    assert list(row) == KEYS + DUPLICATE
    assert [row[key] for key in DUPLICATE] == [
        "f" * 32, {"path": "b.txt", "record": 0, "id": None}, "near", 0.9123, "first",
    ]  # fmt: skip


def test_rejects_say_why() -> None:
    assert reject_row(Outcome("rejected", SOURCE, reason="not JSON")) == {
        "source": {"path": "a.txt", "record": 3, "id": "x"}, "id": None, "outcome": "rejected", "reason": "not JSON",
    }  # fmt: skip
    article = Article(SOURCE, "i", "t", url="u", title="T")
    row = reject_row(Outcome("duplicate", SOURCE, "i", article, VERDICT))
    assert list(row) == ["source", "id", "outcome", "reason", *DUPLICATE, "url", "site", "title", "published"]
    assert (row["id"], row["reason"], row["url"], row["title"]) == ("i", "near", "u", "T")


def test_a_document_without_article_has_no_record() -> None:
    with pytest.raises(ValueError, match="empty"):
        record(Outcome("empty", SOURCE), Recipe())


@given(st.text(st.characters() | st.sampled_from('\n\r\u2028\u2029\x85\ud800\x1b"\\')))
def test_a_row_is_one_line_of_valid_utf8(text: str) -> None:
    line = encode({"text": text})
    assert line.endswith(b"\n")
    assert len(line.decode("utf-8").splitlines()) == 1
    assert json.loads(line)["text"] == "".join("\ufffd" if "\ud800" <= c < "\ue000" else c for c in text)


def test_text_is_written_as_itself_and_never_nan() -> None:
    assert encode({"a": "é€😀"}) == '{"a": "é€😀"}\n'.encode()
    with pytest.raises(ValueError, match="JSON"):
        encode({"a": float("nan")})
