"""What reads as a story's paragraph, judged by its own words alone.

The crude measure that everything positional leans on (head, foot, rails). It removes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from newsdedup.blocks import Block
from newsdedup.model import Page

_CLOSERS = "\"'”’»)]}›」』）】 *"
_ENDS = ".!?…。！？؟।۔։።"
_SENTENCE_END = re.compile(r"[.!?…。！？؟।۔][\"'”’»)\]」』]*(?=\s|$)")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_BEYOND = re.compile(r"[\u0e00-\u17ff\u3040-\ufaff]")
"""About the same, and quicker to look for where there is none."""
_HEADLINE_OPENER = re.compile(r"[\"'“‘«(\[]*(?:[^\W_a-z]|\d)")

PROSE_WORDS = 12
LONG_WORDS = 25
_SHORTEST, _SHORTEST_SPACED = 15, 23
"""characters of the shortest texts that weigh twelve words: eight letters with spaces between them in a script that
writes none, and twelve letters of another"""


@lru_cache(maxsize=4096)
def weight(text: str) -> int:
    """Count words; in scripts that write no spaces, two characters count as one word."""
    unspaced = 0 if text.isascii() or not _BEYOND.search(text) else len(_UNSPACED.findall(text))
    return len(text.split()) + unspaced // 2


def ends_sentence(text: str) -> bool:
    """Tell whether the text ends as a sentence does, closing quotes and brackets aside."""
    bare = text.rstrip(_CLOSERS)
    return bool(bare) and bare[-1] in _ENDS


@lru_cache(maxsize=4096)
def is_prose(text: str) -> bool:
    """Tell whether a block reads as a paragraph: a sentence of some length, or many words."""
    if len(text) < _SHORTEST or (len(text) < _SHORTEST_SPACED and text.isascii()):
        return False
    words = weight(text)
    if words < PROSE_WORDS:
        return False
    return words >= LONG_WORDS or ends_sentence(text) or bool(_SENTENCE_END.search(text))


def is_headline(text: str) -> bool:
    """Tell whether a block has a headline's shape: 2 to 30 words, a capital or a digit first, no sentence's stop."""
    if len(text) > 220 or not 2 <= weight(text) <= 30:
        return False
    bare = text.rstrip("\"'”’»)] ")
    return bool(bare) and bare[-1] not in ".;:," and bool(_HEADLINE_OPENER.match(text))


def extent(blocks: Sequence[Block]) -> tuple[int, int] | None:
    """Find the first and last block index that read as prose; None when none does."""
    found = [block.index for block in blocks if is_prose(block.text)]
    return (found[0], found[-1]) if found else None


def story(page: Page) -> range | None:
    """Find the block indexes from the first to the last paragraph of what is kept."""
    found = extent(page.kept())
    return range(found[0], found[1] + 1) if found else None


_WORD = re.compile(r"[^\W\d_]{4,}")


def content_words(texts: Iterable[str]) -> frozenset[str]:
    """Collect casefolded words of four letters and more: a text's topic, roughly."""
    return frozenset(word.casefold() for text in texts for word in _WORD.findall(text))


def overlap(text: str, topic: frozenset[str]) -> float:
    """Give the share (0 to 1) of a text's content words that belong to the topic."""
    words = content_words([text])
    return len(words & topic) / len(words) if words else 0.0
