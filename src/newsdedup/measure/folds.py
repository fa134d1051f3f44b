"""Folds by group: pages of one publisher are either fitted on or scored, never both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable


def assign(groups: Iterable[str], folds: int, turn: int = 0) -> dict[str, int]:
    """Deal groups into folds of nearly equal size: largest first, each into the emptiest fold; ties by name.

    `turn` starts the dealing at another fold of equal size, which gives another, equally good division.
    """
    sizes = Counter(groups)
    loads = [0] * folds
    dealt: dict[str, int] = {}
    for group, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        fold = min(range(folds), key=lambda k: (loads[k], (k + turn) % folds))
        dealt[group] = fold
        loads[fold] += size
    return dealt
