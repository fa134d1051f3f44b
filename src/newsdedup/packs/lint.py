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
_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]|.", re.DOTALL)
_WIDTHLESS = frozenset(["^", "$", "\\b", "\\B", "\\A", "\\Z", "\\z", "\\m", "\\M"])
_LOOKAROUND = frozenset(["(?=", "(?!", "(?<=", "(?<!"])


@dataclass(frozen=True, slots=True)
class _Piece:
    """An atom or a closed group: does it hold a loop, does it stand exactly once, and may its inside loop alone?"""

    loops: bool = False
    fixed: bool = True
    slippery: bool = False

    def repeated(self, quantifier: re.Match[str]) -> _Piece:
        """Give the piece with its quantifier."""
        return _Piece(self.loops or _many(quantifier), self.fixed and _bounds(quantifier) == (1, 1))


@dataclass(slots=True)
class _Branch:
    """One alternative of a group: does it loop, and does some piece of it stand exactly once?"""

    loops: bool = False
    fixed: bool = False


@dataclass(slots=True)
class _Group:
    opening: str
    branches: list[_Branch] = field(default_factory=lambda: [_Branch()])

    def add(self, piece: _Piece) -> None:
        """Append a piece to the current branch."""
        self.branches[-1].loops |= piece.loops
        self.branches[-1].fixed |= piece.fixed

    def closed(self) -> _Piece:
        """Give the group as a piece of what surrounds it."""
        if self.opening in _LOOKAROUND:
            return _Piece(fixed=False)
        loops = any(branch.loops for branch in self.branches)
        fixed = all(branch.fixed for branch in self.branches)
        slippery = any(branch.loops and not branch.fixed for branch in self.branches)
        return _Piece(loops, fixed, slippery and self.opening != "(?>")


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
    stack: list[tuple[int, _Group]] = [(0, _Group("("))]
    at = 0
    while at < len(pattern):
        start, piece = at, _Piece()
        opening = _OPENING.match(pattern, at)
        if opening:
            stack.append((at, _Group(opening.group())))
            at = opening.end()
            continue
        if pattern[at] == "|":
            stack[-1][1].branches.append(_Branch())
            at += 1
            continue
        if pattern[at] == ")" and len(stack) > 1:
            start, group = stack.pop()
            piece, at = group.closed(), at + 1
        else:
            atom = _ATOM.match(pattern, at)
            assert atom
            piece, at = _Piece(fixed=atom.group() not in _WIDTHLESS), atom.end()
        quantifier = _QUANTIFIER.match(pattern, at)
        if quantifier:
            at = quantifier.end()
            if piece.slippery and _many(quantifier):
                return pattern[start:at]
            piece = piece.repeated(quantifier)
        stack[-1][1].add(piece)
    return None


def _many(quantifier: re.Match[str]) -> bool:
    """Tell whether a quantifier repeats without bound and gives back what it took."""
    possessive = len(quantifier.group()) > 1 and quantifier.group().endswith("+")
    return _bounds(quantifier)[1] >= MANY and not possessive


def _bounds(quantifier: re.Match[str]) -> tuple[int, int]:
    """Read how often a piece may stand: (least, most)."""
    sign = quantifier.group()[0]
    if sign != "{":
        return {"*": (0, 10**6), "+": (1, 10**6), "?": (0, 1)}[sign]
    least, comma, most = quantifier.groups()
    low = int(least or 0)
    return low, int(most) if most else (10**6 if comma else low)
