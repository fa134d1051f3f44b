"""What speaks for and against each possible end of a glued headline.

How the words before it read as a headline (title case or sentence case, affixes, length), how the last of them reads as
a headline's last, how the word after it and its followers read as a sentence's opening. Observations are named by short
strings; what they weigh is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

WINDOW = 40
"""words looked at; no headline is as long as that"""
PUNCTUATION = "\"'“”‘’`«»()[]{},.:;!?…-–—|*•"
_CHARACTERS = 480
_OPENING = "\"“‘'«"
_CLOSING = "\"”’'»"
_LABEL = re.compile(
    r"(?<!\S)[\"“(\[*]*(?:(?:[Bb]aca|BACA|[Ss]imak|SIMAK|[Ll]ihat|LIHAT|[Tt]onton)(?: +(?:[Jj]uga|JUGA|[Pp]ula)\b| *:)"
    r"|(?:Advertisement|ADVERTISEMENT)(?!\S))"
)
"""The next link's label, or an advertisement's: what stands before it is a headline whole."""
_AFFIX = re.compile(
    r"(?i)(memper|diper|me[mn]?|ber|di|ter|pe[mnr]?|ke|se)?.{3,}?(kannya|annya|inya|nya|kan|an|i|ed|ing|ly|s)?$"
)
_OPENERS = (
    "dalam menurut namun selain sementara ia dia hal untuk pada dengan kami kita mereka saat adapun sebelumnya sebab "
    "karena meski meskipun setelah selepas ketika jika bila apabila seperti sebagai di dari daripada oleh tak tidak "
    "tiada bahkan kemudian selanjutnya sedangkan padahal bagi agar ini itu tersebut lebih lalu kata ujar hingga sejak "
    "akibat berdasarkan terkait tetapi tapi maka demikian walau walaupun selama sebelum sesudah usai tentang antara "
    "serta dan atau ke yang beliau manakala justeru sehubungan terdahulu katanya ujarnya jelasnya tambahnya mengikut "
    "turut terdapat saya anda aku semua para the he she it they we you i his her its their our my in on at for from by "
    "with to of but and or so yet after before when while as if since although though however this that these those "
    "there then now according also not no more most some many what which who how why once until during despite "
    "because meanwhile"
).split()
_ROLES = (
    "presiden wakil menteri menko menlu menkeu ketua direktur kepala kapolres kapolda kapolsek kasat gubernur bupati "
    "walikota wali camat lurah anggota jaksa hakim pengamat analis ekonom juru sekretaris komisaris dirut pelatih "
    "kapten deputi staf penasihat pakar peneliti pihak pengarah pengerusi timbalan datuk dato tan tun pegawai perdana "
    "polis president prime minister director chairman chief secretary professor senator officials police researchers "
    "dr mr mrs ms"
).split()
SMALL = frozenset(
    "di ke dari dan yang untuk dengan pada atau oleh dalam saat usai agar ini itu vs hingga soal para tak bagi akan "
    "bisa jadi per si sang kepada terhadap tentang antara demi lewat via sampai bak kok lho pun buat the of in on "
    "at to for and a an is as by from with or but over into de la du von van der al".split()
)
_CAPITALISED = {word.capitalize(): "R" for word in _ROLES} | {word.capitalize(): "C" for word in _OPENERS} | {"A": "C"}


class Word(NamedTuple):
    """A word of the window.

    `form` is the word as printed, outer punctuation off. `shape` is one letter: `f` a small word that title case leaves
    small, `l` any other word in small letters, `C` a function word or sentence opener with a capital, `R` a person's
    role with a capital, `K` a common word with a capital, `T` any other (a name), `U` all capitals, `n` a number,
    `p` punctuation alone. `before` is `"` or nothing; `after` one of `,` `:` `.` `?` `"` `)` or nothing. `affix` is
    the shape with the word's prefix and suffix: verbs and nouns never seen are known by these.
    """

    form: str
    shape: str
    before: str
    after: str
    affix: str


_END = Word("", "E", "", "", "E")


def read_window(text: str, start: int, common: frozenset[str]) -> tuple[list[Word], bool]:
    """Read the words from `start` on: at most `WINDOW`, none after a sentence's stop or the next link's label.

    Returns the words and whether nothing but a label follows them.
    """
    stop = start + _CHARACTERS
    label = _LABEL.search(text, start + 1, stop)
    if label:
        stop = label.start()
    pieces = text[start:stop].split(None, WINDOW)
    whole = len(pieces) <= WINDOW and (label is not None or stop >= len(text))
    if not whole and pieces:
        pieces.pop()
    words: list[Word] = []
    for piece in pieces:
        word = _read(piece, common)
        words.append(word)
        if word.after == "." and len(word.form) > 3:
            break
    return words, whole and len(words) == len(pieces)


@lru_cache(maxsize=16384)
def _read(piece: str, common: frozenset[str]) -> Word:
    form = piece.strip(PUNCTUATION)
    before, after = ("", "") if len(form) == len(piece) else _around(piece, form)
    shape = _shape(form, common)
    affix = shape
    if shape in "KTl":
        match = _AFFIX.match(form)
        if match:
            affix = f"{shape}{(match[1] or '').lower()[:3]}-{match[2] or ''}"
    return Word(form, shape, before, after, affix)


def _around(piece: str, form: str) -> tuple[str, str]:
    """Name the punctuation before and after a word."""
    if not form:
        return "", ":" if piece.strip("-–—:|") == "" else '"'
    at = piece.index(form)
    before = '"' if at and piece[at - 1] in _OPENING else ""
    tail = piece[at + len(form) :]
    if not tail:
        return before, ""
    if "?" in tail or "!" in tail or "…" in tail or "..." in tail:
        return before, "?"
    for mark in ".,:":
        if mark in tail:
            return before, mark
    if ")" in tail or "]" in tail:
        return before, ")"
    return before, '"' if tail[0] in _CLOSING else ":"


def _shape(form: str, common: frozenset[str]) -> str:
    if not form:
        return "p"
    known = _CAPITALISED.get(form)
    if known:
        return known
    first = form[0]
    if first.islower():
        if form in SMALL:
            return "f"
        return "l" if form.islower() else "T"
    if first.isdigit():
        return "n"
    if len(form) > 1 and form.isupper():
        return "U"
    return "K" if form in common else "T"


def no_headline(text: str, start: int) -> str:
    """Name the evidence that no headline starts here: whether the label ends with a colon or dash."""
    return f"none {text[max(0, start - 2) : start].strip()[-1:] in (':', '-', '–')}"


def observe_inside(words: list[Word]) -> Iterator[tuple[str, str, str]]:
    """Yield what speaks for and against each word but the first being inside the headline.

    Its shape after so many words in small letters and with capitals, its shape after its neighbour's, its affixes.
    """
    plain, capitals = 0, int(bool(words) and words[0].shape in "TCRUK")
    previous = words[0] if words else _END
    for word in words[1:]:
        shape = word.shape
        yield (
            f"style {shape}{plain}{capitals}",
            f"pair {previous.shape}{previous.after}{word.before}{shape}",
            f"affix {word.affix}",
        )
        if shape == "l":
            plain = min(plain + 1, 3)
        elif shape in "TCRUK":
            capitals = min(capitals + 1, 5)
        previous = word


def observe(
    words: list[Word], whole: bool, plain: frozenset[str], below: int = WINDOW + 1
) -> list[tuple[int, tuple[str, ...]]]:
    """List the possible ends below `below`, as numbers of words, each with the names of what speaks for and against it.

    A headline opens with a capital or a digit (a label that is part of a sentence goes on in small letters), and so
    does the sentence after it; none ends with a comma, a colon or a dash.
    """
    if not words or words[0].shape in "flp":
        return []
    ahead = _look_ahead(words, plain)
    found: list[tuple[int, tuple[str, ...]]] = []
    smalls = capitals = quotes = 0
    for count, last in enumerate(words[: below - 1], 1):
        smalls += last.shape == "l"
        capitals += last.shape in "TCRUK"
        quotes += bool(last.before) - (last.after == '"')
        if count < 2 or last.after in (",", ":"):
            continue
        ends = count == len(words)
        if ends and not (whole and last.after != "."):
            continue
        first = _END if ends else words[count]
        if first.shape in "flp":
            continue
        second = words[count + 1] if count + 1 < len(words) else _END
        third = words[count + 2] if count + 2 < len(words) else _END
        gap, pattern, verb = ahead[count]
        shape = first.shape
        found.append(
            (
                count,
                (
                    f"join {words[count - 2].shape}{last.shape}{last.after}{first.before}{shape}",
                    f"ahead {shape}{first.after}{second.shape}{second.after}{third.shape}",
                    f"gap {shape}{gap}",
                    f"length {'E' if ends else ''}{min(count, 24)}",
                    f"mix {min(smalls, 4)}{min(capitals, 6)}{shape in 'CE'}",
                    f"quote {quotes > 0}{first.before}",
                    f"pattern {pattern}",
                    f"first {first.affix}",
                    f"last {last.affix}",
                    f"verb {min(gap, 4)}{shape}{verb}",
                ),
            )
        )
    return found


def _look_ahead(words: list[Word], plain: frozenset[str]) -> list[tuple[int, str, str]]:
    """Tell, from each place on, how far the first word in small letters is, the shapes up to it, and which it is."""
    gap, pattern, verb = 9, "E", ""
    found = [(gap, pattern, verb)]
    for word in reversed(words):
        if word.shape == "l":
            gap, pattern, verb = 0, "l", word.form if word.form in plain else word.affix
        else:
            gap = min(gap + 1, 9)
            pattern = f"{word.before}{word.shape}{',' if word.after == ',' else ''}{pattern}"[:5]
        found.append((gap, pattern, verb))
    found.reverse()
    return found
