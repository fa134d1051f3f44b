"""The line model: what goes and what stays on pages written for this test, and the laws it keeps."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdedup.clean.linemodel import RULE, decide_lines, evidence, scores
from newsdedup.clean.linemodel.characters import characters
from newsdedup.clean.linemodel.cut import best_expected, cut
from newsdedup.clean.linemodel.decide import judge
from newsdedup.clean.linemodel.features import look
from newsdedup.clean.linemodel.model import arrays, forest_scores
from newsdedup.clean.linemodel.regions import best_stretch
from newsdedup.model import Page, Removal
from newsdedup.packs.weights import bundled_model, read_model, write_model
from newsdedup.recipe import LineModel
from tests.property.pages import page_text
from tests.unit.build import page

ENGLISH = """\
Skip to main content
Home
World
Business
Sport
Subscribe
Log in
Harbour bridge reopens after two years of repairs
By Maria Keller
12 March 2024, 10:15
Share
Facebook
WhatsApp
The old harbour bridge reopened to traffic on Tuesday morning after two years of repairs that cost the city 40 million.
Hundreds of people walked across the bridge at dawn, before the first buses were allowed to use it again.
A long wait
"We have waited a very long time for this day," said the mayor, who cut the ribbon together with two of the welders.
The bridge was closed in 2022 when engineers found cracks in four of the beams that carry the roadway over the harbour.
Read more: Ferry prices to rise in summer
Shops on the northern side of the harbour lost a third of their customers while the bridge was closed, the city said.
The repairs should keep the bridge standing for another sixty years, according to the engineers in charge of the work.
Related topics
Transport
Most read
1. Five quick dinners for busy people
2. What to watch on television tonight
3. Storm warning for the coast
Newsletter
Sign up for our newsletter and get the best stories in your inbox every morning.
We use cookies to improve your experience. By continuing to use this site you agree to our privacy policy.
About us
Contact
Terms and conditions
© 2024 All rights reserved
"""

INDONESIAN = """\
Warga kampung itu menanam seribu pohon bakau di tepi pantai pada Sabtu pagi bersama para siswa sekolah dasar.
Kepala desa mengatakan penanaman itu dilakukan setiap tahun agar abrasi tidak makin parah di pesisir utara.
Pohon untuk pesisir
1. Membawa bibit sendiri dari rumah
2. Datang sebelum pukul tujuh pagi
3. Memakai sepatu bot karet
Menurut dia, pohon yang ditanam tahun lalu sudah setinggi dua meter dan mampu menahan gelombang besar.
Para siswa akan kembali bulan depan untuk mengukur pertumbuhan pohon bersama petugas dinas kehutanan.
"""

COOKIES = "We use cookies to improve your experience on this site, and you agree to our privacy policy by using it."

STORY = {*range(13, 15), *range(16, 18), *range(19, 21)}
"""The paragraphs of ENGLISH, by block."""


@pytest.fixture(scope="module")
def model() -> LineModel:
    return bundled_model()


def gone(of: Page, model: LineModel) -> set[int]:
    return set(of.decide(decide_lines(of, model)).gone)


def test_keeps_the_story_of_a_page_and_takes_its_furniture(model: LineModel) -> None:
    alone = gone(page(ENGLISH), model)
    assert not alone & STORY
    assert {*range(7), *range(8, 13), *range(21, 24), *range(27, 33)} <= alone


def test_takes_what_rules_left_of_the_furniture(model: LineModel) -> None:
    of = page(ENGLISH)
    some = of.decide(Removal(of.blocks[at].span, "related", "test/rule") for at in range(24, 27))
    removed = gone(some, model)
    assert not removed & STORY
    assert {*range(7), *range(8, 13), *range(21, 33)} <= removed


def test_keeps_a_subheading_between_paragraphs(model: LineModel) -> None:
    assert 15 not in gone(page(ENGLISH), model)


def test_keeps_an_article_dump_whole_lists_and_all(model: LineModel) -> None:
    assert gone(page(INDONESIAN), model) == set()


def test_takes_what_stands_around_an_article(model: LineModel) -> None:
    dump = f"Beranda\nNasional\n{INDONESIAN}Baca juga\nTerpopuler\nHak cipta dilindungi undang-undang\n"
    assert gone(page(dump), model) == {0, 1, 10, 11, 12}


def test_a_subheading_of_an_article_dump_stays_whatever_its_score(model: LineModel) -> None:
    view = look(page(INDONESIAN))
    values = np.full(8, 5000)
    values[[2, 4, 5]] = -9000
    everything = np.ones(8, dtype=bool)
    assert np.flatnonzero(~cut(values, view, everything, model)).tolist() == [4, 5]
    assert not cut(values, view, np.arange(8) != 2, model)[2]


def test_a_dump_of_nothing_but_paragraphs_stays_whole(model: LineModel) -> None:
    dump = "\n".join(line for line in INDONESIAN.splitlines() if len(line) > 60)
    assert gone(page(f"{dump}\n{COOKIES}"), model) == set()
    assert gone(page(f"{ENGLISH}{COOKIES}"), model)


def test_a_page_with_many_paragraphs_is_looked_at_all_the_same(model: LineModel) -> None:
    story = "\n".join(line for line in ENGLISH.splitlines() if len(line) > 100)
    pleas = "\n".join(
        f"Sign up for alert {n}: get the day's top stories in your inbox every morning" for n in range(70)
    )
    assert len(gone(page(f"{story}\n{pleas}"), model)) > 35


def test_every_removal_is_of_a_whole_block_and_names_the_model(model: LineModel) -> None:
    of = page(ENGLISH)
    spans = {block.span for block in of.blocks}
    decisions = list(decide_lines(of, model))
    assert decisions
    for decision in decisions:
        assert isinstance(decision, Removal)
        assert decision.span in spans
        assert (decision.kind, decision.rule, decision.cls) == ("other", RULE, "boiler")


def test_leaves_alone_what_rules_removed(model: LineModel) -> None:
    of = page(ENGLISH)
    first = of.decide(
        [Removal(of.blocks[13].span, "related", "test/rule"), Removal(of.blocks[0].span, "nav", "test/rule")]
    )
    touched = {decision.span for decision in decide_lines(first, model) if isinstance(decision, Removal)}
    assert not touched & {of.blocks[13].span, of.blocks[0].span}


def test_what_rules_took_out_tells_of_the_lines_around_it(model: LineModel) -> None:
    of = page(ENGLISH)
    shared = of.decide(Removal(block.span, "share", "test/rule") for block in of.blocks[10:13])
    titled = shared.decide([Removal(of.blocks[7].span, "title", "test/rule")])
    view = look(titled)
    assert np.flatnonzero(view.ruled.gone).tolist() == [7, 10, 11, 12]
    assert view.ruled.title == 7 and view.table["from_title"].tolist()[13] == 6
    assert view.table["since_share_line"].tolist()[13:16] == [1, 2, 3]
    assert judge(view, model).scores[[7, 10, 11, 12]].max() < judge(view, model).scores[13]


def test_its_own_decisions_tell_the_model_nothing(model: LineModel) -> None:
    of = page(ENGLISH).decide([Removal(page(ENGLISH).blocks[0].span, "nav", "test/rule")])
    decided = of.decide(decide_lines(of, model))
    assert len(decided.gone) > len(of.gone)
    assert scores(decided, model) == scores(of, model)
    assert evidence(decided, model, 13) == evidence(of, model, 13)


@pytest.mark.parametrize(
    "sentence",
    [
        "中国外交部发言人星期二在例行记者会上表示，中方对此表示严重关切，并将继续与有关各方保持沟通。",
        "気象庁によると、震源地は日向灘で、震源の深さは約３６キロと推定される。津波の心配はないという。",
        "นายกรัฐมนตรีกล่าวว่ารัฐบาลจะเร่งแก้ไขปัญหาน้ำท่วมในภาคเหนือโดยเร็วที่สุดเพื่อช่วยเหลือ"
        "ประชาชนที่ได้รับผลกระทบ และจะจัดสรรงบประมาณเพิ่มเติมในเดือนนี้",
        "पुलिस ने बताया कि गिरफ्तार किए गए दोनों लोगों को अदालत में पेश करने के बाद जेल भेज दिया गया है।",
        "وقال المتحدث باسم الوزارة إن الحكومة ستواصل العمل مع الشركاء من أجل التوصل إلى حل سلمي للأزمة.",
        "Umkhulumeli wamaphoyisa uthe abasolwa abathathu bazovela enkantolo yemantshi kusasa ekuseni ngokuphanga.",
    ],
)
def test_sentences_are_prose_in_any_script_and_any_language(sentence: str) -> None:
    view = look(page(f"Menu\n{sentence}\nLogin"))
    assert (view.prose > 0).tolist() == [False, True, False]


def test_a_list_of_names_is_no_prose_where_the_language_is_not_known() -> None:
    names = "Zanele Khumalo, Sipho Dlamini, Nomsa Ndlovu, Thabo Mokoena, Lindiwe Zulu, Bongani Nkosi."
    assert not look(page(f"Menu\n{names}\nLogin")).prose.any()


def test_the_main_run_is_the_one_that_the_headline_speaks_of() -> None:
    story = [line for line in ENGLISH.splitlines() if len(line) > 100]
    consent = [
        f"Partner number {n} of ours stores a cookie for {n} days so that it can show what suits you." for n in range(9)
    ]
    title = "Harbour bridge reopens after two years of repairs"
    menu = [f"Number {n} of a long menu" for n in range(20)]
    for lines in ([title, *story, *menu, *consent], [*consent, *menu, title, *story]):
        view = look(page("\n".join(lines)))
        inside = {lines[at] for at in np.flatnonzero(view.table["in_main"])}
        assert inside >= set(story) and not inside & set(consent)


def test_nothing_on_an_empty_page(model: LineModel) -> None:
    assert list(decide_lines(page(" \n\n"), model)) == []
    assert scores(page(""), model) == []


def test_a_page_on_which_rules_left_nothing_is_left_as_it_is(model: LineModel) -> None:
    of = page(ENGLISH)
    bare = of.decide(Removal(block.span, "nav", "test/rule") for block in of.blocks)
    assert list(decide_lines(bare, model)) == []


def test_evidence_adds_up_to_the_score(model: LineModel) -> None:
    of = page(ENGLISH)
    found, start = scores(of, model), sum(tree.values[0] for tree in model.forests[-1].trees)
    assert sum(value for _, value in evidence(of, model, 13)) + start == found[13]
    named = dict(evidence(of, model, 1))
    assert named and set(named) <= set(look(of).table.places) | {n for f in model.forests for n in f.features}


def test_evidence_comes_strongest_first(model: LineModel) -> None:
    sizes = [abs(value) for _, value in evidence(page(ENGLISH), model, 14)]
    assert sizes == sorted(sizes, reverse=True) and 0 not in sizes


def test_forests_agree_with_walking_each_tree(model: LineModel) -> None:
    judged = judge(look(page(ENGLISH)), model)
    for place, forest in enumerate(model.forests):
        matrix = judged.table.matrix(forest.features)
        walked = []
        for line in matrix.T.tolist():
            total = 0
            for tree in forest.trees:
                node = 0
                while tree.features[node] >= 0:
                    right = line[tree.features[node]] > tree.thresholds[node]
                    node = tree.right[node] if right else tree.left[node]
                total += tree.values[node]
            walked.append(total)
        rows = np.arange(matrix.shape[1])
        assert forest_scores(arrays(model)[0][place], forest.features, judged.table, rows).tolist() == walked


def test_weights_are_integers_and_survive_the_file(model: LineModel) -> None:
    text = write_model(model)
    again = read_model(text)
    assert (again.linear, again.forests, again.cuts, again.chances) == (
        model.linear,
        model.forests,
        model.cuts,
        model.chances,
    )
    assert again.digest == model.digest and len(model.digest) == 16

    def leaves(value: Any) -> Any:
        if isinstance(value, dict):
            for inner in value.values():
                yield from leaves(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from leaves(inner)
        else:
            yield value

    assert {type(leaf) for leaf in leaves(json.loads(text))} == {int, str}


@settings(max_examples=80, deadline=None)
@given(page_text)
def test_never_raises_never_takes_everything_and_says_the_same_twice(text: str) -> None:
    model, of = bundled_model(), page(text)
    removed = gone(of, model)
    assert len(removed) < len(of.blocks) or not of.blocks
    assert removed == gone(page(text), model)
    assert len(scores(of, model)) == len(of.blocks)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.text('aB1. ,"(東のกあ은!?-•', min_size=1, max_size=20).map(lambda s: "x" + s), min_size=1, max_size=6)
)
def test_characters_counts_as_one_would_by_hand(texts: list[str]) -> None:
    found = characters(texts)
    assert found.counts.sum(axis=0).tolist() == [len(text) for text in texts]
    for at, text in enumerate(texts):
        assert found.counts[7][at] == sum(c.isdigit() for c in text)
        assert found.counts[3][at] == sum(c.isupper() for c in text)
        assert found.counts[1][at] == text.count(" ")


chance_lists = st.lists(st.tuples(st.integers(0, 1024), st.integers(1, 80)), min_size=1, max_size=12)


@given(chance_lists)
def test_the_cut_has_the_best_expected_f1_of_all_cuts(lines: list[tuple[int, int]]) -> None:
    chances, words = np.array([c for c, _ in lines]), np.array([w for _, w in lines])
    story = sum(c * w for c, w in lines)

    def quality(kept: list[int]) -> Fraction:
        weight = 1024 * sum(lines[at][1] for at in kept) + story
        return Fraction(2 * sum(lines[at][0] * lines[at][1] for at in kept), weight)

    keep = best_expected(chances, words)
    order = sorted(range(len(lines)), key=lambda at: -lines[at][0])
    best = max(quality(order[:size]) for size in range(1, len(lines) + 1))
    assert keep.any()
    assert abs(quality(np.flatnonzero(keep).tolist()) - best) < Fraction(1, 10**9)


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=12))
def test_the_best_stretch_is_the_best_of_all(values: list[int]) -> None:
    first, last, total = best_stretch(values)
    sums = [sum(values[a : b + 1]) for a in range(len(values)) for b in range(a, len(values))]
    assert total == max(0, *sums)
    assert total == 0 or sum(values[first : last + 1]) == total
