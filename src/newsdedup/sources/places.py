"""Where text stands on a page, and which elements have attributes that must be looked into.

Pages use the same few classes over and over: what a class says is found once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from newsdedup.sources import bylines, shown
from newsdedup.sources.cues import cues, landmark

_REGIONS = frozenset(
    "article aside blockquote details dialog figure footer form header main nav ol section table ul".split()
)
_TELLING = shown.TELLING | bylines.TELLING


class Place(NamedTuple):
    """Where text stands: its innermost block, that block's parent by number, what lies around it."""

    tag: str
    number: int
    parent: int
    around: str


BODY = Place("body", 0, 0, "")


def within(place: Place, tag: str, attributes: Mapping[str, str], number: int) -> Place:
    """Give the place of text inside a block that is entered at a place."""
    if attributes:
        get = attributes.get
        around = _around(place.around, tag, get("role", ""), f"{get('class', '')} {get('id', '')}")
    else:
        around = _around(place.around, tag, "", " ") if tag in _REGIONS else place.around
    return Place(tag, number, place.number, around)


def is_telling(attributes: Mapping[str, str]) -> bool:
    """Tell whether attributes may say that an element is not shown, or that an author's name stands in it.

    Where a link leads is not looked at.
    """
    if not _TELLING.isdisjoint(attributes):
        return True
    names = attributes.get("class")
    return names is not None and _names_telling(names)


@lru_cache(maxsize=1 << 14)
def _names_telling(names: str) -> bool:
    return shown.is_unseen(names) or bylines.names_author(names)


@lru_cache(maxsize=1 << 14)
def _around(around: str, tag: str, role: str, names: str) -> str:
    """Add what an element's tag, role, class and id say to the words that say what lies around it, each once."""
    region = landmark(role) or (tag if tag in _REGIONS else "")
    for word in ((region,) if region else ()) + (cues(names) if names != " " else ()):
        if f" {word} " not in f"{around} ":
            around += f" {word}"
    return around
