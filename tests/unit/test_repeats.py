"""Copies within a page: what goes, what stays, and that no page makes it slow."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdedup.clean.repeats import find_repeats, may_repeat
from newsdedup.clean.segment import segment
from newsdedup.clean.wording import wording
from newsdedup.model import Document, Page, Removal, Repeat, Source
from newsdedup.recipe import Recipe

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
RECIPE = Recipe()

PROSE = [
    "Menteri Luar Negeri bertemu di Pyongyang pada Rabu, membahas situasi regional dan internasional secara mendalam.",
    "Namun kantor berita itu tidak memberikan rincian lebih lanjut tentang isi pertemuan kedua diplomat tersebut.",
    "Belarus ingin menyediakan makanan untuk negara itu dan mengimpor kosmetik dalam jumlah besar mulai tahun depan.",
    "Pembicaraan berfokus pada kerja sama ekonomi bilateral di bidang ketahanan pangan, pendidikan dan kesehatan.",
    "Sebelumnya, menteri pertahanan datang ke sana pada Juli atas undangan pemimpin tertinggi negara tersebut.",
]

CHORUS = [
    "oh angin malam",
    "bawa salamku padanya di sana",
    "di ujung jalan yang sunyi",
    "tempat kita dulu bertemu",
    "dan berjanji untuk kembali lagi",
    "walau hujan turun deras sekali",
]
QUOTE = '"Tidak ada yang tahu," katanya kepada pers.'
PRICE = (
    "Harga emas batangan {} gram dijual Rp{} per batang belum termasuk pajak penghasilan pasal 22 dan biaya cetak lain "
    "yang dibebankan kepada pembeli di butik."
)


def page_of(lines: list[str]) -> Page:
    return segment(Document(Source("page", 0), "\n".join(lines)))


def found(lines: list[str], story: range | None = None) -> list[Repeat]:
    return [d for d in find_repeats(page_of(lines), RECIPE, story) if isinstance(d, Repeat)]


def left(lines: list[str], story: range | None = None) -> list[str]:
    page = page_of(lines)
    page = page.decide(find_repeats(page, RECIPE, story))
    return [block.text for block in page.kept()]


def test_the_seed_with_its_story_twice() -> None:
    text = (SEEDS / "000_991597120a389e4c.txt").read_text(encoding="utf-8")
    page = segment(Document(Source("seed", 0), text))
    decisions = list(find_repeats(page, RECIPE, None))
    assert [d for d in decisions if isinstance(d, Repeat)] == [Repeat((2, 11), (12, 21), 1.0)]
    removals = [d for d in decisions if isinstance(d, Removal)]
    assert [(r.kind, r.rule, r.cls) for r in removals] == [("repeat", "newsdedup/repeat", "copy")] * 10
    assert [r.span for r in removals] == [block.span for block in page.blocks[11:]]


@pytest.mark.parametrize("story", [range(9), range(1, 9), range(21), range(19)])
def test_the_seed_whatever_was_taken_for_its_story(story: range) -> None:
    lines = (SEEDS / "000_991597120a389e4c.txt").read_text(encoding="utf-8").split("\n")
    assert found(lines, story) == [Repeat((2, 11), (12, 21), 1.0)]


@pytest.mark.parametrize("name", ["001*", "002*", "003*", "004*"])
def test_seeds_without_copies(name: str) -> None:
    (path,) = SEEDS.glob(name)
    assert found(path.read_text(encoding="utf-8").split("\n")) == []


def test_short_lines_between_long_ones_belong_to_the_run_and_blank_lines_do_not_end_it() -> None:
    lines = [PROSE[0], "Sumber: Yonhap", PROSE[1], "", "Iklan", PROSE[0], "", "Sumber: Yonhap", PROSE[1]]
    assert found(lines) == [Repeat((1, 3), (6, 9), 1.0)]


def test_a_foreign_line_ends_the_run() -> None:
    long = [PROSE[0] + " " + PROSE[1], PROSE[2] + " " + PROSE[3]]
    assert found([*long, long[0], "Baca Juga", long[1]]) == [Repeat((1, 1), (3, 3), 1.0), Repeat((2, 2), (5, 5), 1.0)]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([PROSE[0], QUOTE, PROSE[1], QUOTE, PROSE[2]], id="quote"),
        pytest.param([PROSE[0], "Latar belakang", PROSE[1], "Latar belakang", PROSE[2]], id="heading"),
        pytest.param([*CHORUS, "bait lain di sini", *CHORUS], id="chorus"),
        pytest.param([PROSE[0], PROSE[1], PROSE[0][:60], PROSE[2]], id="a headline that opens the story"),
        pytest.param([PRICE.format("1", "1.100.000"), PRICE.format("2", "2.140.000")], id="other numbers"),
        pytest.param(["***"] * 40, id="rules without words"),
    ],
)
def test_what_is_meant_stays(lines: list[str]) -> None:
    assert found(lines) == []


def test_a_near_copy_goes() -> None:
    changed = [PROSE[0], PROSE[1].replace("tersebut.", "itu."), PROSE[2], PROSE[3]]
    (repeat,) = found([*PROSE[:4], "Iklan", *changed])
    assert (repeat.kept, repeat.removed) == ((1, 4), (6, 9))
    assert 0.85 <= repeat.similarity < 1.0


def test_the_copy_in_the_story_is_kept_wherever_it_stands() -> None:
    lines = [*PROSE[:3], "Iklan di tengah", *PROSE]
    assert found(lines, range(4, 9)) == [Repeat((5, 7), (1, 3), 1.0)]
    assert found(lines, range(3)) == [Repeat((1, 3), (5, 7), 1.0)]
    assert found([*PROSE[:3], "x", *PROSE[:3], "y", *PROSE[:3]], range(4, 7)) == [
        Repeat((5, 7), (1, 3), 1.0),
        Repeat((5, 7), (9, 11), 1.0),
    ]


def test_all_later_copies_name_the_same_run() -> None:
    first, second = found([*PROSE, "a", *PROSE, "b", *PROSE[1:4]])
    assert (first, second) == (Repeat((1, 5), (7, 11), 1.0), Repeat((2, 4), (13, 15), 1.0))


def test_an_article_run_together_in_one_line() -> None:
    one = " ".join(PROSE)
    assert found([one, *PROSE]) == [Repeat((1, 1), (2, 6), 1.0)]
    assert found([one, *PROSE], range(1, 6)) == [Repeat((2, 6), (1, 1), 1.0)]
    assert found([*PROSE, "Iklan", one]) == [Repeat((1, 5), (7, 7), 1.0)]


def test_paragraphs_glued_together_without_a_space_are_found_again() -> None:
    assert found(["".join(PROSE), *PROSE]) == [Repeat((1, 1), (2, 6), 1.0)]


def test_a_pull_quote_goes_and_the_sentence_it_is_from_stays() -> None:
    quote = "Makanan dan kosmetik dibahas kedua menteri itu pada hari kedua kunjungan mereka ke ibu kota, dan rincian"
    quote += " perjanjian yang akan ditandatangani bulan depan tidak diberikan kepada siapa pun"
    source = f"“{quote},” kata seorang pejabat yang ikut dalam pertemuan itu kepada wartawan di Pyongyang."
    assert left([quote, PROSE[0], source, PROSE[1]]) == [PROSE[0], source, PROSE[1]]
    shorter = " ".join(quote.split()[:12])
    assert left([shorter, PROSE[0], source]) == [shorter, PROSE[0], source]
    other = quote.replace("bulan depan", "tahun depan")
    assert left([other, PROSE[0], source]) == [other, PROSE[0], source]


def test_a_line_that_holds_more_than_the_run_is_not_lost() -> None:
    more = " ".join([*PROSE, "Presiden mengatakan hal lain yang tidak ada di tempat lain mana pun di halaman ini."] * 1)
    assert left([*PROSE[:3], more]) == [more]
    assert left([*PROSE[:3], more], range(3)) == [*PROSE[:3], more]


def test_a_summary_list_is_no_copy() -> None:
    points = ["Menteri bertemu di Pyongyang pada Rabu", "Makanan dan kosmetik dibahas", "Rincian tidak diberikan"]
    assert found([*points, " ".join(PROSE)]) == []


def test_a_teaser_cut_short_goes() -> None:
    assert left([PROSE[0][:70] + "...", *PROSE]) == PROSE
    assert left([*PROSE, PROSE[1][:63] + "…"]) == PROSE
    assert len(left([*PROSE, "Menteri Luar Negeri bertemu di Pyongyang..."])) == 6
    assert len(left([*PROSE, PROSE[1][:40] + " sesuatu yang sama sekali lain..."])) == 6


def test_the_whole_page_twice() -> None:
    lines = ["Judul halaman ini", "Rabu, 1 Mei 2024", *PROSE, "Editor: Budi"]
    assert found(lines + lines) == [Repeat((1, 8), (9, 16), 1.0)]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([PROSE[0]] * 3000, id="one line"),
        pytest.param(["tiga kata saja"] * 3000, id="one short line"),
        pytest.param(["a", "b"] * 1500, id="two words"),
        pytest.param([PROSE[n % 2] for n in range(3000)], id="two lines"),
        pytest.param(["***"] * 1500 + ["a"] * 1500, id="no words"),
        pytest.param([f"{PROSE[0]} {PROSE[1]} kata{n}" for n in range(1500)], id="all near"),
        pytest.param([" ".join(PROSE * 300), *PROSE * 300], id="all in one"),
        pytest.param([PROSE[n % 5][:60] + "..." for n in range(1500)] + PROSE, id="all teasers"),
    ],
)
def test_no_page_is_slow(lines: list[str]) -> None:
    page = page_of(lines)
    before = time.process_time()
    list(find_repeats(page, RECIPE, None))
    assert time.process_time() - before < 15, "what grows with the square of a page takes minutes here"


TOGETHER, CUT, OTHER = " ".join(PROSE[:3]), PROSE[0][:70] + "...", PROSE[4].replace("Juli", "Juni")
LINES = st.lists(
    st.one_of(
        st.sampled_from([*PROSE, "Iklan", "***", "Baca Juga", TOGETHER, CUT, OTHER]),
        st.lists(st.sampled_from(["satu", "dua", "tiga", "empat", "lima", "enam", "7"]), max_size=12).map(" ".join),
    ),
    max_size=40,
)
STORIES = st.one_of(st.none(), st.builds(range, st.integers(0, 20), st.integers(0, 40)))


@settings(max_examples=150, deadline=None)
@given(LINES, STORIES)
def test_nothing_is_lost_with_its_copy(lines: list[str], story: range | None) -> None:
    page = page_of(lines)
    decisions = list(find_repeats(page, RECIPE, story))
    repeats = [d for d in decisions if isinstance(d, Repeat)]
    removed = [n for r in repeats for n in range(r.removed[0], r.removed[1] + 1)]
    kept = {n for r in repeats for n in range(r.kept[0], r.kept[1] + 1)}
    assert len(removed) == len(set(removed))
    assert not kept & set(removed)
    gone = {d.span for d in decisions if isinstance(d, Removal)}
    assert gone == {b.span for b in page.blocks if b.first in removed}
    ends = {n for r in repeats for n in (*r.kept, *r.removed)}
    assert not any(page.lines[n - 1].blank for n in ends)
    assert all(r.similarity >= 0.85 for r in repeats)
    words = {w for b in page.blocks if b.span not in gone for w in b.text.split()}
    lost = {w for b in page.blocks for w in b.text.split()} - words
    assert len(lost) <= 4
    inside = {b.first for b in page.blocks if story and b.index in story}
    assert all(r.kept[0] in inside for r in repeats if r.removed[0] in inside)


def repeats(lines: list[str]) -> bool:
    return may_repeat(wording(page_of(lines).blocks))


def test_a_page_that_is_passed_over_has_no_copies() -> None:
    """The quick look that spares most pages the sketch must never hide a copy, edited or cut short as it may be."""
    lead = (
        "Kepala desa mengatakan penanaman pohon bakau itu dilakukan setiap tahun agar abrasi tidak makin parah di sana."
    )
    rest = "Menurut dia, pohon yang ditanam tahun lalu sudah setinggi dua meter dan menahan gelombang besar."
    assert repeats([lead, rest, "Jeda", lead, rest])
    assert repeats([f"{lead} {rest}", "Jeda", lead, rest])
    assert repeats([lead, "Jeda", f"{lead[:70]} ..."])
    assert repeats(["東京で地震がありました", "東京で地震がありました"])
    assert not repeats([lead, rest, "Jeda"])
