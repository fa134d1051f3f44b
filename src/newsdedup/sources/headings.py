"""Which of the strings that a page gives as its title is the headline it prints.

og:title is written for sharing, `<title>` for search results and carries the site's name, the JSON-LD headline is
nearer, the heading on the page is the thing itself: so a heading that one of the others confirms is the title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_SEPARATOR = re.compile(r"\s+(?:[-–—|»•·~]|::|//)\s+|\s*\|\s*|\s*›\s*")
_CONFIRMED = 0.5
"""likeness, from 0 to 1, of a heading of level 1 to another source's title"""
_SURE = 0.9
"""the same of level 2, where the page has level 1 as well"""
_LIKELY_HEADLINE = 4
"""words of a heading that nothing confirms and that is still believed, being the only one of its rank"""


class Heading(NamedTuple):
    """A line of a heading as printed."""

    level: int
    text: str


def headline(headings: Sequence[Heading], said: Sequence[str], names: Sequence[str]) -> str | None:
    """Choose the title.

    Args:
        headings: lines printed as headings of level 1 or 2, in order.
        said: what the page says its title is, the most trusted first.
        names: names of the site, of its sections or its domain.
    """
    known = frozenset(map(_key, names))
    tops = [h.text for h in headings if h.level == 1 and _key(h.text) not in known and _key(h.text)]
    wanted = list(dict.fromkeys(_bare(title, known, [*said, *tops]) for title in said))
    best, likeness = _likest(tops, wanted)
    if best is not None and likeness >= _CONFIRMED:
        return best
    lower, likeness = _likest([h.text for h in headings if h.level == 2], wanted)
    if lower is not None and likeness >= (_SURE if tops else _CONFIRMED):
        return lower
    if len(set(tops)) == 1 and (len(tops[0].split()) >= _LIKELY_HEADLINE or not wanted):
        return tops[0]
    agreed = next((title for at, title in enumerate(wanted) if _key(title) in map(_key, wanted[at + 1 :])), None)
    return agreed or next(iter(wanted), None)


def same(one: str, other: str) -> bool:
    """Tell whether two headlines differ in case and punctuation at most."""
    return _key(one) == _key(other) != ""


def ends(whole: str, part: str) -> bool:
    """Tell whether a title ends in what may be a headline by itself."""
    return len(part.split()) >= _LIKELY_HEADLINE and _key(whole).endswith(_key(part))


def _bare(title: str, known: frozenset[str], others: Sequence[str]) -> str:
    """Take the site's name off the end of a title: a name that is known, or all that another source leaves out."""
    keys = {_key(other) for other in others if other != title}
    cuts = [match.start() for match in _SEPARATOR.finditer(title) if match.start()]
    for cut in cuts:
        if _key(title[:cut]) in keys and len(title[:cut].split()) > 1:
            return title[:cut]
    while cuts and _key(title[cuts[-1] :]) in known:
        title = title[: cuts.pop()]
    return title


def _likest(texts: Sequence[str], wanted: Sequence[str]) -> tuple[str | None, float]:
    best, most = None, 0.0
    targets = [_pairs(title) for title in wanted]
    for text in texts:
        own = _pairs(text)
        likeness = max((_dice(own, target) for target in targets), default=0.0)
        if likeness > most:
            best, most = text, likeness
    return best, most


def _key(text: str) -> str:
    """Reduce a text to its letters and digits."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _pairs(text: str) -> frozenset[str]:
    """Give the pairs of neighbouring letters and digits: likeness by these needs no word boundaries."""
    key = _key(text)
    return frozenset(key[at : at + 2] for at in range(len(key) - 1))


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0
