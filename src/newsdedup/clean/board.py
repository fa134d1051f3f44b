"""The page while its copies are being found: what resembles what, what may go, and how long a copy must be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from newsdedup.recipe import Policy
from newsdedup.sketch.lookalikes import Lookalikes

_VERSE_WORDS = 100
"""A run of nothing but short lines without stops is verse or a list, whose refrain is meant; from so many words on
it is a copy all the same."""

_STOP = re.compile(r"[.!?:;…\"'”’)\]]\s*$")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"(?<!\w)[^\W\d]*\d\w*")


class Copy(NamedTuple):
    """A run of blocks and the run it repeats, as ranges of block indexes."""

    kept: range
    removed: range
    similarity: float


class Board:
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
        self._stretches: dict[tuple[int, int], bool] = {}
        self._compared: dict[tuple[int, int], tuple[int, int] | None] = {}

    def settle(self, copy: Copy) -> Copy:
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
            near = near and numbers_in(self.texts[kept]) == numbers_in(self.texts[other])
            self._compared[kept, other] = self.look.overlap(kept, other) if near else None
        return self._compared[kept, other]

    def may_copy(self, sources: Sequence[int], at: int) -> bool:
        """Tell whether a run that begins here can be a copy of one that begins at any of its sources.

        However it is grown, it is a part of the stretch of partners around its first pair: that is looked at once.
        """
        return any(self._stretch_is_long(at - source, at) for source in sources)

    def _stretch_is_long(self, apart: int, at: int) -> bool:
        """Tell whether the pairs of blocks so far `apart` that are partners, around one, are enough for a copy."""
        known = self._stretches.get((apart, at))
        if known is None:
            first, last = at, at + 1
            while min(first, first - apart) > 0 and self.alike(first - 1 - apart, first - 1) is not None:
                first -= 1
            while max(last, last - apart) < len(self.texts) and self.alike(last - apart, last) is not None:
                last += 1
            known = self.long_enough(range(first, last))
            self._stretches.update(dict.fromkeys(((apart, place) for place in range(first, last)), known))
        return known

    def enough(self, copy: Copy) -> bool:
        """Tell whether a run is long enough to be a copy and not a line used twice.

        A single line that says more than its near copy is none: a pull quote may stand before the sentence it is from.
        """
        run = copy.removed
        if len(run) == 1 and self.look.words[run[0]] > self.look.words[copy.kept[0]]:
            return False
        return self.long_enough(run)

    def long_enough(self, run: range) -> bool:
        """Tell whether a run has the paragraphs or words of a copy; no part of a run that has not is a copy either."""
        words = [self.look.words[at] for at in run]
        long = sum(count >= self.policy.repeat_paragraph_words for count in words)
        if long >= self.policy.repeat_paragraphs:
            return True
        if sum(words) < self.policy.repeat_words:
            return False
        return long > 0 or sum(words) >= _VERSE_WORDS or any(_STOP.search(self.texts[at]) for at in run)


@lru_cache(maxsize=4096)
def numbers_in(text: str) -> tuple[str, ...]:
    """List the words with a digit in a text, sorted."""
    if not _DIGIT.search(text):
        return ()
    return tuple(sorted(_NUMBER.findall(text.casefold())))


def worthwhile(board: Board) -> list[bool]:
    """Tell of which blocks a copied run can be long enough at all.

    A run goes on only over blocks that have an equal or are long enough for a near copy; where a stretch of such blocks
    is too short as a whole, as two menus of the same few words are, no run in it needs to be tried.
    """
    look, texts, least = board.look, board.texts, board.policy.repeat_paragraph_words
    times = Counter(look.labels)
    out = [False] * len(texts)
    start = 0
    for at in range(len(texts) + 1):
        if at < len(texts) and (not look.labels[at] or times[look.labels[at]] > 1 or look.words[at] >= least):
            continue
        if board.long_enough(range(start, at)):
            out[start:at] = [True] * (at - start)
        start = at + 1
    return out
