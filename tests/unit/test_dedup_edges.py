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


ACCIDENT = """Tabrakan beruntun di Tol Cipali menewaskan 2 orang, kata Kapolres Subang Ajun Komisaris Besar Ariek \
Indra Sentanu. Bus Sinar Jaya menabrak truk yang dikemudikan Asep Saepudin di dekat Gerbang Kalijati, lalu \
disusul sebuah minibus dari arah Palimanan.

Korban dibawa ke Rumah Sakit Siloam Purwakarta. Sopir bus, Dedi Mulyana, masih diperiksa oleh Satuan Lalu Lintas \
bersama Dinas Perhubungan Jawa Barat."""


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


@pytest.mark.parametrize(
    ("other", "next_day"),
    [
        (exchanged(n599="600"), "template"),
        (exchanged(Santoso="Susilo"), "near"),
        (exchanged(Budi="Joko", Santoso="Susilo"), "near"),
    ],
)
def test_a_fact_exchanged_and_nothing_else_is_a_correction_on_the_same_day_and_a_name_on_the_next_too(
    other: str, next_day: str
) -> None:
    edge = related(other, STORY)
    assert edge is not None
    days = (0, 0), (7, 0), (7, 9), (7, 8), (7, 7)
    assert [edge.on(*pair).relation for pair in days] == [*["template"] * 3, next_day, "near"]
    assert edge.on(7, 7).similarity == edge.similarity > 0.7


def test_a_slip_in_a_long_text_with_other_changes_is_none() -> None:
    long = "\n\n".join(STORY.replace("Senin", f"Senin{n}") for n in range(5))
    other = long.replace("Oposisi", "Koalisi").replace("Senin3", "Selasa").replace("rincian", "perincian", 3)
    assert relation(other, long) == "near"


@pytest.mark.parametrize(
    "around",
    [
        "JAKARTA (ANTARA) - {} (abc/def)",
        "{}\n\n{}",
        "Iklan ini membantu kami tetap terbit setiap hari untuk semua pembaca.\n\n{}",
    ],
    ids=["dateline", "twice", "chrome"],
)
def test_another_number_is_another_story_however_the_text_is_framed(around: str) -> None:
    assert relation(around.format(*[exchanged(n599="431")] * 2), STORY) == "template"
    assert relation(around.format(STORY, STORY), STORY) == "near"


def test_another_name_is_another_story_in_a_part_too() -> None:
    long = STORY + "\n\n" + ACCIDENT
    part = long.replace("Mulyani", "Wahyuni").replace("\n\nRapat ditutup", "\n\n").replace(ACCIDENT[:200], "")
    assert relation(part, long) == "template"
    assert relation(part.replace("Wahyuni", "Mulyani"), long) == "near"
    assert relation(STORY.upper().replace("MULYANI", "WAHYUNI"), STORY) == "template"


def test_short_paragraphs_in_another_order_are_no_other_facts() -> None:
    first, second, third = STORY.split("\n\n")
    one = "\n\n".join((first, "Baca Juga", second, "Ikuti Kami", third))
    assert relation("\n\n".join((first, "Ikuti Kami", second, "Baca Juga", third)), one) == "near"


def test_a_number_written_otherwise_is_the_same() -> None:
    assert relation(STORY.replace("Rp 599", "Rp599"), STORY) == "near"
    assert relation(STORY.replace("pada 2026", "tahun 2026"), STORY) == "near"


def test_a_number_given_anew_is_an_update_only_where_more_is_told_and_every_name_stayed() -> None:
    toll = ACCIDENT.replace("2 orang", "3 orang")
    more = "Seorang penumpang minibus meninggal pada malam hari setelah dirawat beberapa jam."
    assert relation(f"{toll}\n\n{more}", ACCIDENT) == "near"
    assert relation(toll, ACCIDENT) == "template"
    dearer = f"{STORY}\n\nKerugian ditaksir Rp 1,25 miliar dan denda Rp 7.750 ribu, kata juru bicara kepada wartawan."
    news = dearer.replace("1,25", "2,75").replace("7.750", "8.125")
    assert relation(f"{news}\n\n{more}", dearer) == "near"
    assert relation(f"{more}\n\n{news}", dearer) == "template"
    grown = f"{STORY}\n\n{ACCIDENT}\n\n{more}"
    other_head = f"Iklan ini membantu kami tetap terbit setiap hari untuk semua pembaca.\n\n{STORY}\n\n{toll}"
    assert relation(grown, other_head) == relation(other_head, grown) == "near"
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


def test_an_edited_text_that_says_more_is_not_lost_for_one_that_says_less() -> None:
    words = STORY.split(" ")
    spun = " ".join(
        f"kata{n}" if n % 9 == 3 and word.isalpha() and word.islower() else word for n, word in enumerate(words)
    )
    passage = " ".join(f"tambahan{n}" for n in range(32))
    assert relation(f"{spun}\n\n{passage}", STORY) == "extended"
    assert relation(f"{spun}\n\n{passage[:200]}", STORY) == "near"
    assert relation(spun, f"{STORY}\n\n{passage}") == "near"
    assert relation(f"{spun}\n\n{spun}", STORY) == "near"


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
