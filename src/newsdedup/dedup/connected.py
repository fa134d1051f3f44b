"""Which articles are connected, directly or through others: what settles together on a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from newsdedup.sketch.words import Places


def components(places: Sequence[Places], others: Sequence[Places]) -> Iterator[tuple[int, int]]:
    """Find connected components.

    Args:
        places, others: the two ends of each edge, in portions.

    Yields:
        Every article that has an edge, in rising order, and the first of its component.

    Hooks each component's root under the least root that an edge leads to, and flattens, until no edge leads out of a
    component (Shiloach and Vishkin 1982).
    """
    members, ends = np.unique(np.concatenate((*places, *others)), return_inverse=True)
    one, other = np.split(ends.reshape(-1), 2)
    roots = np.arange(len(members))
    while True:
        mine, theirs = roots[one], roots[other]
        out = mine != theirs
        if not out.any():
            yield from zip(members.tolist(), members[roots].tolist(), strict=True)
            return
        one, other, mine, theirs = one[out], other[out], mine[out], theirs[out]
        np.minimum.at(roots, np.maximum(mine, theirs), np.minimum(mine, theirs))
        while (roots[roots] != roots).any():
            roots = roots[roots]
