"""Examples made from others: articles cut out of pages, second articles, other pages' furniture within or around."""

from __future__ import annotations

import random
from collections.abc import Sequence

from newsdedup.clean.segment import segment
from newsdedup.measure.align import covered
from newsdedup.measure.gold import STORY, Example
from newsdedup.model import Document, Source

_GAPS = (0, 0, 0, 1, 2, 3, 4, 6)
_NEAR = (6, 8, 10, 12, 16, 24)
"""lines around a story that are the page's own: headline, date, byline, author's tail"""


def crop(example: Example, draw: random.Random) -> Example | None:
    """Cut an article dump out of a page: the story, a few lines around it, some of the furniture within it gone."""
    story = _story(example)
    if not story:
        return None
    first = max(0, story[0] - draw.choice(_GAPS))
    last = min(len(example.covered) - 1, story[-1] + draw.choice(_GAPS))
    thinned = 0.3 * draw.choice((1, 1, 3))
    chosen = [
        at
        for at in range(first, last + 1)
        if example.covered[at] >= STORY or not story[0] < at < story[-1] or draw.random() > thinned
    ]
    between = draw.choice(("\n", "\n\n"))
    text = between.join(_source(example, at) for at in chosen)
    page = segment(Document(Source(example.id, 0), text))
    shares = tuple(covered([b.text for b in page.blocks], example.gold))
    return Example(example.id, example.group, "crop", example.collection, example.gold, page, shares)


def followed(example: Example, other: Example, draw: random.Random) -> Example | None:
    """Put another page's article behind the story: whole, from a few lines above it, or its first lines as a teaser."""
    story, theirs = _story(example), _story(other)
    if not story or not theirs or example.gold == other.gold:
        return None
    above = max(0, theirs[0] - draw.randint(1, 5))
    last = theirs[min(len(theirs) - 1, draw.choice((0, 0, 1, 4, 9, 40)))]
    at = min(len(example.covered), story[-1] + 1 + draw.choice(_GAPS) * 2)
    size = len(example.covered)
    between = "\n\n" if example.page.lines[-1].number > 1.5 * size else "\n"
    pieces = [_source(example, place) for place in range(at)]
    pieces += [_source(other, place) for place in range(above, last + 1)]
    pieces += [_source(example, place) for place in range(at, size)]
    page = segment(Document(Source(example.id, 0), between.join(pieces)))
    shares = tuple(covered([b.text for b in page.blocks], example.gold))
    return Example(example.id, example.group, "second", example.collection, example.gold, page, shares)


def cut_up(example: Example, other: Example, draw: random.Random) -> Example | None:
    """Put runs of another page's furniture between the paragraphs of a story."""
    story = _story(example)
    furniture = [at for at, share in enumerate(other.covered) if share < STORY]
    if len(story) < 4 or len(furniture) < 40 or example.group == other.group:
        return None
    places = sorted(draw.sample(story[1:], min(len(story) - 1, draw.choice((1, 1, 2, 3)))))
    pieces: list[str] = []
    for at in range(len(example.covered)):
        if at in places:
            first = draw.randrange(len(furniture) - 20)
            pieces += [_source(other, place) for place in furniture[first : first + draw.choice((1, 2, 4, 8, 15))]]
        pieces.append(_source(example, at))
    between = "\n\n" if example.page.lines[-1].number > 1.5 * len(example.covered) else "\n"
    page = segment(Document(Source(example.id, 0), between.join(pieces)))
    shares = tuple(covered([b.text for b in page.blocks], example.gold))
    return Example(example.id, example.group, "cut", example.collection, example.gold, page, shares)


def mixed(example: Example, above: Example, below: Example, draw: random.Random) -> Example | None:
    """Put a story with the lines right around it between what stands above and below two other pages' stories."""
    story, before, after = _story(example), _story(above), _story(below)
    if not (story and before and after) or len({example.group, above.group, below.group}) < 3:
        return None
    first = max(0, story[0] - draw.choice(_NEAR))
    last = min(len(example.covered) - 1, story[-1] + draw.choice(_NEAR))
    pieces = [_source(above, place) for place in range(max(0, before[0] - draw.choice(_NEAR)))]
    pieces += [_source(example, place) for place in range(first, last + 1)]
    pieces += [_source(below, place) for place in range(min(len(below.covered), after[-1] + 2), len(below.covered))]
    between = "\n\n" if example.page.lines[-1].number > 1.5 * len(example.covered) else "\n"
    page = segment(Document(Source(example.id, 0), between.join(pieces)))
    shares = tuple(covered([b.text for b in page.blocks], example.gold))
    return Example(example.id, example.group, "mixed", example.collection, example.gold, page, shares)


def _story(example: Example) -> list[int]:
    return [at for at, share in enumerate(example.covered) if share >= STORY]


def _source(example: Example, at: int) -> str:
    span = example.page.blocks[at].span
    return example.page.document.text[span.start : span.end]


def make(examples: Sequence[Example]) -> list[Example]:
    """Make of every page a crop, one cut up, and one with a second article where the publisher has another."""
    draw = random.Random(5)
    pages = [example for example in examples if example.form == "block"]
    made: list[Example | None] = []
    for example in pages:
        made.append(crop(example, draw))
        others = [other for other in pages if other.group == example.group and other.id != example.id]
        if others:
            made.append(followed(example, draw.choice(others), draw))
    made += [cut_up(example, draw.choice(pages), draw) for example in pages]
    for example in pages:
        alike = [page for page in pages if page.language == example.language and page.group != example.group]
        above, below = (draw.choice(alike if len(alike) > 3 else pages) for _ in range(2))
        made.append(mixed(example, above, below, draw))
    return [example for example in made if example and example.page.blocks]
