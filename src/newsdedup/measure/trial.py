"""What rules and line model together do to pages that the model was not fitted on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from newsdedup.clean.prepare import clean
from newsdedup.clean.render import render
from newsdedup.measure.gold import Example
from newsdedup.measure.score import Counts, Scores, interval, page_counts, summarise
from newsdedup.measure.words import Rates, Tally, align, rates, tally, total
from newsdedup.recipe import LineModel, Recipe


class Lines(NamedTuple):
    """Blocks of a page: story kept, furniture kept, story removed."""

    kept: int
    extra: int
    lost: int


class Trial(NamedTuple):
    """One page as some tool leaves it."""

    example: Example
    counts: Counts
    lines: Lines | None = None
    """None for a tool that does not tell which"""
    words: Tally | None = None
    """of a dump of an article"""


class Figures(NamedTuple):
    """All trials of one set of gold in one form."""

    name: str
    form: str
    tool: str
    scores: Scores
    interval: tuple[float, float]
    line_precision: float | None
    line_recall: float | None
    words: Rates | None

    def __str__(self) -> str:
        s = self.scores
        row = (
            f"{self.name:<11} {self.form:<8} {self.tool:<12} {s.pages:>4}  P {s.precision:.3f} R {s.recall:.3f} "
            f"F1 {s.f1:.3f} [{self.interval[0]:.3f}, {self.interval[1]:.3f}] page {s.page_f1:.3f} under .3: {s.low}"
        )
        if self.line_precision is not None and self.line_recall is not None:
            row += f"  lines P {self.line_precision:.3f} R {self.line_recall:.3f}"
        if self.words and self.words.removed is not None:
            row += f"  removed {100 * self.words.removed:.1f} % lost {100 * self.words.lost:.2f} %"
        return row


def trial(example: Example, recipe: Recipe) -> Trial:
    """Clean one page."""
    page = clean(example.page.document, recipe)
    text = render(page)
    pairs = [(story, block.index not in page.gone) for story, block in zip(example.story(), page.blocks, strict=True)]
    lines = Lines(pairs.count((True, True)), pairs.count((False, True)), pairs.count((True, False)))
    aligned = align(example.gold, text) if example.form == "article" else None
    words = tally(aligned, example.page.document.text) if aligned else None
    return Trial(example, page_counts(example.gold, text), lines, words)


def trials(pairs: Iterable[tuple[LineModel | None, Example]], recipe: Recipe) -> list[Trial]:
    """Clean every page with the rules of the recipe and the model beside it."""
    return [trial(example, replace(recipe, model=model)) for model, example in pairs]


def other(tool: Callable[[Example], str], examples: Iterable[Example]) -> list[Trial]:
    """Let another tool clean every page."""
    return [Trial(example, page_counts(example.gold, tool(example))) for example in examples]


def figures(tried: Sequence[Trial], tool: str) -> list[Figures]:
    """Sum up by set and form; the order of the trials does not matter."""
    groups: dict[tuple[str, str], list[Trial]] = {}
    for one in sorted(tried, key=lambda one: one.example.id):
        groups.setdefault((one.example.collection, one.example.form), []).append(one)
    return [summed(name, form, tool, group) for (name, form), group in sorted(groups.items())]


def summed(name: str, form: str, tool: str, group: Sequence[Trial]) -> Figures:
    """Sum up trials under a name."""
    counts = [one.counts for one in group]
    lines = [one.lines for one in group if one.lines]
    words = [one.words for one in group if one.words]
    precisions = [line.kept / (line.kept + line.extra) for line in lines if line.kept + line.extra]
    recalls = [line.kept / (line.kept + line.lost) for line in lines if line.kept + line.lost]
    return Figures(
        name,
        form,
        tool,
        summarise(counts),
        interval(counts),
        sum(precisions) / len(precisions) if precisions else None,
        sum(recalls) / len(recalls) if recalls else None,
        rates(total(words)) if words else None,
    )
