"""What a model does to pages it was not fitted on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from newsdedup.clean.linemodel import decide_lines
from newsdedup.measure.gold import Example
from newsdedup.measure.score import Counts, Scores, interval, page_counts, summarise, tokens
from newsdedup.recipe import LineModel


class Trial(NamedTuple):
    """One page under one model."""

    counts: Counts
    story: float
    """words of story on the page"""
    lost: float
    """of these, removed"""
    furniture: float
    removed: float
    """words of furniture removed"""


class Figures(NamedTuple):
    """All trials of one set of gold in one form."""

    name: str
    form: str
    scores: Scores
    interval: tuple[float, float]
    lost: float
    """share of story words removed"""
    removed: float
    """share of furniture words removed"""

    def __str__(self) -> str:
        s = self.scores
        return (
            f"{self.name:<12} {self.form:<8} {s.pages:>4}  P {s.precision:.3f}  R {s.recall:.3f}  F1 {s.f1:.3f} "
            f"[{self.interval[0]:.3f}, {self.interval[1]:.3f}]  page {s.page_f1:.3f}  under .3: {s.low}  "
            f"furniture removed {100 * self.removed:.1f} %  story lost {100 * self.lost:.2f} %"
        )


def trial(model: LineModel, example: Example) -> Trial:
    """Run one page through the line model alone."""
    gone = example.page.decide(decide_lines(example.page, model)).gone
    kept = "\n\n".join(block.text for block in example.page.blocks if block.index not in gone)
    story = lost = furniture = removed = 0.0
    for block, share in zip(example.page.blocks, example.covered, strict=True):
        size = len(tokens(block.text))
        told = size * max(share, 0.0)
        story += told
        furniture += size - told
        if block.index in gone:
            lost += told
            removed += size - told
    return Trial(page_counts(example.gold, kept), story, lost, furniture, removed)


def figures(pairs: Sequence[tuple[LineModel, Example]]) -> list[Figures]:
    """Try every page under its model, and sum up by set and form; the order of the pairs does not matter."""
    groups: dict[tuple[str, str], list[Trial]] = {}
    for model, example in sorted(pairs, key=lambda pair: pair[1].id):
        groups.setdefault((example.collection, example.form), []).append(trial(model, example))
    found = []
    for (name, form), trials in sorted(groups.items()):
        counts = [t.counts for t in trials]
        lost = sum(t.lost for t in trials) / max(sum(t.story for t in trials), 1)
        removed = sum(t.removed for t in trials) / max(sum(t.furniture for t in trials), 1)
        found.append(Figures(name, form, summarise(counts), interval(counts), lost, removed))
    return found
