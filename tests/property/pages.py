"""Strategies that make text looking like pages: mixed scripts, tags, controls, odd line ends, repeated lines."""

from __future__ import annotations

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
