"""Two texts side by side: rows of paragraphs in which the words that only one of them has are told apart. Pure.

Words are compared as printed. The pairing is Ratcliff and Obershelp's (difflib) over words and paragraph ends, so texts
that cut the same words into other paragraphs still meet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

LONGEST = 1500
"""words of a text that are compared"""
_PARAGRAPH = "\n"


class Stretch(NamedTuple):
    """Consecutive words of one text; `own` are those that the other one lacks there."""

    text: str
    own: bool


class Beside(NamedTuple):
    """A row: what stands side by side; () where one text has nothing."""

    one: tuple[Stretch, ...]
    other: tuple[Stretch, ...]

    @property
    def same(self) -> bool:
        """Tell whether both say the same, word for word."""
        return not any(stretch.own for stretch in (*self.one, *self.other))


class Comparison(NamedTuple):
    """Two texts, compared."""

    rows: tuple[Beside, ...]
    only_one: int
    """words that only the one text has, where it was compared"""
    only_other: int
    cut: bool
    """a text was longer than what is compared"""


def compared(one: str, other: str) -> Comparison:
    """Lay two texts side by side; their paragraphs are separated by blank lines."""
    left, right = _tokens(one), _tokens(other)
    cut = len(left) > LONGEST or len(right) > LONGEST
    rows = _Rows()
    for run in _runs(left[:LONGEST], right[:LONGEST]):
        rows.add(run)
    rows.close()
    return Comparison(tuple(rows.done), rows.only[0], rows.only[1], cut)


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for paragraph in text.split("\n\n"):
        if words := paragraph.split():
            tokens += (*words, _PARAGRAPH)
    return tokens


@dataclass(slots=True)
class _Run:
    """Consecutive tokens of both texts; in a run that is not the same one side may be empty."""

    same: bool
    sides: tuple[list[str], list[str]]


def _runs(left: list[str], right: list[str]) -> list[_Run]:
    """Cut both texts into runs; where only one adds something, its paragraph end comes last, not first."""
    matcher = SequenceMatcher(None, left, right, autojunk=max(len(left), len(right)) > LONGEST // 2)
    runs = [_Run(tag == "equal", (left[i:j], right[k:m])) for tag, i, j, k, m in matcher.get_opcodes()]
    for before, run, after in zip(runs, runs[1:], runs[2:], strict=False):
        added = [side for side in run.sides if side]
        if not run.same and len(added) == 1 and added[0][0] == after.sides[0][0] == _PARAGRAPH:
            added[0].append(added[0].pop(0))
            for number in (0, 1):
                before.sides[number].append(after.sides[number].pop(0))
    return [run for run in runs if any(run.sides)]


class _Rows:
    """Rows in the making: a row ends where a paragraph of either text ends."""

    def __init__(self) -> None:
        self.done: list[Beside] = []
        self.only = [0, 0]
        self._open: tuple[list[Stretch], list[Stretch]] = ([], [])

    def add(self, run: _Run) -> None:
        """Go on with a run."""
        for parts in zip_longest(*map(_paragraphs, run.sides)):
            for number, part in enumerate(parts):
                if words := part and part.words:
                    self._open[number].append(Stretch(" ".join(words), not run.same))
                    self.only[number] += 0 if run.same else len(words)
            if any(part and part.ended for part in parts):
                self.close()

    def close(self) -> None:
        """End the row."""
        if any(self._open):
            self.done.append(Beside(tuple(self._open[0]), tuple(self._open[1])))
        self._open = ([], [])


class _Part(NamedTuple):
    """Words up to where a paragraph or the run ends."""

    words: list[str]
    ended: bool


def _paragraphs(tokens: list[str]) -> Iterator[_Part]:
    at = 0
    for place, token in enumerate(tokens):
        if token == _PARAGRAPH:
            yield _Part(tokens[at:place], True)
            at = place + 1
    yield _Part(tokens[at:], False)
