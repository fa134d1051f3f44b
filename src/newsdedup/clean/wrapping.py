"""Text broken at a fixed width by what rendered it: lynx, w3m, html2text, mail.

Recognised on the page as a whole, by its lines being filled; a page with a paragraph a line never is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsdedup.clean.ends import line_end, line_start

_NARROWEST, _WIDEST = 40, 132
"""columns of pages that are wrapped at all"""

_WRAPPED_LINES = 6
"""full lines that prove a width"""

_MEMBER = re.compile(r"(?:[•·●▪*►■◦‣+o-]|\d{1,3}[.)])\s+(?=\S)")
"""How a member of a list begins."""


def wrap_width(views: Sequence[str], lines: Sequence[str]) -> int:
    """Find the width at which a renderer filled the page's lines, 0 if none did.

    A filled line has no room for the first word of the next one. Lines that end where a paragraph ends have, so on a
    page with a paragraph a line the test fails at once.
    """
    width = _fullest(views, lines)
    if not width:
        return 0
    lengths = [_columns(view, line) for view, line in zip(views, lines, strict=True)]
    full = room = unended = 0
    for at in range(1, len(views)):
        if not views[at] or lengths[at - 1] * 2 < width or _indent(lines[at]) > _indent(lines[at - 1]):
            continue
        if _fills(lengths[at - 1], views[at], width):
            full += 1
            unended += line_end(views[at - 1]) not in ("stop", "colon")
        elif line_start(views[at]) != "bullet":
            room += 1
    return width if full >= _WRAPPED_LINES and full > 4 * room and unended * 2 > full else 0


def _fullest(views: Sequence[str], lines: Sequence[str]) -> int:
    """Return the length that many lines come near and next to none exceeds, 0 if there is none such.

    Addresses and other words that no renderer can break do not count.
    """
    prose = sorted(_columns(view, line) for view, line in zip(views, lines, strict=True) if view.count(" ") >= 4)
    if len(prose) < _WRAPPED_LINES:
        return 0
    width = prose[-1 - len(prose) // 100]
    return width if _NARROWEST <= width <= _WIDEST else 0


def wrapped_lines(views: Sequence[str], lines: Sequence[str], width: int) -> list[bool]:
    """Tell for every line of a page of this width whether it continues the line before.

    It does if that line was full and it stands at the margin of the paragraph's text.
    """
    joined = [False] * len(views)
    margin = 0
    for at in range(1, len(views)):
        before, view = views[at - 1], views[at]
        if not before or not view:
            continue
        if not joined[at - 1]:
            margin = _text_margin(lines[at - 1])
        indent = _indent(lines[at])
        if line_start(view) == "bullet" or indent > margin or _MEMBER.match(view):
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
