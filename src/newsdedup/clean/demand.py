"""What a pattern demands of a text before it can match: words, signs, a length. Sorts out; never says yes.

Read off the pattern's parse tree. A literal counts as a word where the pattern shows that no letter can stand beside
it, since words can be looked up; otherwise it counts as a part of the text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Literal, NamedTuple

_parser: Any = re._parser  # type: ignore[attr-defined]

_WORD = re.compile(r"\w+")
_SIGNS = frozenset("()[]{}|•©#@—–:/+%»›>=*_&")
"""Signs rare enough in prose to sort blocks out."""
_LEAST = 3
"""A shorter word is on every page and sorts nothing out."""
_ENDLESS = 1_000_000

Side = Literal["left", "right"]
_SURE, _MAYBE_EMPTY, _NO = 2, 1, 0
"""What an element shows of one side: no letter there; no letter, or nothing at all; anything."""


class Demand(NamedTuple):
    """Every match holds one of `words` (whole, casefolded) or one of `parts` (anywhere); none of both: no demand.

    A match is at most `longest` characters of folded text.
    """

    words: frozenset[str]
    parts: frozenset[str]
    longest: int

    def holds(self, folded: str) -> bool:
        """Tell whether a casefolded text has what is demanded."""
        if not self.words and not self.parts:
            return True
        return any(part in folded for part in self.parts) or any(word in folded for word in self.words)


@lru_cache(maxsize=8192)
def demand(pattern: str, whole: bool) -> Demand:
    """Find what a pattern demands; `whole` if it must match a text from end to end."""
    try:
        tree = list(_parser.parse(pattern, re.IGNORECASE | re.DOTALL))
    except (re.error, OverflowError, RecursionError):
        return Demand(frozenset(), frozenset(), _ENDLESS)
    found = _Reader(whole, whole).required(tree) or frozenset()
    words = frozenset(text for text, is_word in found if is_word)
    parts = frozenset(text for text, is_word in found if not is_word)
    return Demand(words, parts, _longest(tree))


_Alternatives = frozenset[tuple[str, bool]]
"""Literals of which one is needed, and whether each is a word."""


class _Reader(NamedTuple):
    """Reads a sequence of elements, knowing whether letters may stand before and after it."""

    left: bool
    right: bool

    def required(self, elements: list[Any]) -> _Alternatives | None:
        """Give the most telling demand of a sequence, None for none."""
        best: _Alternatives | None = None
        at = 0
        while at < len(elements):
            end = at
            while end < len(elements) and str(elements[end][0]) == "LITERAL":
                end += 1
            inside = _Reader(self._before(elements, at), self._after(elements, max(end, at + 1) - 1))
            if end > at:
                found = inside.literal("".join(chr(value) for _, value in elements[at:end]))
            else:
                found = inside.nested(*elements[at])
            best = _better(best, found)
            at = max(end, at + 1)
        return best

    def literal(self, run: str) -> _Alternatives | None:
        """Choose the longest whole word of a literal run, else the run itself."""
        folded = run.casefold()
        words = [
            m for m in _WORD.finditer(folded) if (m.start() or self.left) and (m.end() < len(folded) or self.right)
        ]
        best = max((m.group() for m in words), key=len, default="")
        if len(best) >= _LEAST:
            return frozenset([(best, True)])
        bare = folded.strip()
        return frozenset([(bare, False)]) if len(bare) >= _LEAST or _SIGNS & set(bare) else None

    def nested(self, name: Any, value: Any) -> _Alternatives | None:
        """Give the demand of one element that is no literal."""
        kind = str(name)
        if kind == "SUBPATTERN":
            return self.required(list(value[-1]))
        if kind == "ATOMIC_GROUP":
            return self.required(list(value))
        if kind == "BRANCH":
            found = [self.required(list(branch)) for branch in value[1]]
            return frozenset().union(*(f for f in found if f)) if all(found) else None
        if kind == "IN":
            return _signs(value)
        if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and value[0] > 0:
            once = value[1] == 1
            return _Reader(self.left and once, self.right and once).required(list(value[2]))
        if kind == "ASSERT" and value[0] > 0:
            return _Reader(self.left, False).required(list(value[1]))
        return None

    def _before(self, elements: list[Any], at: int) -> bool:
        for element in reversed(elements[:at]):
            edge = _edge(element, "right")
            if edge != _MAYBE_EMPTY:
                return edge == _SURE
        return self.left

    def _after(self, elements: list[Any], at: int) -> bool:
        for element in elements[at + 1 :]:
            edge = _edge(element, "left")
            if edge != _MAYBE_EMPTY:
                return edge == _SURE
        return self.right


def _edge(element: Any, side: Side) -> int:
    """Tell whether a letter can be what an element shows on one side."""
    kind, value = str(element[0]), element[1]
    if kind == "LITERAL":
        return _NO if _is_letter(chr(value)) else _SURE
    if kind == "IN":
        return _SURE if _letterless(value) else _NO
    if kind == "AT":
        return _SURE if "NON_BOUNDARY" not in str(value) else _MAYBE_EMPTY
    if kind == "SUBPATTERN":
        return _edge_of(list(value[-1]), side)
    if kind == "ATOMIC_GROUP":
        return _edge_of(list(value), side)
    if kind == "BRANCH":
        return min(_edge_of(list(branch), side) for branch in value[1])
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        inner = _edge_of(list(value[2]), side)
        return min(inner, _MAYBE_EMPTY) if value[0] == 0 else inner
    if kind in ("ASSERT", "ASSERT_NOT"):
        return _MAYBE_EMPTY
    return _NO


def _edge_of(elements: list[Any], side: Side) -> int:
    for element in elements if side == "left" else reversed(elements):
        edge = _edge(element, side)
        if edge != _MAYBE_EMPTY:
            return edge
    return _MAYBE_EMPTY


def _letterless(members: Any) -> bool:
    """Tell whether a set holds nothing that belongs to a word."""
    names = [(str(name), value) for name, value in members]
    if names[0][0] == "NEGATE":
        return any(name == "CATEGORY" and str(value) == "CATEGORY_WORD" for name, value in names)
    return all(
        (name == "LITERAL" and not _is_letter(chr(value)))
        or (
            name == "RANGE" and value[1] < 0x2E80 and not any(_is_letter(chr(c)) for c in range(value[0], value[1] + 1))
        )
        or (name == "CATEGORY" and str(value) in ("CATEGORY_SPACE", "CATEGORY_NOT_WORD"))
        for name, value in names
    )


def _is_letter(character: str) -> bool:
    return bool(_WORD.match(character))


def _signs(members: Any) -> _Alternatives | None:
    """Give a set of telling signs, if it is nothing else."""
    signs = [chr(value) for name, value in members if str(name) == "LITERAL"]
    telling = len(signs) == len(members) and all(sign in _SIGNS for sign in signs)
    return frozenset((sign, False) for sign in signs) if telling else None


def _better(one: _Alternatives | None, other: _Alternatives | None) -> _Alternatives | None:
    """Prefer long words, then few, then whole ones: they sort out most."""
    if not one or not other:
        return one or other
    return min(one, other, key=_telling)


def _telling(found: _Alternatives) -> tuple[int, int, int, list[tuple[str, bool]]]:
    shortest = min(len(text) for text, _ in found)
    parts = sum(not is_word for _, is_word in found)
    return (0 if shortest >= 5 else 1 if shortest >= _LEAST else 2, len(found) + 3 * parts, -shortest, sorted(found))


def _longest(elements: Any) -> int:
    """Count the characters of the longest match in a text without double spaces; `_ENDLESS` if there is no limit."""
    return min(sum(_longest_of(str(name), value) for name, value in elements), _ENDLESS)


def _longest_of(kind: str, value: Any) -> int:
    if kind in ("LITERAL", "NOT_LITERAL", "IN", "ANY"):
        return 1
    if kind in ("AT", "ASSERT", "ASSERT_NOT"):
        return 0
    if kind == "SUBPATTERN":
        return _longest(value[-1])
    if kind == "ATOMIC_GROUP":
        return _longest(value)
    if kind == "BRANCH":
        return max(_longest(branch) for branch in value[1])
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        most = 1 if len(value[2]) == 1 and _is_space(value[2][0]) else int(value[1])
        return min(most * _longest(value[2]), _ENDLESS)
    return _ENDLESS


def _is_space(element: Any) -> bool:
    """Tell whether an element is white space only, of which folded text has one at a time."""
    if str(element[0]) != "IN":
        return False
    return all(str(name) == "CATEGORY" and str(value) == "CATEGORY_SPACE" for name, value in element[1])
