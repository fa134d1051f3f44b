"""What is wrong with a pattern before it has met any text: it does not compile, matches nothing, or can run away.

A guard for authors, no proof: the engine's time limit is what protects a run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

MANY = 10
"""a repeat that may happen this often counts as unbounded"""

_QUANTIFIER = re.compile(r"[*+?][?+]?|\{(\d*)(,?)(\d*)\}[?+]?")
_OPENING = re.compile(r"\((?:\?(?:P?<[A-Za-z_]\w*>|<?[=!]|[>:|]|[a-zA-Z]*-?[a-zA-Z]*:))?")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]")


@dataclass(slots=True)
class _Branch:
    """One alternative of a group: does it loop, and does some piece of it stand exactly once?"""

    loops: bool = False
    fixed: bool = False


@dataclass(slots=True)
class _Group:
    opening: str
    branches: list[_Branch] = field(default_factory=lambda: [_Branch()])


def pattern_fault(pattern: str) -> str | None:
    """Say what is wrong with a pattern, or None.

    A group that repeats without bound and has a branch in which everything repeats, as `(a+)+` or `(\\w+\\s*)*`,
    takes exponential time on a line that almost matches.
    """
    import regex

    try:
        compiled = regex.compile(pattern, regex.IGNORECASE | regex.DOTALL | regex.VERSION0)
    except regex.error as error:
        return f"the pattern does not compile: {error}"
    if compiled.fullmatch(""):
        return "the pattern matches an empty line"
    if nested := _nested(pattern):
        return f"nested repeats in '{nested}' can take forever; let one piece inside the group stand exactly once"
    return None


def _nested(pattern: str) -> str | None:
    """Find a repeated group with a branch in which everything repeats; return its text."""
    stack = [_Group("(")]
    starts = [0]
    at = 0
    while at < len(pattern):
        here = at
        character = pattern[at]
        loops, fixed, slippery = False, True, False
        if character == "(":
            opening = _OPENING.match(pattern, at)
            assert opening
            stack.append(_Group(opening.group()))
            starts.append(at)
            at = opening.end()
            continue
        if character == "|":
            stack[-1].branches.append(_Branch())
            at += 1
            continue
        if character == ")" and len(stack) > 1:
            group, here = stack.pop(), starts.pop()
            loops = any(branch.loops for branch in group.branches)
            fixed = all(branch.fixed for branch in group.branches)
            slippery = any(branch.loops and not branch.fixed for branch in group.branches)
            if group.opening in ("(?=", "(?!", "(?<=", "(?<!", "(?>"):
                slippery = False
                loops, fixed = (False, False) if group.opening != "(?>" else (loops, fixed)
            at += 1
        elif character == "\\":
            at += 2
            fixed = pattern[at - 1] not in "bBAZzmM"
        elif character == "[" and (inside := _CLASS.match(pattern, at)):
            at = inside.end()
        else:
            at += 1
            fixed = character not in "^$"
        quantifier = _QUANTIFIER.match(pattern, at)
        if quantifier:
            at = quantifier.end()
            least, most = _bounds(quantifier)
            possessive = len(quantifier.group()) > 1 and quantifier.group().endswith("+")
            if slippery and most >= MANY and not possessive:
                return pattern[here:at]
            loops = (loops or most >= MANY) and not possessive
            fixed = fixed and least == most == 1
        branch = stack[-1].branches[-1]
        branch.loops |= loops
        branch.fixed |= fixed
    return None


def _bounds(quantifier: re.Match[str]) -> tuple[int, int]:
    """Read how often a piece may stand: (least, most)."""
    sign = quantifier.group()[0]
    if sign != "{":
        return {"*": (0, 10**6), "+": (1, 10**6), "?": (0, 1)}[sign]
    least, comma, most = quantifier.groups()
    low = int(least or 0)
    return low, int(most) if most else (10**6 if comma else low)
