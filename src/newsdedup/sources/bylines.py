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

_AUTHORS = ("author", "byline", "penulis", "reporter", "wartawan")
"""of which every class that matches has one, if it is ASCII: quicker to look for"""
_PAGE_BEGINS = re.compile("/[AaCcJjKkPpRrWw][AaEeOoUu]")
"""how every address that matches begins where it does, if it is ASCII"""

TELLING = frozenset(("itemprop", "rel"))
"""Attributes, beside the class, by which any element may say that an author's name stands in it."""


class Bylines:
    """Collects what is printed where names should be."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._end = 0
        self._headed = False

    def wants(self, start: int, headed: bool) -> bool:
        """Tell whether what an element prints from a place on is to be kept, if it is one line.

        `headed`: a heading stands before it. What stands above the headline is forgotten then.
        """
        if start < self._end:
            return False
        return not self.lines or (headed and not self._headed) or start - self._end <= _NEAR

    def keep(self, end: int, parts: Sequence[str], headed: bool) -> None:
        """Keep the names that an element prints up to `end`, if they are wanted."""
        if headed and not self._headed:
            self.lines.clear()
            self._headed = True
        self.lines += parts
        self._end = end


def is_byline(tag: str, attributes: Mapping[str, str]) -> bool:
    """Tell whether microdata, a link or a class says that an author's name stands in an element."""
    return (
        ("class" in attributes and names_author(attributes["class"]))
        or ("rel" in attributes and "author" in attributes["rel"].lower().split())
        or ("itemprop" in attributes and attributes["itemprop"].strip() == "author")
        or (tag == "a" and "href" in attributes and leads_to_author(attributes["href"]))
    )


def full_names(parts: Sequence[str]) -> list[str]:
    """Give the texts of elements if all are full names, else none."""
    named = [part.strip(" ,") for part in parts if any(map(str.isalpha, part))]
    return named if all(map(is_full, named)) else []


@lru_cache(maxsize=8192)
def names_author(names: str) -> bool:
    """Tell whether a class says that an author's name stands in an element."""
    if names.isascii() and not any(map(names.lower().__contains__, _AUTHORS)):
        return False
    return _CLASS.search(names) is not None


def leads_to_author(address: str) -> bool:
    """Tell whether an address is that of a page about an author."""
    if address.isascii() and not _PAGE_BEGINS.search(address):
        return False
    return _PAGE.search(address) is not None
