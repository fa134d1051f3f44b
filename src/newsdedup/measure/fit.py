"""Fit the line model: `python -m newsdedup.measure.fit GOLD... --date DAY --weights FILE --card FILE`.

GOLD is a folder of gold (see `measure.gold`). The figures printed are by folds over publishers: no page is scored by
a model fitted on a page of its publisher. The weights written are fitted on everything. Same data, same bytes.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, getcontext
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsdedup.clean.linemodel.context import around
from newsdedup.clean.linemodel.decide import second_look
from newsdedup.clean.linemodel.features import View, look
from newsdedup.clean.linemodel.model import Linear, LineModel, Tree, first_scores
from newsdedup.measure.boost import fit_trees
from newsdedup.measure.card import write_card
from newsdedup.measure.folds import assign
from newsdedup.measure.gold import STORY, Example, read_gold
from newsdedup.measure.linear import Logistic, fit_logistic
from newsdedup.measure.made import make
from newsdedup.measure.trial import Figures, figures
from newsdedup.packs.weights import write_model

FOLDS = 5
INNER = 4
TREES = 200
SHARES = {"block": 1.0, "flat": 0.5, "crop": 0.5, "second": 0.5, "article": 1.0}
"""how much a page of each form counts"""
CUTS = (("article", 176), ("careful", -2400))
_FAR = 8
_THIN = 8


class Sheet(NamedTuple):
    """An example as numbers."""

    example: Example
    view: View
    features: NDArray[np.int32]
    """[features, blocks]"""
    labels: NDArray[np.float64]
    weights: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Rows:
    features: NDArray[np.int32]
    labels: NDArray[np.float64]
    weights: NDArray[np.float64]


def sheet_of(example: Example) -> Sheet:
    """Work out the features, labels and weights of an example.

    A line weighs the square root of its words, a page the square root of its lines. Copies of story lines that gold
    has once are neither story nor furniture, and weigh nothing.
    """
    view = look(example.page)
    labels = np.array([share >= STORY for share in example.covered], dtype=np.float64)
    size = np.sqrt(np.maximum(view.words, 1))
    weights = size / size.sum() * len(size) ** 0.5 * SHARES[example.form]
    story = {text for text, label in zip(view.texts, labels, strict=True) if label and len(text) > 30}
    copies = np.array([text in story for text in view.texts]) & (labels == 0)
    return Sheet(example, view, view.table.matrix(), labels, np.where(copies, 0.0, weights))


def fit(sheets: Sequence[Sheet], trees: int = TREES) -> LineModel:
    """Fit both stages. The trees see first scores of models that were not fitted on the page's publisher."""
    rows = _thinned(sheets)
    inner = assign([sheet.example.group for sheet in sheets], INNER)
    place = np.concatenate([np.full(len(_thin(sheet)), inner[sheet.example.group]) for sheet in sheets])
    whole = fit_logistic(rows.features, rows.labels, rows.weights)
    names = tuple(sheets[0].view.table.columns)
    model = LineModel(_linear(names, whole), (), (), CUTS, chances())
    others = []
    for fold in range(INNER):
        there = place != fold
        part = fit_logistic(rows.features[there], rows.labels[there], rows.weights[there], whole)
        others.append(replace(model, linear=_linear(names, part)))
    seen, columns = _second_rows(sheets, [others[inner[sheet.example.group]] for sheet in sheets])
    grown = fit_trees(seen.features, seen.labels, seen.weights, trees)
    return _packed(model, columns, grown)


def chances() -> tuple[int, ...]:
    """Tabulate 1024 times the logistic function, exactly rounded, so that no machine's exponential matters."""
    getcontext().prec = 30
    return tuple(int((1024 / (1 + (-Decimal(step) / 16).exp())).to_integral_value()) for step in range(-160, 161))


def _linear(names: tuple[str, ...], fitted: Logistic) -> Linear:
    unit = 16 * 65536
    weights = [(name, round(float(weight) * unit)) for name, weight in zip(names, fitted.weights, strict=True)]
    return Linear(tuple(weights), round(fitted.bias * unit))


def _thin(sheet: Sheet) -> NDArray[np.int64]:
    """Choose rows for the linear stage: all near story, one in four of the furniture far from any."""
    at = np.arange(len(sheet.labels))
    story = np.flatnonzero(sheet.labels)
    if not len(story):
        return at
    after = np.searchsorted(story, at)
    gap = np.minimum(
        np.abs(at - story[np.minimum(after, len(story) - 1)]), np.abs(at - story[np.maximum(after - 1, 0)])
    )
    return np.flatnonzero((gap <= _FAR) | (at % _THIN == 0))


def _thinned(sheets: Sequence[Sheet]) -> _Rows:
    features, labels, weights = [], [], []
    for sheet in sheets:
        chosen = _thin(sheet)
        total = sheet.weights.sum()
        part = sheet.weights[chosen]
        furniture = sheet.labels[chosen] == 0
        missing = total - part.sum()
        part = part + np.where(furniture, missing / max(int(furniture.sum()), 1), 0.0)
        features.append(sheet.features[:, chosen].T)
        labels.append(sheet.labels[chosen])
        weights.append(part)
    return _Rows(np.concatenate(features), np.concatenate(labels), np.concatenate(weights))


def _second_rows(sheets: Sequence[Sheet], models: Sequence[LineModel]) -> tuple[_Rows, tuple[str, ...]]:
    features, labels, weights = [], [], []
    columns: tuple[str, ...] = ()
    for sheet, model in zip(sheets, models, strict=True):
        first = first_scores(model, sheet.view.table)
        table = around(sheet.view, first, model.arrays.chances[first + 160] >> 2)
        columns = (*sheet.view.table.columns, *table.columns)
        chosen = second_look(first)
        features.append(np.concatenate((sheet.features[:, chosen], table.matrix()[:, chosen])).T)
        labels.append(sheet.labels[chosen])
        weights.append(sheet.weights[chosen])
    return _Rows(np.concatenate(features), np.concatenate(labels), np.concatenate(weights)), columns


def _packed(model: LineModel, columns: tuple[str, ...], trees: Sequence[Tree]) -> LineModel:
    """Number only the features that some tree asks about."""
    used = sorted({feature for tree in trees for feature in tree.features if feature >= 0})
    number = {feature: place for place, feature in enumerate(used)} | {-1: -1}
    renumbered = tuple(tree._replace(features=tuple(number[f] for f in tree.features)) for tree in trees)
    return replace(model, features=tuple(columns[feature] for feature in used), trees=renumbered)


def folded(sheets: Sequence[Sheet], trees: int = TREES) -> list[tuple[LineModel, list[Sheet]]]:
    """Fit once a fold, and pair each model with the examples it may be scored on."""
    dealt = assign([sheet.example.group for sheet in sheets], FOLDS)
    pairs = []
    for fold in range(FOLDS):
        inside = [sheet for sheet in sheets if dealt[sheet.example.group] != fold]
        outside = [sheet for sheet in sheets if dealt[sheet.example.group] == fold]
        if outside:
            pairs.append((fit(inside, trees), outside))
            print(f"fold {fold + 1}: {len(inside)} fitted, {len(outside)} scored", file=sys.stderr, flush=True)
    return pairs


def read(folders: Iterable[Path], limit: int = 0) -> list[Sheet]:
    """Read all gold, and make more of it."""
    examples = [example for folder in folders for example in read_gold(folder, limit)]
    return [sheet_of(example) for example in (*examples, *make(examples))]


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, measure, and write the weights and the model card."""
    parser = argparse.ArgumentParser(prog="python -m newsdedup.measure.fit", description=__doc__)
    parser.add_argument("gold", type=Path, nargs="+", help="folder of gold; the first one's pages are scored apart")
    parser.add_argument("--date", required=True, help="day of the fit, for the card")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--card", type=Path)
    parser.add_argument("--no-folds", action="store_true", help="write the weights without measuring them")
    given = parser.parse_args(arguments)
    if os.environ.get("OPENBLAS_NUM_THREADS") != "1":
        parser.error("set OPENBLAS_NUM_THREADS=1: the order of sums must not depend on the machine")
    sheets = read(given.gold)
    measured: list[Figures] = []
    if not given.no_folds:
        measured = figures([(model, sheet.example) for model, outside in folded(sheets) for sheet in outside])
        print("\n".join(str(row) for row in measured))
    model = fit(sheets)
    given.weights.write_text(write_model(model), encoding="utf-8")
    if given.card:
        given.card.write_text(write_card(model, [s.example for s in sheets], measured, given.date), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
