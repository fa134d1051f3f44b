"""Bylines that no rule knows: a name on a line of its own between the headline and its date line.

Only there, or where `head` looks again: elsewhere such a line may be a sub-heading, a section or a picture's subject.
Which words outlets call themselves by is told here, so that theirs are no names; and the words before a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from newsdedup.blocks import Block
from newsdedup.clean.prose import is_headline, weight
from newsdedup.model import Decision, Field, Page, Removal

RULE = "newsdedup/name-line"
_NAME = r"[^\W\d_a-zß-ÿ][\w.'’-]*(?:\s(?:[^\W\d_a-zß-ÿ][\w.'’-]*|bin|binti|al|van|de|da|von)){1,4}"
_BY = (
    r"(?i:by|von|oleh|par|por|di|door|av|af|text|words|penulis|pewarta|reporter|laporan|(?:story|written) by"
    r"|ditulis oleh)"
)
_LINE = re.compile(
    rf"(?P<by>{_BY}\s*[:：]?\s+)?(?P<one>{_NAME})(?:\s*(?:,|&|\band\b|\bdan\b)\s*(?P<two>{_NAME}))?"
    r"(?:\s*[-–—|,/]\s*(?P<outlet>[^\W\d_][\w.'’-]*(?:\s[^\W\d_][\w.'’-]*){0,3}))?"
)
_OUTLETS = frozenset(
    "berita club com daily dunia ekspres express fm grup group harian herald indonesia jurnal kabar koran majalah "
    "media network news nusantara online portal pos post radar redaksi rri star suara tabloid team the tim times today "
    "tribun tv warta".split()
)
_HEADLINE_WORDS = 5
_REACH = 3
"""blocks between the headline and the name, at most"""


def find_names(page: Page, sections: Iterable[str]) -> Iterator[Decision]:
    """Lift the names that stand right above a date line, below a headline.

    Args:
        page: with its date lines removed.
        sections: names of sections, which are no people's.
    """
    known = frozenset(name.casefold() for name in sections)
    dated = {removal.span for removal in page.removals if removal.kind == "date"}
    for block in page.blocks:
        if block.span in dated:
            yield from _above(page, block.index, known)


def _above(page: Page, date: int, sections: frozenset[str]) -> Iterator[Decision]:
    """Take the lines between headline and date if one is a name and the others are the outlet's."""
    taken: list[tuple[Block, re.Match[str] | None]] = []
    for block in reversed(page.blocks[max(0, date - _REACH) : date]):
        match = _LINE.fullmatch(block.text)
        if block.index in page.gone or match is None or block.text.casefold() in sections:
            break
        taken.append((block, None if _is_outlet(match["one"]) else match))
    first = taken[-1][0].index if taken else 0
    if not any(match for _, match in taken) or not _headed(page, first):
        return
    for block, match in taken:
        yield Removal(block.span, "byline", RULE, "meta" if match else "boiler")
        for group in ("one", "two") if match else ():
            if match and match[group]:
                yield Field("author", match[group], block.source_span(*match.span(group)), RULE)


def is_name_line(text: str) -> bool:
    """Tell whether a line is a name, or two, perhaps with an outlet behind it, and not an outlet's alone."""
    match = _LINE.fullmatch(text)
    return match is not None and not _is_outlet(match["one"])


def is_labelled(text: str) -> bool:
    """Tell whether a line of names begins with a word like "by"."""
    match = _LINE.fullmatch(text)
    return match is not None and match["by"] is not None


def names_in(text: str) -> Iterator[tuple[str, int]]:
    """Give the names of a line of names, each with where it begins."""
    match = _LINE.fullmatch(text)
    for group in ("one", "two") if match else ():
        if match and match[group]:
            yield match[group], match.start(group)


def _is_outlet(name: str) -> bool:
    return not _OUTLETS.isdisjoint(name.casefold().split())


def _headed(page: Page, at: int) -> bool:
    """Tell whether what stands right above is a headline, longer than a name."""
    above = page.blocks[at - 1] if at else None
    return above is not None and is_headline(above.text) and weight(above.text) >= _HEADLINE_WORDS
