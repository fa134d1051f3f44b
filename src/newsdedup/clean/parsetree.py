"""A pattern's parse tree: what its elements show of their sides, how long a match may be, where it must begin.

Reads what the standard library's parser makes of a pattern; whether a text matches is not its business.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

_parser: Any = re._parser  # type: ignore[attr-defined]

_LETTER = re.compile(r"\w")
ENDLESS = 1_000_000
"""The length of a match without a limit."""

Side = Literal["left", "right"]
SURE, MAYBE_EMPTY, NO = 2, 1, 0
"""What an element shows of one side: no letter there; no letter, or nothing at all; anything."""


class Tree(NamedTuple):
    """A parsed pattern."""

    elements: list[Any]
    anchored: bool
    """a match begins where the text does"""


def parse(pattern: str) -> Tree | None:
    """Parse a pattern; None for one that the parser cannot read."""
    try:
        tree = _parser.parse(pattern, re.IGNORECASE | re.DOTALL)
    except (re.error, OverflowError, RecursionError):
        return None
    elements = _named(tree)
    return Tree(elements, not tree.state.flags & re.MULTILINE and _anchored(elements))


def _named(elements: Any) -> list[Any]:
    """Give the parser's elements with names for its constants, which are slow to ask for theirs."""
    return [(name, _inside(name, value)) for name, value in ((str(kind), value) for kind, value in elements)]


def _inside(name: str, value: Any) -> Any:
    if name == "SUBPATTERN":
        return (*value[:-1], _named(value[-1]))
    if name == "ATOMIC_GROUP":
        return _named(value)
    if name == "BRANCH":
        return None, [_named(branch) for branch in value[1]]
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return value[0], value[1], _named(value[2])
    if name in ("ASSERT", "ASSERT_NOT"):
        return value[0], _named(value[1])
    if name == "IN":
        return [(str(kind), str(said) if str(kind) == "CATEGORY" else said) for kind, said in value]
    return str(value) if name == "AT" else value


def end_of_literal(elements: Sequence[Any], at: int) -> int:
    """Find where the run of literals ends that starts at `at`; `at` itself if there is none."""
    end = at
    while end < len(elements) and str(elements[end][0]) == "LITERAL":
        end += 1
    return end


def unfactored(elements: list[Any]) -> list[Any]:
    """Undo what the parser does to alternatives that begin alike: "b(?:aca|uka)" is read as "(?:baca|buka)"."""
    out: list[Any] = []
    at = 0
    while at < len(elements):
        end = end_of_literal(elements, at)
        if at < end < len(elements) and str(elements[end][0]) == "BRANCH":
            branches = [[*elements[at:end], *branch] for branch in elements[end][1][1]]
            out.append(("BRANCH", (None, branches)))
            at = end + 1
        else:
            out.extend(elements[at : max(end, at + 1)])
            at = max(end, at + 1)
    return out


def _anchored(elements: Sequence[Any]) -> bool:
    """Tell whether a sequence can match at the beginning of a text only."""
    if not elements:
        return False
    kind, value = str(elements[0][0]), elements[0][1]
    if kind == "AT":
        return str(value) in ("AT_BEGINNING", "AT_BEGINNING_STRING")
    if kind == "SUBPATTERN":
        return _anchored(list(value[-1]))
    return kind == "BRANCH" and all(_anchored(list(branch)) for branch in value[1])


def edge(element: Any, side: Side) -> int:
    """Tell whether a letter can be what an element shows on one side."""
    kind, value = str(element[0]), element[1]
    if kind == "LITERAL":
        return NO if _is_letter(chr(value)) else SURE
    if kind == "IN":
        return SURE if _letterless(value) else NO
    if kind == "AT":
        return SURE if "NON_BOUNDARY" not in str(value) else MAYBE_EMPTY
    if kind == "SUBPATTERN":
        return _edge_of(list(value[-1]), side)
    if kind == "ATOMIC_GROUP":
        return _edge_of(list(value), side)
    if kind == "BRANCH":
        return min(_edge_of(list(branch), side) for branch in value[1])
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        inner = _edge_of(list(value[2]), side)
        return min(inner, MAYBE_EMPTY) if value[0] == 0 else inner
    if kind in ("ASSERT", "ASSERT_NOT"):
        return SURE if _parts_words(kind, value, side) else MAYBE_EMPTY
    return NO


def _parts_words(kind: str, value: Any, side: Side) -> bool:
    """Tell whether an assertion looks past the side it is on and finds no letter there."""
    direction, elements = value[0], list(value[1])
    if (side == "right") != (direction < 0):
        return False
    if kind == "ASSERT":
        return _edge_of(elements, side) == SURE
    if len(elements) != 1 or str(elements[0][0]) != "IN" or str(elements[0][1][0][0]) == "NEGATE":
        return False
    return any(str(name) == "CATEGORY" and str(value) == "CATEGORY_WORD" for name, value in elements[0][1])


def _edge_of(elements: list[Any], side: Side) -> int:
    for element in elements if side == "left" else reversed(elements):
        shown = edge(element, side)
        if shown != MAYBE_EMPTY:
            return shown
    return MAYBE_EMPTY


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


def wordless(elements: Any) -> bool:
    """Tell whether nothing that a sequence matches belongs to a word; false where that is hard to tell."""
    return all(_is_wordless(str(name), value) for name, value in elements)


def _is_wordless(kind: str, value: Any) -> bool:
    if kind == "LITERAL":
        return not _is_letter(chr(value))
    if kind == "IN":
        return _letterless(value)
    if kind == "SUBPATTERN":
        return wordless(value[-1])
    if kind == "BRANCH":
        return all(map(wordless, value[1]))
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return wordless(value[2])
    return kind == "AT"


def _is_letter(character: str) -> bool:
    return bool(_LETTER.match(character))


def longest(elements: Any) -> int:
    """Count the characters of the longest match in a text without double spaces; `ENDLESS` if there is no limit."""
    return min(sum(_longest_of(str(name), value) for name, value in elements), ENDLESS)


def _longest_of(kind: str, value: Any) -> int:
    if kind in ("LITERAL", "NOT_LITERAL", "IN", "ANY"):
        return 1
    if kind in ("AT", "ASSERT", "ASSERT_NOT"):
        return 0
    if kind == "SUBPATTERN":
        return longest(value[-1])
    if kind == "ATOMIC_GROUP":
        return longest(value)
    if kind == "BRANCH":
        return max(longest(branch) for branch in value[1])
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        most = 1 if len(value[2]) == 1 and is_space(value[2][0]) else int(value[1])
        return min(most * longest(value[2]), ENDLESS)
    return ENDLESS


def is_space(element: Any) -> bool:
    """Tell whether an element is one character of white space, of which folded text has one at a time."""
    if str(element[0]) != "IN":
        return False
    return all(str(name) == "CATEGORY" and str(value) == "CATEGORY_SPACE" for name, value in element[1])
