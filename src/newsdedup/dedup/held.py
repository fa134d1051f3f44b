"""The imprints of remembered articles: those of the batch at hand, older ones from where they were laid by.

Reads and lays by; compares nothing.
"""

from __future__ import annotations

from newsdedup.dedup.imprints import Imprint, Imprints
from newsdedup.dedup.remembered import Remembered
from newsdedup.dedup.shelf import Shelf


class Held:
    """Gives the imprint of an article by its ordinal.

    Args:
        shelf: holds the imprints of earlier batches, and of the past.
        remembered: says which ordinals are of the batch.
    """

    def __init__(self, shelf: Shelf, remembered: Remembered) -> None:
        self._shelf = shelf
        self._remembered = remembered
        self._read: dict[int, Imprint] = {}
        self._here: Imprints

    def open(self, imprints: Imprints) -> None:
        """Begin a batch, given its imprints."""
        self._here = imprints

    def imprint(self, ordinal: int) -> Imprint:
        """Give a remembered article's; one that is not of the batch itself is read, once a batch."""
        if (place := self._remembered.place(ordinal)) >= 0:
            return self._here[place]
        if ordinal not in self._read:
            self._read[ordinal] = Imprint.unpack(self._shelf.get(ordinal))
        return self._read[ordinal]

    def close(self) -> None:
        """Lay by the imprints of the batch's articles that are remembered."""
        self._shelf.put(*self._here.packed(self._remembered.places))
        self._read.clear()
