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

from newsdedup.clean.board import Board, Copy, numbers_in, worthwhile
from newsdedup.clean.wording import Wording, wording
from newsdedup.model import Decision, Page, Removal, Repeat
from newsdedup.recipe import Recipe
from newsdedup.sketch.lookalikes import lookalikes, may_stand_twice

RULE = "newsdedup/repeat"

_SOURCES = 16
"""Earlier places of a line that are tried as the start of the kept run."""

_PATIENCE = 8
"""Blocks for which a run may stay less alike than it must be in the end."""

_ELLIPSIS = re.compile(r"(?:\.{3,}|…)\W*$")
_WORD = re.compile(r"\w+")
_BEYOND = re.compile(r"[\u0e00-\u17ff\u3040-\ufaff]")
"""Scripts without spaces and others, quicker to look for where there is none."""
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


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
    board = Board(texts, look, recipe.policy, story)
    copies = [*_copied(board), *_contained(board), *_teasers(board)]
    for copy in sorted(copies, key=lambda c: c.removed.start):
        yield Repeat(_lines(page, copy.kept), _lines(page, copy.removed), round(copy.similarity, 4))
        for block in page.blocks[copy.removed.start : copy.removed.stop]:
            yield Removal(block.span, "repeat", RULE, "copy")


def may_repeat(said: Wording) -> bool:
    """Tell whether any eight words in a row can stand twice; without that no run is alike enough to be a copy.

    Where words are not parted by spaces the answer is yes.
    """
    if any(not text.isascii() and _BEYOND.search(text) and _UNSPACED.search(text) for text in said.folded):
        return True
    return may_stand_twice(chain.from_iterable(said.words))


def _lines(page: Page, run: range) -> tuple[int, int]:
    return page.blocks[run[0]].first, page.blocks[run[-1]].last


def _copied(board: Board) -> Iterator[Copy]:
    """Walk the blocks, the story's first; each starts the longest run it can that stands among those before."""
    seen: dict[int, list[int]] = {}
    promising = worthwhile(board)
    for at in sorted(range(len(board.texts)), key=lambda b: (board.zone[b], b)):
        label = board.look.labels[at]
        if not label:
            continue
        if promising[at] and board.free(at):
            sources = [*seen.get(label, ()), *board.look.near.get(at, ())]
            sources = [source for source in sources if _before(board, source, at)]
            runs = [_run(board, source, at) for source in sources] if board.may_copy(sources, at) else []
            best = max(runs, key=_merit, default=None)
            if best is not None and board.enough(best):
                yield board.settle(best)
                continue
        places = seen.setdefault(label, [])
        if len(places) < _SOURCES and not board.gone[at]:
            places.append(at)


def _before(board: Board, source: int, at: int) -> bool:
    return not board.gone[source] and (board.zone[source], source) < (board.zone[at], at)


def _merit(copy: Copy) -> tuple[int, float, int]:
    return len(copy.removed), copy.similarity, -copy.kept.start


def _run(board: Board, kept: int, removed: int) -> Copy:
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
    return Copy(range(kept, kept + good), range(removed, removed + good), similarity)


def _may_pair(board: Board, kept: range, removed: range) -> bool:
    """Tell whether both runs may take the next block."""
    return (
        max(kept.stop, removed.stop) < len(board.gone)
        and kept.stop != removed.start
        and removed.stop != kept.start
        and board.may_go(removed.stop, kept.stop)
    )


def _may_pair_before(board: Board, kept: range, removed: range) -> bool:
    """Tell whether both runs may take the block before them."""
    return (
        min(kept.start, removed.start) > 0
        and kept.start != removed.stop
        and removed.start != kept.stop
        and board.may_go(removed.start - 1, kept.start - 1)
    )


def _contained(board: Board) -> Iterator[Copy]:
    """Find runs whose words stand, in order, in one block that is longer than each of theirs: a single one whole."""
    at = 0
    while at < len(board.texts):
        host = board.look.host[at]
        run = _hosted(board, host, at) if host >= 0 and not board.gone[host] and not board.gone[at] else range(at, at)
        copy = _choose(board, host, run) if len(run) > 1 else _quoted(board, host, at) if run else None
        if copy is not None:
            yield board.settle(copy)
        at = max(run.stop, at + 1)


def _hosted(board: Board, host: int, at: int) -> range:
    """Collect the blocks from `at` on that have the same host; up to two lines too short to tell count along."""
    stop = last = at + 1
    while stop < len(board.texts) and stop != host and not board.gone[stop]:
        if board.look.host[stop] == host:
            last = stop + 1
        elif board.look.words[stop] >= board.policy.repeat_paragraph_words or stop > last + 1:
            break
        stop += 1
    return range(at, last)


def _choose(board: Board, host: int, run: range) -> Copy | None:
    """Decide which goes, the run or its host: the one outside the story, else the later; None if text would be lost."""
    policy = board.policy
    words = sum(board.look.words[at] for at in run)
    if words < policy.repeat_words or len(run) < policy.repeat_paragraphs:
        return None
    numbers = [[n for at in run for n in numbers_in(board.texts[at])], list(numbers_in(board.texts[host]))]
    course = board.look.course(host, run)
    one = range(host, host + 1)
    sides = [
        (Copy(one, run, course.run), course.run, numbers),
        (Copy(run, one, course.host), course.host, numbers[::-1]),
    ]
    wanted = sides if (board.zone[host] == 0, -host) > (board.zone[run.start] == 0, -run.start) else sides[::-1]
    for copy, covered, (mine, theirs) in wanted:
        if covered < policy.repeat_similarity or not set(mine) <= set(theirs):
            continue
        if all(board.may_go(at, keeps) for at in copy.removed for keeps in copy.kept):
            return copy
    return None


def _quoted(board: Board, host: int, at: int) -> Copy | None:
    """Decide on a pull quote: a long line all of which stands in another."""
    if board.look.words[at] < board.policy.repeat_words or not board.free(at):
        return None
    mine, theirs = (f" {' '.join(_WORD.findall(board.texts[place].casefold()))} " for place in (at, host))
    return Copy(range(host, host + 1), range(at, at + 1), 1.0) if mine in theirs else None


def _teasers(board: Board) -> Iterator[Copy]:
    """Find lines cut off by an ellipsis that stand in full in another block."""
    for at, text in enumerate(board.texts):
        host = board.look.host[at]
        if host < 0 or not board.may_go(at, host) or not _ELLIPSIS.search(text):
            continue
        mine, theirs = (_WORD.findall(t.casefold()) for t in (text, board.texts[host]))
        if len(mine) >= board.policy.repeat_paragraph_words and _begins(mine, theirs):
            yield board.settle(Copy(range(host, host + 1), range(at, at + 1), 1.0))


def _begins(cut: list[str], full: list[str]) -> bool:
    """Tell whether some words stand in others in one piece, the last of them perhaps cut short."""
    for start in range(len(full) - len(cut) + 1):
        if full[start] == cut[0] and full[start : start + len(cut) - 1] == cut[:-1]:
            return full[start + len(cut) - 1].startswith(cut[-1])
    return False
