"""Title, date, authors and dateline of dumps of outlets that no pack knows, as many outlets print them."""

from __future__ import annotations

import pytest

from newsdedup.clean.prepare import prepare
from newsdedup.model import Document, Source
from newsdedup.packs.loader import load_packs
from newsdedup.recipe import Recipe

RECIPE = Recipe(packs=load_packs())
TITLE = "Pasar Apung Ngawi Dibuka Kembali Setelah Dua Tahun"
LEAD = "Pasar apung di Bengawan Solo dibuka kembali pada Senin pagi setelah dua tahun ditutup karena dermaganya rusak."
REST = [
    "Sebanyak 84 pedagang menempati perahu baru yang disewakan pemerintah kabupaten dengan harga Rp15.000 sehari.",
    "“Kami ingin warga kembali berbelanja di sungai,” kata Kepala Dinas Perdagangan Ngawi, Sulastri.",
    "Pasar akan buka setiap hari dari pukul 05.00 sampai 11.00, dan pada akhir pekan sampai petang.",
]
STORY = "\n\n".join([LEAD, *REST])


@pytest.mark.parametrize(
    ("head", "published", "authors"),
    [
        ("Senin, 3 Maret 2025 09:15 WIB\nPenulis: Ratri Kumala", "2025-03-03T09:15:00+07:00", ("Ratri Kumala",)),
        ("Oleh: Ratri Kumala | Senin, 3 Maret 2025 | 09:15", "2025-03-03T09:15:00", ("Ratri Kumala",)),
        ("Posted by Ratri Kumala on Maret 3, 2025", "2025-03-03", ("Ratri Kumala",)),
        ("Diunggah pada 3 Maret 2025 oleh Ratri Kumala", "2025-03-03", ("Ratri Kumala",)),
        ("Ditulis oleh Ratri Kumala, 3 Maret 2025", "2025-03-03", ("Ratri Kumala",)),
        ("Ratri Kumala - Lembayung Post\nSenin, 03 Mar 2025 09:15 WIB", "2025-03-03T09:15:00+07:00", ("Ratri Kumala",)),
        ("Reporter\nRatri Kumala\nEditor\nBagas Wirawan\n3 Maret 2025", "2025-03-03", ("Ratri Kumala",)),
        ("Publish: 3 Maret 2025 09:15\nUpdate: 4 Maret 2025 10:00", "2025-03-03T09:15:00", ()),
        ("by redaksi — 3 Maret 2025", "2025-03-03", ("redaksi",)),
    ],
)
def test_what_stands_below_the_headline(head: str, published: str, authors: tuple[str, ...]) -> None:
    done = prepare(Document(Source("a", 0), "\n".join([TITLE, head, LEAD, *REST])), RECIPE).article
    assert done is not None
    assert (done.title, done.published, done.authors) == (TITLE, published, authors)
    assert done.text == STORY


@pytest.mark.parametrize(
    ("dateline", "place"),
    [
        ("Ngawi, Lembayung Post - ", "Ngawi"),
        ("NGAWI (Lembayung Post) – ", "NGAWI"),
        ("NGAWI, lembayungpost.id - ", "NGAWI"),
        ("LEMBAYUNGPOST.ID, NGAWI – ", "NGAWI"),
        ("lembayungpost.id | NGAWI - ", "NGAWI"),
        ("Lembayungpost.id–Ngawi, ", "Ngawi"),
        ("Ngawi (3/3) - ", "Ngawi"),
        ("Ngawi (ANTARA) - ", "Ngawi"),
        ("KBRN, Ngawi: ", "Ngawi"),
        ("Kuala Terengganu: ", "Kuala Terengganu"),
    ],
)
def test_datelines(dateline: str, place: str) -> None:
    done = prepare(Document(Source("a", 0), "\n".join([TITLE, dateline + LEAD, *REST])), RECIPE).article
    assert done is not None
    assert done.dateline is not None
    assert (done.dateline.place, done.text) == (place, STORY)


@pytest.mark.parametrize(
    ("tail", "authors", "code"),
    [
        ("(Ratri Kumala)", ("Ratri Kumala",), None),
        ("- Ratri Kumala", ("Ratri Kumala",), None),
        ("Penulis: Ratri Kumala\nEditor: Bagas Wirawan", ("Ratri Kumala",), None),
        ("(Ant/H-2)", (), "Ant/H-2"),
        ("(antara/jpnn)", (), "antara/jpnn"),
        ("RATRI KUMALA", (), None),
    ],
)
def test_what_stands_below_the_story(tail: str, authors: tuple[str, ...], code: str | None) -> None:
    done = prepare(Document(Source("a", 0), "\n".join([TITLE, LEAD, *REST, tail])), RECIPE).article
    assert done is not None
    assert (done.authors, done.desk_code, done.text) == (authors, code, STORY)
