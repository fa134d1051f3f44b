"""Which paragraphs of an article may be taken out of it because an earlier one has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsdedup.dedup.edges import Edge
from newsdedup.dedup.imprints import KIND_BITS, Imprint, paragraph_words
from newsdedup.sketch.words import NAME, NUMBER


class Earlier(NamedTuple):
    """A kept article that an edge leads to."""

    edge: Edge
    imprint: Imprint
    stripped: Sequence[int]
    """its own paragraphs that were taken out"""


def repeated(mine: Imprint, others: Iterable[Earlier]) -> tuple[int, ...]:
    """List the paragraphs that can go: an earlier article still holds each, and they are not all there is.

    One with a number or name of its own stays, and so does all of a template: what differs there is what it says.
    """
    gone: set[int] = set()
    for edge, theirs, lost in others:
        if edge.relation != "template":
            gone.update(
                here
                for here, there in edge.blocks
                if here not in gone and there not in lost and _adds_nothing(_words(mine, here), _words(theirs, there))
            )
    chosen = sorted(gone)
    words, _ = paragraph_words(mine.paragraphs)
    return tuple(chosen) if words.sum() > words[chosen].sum() else ()


def _adds_nothing(mine: NDArray[np.uint32], theirs: NDArray[np.uint32]) -> bool:
    facts = mine[np.isin(mine & np.uint32((1 << KIND_BITS) - 1), (NUMBER, NAME))]
    return bool(np.isin(facts >> np.uint32(KIND_BITS), theirs >> np.uint32(KIND_BITS)).all())


def _words(imprint: Imprint, paragraph: int) -> NDArray[np.uint32]:
    lengths, _ = paragraph_words(imprint.paragraphs)
    start = int(lengths[:paragraph].sum())
    return imprint.words[start : start + int(lengths[paragraph])]
