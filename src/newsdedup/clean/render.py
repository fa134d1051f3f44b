"""From decisions to what people see: the story's text, and what became of every line.

The only place where text is put together; nothing decides here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from newsdedup.blocks import Block, Line, Span
from newsdedup.clean.rest import Rest, rest_of
from newsdedup.model import LineClass, Page, Removal

_STRENGTH = {"copy": 0, "meta": 1, "boiler": 2}


class LineDecision(NamedTuple):
    """What became of one source line; `spans` are (start, end, kind, rule) in code points of the line."""

    number: int
    cls: LineClass
    kind: str | None
    rule: str | None
    spans: tuple[tuple[int, int, str, str], ...]


def paragraphs(page: Page) -> list[Rest]:
    """Give what is left of each kept block, in order, with the way back to the document."""
    return [rest for _, rest in _left(page)]


def paragraph_blocks(page: Page) -> list[Block]:
    """Give the block that each paragraph of the rendered text is."""
    return [block for block, _ in _left(page)]


def _left(page: Page) -> list[tuple[Block, Rest]]:
    rests = ((block, rest_of(block, page.touching[block.index])) for block in page.kept())
    return [(block, rest) for block, rest in rests if rest.text]


def render(page: Page) -> str:
    """Render the story: paragraphs joined by a blank line."""
    return "\n\n".join(rest.text for rest in paragraphs(page))


def classify(page: Page) -> tuple[LineDecision, ...]:
    """Account for every source line, in order."""
    decisions = [LineDecision(line.number, "blank", None, None, ()) for line in page.lines]
    for block in page.blocks:
        for number in range(block.first, block.last + 1):
            line = page.lines[number - 1]
            if not line.blank:
                decisions[number - 1] = _decision(block, line, page.touching[block.index])
    return tuple(decisions)


def count_removed(page: Page) -> tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]:
    """Count by kind the lines that are not kept, and the cuts inside those that are."""
    lines: Counter[str] = Counter()
    cuts: Counter[str] = Counter()
    for block, removals in zip(page.blocks, page.touching, strict=True):
        if not removals:
            continue
        if block.first == block.last and len(removals) == 1 and removals[0].span == block.span:
            lines[removals[0].kind] += 1
            continue
        for line in page.lines[block.first - 1 : block.last]:
            decision = None if line.blank else _decision(block, line, removals)
            if decision is not None and decision.cls == "kept":
                cuts.update(kind for _, _, kind, _ in decision.spans)
            elif decision is not None and decision.kind:
                lines[decision.kind] += 1
    return tuple(sorted(lines.items())), tuple(sorted(cuts.items()))


def _decision(block: Block, line: Line, removals: Sequence[Removal]) -> LineDecision:
    here = [r for r in removals if r.span.start < line.span.end and r.span.end > line.span.start]
    if not here or not _covers(block, line, [removal.span for removal in here]):
        return LineDecision(line.number, "kept", None, None, _cuts(line, here))
    strongest = min(here, key=lambda r: (_STRENGTH[r.cls], -_common(r.span, line.span), r.span.start))
    return LineDecision(line.number, strongest.cls, strongest.kind, strongest.rule, ())


def _covers(block: Block, line: Line, spans: Sequence[Span]) -> bool:
    """Tell whether the spans cover all of a line that shows."""
    if any(span.start <= line.span.start and span.end >= line.span.end for span in spans):
        return True
    low = bisect_left(block.offsets, line.span.start, 0, len(block.text))
    high = bisect_left(block.offsets, line.span.end, low, len(block.text))
    shown = (block.offsets[i] for i in range(low, high) if block.text[i] != " ")
    return all(any(span.start <= at < span.end for span in spans) for at in shown)


def _common(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def _cuts(line: Line, removals: Sequence[Removal]) -> tuple[tuple[int, int, str, str], ...]:
    start, end = line.span
    return tuple((max(r.span.start, start) - start, min(r.span.end, end) - start, r.kind, r.rule) for r in removals)
