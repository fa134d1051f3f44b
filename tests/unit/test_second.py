"""A second article on a page is left out with a warning; one story with much structure is not cut."""

from __future__ import annotations

from newsdedup.clean.prepare import prepare
from newsdedup.recipe import Recipe
from tests.unit.build import STORY, document

OTHER = (
    "Tim nasional mengalahkan tuan rumah dengan dua gol pada babak kedua pertandingan semalam di stadion utama.\n"
    "Pelatih memuji kerja keras para pemain muda yang baru pertama kali tampil di turnamen antarnegara itu.\n"
    "Pertandingan berikutnya akan dimainkan pada akhir pekan melawan juara bertahan di kota yang sama juga."
)
HEADLINE = "Tim Nasional Menang Dua Gol di Kandang Lawan"


def test_another_headline_and_date_after_a_story_start_another_article() -> None:
    text = f"{STORY}\n\n{HEADLINE}\nSenin, 25 September 2023, 08:10 WIB\n{OTHER}"
    outcome = prepare(document(text), Recipe())
    assert outcome.article is not None
    assert outcome.article.text == STORY.replace("\n", "\n\n")
    assert dict(outcome.article.removed)["other_article"] >= 4
    assert len(outcome.warnings) == 1
    assert "lines 5-9" in outcome.warnings[0] and "--split" in outcome.warnings[0]


def test_teasers_with_dates_are_no_article() -> None:
    text = f"{STORY}\n{STORY}\n{HEADLINE}\nSenin, 25 September 2023, 08:10 WIB"
    assert prepare(document(text), Recipe()).warnings == ()


def test_a_headline_printed_three_times_over_its_story_is_no_story_above_it() -> None:
    title = "Warga Satu Kampung Menanam Seribu Pohon Bakau di Tepi Pantai Utara pada Sabtu Pagi Kemarin"
    head = f"{title} | Warta Kita\nMenu\n{title} | Warta Kita\nDaerah\n{title}?"
    text = f"{head}\nRatusan siswa ikut turun ke lumpur\nSenin, 25 September 2023, 08:10 WIB\n{STORY}\n{OTHER}"
    outcome = prepare(document(text), Recipe())
    assert outcome.warnings == ()
    assert outcome.article is not None and "abrasi" in outcome.article.text


def test_a_schedule_inside_a_story_does_not_cut_it() -> None:
    text = f"{STORY}\nJadwal Pertandingan Babak Kedua\nSelasa, 10 Juni 2025\nKick off 17.35 WIB\n{OTHER}"
    outcome = prepare(document(text), Recipe())
    assert outcome.warnings == ()
    assert outcome.article is not None and "akhir pekan" in outcome.article.text
