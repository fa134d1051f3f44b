"""From decisions to what people see: the story's text, and what became of every line.

The only place where text is put together; nothing decides here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from newsdedup.clean.fold import fold
from newsdedup.clean.rule import rest_of
from newsdedup.model import Block, Line, LineClass, Page, Removal, Span

_STRENGTH = {"copy": 0, "meta": 1, "boiler": 2}


class LineDecision(NamedTuple):
    """What became of one source line; `spans` are (start, end, kind, rule) in code points of the line."""

    number: int
    cls: LineClass
    kind: str | None
    rule: str | None
    spans: tuple[tuple[int, int, str, str], ...]


class Piece(NamedTuple):
    """Consecutive characters of the rendered text that stand consecutively in the document."""

    text: str
    start: int


def paragraphs(page: Page) -> list[str]:
    """Render the story, a string a paragraph."""
    kept = (rest_of(block, _near(page, block)).text.strip() for block in page.kept())
    return [text for text in kept if text]


def render(page: Page) -> str:
    """Render the story: paragraphs joined by a blank line."""
    return "\n\n".join(paragraphs(page))


def classify(page: Page) -> tuple[LineDecision, ...]:
    """Account for every source line, in order."""
    ordered = sorted(page.removals, key=lambda removal: removal.span)
    decisions: list[LineDecision] = []
    first = 0
    for line in page.lines:
        while first < len(ordered) and ordered[first].span.end <= line.span.start and _passed(ordered, first, line):
            first += 1
        here = [r for r in ordered[first:] if r.span.start < max(line.span.end, line.span.start + 1)]
        decisions.append(_decision(page, line, [r for r in here if r.span.end > line.span.start]))
    return tuple(decisions)


def count_removed(page: Page) -> tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]:
    """Count by kind the lines that are not kept, and the cuts inside those that are."""
    lines: Counter[str] = Counter()
    cuts: Counter[str] = Counter()
    for decision in classify(page):
        if decision.cls == "kept":
            cuts.update(kind for _, _, kind, _ in decision.spans)
        elif decision.kind:
            lines[decision.kind] += 1
    return tuple(sorted(lines.items())), tuple(sorted(cuts.items()))


def _passed(ordered: Sequence[Removal], at: int, line: Line) -> bool:
    """Tell whether nothing before index `at` still reaches this line."""
    return all(removal.span.end <= line.span.start for removal in ordered[: at + 1][-8:])


def _near(page: Page, block: Block) -> list[Removal]:
    return [r for r in page.removals if r.span.start < block.span.end and r.span.end > block.span.start]


def _decision(page: Page, line: Line, removals: list[Removal]) -> LineDecision:
    if line.blank:
        return LineDecision(line.number, "blank", None, None, ())
    view = fold(page.document.text, line.span, page.document.marks)
    spans = [removal.span for removal in removals]
    shown = [at for character, at in zip(view.text, view.offsets, strict=False) if character != " "]
    if any(not _inside(at, spans) for at in shown) or not removals:
        return LineDecision(line.number, "kept", None, None, _cuts(line, removals))
    strongest = min(removals, key=lambda r: (_STRENGTH[r.cls], -_common(r.span, line.span), r.span.start))
    return LineDecision(line.number, strongest.cls, strongest.kind, strongest.rule, ())


def _inside(at: int, spans: Sequence[Span]) -> bool:
    return any(span.start <= at < span.end for span in spans)


def _common(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def _cuts(line: Line, removals: Sequence[Removal]) -> tuple[tuple[int, int, str, str], ...]:
    start, end = line.span
    return tuple((max(r.span.start, start) - start, min(r.span.end, end) - start, r.kind, r.rule) for r in removals)
