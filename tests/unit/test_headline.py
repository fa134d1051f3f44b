"""Where a glued headline ends: cut right, or not at all; never into the story when it can be helped."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdedup.clean.headline import Weights, headline_end, words_in_headline
from newsdedup.clean.headline_evidence import WINDOW

CORPUS = Path(__file__).resolve().parents[2] / ".." / "shared" / "dev" / "corpus" / "news_id_ms.jsonl.gz"

CLEAR = [
    (
        "Polairud Pesawaran dan Polda Lampung Tangkap Pelaku Pencurian di Pulau Pahawang",
        "Kegiatan ini dipimpin oleh kepala.",
    ),
    ("Tarif Impor AS Ancam Industri TPT, Pemerintah Harus Lindungi Pasar Domestik", "Selain itu, pabrik mulai tutup."),
    ("Harga Emas Hari Ini Turun Lagi, Simak Rinciannya!", "Menurut dia, penurunan itu wajar."),
    ("Jam Berapa Laga Jepang vs Indonesia?", "Namun, pelatih belum mengumumkan susunan pemain."),
    ("Warga Diminta Waspada Banjir Bandang", '"Kami terus memantau tinggi muka air," kata dia.'),
    ("Polis tahan dua lelaki selepas kejar mengejar di lebuh raya", "Beliau berkata, siasatan masih dijalankan."),
]


@pytest.mark.parametrize(("headline", "story"), CLEAR)
def test_the_cut_falls_between_headline_and_story(headline: str, story: str) -> None:
    text = f"Air laut surut. Baca Juga: {headline} {story} Warga sudah pulang."
    start = text.index(headline)
    assert headline_end(text, start) == start + len(headline)


@pytest.mark.parametrize(
    "text",
    [
        "Baca juga tulisan ulama lain agar pemahaman menjadi lengkap.",
        "Baca juga Al-Qur'an setiap hari agar hati menjadi tenang dan tidak mudah gelisah.",
        "Baca juga: lihat lampiran di bawah.",
    ],
)
def test_a_label_inside_a_sentence_cuts_nothing(text: str) -> None:
    assert headline_end(text, text.index(" ", text.index("juga")) + 1) is None


def test_a_headline_that_nothing_follows_ends_with_the_text() -> None:
    text = "Baca Juga: Pemerintah Siapkan Bantuan untuk Korban Gempa di Cianjur"
    assert headline_end(text, 11) == len(text)


def test_a_sentence_that_nothing_follows_is_no_headline() -> None:
    assert headline_end("Baca Juga: Pemerintah menyiapkan bantuan untuk korban gempa di Cianjur.", 11) is None


@pytest.mark.parametrize("label", ["Baca Juga:", "(Baca juga:", "BACA JUGA -", "Simak:"])
def test_the_next_links_label_ends_a_headline(label: str) -> None:
    headline = "Pemerintah Siapkan Bantuan untuk Korban Gempa"
    text = f"Baca Juga: {headline} {label} Gempa Guncang Cianjur Warga panik."
    assert headline_end(text, 11) == 11 + len(headline)


@pytest.mark.parametrize("text", ["Baca Juga: ", "Baca Juga: Gempa", "Baca Juga: -", 'Baca Juga: "'])
def test_too_little_is_no_headline(text: str) -> None:
    assert headline_end(text, 11) is None


@given(st.text(max_size=300), st.integers(0, 320))
def test_any_text_gives_none_or_the_end_of_a_word(text: str, start: int) -> None:
    end = headline_end(text, start)
    assert end is None or (start < end <= len(text) and not text[end - 1].isspace() and not text[end : end + 1].strip())


@given(st.lists(st.sampled_from(["Gempa", "di", "Namun,", "terjadi", "RI", "2025", '"Ia', "dia."]), max_size=90))
def test_only_the_window_decides(words: list[str]) -> None:
    """What stands beyond the window alters nothing, so the time is bounded however long the text."""
    near = "Gempa " + " ".join((words + ["Gempa"] * WINDOW)[: WINDOW + 1])
    assert headline_end(near + " Namun,", 0) == headline_end(near + " kata dia. Baca Juga: Gempa", 0)


def test_doubt_leaves_the_text() -> None:
    """Weights that tell nothing must cut nothing."""
    text = "Gempa Guncang Cianjur Warga Panik Kemarin malam ramai"
    assert words_in_headline(text, 0, Weights({}, {}, frozenset(), frozenset())) is None


@pytest.mark.skipif(not CORPUS.exists(), reason="the shared development corpus is not beside the repository")
def test_stories_are_spared_and_most_headlines_go() -> None:
    from newsdedup.measure.headline import verdict
    from newsdedup.measure.headline_pairs import articles, pairs

    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        pool = articles(json.loads(line) for line in lines)
    glued = [pair for pair in pairs(pool, 1500, 7, even=1.0) if pair.kind == "glued"]
    from newsdedup.clean.headline import SHIPPED

    told = Counter(verdict(pair, SHIPPED) for pair in glued)
    assert told["over"] <= 0.005 * len(glued)
    assert told["under"] <= 0.03 * len(glued)
    assert told["ok"] >= 0.65 * len(glued)


def test_fitting_is_the_same_to_the_byte_and_learns_the_boundary() -> None:
    from newsdedup.measure.headline import module_text
    from newsdedup.measure.headline_fit import fit
    from newsdedup.measure.headline_pairs import articles, lexicon, pairs

    places = ["Cianjur", "Garut", "Sukabumi", "Bandung", "Bogor"]
    rows = [
        {
            "site": f"berita{at % 3}.id",
            "title": f"Warga {place} Tolak Rencana Tambang Baru",
            "text": f"Pembuka.\nNamun, warga {place} belum tahu kapan izin itu terbit dan siapa yang membawanya.",
        }
        for at, place in enumerate(places * 8)
    ]
    pool = articles(rows)
    weights = [fit(pairs(pool, 200, 1, even=0.5), lexicon(pool)) for _ in range(2)]
    assert module_text(weights[0]) == module_text(weights[1])
    text = "Baca Juga: Warga Depok Tolak Rencana Tambang Baru Namun, warga Depok belum tahu kapan izin itu terbit."
    assert words_in_headline(text, 11, weights[0]) == 6
