"""The model's numbers, and how a line's scores come out of them: integers only, so that every machine agrees.

A linear model scores each line. A forest of small trees then sees the line again, and the first scores around it; a
second forest does the same with the scores of the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from newsdedup.clean.linemodel.table import Cells, Ints, Table
from newsdedup.kernel import compiled
from newsdedup.recipe import Forest, LineModel, Tree


class Arrays(NamedTuple):
    """All nodes of a forest one after the other."""

    features: Cells
    thresholds: Cells
    children: Cells
    """left child at 2i, right child at 2i + 1; a leaf is its own child"""
    values: Cells
    roots: Cells
    depth: int


@lru_cache(maxsize=4)
def arrays(model: LineModel) -> tuple[tuple[Arrays, ...], Ints]:
    """Give the forests and the table of chances as arrays, made once a model."""
    return tuple(_arrays(forest) for forest in model.forests), np.array(model.chances, dtype=np.int64)


def _arrays(forest: Forest) -> Arrays:
    features: list[int] = []
    thresholds: list[int] = []
    children: list[int] = []
    values: list[int] = []
    roots: list[int] = []
    depth = 0
    for tree in forest.trees:
        base = len(features)
        roots.append(base)
        for node, feature in enumerate(tree.features):
            leaf = feature < 0
            features.append(0 if leaf else feature)
            thresholds.append(0 if leaf else tree.thresholds[node])
            children += [base + node] * 2 if leaf else [base + tree.left[node], base + tree.right[node]]
        values += tree.values
        depth = max(depth, _depth(tree))
    return Arrays(
        np.array(features, dtype=np.int32),
        np.array(thresholds, dtype=np.int32),
        np.array(children, dtype=np.int32),
        np.array(values, dtype=np.int32),
        np.array(roots, dtype=np.int32),
        depth,
    )


def _depth(tree: Tree) -> int:
    depths = [0] * len(tree.features)
    for node, feature in enumerate(tree.features):
        if feature >= 0:
            depths[tree.left[node]] = depths[tree.right[node]] = depths[node] + 1
    return max(depths)


def first_scores(model: LineModel, table: Table) -> Ints:
    """Score lines by the linear stage: sixteenths of a logit, from -160 to 160."""
    names = [name for name, _ in model.linear.weights]
    weights = np.array([weight for _, weight in model.linear.weights], dtype=np.int64)
    if compiled is None:
        total: Ints = weights @ table.matrix(names)
    else:
        total = np.frombuffer(compiled.weigh(table.cells, table.rows, table.rows_of(names), weights), np.int64)
    scores: Ints = np.clip((total + (model.linear.bias + 0x8000)) >> 16, -160, 160)
    return scores


def forest_scores(forest: Arrays, names: Sequence[str], table: Table, lines: Ints) -> Ints:
    """Score some lines by a forest: 1024ths of a logit. `names` are those of the forest's features."""
    if compiled is None or not names:  # trees that ask nothing have no column for the kernel to look at
        return _together(forest, table.matrix(names, lines))
    chosen = lines.astype(np.int32)
    return np.frombuffer(compiled.forest(table.cells, table.rows, table.rows_of(names), *forest, chosen), np.int64)


def _together(forest: Arrays, matrix: Cells) -> Ints:
    """Let all lines go down all trees together, a level at a time; `matrix` is [features, lines]."""
    lines = matrix.shape[1]
    flat = matrix.reshape(-1)
    lane = np.arange(lines, dtype=np.int32)
    rows = forest.features * np.int32(lines)
    at = np.repeat(forest.roots, lines).reshape(len(forest.roots), lines)
    for _ in range(forest.depth):
        asked = rows.take(at)
        asked += lane
        right = flat.take(asked) > forest.thresholds.take(at)
        at = forest.children.take(2 * at + right)
    total: Ints = forest.values.take(at).sum(axis=0, dtype=np.int64)
    return total


def chance(scores: Ints, model: LineModel) -> Ints:
    """Turn scores in sixteenths of a logit into chances in 1024ths."""
    middle = len(model.chances) // 2
    result: Ints = arrays(model)[1][np.minimum(np.maximum(scores, -middle), middle) + middle]
    return result
