"""Ledger rows and what they bring back, document by document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from newsdedup.clean.prepare import prepare
from newsdedup.model import Document, Outcome, Source, Verdict
from newsdedup.recipe import Recipe
from newsdedup.report.ledger import accounted, ledger_row
from newsdedup.report.pieces import LONGEST, Piece, assemble
from newsdedup.report.restore import RestoreError, restore
from newsdedup.sinks.record import encode
from newsdedup.sources.text import document
from tests.property.pages import raw_page
from tests.unit.build import STORY, recipe, rule

RECIPE = recipe(
    rule(r"baca juga:.*", "inline", where="any"),
    rule(r"editor:\s*(?P<editor>.+)", kind="byline", cls="meta"),
    rule(r"scroll to continue.*", kind="ad"),
)


def outcome_of(raw: bytes, made_of: Recipe = RECIPE) -> Outcome:
    found = document(raw, Source("a.txt", 0))
    return found if isinstance(found, Outcome) else accounted(found, prepare(found, made_of, trace=True))


def row_of(outcome: Outcome, **marked: bool) -> dict[str, Any]:
    """Give the row as it comes out of a file."""
    row = json.loads(encode(ledger_row(outcome, **marked)))
    assert isinstance(row, dict)
    return row


def text_of(outcome: Outcome) -> str:
    assert outcome.article is not None
    return outcome.article.text


def as_duplicate(outcome: Outcome) -> Outcome:
    return replace(outcome, kind="duplicate", verdict=Verdict(duplicate_of="0" * 32))


PAGES = {
    "plain": STORY.encode(),
    "byte order mark": b"\xef\xbb\xbf" + STORY.encode(),
    "mixed line ends": STORY.replace("\n", "\r\n", 1).replace("sana.\n", "sana.\r\r\n").encode(),
    "no final end": STORY.encode().rstrip(b"\n"),
    "many final ends": STORY.encode() + b"\r\n\n\r",
    "bytes of no encoding": STORY.encode() + b"\ncaf\xe9 \x81 \xff\n",
    "NULs": STORY.replace(" ", " \0").encode(),
    "form feeds": STORY.replace("\n", "\n\f").encode(),
    "line separators": STORY.replace(" tahun", "\u2028tahun").encode(),
    "cp1252": ("\u201cKata dia\u201d \u2014 caf\xe9.\n" + STORY).encode("cp1252"),
    "UTF-16 with a mark": STORY.encode("utf-16"),
    "UTF-16 without": STORY.encode("utf-16-be"),
    "UTF-32": STORY.encode("utf-32"),
    "decomposed": STORY.replace("a", "a\u0301").encode(),
    "tags": STORY.replace("pohon", "<b>pohon</b> <a href='x'>Baca juga: Emas Naik</a>").encode(),
    "entities": STORY.replace("pohon", "pohon&nbsp;&amp; &lt;b&gt;").encode(),
    "escape sequences": STORY.replace("pohon", "\x1b[31mpohon\x1b[0m").encode(),
    "spaces everywhere": STORY.replace(" ", " \t\u00a0 ").encode(),
    "other scripts": (STORY + "\n東京で地震 🏳️\u200d🌈 กำลัง ฉ​ัน 한글\n").encode(),
    "furniture": ("SCROLL TO CONTINUE\n" + STORY + "\nEditor: Redaksi\n").encode(),
    "nothing": b"",
    "only blank lines": b"\n \r\n\t\n",
    "one byte": b"\n",
}


@pytest.mark.parametrize("page", PAGES)
def test_the_page_comes_back_from_text_and_row(page: str) -> None:
    outcome = outcome_of(PAGES[page])
    written = outcome.kind == "article"
    assert restore(row_of(outcome), text_of(outcome) if written else None) == PAGES[page]


@pytest.mark.parametrize("page", [name for name in PAGES if outcome_of(PAGES[name]).kind == "article"])
def test_the_row_does_not_hold_the_story(page: str) -> None:
    outcome = outcome_of(PAGES[page])
    row = row_of(outcome)
    assert all(end - start <= LONGEST for start, end, _ in row["pieces"])
    replaced = sum(end - start for start, end, _ in row["pieces"])
    assert replaced <= len(text_of(outcome)) * (0.45 if page in ("decomposed", "spaces everywhere") else 0.12)


@pytest.mark.parametrize("page", ["plain", "UTF-16 with a mark", "bytes of no encoding"])
def test_a_duplicate_that_is_not_in_out_is_held_whole(page: str) -> None:
    duplicate = as_duplicate(outcome_of(PAGES[page]))
    row = row_of(duplicate)
    assert row["text_sha256"] is None
    assert len(row["pieces"]) == 1
    assert restore(row, None) == PAGES[page]
    assert row["lines"] == row_of(outcome_of(PAGES[page]))["lines"]


def test_a_marked_duplicate_needs_its_text_in_out() -> None:
    duplicate = as_duplicate(outcome_of(PAGES["furniture"]))
    row = row_of(duplicate, marked=True)
    assert row["outcome"] == "duplicate"
    assert restore(row, text_of(duplicate)) == PAGES["furniture"]
    with pytest.raises(RestoreError, match="OUT does not hold it"):
        restore(row, None)


def test_a_document_that_was_read_but_not_cleaned_is_held_whole() -> None:
    found = document(STORY.encode(), Source("a.txt", 0))
    assert isinstance(found, Document)
    row = row_of(accounted(found, Outcome("rejected", found.source, found.id, reason="timed out")))
    assert (row["lines"], row["outcome"]) == ([], "rejected")
    assert restore(row, None) == STORY.encode()


def test_bytes_that_are_no_text_are_held_whole() -> None:
    raw = bytes([0x81, 0x8D, 0x8F]) * 50
    outcome = outcome_of(raw)
    assert outcome.kind == "rejected"
    row = row_of(outcome)
    assert row["lines"] == []
    assert restore(row, None) == raw


def test_what_could_not_be_had_is_accounted_for_and_no_more() -> None:
    row = row_of(Outcome("rejected", Source("b.txt", 3, "x"), reason="permission denied"))
    assert row["source"] == {"path": "b.txt", "record": 3, "id": "x"}
    assert (row["outcome"], row["sha256"], row["lines"], row["pieces"]) == ("rejected", None, [], [])


def test_every_line_has_its_class() -> None:
    raw = b"SCROLL TO CONTINUE\n\n" + STORY.encode() + b" Baca juga: Emas Naik\nEditor: Redaksi\n"
    row = row_of(outcome_of(raw))
    assert [line[:4] for line in row["lines"]] == [
        [1, "boiler", "ad", "test/ad"],
        [2, "blank", None, None],
        [3, "kept", None, None],
        [4, "kept", None, None],
        [5, "kept", None, None],
        [6, "meta", "byline", "test/byline"],
    ]
    ((start, end, kind, by),) = row["lines"][4][4]
    assert (kind, by) == ("related", "test/related")
    assert raw.decode().splitlines()[4][start:end].strip() == "Baca juga: Emas Naik"


def mutations(value: Any) -> Iterator[Any]:
    """Yield the value with one thing in it changed, for everything in it."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from (value | {key: other} for other in mutations(part))
    elif isinstance(value, list):
        if value:
            yield value[:-1]
        for at, part in enumerate(value):
            yield from ([*value[:at], other, *value[at + 1 :]] for other in mutations(part))
    elif isinstance(value, bool) or value is None:
        yield not value
    elif isinstance(value, int):
        yield value + 1
        yield str(value)
    else:
        yield value + "x"
        yield value[:-1] if value else None
        yield None


def test_no_part_of_a_row_changes_unnoticed() -> None:
    outcome = outcome_of(
        b"\xef\xbb\xbfSCROLL TO CONTINUE\r\n" + STORY.encode() + b" Baca juga: Emas Naik\nEditor: A B\n"
    )
    row, text = row_of(outcome), text_of(outcome)
    restore(row, text)
    changed = [other for other in mutations(row) if other != row]
    assert len(changed) > 100
    for other in changed:
        with pytest.raises(RestoreError) as caught:
            restore(other, text)
        assert len(str(caught.value)) < 200


def test_no_change_of_the_bytes_passes_a_row_without_a_check() -> None:
    outcome = outcome_of(PAGES["furniture"])
    row, text = row_of(outcome), text_of(outcome)
    del row["check"]
    assert restore(row, text) == PAGES["furniture"]
    for part in ("text_sha256", "sha256", "pieces"):
        for other in mutations({part: row[part]}):
            if other[part] == row[part] or (part == "text_sha256" and other[part] is None):
                continue
            with pytest.raises(RestoreError):
                restore(row | other, text)


@pytest.mark.parametrize(
    "change", [lambda t: t + " ", lambda t: t[:-1], lambda t: t.replace("a", "e", 1), lambda t: ""]
)
def test_a_changed_text_is_the_first_thing_said(change: Any) -> None:
    outcome = outcome_of(PAGES["furniture"])
    row = row_of(outcome) | {"sha256": "0" * 64}
    with pytest.raises(RestoreError, match="`text` in OUT is not the one that was written"):
        restore(row, change(text_of(outcome)))


@pytest.mark.parametrize(
    "pieces", [None, [[0, 0]], [[0, 0, "!"]], [["0", 0, ""]], [[0, 0, 7]], [[5, 2, ""]], [[0, 10**9, ""]], 7, [7]]
)
def test_pieces_that_are_none_are_damage(pieces: object) -> None:
    outcome = outcome_of(PAGES["plain"])
    row = row_of(outcome) | {"pieces": pieces}
    del row["check"]
    with pytest.raises(RestoreError, match=r"a\.txt: the ledger was changed"):
        restore(row, text_of(outcome))


@pytest.mark.parametrize("encoding", ["hex", "rot13", "idna", "nothing", "cp037"])
def test_an_encoding_that_is_none_is_damage(encoding: str) -> None:
    outcome = outcome_of(PAGES["plain"])
    row = row_of(outcome) | {"encoding": encoding}
    del row["check"]
    with pytest.raises(RestoreError):
        restore(row, text_of(outcome))


def test_assembling_checks_the_places() -> None:
    assert assemble("abcd", [Piece(0, 1, b"X"), Piece(3, 3, b"-")], "utf-8") == b"Xbc-d"
    with pytest.raises(ValueError, match="do not fit"):
        assemble("abcd", [Piece(2, 3, b""), Piece(1, 2, b"")], "utf-8")


@pytest.mark.parametrize("first", range(0, 1400, 100))
def test_any_bytes_come_back(first: int) -> None:
    for seed in range(first, first + 100):
        raw = raw_page(Random(seed))
        outcome = outcome_of(raw)
        written = outcome.kind == "article"
        row = row_of(outcome)
        assert restore(row, text_of(outcome) if written else None) == raw, seed
        if written:
            assert restore(row_of(as_duplicate(outcome)), None) == raw, seed
            assert all(end - start <= LONGEST for start, end, _ in row["pieces"])
