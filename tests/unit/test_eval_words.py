"""Words against gold, differences by line, and rows matched whatever tool wrote them."""

from __future__ import annotations

import gzip
import io
import json
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdedup.errors import UsageFault
from newsdedup.measure.differences import Difference, differences
from newsdedup.measure.evaluation import evaluate, spread
from newsdedup.measure.rows import Gold, lines_of, objects, read_gold, read_predictions
from newsdedup.measure.words import align, rates, tally, total, words

STORY = "Bupati membuka jembatan.\nWarga senang."
TEXTS = st.lists(st.sampled_from(["a", "b", "c", "\n", "d."]), max_size=30).map(" ".join)


def test_rates_of_a_document() -> None:
    counts = tally(align(STORY, "Beranda\nBUPATI membuka jembatan."), "Beranda Olahraga\n" + STORY)
    assert counts == (3, 2, 1, 2, 0, 1)
    assert rates(counts) == (0.75, 0.6, pytest.approx(2 / 3), 0.5, 0.4, 0.0)


def test_documents_weigh_by_their_words() -> None:
    both = total([tally(align(STORY, STORY), None), tally(align("a", "b"), None)])
    assert (rates(both).recall, rates(both).exact, rates(both).removed) == (5 / 6, 0.5, None)


def test_nothing_against_nothing_is_exact_and_divides_by_nothing() -> None:
    assert rates(tally(align("", " . "), "")) == (0.0, 0.0, 0.0, None, 0.0, 1.0)


@given(TEXTS, TEXTS)
def test_the_alignment_is_difflibs(gold: str, predicted: str) -> None:
    one, other = words(gold), words(predicted)
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    aligned = align(gold, predicted)
    assert sum(aligned.found) == sum(aligned.rightly) == sum(block.size for block in blocks)


def test_differences_name_the_line_and_the_kind() -> None:
    gold = Gold("1", STORY, removed=(("related", "Baca juga: Pasar pindah"), ("ad", "Iklan sabun")))
    predicted = "Bupati sudah membuka jembatan. Baca juga: Pasar pindah\nIklan sabun mandi"
    assert list(differences(gold, predicted, align(gold.text, predicted))) == [
        Difference("1", "lost", 2, 2, "Warga senang", None),
        Difference("1", "left", 1, 1, "sudah", None),
        Difference("1", "left", 1, 4, "Baca juga: Pasar pindah", "related"),
        Difference("1", "left", 2, 3, "Iklan sabun mandi", None),
    ]


@given(TEXTS, TEXTS)
def test_differences_account_for_every_word_without_a_partner(gold: str, predicted: str) -> None:
    aligned = align(gold, predicted)
    found = list(differences(Gold("1", gold), predicted, aligned))
    for what, missing in (("lost", aligned.found.count(False)), ("left", aligned.rightly.count(False))):
        here = [difference for difference in found if difference.what == what]
        assert sum(difference.words for difference in here) == missing
        assert all(len(words(difference.text)) == difference.words for difference in here)


@pytest.mark.parametrize(
    "row",
    [
        {"id": "a"},
        {"id": "0" * 32, "source": {"path": "dumps/a.html.gz", "record": 0, "id": None}},
        {"id": "0" * 32, "source": {"path": "-", "record": 0, "id": "a"}},
        {"source": "x/a.txt"},
        {"path": "a.txt"},
        {"path": "a"},
    ],
)
def test_rows_of_any_tool_are_matched(row: dict[str, object]) -> None:
    assert read_predictions([{**row, "text": "isi"}, {"id": "a", "text": "nanti"}], "text")[0]["a"] == "isi"


def test_numbers_are_ids_and_null_is_an_empty_text() -> None:
    found, count = read_predictions([{"id": 7, "body": None}, {"id": 8, "body": "isi"}], "body")
    assert (found, count) == ({"7": "", "8": "isi"}, 2)
    assert read_gold([{"id": 7, "text": "isi"}], "g")[0] == [Gold("7", "isi")]


def test_gold_whose_page_does_not_hold_it_does_not_count() -> None:
    rows = [{"id": "a", "text": "x", "coverage": 0.49}, {"id": "b", "text": "x", "coverage": 0.5}]
    gold, without = read_gold(rows, "g")
    assert ([row.id for row in gold], without) == (["b"], 1)


@pytest.mark.parametrize("line", [b"{rusak", b"[1]", b"\xff", b"[" * 100_000])
def test_a_line_that_is_no_object_is_named(line: bytes) -> None:
    with pytest.raises(UsageFault, match="g.jsonl, line 3"):
        list(objects([b"{}\n", b"\n", line], "g.jsonl"))


@pytest.mark.parametrize("row", [{"id": "a"}, {"text": "x"}, {"id": "a", "text": None}])
def test_gold_needs_an_id_and_a_text(row: dict[str, object]) -> None:
    with pytest.raises(UsageFault, match="row 1"):
        read_gold([row], "g.jsonl")


def test_files_are_read_through_gz_and_a_damaged_one_is_named() -> None:
    packed = gzip.compress(b'{"id": 1}\n{"id": 2}\n')
    assert list(lines_of(io.BytesIO(packed), "g")) == [b'{"id": 1}\n', b'{"id": 2}\n']
    with pytest.raises(UsageFault, match="^g: "):
        list(lines_of(io.BytesIO(packed[:-9]), "g"))


def test_a_missing_prediction_is_all_lost_and_kinds_are_counted() -> None:
    gold = [
        Gold(
            "a",
            STORY,
            "Menu\n" + STORY,
            (("nav", "Menu utama"), ("ad", "x"), ("title", "Warga senang")),
            (("lang", "id"),),
        ),
        Gold("b", STORY, None, (), (("lang", "id"), ("site", "warta.id"))),
    ]
    result = evaluate(gold, {"a": "Menu utama\n" + STORY})
    assert (result.documents, result.missing, result.low) == (2, 1, 1)
    assert result.figures["story_lost"].value == 0.5
    assert result.kinds == {"nav": (1, 1), "title": (0, 1)}
    assert [(key, list(parts)) for key, parts in result.parts.items()] == [("lang", ["id"]), ("site", ["warta.id"])]
    assert result.parts["site"]["warta.id"].words.lost == 1.0


def test_intervals_hold_the_figure_and_are_the_same_every_time() -> None:
    gold = [Gold(str(n), f"kata {n} " * (n + 1)) for n in range(30)]
    predicted = {str(n): f"kata {n} " * (n % 7) for n in range(30)}
    once, again = evaluate(gold, predicted), evaluate(gold, predicted)
    assert once == again
    for name in ("word_f1", "story_lost", "shingle_f1", "page_f1"):
        figure = once.figures[name]
        assert figure.value is not None
        assert figure.interval is not None
        assert figure.interval[0] < figure.value < figure.interval[1]


def test_no_interval_where_a_draw_cannot_tell() -> None:
    assert spread([0.1, None, 0.3]) is None
    assert spread([]) is None


def test_everything_but_the_lines_goes_into_the_json() -> None:
    from newsdedup.measure.scorecard import as_json

    row = json.loads(json.dumps(as_json(evaluate([Gold("a", STORY, groups=(("lang", "id"),))], {"a": STORY}))))
    assert row["word_f1"]["value"] == row["by_lang"]["id"]["words"]["f1"] == 1.0
    assert row["boilerplate_removed"] == {"value": None, "interval": None}
