"""Fit the second stage with LightGBM, and turn its trees into integers.

LightGBM is needed only here, and only by who fits; `pip install lightgbm`.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsdedup.measure.linear import Floats
from newsdedup.recipe import Tree

UNIT = 1024
"""integers per logit"""

SETTINGS: dict[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.12,
    "num_leaves": 31,
    "max_depth": 6,
    "min_data_in_leaf": 30,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 127,
    "boost_from_average": True,
    "num_threads": 1,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbosity": -1,
}


def fit_trees(features: NDArray[np.int32], labels: Floats, weights: Floats, rounds: int) -> tuple[Tree, ...]:
    """Fit trees to rows of integers; the first one holds the mean."""
    import lightgbm

    data = lightgbm.Dataset(features.astype(np.float32), labels, weight=weights / weights.mean())
    booster = lightgbm.train(SETTINGS, data, rounds)
    dumped = booster.dump_model()["tree_info"]
    return tuple(_tree(tree["tree_structure"]) for tree in dumped)


def _tree(root: dict[str, Any]) -> Tree:
    features: list[int] = []
    thresholds: list[int] = []
    left: list[int] = []
    right: list[int] = []
    values: list[int] = []

    def visit(node: dict[str, Any]) -> int:
        at = len(features)
        leaf = "leaf_value" in node
        features.append(-1 if leaf else int(node["split_feature"]))
        thresholds.append(0 if leaf else math.floor(node["threshold"]))
        values.append(round(UNIT * float(node["leaf_value"] if leaf else node["internal_value"])))
        left.append(0)
        right.append(0)
        if not leaf:
            left[at] = visit(node["left_child"])
            right[at] = visit(node["right_child"])
        return at

    visit(root)
    return Tree(tuple(features), tuple(thresholds), tuple(left), tuple(right), tuple(values))
