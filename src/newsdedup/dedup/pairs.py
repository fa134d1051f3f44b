"""Pairs of texts as those who compare many at a time want them: every text once, and which ones each pair is of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from newsdedup.dedup.passages import Imprint
from newsdedup.sketch.words import Places

Pair = tuple[Imprint, Imprint]


def different(pairs: Sequence[Pair]) -> tuple[list[Imprint], Places]:
    """List the texts of pairs, an object that is in several pairs once; and give the two of each pair by number."""
    places: dict[int, int] = {}
    texts: list[Imprint] = []
    which: list[int] = []
    for text in (text for pair in pairs for text in pair):
        place = places.setdefault(id(text.words), len(texts))
        if place == len(texts):
            texts.append(text)
        which.append(place)
    return texts, np.array(which, dtype=np.int64)
