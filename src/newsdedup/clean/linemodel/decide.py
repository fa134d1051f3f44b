"""The detector: which of the blocks that rules left open are not story, and on what evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsdedup.clean.linemodel.context import around
from newsdedup.clean.linemodel.cut import cut
from newsdedup.clean.linemodel.features import View, look
from newsdedup.clean.linemodel.model import LineModel, first_scores, second_scores
from newsdedup.clean.linemodel.table import Ints
from newsdedup.model import Decision, Page, Removal

RULE = "newsdedup/line-model"

CERTAIN = -80
"""First score, in sixteenths of a logit, up to which a line is furniture without a second look."""

NEVER = -10240
"""Second score of such a line."""


class Judged(NamedTuple):
    """What the model makes of a page's blocks."""

    view: View
    rows: NDArray[np.int64]
    """blocks that were given a second look"""
    matrix: NDArray[np.int32]
    """[rows, features]: what the trees saw of them"""
    scores: Ints
    """of every block, in 1024ths of a logit: above 0 is story rather than not"""


def judge(page: Page, model: LineModel) -> Judged:
    """Score every block of a page that has at least one."""
    view = look(page)
    first = first_scores(model, view.table)
    rows = second_look(first)
    matrix = seen(view, first, model, rows)
    values = np.full(len(first), NEVER, dtype=np.int64)
    values[rows] = second_scores(model, matrix)
    return Judged(view, rows, matrix, values)


def second_look(first: Ints) -> NDArray[np.int64]:
    """Choose the lines worth a second look: all that are not certain furniture, at least one."""
    return np.flatnonzero(first > min(CERTAIN, int(first.max()) - 1))


def seen(view: View, first: Ints, model: LineModel, rows: NDArray[np.int64]) -> NDArray[np.int32]:
    """Put together what the trees see of some lines: [rows, features]."""
    columns = {
        **view.table.columns,
        **around(view, first, model.arrays.chances[first - first_lowest(model)] >> 2).columns,
    }
    return np.array([columns[name][rows] for name in model.features], dtype=np.int32).T


def first_lowest(model: LineModel) -> int:
    """Give the first score that the table of chances starts with."""
    return -(len(model.chances) // 2)


def decide_lines(page: Page, model: LineModel) -> Iterator[Decision]:
    """Remove the blocks that the model takes for furniture, of those that are still there."""
    if not page.blocks:
        return
    judged = judge(page, model)
    open_ = np.array([block.index not in page.gone for block in page.blocks])
    if not open_.any():
        return
    keep = cut(judged.scores, judged.view.words, open_, model)
    for block in page.blocks:
        if open_[block.index] and not keep[block.index]:
            yield Removal(block.span, "other", RULE)


def scores(page: Page, model: LineModel) -> list[int]:
    """Give every block's score in 1024ths of a logit: above 0 is story rather than not."""
    return [int(score) for score in judge(page, model).scores] if page.blocks else []


def evidence(page: Page, model: LineModel, block_index: int) -> tuple[tuple[str, int], ...]:
    """Say what spoke for (above 0) and against one block: features and contributions, the strongest first.

    A tree's contribution goes to the features on the line's way through it, each by how much its question changed
    the mean (Saabas 2014). A block without a second look has
    the linear stage's evidence, each feature against the page's mean.
    """
    judged = judge(page, model)
    found: dict[str, int] = {}
    place = int(np.searchsorted(judged.rows, block_index))
    if place < len(judged.rows) and judged.rows[place] == block_index:
        line = judged.matrix[place]
        for tree in model.trees:
            node = 0
            while tree.features[node] >= 0:
                feature = tree.features[node]
                child = tree.right[node] if line[feature] > tree.thresholds[node] else tree.left[node]
                name = model.features[feature]
                found[name] = found.get(name, 0) + tree.values[child] - tree.values[node]
                node = child
    else:
        for name, weight in model.linear.weights:
            column = judged.view.table.columns[name]
            found[name] = int((weight * (int(column[block_index]) - int(column.mean())) * 64) >> 16)
    return tuple(sorted(((n, v) for n, v in found.items() if v), key=lambda item: (-abs(item[1]), item[0])))
