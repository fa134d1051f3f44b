"""Weighted logistic regression by Newton's method (iteratively reweighted least squares)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_STEPS = 12
_RIDGE = 1.0


class Logistic(NamedTuple):
    """A fitted regression, on features as they are."""

    weights: Floats
    bias: float


def fit_logistic(
    features: NDArray[np.int32], labels: Floats, weights: Floats, start: Logistic | None = None
) -> Logistic:
    """Fit, from where an earlier fit left off if given; the ridge penalty is on the standardised weights."""
    centre = features.mean(axis=0)
    spread = features.std(axis=0) + 1e-6
    design = np.hstack([(features - centre) / spread, np.ones((len(features), 1))]).astype(np.float32)
    weight = (weights / weights.mean()).astype(np.float32)
    target = labels.astype(np.float32)
    penalty = np.diag(np.append(np.full(design.shape[1] - 1, _RIDGE), 1e-3))
    beta = np.zeros(design.shape[1])
    if start:
        beta = np.append(start.weights * spread, start.bias + centre @ start.weights)
    loss = _loss(design, target, weight, beta, penalty)
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(design @ beta.astype(np.float32), -30, 30)))
        curve = weight * np.maximum(chance * (1 - chance), 1e-5)
        hessian = ((design * curve[:, None]).T @ design).astype(np.float64) + penalty
        step = np.linalg.solve(hessian, (design.T @ (weight * (chance - target))).astype(np.float64) + penalty @ beta)
        size, better = 1.0, beta - step
        while (reached := _loss(design, target, weight, better, penalty)) > loss and size > 0.05:
            size /= 2
            better = beta - size * step
        done = loss - reached < 3e-4 * abs(loss)
        beta, loss = better, reached
        if done:
            break
    scaled = beta[:-1] / spread
    return Logistic(scaled, float(beta[-1] - centre @ scaled))


def _loss(
    design: NDArray[np.float32], target: NDArray[np.float32], weight: NDArray[np.float32], beta: Floats, penalty: Floats
) -> float:
    score = design @ beta.astype(np.float32)
    return float((weight * (np.logaddexp(0, score) - target * score)).sum() + 0.5 * beta @ penalty @ beta)
