"""The headline: which block it is, and its copies.

Evidence is structural (printed twice, next to the date or byline, before the first paragraph) and topical (its words
recur in the story). A page without evidence has no title; none is made up.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator

from newsdedup.blocks import Block
from newsdedup.clean.fold import fold_value
from newsdedup.clean.prose import (
    PROSE_WORDS,
    content_words,
    ends_sentence,
    extent,
    is_headline,
    is_prose,
    overlap,
    weight,
)
from newsdedup.clean.wording import Wording
from newsdedup.model import Decision, Field, Page, Removal

RULE = "newsdedup/title"
COPY = "newsdedup/title-copy"
_ENOUGH = 3.5
_BELOW = 5.5
"""Evidence that a headline needs before the story, and after it, where sub-headings and links stand too."""

_LONG = 16
"""words of a long headline; longer lines are more often standfirsts"""
_TELLING = 3
"""content words that a headline and its story share, from which on more say no more"""
_CASED = 0.8
"""share (0 to 1) of words over three letters that have a capital, in a headline in capitals"""
_CASED_WORDS = 5
_LEADS = 3
"""blocks at the top of the page that the headline may be run together with"""
_SENTENCE = re.compile(r"\s*[\"'“‘(]?[^\W\d_a-zß-ÿ][\w'’-]*,?\s+[a-zß-ÿ]")
"""how the sentence after a glued headline begins: a capital, then a small letter's word"""
_DATELINE = re.compile(r"(?:[^\W\d_a-zß-ÿ]['’.-]?){3,}[^.!?]{0,60}?(?::|\)|[-–—]{1,2}|,.{1,40}[-–—]{1,2})\s")
"""how a paragraph with a dateline begins"""
_SIGNS = re.compile(r"[\W_]+")
_META = frozenset("date byline credit section nav".split())


def find_title(page: Page, said: Wording) -> Iterator[Decision]:
    """Name the headline's block and remove it and its copies from the story.

    Args:
        page: with what rules and layout say of it.
        said: its blocks' words.
    """
    hint = fold_value(page.document.hints.title or "")
    keys = keys_of(said)
    title = hint or _printed(page, keys)
    if not title:
        return
    found = list(copies(page, title, keys, hinted=bool(hint)))
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


def copies(page: Page, title: str, keys: list[str], hinted: bool = False) -> Iterator[Decision]:
    """Remove every block that is the title as a whole: the first lends it and is `meta`, the others are copies."""
    wanted = key(title)
    first = True
    for block in [block for block, own in zip(page.blocks, keys, strict=True) if own == wanted]:
        if first:
            yield Removal(block.span, "title", RULE, "meta")
            yield Field("title", block.text if not hinted else title, block.span, RULE)
            first = False
        else:
            yield Removal(block.span, "title_copy", COPY, "copy")
    yield from _glued(page, title, hinted and first)


def _glued(page: Page, title: str, lends: bool) -> Iterator[Decision]:
    """Cut the headline off the first sentence of a paragraph that a dump ran it together with."""
    if len(title.split()) < _CASED_WORDS:
        return
    for block in page.kept()[:_LEADS]:
        rest = block.text[len(title) :]
        if block.text.startswith(title) and is_prose(rest) and _SENTENCE.match(rest):
            span = block.source_span(0, len(title))
            yield Removal(span, "title", RULE, "meta")
            if lends:
                yield Field("title", title, span, RULE)
            return


def key(text: str) -> str:
    """Fold a headline for comparison: case, spaces and punctuation do not matter, for copies often lack a colon."""
    folded = text.casefold()
    return _SIGNS.sub("", folded) or folded.strip()


def keys_of(said: Wording) -> list[str]:
    """Give the same for every block of a page."""
    return ["".join(words).replace("_", "") or folded.strip() for folded, words in zip(*said, strict=True)]


def _printed(page: Page, keys: list[str]) -> str | None:
    """Find the headline among the blocks before the first paragraph, else among those after the last one."""
    kept = page.kept()
    found = extent(kept)
    if found is None:
        return None
    outside = [block for block in kept if not found[0] <= block.index <= found[1] and is_headline(block.text)]
    whole = [block for block in outside if not _is_piece(page, block)]
    above = [block for block in whole if block.index < found[0]]
    below = [block for block in whole if block.index > found[1]]
    if not above and not below:
        return None
    scene = _Scene(page, keys, content_words(block.text for block in kept if is_prose(block.text)))
    best = _best(scene, above, _ENOUGH) or _best(scene, below, _BELOW)
    return best.text if best else None


def _is_piece(page: Page, block: Block) -> bool:
    """Tell whether a block stands amid a sentence that inline links have cut up."""
    above, below = (
        page.blocks[at].text if 0 <= at < len(page.blocks) and at not in page.gone else ""
        for at in (block.index - 1, block.index + 1)
    )
    unfinished = weight(above) >= PROSE_WORDS and not ends_sentence(above)
    return unfinished or above.startswith(",") or below.startswith(",")


class _Scene:
    """What the page says beside the lines that may be its headline."""

    def __init__(self, page: Page, keys: list[str], topic: frozenset[str]) -> None:
        self.topic = topic
        self._blocks = page.blocks
        self._keys = keys
        self._seen = Counter(keys)
        self.removed = bool(page.removals)
        self._headings = _headings(page)
        starts = page.blocks.starts
        self._meta: set[int] = set()
        for start, end in (removal.span for removal in page.removals if removal.kind in _META):
            self._meta.update(range(bisect_left(starts, start), bisect_left(starts, end)))

    def marked(self, block: Block) -> bool:
        """Tell whether the markup calls a block the first heading."""
        return block.index in self._headings

    def repeated(self, block: Block) -> bool:
        """Tell whether a block stands on the page two or three times."""
        return 2 <= self._seen[self._keys[block.index]] <= 3

    def above_dateline(self, block: Block) -> bool:
        """Tell whether the next block is a paragraph that begins with a city in capitals and a mark."""
        below = self._blocks[block.index + 1] if block.index + 1 < len(self._blocks) else None
        return below is not None and is_prose(below.text) and _DATELINE.match(below.text) is not None

    def beside_meta(self, block: Block) -> bool:
        """Tell whether a date, byline or the like stands within two blocks below, or one above."""
        return any(at in self._meta for at in (block.index - 1, block.index + 1, block.index + 2))


def _headings(page: Page) -> set[int]:
    """Collect the indexes of blocks that the markup calls the first heading."""
    starts, ends = page.blocks.starts, page.blocks.ends
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
    """Weigh the evidence that a block is its page's headline: few words off the topic are a menu's."""
    topical = _topical(block.text, scene.topic)
    score = 4.0 * topical if topical else -1.0
    if scene.repeated(block):
        score += 1.0
    if scene.beside_meta(block):
        score += 0.75
    if scene.marked(block):
        score += 2.0
    if scene.above_dateline(block):
        score += 1.0
    words = len(block.text.split())
    score += 0.75 if words >= 4 else -1.5
    if words >= _CASED_WORDS and is_cased(block.text):
        score += 0.5
    if words > _LONG:
        return score - 1.5
    return score + 0.5 if words >= 6 else score


def _topical(text: str, topic: frozenset[str]) -> float:
    """Give the share (0 to 1) of a line's content words that the story uses; of one or two words it says less."""
    return overlap(text, topic) * min(1.0, len(content_words([text]) & topic) / _TELLING)


def is_cased(text: str) -> bool:
    """Tell whether nearly all longer words have a capital, as in many languages only a headline's have."""
    words = [word for word in text.split() if len(word) > 3]
    return sum(word[0].isupper() or not word[0].isalpha() for word in words) >= _CASED * len(words)
