"""Which remembered article has the very same words: found by one hash, seventeen bytes an article."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np

from newsdedup.dedup.postings import reduced
from newsdedup.dedup.table import postings

_HOLDERS = 12
"""Texts whose hashes agree in what postings look at; in a corpus of millions two may."""


class Exact:
    """The first article with each text, by 64-bit hash. Answers for a batch that was opened, until it is closed."""

    def __init__(self) -> None:
        self._postings = postings(_HOLDERS)
        self._hashes = array("Q")
        self._ordinals = array("q")
        self._here: dict[int, int] = {}
        self._new: list[int] = []

    def open(self, texts: Sequence[int]) -> None:
        """Look up the texts of a batch."""
        asked = np.sort(np.array(texts, dtype=np.uint64))
        place, number = self._postings.find(reduced(asked))
        for text, at in zip(asked[place].tolist(), number.tolist(), strict=True):
            if self._hashes[at] == text:
                self._here[text] = self._ordinals[at]

    def get(self, text: int) -> int | None:
        """Name the first remembered article with a text."""
        return self._here.get(text)

    def add(self, text: int, ordinal: int) -> None:
        """Remember an article, if it is the first with its text."""
        if self._here.setdefault(text, ordinal) == ordinal:
            self._new.append(text)

    def close(self) -> None:
        """End the batch."""
        if self._new:
            numbers = np.arange(len(self._hashes), len(self._hashes) + len(self._new))
            self._postings.add(reduced(np.array(self._new, dtype=np.uint64)), numbers)
            self._hashes.extend(self._new)
            self._ordinals.extend(self._here[text] for text in self._new)
            self._new.clear()
        self._here.clear()
