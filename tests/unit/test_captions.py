"""Captions: text and credit apart, known by credit and place."""

from __future__ import annotations

import pytest

from newsdedup.clean.captions import find_captions, split_caption
from newsdedup.model import Field, Removal
from tests.unit.build import STORY, page


@pytest.mark.parametrize(
    ("printed", "text", "credit"),
    [
        (
            "Menlu hadir di Moskow, 16 Januari 2024. Sputnik/A. Geo/Pool via REUTERS/File Photo?",
            "Menlu hadir di Moskow, 16 Januari 2024.",
            "Sputnik/A. Geo/Pool via REUTERS/File Photo",
        ),
        ("Delegasi berfoto saat tiba di Pyongyang/KCNA", "Delegasi berfoto saat tiba di Pyongyang", "KCNA"),
        ("Suasana pasar pagi. Foto: Dok. Pemkab", "Suasana pasar pagi.", "Foto: Dok. Pemkab"),
        ("Suasana pertemuan di Kremlin (ANTARA FOTO/Fauzan)", "Suasana pertemuan di Kremlin", "ANTARA FOTO/Fauzan"),
        ("Warga memanen padi. Hasilnya naik.", "Warga memanen padi. Hasilnya naik.", None),
    ],
)
def test_split_caption(printed: str, text: str, credit: str | None) -> None:
    assert split_caption(printed) == (text, credit)


def _beside(caption: str) -> list[str]:
    dump = page(f"Penanaman Bakau Digelar\n{caption}\n{STORY}")
    title = Removal(dump.blocks[0].span, "title", "newsdedup/title", "meta")
    found = find_captions(dump.decide([title]), ("Reuters", "ANTARA FOTO", "KCNA"))
    return [d.value for d in found if isinstance(d, Field)]


def test_a_credited_block_under_the_headline_is_a_caption() -> None:
    caption = "Warga menanam bibit bakau di pantai bersama siswa sekolah/KCNA"
    assert _beside(caption) == [caption]


def test_a_lead_that_ends_in_an_agency_is_no_caption() -> None:
    assert _beside("Warga menanam seribu bibit bakau di tepi pantai itu, demikian dilaporkan Reuters.") == []


def test_without_a_headline_nothing_is_a_caption() -> None:
    assert list(find_captions(page(f"Warga menanam bibit bakau di pantai/KCNA\n{STORY}"), ("KCNA",))) == []
