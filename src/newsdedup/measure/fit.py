"""Fit the line model: `python -m newsdedup.measure.fit GOLD... --date DAY --weights FILE --card FILE`.

GOLD is a folder of gold (see `measure.gold`). Two models are fitted, one to text and one to HTML, as far as there is
gold. The figures printed are by folds over publishers, rules included: no page is scored by a model fitted on a page
of its publisher (`measure.peers` prints them beside other tools). The weights written are fitted on everything. Same
data, same bytes.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal, getcontext
from pathlib import Path

import numpy as np

from newsdedup.measure.boost import fit_trees
from newsdedup.measure.card import write_card
from newsdedup.measure.folds import assign
from newsdedup.measure.gold import FORMS, Example, read_gold
from newsdedup.measure.linear import Logistic, fit_logistic
from newsdedup.measure.made import make
from newsdedup.measure.sheets import Rows, Sheet, looked, sheet_of, thin, thinned
from newsdedup.measure.trial import Figures, figures, trials
from newsdedup.packs.loader import load_packs
from newsdedup.packs.weights import read_model, write_model
from newsdedup.recipe import Forest, Linear, LineModel, Recipe

FOLDS = 5
INNER = 3
COMMON = 8
"""pages from which on a language is left out once, to see how the model does in one it does not know"""
TREES = (60, 70)
"""of the two forests"""
CUTS = (("article", 340), ("careful", -3072), ("short", 15))
HTML_CUTS = (("article", 400), *CUTS[1:])
"""chosen on the folds: see `clean.linemodel.cut`"""


def fit(sheets: Sequence[Sheet], trees: Sequence[int] = TREES) -> LineModel:
    """Fit the model for text, and the one for HTML if there are such pages.

    Raises:
        ValueError: there is no text.
    """
    text = [sheet for sheet in sheets if sheet.view.markup is None]
    html = [sheet for sheet in sheets if sheet.view.markup is not None]
    if not text:
        raise ValueError("gold without any dump of text; a model needs some")
    model = fit_kind(text, trees)
    return replace(model, markup=replace(fit_kind(html, trees), cuts=HTML_CUTS)) if html else model


def fit_kind(sheets: Sequence[Sheet], trees: Sequence[int] = TREES) -> LineModel:
    """Fit all stages. Each sees only scores of models that were not fitted on the page's publisher."""
    inner = assign([sheet.example.group for sheet in sheets], INNER)
    mine = [inner[sheet.example.group] for sheet in sheets]
    model, partial = _fit_linear(sheets, mine)
    for place, size in enumerate(trees):
        rows = [looked(sheet, partial[fold]) for sheet, fold in zip(sheets, mine, strict=True)]
        names = rows[0].names
        model = replace(model, forests=(*model.forests, _grow(rows, names, size)))
        if place + 1 < len(trees):
            for fold in range(INNER):
                part = _grow([row for row, own in zip(rows, mine, strict=True) if own != fold], names, size)
                partial[fold] = replace(partial[fold], forests=(*partial[fold].forests, part))
    return model


def _fit_linear(sheets: Sequence[Sheet], mine: Sequence[int]) -> tuple[LineModel, list[LineModel]]:
    """Fit the linear stage on everything, and once without each inner fold."""
    rows = thinned(sheets)
    names = tuple(sheets[0].view.table.places)
    place = np.concatenate([np.full(len(thin(sheet)), fold) for sheet, fold in zip(sheets, mine, strict=True)])
    whole = fit_logistic(rows.features, rows.labels, rows.weights)
    model = LineModel(_linear(names, whole), (), CUTS, chances())
    partial = []
    for fold in range(INNER):
        there = place != fold
        part = fit_logistic(rows.features[there], rows.labels[there], rows.weights[there], whole)
        partial.append(replace(model, linear=_linear(names, part)))
    return model, partial


def _grow(rows: Sequence[Rows], names: tuple[str, ...], size: int) -> Forest:
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


def folded(sheets: Sequence[Sheet], trees: Sequence[int] = TREES) -> list[tuple[LineModel, Example]]:
    """Fit once a fold, and pair each example that was not made with the model it may be scored by."""
    dealt = assign([sheet.example.group for sheet in sheets], FOLDS)
    pairs: list[tuple[LineModel, Example]] = []
    for fold in range(FOLDS):
        inside = [sheet for sheet in sheets if dealt[sheet.example.group] != fold]
        outside = [s.example for s in sheets if dealt[s.example.group] == fold and s.example.form in FORMS.values()]
        if outside:
            model = fit(inside, trees)
            pairs += [(model, example) for example in outside]
            print(f"fold {fold + 1}: {len(inside)} fitted, {len(outside)} scored", file=sys.stderr, flush=True)
    return pairs


def left_out(sheets: Sequence[Sheet], kind: Callable[[Example], str]) -> dict[str, list[tuple[LineModel, Example]]]:
    """Fit without each kind of example in turn, a collection or a language, and pair its own with that model."""
    pairs: dict[str, list[tuple[LineModel, Example]]] = {}
    for name in sorted({kind(sheet.example) for sheet in sheets} - {""}):
        inside = [sheet for sheet in sheets if kind(sheet.example) != name]
        outside = [s.example for s in sheets if kind(s.example) == name and s.example.form in FORMS.values()]
        if outside and any(sheet.view.markup is None for sheet in inside):
            model = fit(inside)
            pairs[name] = [(model, example) for example in outside]
            print(f"without {name}: {len(inside)} fitted, {len(outside)} scored", file=sys.stderr, flush=True)
    return pairs


def strange(sheets: Sequence[Sheet], recipe: Recipe) -> list[Figures]:
    """Measure on every collection, and on the commonest languages, with a model that has seen none of it."""
    spoken = Counter(sheet.example.language for sheet in sheets if sheet.example.form == "block")
    common = {name for name, count in spoken.items() if count >= COMMON} - {"?"}
    found: list[Figures] = []
    for kind in (lambda e: e.collection, lambda e: e.language if e.language in common else ""):
        for name, pairs in left_out(sheets, kind).items():
            found += [row._replace(name=name) for row in figures(trials(pairs, recipe), "rules+model")]
    return found


def read(folders: Iterable[Path], limit: int = 0) -> list[Sheet]:
    """Read all gold, and make more of it."""
    examples = [example for folder in folders for example in read_gold(folder, limit)]
    return [sheet_of(example) for example in (*examples, *make(examples))]


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, measure, and write the weights and the model card."""
    parser = argparse.ArgumentParser(prog="python -m newsdedup.measure.fit", description=__doc__)
    parser.add_argument("gold", type=Path, nargs="+", help="folder of gold")
    parser.add_argument("--date", required=True, help="day of the fit, for the card")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--card", type=Path)
    parser.add_argument("--no-folds", action="store_true", help="write the weights without measuring them")
    parser.add_argument(
        "--strange", action="store_true", help="also measure with each collection and language left out"
    )
    given = parser.parse_args(arguments)
    if os.environ.get("OPENBLAS_NUM_THREADS") != "1":
        parser.error("set OPENBLAS_NUM_THREADS=1: the order of sums must not depend on the machine")
    sheets = read(given.gold)
    measured: list[Figures] = []
    unknown: list[Figures] = []
    recipe = Recipe(packs=load_packs())
    if not given.no_folds:
        measured = figures(trials(folded(sheets), recipe), "rules+model")
        print("\n".join(str(row) for row in measured))
    if given.strange:
        unknown = strange(sheets, recipe)
        print("\n".join(str(row) for row in unknown))
    text = write_model(fit(sheets))
    given.weights.write_text(text, encoding="utf-8")
    if given.card:
        card = write_card(read_model(text), [sheet.example for sheet in sheets], (measured, unknown), given.date)
        given.card.write_text(card, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
