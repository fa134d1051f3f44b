"""The headline: which block it is, and its copies.

Evidence is structural (printed twice, next to the date or byline, before the first paragraph) and topical (its words
recur in the story). A page without evidence has no title; none is made up.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator

from newsdedup.clean.fold import fold_value
from newsdedup.clean.prose import content_words, extent, is_headline, is_prose, overlap
from newsdedup.model import Block, Decision, Field, Page, Removal

RULE = "newsdedup/title"
COPY = "newsdedup/title-copy"
_ENOUGH = 3.0
_BELOW = 4.0
"""Evidence that a headline needs before the story, and after it, where sub-headings and links stand too."""

_GLANCE = 40
"""characters of a block that mostly tell that it is no copy of the headline"""

_SIGNS = re.compile(r"[\W_]+")
_META = frozenset("date byline credit section nav".split())


def find_title(page: Page) -> Iterator[Decision]:
    """Name the headline's block and remove it and its copies from the story."""
    hint = fold_value(page.document.hints.title or "")
    title = hint or _printed(page)
    if not title:
        return
    found = list(copies(page, title, hinted=bool(hint)))
    yield from found or _other_wording(page)


def _other_wording(page: Page) -> Iterator[Decision]:
    """Remove the headline that markup shows where the title words it otherwise; several amid the story are none."""
    kept = page.kept()
    headings = _headings(page)
    marked = [block for block in kept if block.index in headings and not is_prose(block.text)]
    alone = len({key(block.text) for block in marked}) == 1
    prose = extent(kept)
    for block in marked:
        if alone or (prose and block.index < prose[0]):
            yield Removal(block.span, "title", RULE, "meta")


def copies(page: Page, title: str, hinted: bool) -> Iterator[Decision]:
    """Remove every block that is the title as a whole: the first lends it and is `meta`, the others are copies."""
    wanted = key(title)
    first = True
    for block in page.blocks:
        if not wanted.startswith(_SIGNS.sub("", block.text[:_GLANCE].casefold())) or key(block.text) != wanted:
            continue
        if first:
            yield Removal(block.span, "title", RULE, "meta")
            yield Field("title", block.text if not hinted else title, block.span, RULE)
            first = False
        else:
            yield Removal(block.span, "title_copy", COPY, "copy")


def key(text: str) -> str:
    """Fold a headline for comparison: case, spaces and punctuation do not matter, for copies often lack a colon."""
    folded = text.casefold()
    return _SIGNS.sub("", folded) or folded.strip()


def _printed(page: Page) -> str | None:
    """Find the headline among the blocks before the first paragraph, else among those after the last one."""
    kept = page.kept()
    found = extent(kept)
    if found is None:
        return None
    above = [block for block in kept if block.index < found[0] and is_headline(block.text)]
    below = [block for block in kept if block.index > found[1] and is_headline(block.text)]
    if not above and not below:
        return None
    scene = _Scene(page, content_words(block.text for block in kept if is_prose(block.text)))
    best = _best(scene, above, _ENOUGH) or _best(scene, below, _BELOW)
    return best.text if best else None


class _Scene:
    """What the page says beside the lines that may be its headline."""

    def __init__(self, page: Page, topic: frozenset[str]) -> None:
        self.topic = topic
        self.seen = Counter(key(block.text) for block in page.blocks)
        self.removed = bool(page.removals)
        self._headings = _headings(page)
        starts = [block.span.start for block in page.blocks]
        self._meta: set[int] = set()
        for start, end in (removal.span for removal in page.removals if removal.kind in _META):
            self._meta.update(range(bisect_left(starts, start), bisect_left(starts, end)))

    def marked(self, block: Block) -> bool:
        """Tell whether the markup calls a block the first heading."""
        return block.index in self._headings

    def beside_meta(self, block: Block) -> bool:
        """Tell whether a date, byline or the like stands within two blocks below, or one above."""
        return any(at in self._meta for at in (block.index - 1, block.index + 1, block.index + 2))


def _headings(page: Page) -> set[int]:
    """Collect the indexes of blocks that the markup calls the first heading."""
    starts, ends = [block.span.start for block in page.blocks], [block.span.end for block in page.blocks]
    found: set[int] = set()
    for mark in page.document.marks:
        if mark.tag == "h1":
            found.update(range(bisect_right(ends, mark.span.start), bisect_left(starts, mark.span.end)))
    return found


def _best(scene: _Scene, blocks: list[Block], enough: float) -> Block | None:
    """Choose the block with the most evidence, the first of equals, if it is enough.

    A single line that is left amid furniture has something for it already.
    """
    alone = 0.75 if len(blocks) == 1 and scene.removed and blocks[0].index > 0 else 0.0
    scored = [(alone + _score(scene, block), block) for block in blocks]
    best = max(scored, key=lambda pair: (pair[0], -pair[1].index), default=None)
    return best[1] if best and best[0] >= enough else None


def _score(scene: _Scene, block: Block) -> float:
    """Weigh the evidence that a block before the story is its headline."""
    score = 2.0 * overlap(block.text, scene.topic)
    if 2 <= scene.seen[key(block.text)] <= 3:
        score += 1.5
    if scene.beside_meta(block):
        score += 1.5
    if scene.marked(block):
        score += 2.0
    words = len(block.text.split())
    if words >= 4:
        score += 0.75
    if 6 <= words <= 16:
        score += 0.5
    return score
