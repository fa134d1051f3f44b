"""Exact comparison of shingle sets: what decides after sketches have nominated."""

from __future__ import annotations

import numpy as np

from newsdedup.sketch.words import Hashes


def shared(mine: Hashes, theirs: Hashes) -> int:
    """Count the shingles two sets have in common; both sorted and distinct."""
    if not mine.size or not theirs.size:
        return 0
    if len(mine) > len(theirs):
        mine, theirs = theirs, mine
    at = np.searchsorted(theirs, mine)
    at[at == len(theirs)] = 0
    return int(np.count_nonzero(theirs[at] == mine))


def jaccard(mine: Hashes, theirs: Hashes) -> float:
    """Give shared / united of two sets; 0 if both are empty."""
    both = shared(mine, theirs)
    united = len(mine) + len(theirs) - both
    return both / united if united else 0.0


def containment(mine: Hashes, theirs: Hashes) -> float:
    """Give the share of my shingles that are also theirs; 0 if I have none."""
    return shared(mine, theirs) / len(mine) if len(mine) else 0.0
