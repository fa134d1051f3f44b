"""Examples as numbers: what both stages of the line model are fitted to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsdedup.clean.linemodel.decide import judge
from newsdedup.clean.linemodel.features import View, look
from newsdedup.clean.prepare import judge_blocks
from newsdedup.measure.gold import Example
from newsdedup.packs.loader import load_packs
from newsdedup.recipe import LineModel, Recipe

SHARES = {"block": 1.0, "flat": 0.5, "html": 1.0, "crop": 0.5, "second": 0.5, "cut": 0.5, "mixed": 0.5, "article": 1.0}
"""how much a page of each form counts"""
_FAR = 8
_THIN = 8


@cache
def _rules() -> Recipe:
    """Give the rules of the package, without a model."""
    return Recipe(packs=load_packs())


class Sheet(NamedTuple):
    """An example as numbers."""

    example: Example
    view: View
    features: NDArray[np.int32]
    """[features, blocks]"""
    labels: NDArray[np.float64]
    weights: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rows:
    """Lines to fit on: features by line, labels and weights of each."""

    features: NDArray[np.int32]
    labels: NDArray[np.float64]
    weights: NDArray[np.float64]
    names: tuple[str, ...] = ()


def sheet_of(example: Example) -> Sheet:
    """Work out the features, labels and weights of an example, rules applied.

    Lines that rules took out are not fitted to: the model is never asked about them.
    A line weighs the square root of its words, a page the square root of its lines. Copies of story lines that gold
    has once are neither story nor furniture, and weigh nothing.
    """
    page, _ = judge_blocks(example.page.document, _rules())
    view = look(page)
    labels = np.array(example.story(), dtype=np.float64)
    size = np.where(view.ruled.gone, 0.0, np.sqrt(np.maximum(view.words, 1)))
    weights = size / max(size.sum(), 1.0) * (~view.ruled.gone).sum() ** 0.5 * SHARES[example.form]
    story = {text for text, label in zip(view.texts, labels, strict=True) if label and len(text) > 30}
    copies = np.array([text in story for text in view.texts]) & (labels == 0)
    return Sheet(example, view, view.table.matrix().astype(np.int32), labels, np.where(copies, 0.0, weights))


def thin(sheet: Sheet) -> NDArray[np.int64]:
    """Choose rows for the linear stage: all open lines near story, one in eight of the furniture far from any."""
    at = np.arange(len(sheet.labels))
    open_ = ~sheet.view.ruled.gone
    story = np.flatnonzero(sheet.labels)
    if not len(story):
        return np.flatnonzero(open_)
    after = np.searchsorted(story, at)
    gap = np.minimum(
        np.abs(at - story[np.minimum(after, len(story) - 1)]), np.abs(at - story[np.maximum(after - 1, 0)])
    )
    return np.flatnonzero(open_ & ((gap <= _FAR) | (at % _THIN == 0)))


def thinned(sheets: Sequence[Sheet]) -> Rows:
    """Put together the rows for the linear stage; those chosen carry the weight of those left out."""
    features, labels, weights = [], [], []
    for sheet in sheets:
        chosen = thin(sheet)
        total = sheet.weights.sum()
        part = sheet.weights[chosen]
        furniture = sheet.labels[chosen] == 0
        missing = total - part.sum()
        part = part + np.where(furniture, missing / max(int(furniture.sum()), 1), 0.0)
        features.append(sheet.features[:, chosen].T)
        labels.append(sheet.labels[chosen])
        weights.append(part)
    return Rows(np.concatenate(features), np.concatenate(labels), np.concatenate(weights))


def looked(sheet: Sheet, model: LineModel) -> Rows:
    """Give what the next forest would see of the lines worth a second look."""
    judged = judge(sheet.view, model)
    names = tuple(judged.table.places)
    rows = judged.rows[~sheet.view.ruled.gone[judged.rows]]
    features = judged.table.matrix()[:, rows].T.astype(np.int32)
    return Rows(features, sheet.labels[rows], sheet.weights[rows], names)
