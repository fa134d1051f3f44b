"""The words of a page's blocks, folded and cut once for all who look rules or copies up by them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from newsdedup.clean.vocabulary import Vocabulary
from newsdedup.model import Block

_WORD = re.compile(r"\w+")


class Wording(NamedTuple):
    """One entry a block."""

    folded: list[str]
    """the block's text, casefolded"""
    words: list[list[str]]
    """its words, in order"""


def wording(blocks: Sequence[Block]) -> Wording:
    """Fold the blocks of a page and cut them into words."""
    folded = [block.text.casefold() for block in blocks]
    return Wording(folded, [list(chain.from_iterable(map(_PIECES.__getitem__, text.split()))) for text in folded])


_PIECES = Vocabulary(lambda piece: tuple(_WORD.findall(piece)))
"""The words in what stands between two spaces: remembering them costs a third of finding them."""
