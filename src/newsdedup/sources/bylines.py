"""Where a page's markup says that its author's name stands, and what is printed there.

Kept are the first such place below the headline and those right beside it: further down stand other people's names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from newsdedup.sources.names import is_full

_CLASS = re.compile(
    r"(?:^|[\s_-])(?:(?:author|byline|penulis|reporter|wartawan)s?(?:[_-]{0,2}(?:names?|link|\d))?|authorname"
    r"|authors?(?:__|-)list(?:-item)?|\w*authorlist-item)(?=$|\s)",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|es|in|a|i)?|auteurs?|penulis|reporters?|wartawan|jurnalis|journalists?|columnists?|kolumnis)"
    r"(?:/[^/?#]+){1,2}/?(?:[?#]|$)",
    re.IGNORECASE,
)
"""the address of a page about an author"""
_NEAR = 200
"""characters between the names of a byline, at most"""


class Bylines:
    """Collects what is printed where names should be."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._end = 0
        self._headed = False

    def keep(self, start: int, end: int, printed: str, parts: Sequence[str], headed: bool) -> None:
        """Keep what an element prints.

        Args:
            start: where it begins in the text.
            end: where it ends.
            printed: its text; one of several lines is no byline.
            parts: the texts of the links in it, or of the elements that make it up.
            headed: whether a heading stands before it.
        """
        if "\n" in printed or start < self._end:
            return
        if headed and not self._headed:
            self.lines.clear()
            self._headed = True
        if not self.lines or start - self._end <= _NEAR:
            self.lines += parts if len(parts) > 1 else [printed]
            self._end = end


def is_byline(tag: str, attributes: Mapping[str, str]) -> bool:
    """Tell whether microdata, a link or a class says that an author's name stands in an element."""
    return (
        ("class" in attributes and _names_author(attributes["class"]))
        or ("rel" in attributes and "author" in attributes["rel"].lower().split())
        or ("itemprop" in attributes and attributes["itemprop"].strip() == "author")
        or (tag == "a" and "href" in attributes and _PAGE.search(attributes["href"]) is not None)
    )


def full_names(parts: Sequence[str]) -> list[str]:
    """Give the texts of elements if all are full names, else none."""
    named = [part.strip(" ,") for part in parts if any(map(str.isalpha, part))]
    return named if all(map(is_full, named)) else []


@lru_cache(maxsize=8192)
def _names_author(names: str) -> bool:
    return _CLASS.search(names) is not None
