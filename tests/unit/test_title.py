"""The headline is found by evidence, and never made up."""

from __future__ import annotations

from newsdedup.clean.prepare import clean
from newsdedup.clean.render import classify, render
from newsdedup.model import Page
from newsdedup.recipe import Recipe
from tests.unit.build import STORY, document

TITLE = "Warga Pesisir Tanam Seribu Pohon Bakau"
DATE = "Senin, 25 September 2023, 08:10 WITA"


def cleaned(text: str, **hints: str) -> Page:
    return clean(document(text, **hints), Recipe())


def titles(page: Page) -> list[str]:
    return [field.value for field in page.fields if field.name == "title"]


def classes(page: Page) -> list[str]:
    return [decision.cls for decision in classify(page)]


def test_a_headline_over_its_date_is_the_title_and_what_stands_above_goes() -> None:
    page = cleaned(f"Contoh.id\nPanel Surya\n{TITLE}\n{DATE}\n{STORY}")
    assert titles(page) == [TITLE]
    assert classes(page)[:4] == ["boiler", "boiler", "meta", "meta"]
    assert render(page) == STORY.replace("\n", "\n\n")


def test_a_title_printed_twice_is_lifted_once() -> None:
    page = cleaned(f"{TITLE}\n{DATE}\n{TITLE}\n{STORY}")
    assert classes(page)[:3] == ["meta", "meta", "copy"]


def test_a_page_that_starts_with_its_story_has_no_title() -> None:
    page = cleaned(STORY)
    assert titles(page) == []
    assert render(page) == STORY.replace("\n", "\n\n")


def test_a_short_line_off_the_topic_is_no_title_and_stays() -> None:
    page = cleaned(f"Kolom Tamu\n{STORY}")
    assert titles(page) == []
    assert render(page).startswith("Kolom Tamu")


def test_a_hint_wins_and_its_line_goes_wherever_it_stands() -> None:
    page = cleaned(f"Lain Sekali Judulnya\n{STORY}\n{TITLE.upper()}", title=TITLE)
    assert titles(page) == [TITLE]
    assert TITLE.upper() not in render(page)
    assert classes(page)[-1] == "meta"


def test_a_standfirst_between_title_and_story_stays() -> None:
    standfirst = "Kegiatan tahunan ini diikuti warga tiga desa dan para siswa sekolah dasar"
    page = cleaned(f"{TITLE}\n{DATE}\n{standfirst}\n{STORY}")
    assert standfirst in render(page)


def test_a_menu_entry_is_no_title_however_often_it_stands_there() -> None:
    page = cleaned(f"Masuk Akun\nBeranda\nMasuk Akun\n{TITLE}\n{DATE}\n{STORY}")
    assert titles(page) == [TITLE]


def test_a_headline_right_above_a_dateline_needs_no_date() -> None:
    headline = "Ratusan Warga Kampung Hijaukan Pesisir Ngawi"
    assert titles(cleaned(f"{headline}\n{STORY}")) == []
    assert titles(cleaned(f"{headline}\nNGAWI, LP - {STORY}")) == [headline]


def test_a_link_amid_a_sentence_is_no_title() -> None:
    start = "Warga kampung itu menanam seribu pohon dan menjaga abrasi tiap tahun sejak lama di dekat"
    page = cleaned(f"{start}\nTaman Bakau Pantai Warga\n, pada Sabtu pagi lalu.\n{STORY}")
    assert "Taman Bakau Pantai Warga" not in titles(page)


def test_a_long_standfirst_over_the_story_is_no_title() -> None:
    standfirst = "Kepala desa mengatakan penanaman seribu pohon bakau di tepi pantai itu dilakukan setiap tahun agar"
    page = cleaned(f"{standfirst} abrasi tidak makin parah di kampung para warga\n{STORY}")
    assert titles(page) == []


def test_a_headline_run_together_with_the_first_sentence_is_cut_off() -> None:
    for glue in (" ", ""):
        page = cleaned(f"{TITLE}{glue}{STORY}", title=TITLE)
        assert titles(page) == [TITLE]
        assert render(page) == STORY.replace("\n", "\n\n")
    for going_on in (", kata lurah. ", " di tepi pantai. ", " Pesisir. "):
        page = cleaned(f"{TITLE}{going_on}{STORY}", title=TITLE)
        assert render(page).startswith(TITLE)
