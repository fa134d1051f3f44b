"""Weights of the evidence for a page's headline: `python -m newsdedup.measure.heading_fit GOLD...`.

Conditional logistic regression over the lines that may be the headline and "none of them" (McFadden 1974), with a
quadratic penalty, minimised by Adam (Kingma and Ba 2015). Gold is what pages of HTML say of themselves, or the title
of a row; a page from which the headline was taken away is an example of "none". Prints figures by folds over
publishers, then the weights for `clean.heading`. No policy.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsdedup.clean.heading import Candidate, candidates
from newsdedup.clean.prepare import article, clean, judge_blocks
from newsdedup.measure.gold import FORMS
from newsdedup.model import Document, Source
from newsdedup.packs.loader import load_packs
from newsdedup.packs.weights import bundled_model
from newsdedup.recipe import Recipe
from newsdedup.sources import html, text
from newsdedup.sources.options import ReadOptions

NEAR = 0.8
"""F1 of words from which on two wordings are the same headline"""
_FOLDS = 5
_PENALTY, _STEPS, _RATE = 0.3, 400, 0.05
_BEHEADED = 0.05
"""weight of a page without its headline"""
_WORD = re.compile(r"[\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7af]|[^\W\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7af]+")

Floats = NDArray[np.float64]


class Choice(NamedTuple):
    """A page's candidates and which of them are right; none may be."""

    group: str
    form: str
    lines: list[Candidate]
    right: list[bool]
    weight: float


def read(folder: Path, recipe: Recipe) -> Iterator[Choice]:
    """Read the choices that a folder of gold offers, dumps beheaded too."""
    for row in map(json.loads, (folder / "gold.jsonl").read_text("utf-8").splitlines()):
        titles = [row["title"]] if row.get("title") else _titles(folder / "html" / f"{row['id']}.html.gz", recipe)
        for name, form in FORMS.items():
            path = folder / name / f"{row['id']}.txt"
            document = text.document(path.read_bytes(), Source(str(path), 0)) if titles and path.exists() else None
            if not isinstance(document, Document):
                continue
            lines = candidates(*judge_blocks(document, recipe))
            right = [max(likeness(line.block.text, title) for title in titles) >= NEAR for line in lines]
            group = "_".join(row["id"].split("_")[:2]) if form != "article" else row.get("site", row["id"])
            yield Choice(group, form, lines, right, 1.0)
            others = [line for line, is_right in zip(lines, right, strict=True) if not is_right]
            if any(right) and others:
                yield Choice(group, form, others, [False] * len(others), _BEHEADED)


def _titles(path: Path, recipe: Recipe) -> list[str]:
    """List a page's own wordings of its headline."""
    if not path.exists():
        return []
    document = html.document(gzip.decompress(path.read_bytes()), Source(str(path), 0), ReadOptions().max_depth)
    if not isinstance(document, Document):
        return []
    said = article(clean(document, recipe), recipe).title
    marked = [document.text[m.span.start : m.span.end] for m in document.marks if m.tag == "h1"][:1]
    return [title for title in (said, *marked) if title]


def likeness(one: str, other: str) -> float:
    """Give the F1 (0 to 1) of two texts as sets of words; of characters where a script writes no spaces."""
    mine, theirs = set(_WORD.findall(one.casefold())), set(_WORD.findall(other.casefold()))
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else 0.0


def fit(choices: Sequence[Choice], names: Sequence[str]) -> Floats:
    """Fit one weight a feature, in logits."""
    designs = [(design(choice, names), np.array([*choice.right, not any(choice.right)])) for choice in choices]
    weights, first, second = (np.zeros(len(names)) for _ in range(3))
    for step in range(1, _STEPS + 1):
        slope = _PENALTY * weights
        for (rows, truth), choice in zip(designs, choices, strict=True):
            scores = rows @ weights
            odds = np.exp(scores - scores.max())
            wanted = np.where(truth, odds, 0)
            slope -= choice.weight * rows.T @ (wanted / wanted.sum() - odds / odds.sum())
        slope /= len(choices)
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        weights -= _RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights


def design(choice: Choice, names: Sequence[str]) -> Floats:
    """Lay out the features of a page's candidates and, last, of "none of them", which has none."""
    rows = np.zeros((len(choice.lines) + 1, len(names)))
    places = {name: place for place, name in enumerate(names)}
    for line, row in zip(choice.lines, rows, strict=False):
        for name, value in line.features.items():
            if name in places:
                row[places[name]] = value / 64 if name in ("story", "lead") else value
    return rows


def outcome(choice: Choice, scores: Floats) -> str:
    """Say how a choice went: right, wrong (another line), made up (there was none), missed or rightly none."""
    best = int(scores.argmax())
    if best == len(choice.lines):
        return "missed" if any(choice.right) else "none"
    return "right" if choice.right[best] else "wrong" if any(choice.right) else "made up"


def main() -> None:
    """Fit, and print what came of it."""
    recipe = Recipe(packs=load_packs(()), model=bundled_model())
    choices = [choice for folder in sys.argv[1:] for choice in read(Path(folder), recipe)]
    names = sorted({name for choice in choices for line in choice.lines for name in line.features})
    folds = {group: at % _FOLDS for at, group in enumerate(sorted({choice.group for choice in choices}))}
    counts: dict[tuple[str, bool], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for fold in range(_FOLDS):
        weights = fit([choice for choice in choices if folds[choice.group] != fold], names)
        for choice in choices:
            if folds[choice.group] == fold:
                counts[choice.form, choice.weight < 1][outcome(choice, design(choice, names) @ weights)] += 1
    for (form, beheaded), found in sorted(counts.items()):
        told = ", ".join(f"{name} {count}" for name, count in sorted(found.items()))
        print(f"{form}{' beheaded' if beheaded else ''}: {told}")
    for name, weight in zip(names, fit(choices, names), strict=True):
        scaled = round(1024 * weight / (64 if name in ("story", "lead") else 1))
        print(f'    "{name}": {scaled},')


if __name__ == "__main__":
    main()
