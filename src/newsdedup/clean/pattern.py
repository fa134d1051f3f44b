"""A rule's pattern as the engine uses it: compiled once, bounded in time, and asked only where it can match.

The third-party `regex` is used because it can stop: a pattern that backtracks for ever costs one document.
"""

from __future__ import annotations

import re
from functools import lru_cache

import regex

from newsdedup.clean.parsetree import parse
from newsdedup.errors import TimedOut

_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()]", re.DOTALL)
"""An escape, a set, or a bracket that opens or closes a group."""

_OPENING = 3
"""characters by which most texts are told from a match at their beginning"""


@lru_cache(maxsize=8192)
def compiled(pattern: str) -> regex.Pattern[str]:
    """Compile a rule's pattern.

    Raises:
        regex.error: when it is no pattern.
    """
    return regex.compile(pattern, regex.IGNORECASE | regex.DOTALL | regex.VERSION0)


@lru_cache(maxsize=1 << 16)
def may_begin(pattern: str, start: str) -> bool:
    """Tell whether a text that begins so may match the pattern as a whole."""
    return _without_look(pattern).fullmatch(start, partial=True) is not None


@lru_cache(maxsize=1 << 16)
def _may_open(pattern: str, start: str) -> bool:
    """Tell whether a match may stand at the beginning of a text that begins so."""
    return compiled(pattern).match(start, partial=True) is not None


@lru_cache(maxsize=8192)
def _without_look(pattern: str) -> regex.Pattern[str]:
    """Compile a pattern without the look ahead that it begins with: that may see past a beginning, so all would do."""
    if not pattern.startswith(("(?=", "(?!")):
        return compiled(pattern)
    depth = 0
    for piece in _PIECE.finditer(pattern):
        depth += (piece.group() == "(") - (piece.group() == ")")
        if depth == 0 and pattern[piece.end() : piece.end() + 1] not in ("*", "+", "?", "{"):
            return _without_look(pattern[piece.end() :])
    return compiled(pattern)


@lru_cache(maxsize=8192)
def anchored(pattern: str) -> bool:
    """Tell whether a match begins where the text does."""
    tree = parse(pattern)
    return tree is not None and tree.anchored


def fullmatch(pattern: str, text: str, seconds: float) -> regex.Match[str] | None:
    """Match the whole text.

    Raises:
        TimedOut: when the pattern takes longer than `seconds` on this text.
    """
    try:
        return compiled(pattern).fullmatch(text, timeout=seconds)
    except TimeoutError:
        raise TimedOut(f"pattern {pattern[:60]!r}") from None


def finditer(pattern: str, text: str, seconds: float) -> list[regex.Match[str]]:
    """List all matches, left to right, not overlapping.

    Raises:
        TimedOut: when the pattern takes longer than `seconds` on this text.
    """
    try:
        if anchored(pattern):
            if not _may_open(pattern, text[:_OPENING]):
                return []
            found = compiled(pattern).match(text, timeout=seconds)
            return [found] if found else []
        return list(compiled(pattern).finditer(text, timeout=seconds))
    except TimeoutError:
        raise TimedOut(f"pattern {pattern[:60]!r}") from None
