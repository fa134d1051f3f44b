"""A rule's pattern as the engine uses it: compiled once, bounded in time, and asked only where it can match.

The third-party `regex` is used because it can stop: a pattern that backtracks for ever costs one document.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import regex

from newsdedup.errors import TimedOut

if hasattr(re, "_parser"):
    _parser: Any = re._parser
else:  # pragma: no cover
    import sre_parse as _parser

_LEAST = 3
"""A required word shorter than this is in every page and sorts nothing out."""

_TELLING = frozenset("()[]{}|•©#@—–:/+%»›>=*_")
"""Signs that sort blocks out although they are short."""


@lru_cache(maxsize=8192)
def compiled(pattern: str) -> regex.Pattern[str]:
    """Compile a rule's pattern.

    Raises:
        regex.error: when it is no pattern.
    """
    return regex.compile(pattern, regex.IGNORECASE | regex.DOTALL | regex.VERSION0)


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
        return list(compiled(pattern).finditer(text, timeout=seconds))
    except TimeoutError:
        raise TimedOut(f"pattern {pattern[:60]!r}") from None


@lru_cache(maxsize=8192)
def literals(pattern: str) -> frozenset[str]:
    """Find strings of which every match contains at least one, casefolded; empty when none can be told.

    A page without any of them needs no look at the pattern.
    """
    try:
        tree = _parser.parse(pattern, re.IGNORECASE | re.DOTALL)
    except (re.error, OverflowError, RecursionError):
        return frozenset()
    return _required(tree) or frozenset()


def _required(tree: Any) -> frozenset[str] | None:
    """Give the alternatives of which one is needed, the most telling part of a sequence; None for no demand."""
    best: frozenset[str] | None = None
    run = ""
    for name, value in tree:
        kind = str(name)
        if kind == "LITERAL" and (value < 128 or chr(value).isalpha() or chr(value) in _TELLING):
            run += chr(value)
            continue
        best, run = _better(best, _single(run)), ""
        best = _better(best, _nested(kind, value))
    return _better(best, _single(run))


def _nested(kind: str, value: Any) -> frozenset[str] | None:
    if kind == "SUBPATTERN":
        return _required(value[-1])
    if kind == "ATOMIC_GROUP":
        return _required(value)
    if kind == "BRANCH":
        found = [_required(branch) for branch in value[1]]
        return frozenset().union(*found) if all(found) else None  # type: ignore[arg-type]
    if kind == "IN":
        return _signs(value)
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and value[0] > 0:
        return _required(value[2])
    if kind == "ASSERT" and value[0] > 0:
        return _required(value[1])
    return None


def _signs(members: Any) -> frozenset[str] | None:
    """Give a set of telling signs, if it is nothing else."""
    signs = [chr(value) for name, value in members if str(name) == "LITERAL" and chr(value) in _TELLING]
    return frozenset(signs) if signs and len(signs) == len(members) else None


def _single(run: str) -> frozenset[str] | None:
    folded = run.casefold().strip()
    telling = len(folded) >= _LEAST or any(sign in folded for sign in _TELLING)
    return frozenset([folded]) if telling else None


def _better(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    """Prefer words to signs, then fewer alternatives, then longer ones."""
    if not one or not other:
        return one or other
    return min(one, other, key=lambda s: (min(map(len, s)) < _LEAST, len(s), -min(map(len, s)), sorted(s)))
