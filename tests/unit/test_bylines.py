"""Names without a label are lifted between headline and date, and nowhere else."""

from __future__ import annotations

import pytest

from newsdedup.clean.prepare import article, clean
from newsdedup.model import Article
from newsdedup.recipe import Pack, Recipe
from tests.unit.build import STORY, document

TITLE = "Warga Pesisir Tanam Seribu Pohon Bakau"
DATE = "Senin, 25 September 2023, 08:10 WITA"
RECIPE = Recipe(packs=(Pack("test", "test.yaml", digest="0", lists=(("sections", ("Hukum Kriminal",)),)),))


def read(*lines: str) -> Article:
    return article(clean(document("\n".join([*lines, STORY])), RECIPE), RECIPE)


@pytest.mark.parametrize(
    ("lines", "authors"),
    [
        (["Ratri Kumala"], ("Ratri Kumala",)),
        (["Ratri Kumala and Bagas Wirawan"], ("Ratri Kumala", "Bagas Wirawan")),
        (["Ahmad bin Abu, Siti Aminah"], ("Ahmad bin Abu", "Siti Aminah")),
        (["Ratri Kumala - Lembayung Post"], ("Ratri Kumala",)),
        (["RATRI KUMALA", "The Lembayung Post"], ("RATRI KUMALA",)),
    ],
)
def test_a_name_between_headline_and_date_is_the_authors(lines: list[str], authors: tuple[str, ...]) -> None:
    done = read(TITLE, *lines, DATE)
    assert (done.title, done.authors) == (TITLE, authors)
    assert done.text == STORY.replace("\n", "\n\n")


@pytest.mark.parametrize("line", ["Hukum Kriminal", "Lembayung Post", "Berita Utama", "Bakau", "pesisir utara"])
def test_sections_outlets_and_single_words_are_no_names(line: str) -> None:
    assert read(TITLE, line, DATE).authors == ()


def test_a_short_headline_over_its_date_is_no_name() -> None:
    assert read("Kebun Bakau", DATE).authors == ()
    assert read("Beranda", "Kebun Bakau", DATE).authors == ()


def test_a_name_elsewhere_stays() -> None:
    done = read(TITLE, DATE, "Ratri Kumala")
    assert done.authors == ()
    assert "Ratri Kumala" in done.text
