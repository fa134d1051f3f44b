"""Where a link's headline ends when it was glued into a paragraph without an end mark.

"Baca Juga: Polairud Tangkap Pencuri di Pulau Pahawang Kegiatan diawali dengan apel." Headlines of this kind are in
title case, with small function words; the sentence that goes on starts with a capital and soon turns to small
letters. Where the two cannot be told apart the answer is None, and the text stays.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\S+")
_LONGEST = 28
"""words in the longest headline believed"""

SMALL = frozenset(
    "di ke dari dan yang untuk dengan pada atau oleh dalam saat usai agar ini itu vs hingga soal para tak bagi akan "
    "bisa jadi per si sang kepada terhadap tentang antara demi lewat via sampai bak kok lho pun the of in on at to "
    "for and a an is as by from with or de la du von van der".split()
)
"""Words that title case leaves small."""

OPENERS = frozenset(
    "dalam menurut namun selain sementara ia dia hal untuk pada dengan kami kita mereka saat adapun sebelumnya "
    "sebab karena meski meskipun setelah ketika jika bila apabila seperti sebagai di dari oleh tak tidak bahkan "
    "kemudian selanjutnya sedangkan padahal bagi agar ini itu lebih pihak lalu kata ujar hingga sejak akibat "
    "berdasarkan terkait tetapi tapi maka demikian walau walaupun selama sebelum sesudah usai tentang antara serta "
    "dan atau the he she it they we in on at for but after when while according as if this that these those beliau "
    "manakala justeru sehubungan terdahulu".split()
)
"""Words that open sentences and that title case would have left small, or that headlines do not use capitalised."""

ROLES = frozenset(
    "presiden wakil menteri menko menlu menkeu ketua direktur kepala kapolres kapolda kapolsek gubernur bupati "
    "walikota wali camat lurah anggota jaksa hakim pengamat analis ekonom juru sekretaris komisaris dirut pelatih "
    "kapten deputi staf kegiatan peristiwa kejadian kasus korban polisi petugas pemerintah perusahaan acara program "
    "data hasil harga saham perdana pengarah pengerusi timbalan datuk tan polis mangsa kerajaan president minister "
    "director chairman".split()
)
"""Nouns that start a sentence's subject; names may follow them."""


def headline_end(text: str, start: int) -> int | None:
    """Find where the headline that starts at `start` ends in `text` (exclusive), or None when it cannot be told."""
    tokens = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text, start)]
    if not tokens:
        return None
    lowercase = _first_plain(tokens)
    if lowercase is None:
        return tokens[-1][2] if len(tokens) <= _LONGEST else None
    marked = _after_mark(tokens[:lowercase])
    if marked:
        return tokens[marked - 1][2]
    opener = _sentence_start(tokens, lowercase)
    if opener is None or not 2 <= opener <= _LONGEST:
        return None
    return tokens[opener - 1][2]


def _first_plain(tokens: list[tuple[str, int, int]]) -> int | None:
    """Find the first token in small letters that title case would have capitalised."""
    for at, (token, _, _) in enumerate(tokens[: _LONGEST + 8]):
        bare = token.strip("\"'“”‘’(),.;:!?[]")
        if bare and bare[0].islower() and bare.casefold() not in SMALL:
            return at
    return None if len(tokens) <= _LONGEST else len(tokens)


def _after_mark(tokens: list[tuple[str, int, int]]) -> int | None:
    """Find the token after a "?", "!" or "..." that ends the headline; the last mark counts."""
    for at in range(len(tokens) - 1, 1, -1):
        if tokens[at - 1][0].rstrip("\"'”’)")[-1:] in ("?", "!", "…"):
            return at
    return None


def _sentence_start(tokens: list[tuple[str, int, int]], plain: int) -> int | None:
    """Find the capitalised word with which the sentence before `plain` starts."""
    if plain >= len(tokens):
        return None
    for at in range(2, plain):
        bare = tokens[at][0].strip("\"'“”‘’(,")
        if bare[:1].isupper() and bare.casefold().rstrip(",") in OPENERS:
            return at
    for at in range(plain - 1, max(1, plain - 7), -1):
        bare = tokens[at][0].strip("\"'“”‘’(,")
        if bare[:1].isupper() and bare.casefold() in ROLES:
            return at
    return None
