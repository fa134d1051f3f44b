"""Which of the strings that a page gives as its title is the headline it prints.

og:title is written for sharing, `<title>` for search results and carries the site's name, the JSON-LD headline is
nearer, the heading on the page is the thing itself: so a heading that one of the others confirms is the title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_SEPARATOR = re.compile(r"\s+(?:[-–—|»•·~*]|::|//)\s+|\s*[|›｜ㅣ：]\s*|(?<=[^\s-])-(?=[^\s-]+ㅣ)")
_ALIKE = 0.5
"""likeness, from 0 to 1, of a heading of level 1 to the title it is another wording of"""
_SURE = 0.9
"""likeness of a heading that prints a title word for word, or nearly"""
_SAME_TITLE = 0.8
"""likeness of two titles that say the same"""
_LONGEST_NAME = 3
"""words of a site's name behind a bar"""
_LIKELY_HEADLINE = 4
"""words of a heading that nothing confirms and that is still believed, being the only one of its rank"""


class Heading(NamedTuple):
    """A line of a heading as printed."""

    level: int
    text: str


class Said(NamedTuple):
    """What the page's head says its title is, site names and all."""

    story: str | None = None
    """the headline of the story in JSON-LD"""
    shared: tuple[str, ...] = ()
    """titles for sharing and the like, the most trusted first"""
    searched: str | None = None
    """`<title>`"""


def headline(headings: Sequence[Heading], said: Said, names: Sequence[str]) -> str | None:
    """Choose the title: what the head says, as the page prints it where it prints it.

    Args:
        headings: lines printed as headings of level 1 or 2, in order.
        said: what the head says.
        names: names of the site, of its sections or its domain.
    """
    known = frozenset(map(_key, names))
    tops = [h.text for h in headings if h.level == 1 and _key(h.text) not in known and _key(h.text)]
    bare = _without_site(said, known, tops)
    wanted = list(dict.fromkeys(filter(None, (bare.story, *bare.shared, bare.searched))))
    chosen = _agreed(bare, tops) or _chosen(bare)
    if chosen is not None:
        return _printed(headings, tops, chosen)
    best, likeness = _likest(tops, wanted)
    if best is not None and likeness >= _ALIKE:
        return best
    lower, likeness = _likest([h.text for h in headings if h.level == 2], wanted)
    if lower is not None and likeness >= (_SURE if tops else _ALIKE):
        return lower
    if len(set(tops)) == 1 and (len(tops[0].split()) >= _LIKELY_HEADLINE or not wanted):
        return tops[0]
    return next(iter(wanted), None)


def _without_site(said: Said, known: frozenset[str], tops: Sequence[str]) -> Said:
    """Take the site's name off what the head says."""
    others = [title for title in (said.story, *said.shared, said.searched, *tops) if title]

    def bare(title: str | None) -> str | None:
        return _bare(title, known, others) if title else None

    return Said(bare(said.story), tuple(_bare(title, known, others) for title in said.shared), bare(said.searched))


def _agreed(said: Said, tops: Sequence[str]) -> str | None:
    """Give the headline that JSON-LD says and the page prints, where a title for sharing has a kicker before it."""
    if said.story is None or len(said.story.split()) < _LIKELY_HEADLINE or not any(same(said.story, t) for t in tops):
        return None
    return said.story if any(ends(title, said.story) for title in said.shared) else None


def _chosen(said: Said) -> str | None:
    """Choose between the headline of JSON-LD and the title for sharing.

    Where they differ, one of them is the wording for search engines, and `<title>` repeats it: the other is the
    headline that an editor wrote.
    """
    shared = next(iter(said.shared), None)
    if said.story is None or shared is None or said.searched is None:
        return shared or said.story
    story_likeness, shared_likeness = _likeness(said.story, said.searched), _likeness(shared, said.searched)
    if _likeness(said.story, shared) >= _SAME_TITLE or max(story_likeness, shared_likeness) < _SAME_TITLE:
        return shared
    return said.story if shared_likeness > story_likeness else shared


def _printed(headings: Sequence[Heading], tops: Sequence[str], chosen: str) -> str:
    """Give the title as a heading words it, if one words the same and adds nothing."""
    for texts in (tops, [h.text for h in headings if h.level == 2]):
        best, likeness = _likest(texts, [chosen])
        if best is not None and likeness >= _SURE:
            return chosen if _kicked(best, chosen) else best
    return chosen


def _kicked(heading: str, title: str) -> bool:
    """Tell whether a heading prints a kicker before a title, or two of its words run together."""
    return len(heading.split()) < len(title.split()) if same(heading, title) else ends(heading, title)


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
    while cuts and _names_site(title, cuts[-1], known):
        title = title[: cuts.pop()]
    return title


def _names_site(title: str, cut: int, known: frozenset[str]) -> bool:
    """Tell whether what a title ends in is the site's name: one that is known, or a few words behind a bar."""
    end = title[cut:]
    if _key(end) in known:
        return True
    return "|" in end[:3] and len(end.split()) <= _LONGEST_NAME + 1 and len(title[:cut].split()) >= _LIKELY_HEADLINE


def _likeness(one: str, other: str) -> float:
    return _dice(_pairs(one), _pairs(other))


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
