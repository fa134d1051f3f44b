"""The model's numbers, and how a line's scores come out of them: integers only, so that every machine agrees.

A linear model scores each line. A forest of small trees then sees the line again, and the first scores around it; a
second forest does the same with the scores of the first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsdedup.clean.linemodel.table import Ints, Table


class Linear(NamedTuple):
    """The first stage: weights by feature name, in 65536ths of a sixteenth of a logit."""

    weights: tuple[tuple[str, int], ...]
    bias: int


class Tree(NamedTuple):
    """One tree of the second stage, nodes in depth-first order, the root first.

    A node without a feature (-1) is a leaf. A line goes `left` where its feature is at most the threshold.
    """

    features: tuple[int, ...]
    thresholds: tuple[int, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    values: tuple[int, ...]
    """of the leaf, in 1024ths of a logit; of an inner node the mean over its training lines, for `evidence`"""


class Forest(NamedTuple):
    """Trees whose values add up."""

    features: tuple[str, ...]
    """what they look at, by number"""
    trees: tuple[Tree, ...]


@dataclass(frozen=True, eq=False)
class LineModel:
    """Everything fitted. `digest` names it in the recipe."""

    linear: Linear
    forests: tuple[Forest, ...]
    cuts: tuple[tuple[str, int], ...]
    """thresholds of the cut, by name"""
    chances: tuple[int, ...]
    """1024 times the logistic function of -10 to 10, in steps of a sixteenth"""
    digest: str = ""
    _arrays: tuple[tuple[Arrays, ...], Ints] | None = field(default=None, repr=False)

    @property
    def arrays(self) -> tuple[tuple[Arrays, ...], Ints]:
        """Give the forests and the table of chances as arrays, made once."""
        if self._arrays is None:
            made = tuple(_arrays(forest) for forest in self.forests), np.array(self.chances, dtype=np.int64)
            object.__setattr__(self, "_arrays", made)
            return made
        return self._arrays

    def cut(self, name: str) -> int:
        """Give one threshold of the cut."""
        return dict(self.cuts)[name]


class Arrays(NamedTuple):
    """All nodes of a forest one after the other."""

    features: NDArray[np.int64]
    thresholds: Ints
    children: NDArray[np.int64]
    """left child at 2i, right child at 2i + 1; a leaf is its own child"""
    values: Ints
    roots: NDArray[np.int64]
    depth: int


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
        np.array(features, dtype=np.int64),
        np.array(thresholds, dtype=np.int64),
        np.array(children, dtype=np.int64),
        np.array(values, dtype=np.int64),
        np.array(roots, dtype=np.int64),
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
    total = np.full(table.rows, model.linear.bias + 0x8000, dtype=np.int64)
    weights = np.array([weight for _, weight in model.linear.weights], dtype=np.int64)
    total += weights @ table.matrix(name for name, _ in model.linear.weights)
    scores: Ints = np.clip(total >> 16, -160, 160)
    return scores


def forest_scores(arrays: Arrays, matrix: Ints) -> Ints:
    """Score lines by a forest: 1024ths of a logit. `matrix` is [lines, features], in the forest's own order."""
    lines, width = matrix.shape
    flat = np.ascontiguousarray(matrix).reshape(-1)
    offsets = (np.arange(lines) * width)[:, None]
    at = np.broadcast_to(arrays.roots, (lines, len(arrays.roots)))
    for _ in range(arrays.depth):
        right = flat[offsets + arrays.features[at]] > arrays.thresholds[at]
        at = arrays.children[2 * at + right]
    total: Ints = arrays.values[at].sum(axis=1)
    return total


def chance(scores: Ints, model: LineModel) -> Ints:
    """Turn scores in sixteenths of a logit into chances in 1024ths."""
    middle = len(model.chances) // 2
    result: Ints = model.arrays[1][np.minimum(np.maximum(scores, -middle), middle) + middle]
    return result
