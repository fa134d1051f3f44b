"""Runs of blocks that occur twice on one page, at any distance, near copies included.

The run is the unit: it is a copy if it is alike enough and long enough (`Policy.repeat_*`); a short line used twice on
purpose stays. Kept is the occurrence in the story, else the first. No block is removed as a copy of one that is itself
removed. Says nothing of what stands on other pages.

Three forms, in this order: a run that repeats another block by block; a run whose words stand in one long block (or
the reverse); a teaser cut off by an ellipsis. Work is linear in the blocks for any page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from newsdedup.clean.wording import Wording, wording
from newsdedup.model import Decision, Page, Removal, Repeat
from newsdedup.recipe import Policy, Recipe
from newsdedup.sketch.lookalikes import Lookalikes, lookalikes

RULE = "newsdedup/repeat"

_SOURCES = 16
"""Earlier places of a line that are tried as the start of the kept run."""

_PATIENCE = 8
"""Blocks for which a run may stay less alike than it must be in the end."""

_VERSE_WORDS = 100
"""A run of nothing but short lines without stops is verse or a list, whose refrain is meant; from so many words on
it is a copy all the same."""

_STOP = re.compile(r"[.!?:;…\"'”’)\]]\s*$")
_ELLIPSIS = re.compile(r"(?:\.{3,}|…)\W*$")
_NUMBER = re.compile(r"\w*\d\w*")
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


class _Copy(NamedTuple):
    """A run of blocks and the run it repeats, as ranges of block indexes."""

    kept: range
    removed: range
    similarity: float


def find_repeats(
    page: Page, recipe: Recipe, story: range | None = None, said: Wording | None = None
) -> Iterator[Decision]:
    """Find the copied runs of a page.

    Args:
        page: looked at whole, whatever rules removed so far.
        recipe: its sketch and policy.
        story: indexes of the story's blocks, if known; what stands there is kept.
        said: its blocks' words, if they are at hand.

    Yields:
        For every copied run one `Repeat` (1-based source lines) and one `Removal` for each of its blocks.
    """
    texts = [block.text for block in page.blocks]
    if not may_repeat(said or wording(page.blocks)):
        return
    look = lookalikes(texts, recipe.sketch, recipe.policy.repeat_paragraph_words)
    if look is None:
        return
    board = _Board(texts, look, recipe.policy, story)
    copies = [*_copied(board), *_contained(board), *_teasers(board)]
    for copy in sorted(copies, key=lambda c: c.removed.start):
        yield Repeat(_lines(page, copy.kept), _lines(page, copy.removed), round(copy.similarity, 4))
        for block in page.blocks[copy.removed.start : copy.removed.stop]:
            yield Removal(block.span, "repeat", RULE, "copy")


def may_repeat(said: Wording) -> bool:
    """Tell whether any eight words in a row can stand twice; without that no run is alike enough to be a copy.

    Looks at four of the eight, which costs a tenth of a sketch and sorts out nine pages of ten. Where words are not
    parted by spaces the answer is yes.
    """
    if any(not text.isascii() and _UNSPACED.search(text) for text in said.folded):
        return True
    words = list(chain.from_iterable(said.words))
    sampled = list(zip(words, words[2:], words[5:], words[7:], strict=False))
    return len(set(sampled)) < len(sampled)


def _lines(page: Page, run: range) -> tuple[int, int]:
    return page.blocks[run[0]].first, page.blocks[run[-1]].last


class _Board:
    """The page while its copies are being found: what resembles what, and what has become of each block."""

    def __init__(self, texts: list[str], look: Lookalikes, policy: Policy, story: range | None) -> None:
        self.texts = texts
        self.look = look
        self.policy = policy
        self.gone = [False] * len(texts)
        self.pinned = [False] * len(texts)
        story = range(max(story.start, 0), min(story.stop, len(texts))) if story else range(0)
        self.zone = [0 if at in story else 1 if at < story.start else 2 for at in range(len(texts))]
        """0 in the story, 1 before it, 2 after it"""
        self._compared: dict[tuple[int, int], tuple[int, int] | None] = {}

    def settle(self, copy: _Copy) -> _Copy:
        """Take a decision: one run goes, the other may go no more."""
        for at in copy.removed:
            self.gone[at] = True
        for at in copy.kept:
            self.pinned[at] = True
        return copy

    def free(self, at: int) -> bool:
        """Tell whether a block may be removed."""
        return not self.gone[at] and not self.pinned[at]

    def may_go(self, at: int, kept: int) -> bool:
        """Tell whether a block may be removed because another stays; the story's goes only for the story's."""
        return self.free(at) and not self.gone[kept] and (self.zone[at] != 0 or self.zone[kept] == 0)

    def alike(self, kept: int, other: int) -> tuple[int, int] | None:
        """Give shingles shared and united of two blocks that are partners, None if they are not."""
        label = self.look.labels[kept]
        if label == self.look.labels[other]:
            return (self.look.sizes[kept],) * 2 if label or self.texts[kept] == self.texts[other] else None
        if (kept, other) not in self._compared:
            least = self.policy.repeat_paragraph_words
            near = min(self.look.words[kept], self.look.words[other]) >= least
            near = near and _numbers(self.texts[kept]) == _numbers(self.texts[other])
            self._compared[kept, other] = self.look.overlap(kept, other) if near else None
        return self._compared[kept, other]

    def enough(self, copy: _Copy) -> bool:
        """Tell whether a run is long enough to be a copy and not a line used twice.

        A single line that says more than its near copy is none: a pull quote may stand before the sentence it is from.
        """
        run = copy.removed
        if len(run) == 1 and self.look.words[run[0]] > self.look.words[copy.kept[0]]:
            return False
        words = [self.look.words[at] for at in run]
        long = sum(count >= self.policy.repeat_paragraph_words for count in words)
        if long >= self.policy.repeat_paragraphs:
            return True
        if sum(words) < self.policy.repeat_words:
            return False
        return long > 0 or sum(words) >= _VERSE_WORDS or any(_STOP.search(self.texts[at]) for at in run)


def _numbers(text: str) -> list[str]:
    return sorted(_NUMBER.findall(text.casefold()))


def _copied(board: _Board) -> Iterator[_Copy]:
    """Walk the blocks, the story's first; each starts the longest run it can that stands among those before."""
    seen: dict[int, list[int]] = {}
    for at in sorted(range(len(board.texts)), key=lambda b: (board.zone[b], b)):
        label = board.look.labels[at]
        if not label:
            continue
        if board.free(at):
            sources = [*seen.get(label, ()), *board.look.near.get(at, ())]
            best = max((_run(board, s, at) for s in sources if _before(board, s, at)), key=_merit, default=None)
            if best is not None and board.enough(best):
                yield board.settle(best)
                continue
        places = seen.setdefault(label, [])
        if len(places) < _SOURCES and not board.gone[at]:
            places.append(at)


def _before(board: _Board, source: int, at: int) -> bool:
    return not board.gone[source] and (board.zone[source], source) < (board.zone[at], at)


def _merit(copy: _Copy) -> tuple[int, float, int]:
    return len(copy.removed), copy.similarity, -copy.kept.start


def _run(board: _Board, kept: int, removed: int) -> _Copy:
    """Grow a pair of partners into the longest run that is alike enough; empty if there is none."""
    shared = united = length = good = 0
    best = (0, 0)
    while _may_pair(board, range(kept, kept + length), range(removed, removed + length)):
        pair = board.alike(kept + length, removed + length)
        if pair is None:
            break
        shared, united, length = shared + pair[0], united + pair[1], length + 1
        if shared >= board.policy.repeat_similarity * united:
            good, best = length, (shared, united)
        elif length - good > _PATIENCE:
            break
    shared, united = best
    while good and _may_pair_before(board, range(kept, kept + good), range(removed, removed + good)):
        pair = board.alike(kept - 1, removed - 1)
        if pair is None or shared + pair[0] < board.policy.repeat_similarity * (united + pair[1]):
            break
        kept, removed, good = kept - 1, removed - 1, good + 1
        shared, united = shared + pair[0], united + pair[1]
    similarity = shared / united if united else 0.0
    return _Copy(range(kept, kept + good), range(removed, removed + good), similarity)


def _may_pair(board: _Board, kept: range, removed: range) -> bool:
    """Tell whether both runs may take the next block."""
    return (
        max(kept.stop, removed.stop) < len(board.gone)
        and kept.stop != removed.start
        and removed.stop != kept.start
        and board.may_go(removed.stop, kept.stop)
    )


def _may_pair_before(board: _Board, kept: range, removed: range) -> bool:
    """Tell whether both runs may take the block before them."""
    return (
        min(kept.start, removed.start) > 0
        and kept.start != removed.stop
        and removed.start != kept.stop
        and board.may_go(removed.start - 1, kept.start - 1)
    )


def _contained(board: _Board) -> Iterator[_Copy]:
    """Find runs of two or more blocks whose words stand, in order, in one block that is longer than each of them."""
    at = 0
    while at < len(board.texts):
        host = board.look.host[at]
        run = _hosted(board, host, at) if host >= 0 and not board.gone[host] and not board.gone[at] else range(at, at)
        copy = _choose(board, host, run) if len(run) > 1 else None
        if copy is not None:
            yield board.settle(copy)
        at = max(run.stop, at + 1)


def _hosted(board: _Board, host: int, at: int) -> range:
    """Collect the blocks from `at` on that have the same host; up to two lines too short to tell count along."""
    stop = last = at + 1
    while stop < len(board.texts) and stop != host and not board.gone[stop]:
        if board.look.host[stop] == host:
            last = stop + 1
        elif board.look.words[stop] >= board.policy.repeat_paragraph_words or stop > last + 1:
            break
        stop += 1
    return range(at, last)


def _choose(board: _Board, host: int, run: range) -> _Copy | None:
    """Decide which goes, the run or its host: the one outside the story, else the later; None if text would be lost."""
    policy = board.policy
    words = sum(board.look.words[at] for at in run)
    if words < policy.repeat_words or len(run) < policy.repeat_paragraphs:
        return None
    numbers = [sorted(n for at in run for n in _numbers(board.texts[at])), _numbers(board.texts[host])]
    course = board.look.course(host, run)
    one = range(host, host + 1)
    sides = [
        (_Copy(one, run, course.run), course.run, numbers),
        (_Copy(run, one, course.host), course.host, numbers[::-1]),
    ]
    wanted = sides if (board.zone[host] == 0, -host) > (board.zone[run.start] == 0, -run.start) else sides[::-1]
    for copy, covered, (mine, theirs) in wanted:
        if covered < policy.repeat_similarity or not _within(mine, theirs):
            continue
        if all(board.may_go(at, keeps) for at in copy.removed for keeps in copy.kept):
            return copy
    return None


def _within(mine: list[str], theirs: list[str]) -> bool:
    """Tell whether every number of mine is among theirs."""
    return set(mine) <= set(theirs)


def _teasers(board: _Board) -> Iterator[_Copy]:
    """Find lines cut off by an ellipsis that stand in full in another block."""
    for at, text in enumerate(board.texts):
        host = board.look.host[at]
        if host < 0 or not board.may_go(at, host) or not _ELLIPSIS.search(text):
            continue
        mine, theirs = (_WORD.findall(t.casefold()) for t in (text, board.texts[host]))
        if len(mine) >= board.policy.repeat_paragraph_words and _begins(mine, theirs):
            yield board.settle(_Copy(range(host, host + 1), range(at, at + 1), 1.0))


def _begins(cut: list[str], full: list[str]) -> bool:
    """Tell whether some words stand in others in one piece, the last of them perhaps cut short."""
    for start in range(len(full) - len(cut) + 1):
        if full[start] == cut[0] and full[start : start + len(cut) - 1] == cut[:-1]:
            return full[start + len(cut) - 1].startswith(cut[-1])
    return False
