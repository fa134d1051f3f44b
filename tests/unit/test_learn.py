"""Learning proposes a site's furniture and leaves what recurs in stories alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from newsdedup.clean.prepare import prepare
from newsdedup.measure import sightings
from newsdedup.measure.draft import Draft
from newsdedup.measure.furniture import LearnOptions
from newsdedup.measure.learn import Learner, brand_of
from newsdedup.measure.packfile import write
from newsdedup.packs.examples import check
from newsdedup.packs.loader import read_pack
from newsdedup.recipe import Pack, Recipe
from tests.unit.learnable import Dress, document, headline, learned, matches, story


def accepted(draft: Draft, folder: Path) -> Pack:
    """Write the pack and read it as a person's."""
    path = folder / "learned.yaml"
    path.write_text(write(draft), encoding="utf-8")
    pack = read_pack(path)
    assert check([pack]) == []
    return pack


def lines_around(head: list[str], foot: list[str]) -> Dress:
    return lambda number, paragraphs: [*head, *paragraphs, *foot]


def before_the_last(line: str) -> Dress:
    return lambda number, paragraphs: [*paragraphs[:-1], line, paragraphs[-1]]


def changed(at: int, how: str) -> Dress:
    """Put `how` in place of a paragraph; it may name the paragraph, a headline and the story's number."""

    def dress(number: int, paragraphs: list[str]) -> list[str]:
        text = how.format(paragraph=paragraphs[at], headline=headline(number), number=number, day=number % 27 + 1)
        return [text if place == at % 4 else paragraph for place, paragraph in enumerate(paragraphs)]

    return dress


FURNITURE: dict[str, Dress] = {
    "an advertisement between paragraphs": before_the_last("ADVERTISEMENT"),
    "a plea under the story": lines_around([], ["Ikuti berita terbaru kami di Google News dan saluran WhatsApp."]),
    "a bare name above": lines_around(["KabarHarian"], []),
    "a line that does not say what it is for": lines_around(["Terang Tajam Tepat"], []),
    "a line with a number that varies": lambda number, ps: [*ps, f"Halaman 1 dari {number % 4 + 2}"],
    "a label and a name": lambda number, ps: [*ps, f"Penulis: {headline(number).rsplit(' ', 4)[0]}"],
    "a label and a headline": lambda number, ps: [*ps[:2], f"Baca juga: {headline(number)}", *ps[2:]],
    "a label alone, the headline below": lambda number, ps: [*ps[:2], "Baca juga:", headline(number), *ps[2:]],
    "a rail": lambda number, ps: [*ps, "Berita Lainnya", *(headline(number, place) for place in range(4))],
    "a dateline": changed(0, "JAKARTA, KABARHARIAN.CO.ID - {paragraph}"),
    "a plea glued behind a paragraph": changed(3, "{paragraph}Dapatkan berita pilihan di kanal WhatsApp KabarHarian"),
    "a link glued behind a paragraph": changed(1, "{paragraph}Baca Juga: {headline}"),
    "a logo glued to the first paragraph": changed(0, "kabarharian news logo {paragraph}"),
    "a logo glued to the last paragraph": changed(3, "{paragraph} kabarharian news logo article"),
    "a notice of many words": lines_around(
        [], ["Dilarang keras mengambil konten, melakukan crawling atau pengindeksan untuk AI tanpa izin KabarHarian."]
    ),
    "quotes and signs": lines_around([], ["Unduh 'aplikasi' #1: \"KabarHarian\" {50% off} \\o/ [gratis] (a+b)*"]),
}


@pytest.mark.parametrize("name", FURNITURE)
def test_furniture_is_proposed_and_the_pack_removes_it(name: str, tmp_path: Path) -> None:
    dress = FURNITURE[name]
    pack = accepted(learned(dress), tmp_path)
    assert len(pack.rules) >= 1
    for number in range(100, 110):
        outcome = prepare(document(number, dress(number, story(number))), Recipe(packs=(pack,)))
        assert outcome.article is not None
        assert outcome.article.text == "\n\n".join(story(number))


BACKGROUND = (
    "Perjanjian itu diteken para menteri pada tahun 1998 setelah perundingan yang berlangsung selama empat "
    "tahun di Jenewa, dan sejak itu ditinjau kembali setiap lima tahun oleh semua pihak yang turut serta."
)
LYRICS = ["Aku berjalan di bawah hujan", "Mencari bintang yang hilang", "Oh malam jangan kau pergi"]

CONTENT: dict[str, Dress] = {
    "prayer times": lambda number, ps: [*ps[:3], f"SUBUH 04:{number + 10}", f"ZUHUR 11:{number + 20}", ps[3]],
    "prayer times at the end": lambda number, ps: [*ps, f"SUBUH 04:{number + 10}", f"ISYA 19:{number + 20}"],
    "headings of fact checks": lambda number, ps: [ps[0], "Penelusuran", *ps[1:3], "Kesimpulan", ps[3]],
    "a salutation in some letters": lambda number, ps: [*["SAUDARA PENGARANG,"] * (number < 1), *ps],
    "a lead-in": before_the_last("Simak ulasan selengkapnya berikut ini:"),
    "attributions": changed(1, "{paragraph} Demikian dikutip dari kantor berita Reuters."),
    "a way to say who speaks": changed(2, '"{paragraph}" kata dia kepada KabarHarian.co.id.'),
    "a way to say who speaks, without a stop": changed(2, '"{paragraph}" kata dia kepada KabarHarian'),
    "a title of office": changed(1, "Presiden Republik Indonesia {headline} {paragraph}"),
}


@pytest.mark.parametrize("name", CONTENT)
def test_content_is_not_proposed(name: str) -> None:
    assert matches(learned(CONTENT[name])) == []


@pytest.mark.parametrize(
    "extra",
    [[BACKGROUND], LYRICS, [f"{BACKGROUND} Hal itu dilaporkan KabarHarian."]],
    ids=["prose", "lyrics", "branded"],
)
def test_what_recurs_in_stories_on_one_topic_is_not_proposed(extra: list[str]) -> None:
    learner = Learner()
    for number in range(60):
        on_topic = number % 6 == 0
        paragraphs = story(number, "topic" if on_topic else "")
        lines = [*paragraphs[:3], *extra, paragraphs[3]] if on_topic else paragraphs
        learner.take(prepare(document(number, lines), Recipe(), trace=True))
    assert matches(next(iter(learner.propose(())))) == []


def test_one_story_printed_many_times_teaches_nothing() -> None:
    def dress(number: int, paragraphs: list[str]) -> list[str]:
        return story(7) if number % 3 == 0 else paragraphs

    assert matches(learned(dress)) == []


@pytest.mark.parametrize(("count", "proposed"), [(5, 0), (6, 1)])
def test_a_piece_must_recur_often_enough(count: int, proposed: int) -> None:
    dress = lambda number, ps: [*ps, *["Klik di sini untuk berlangganan"] * (number < count)]  # noqa: E731
    assert len(matches(learned(dress, options=LearnOptions(at_least=6)))) == proposed


def test_a_crawl_that_starts_with_one_busy_day_does_not_hide_furniture() -> None:
    learner = Learner()
    for number in range(100):
        day = "2025-03-01" if number < 80 else f"2025-04-{number - 79:02}"
        page = document(number, [*story(number), "ADVERTISEMENT"])
        learner.take(prepare(replace(page, hints=replace(page.hints, published=day)), Recipe(), trace=True))
    assert matches(next(iter(learner.propose(())))) == ["ADVERTISEMENT"]


def test_what_recurred_on_one_day_only_is_not_proposed() -> None:
    learner = Learner()
    for number in range(40):
        lines = [*story(number), *["ADVERTISEMENT"] * (number % 10 == 0)]
        page = document(number, lines)
        day = "2025-03-01" if number % 10 == 0 else f"2025-04-{number % 27 + 1:02}"
        learner.take(prepare(replace(page, hints=replace(page.hints, published=day)), Recipe(), trace=True))
    assert matches(next(iter(learner.propose(())))) == []


def test_what_did_not_vary_stays_as_it_is() -> None:
    draft = learned(lines_around([], ["Unduh aplikasi KabarHarian versi 24"]))
    assert matches(draft) == [r"Unduh\s+aplikasi\s+KabarHarian\s+versi\s+24"]


def test_dates_that_varied_are_opened(tmp_path: Path) -> None:
    dress = lambda number, ps: [*ps, f"Iklan ini tayang {number % 27 + 1} {'Mei' if number % 2 else 'Juni'} 2025"]  # noqa: E731
    pack = accepted(learned(dress), tmp_path)
    done = prepare(document(500, [*story(500), "Iklan ini tayang 3 Agustus 2025"]), Recipe(packs=(pack,)))
    assert done.article is not None
    assert done.article.text == "\n\n".join(story(500))
    kept = prepare(document(500, [*story(500), "Iklan ini tayang 3 Agustus 2024"]), Recipe(packs=(pack,)))
    assert kept.article is not None
    assert "2024" in kept.article.text


def test_a_byline_is_lifted(tmp_path: Path) -> None:
    pack = accepted(learned(FURNITURE["a label and a name"]), tmp_path)
    done = prepare(document(0, [*story(0), "Penulis: Sri Wahyuni"]), Recipe(packs=(pack,)))
    assert done.article is not None
    assert done.article.authors == ("Sri Wahyuni",)


def test_the_evidence_stands_beside_every_rule() -> None:
    text = write(learned(before_the_last("ADVERTISEMENT")))
    assert "30 of 30 stories (100.0 %)" in text
    assert "between 29" in text
    assert text.count(">> ADVERTISEMENT <<") == 3


def test_a_pack_in_force_is_extended_not_replaced() -> None:
    learner = Learner()
    dress = before_the_last("ADVERTISEMENT")
    for number in range(10):
        learner.take(prepare(document(number, dress(number, story(number))), Recipe(), trace=True))
    owner = Pack("id.kabar", "x.yaml", domains=("kabarharian.co.id",))
    assert next(iter(learner.propose((owner,)))).pack.id == "id.kabar"


def test_memory_is_bounded_and_what_is_frequent_survives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sightings, "MOST_SINGLES", 50)
    assert matches(learned(before_the_last("ADVERTISEMENT"))) == ["ADVERTISEMENT"]


def test_pages_of_unknown_site_are_counted_and_a_name_settles_it() -> None:
    unknown, named = Learner(), Learner("Kabar Harian")
    for number in range(6):
        outcome = prepare(document(number, [*story(number), "ADVERTISEMENT"], site=""), Recipe(), trace=True)
        unknown.take(outcome)
        named.take(outcome)
    assert (unknown.unknown, list(unknown.propose(()))) == (6, [])
    assert next(iter(named.propose(()))).pack.outlets == ("Kabar Harian",)


@pytest.mark.parametrize(
    ("site", "brand"), [("kompas.com", "kompas"), ("kontan.co.id", "kontan"), ("viva", "viva"), ("bbc.co.uk", "")]
)
def test_brands(site: str, brand: str) -> None:
    assert brand_of(site) == brand
