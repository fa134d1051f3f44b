"""Which lines continue the line before them: paragraphs cut up by inline links or by hard wrapping.

Two things cut a paragraph. A flattener that breaks the line at every text node leaves its pieces at every link
("said Tuesday in" / "Oslo" / ", where"); a renderer of fixed width (lynx, w3m, mail) fills lines and breaks them.
Both are first recognised on the page as a whole, so that an ordinary dump, a paragraph a line, stays as it is.
A wrong join glues furniture to the story and a missed one only leaves a short line, so doubt means no join.
Whether a line is story or not is none of this file's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsdedup.clean.ends import BLANK, Shape, shape_of
from newsdedup.clean.wrapping import wrap_width, wrapped_lines

_PROSE = 8
"""words from which on a line is taken for running text"""

_SHORT = 4
"""words up to which a line may be the text of a link"""

_FLOWING = ("lower", "closing", "particle")
"""how a line begins that goes on with a sentence"""

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
    "starts particle": 14,
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


def continuations(views: Sequence[str], lines: Sequence[str]) -> list[bool]:
    """Tell for every line whether it continues the paragraph of the line before it.

    Args:
        views: the folded lines, "" for a blank one.
        lines: the same lines as they stand in the document, white space and all.

    Returns:
        One truth value a line. Blank lines and lines after a blank are never continuations.
    """
    width = wrap_width(views, lines)
    if width:
        return wrapped_lines(views, lines, width)
    shapes = [shape_of(view, line) if view else BLANK for view, line in zip(views, lines, strict=True)]
    if not shapes:
        return []
    apart = [True, *map(_barred, shapes, shapes[1:])]
    return _proven(shapes, _likely(shapes, apart))


def _barred(before: Shape, line: Shape) -> bool:
    """Tell whether two neighbouring lines cannot be one paragraph, whatever the page looks like."""
    if not before.words or line.apart:
        return True
    if before.end == "stop":
        return line.start != "closing"
    if before.end == "colon":
        return line.start not in _FLOWING
    if line.start == "dashed":
        return not (before.start == "caps" and before.words <= _SHORT and line.words >= _PROSE)
    return False


def _unlinked(earlier: Shape, before: Shape, line: Shape, after: Shape, running: bool) -> bool:
    """Tell whether nothing but the lack of a capital speaks for a line of a script without case.

    Args:
        earlier: the line before `before`.
        before: the line before.
        line: the line.
        after: the line after it.
        running: `before` continues `earlier`.
    """
    if line.start != "caseless" or before.end in ("comma", "open", "connector") or before.spaced or line.led:
        return False
    if line.words < _SHORT or (line.words == _SHORT and not running):
        return not running and not (before.words >= _PROSE and after.start in _FLOWING)
    linked = running or earlier.end in ("comma", "connector")
    return before.words > _SHORT or not linked or line.end not in ("stop", "comma", "open")


def _is_cut(shapes: Sequence[Shape], apart: Sequence[bool]) -> bool:
    """Judge the page: does a line break stand where no sentence allows one?"""
    for at, barred in enumerate(apart):
        if barred or not shapes[at].words:
            continue
        before, line = shapes[at - 1], shapes[at]
        if before.end in ("comma", "connector") and line.start == "lower":
            return True
        if max(before.words, line.words) >= _PROSE and _breaks_off(before, line):
            return True
    return False


def _breaks_off(before: Shape, line: Shape) -> bool:
    if before.end == "connector":
        return line.words <= _SHORT
    return line.start in ("closing", "particle") or before.end == "open"


def _likely(shapes: Sequence[Shape], apart: Sequence[bool]) -> list[bool]:
    """Score every pair of neighbours by itself, those aside that are `apart` whatever else they are."""
    page = _WEIGHTS["page cut" if _is_cut(shapes, apart) else "page whole"]
    likely = [False] * len(shapes)
    for at, barred in enumerate(apart):
        before, line = shapes[at - 1], shapes[at]
        if barred or not line.words:
            continue
        earlier = shapes[at - 2] if at > 1 else BLANK
        after = shapes[at + 1] if at + 1 < len(shapes) else BLANK
        if _unlinked(earlier, before, line, after, likely[at - 1]):
            continue
        likely[at] = page + sum(_WEIGHTS.get(sign, 0) for sign in _signs(earlier, before, line, after)) > 0
    return likely


def _signs(earlier: Shape, before: Shape, line: Shape, after: Shape) -> Iterator[str]:
    """Name what speaks for or against `line` continuing `before`."""
    yield "ends " + before.end
    yield "starts " + line.start
    short, prose, flows = line.words <= _SHORT, before.words >= _PROSE, line.start in _FLOWING
    goes_on = after.start in _FLOWING and line.end not in ("stop", "colon") and not after.apart
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
        if before.start in _FLOWING and not short:
            yield "after a tail"
        if earlier.end in ("connector", "comma"):
            yield "after a link"


def _proven(shapes: Sequence[Shape], likely: Sequence[bool]) -> list[bool]:
    """Keep only the joins of chains that read as prose: a list of tags or menu words is none."""
    proven = [False] * len(shapes)
    at = 0
    while at < len(shapes):
        stop = at + 1
        while stop < len(shapes) and likely[stop]:
            stop += 1
        kept = _without_tags(shapes, at, stop) if stop - at > 1 else stop
        if kept - at > 1 and _reads_as_prose(shapes[at:kept]):
            proven[at + 1 : kept] = [True] * (kept - at - 1)
        at = stop
    return proven


def _without_tags(shapes: Sequence[Shape], at: int, stop: int) -> int:
    """Cut a list of tags off the end of a chain: short lines in lower case that lead to no sentence end."""
    last = stop
    while last - 1 > at and _tag_like(shapes[last - 1]):
        last -= 1
    return last if stop - last > 1 else stop


def _tag_like(line: Shape) -> bool:
    return line.words < _PROSE and line.start == "lower" and line.end not in ("stop", "comma", "closed", "colon")


def _reads_as_prose(chain: Sequence[Shape]) -> bool:
    longest, total = max(line.words for line in chain), sum(line.words for line in chain)
    marked = any(line.end in ("stop", "comma") or line.start == "closing" for line in chain)
    if chain[0].start == "lower" and not marked:
        return False
    if longest >= _PROSE or (total >= _PROSE and marked and longest >= 4):
        return True
    if total >= 5 and any(line.start == "caseless" for line in chain):
        return 3 * sum(line.start == "closing" for line in chain) >= len(chain)
    return total >= 5 and chain[-1].end == "stop" and longest >= 3
