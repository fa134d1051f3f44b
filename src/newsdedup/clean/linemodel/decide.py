"""The detector: which of the blocks that rules left open are not story, and on what evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsdedup.clean.linemodel.context import LOWEST, add_around
from newsdedup.clean.linemodel.cut import cut
from newsdedup.clean.linemodel.features import View, look
from newsdedup.clean.linemodel.model import arrays, chance, first_scores, forest_scores
from newsdedup.clean.linemodel.ruled import RULE
from newsdedup.clean.linemodel.table import Ints, Table
from newsdedup.clean.prose import weight
from newsdedup.model import Decision, Page, Removal
from newsdedup.recipe import LineModel

CERTAIN = -80
"""First score, in sixteenths of a logit, up to which a line is furniture without a second look."""

NEVER = -10240
"""The score of such a line, in 1024ths."""

ARTICLE = 60
"""Blocks that a dump of an article alone has at most."""

PARAGRAPH = 8
"""Words that each of its paragraphs has at least."""

PREFIXES = ("", "again_")
"""What the columns made from scores are called: those from the linear stage, those from the first forest."""


class Judged(NamedTuple):
    """What the model makes of a page's blocks."""

    view: View
    table: Table
    """all that was seen of every block"""
    rows: NDArray[np.int64]
    """blocks that were given a second look"""
    scores: Ints
    """of every block, in 1024ths of a logit: above 0 is story rather than not"""


def judge(view: View, model: LineModel) -> Judged:
    """Score every block: the linear stage, then each forest with the scores so far around the line.

    The same view may be judged again, but what an earlier judgement's table says holds only until then.
    """
    table = view.table.fork()
    first = np.where(view.ruled.gone, LOWEST, first_scores(model, view.table))
    rows = np.flatnonzero(first > min(CERTAIN, int(first.max()) - 1))
    add_around(table, view, first, chance(first, model) >> 2, PREFIXES[0])
    scores = first * 64
    for place, forest in enumerate(model.forests):
        scores = np.full(len(first), NEVER, dtype=np.int64)
        scores[rows] = forest_scores(arrays(model)[0][place], forest.features, table, rows)
        if place + 1 < len(PREFIXES):
            sixteenths = np.minimum(np.maximum((scores + 32) >> 6, -160), 160)
            add_around(table, view, sixteenths, chance(sixteenths, model) >> 2, PREFIXES[place + 1])
    return Judged(view, table, rows, scores)


def decide_lines(page: Page, model: LineModel) -> Iterator[Decision]:
    """Remove the blocks that the model takes for furniture, of those that are still there."""
    if not page.kept() or _only_paragraphs(page):
        return
    view = look(page)
    judged = judge(view, _speaks_for(view, model))
    open_ = np.array([block.index not in page.gone for block in page.blocks])
    keep = cut(judged.scores, judged.view, open_, model)
    for block in page.blocks:
        if open_[block.index] and not keep[block.index]:
            yield Removal(block.span, "other", RULE)


def _only_paragraphs(page: Page) -> bool:
    """Tell a dump of an article of which the rules left nothing but paragraphs: the model has nothing to say of it.

    On a page of its own such a line is almost never removed; looking at nine articles of ten in vain takes time.
    """
    return len(page.blocks) <= ARTICLE and all(weight(block.text) >= PARAGRAPH for block in page.kept())


def _speaks_for(view: View, model: LineModel) -> LineModel:
    """Choose the model for the kind of page: with markup or without."""
    return model.markup if view.markup and model.markup else model


def scores(page: Page, model: LineModel) -> list[int]:
    """Give every block's score in 1024ths of a logit: above 0 is story rather than not."""
    if not page.blocks:
        return []
    view = look(page)
    return [int(score) for score in judge(view, _speaks_for(view, model)).scores]


def evidence(page: Page, model: LineModel, block_index: int) -> tuple[tuple[str, int], ...]:
    """Say what spoke for (above 0) and against one block: features and contributions, the strongest first.

    A tree's contribution goes to the features on the line's way through it, each by how much its question changed
    the mean (Saabas 2014). A block without a second look has the linear stage's evidence, each feature against the
    page's mean.
    """
    view = look(page)
    model = _speaks_for(view, model)
    judged = judge(view, model)
    found: dict[str, int] = {}
    if block_index in judged.rows:
        forest = model.forests[-1]
        line = judged.table.matrix(forest.features)[:, block_index].tolist()
        for tree in forest.trees:
            node = 0
            while tree.features[node] >= 0:
                feature = tree.features[node]
                child = tree.right[node] if line[feature] > tree.thresholds[node] else tree.left[node]
                name = forest.features[feature]
                found[name] = found.get(name, 0) + tree.values[child] - tree.values[node]
                node = child
    else:
        for name, weight in model.linear.weights:
            column = judged.table[name]
            found[name] = (weight * (int(column[block_index]) - int(column.mean())) * 64) >> 16
    return tuple(sorted(((n, v) for n, v in found.items() if v), key=lambda item: (-abs(item[1]), item[0])))
