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

from newsdedup.clean.linemodel.decide import judge, seen
from newsdedup.clean.linemodel.features import View, look
from newsdedup.clean.linemodel.model import Forest, Linear, LineModel
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
TREES = (120, 150)
"""of the two forests"""
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
    names: tuple[str, ...] = ()


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


def fit(sheets: Sequence[Sheet], trees: Sequence[int] = TREES) -> LineModel:
    """Fit all stages. Each sees only scores of models that were not fitted on the page's publisher."""
    inner = assign([sheet.example.group for sheet in sheets], INNER)
    mine = [inner[sheet.example.group] for sheet in sheets]
    model, partial = _fit_linear(sheets, mine)
    for place, size in enumerate(trees):
        rows = [_looked(sheet, partial[fold]) for sheet, fold in zip(sheets, mine, strict=True)]
        names = rows[0].names
        model = replace(model, forests=(*model.forests, _grow(rows, names, size)), _arrays=None)
        if place + 1 < len(trees):
            for fold in range(INNER):
                part = _grow([row for row, own in zip(rows, mine, strict=True) if own != fold], names, size)
                partial[fold] = replace(partial[fold], forests=(*partial[fold].forests, part), _arrays=None)
    return model


def _fit_linear(sheets: Sequence[Sheet], mine: Sequence[int]) -> tuple[LineModel, list[LineModel]]:
    """Fit the linear stage on everything, and once without each inner fold."""
    rows = _thinned(sheets)
    names = tuple(sheets[0].view.table.columns)
    place = np.concatenate([np.full(len(_thin(sheet)), fold) for sheet, fold in zip(sheets, mine, strict=True)])
    whole = fit_logistic(rows.features, rows.labels, rows.weights)
    model = LineModel(_linear(names, whole), (), CUTS, chances())
    partial = []
    for fold in range(INNER):
        there = place != fold
        part = fit_logistic(rows.features[there], rows.labels[there], rows.weights[there], whole)
        partial.append(replace(model, linear=_linear(names, part)))
    return model, partial


def _looked(sheet: Sheet, model: LineModel) -> _Rows:
    """Give what the next forest would see of the lines worth a second look."""
    judged = judge(sheet.view, model)
    names = tuple(judged.columns)
    features = seen(judged.columns, names, judged.rows)
    return _Rows(features, sheet.labels[judged.rows], sheet.weights[judged.rows], names)


def _grow(rows: Sequence[_Rows], names: tuple[str, ...], size: int) -> Forest:
    """Fit a forest, and number only the features that some tree asks about."""
    trees = fit_trees(
        np.concatenate([row.features for row in rows]),
        np.concatenate([row.labels for row in rows]),
        np.concatenate([row.weights for row in rows]),
        size,
    )
    used = sorted({feature for tree in trees for feature in tree.features if feature >= 0})
    number = {feature: place for place, feature in enumerate(used)} | {-1: -1}
    renumbered = tuple(tree._replace(features=tuple(number[f] for f in tree.features)) for tree in trees)
    return Forest(tuple(names[feature] for feature in used), renumbered)


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


def folded(sheets: Sequence[Sheet], trees: Sequence[int] = TREES) -> list[tuple[LineModel, list[Sheet]]]:
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
