"""Strategies that make text looking like pages: mixed scripts, tags, controls, odd line ends, repeated lines."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

WORDS = (
    "presiden menteri polisi warga Jakarta Kuala Lumpur mengatakan bahwa the minister said on Monday rumah sakit "
    "(26/1) Rp2,5 “kata” dia. 東京 で 地震 الرئيس قال ประเทศ a\u0301 e\u0300 \u00ad \u200b \ufeff \x00 "
    "\x1b[31m &amp; <b> </a> 100% • | — - ."
).split(" ")

LINES = (
    "Baca Juga: Harga Emas Naik Lagi Hari Ini",
    "Baca juga:",
    "SCROLL TO CONTINUE WITH CONTENT",
    "search",
    "Senin, 25 September 2023, 08:10 WITA",
    "Editor: Redaksi",
    "kontan.co.id",
    "TERBARU",
    "  • USD/IDR 15.930   -61,00   -0,38%",
    "",
    " \u00a0 ",
    "\u200b",
)

sentence = st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(" ".join)
line = st.one_of(
    sentence, st.sampled_from(LINES), st.text(max_size=40).map(lambda s: s.replace("\n", " ").replace("\r", " "))
)
page_text = st.lists(line, max_size=40).map("\n".join)

_STORY = (
    "Warga kampung itu menanam seribu pohon bakau di tepi pantai pada Sabtu pagi bersama para siswa.",
    "Kepala desa mengatakan penanaman itu dilakukan setiap tahun agar abrasi tidak makin parah di sana.",
    "Menurut dia, “pohon yang ditanam tahun lalu” sudah setinggi dua meter dan menahan gelombang besar — kata warga.",
    "Cafe\u0301 di tepi pantai itu ramai, ujar pemiliknya, Zoe\u0308, sejak jembatan “baru” dibuka pada Senin lalu.",
)
_ODDITIES = (
    b"\xff\xfe junk \x81\x8d", b"caf\xe9 \x93kutip\x94 \x96 1", b"\x00\x00NUL\x00", b"\x0c", b"a\x0bb\x1cc\x85d",
    "satu\u2028dua\u2029tiga".encode(), b"\xc2", b"\xed\xa0\x80", b"\xf0\x9f", "\u200b\ufeff\u00ad".encode(),
    b"<b>tebal</b> <a href='/x?a=1&amp;b'>Baca Juga: Emas Naik</a>", b"&nbsp;&lt;x&gt; &amp;amp; &#8217;",
    b"\x1b[31mmerah\x1b[0m \x1b]0;judul\x07", "ก\u0e33 e\u0301\u0323 \u1112\u1161\u11ab".encode(), b"\xe2\x80",
    b"Senin, 25 September 2023, 08:10 WITA", b"Baca juga:", b"SCROLL TO CONTINUE WITH CONTENT", b"Editor: Redaksi",
)  # fmt: skip
_ENDS = (b"\n", b"\n", b"\n", b"\r\n", b"\r", b"\n\n", b" \n", b"\n\r")
_WIDE = ("utf-16-le", "utf-16-be", "utf-16", "utf-32-le", "utf-32", "utf-8-sig", "cp1252")


def raw_page(random: Random) -> bytes:
    """Make the bytes of a page: a story, more or less, in any encoding, with anything that bytes can hold amid it."""
    story = [sentence.encode() for sentence in random.sample(_STORY, random.randint(0, 4))]
    lines = story + random.choices(_ODDITIES, k=random.randint(0, 6))
    lines += [random.randbytes(random.randint(0, 30)) for _ in range(random.choice((0, 0, 1)))]
    random.shuffle(lines)
    lines += random.choices(lines, k=random.choice((0, 0, 2, 5))) if lines else []
    raw = b"".join(line + random.choice(_ENDS) for line in lines)
    if random.random() < 0.3:
        raw = raw.rstrip(b"\r\n")
    if random.random() < 0.3:
        mark = random.choice((b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
        return mark + raw.decode("utf-8", "replace").encode(random.choice(_WIDE), "replace")
    return raw


def big_page(seed: int) -> bytes:
    """Make a page of 1,000 to 5,000 lines, most of which come again and again."""
    random = Random(seed)
    stock = [*(line.encode() for line in (*_STORY, *LINES)), *_ODDITIES, *(raw_page(random) for _ in range(5))]
    return b"".join(random.choice(stock) + random.choice(_ENDS) for _ in range(random.randint(1000, 5000)))


mixed_lines = st.lists(st.one_of(line, st.sampled_from(_STORY)), min_size=1, max_size=40)
page_bytes = st.one_of(
    st.integers(0, 10**9).map(lambda seed: raw_page(Random(seed))),
    mixed_lines.map(lambda lines: "\n".join(lines).encode("utf-8", "surrogatepass")),
    st.binary(max_size=400),
)
