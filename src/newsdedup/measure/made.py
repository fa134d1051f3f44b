"""Examples made from others: articles cut out of pages, second articles, other pages' furniture within or around.

Part of them are shown to the model as they are where some rules, or all, are silent (`heard`): on a page of an outlet
and a language that nobody wrote rules for, the model has to do without their word.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from newsdedup.clean.prose import is_prose
from newsdedup.measure.gold import STORY, Example
from newsdedup.measure.spliced import Piece, splice

_GAPS = (0, 0, 0, 1, 2, 3, 4, 6)
_NEAR = (6, 8, 10, 12, 16, 24)
"""lines around a story that are the page's own: headline, date, byline, author's tail"""
_HEARD = ("all", "all", "even", "odd", "none")
"""what rules say on made pages"""
_LEFT_OUT = {"flat": ("crop", "cut", "talk")}


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
    return splice(example, _of(example, chosen), "crop", draw.choice(("\n", "\n\n")))


def followed(example: Example, other: Example, draw: random.Random) -> Example | None:
    """Put another page's article behind the story: whole, from a few lines above it, or its first lines as a teaser."""
    story, theirs = _story(example), _story(other)
    if not story or not theirs or example.gold == other.gold:
        return None
    above = max(0, theirs[0] - draw.randint(1, 5))
    last = theirs[min(len(theirs) - 1, draw.choice((0, 0, 1, 4, 9, 40)))]
    at = min(len(example.covered), story[-1] + 1 + draw.choice(_GAPS) * 2)
    size = len(example.covered)
    pieces = [*_of(example, range(at)), *_of(other, range(above, last + 1)), *_of(example, range(at, size))]
    return splice(example, pieces, "second")


def cut_up(example: Example, other: Example, draw: random.Random) -> Example | None:
    """Put runs of another page's furniture between the paragraphs of a story."""
    story = _story(example)
    furniture = [at for at, share in enumerate(other.covered) if share < STORY]
    if len(story) < 4 or len(furniture) < 40 or example.group == other.group:
        return None
    places = sorted(draw.sample(story[1:], min(len(story) - 1, draw.choice((1, 1, 2, 3)))))
    pieces: list[Piece] = []
    for at in range(len(example.covered)):
        if at in places:
            first = draw.randrange(len(furniture) - 20)
            pieces += _of(other, furniture[first : first + draw.choice((1, 2, 4, 8, 15))])
        pieces.append((example, at))
    return splice(example, pieces, "cut")


def talked(example: Example, others: Sequence[Example], draw: random.Random) -> Example | None:
    """Put furniture that reads like prose below a story, or within it: consent texts, comments, blurbs, teasers."""
    story = _story(example)
    told = [found for other in others if other.group != example.group for found in _told(other)]
    if len(story) < 4 or len(told) < 4:
        return None
    runs = {min(len(example.covered), story[-1] + 1 + draw.choice(_GAPS)): draw.choice((1, 2, 3, 5, 8))}
    if draw.random() < 0.5:
        runs.setdefault(draw.choice(story[1:]), draw.choice((1, 1, 2)))
    pieces: list[Piece] = []
    for at in range(len(example.covered) + 1):
        if at in runs:
            first = draw.randrange(len(told))
            for other, place in told[first : first + runs[at]]:
                pieces += _of(other, range(max(0, place - draw.choice((0, 1, 2))), place + 1))
        pieces += _of(example, range(at, min(at + 1, len(example.covered))))
    return splice(example, pieces, "talk")


def mixed(example: Example, above: Example, below: Example, draw: random.Random) -> Example | None:
    """Put a story with the lines right around it between what stands above and below two other pages' stories."""
    story, before, after = _story(example), _story(above), _story(below)
    if not (story and before and after) or len({example.group, above.group, below.group}) < 3:
        return None
    first = max(0, story[0] - draw.choice(_NEAR))
    last = min(len(example.covered) - 1, story[-1] + draw.choice(_NEAR))
    pieces = _of(above, range(max(0, before[0] - draw.choice(_NEAR))))
    pieces += _of(example, range(first, last + 1))
    pieces += _of(below, range(min(len(below.covered), after[-1] + 2), len(below.covered)))
    return splice(example, pieces, "mixed")


def _story(example: Example) -> list[int]:
    return [at for at, share in enumerate(example.covered) if share >= STORY]


def _told(example: Example) -> list[Piece]:
    """List the furniture of a page that reads like prose."""
    return [
        (example, at)
        for at, (share, block) in enumerate(zip(example.covered, example.page.blocks, strict=True))
        if 0 <= share < 0.1 and is_prose(block.text)
    ]


def _of(example: Example, places: Sequence[int]) -> list[Piece]:
    return [(example, at) for at in places]


def make(examples: Sequence[Example]) -> list[Example]:
    """Make pages of text out of others, and copies of article dumps on which no site's rules speak."""
    heard = random.Random(6)
    made: list[Example] = []
    for form in ("block", "flat"):
        pages = [example for example in examples if example.form == form]
        made += [replace(one, heard=heard.choice(_HEARD)) for one in _make(pages, form) if one.page.blocks]
    return made + [replace(example, form="bare", heard="general") for example in examples if example.form == "article"]


def _make(pages: Sequence[Example], form: str) -> list[Example]:
    """Make all kinds of one form; of flat dumps not every kind is worth its time."""
    draw = random.Random(5)
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
    for example in pages:
        alike = [page for page in pages if page.language == example.language and page.group != example.group]
        chosen = alike if len(alike) > 3 else pages
        made.append(talked(example, draw.sample(chosen, min(len(chosen), 3)), draw))
    left = _LEFT_OUT.get(form, ())
    name = "" if form == "block" else form + " "
    return [replace(one, form=name + one.form) for one in made if one and one.form not in left]
