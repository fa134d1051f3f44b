"""Alignment, relations and facts, on pairs one can read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdedup.dedup.align import align
from newsdedup.dedup.edges import Edge, compare
from newsdedup.dedup.imprints import Imprint
from newsdedup.dedup.passages import sketch
from newsdedup.dedup.sets import compare_sets
from newsdedup.model import Article, Source
from newsdedup.recipe import Policy, Recipe

RECIPE = Recipe(policy=Policy(rewording="drop"))

STORY = """Menteri Keuangan mengatakan bahwa pemerintah akan membayar bunga utang sebesar Rp 599 triliun pada 2026, \
naik dari 552 triliun tahun ini. Ia menyampaikan hal itu dalam rapat dengan anggota parlemen di Jakarta pada Senin.

Menurut Sri Mulyani, kenaikan itu masih wajar karena penerimaan pajak tumbuh 8 persen. Anggota komisi dari partai \
oposisi, Budi Santoso, meminta rincian utang menurut jatuh tempo dan mata uang sebelum sidang berikutnya dibuka.

Rapat ditutup pukul 16 setelah berlangsung 5 jam, dan akan dilanjutkan pekan depan dengan Bank Indonesia sebagai \
pembicara utama. Sejumlah ekonom menilai langkah ini perlu, tetapi mengingatkan agar belanja sosial tidak dipotong."""


def imprints(*texts: str) -> list[Imprint]:
    return list(sketch([Article(Source("t", n), str(n), text) for n, text in enumerate(texts)], RECIPE).imprints)


def related(later: str, earlier: str) -> Edge | None:
    mine, theirs = imprints(later, earlier)
    return compare([(mine, theirs)], RECIPE)[0]


def relation(later: str, earlier: str) -> str:
    edge = related(later, earlier)
    return edge.relation if edge else ""


def exchanged(**facts: str) -> str:
    text = STORY
    for old, new in facts.items():
        text = re.sub(rf"\b{old.lstrip('n')}\b", new, text)
    return text


def test_other_numbers_are_another_story() -> None:
    other = exchanged(n599="431", n2026="2027", n552="600", n8="3", n16="11", n5="2")
    assert relation(other, STORY) == "template"


def test_other_names_are_another_story() -> None:
    assert relation(exchanged(Sri="Rina", Mulyani="Wati", Budi="Joko", Santoso="Susilo"), STORY) == "template"


def test_a_typo_a_date_line_and_a_tail_are_none() -> None:
    assert relation(STORY.replace("rincian", "rincan"), STORY) == "near"
    assert relation("JAKARTA (ANTARA) - " + STORY + " (abc/def)", STORY) == "near"
    assert (
        relation(exchanged(n599="600") + " Rapat berikutnya diadakan pekan depan di gedung yang sama.", STORY) == "near"
    )


def test_a_single_fact_exchanged_and_nothing_else_is_a_correction_only_on_the_same_day() -> None:
    for other in (exchanged(n599="600"), exchanged(Budi="Joko", Santoso="Susilo")):
        edge = related(other, STORY)
        assert edge is not None
        assert [edge.on(*days).relation for days in ((0, 0), (7, 0), (7, 8), (7, 7))] == [*["template"] * 3, "near"]
        assert edge.on(7, 7).similarity == edge.similarity > 0.7
    long = "\n\n".join(STORY.replace("Senin", f"Senin{n}") for n in range(5))
    assert relation(long.replace("Oposisi", "Koalisi").replace("Senin3", "Selasa"), long) == "near"


ACCIDENT = """Tabrakan beruntun di Tol Cipali menewaskan 2 orang, kata Kapolres Subang Ajun Komisaris Besar Ariek \
Indra Sentanu. Bus Sinar Jaya menabrak truk yang dikemudikan Asep Saepudin di dekat Gerbang Kalijati, lalu \
disusul sebuah minibus dari arah Palimanan.

Korban dibawa ke Rumah Sakit Siloam Purwakarta. Sopir bus, Dedi Mulyana, masih diperiksa oleh Satuan Lalu Lintas \
bersama Dinas Perhubungan Jawa Barat."""


def test_a_number_given_anew_is_an_update_only_where_more_is_told_and_every_name_stayed() -> None:
    toll = ACCIDENT.replace("2 orang", "3 orang")
    more = "Seorang penumpang minibus meninggal pada malam hari setelah dirawat beberapa jam."
    assert relation(f"{toll}\n\n{more}", ACCIDENT) == "near"
    assert relation(toll, ACCIDENT) == "template"
    elsewhere = toll.replace("Subang", "Brebes").replace("Kalijati", "Kanci")
    assert relation(f"{elsewhere}\n\n{more}", ACCIDENT) == "template"


def test_a_rewording_of_another_day_is_noted_and_not_near() -> None:
    words = STORY.split(" ")
    spun = [f"kata{n}" if n % 6 == 3 and word.isalpha() and word.islower() else word for n, word in enumerate(words)]
    edge = related(" ".join(spun), STORY)
    assert edge is not None
    assert [edge.on(*days).relation for days in ((0, 0), (7, 7), (7, 0), (7, 8))] == [*["near"] * 3, "reworded"]
    assert edge.on(7, 8).similarity > edge.similarity


def test_single_words_replaced_throughout_are_the_same_story() -> None:
    words = STORY.split(" ")
    spun = [f"kata{n}" if n % 6 == 3 and word.isalpha() and word.islower() else word for n, word in enumerate(words)]
    edge = related(" ".join(spun), STORY)
    assert edge is not None
    assert edge.relation == "near"
    assert edge.similarity < 0.5


def test_a_new_lead_on_known_background_follows_up() -> None:
    lead = " ".join(f"Baru{n} terjadi lagi{n} kemarin{n} sore{n}" for n in range(30))
    assert relation(lead + "\n\n" + "\n\n".join(STORY.split("\n\n")[1:]), STORY) == "followup"


def test_paragraphs_of_one_line_and_of_many_are_the_same_text() -> None:
    assert relation(STORY.replace("\n\n", " ").replace(". ", ".\n\n"), STORY) == "near"


def test_a_block_names_both_paragraphs() -> None:
    other = "\n\n".join(" ".join(f"lain{n}{m}" for m in range(90)) for n in range(3))
    edge = related(other + "\n\n" + STORY.split("\n\n")[1], STORY)
    assert edge is not None
    assert (edge.relation, edge.blocks) == ("block", ((3, 1),))


def test_nothing_in_common_is_no_edge() -> None:
    assert related(" ".join(f"lain{n}" for n in range(100)), STORY) is None


@pytest.mark.parametrize("cut", [1, 2])
def test_the_alignment_of_a_part_is_whole(cut: int) -> None:
    part = "\n\n".join(STORY.split("\n\n")[:cut])
    short, long = imprints(part, STORY)
    (found,) = align([(short, long)])
    assert (found.matched, found.covered, found.shingles, found.gaps) == (1, 1, 1, 0)
    assert found.numbers[1] == found.names[1] == found.swapped == 0


WORDS = st.lists(st.sampled_from(["a", "b", "c", "d", "Emas", "5", "10"]), min_size=1, max_size=40).map(" ".join)
TEXTS = st.lists(WORDS, min_size=1, max_size=4).map("\n\n".join)


def shingles(text: str) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for paragraph in text.split("\n\n"):
        words = re.findall(r"\w+", paragraph.casefold())
        found |= {tuple(words[i : i + 5]) for i in range(max(1, len(words) - 4))}
    return found


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
def test_sets_are_those_of_the_definition_whoever_else_is_compared(pairs: list[tuple[str, str]]) -> None:
    both = [tuple(imprints(*pair)) for pair in pairs]
    found = compare_sets([(one, other) for one, other in both], RECIPE)
    for at, (one, other) in enumerate(pairs):
        mine, theirs = shingles(one), shingles(other)
        assert (found.shared[at], found.mine[at], found.theirs[at]) == (len(mine & theirs), len(mine), len(theirs))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=2, max_size=5))
def test_an_edge_does_not_depend_on_its_company(pairs: list[tuple[str, str]]) -> None:
    both = [tuple(imprints(*pair)) for pair in pairs]
    together = compare([(one, other) for one, other in both], RECIPE)
    assert together == [compare([(one, other)], RECIPE)[0] for one, other in both]


def test_an_imprint_survives_packing() -> None:
    (mine,) = imprints(STORY + "\n\n今天天气很好我们去公园玩吧")
    again = Imprint.unpack(mine.pack())
    assert again.words.tolist() == mine.words.tolist()
    assert again.paragraphs.tolist() == mine.paragraphs.tolist()
