"""Which value wins, and in what form."""

from __future__ import annotations

import pytest

from newsdedup.clean import prepare as preparing
from newsdedup.clean.prepare import article, clean
from newsdedup.model import Article, Caption, Dateline
from newsdedup.recipe import Pack, Recipe, Rule
from tests.unit.build import STORY, document, rule

KNOWN = ("Reuters", "Yonhap", "OANA", "MINA", "ANTARA")


def lifted(text: str, *rules: Rule, **hints: str) -> Article:
    pack = Pack("test", "test.yaml", rules=rules, lists=(("agencies", KNOWN),), digest="0")
    recipe = Recipe(packs=(pack,))
    return article(clean(document(text, **hints), recipe), recipe)


SOURCE = rule(r"sumber\s*:\s*(?P<source>.+)", kind="credit", cls="meta")


@pytest.mark.parametrize(
    ("printed", "agencies", "origin"),
    [
        ("Sumber: Reuters", ("Reuters",), None),
        ("Sumber: Yonhap-OANA", ("Yonhap", "OANA"), None),
        ("Sumber: Mi’raj News Agency (MINA)", ("MINA",), None),
        ("Sumber: Reuters & Kementerian Luar Negeri", (), None),
        ("Sumber: CNNIndonesia.com", (), "cnnindonesia.com"),
        ("Sumber: Olahan peneliti", (), None),
    ],
)
def test_a_credit_gives_known_agencies_or_a_domain(printed: str, agencies: tuple[str, ...], origin: str | None) -> None:
    done = lifted(f"{STORY}\n{printed}", SOURCE)
    assert (done.agencies, done.origin) == (agencies, origin)
    assert printed not in done.text


def test_the_pages_date_with_time_and_zone_beats_a_hint_of_the_same_day() -> None:
    page = f"Warga Pesisir Tanam Seribu Pohon Bakau\nSenin, 25 September 2023, 08:10 WITA\n{STORY}"
    assert lifted(page, published="2023-09-25").published == "2023-09-25T08:10:00+08:00"
    assert lifted(page, published="2023-09-25T00:10:00Z").published == "2023-09-25T08:10:00+08:00"
    assert lifted(page, published="2023-09-24T17:30:00Z").published == "2023-09-25T08:10:00+08:00"
    assert lifted(page, published="2023-09-27T09:00:00+07:00").published == "2023-09-27T09:00:00+07:00"


def test_an_updated_date_counts_only_alone() -> None:
    head = "Warga Pesisir Tanam Seribu Pohon Bakau"
    both = f"{head}\nDiperbarui 26 September 2023 09:00 WIB\n25 September 2023 08:10 WIB\n{STORY}"
    assert lifted(both).published == "2023-09-25T08:10:00+07:00"
    alone = f"{head}\nDiperbarui 26 September 2023 09:00 WIB\n{STORY}"
    assert lifted(alone).published == "2023-09-26T09:00:00+07:00"


def test_an_order_that_cannot_be_told_stays_raw() -> None:
    done = lifted(f"Warga Pesisir Tanam Seribu Pohon Bakau\n3/4/2025\n{STORY}")
    assert (done.published, done.published_raw) == (None, "3/4/2025")


def test_values_inside_a_copy_do_not_count_twice() -> None:
    byline = rule(r"penulis\s*:\s*(?P<author>.+)", kind="byline", cls="meta")
    done = lifted(f"Penulis: Budi Santoso\n{STORY}\n{STORY}\nPenulis: Budi Santoso", byline)
    assert done.authors == ("Budi Santoso",)


def test_a_dateline_needs_a_place() -> None:
    both = rule(r"^(?P<place>\w+), (?P<outlet>MINA) – ", "inline", "dateline", where="first", cls="meta")
    outlet = rule(r"^(?P<outlet>KOMPAS\.com) - ", "inline", "dateline", where="first", cls="meta")
    assert lifted(f"Moskow, MINA – {STORY}", both).dateline == Dateline("Moskow", "MINA")
    alone = lifted(f"KOMPAS.com - {STORY}", outlet)
    assert alone.dateline is None and alone.text.startswith("Warga")


def test_the_last_code_with_a_letter_wins() -> None:
    code = rule(r"\s*\((?P<desk_code>[\w/*-]{1,12})\)$", "inline", "code", cls="meta")
    done = lifted(STORY.replace("sana.", "sana. (T/RI-1)") + " (*)", code)
    assert done.desk_code == "T/RI-1"
    assert done.text == STORY.replace("\n", "\n\n")


def test_captions_are_told_apart_and_the_title_is_none() -> None:
    label = rule(r"foto:\s*(?P<caption>.+)", kind="caption", cls="meta")
    title = "Warga Pesisir Tanam Seribu Pohon Bakau"
    done = lifted(f"Foto: Bibit bakau siap tanam (Foto: Dok. Desa)\nFoto: {title}\n{STORY}", label, title=title)
    assert done.captions == (Caption("Bibit bakau siap tanam", "Foto: Dok. Desa"),)


def test_tags_are_split_where_the_page_separates_them() -> None:
    tags = rule(r"tag\s*:\s*(?P<tags>.+)", kind="tags", cls="meta")
    assert lifted(f"{STORY}\nTag: bakau, pesisir | desa", tags).tags == ("bakau", "pesisir", "desa")


def test_words_count_characters_where_no_spaces_are_written() -> None:
    assert preparing.weight_of("東京で地震。 magnitude 5,2") == 8
    assert preparing.weight_of("satu dua tiga") == 3
