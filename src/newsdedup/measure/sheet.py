"""What rules left of a page, line by line, with what stands around each line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from newsdedup.clean.prose import content_words, extent, is_headline, is_prose
from newsdedup.clean.rest import rest_of
from newsdedup.model import Page

_MOST_TITLES = 5
"""headlines in a row that are counted"""

Place = Literal["head", "between", "foot"]
"""up to the first paragraph, from the last one on, or between them"""


class Surroundings(NamedTuple):
    """Where a line stands on its page."""

    place: Place
    before: str
    after: str
    titles: int
    """lines of a headline's shape that follow, and are no paragraphs"""
    below: int
    """lines after it"""
    overlap: float
    """share (0 to 1) of its content words that the rest of the page uses"""


class Sheet(NamedTuple):
    """What rules left of a page: its texts, and whether each is a line as it stood."""

    texts: tuple[str, ...]
    intact: tuple[bool, ...]
    around: tuple[Surroundings, ...]


def lay_out(page: Page) -> Sheet:
    """List what is left of a page, and where each piece of it stands."""
    kept = page.kept()
    rests = [rest_of(block, page.touching[block.index]).text for block in kept]
    pairs = [(block, rest) for block, rest in zip(kept, rests, strict=True) if rest]
    texts = tuple(rest for _, rest in pairs)
    intact = tuple(block.text == rest for block, rest in pairs)
    bounds = extent([block for block, _ in pairs])
    around = _surroundings(texts, [block.index for block, _ in pairs], bounds, page.document.hints.title or "")
    return Sheet(texts, intact, tuple(around))


def _surroundings(
    texts: Sequence[str], indexes: Sequence[int], bounds: tuple[int, int] | None, title: str
) -> Iterator[Surroundings]:
    words = [content_words([text]) for text in texts]
    counts: Counter[str] = Counter(word for found in words for word in found)
    counts.update(content_words([title]))
    for at in range(len(texts)):
        place: Place = "between"
        if bounds is None or indexes[at] <= bounds[0]:
            place = "head"
        elif indexes[at] >= bounds[1]:
            place = "foot"
        elsewhere = sum(1 for word in words[at] if counts[word] > 1)
        share = elsewhere / len(words[at]) if words[at] else 0.0
        before, after = texts[at - 1] if at else "", texts[at + 1] if at + 1 < len(texts) else ""
        yield Surroundings(place, before, after, _titles(texts[at + 1 :][:_MOST_TITLES]), len(texts) - at - 1, share)


def _titles(texts: Sequence[str]) -> int:
    """Count the headlines that texts begin with."""
    return next((n for n, text in enumerate(texts) if is_prose(text) or not is_headline(text)), len(texts))
