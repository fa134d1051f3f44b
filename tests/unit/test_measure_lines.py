"""Measuring the line model: alignment, scores, folds, and a fit that is the same twice."""

from __future__ import annotations

import gzip
import importlib.util
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdedup.clean.segment import segment
from newsdedup.measure.align import covered
from newsdedup.measure.folds import assign
from newsdedup.measure.gold import STORY, Example, read_gold
from newsdedup.measure.linear import fit_logistic
from newsdedup.measure.made import make
from newsdedup.measure.peers import c4
from newsdedup.measure.score import page_counts, summarise
from newsdedup.measure.sheets import Sheet
from newsdedup.measure.trial import figures, trials
from newsdedup.model import Document, Source
from newsdedup.packs.weights import bundled_model
from newsdedup.recipe import LineModel, Recipe

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
    (folder / "html").mkdir()
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
            markup = "".join(f"<p>{line}</p>" if line in story else f'<li><a href="/x">{line}</a>' for line in page)
            with gzip.open(folder / "html" / f"{name}.html.gz", "wt", encoding="utf-8") as file:
                file.write(f"<!doctype html><html><body><ul>{markup}</ul></body></html>")
            rows.append(json.dumps({"id": name, "text": "\n".join(story), "lang": "id"}))
    (folder / "gold.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def test_gold_is_read_by_publisher_and_labelled(gold: Path) -> None:
    examples = list(read_gold(gold))
    assert [example.group for example in examples[:5]] == ["xx_Koran0"] * 4 + ["xx_Koran1"]
    assert [example.form for example in examples[:2]] == ["block", "html"]
    for example in examples[:2]:
        assert [share >= STORY for share in example.covered] == [False] * 4 + [True] * 5 + [False] * 3


def test_made_examples_keep_the_whole_story(gold: Path) -> None:
    examples = list(read_gold(gold))
    made = make(examples)
    assert {example.form for example in made} == {"crop", "mixed", "second"}
    for example in made:
        assert example.form != "crop" or len(example.page.blocks) <= 12
        assert sum(share >= STORY for share in example.covered) == 5
    assert made == make(examples)


def test_a_story_cut_up_keeps_its_paragraphs_and_gains_furniture() -> None:
    topics = [f"Warga desa {n} mengatakan jembatan itu sudah {n} tahun tidak diperbaiki lagi." for n in range(8)]
    menus = [[f"Menu {chr(97 + n)}{m} {site}" for n in range(26) for m in range(2)] for site in ("Timur", "Barat")]
    pages = []
    for site, menu in zip(("a", "b"), menus, strict=True):
        page = segment(Document(Source(site, 0), "\n".join([*menu, *topics])))
        shares = tuple(covered([block.text for block in page.blocks], "\n".join(topics)))
        pages.append(Example(site, site, "block", "set", "\n".join(topics), page, shares))
    cut = [example for example in make(pages) if example.form == "cut"]
    assert [example.id for example in cut] in (["a"], ["b"], ["a", "b"])
    for example in cut:
        assert sum(example.story()) == 8
        own = {block.text for block in next(page for page in pages if page.id == example.id).page.blocks}
        story = [at for at, told in enumerate(example.story()) if told]
        between = [block.text for block in example.page.blocks[story[0] : story[-1]]]
        assert set(between) - own


def test_a_story_between_the_furniture_of_two_others_keeps_all_of_it_and_none_of_its_own_menu() -> None:
    pages = []
    for site in "abcdef":
        topics = [f"Warga desa {n} mengatakan jembatan {site} itu sudah {n} tahun tidak diperbaiki." for n in range(8)]
        head, foot = [f"Menu {n} {site}" for n in range(40)], [f"Kaki {n} {site}" for n in range(40)]
        page = segment(Document(Source(site, 0), "\n".join([*head, *topics, *foot])))
        shares = tuple(covered([block.text for block in page.blocks], "\n".join(topics)))
        pages.append(Example(site, site, "block", "set", "\n".join(topics), page, shares))
    mixed = [example for example in make(pages) if example.form == "mixed"]
    assert mixed
    for example in mixed:
        texts = [block.text for block in example.page.blocks]
        told = [text for text, story in zip(texts, example.story(), strict=True) if story]
        assert told == example.gold.split("\n")
        around = {text[-1] for text in (texts[0], texts[-1])}
        assert len(around) == 2 and example.id not in around


def test_the_rule_of_c4_keeps_sentences_of_five_words() -> None:
    text = "Home\nOne two three four.\nOne two three four five.\nA headline of six words here\n今日は良い天気です。"
    page = segment(Document(Source("a", 0), text))
    kept = c4(Example("a", "a", "block", "set", "", page, (0.0,) * len(page.blocks)))
    assert kept.split("\n") == ["One two three four five.", "今日は良い天気です。"]


def test_trials_sum_up_by_set_and_form(gold: Path) -> None:
    rows = figures(trials([(None, example) for example in read_gold(gold)], Recipe()), "rules")
    assert [(row.name, row.form, row.tool, row.scores.pages) for row in rows] == [
        ("set", "block", "rules", 12),
        ("set", "html", "rules", 12),
    ]
    for row in rows:
        assert row.scores.recall == row.line_recall == 1.0
        assert row.line_precision is not None and row.line_precision < 0.7


def test_the_table_of_folds_names_every_tool(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("lightgbm", reason="fitting needs lightgbm")
    from newsdedup.measure.peers import main

    assert main([str(gold)]) == 0
    printed = capsys.readouterr().out
    for form, tool in (("block", "rules+model"), ("block", "C4 rule"), ("html", "rules+model"), ("html", "rules ")):
        assert any(form in line and tool in line for line in printed.splitlines())
    assert "\nid          block" in printed


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


def test_a_collection_is_scored_by_a_model_that_never_saw_it(
    gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("lightgbm", reason="fitting needs lightgbm")
    from newsdedup.measure import fit

    other = shutil.copytree(gold, tmp_path / "other")
    seen: list[set[str]] = []

    def fitted(sheets: Sequence[Sheet]) -> LineModel:
        seen.append({sheet.example.collection for sheet in sheets})
        return bundled_model()

    monkeypatch.setattr(fit, "fit", fitted)
    pairs = fit.left_out(fit.read([gold, other]), lambda example: example.collection)
    assert list(pairs) == ["other", "set"] and seen == [{"set"}, {"other"}]
    for name, found in pairs.items():
        assert {(example.collection, example.form) for _, example in found} == {(name, "block"), (name, "html")}
