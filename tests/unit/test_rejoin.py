"""Which lines are pieces of one paragraph, and which only stand next to each other."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsdedup.clean.fold import fold_value
from newsdedup.clean.rejoin import continuations

ROOT = Path(__file__).resolve().parents[2]


def paragraphs(text: str) -> list[str]:
    """Cut a dump as `segment` does, each paragraph folded."""
    lines = text.split("\n")
    joins = continuations([fold_value(line) for line in lines], lines)
    pieces: list[list[str]] = []
    for line, joined in zip(lines, joins, strict=True):
        if joined:
            pieces[-1].append(line)
        else:
            pieces.append([line])
    return [fold_value(" ".join(p)) for p in pieces if fold_value(" ".join(p))]


CUT = """Pertemuan itu, seperti dilansir
Kantor Berita
, Selasa (10/6/2025), dihadiri wakil dua puluh negara yang datang dari
Asia Tenggara
dan sekitarnya.
Ketua panitia mengatakan kepada
Harian Pagi
bahwa acara berikutnya akan digelar di kota yang sama tahun depan.
Baca juga:
Jadwal Lengkap Pertemuan Tahunan
Peserta dari pulau terluar baru tiba pada malam hari karena cuaca buruk.
SCROLL TO CONTINUE
Ini pertemuan ketiga dalam lima tahun terakhir.
pertemuan tahunan
asia tenggara
kantor berita"""


@pytest.mark.parametrize("blank_at_end", [False, True])
def test_pieces_between_links_are_one_paragraph(blank_at_end: bool) -> None:
    text = CUT.replace("dilansir\n", "dilansir \n").replace("dari\n", "dari \n") if blank_at_end else CUT
    found = paragraphs(text)
    assert found[0].startswith("Pertemuan itu, seperti dilansir Kantor Berita , Selasa (10/6/2025)")
    assert found[0].endswith("Asia Tenggara dan sekitarnya.")
    assert found[1].startswith("Ketua panitia mengatakan kepada Harian Pagi bahwa")
    assert found[2:4] == ["Baca juga:", "Jadwal Lengkap Pertemuan Tahunan"]
    assert found[-3:] == ["pertemuan tahunan", "asia tenggara", "kantor berita"]


def test_a_dateline_in_pieces_belongs_to_its_lead() -> None:
    text = """Surabaya
-
Kapal Nusantara melawan badai
akan berlayar lagi pada
musim
kemarau depan
setelah perbaikan lambung selesai. Berikut jadwal lengkapnya."""
    assert len(paragraphs(text)) == 1


def test_an_age_after_a_linked_name() -> None:
    text = """Budi Hartono
(21), seorang pendukung asal kota itu, tetap bangga kepada timnya meskipun kalah telak di
Stadion Utama
."""
    assert len(paragraphs(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Menteri Tiba di Moskow untuk Pertemuan Langka Dengan Presiden\nJumat, 19 Januari 2024 / 18:34 WIB",
        "EMAS 1.508.000 10.000 0,67%\nIDX 7.141 -39,42 -0,55%\nLQ45 866 -8,90 -1,02%",
        "• satu hal yang perlu dibawa\n• dua hal yang perlu dibawa juga\n• tiga hal lain",
        "1. Unduh aplikasi di ponsel\n2. Daftar akun baru\n3. Pilih menu bayar",
        "Baca juga:\nHarga Beras Turun di Tiga Provinsi",
        "TERBARU\nHarga beras turun lagi pekan ini, kata pedagang di pasar.",
        "Latar belakang\nHarga beras turun lagi pekan ini, kata pedagang di pasar.",
        "Delegasi berfoto saat berkunjung ke ibu kota negara itu pada hari Jumat/ANTARA\n"
        "logo kantor berita Dalam upaya meningkatkan kerja sama, menteri bertemu diplomat.",
        "harga beras\npasar induk\npedagang beras\ninflasi pangan",
        "Foto selengkapnya klik di sini untuk melihat galeri hari ini\n(abc/def)",
        "Nama\tJumlah\tHarga rata-rata per kilogram di pasar\nberas\t12\tdua belas ribu rupiah per kilogram",
        "Sepuluh Cara Merawat Tanaman Hias di Musim Hujan yang Panjang\nvon Budi Hartono",
        "Denda dikenakan secara bertingkat kepada pengembang dengan ketentuan:\na. denda tingkat satu bagi yang "
        "terlambat melapor;\nb. denda tingkat dua bagi yang tidak melapor sama sekali.",
        "Wie die Stadt ihre alte Brücke retten will und was es kostet\nvor 28 Minuten",
        "气温将下降到零下十度左右，请注意保暖。\n专家建议市民减少外出。\n交通部门提醒司机小心驾驶",
        "อากาศจะเย็นลงในสัปดาห์หน้า\nประชาชนควรเตรียมเสื้อกันหนาว",
        "ستنخفض درجات الحرارة الأسبوع المقبل في معظم المناطق\nينصح الخبراء المواطنين بالبقاء في منازلهم",
    ],
)
def test_neighbours_that_are_no_paragraph_stay_apart(text: str) -> None:
    lines = text.split("\n")
    assert continuations([fold_value(line) for line in lines], lines) == [False] * len(lines)


def test_blank_lines_end_a_paragraph() -> None:
    text = "Ketua panitia mengatakan kepada\n\nbahwa acara berikutnya akan digelar di kota yang sama tahun depan."
    assert len(paragraphs(text)) == 2


STORY = [
    "Pemerintah kota mengumumkan pembangunan jembatan baru yang menghubungkan dua pulau di bagian utara teluk itu.",
    "Wali kota mengatakan pekerjaan dimulai bulan depan dan diperkirakan selesai dalam waktu tiga tahun. Biayanya "
    "ditanggung bersama oleh provinsi dan pemerintah pusat, sedangkan warga diminta bersabar selama jalan ditutup.",
    "Para nelayan khawatir pekerjaan itu mengganggu jalur mereka, tetapi kepala dinas perhubungan berjanji menyediakan "
    "dermaga sementara di sisi timur teluk sampai jembatan dapat dilalui kapal kecil maupun besar dengan aman.",
    "Menurut rencana, jembatan akan dilengkapi jalur sepeda dan trotoar yang lebar di kedua sisinya.",
]


@pytest.mark.parametrize("width", [60, 72, 80])
@pytest.mark.parametrize("first", ["", "   ", "\u3000"])
def test_hard_wrapped_text_is_whole_again(width: int, first: str) -> None:
    wrapped = ["\n".join(textwrap.wrap(p, width, initial_indent=first)) for p in STORY]
    assert paragraphs("\n\n".join(wrapped)) == STORY
    if first:
        assert paragraphs("\n".join(wrapped)) == STORY


def test_wrapped_list_members_stay_apart() -> None:
    members = ["\n".join(textwrap.wrap(f"* {p}", 72, initial_indent="   ", subsequent_indent="     ")) for p in STORY]
    assert paragraphs("\n".join(members)) == [f"* {p}" for p in STORY]


def test_an_ordinary_dump_is_left_alone() -> None:
    assert paragraphs("\n".join(STORY)) == STORY


@pytest.mark.parametrize("path", sorted((ROOT / "seeds").glob("*.txt")), ids=lambda path: path.name[:3])
def test_seeds_need_no_rejoining(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    assert not any(continuations([fold_value(line) for line in lines], lines))


def test_whole_pages_are_left_alone() -> None:
    folder = ROOT.parent / "shared" / "dev" / "pages" / "dumps"
    if not folder.is_dir():
        pytest.skip("needs the development pages in ../shared")
    joins = lines_seen = 0
    for path in sorted(folder.glob("*.txt"))[::8]:
        lines = path.read_text(encoding="utf-8").split("\n")
        joins += sum(continuations([fold_value(line) for line in lines], lines))
        lines_seen += len(lines)
    assert joins * 1000 < lines_seen


LINES = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.sampled_from(
            ["", " ", "Jakarta", "-", ", kata dia", "di pasar \n".strip("\n"), "(21), warga", "AFP", "“", "."]
        ),
        st.sampled_from(STORY),
    ).map(lambda line: line.replace("\n", " ")),
    max_size=40,
)


@given(LINES)
@example(["a"] * 5000)
@example(["kata dia kepada "] * 5000)
def test_any_page_is_survived(lines: list[str]) -> None:
    views = [fold_value(line) for line in lines]
    joins = continuations(views, lines)
    assert joins == continuations(views, lines)
    assert len(joins) == len(lines)
    for at, joined in enumerate(joins):
        if joined:
            assert at > 0
            assert views[at]
            assert views[at - 1]


JAPANESE = """気象庁
は13日、午後9時ごろに地震があったと発表した。震源の深さは約30キロ、地震の規模（
マグニチュード
）は6.9と推定される。この地震で、気象庁は
北の県
と
南の県
に1メートルの注意報を出した。
各地の震度は次のとおり。
東の町
、
西の町
、
山の町
、
川の町
新しい博物館が来月開く、市長が発表した町の計画の中身は
祭りの日程が決まる、三年ぶりの開催
有料会員になると会員限定の
有料記事もお読みいただけます。"""


def test_japanese_goes_on_with_a_particle_or_after_one() -> None:
    found = paragraphs(JAPANESE)
    assert found[0].replace(" ", "").endswith("気象庁は北の県と南の県に1メートルの注意報を出した。")
    assert found[1] == "各地の震度は次のとおり。"
    assert found[2].replace(" ", "") == "東の町、西の町、山の町、川の町"
    assert found[3:5] == [
        "新しい博物館が来月開く、市長が発表した町の計画の中身は",
        "祭りの日程が決まる、三年ぶりの開催",
    ]


def test_headlines_of_a_script_without_case_stay_apart() -> None:
    text = "\n".join(
        ["知事が辞任を表明", "新しい橋が完成", "祭りに三万人", "大雨で列車が止まる", "市長選に三人が届け出"]
    )
    assert len(paragraphs(text)) == 5


def test_a_link_in_an_arabic_sentence() -> None:
    text = """قال الوزير في بيان نشر اليوم إن المشروع الجديد سيبدأ في العام المقبل وفق ما نقل موقع
الخبر
، وإن العمل سيستمر ثلاث سنوات على الأقل.
أخبار ذات صلة
الاقتصاد"""
    assert [len(p.split()) > 5 for p in paragraphs(text)] == [True, False, False]
