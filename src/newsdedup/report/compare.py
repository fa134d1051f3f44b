"""Two texts side by side: rows of paragraphs in which the words that only one of them has are told apart. Pure.

Words are compared as printed. The pairing is Ratcliff and Obershelp's (difflib), and knows no paragraphs, so texts
that cut the same words into other paragraphs still meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby, zip_longest
from operator import itemgetter
from typing import NamedTuple

LONGEST = 1500
"""words of a text that are compared"""


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
    left, right = _words(one), _words(other)
    cut = len(left) > LONGEST or len(right) > LONGEST
    left, right = left[:LONGEST], right[:LONGEST]
    many = max(len(left), len(right)) > LONGEST // 2
    matcher = SequenceMatcher(None, [word.text for word in left], [word.text for word in right], autojunk=many)
    rows = _Rows()
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            rows.both(left[i:j], right[k:m])
        else:
            rows.apart((left[i:j], right[k:m]))
    rows.close()
    return Comparison(tuple(rows.done), rows.only[0], rows.only[1], cut)


class _Word(NamedTuple):
    text: str
    last: bool
    """of its paragraph"""


def _words(text: str) -> list[_Word]:
    found: list[_Word] = []
    for paragraph in text.split("\n\n"):
        words = paragraph.split()
        found += (_Word(word, at == len(words)) for at, word in enumerate(words, 1))
    return found


class _Rows:
    """Rows in the making: a row ends where a paragraph of either text ends.

    Where that of the one has ended, words that only the other has go with it as far as their own paragraph does.
    """

    def __init__(self) -> None:
        self.done: list[Beside] = []
        self.only = [0, 0]
        self._open: tuple[list[tuple[str, bool]], list[tuple[str, bool]]] = ([], [])
        self._ended = [False, False]

    def both(self, ours: Sequence[_Word], theirs: Sequence[_Word]) -> None:
        """Go on with words that both have."""
        for pair in zip(ours, theirs, strict=True):
            if any(self._ended):
                self.close()
            for number, word in enumerate(pair):
                self._put(number, word, own=False)
            if all(self._ended):
                self.close()

    def apart(self, sides: tuple[Sequence[_Word], Sequence[_Word]]) -> None:
        """Go on with words that only one has, on either side."""
        parts = [list(_paragraphs(side)) for side in sides]
        for number in (0, 1):
            if self._ended[1 - number] and not self._ended[number] and parts[number] and parts[number][0][-1].last:
                self._add(number, parts[number].pop(0))
        if any(self._ended):
            self.close()
        for pair in zip_longest(*parts):
            for number, part in enumerate(pair):
                self._add(number, part or [])
            if all(part is None or part[-1].last for part in pair):
                self.close()

    def close(self) -> None:
        """End the row."""
        if any(self._open):
            self.done.append(Beside(*(tuple(_stretches(side)) for side in self._open)))
        self._open = ([], [])
        self._ended = [False, False]

    def _add(self, number: int, part: list[_Word]) -> None:
        for word in part:
            self._put(number, word, own=True)
            self.only[number] += 1

    def _put(self, number: int, word: _Word, *, own: bool) -> None:
        self._open[number].append((word.text, own))
        self._ended[number] = word.last


def _paragraphs(words: Sequence[_Word]) -> Iterator[list[_Word]]:
    part: list[_Word] = []
    for word in words:
        part.append(word)
        if word.last:
            yield part
            part = []
    if part:
        yield part


def _stretches(side: Iterable[tuple[str, bool]]) -> Iterator[Stretch]:
    for own, words in groupby(side, key=itemgetter(1)):
        yield Stretch(" ".join(word for word, _ in words), own)
