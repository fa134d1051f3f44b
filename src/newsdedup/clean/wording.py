"""The words of a page's blocks, folded and cut once for all who look rules or copies up by them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from newsdedup.blocks import Block

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
    return Wording(folded, list(map(_WORD.findall, folded)))
