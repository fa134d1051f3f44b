"""How a rule meets a page: the five shapes. Patterns come from the packs; none is written here.

Order: a block's first whole-block rule wins, most specific pack first; then inline rules cut what is left, in turn,
each seeing the text as the one before left it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

from newsdedup.blocks import Block, Span
from newsdedup.clean.catalogue import Candidates, by_shape
from newsdedup.clean.demand import contents, holds
from newsdedup.clean.headline import headline_end
from newsdedup.clean.pattern import anchored, compiled, finditer, fullmatch
from newsdedup.clean.prose import is_headline, is_prose, weight
from newsdedup.clean.rest import Cuts, Rest, rest_of
from newsdedup.clean.segment import segment
from newsdedup.model import FIELD_NAMES, Decision, Document, Field, Page, Removal, Source
from newsdedup.recipe import Rule

_ROUNDS = 3
"""Inline rules are asked again while they still cut, at most so often."""

_TAIL = 8
"""A tail needs so many times more words in paragraphs above it than below: "Most popular" stands amid stories too."""

_NEAR = 2
"""`first` reaches so many paragraphs past the first, `last` is the last so many."""

_BEFORE_HEADLINE, _HEADLINE_WINDOW = 8, 600
"""characters before a headline's start, and from there on, that tell where it ends"""


class Trial(NamedTuple):
    """What one rule does to an example."""

    removed: tuple[str, ...]
    leaves: str
    lifted: tuple[tuple[str, str], ...]


def apply_whole(page: Page, asked: Candidates, seconds: float) -> Page:
    """Take every decision of line, pair, run and tail rules on what is still open.

    Raises:
        TimedOut: when a pattern takes longer than `seconds` on one block.
    """
    page = page.decide(_whole(page, asked, seconds))
    return page.decide(_tails(page, asked, seconds))


def apply_inline(page: Page, asked: Candidates, seconds: float) -> Page:
    """Take every decision of inline rules on the blocks that are left.

    Raises:
        TimedOut: when a pattern takes longer than `seconds` on one block.
    """
    return page.decide(_inline(page, asked, seconds))


def trial(rule: Rule, text: str, seconds: float = 2.0) -> Trial:
    """Run one rule alone on an example of one or several lines, wherever it says it wants to stand.

    Raises:
        TimedOut: when the pattern takes longer than `seconds`.
    """
    page = segment(Document(Source("example", 0), text))
    asked = Candidates([by_shape([rule])] * len(page.blocks), (rule,) if rule.shape == "run" else ())
    if rule.shape == "inline":
        decisions = list(_inline(page, asked, seconds, anywhere=True))
    elif rule.shape == "tail":
        decisions = list(_tail_from(page, rule, seconds))
    else:
        decisions = list(_whole(page, asked, seconds, anywhere=True))
    removals = [d for d in decisions if isinstance(d, Removal)]
    lifted = tuple((d.name, d.value) for d in decisions if isinstance(d, Field))
    removed = tuple(text[r.span.start : r.span.end] for r in removals)
    left = [rest_of(block, removals).text for block in page.blocks]
    return Trial(removed, "\n".join(line for line in left if line), lifted)


class _Bounds(NamedTuple):
    """Block indexes that `where` is measured against."""

    first: int
    early: int
    late: int
    last: int


def _bounds(blocks: Sequence[Block]) -> _Bounds | None:
    """Find the first and last paragraph, and the few next to them: standfirsts and captions come before the lead."""
    found = [block.index for block in blocks if is_prose(block.text)]
    if not found:
        return None
    return _Bounds(found[0], found[: _NEAR + 1][-1], found[-_NEAR:][0], found[-1])


def _allowed(rule: Rule, index: int, bounds: _Bounds | None) -> bool:
    """Tell whether the rule's `where` admits a block index."""
    if rule.where == "any" or bounds is None:
        return True
    if rule.where == "head":
        return index < bounds.first
    if rule.where == "first":
        return index <= bounds.early
    if rule.where == "last":
        return index >= bounds.late
    return index > bounds.last


def _whole(page: Page, asked: Candidates, seconds: float, anywhere: bool = False) -> Iterator[Decision]:
    """Yield the decisions of line, pair and run rules."""
    bounds = None if anywhere else _bounds(page.kept())
    taken: set[int] = set(page.gone)
    for block in page.blocks:
        if block.index in taken:
            continue
        for rule in asked.blocks[block.index].lines:
            if not _allowed(rule, block.index, bounds):
                continue
            match = _meets(rule, block, seconds)
            titles = _titles(page, rule, block.index, taken, seconds) if match and rule.shape == "pair" else []
            if match and (rule.shape == "line" or len(titles) >= rule.at_least):
                yield from _decide(rule, block, match)
                for title, found in titles:
                    yield Removal(title.span, rule.kind, rule.id, "meta" if found and found.re.groupindex else "boiler")
                    yield from _lift(rule, found, title.offsets.__getitem__) if found else ()
                taken.update((block.index, *(title.index for title, _ in titles)))
                break
    yield from _runs(page, asked, taken, bounds, seconds)


def _meets(rule: Rule, block: Block, seconds: float) -> regex.Match[str] | None:
    return fullmatch(rule.match, block.text, seconds) if len(block.text) <= rule.at_most else None


def _decide(rule: Rule, block: Block, match: regex.Match[str]) -> Iterator[Decision]:
    yield Removal(block.span, rule.kind, rule.id, rule.cls)
    yield from _lift(rule, match, block.offsets.__getitem__)


def _lift(rule: Rule, match: regex.Match[str], offset: Callable[[int], int]) -> Iterator[Field]:
    for group, value in match.groupdict().items():
        name = re.sub(r"\d+$", "", group)
        if name in FIELD_NAMES and value and value.strip():
            start, end = match.span(group)
            yield Field(name, value.strip(), Span(offset(start), offset(end)), rule.id)


def _titles(
    page: Page, rule: Rule, label: int, taken: set[int], seconds: float
) -> list[tuple[Block, regex.Match[str] | None]]:
    """List the link titles that follow a label, with their match where the rule says what they look like."""
    titles: list[tuple[Block, regex.Match[str] | None]] = []
    for block in page.blocks[label + 1 : label + 1 + rule.takes]:
        found = None
        if rule.follows and len(block.text) <= rule.at_most:
            found = fullmatch(rule.follows, block.text, seconds)
        if block.index in taken or not (found if rule.follows else is_headline(block.text)):
            break
        titles.append((block, found))
    return titles


def _runs(page: Page, asked: Candidates, taken: set[int], zone: _Bounds | None, seconds: float) -> Iterator[Decision]:
    """Yield runs of at least `at_least` blocks; blocks that are gone already neither count nor break a run."""
    for rule in asked.runs:
        stretch: list[Block] = []
        for block in (*page.blocks, None):
            if block is not None and block.index in taken:
                continue
            if block is not None and rule in asked.blocks[block.index].runs and _allowed(rule, block.index, zone):
                stretch.append(block)
                continue
            if stretch and len(stretch) >= rule.at_least:
                for member, match in _in_runs(rule, stretch, seconds):
                    taken.add(member.index)
                    yield from _decide(rule, member, match)
            stretch = []


def _in_runs(rule: Rule, stretch: Sequence[Block], seconds: float) -> Iterator[tuple[Block, regex.Match[str]]]:
    """Yield the blocks of a stretch that match in runs that are long enough."""
    run: list[tuple[Block, regex.Match[str]]] = []
    for block in (*stretch, None):
        match = _meets(rule, block, seconds) if block is not None else None
        if block is not None and match:
            run.append((block, match))
            continue
        if len(run) >= rule.at_least:
            yield from run
        run = []


def _tails(page: Page, asked: Candidates, seconds: float) -> Iterator[Decision]:
    """Yield what stands from a tail's label on, if a story stands above it and little reads as one below.

    Elsewhere (in a menu, amid the story) the label alone goes.
    """
    kept = page.kept()
    labels = [(block, rule) for block in kept for rule in asked.blocks[block.index].tails]
    labels = [(block, rule) for block, rule in labels if _meets(rule, block, seconds)]
    prose = [(block.index, weight(block.text)) for block in kept if is_prose(block.text)] if labels else []
    for block, rule in labels:
        above = sum(words for index, words in prose if index < block.index)
        below = sum(words for index, words in prose if index > block.index)
        if above and _TAIL * below <= above:
            yield from _from(page, rule, block, seconds)
            return
        match = _meets(rule, block, seconds)
        if match:
            yield from _decide(rule, block, match)


def _tail_from(page: Page, rule: Rule, seconds: float) -> Iterator[Decision]:
    for block in page.blocks:
        if _meets(rule, block, seconds):
            yield from _from(page, rule, block, seconds)
            return


def _from(page: Page, rule: Rule, label: Block, seconds: float) -> Iterator[Decision]:
    match = _meets(rule, label, seconds)
    if match:
        yield from _decide(rule, label, match)
    for block in page.blocks[label.index + 1 :]:
        if block.index not in page.gone:
            yield Removal(block.span, rule.kind, rule.id, "boiler")


def _inline(page: Page, asked: Candidates, seconds: float, anywhere: bool = False) -> Iterator[Decision]:
    """Yield cuts inside blocks."""
    kept = page.kept()
    bounds = None if anywhere else _bounds(kept)
    for block in kept:
        here = [r for r in asked.blocks[block.index].inlines if _allowed(r, block.index, bounds)]
        if not here:
            continue
        rest = rest_of(block, page.touching[block.index])
        for _ in range(_ROUNDS):
            before = rest.text
            for rule in here:
                if _may_cut(rule, rest.text):
                    rest, decisions = _cut(rule, rest, seconds)
                    yield from decisions
            if rest.text == before:
                break


def _may_cut(rule: Rule, text: str) -> bool:
    """Tell whether a text has at its beginning what a rule cuts there: no cut is longer than the rule's `at_most`."""
    return holds(text[: rule.at_most].casefold(), needed) if (needed := _at_beginning(rule)) else True


@lru_cache(maxsize=8192)
def _at_beginning(rule: Rule) -> tuple[tuple[str, ...], ...]:
    """Give what a rule demands of the beginning of a text, if that is where it cuts and its match is what it cuts."""
    if not anchored(rule.match) or "headline" in compiled(rule.match).groupindex:
        return ()
    return contents(rule.match)


def _cut(rule: Rule, rest: Rest, seconds: float) -> tuple[Rest, list[Decision]]:
    """Cut every match of an inline rule, last first, so that the earlier places hold."""
    matches = finditer(rule.match, rest.text, seconds)
    if not matches:
        return rest, []
    decisions: list[Decision] = []
    cuts = Cuts(rest)
    for match in reversed(matches):
        start, end = match.span()
        if "headline" in match.re.groupindex:
            stop = _headline_end(cuts, match.start("headline"))
            if stop is None:
                continue
            end = stop
        if end <= start or end - start > rule.at_most:
            continue
        while end > start and cuts.character(end - 1) == " ":
            end -= 1
        decisions.append(Removal(Span(cuts.offset(start), cuts.offset(end)), rule.kind, rule.id, rule.cls))
        decisions.extend(_lift(rule, match, cuts.offset))
        cuts.cut(start, end)
    return (cuts.rest() if decisions else rest), decisions


def _headline_end(cuts: Cuts, start: int) -> int | None:
    """Find where a headline ends in what is left."""
    if start < 0:
        return None
    before = max(start - _BEFORE_HEADLINE, 0)
    end = headline_end(cuts.window(before, _HEADLINE_WINDOW), start - before)
    return None if end is None else end + before
