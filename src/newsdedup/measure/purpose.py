"""What a recurring line is for, by the words it says: pleas, labels, notices, credits, addresses.

Stricter than the line model's cues: one common word ("berita", "foto") is no evidence that a sentence is furniture;
a plea, a label or an address is. No outlet is named here.
"""

from __future__ import annotations

import re
from typing import NamedTuple

PURPOSES: tuple[tuple[str, str], ...] = (
    (
        "republish",
        r"""
(?:artikel|berita|tulisan|konten) ini (?:telah|sudah|pertama|juga|merupakan)
(?:telah|sudah) (?:tayang|terbit)
(?:re)?published (?:first )?(?:in|on|by)
first appeared
""",
    ),
    (
        "legal",
        r"""
copyright|©|hak ?cipta|all rights reserved|terpelihara|alle rechte|droits réservés
dilarang (?:keras )?(?:meng|mem|meny|men)
disclaimer|penafian|tanggung ?jawab|bertanggungjawab|pandangan peribadi|mencerminkan|chatbot
""",
    ),
    (
        "byline",
        r"""
^\W?(?:laporan|penulis|reporter|pewarta|wartawan|editor|oleh|jurnalis|kontributor)\b(?: wartawan\b)?(?=[ :|/]|$)
^\W?(?:penyunting|redaktur|by|author|autor|autore|auteur|par|por|von)\b(?=[ :|/]|$)
""",
    ),
    (
        "credit",
        r"""
^\W?(?:sumber|source|foto|gambar|photo|dok|ilustrasi|kredit|video oleh|foto oleh)\s?[:/]
""",
    ),
    (
        "embed",
        r"""
a post shared by|kiriman dibagikan|lihat postingan ini|view this post
\[gambas ?: ?(?:instagram|twitter|tiktok|facebook)
""",
    ),
    (
        "ad",
        r"""
advertisement|\biklan\b|scroll (?:to|untuk|ke)|promoted|sponsored|advertorial
\banzeige\b|publicidad|publicité|pubblicità|reklam
""",
    ),
    (
        "video",
        r"""
\[gambas
\b(?:simak|saksikan|tonton|lihat)(?: juga)? (?:\w+ )?(?:video|live)
saksikan ?live|^video ?(?:pilihan|lainnya|:)|watch (?:the |this )?video|watch also|watch:
""",
    ),
    (
        "related",
        r"""
\b(?:baca|lihat|simak|tonton|dengar)\s?(?:juga|lainnya|selengkapnya|berita|artikel|selanjutnya)\b
\b(?:read|see|watch) (?:also|more)\b|\b(?:lesen|lire|leer|lea|leggi|leia|lees) (?:auch|aussi|también|anche|também|ook)\b
^\W?(?:baca|lihat|simak|read|related)\s?:
selengkapnya ?(?:di|:|klik|$)
(?:berita|artikel)\s?(?:terkait|lainnya|berkaitan|penuh|asal)|terbaru lainnya|pilihan editor|^\W?terpopuler
related (?:articles?|stories|news)|most read|recommended (?:for|stories)
""",
    ),
    (
        "follow",
        r"""
^\W{0,3}(?:ayo |yuk |mari |segera )?(?:ikuti|dapatkan|gabung|bergabung(?:lah)?|langganan|berlangganan|unduh)\b
^\W{0,3}(?:nantikan|jangan lupa|jangan ketinggalan|follow|subscribe|join|download|install)\b
google ?news|(?:saluran|channel|kanal) whatsapp|whatsapp (?:channel|kami)|telegram channel
newsletter|sign up|akses berita|abonnieren|suscríbete
""",
    ),
    (
        "nav",
        r"""
(?:halaman|laman|page) (?:selanjutnya|berikut|berikutnya|\d+ (?:dari|of))|next page|daftar isi|loading
\bklik\b|\bclick\b|geser untuk|di ?sini[.)]?$|tap (?:here|to)
""",
    ),
    (
        "share",
        r"""
\b(?:bagikan|kongsi|share this|share on|copy link|salin tautan|teilen)\b
""",
    ),
    (
        "comment",
        r"""
\b(?:komentar|comments?|tinggalkan balasan|leave a reply)\b.{0,12}$|^(?:komentar|comments?)\b
""",
    ),
    (
        "tags",
        r"""
^(?:tags?|topik|label)\b ?:?|^(?:#\w+ ?)+$
""",
    ),
    (
        "ui",
        r"""
ubah saiz|text size|ukuran huruf|^(?:a[+-] ?){1,2}|rating
""",
    ),
    (
        "code",
        r"""
^[-–—]? ?[\[(](?:[\w.*]{1,12}(?:[/\-|] ?[\w.*]{1,12}){0,4})[\])]$
""",
    ),
)
"""Kind and the words that say it, a pattern a line; of several kinds the first."""

_COMPILED = tuple((kind, re.compile("|".join(rows.split("\n")[1:-1]), re.IGNORECASE)) for kind, rows in PURPOSES)
_ADDRESS = re.compile(
    r"https?://|www\.|(?<!\w)@\w{3,}|\b[\w-]{3,}\.(?:com|co|net|org|id|my|news|tv|info)(?:\.(?:id|my|sg|bn))?\b",
    re.IGNORECASE,
)
_ICON = re.compile(
    r"^[a-z]+(?:_[a-z]+)+$|^(?:search|menu|close|share|image|arrow|keyboard|home|expand|more)\b(?:[ _]\w+){0,2}$"
)
_POINTS_ON = re.compile(
    r"(?:di ?bawah|berikut|sebagai berikut|as follows|below)(?: ini)?\W*$"
    r"|^(?:berikut|simak) (?:ulasan|penjelasan|informasi|daftar|jadwal)",
    re.IGNORECASE,
)


def points_on(text: str) -> bool:
    """Tell whether a text leads in to what the story says next, whatever plea it opens with."""
    return bool(_POINTS_ON.search(text)) and not re.search("video|pilihan", text, re.IGNORECASE)


class Purpose(NamedTuple):
    """What a piece says it is for."""

    kind: str | None
    """of `model.KINDS`, None when it does not say"""
    brand: bool
    """names its own site, or an address"""

    @property
    def told(self) -> bool:
        """Tell whether the words alone speak of furniture."""
        return self.kind is not None


def purpose(text: str, brand: str) -> Purpose:
    """Read what a text is for; `brand` is the site's own name, lower case, or ""."""
    named = bool(_ADDRESS.search(text)) or (bool(brand) and brand in text.casefold())
    kind = next((kind for kind, pattern in _COMPILED if pattern.search(text)), None)
    if kind in ("related", "video", "follow", "nav", None) and points_on(text):
        return Purpose(None, named)
    if kind is None and _ICON.match(text):
        kind = "icon"
    return Purpose(kind, named)
