"""Where a prediction and gold part: the pieces of lines that were lost, and those that were left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newsdedup.measure.rows import Gold
from newsdedup.measure.words import WORD, Aligned, words


class Difference(NamedTuple):
    """A piece of one line."""

    id: str
    what: str
    """"lost": the gold has it alone; "left": the prediction does"""
    line: int
    """1-based, of the gold text if lost, of the prediction if left"""
    words: int
    text: str
    kind: str | None
    """of what was left, the kind of boilerplate that gold says it is"""


def differences(gold: Gold, predicted: str, aligned: Aligned) -> Iterator[Difference]:
    """List the differences of one document, what was lost first, each in the order of its text."""
    for line, count, text in _pieces(gold.text, aligned.found):
        yield Difference(gold.id, "lost", line, count, text, None)
    removed = [(kind, f" {' '.join(words(text))} ") for kind, text in gold.removed]
    for line, count, text in _pieces(predicted, aligned.rightly):
        inside = f" {' '.join(words(text))} "
        kind = next((kind for kind, piece in removed if inside in piece), None)
        yield Difference(gold.id, "left", line, count, text, kind)


def _pieces(text: str, partnered: Sequence[bool]) -> Iterator[tuple[int, int, str]]:
    """Yield (line, words, text) of every run of words in one line that has no partner."""
    at = 0
    for number, line in enumerate(text.split("\n"), 1):
        start = end = count = 0
        for word in WORD.finditer(line):
            if not partnered[at]:
                start = start if count else word.start()
                end = word.end()
                count += 1
            elif count:
                yield number, count, line[start:end]
                count = 0
            at += 1
        if count:
            yield number, count, line[start:end]
