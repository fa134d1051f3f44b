"""How a line begins and ends: what its first and last characters say of the sentence it is part of.

Describes single folded lines; what two neighbours mean for each other is for others to decide.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_AGE = re.compile(r"\(\d{1,3}\)(?:[,.;]| [a-z])")
"""An age after a name."""

_CONNECTOR_WORDS = """
    di ke dari pada dengan untuk oleh dan atau yang serta dalam bahwa bahawa kepada terhadap adalah ialah sebagai
    antara tentang karena kerana saat ketika the of and or to in on at for with by from that which is are was as a
    an than into about said der die das den dem des ein eine einen einem einer eines und oder von vom zu zum zur im
    am auf mit für bei nach über aus durch dass als wie ist le la les du et ou à au aux un une dans sur pour par
    avec que qui el los las y en con por para del al una lo se il gli della delle dei nel nella e che per het een
    van op met voor dat te i och att på som för av ett og til det w z na do o się
"""
_CONNECTORS = frozenset(_CONNECTOR_WORDS.split())
"""Words that end no sentence and hardly a title: a line that ends in one goes on."""

_BYLINE_WORDS = frozenset({"von", "by", "par", "oleh", "por", "av", "door", "di", "mit"})
_STOPS = frozenset(".!?…。！？؟۔।")
_CLOSERS = frozenset("\"'”’»)]")
_OPENERS = frozenset("„‚([「『（")
_EITHER_QUOTE = frozenset("“‘«»”\"'")
_CLOSING_MARKS = frozenset(",.;:!?)]%…、。，）」』】！？；：،؛؟")
_BULLETS = frozenset("•·●▪*►■◦‣©")
_STANDS_ALONE = re.compile(r"[a-z][.)] |â[^\w]|(?:vor|hace|há|il y a|for|för) [0-9]+ \w+$")
"""A member of a lettered list; a bullet that lost its encoding; "3 hours ago" where it begins in lower case."""
_DASHES = frozenset("-–—/|")
_BEYOND = re.compile("[\u0e00-\u0e7f\u3040-\ud7af]")
"""About the same, and quicker to look for where there is none."""
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
"""Scripts whose words no case and often no space sets apart."""


_GOES_ON = re.compile(
    "[はがをにへとでもや](?![\u3041-\u309f])|の(?![\u3041-\u309f])|(?:から|まで|より|など|では|には|とは|にも|とも|でも|への|との"
    "|での|による|により|について|に対|という|として|だった|である|です|ます|した|して|され|する|的(?!中))"
    "|(?:은|는|가|을|를|의|에|에서|에게|와|과|도|로|으로|이라고|라고) "
)
"""How a line begins that no sentence does: with a particle of Japanese, Chinese or Korean, or an ending of a verb."""
_HANGS = re.compile("[のを的和与與及在对對从從由把被]$|。.*[はがにともへで]$")
"""How a line ends after which something must follow, in Japanese and Chinese; headlines may end in more particles."""


class Shape(NamedTuple):
    """What a line's ends say; `words` is 0 for a blank line."""

    words: int
    start: str
    end: str
    spaced: bool
    """the raw line ends in a space: the text went on"""
    led: bool
    """the raw line begins with one space: it follows a text"""
    apart: bool
    """a line of its own by its looks: bullet, table row, a whole bracket, a byline"""


_SHORT = 80
"""characters"""

BLANK = Shape(0, "", "", False, False, True)


def shape_of(view: str, line: str) -> Shape:
    """Describe a line that shows something: its folded view, and the raw line for its outer white space."""
    return _remembered(view, line) if len(line) <= _SHORT else _shape_of(view, line)


def _shape_of(view: str, line: str) -> Shape:
    words = view.count(" ") + 1
    if not view.isascii() and _BEYOND.search(view):
        words = max(words, len(_WIDE.findall(view)) // 3)
    start, end = line_start(view), line_end(view)
    apart = (
        start == "bullet"
        or "\t" in line
        or (view[0] in "([" and _bracketed(view))
        or (start == "lower" and _is_byline(view, end))
    )
    led = line[:1] == " " and line[1:2] != " "
    return Shape(words, start, end, line[-1:] == " ", led, apart)


_remembered = lru_cache(maxsize=1 << 14)(_shape_of)
"""The pages of a site have most of their short lines in common."""


def line_start(view: str) -> str:
    """Classify how a line begins."""
    first, second = view[0], view[1:2]
    if first.islower():
        return "bullet" if _STANDS_ALONE.match(view) else "lower"
    if first.isupper():
        return "caps" if not second.islower() and _is_caps(view.split(" ", 1)[0]) else "upper"
    if first.isalpha():
        return "particle" if first >= "\u3041" and _GOES_ON.match(view) else "caseless"
    if first.isdigit():
        return "digit"
    if first in _EITHER_QUOTE:
        return "closing" if second and second in " .,;:)!?" else "quote"
    if first in _CLOSING_MARKS:
        return "sign" if first in ":.?!" and (second.isalnum() or second == first) else "closing"
    if first in _BULLETS:
        return "bullet"
    if first in _DASHES:
        return "dashed" if second == " " and not view[2:3].islower() else "dash"
    if first in _OPENERS:
        return "closing" if _AGE.match(view) else "bracket" if first in "([" else "quote"
    return "sign"


def line_end(view: str) -> str:
    """Classify how a line ends."""
    last = view[-1]
    if last in _STOPS:
        return "stop"
    if last.isalpha():
        return _word_end(view, last)
    if last in _OPENERS or (last in _EITHER_QUOTE and view[-2:-1] == " "):
        return "open" if " " in view or (last in "「『（" and len(view) > 1) else "sign"
    bare = view.rstrip("\"'”’»)]」』）")
    if bare and bare[-1] in _STOPS:
        return "stop"
    if last in ":：":
        return "colon"
    if last in ",;，、،؛":
        return "comma"
    if last in _CLOSERS:
        return "closed"
    if last in _DASHES:
        return "dash"
    return "digit" if last.isdigit() else _word_end(view, last)


def _word_end(view: str, last: str) -> str:
    """Classify a line by its last word."""
    word = view.rsplit(" ", 1)[-1]
    if word in _CONNECTORS:
        return "connector"
    if word[0].islower():
        return "lower"
    if word[0].isupper():
        return "caps" if _is_caps(word) else "upper"
    if last >= "\u3041" and _HANGS.search(view):
        return "connector"
    return "caseless" if last.isalpha() else "sign"


def _is_caps(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _bracketed(view: str) -> bool:
    """Tell whether one pair of brackets holds the whole line: a desk code, an embed."""
    return view[0] in "([" and view[-1] in ")]" and not any(c in ")]" for c in view[1:-1])


def _is_byline(view: str, end: str) -> bool:
    words = view.split(" ")
    return (
        end != "stop"
        and words[0] in _BYLINE_WORDS
        and 2 <= len(words) <= 5
        and not any(word[0].islower() for word in words[1:])
    )
