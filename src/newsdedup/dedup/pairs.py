"""Pairs of texts as those who compare many at a time want them: every text once, and which ones each pair is of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from newsdedup.dedup.imprints import Imprint
from newsdedup.sketch.words import Places

Pair = tuple[Imprint, Imprint]


def as_bytes(pairs: Sequence[Pair]) -> list[bytes]:
    """List the texts of pairs as the kernel reads them, two a pair."""
    return [text.data for pair in pairs for text in pair]


def different(pairs: Sequence[Pair]) -> tuple[list[Imprint], Places]:
    """List the texts of pairs, an object that is in several pairs once; and give the two of each pair by number."""
    places: dict[int, int] = {}
    texts: list[Imprint] = []
    which: list[int] = []
    for text in (text for pair in pairs for text in pair):
        place = places.setdefault(id(text), len(texts))
        if place == len(texts):
            texts.append(text)
        which.append(place)
    return texts, np.array(which, dtype=np.int64)
