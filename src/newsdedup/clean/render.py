"""From decisions to what people see: the story's text, and what became of every line.

The only place where text is put together; nothing decides here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from newsdedup.clean.fold import fold
from newsdedup.clean.rule import Rest, rest_of
from newsdedup.model import Block, Line, LineClass, Page, Removal, Span

_STRENGTH = {"copy": 0, "meta": 1, "boiler": 2}


class LineDecision(NamedTuple):
    """What became of one source line; `spans` are (start, end, kind, rule) in code points of the line."""

    number: int
    cls: LineClass
    kind: str | None
    rule: str | None
    spans: tuple[tuple[int, int, str, str], ...]


class Rendered(NamedTuple):
    """The story's text and where each character stands in the document (-1: put in by rendering)."""

    text: str
    origins: tuple[int, ...]


def paragraphs(page: Page) -> list[Rest]:
    """Give what is left of each kept block, in order, with the way back to the document."""
    rests = (rest_of(block, _near(page, block)) for block in page.kept())
    return [rest for rest in rests if rest.text]


def render(page: Page) -> str:
    """Render the story: paragraphs joined by a blank line."""
    return "\n\n".join(rest.text for rest in paragraphs(page))


def render_traced(page: Page) -> Rendered:
    """Render the story with the origin of every character."""
    text: list[str] = []
    origins: list[int] = []
    for rest in paragraphs(page):
        if text:
            text.append("\n\n")
            origins.extend((-1, -1))
        text.append(rest.text)
        origins.extend(rest.offsets[: len(rest.text)])
    return Rendered("".join(text), tuple(origins))


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
