"""Which lines continue the line before them: paragraphs cut up by inline links or by hard wrapping.

Two things cut a paragraph. A flattener that breaks the line at every text node leaves its pieces at every link
("said Tuesday in" / "Oslo" / ", where"); a renderer of fixed width (lynx, w3m, mail) fills lines and breaks them.
Both are first recognised on the page as a whole, so that an ordinary dump, a paragraph a line, stays as it is.
A wrong join glues furniture to the story and a missed one only leaves a short line, so doubt means no join.
Whether a line is story or not is none of this file's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_PROSE = 8
"""words from which on a line is taken for running text"""

_SHORT = 4
"""words up to which a line may be the text of a link"""

_NARROWEST, _WIDEST = 40, 132
"""columns of pages that are wrapped at all"""

_WRAPPED_LINES = 6
"""full lines that prove a width"""

_MEMBER = re.compile(r"(?:[•·●▪*►■◦‣+o-]|\d{1,3}[.)])\s+(?=\S)")
"""How a member of a list begins."""

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
_STOPS = frozenset(".!?…。！？")
_CLOSERS = frozenset("\"'”’»)]")
_OPENERS = frozenset("„‚([「『（")
_EITHER_QUOTE = frozenset("“‘«»”\"'")
_CLOSING_MARKS = frozenset(",.;:!?)]%…、。，）」』】！？；：")
_BULLETS = frozenset("•·●▪*►■◦‣")
_DASHES = frozenset("-–—/|")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
"""Scripts whose words no case and often no space sets apart."""

_WEIGHTS = {
    "page whole": -22,
    "page cut": 7,
    "ends comma": 26,
    "ends dash": 19,
    "ends connector": 13,
    "ends open": 11,
    "ends caseless": -2,
    "ends colon": -4,
    "ends sign": -4,
    "ends lower": -6,
    "ends upper": -5,
    "ends digit": -7,
    "ends caps": -11,
    "ends closed": -12,
    "ends stop": -13,
    "starts closing": 27,
    "starts dash": 22,
    "starts dashed": 30,
    "starts lower": 3,
    "starts bracket": 6,
    "starts quote": -6,
    "starts sign": -8,
    "starts digit": -10,
    "starts caps": -12,
    "starts upper": -17,
    "link within prose": 30,
    "link within a phrase": 16,
    "link before a mark": 9,
    "space before break": 21,
    "space after break": 22,
    "lower in prose": 14,
    "prose": 12,
    "after a link": 11,
    "goes on": 9,
    "after one word": 7,
    "after a tail": 8,
    "after prose": -4,
    "prose anew": -13,
}
"""Evidence that a line continues the one before: tenths of log odds, joined above zero.

Fitted by logistic regression on pages of many publishers in two forms, cut at every text node and whole, then rounded;
zero stands for odds of two to one, since a wrong join costs more than a missed one. What a sign means: `_signs`.
"""


class _Shape(NamedTuple):
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


_BLANK = _Shape(0, "", "", False, False, True)


def continuations(views: Sequence[str], lines: Sequence[str]) -> list[bool]:
    """Tell for every line whether it continues the paragraph of the line before it.

    Args:
        views: the folded lines, "" for a blank one.
        lines: the same lines as they stand in the document, white space and all.

    Returns:
        One truth value a line. Blank lines and lines after a blank are never continuations.
    """
    width = _wrap_width(views, lines)
    if width:
        return _wrapped(views, lines, width)
    shapes = [_shape(view, line) if view else _BLANK for view, line in zip(views, lines, strict=True)]
    return _proven(shapes, _likely(shapes))


def _wrap_width(views: Sequence[str], lines: Sequence[str]) -> int:
    """Find the width at which a renderer filled the page's lines, 0 if none did.

    A filled line has no room for the first word of the next one. Lines that end where a paragraph ends have, so on a
    page with a paragraph a line the test fails at once.
    """
    lengths = [_columns(view, line) for view, line in zip(views, lines, strict=True)]
    width = _fullest(lengths, views)
    if not width:
        return 0
    full = room = unended = 0
    for at in range(1, len(views)):
        if not views[at] or lengths[at - 1] * 2 < width or _indent(lines[at]) > _indent(lines[at - 1]):
            continue
        if _fills(lengths[at - 1], views[at], width):
            full += 1
            unended += _end(views[at - 1]) not in ("stop", "colon")
        elif _start(views[at]) != "bullet":
            room += 1
    return width if full >= _WRAPPED_LINES and full > 4 * room and unended * 2 > full else 0


def _fullest(lengths: Sequence[int], views: Sequence[str]) -> int:
    """Return the length that many lines come near and next to none exceeds, 0 if there is none such.

    Addresses and other words that no renderer can break do not count.
    """
    prose = sorted(length for length, view in zip(lengths, views, strict=True) if view.count(" ") >= 4)
    if len(prose) < _WRAPPED_LINES:
        return 0
    width = prose[-1 - len(prose) // 100]
    return width if _NARROWEST <= width <= _WIDEST else 0


def _wrapped(views: Sequence[str], lines: Sequence[str], width: int) -> list[bool]:
    """Join the lines of a page of fixed width: a full line and the next at the same margin."""
    joined = [False] * len(views)
    margin = 0
    for at in range(1, len(views)):
        before, view = views[at - 1], views[at]
        if not before or not view:
            continue
        if not joined[at - 1]:
            margin = _text_margin(lines[at - 1])
        indent = _indent(lines[at])
        if _start(view) == "bullet" or indent > margin or _MEMBER.match(view):
            continue
        joined[at] = _fills(_columns(before, lines[at - 1]), view, width)
    return joined


def _fills(length: int, view: str, width: int) -> bool:
    """Tell whether a line of this length has no room for the first word of the next."""
    return length + 1 + len(view.split(" ", 1)[0]) > width


def _columns(view: str, line: str) -> int:
    return _indent(line) + len(view) if view else 0


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t\u3000"))


def _text_margin(line: str) -> int:
    """Return where the text of a paragraph's later lines may begin: past the bullet or number of the first."""
    member = _MEMBER.match(line.lstrip())
    return _indent(line) + (member.end() if member else 0)


def _shape(view: str, line: str) -> _Shape:
    words = view.count(" ") + 1
    if not view.isascii():
        words = max(words, len(_WIDE.findall(view)) // 3)
    start, end = _start(view), _end(view)
    apart = start == "bullet" or "\t" in line or _bracketed(view) or (start == "lower" and _is_byline(view, end))
    led = line[:1] == " " and line[1:2] != " "
    return _Shape(words, start, end, line[-1:] == " ", led, apart)


def _start(view: str) -> str:
    """Classify how a line begins."""
    first, second = view[0], view[1:2]
    if first.islower():
        return "lower"
    if first.isupper():
        word = view.split(" ", 1)[0]
        return "caps" if len(word) > 1 and word.isupper() else "upper"
    if first.isalpha():
        return "caseless"
    if first.isdigit():
        return "digit"
    if first in _EITHER_QUOTE:
        return "closing" if second and second in " .,;:)!?" else "quote"
    if first in _CLOSING_MARKS:
        return "sign" if first in ":." and second.isalnum() else "closing"
    if first in _BULLETS:
        return "bullet"
    if first in _DASHES:
        return "dashed" if second == " " and not view[2:3].islower() else "dash"
    if first in _OPENERS:
        return "closing" if _AGE.match(view) else "bracket" if first in "([" else "quote"
    return "sign"


def _end(view: str) -> str:
    """Classify how a line ends."""
    last = view[-1]
    if last in _OPENERS or (last in _EITHER_QUOTE and view[-2:-1] == " "):
        return "open" if " " in view else "sign"
    bare = view.rstrip("\"'”’»)]」』）")
    if bare and bare[-1] in _STOPS:
        return "stop"
    if last in ":：":
        return "colon"
    if last in ",;，、":
        return "comma"
    if last in _CLOSERS:
        return "closed"
    if last in _DASHES:
        return "dash"
    if last.isdigit():
        return "digit"
    word = view.rsplit(" ", 1)[-1]
    if word in _CONNECTORS:
        return "connector"
    if word[0].islower():
        return "lower"
    if word[0].isupper():
        return "caps" if len(word) > 1 and word.isupper() else "upper"
    return "caseless" if last.isalpha() else "sign"


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


def _barred(before: _Shape, line: _Shape) -> bool:
    """Tell whether two neighbouring lines cannot be one paragraph, whatever the page looks like."""
    if not before.words or line.apart:
        return True
    if before.end == "stop":
        return line.start != "closing"
    if before.end == "colon":
        return line.start not in ("closing", "lower")
    if line.start == "dashed":
        return not (before.start == "caps" and before.words <= _SHORT and line.words >= _PROSE)
    if line.start == "caseless":
        return not (before.end in ("comma", "open") or before.spaced or line.led)
    return False


def _cut_level(shapes: Sequence[_Shape]) -> str:
    """Judge the page: how often, per line of prose, does a line break stand where no sentence allows one?"""
    cuts = 0
    before = _BLANK
    for line in shapes:
        if line.words and not _barred(before, line):
            flows = before.end in ("comma", "connector") and line.start == "lower"
            prose = max(before.words, line.words) >= _PROSE
            cuts += flows or (prose and _breaks_off(before, line))
        before = line
    return "page cut" if cuts else "page whole"


def _breaks_off(before: _Shape, line: _Shape) -> bool:
    if before.end == "connector":
        return line.words <= _SHORT
    return line.start == "closing" or before.end == "open"


def _likely(shapes: Sequence[_Shape]) -> list[bool]:
    """Score every pair of neighbours by itself."""
    page = _WEIGHTS[_cut_level(shapes)]
    likely = [False] * len(shapes)
    for at in range(1, len(shapes)):
        before, line = shapes[at - 1], shapes[at]
        if not line.words or _barred(before, line):
            continue
        earlier = shapes[at - 2] if at > 1 else _BLANK
        after = shapes[at + 1] if at + 1 < len(shapes) else _BLANK
        likely[at] = page + sum(_WEIGHTS.get(sign, 0) for sign in _signs(earlier, before, line, after)) > 0
    return likely


def _signs(earlier: _Shape, before: _Shape, line: _Shape, after: _Shape) -> Iterator[str]:
    """Name what speaks for or against `line` continuing `before`."""
    yield "ends " + before.end
    yield "starts " + line.start
    short, prose, flows = line.words <= _SHORT, before.words >= _PROSE, line.start in ("lower", "closing")
    goes_on = after.start in ("lower", "closing") and line.end not in ("stop", "colon") and not after.apart
    if goes_on and short and (prose or (before.end == "lower" and before.words >= _SHORT)):
        yield "link within prose" if prose else "link within a phrase"
        if after.start == "closing":
            yield "link before a mark"
    elif goes_on:
        yield "goes on"
    if before.words == 1:
        yield "after one word"
    if prose:
        yield "after prose"
    if line.words >= _PROSE:
        yield "prose" if flows else "prose anew"
    if line.start == "lower" and max(before.words, line.words) >= _PROSE:
        yield "lower in prose"
    if before.spaced and before.end != "colon":
        yield "space before break"
    if line.led:
        yield "space after break"
    if before.words <= _SHORT:
        if before.start in ("lower", "closing") and not short:
            yield "after a tail"
        if earlier.end in ("connector", "comma"):
            yield "after a link"


def _proven(shapes: Sequence[_Shape], likely: Sequence[bool]) -> list[bool]:
    """Keep only the joins of chains that read as prose: a list of tags or menu words is none."""
    proven = [False] * len(shapes)
    at = 0
    while at < len(shapes):
        stop = at + 1
        while stop < len(shapes) and likely[stop]:
            stop += 1
        kept = _without_tags(shapes, at, stop)
        if kept - at > 1 and _reads_as_prose(shapes[at:kept]):
            proven[at + 1 : kept] = [True] * (kept - at - 1)
        at = stop
    return proven


def _without_tags(shapes: Sequence[_Shape], at: int, stop: int) -> int:
    """Cut a list of tags off the end of a chain: short lines in lower case that lead to no sentence end."""
    last = stop
    while last - 1 > at and _tag_like(shapes[last - 1]):
        last -= 1
    return last if stop - last > 1 else stop


def _tag_like(line: _Shape) -> bool:
    return line.words < _PROSE and line.start == "lower" and line.end not in ("stop", "comma", "closed", "colon")


def _reads_as_prose(chain: Sequence[_Shape]) -> bool:
    longest, total = max(line.words for line in chain), sum(line.words for line in chain)
    marked = any(line.end in ("stop", "comma") or line.start == "closing" for line in chain)
    if chain[0].start == "lower" and not marked:
        return False
    if longest >= _PROSE or (total >= _PROSE and marked and longest >= 4):
        return True
    return total >= 5 and chain[-1].end == "stop" and longest >= 3
