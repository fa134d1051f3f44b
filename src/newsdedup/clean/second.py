"""A second article on the same page: found by its own headline and date, after a whole story.

The story above must have begun as one (with the page, or under a date of its own), and the headline must belong to
what stands below. The rest is left out and the user is told; a file of several articles is read with `--split`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsdedup.blocks import Block
from newsdedup.clean.dates import find_date, is_date_line
from newsdedup.clean.prose import content_words, is_headline, is_prose, overlap
from newsdedup.model import Decision, Page, Removal

RULE = "newsdedup/second-article"
_STORY = 3
"""paragraphs that make a story, above the start and below it"""
_REACH = 3
"""blocks between a headline and its date line"""


def find_second(page: Page) -> Iterator[Decision]:
    """Remove everything from where another article starts, with one warning."""
    start = _start(page)
    if start is None:
        return
    for block in page.blocks[start.index :]:
        if block.index not in page.gone:
            yield Removal(block.span, "other_article", RULE)
    last = page.lines[-1].number
    yield (
        f"lines {start.first}-{last} look like another article and were left out; "
        "name the line that starts an article with --split to read them as documents of their own"
    )


def _start(page: Page) -> Block | None:
    copies = {r.span for r in page.removals if r.cls == "copy"}
    prose = [b for b in page.blocks if b.span not in copies and is_prose(b.text) and not is_headline(b.text)]
    if len(prose) < 2 * _STORY:
        return None
    earliest, latest = prose[_STORY - 1].index, prose[-_STORY].index
    begun = prose[0].index <= 1 or any(_is_own_date(block) for block in page.blocks[: prose[0].index])
    for block in page.blocks[earliest + 1 : latest + 1] if begun else ():
        headline = _headline_above(page, block, earliest) if _is_own_date(block) else None
        if headline and _belongs_below(headline, prose):
            return headline
    return None


def _belongs_below(headline: Block, prose: Sequence[Block]) -> bool:
    """Tell whether a headline shares more words with the paragraphs below it than with those above."""
    above = content_words(block.text for block in prose if block.index < headline.index)
    below = content_words(block.text for block in prose if block.index > headline.index)
    return overlap(headline.text, below) > overlap(headline.text, above)


def _is_own_date(block: Block) -> bool:
    """Tell whether a block is a date line with a time, as a page prints once over its story."""
    if len(block.text) > 160 or not is_date_line(block.text):
        return False
    moment = find_date(block.text)
    return moment is not None and moment.iso is not None and moment.has_time


def _headline_above(page: Page, date: Block, earliest: int) -> Block | None:
    for block in reversed(page.blocks[max(earliest + 1, date.index - _REACH) : date.index]):
        if is_headline(block.text) and len(block.text.split()) >= 4:
            return block
    return None
