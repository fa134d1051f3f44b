"""Measuring the line model: alignment, scores, folds, and a fit that is the same twice."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdedup.measure.align import covered
from newsdedup.measure.folds import assign
from newsdedup.measure.gold import STORY, read_gold
from newsdedup.measure.linear import fit_logistic
from newsdedup.measure.made import make
from newsdedup.measure.score import page_counts, summarise

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
SCORER = SHARED / "score" / "benchlib.py"

word = st.sampled_from("kapal nelayan pulau gubernur harga beras naik turun pasar kota desa sungai".split())
block = st.lists(word, min_size=4, max_size=14).map(" ".join)


def test_alignment_finds_the_story_among_furniture() -> None:
    blocks = [
        "Beranda",
        "Kapal nelayan itu tenggelam di dekat pulau.",
        "Baca juga",
        "Gubernur menyesalkan kejadian itu.",
    ]
    assert covered(blocks, "Kapal nelayan itu tenggelam di dekat pulau.\nGubernur menyesalkan kejadian itu.") == [
        0,
        1,
        0,
        1,
    ]


def test_alignment_keeps_to_the_order_of_the_gold() -> None:
    blocks = ["satu dua tiga empat", "lima enam tujuh delapan", "satu dua tiga empat", "sembilan sepuluh sebelas"]
    found = covered(blocks, "lima enam tujuh delapan\nsatu dua tiga empat\nsembilan sepuluh sebelas")
    assert found == [0, 1, 1, 1]


def test_alignment_survives_a_run_that_goes_on_by_chance() -> None:
    blocks = ["satu dua tiga empat lima", "Lagi enam", "Lagi tujuh delapan sembilan sepuluh"]
    found = covered(blocks, "satu dua tiga empat lima\nLagi tujuh delapan sembilan sepuluh")
    assert found[0] == 1 and found[2] == 1


def test_a_block_without_words_has_no_share() -> None:
    assert covered(["***", "satu dua tiga"], "satu dua tiga") == [-1.0, 1.0]


@settings(deadline=None)
@given(st.lists(block, min_size=1, max_size=8))
def test_gold_is_wholly_found_in_itself(blocks: list[str]) -> None:
    assert min(covered(blocks, "\n".join(blocks))) == 1.0


@pytest.mark.skipif(not SCORER.exists(), reason="the shared scorer is not beside the repository")
@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.lists(block, max_size=5), st.lists(block, max_size=5)), min_size=1, max_size=4))
def test_scores_are_those_of_the_shared_scorer(pages: list[tuple[list[str], list[str]]]) -> None:
    spec = importlib.util.spec_from_file_location("benchlib", SCORER)
    assert spec and spec.loader
    theirs = importlib.util.module_from_spec(spec)
    sys.modules["benchlib"] = theirs
    spec.loader.exec_module(theirs)
    texts = [("\n".join(gold), "\n".join(text)) for gold, text in pages]
    ours = summarise([page_counts(gold, text) for gold, text in texts])
    wanted = theirs.summarize([theirs.page_counts(gold, text) for gold, text in texts])
    assert ours.f1 == pytest.approx(wanted["f1"]) and ours.page_f1 == pytest.approx(wanted["page_f1"])
    assert (ours.low, ours.pages) == (wanted["low"], wanted["n"])


@given(st.lists(st.sampled_from("abcdefghij"), min_size=5, max_size=60), st.integers(2, 5))
def test_folds_are_even_and_do_not_depend_on_order(groups: list[str], count: int) -> None:
    dealt = assign(groups, count)
    assert dealt == assign(sorted(groups, reverse=True), count)
    loads = [sum(dealt[group] == fold for group in groups) for fold in range(count)]
    assert max(loads) - min(loads) <= max(groups.count(group) for group in groups)


def test_the_regression_finds_what_made_the_labels() -> None:
    draw = np.random.default_rng(3)
    features = draw.integers(0, 100, (4000, 3)).astype(np.int32)
    score = (features[:, 0] * 0.1 - features[:, 1] * 0.05 - 2.5).astype(float)
    labels = (draw.random(4000) < 1 / (1 + np.exp(-score))).astype(float)
    fitted = fit_logistic(features, labels, np.ones(4000))
    assert fitted.weights == pytest.approx([0.1, -0.05, 0.0], abs=0.01)
    assert fitted.bias == pytest.approx(-2.5, abs=0.4)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Make a small folder of gold: a few publishers' pages, each with a story between furniture."""
    folder = tmp_path / "set"
    (folder / "dumps").mkdir(parents=True)
    nouns = "kapal pulau harga beras pasar sungai jembatan sekolah".split()
    rows = []
    for publisher in range(6):
        for number in range(2):
            topic = nouns[(publisher + number) % len(nouns)]
            story = [
                f"Warga desa {publisher} mengatakan {topic} itu sudah {number + k} tahun tidak diperbaiki lagi."
                for k in range(5)
            ]
            page = ["Beranda", "Politik", "Olahraga", f"Berita {topic}", *story, "Baca juga", "Terpopuler", "Hak cipta"]
            name = f"xx_Koran{publisher}_{number}"
            (folder / "dumps" / f"{name}.txt").write_text("\n".join(page) + "\n", encoding="utf-8")
            rows.append(json.dumps({"id": name, "text": "\n".join(story)}))
    (folder / "gold.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def test_gold_is_read_by_publisher_and_labelled(gold: Path) -> None:
    examples = list(read_gold(gold))
    assert [example.group for example in examples[:3]] == ["xx_Koran0", "xx_Koran0", "xx_Koran1"]
    assert [share >= STORY for share in examples[0].covered] == [False] * 4 + [True] * 5 + [False] * 3


def test_made_examples_keep_the_whole_story(gold: Path) -> None:
    examples = list(read_gold(gold))
    made = make(examples)
    assert {example.form for example in made} == {"crop", "second"}
    for example in made:
        assert sum(share >= STORY for share in example.covered) == 5
    assert made == make(examples)


def test_a_fit_is_the_same_twice(gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("lightgbm", reason="fitting needs lightgbm")
    from newsdedup.measure.fit import main

    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    outputs = []
    for name in ("one", "two"):
        weights, card = tmp_path / f"{name}.json", tmp_path / f"{name}.md"
        assert (
            main([str(gold), "--date", "2026-01-01", "--weights", str(weights), "--card", str(card), "--no-folds"]) == 0
        )
        outputs.append(weights.read_bytes() + card.read_bytes())
    assert outputs[0] == outputs[1]
