"""What a pattern demands of a text before it can match: words, signs, a length. Sorts out; never says yes.

Read off the pattern's parse tree (see `parsetree`). A literal counts as a word where the pattern shows that no letter
can stand beside it, since words can be looked up; otherwise it counts as a part of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

from newsdedup.clean.markers import WORDS
from newsdedup.clean.parsetree import (
    ENDLESS,
    MAYBE_EMPTY,
    SURE,
    edge,
    end_of_literal,
    longest,
    parse,
    unfactored,
    wordless,
)
from newsdedup.clean.phrases import phrases

_WORD = re.compile(r"\w+")
_SIGNS = frozenset("()[]{}|•©#@—–:：/+%»›>=*_&")
"""Signs rare enough in prose to sort blocks out."""
_COMMON_SIGNS = frozenset("-;?!")
"""Signs that sort out some blocks, and are too common to look rules up by."""
_LEAST = 3
"""A shorter word is on every page and sorts nothing out."""
_MOST = 12
"""Literals that a set may hold to count as a demand."""
_BESIDES = 3
"""Further demands that are worth a look each."""


class Demand(NamedTuple):
    """Every match holds one of `words` (whole, casefolded) or one of `parts` (anywhere); none of both: no demand.

    It also holds one of each of `besides`, and is at most `longest` characters of folded text; `wordless` says that it
    has no letter and no digit.
    """

    words: frozenset[str]
    parts: frozenset[str]
    besides: tuple[tuple[str, ...], ...]
    longest: int
    wordless: bool = False

    def holds(self, folded: str) -> bool:
        """Tell whether a casefolded text has what is demanded."""
        has = folded.__contains__
        if (self.words or self.parts) and not any(map(has, self.parts)) and not any(map(has, self.words)):
            return False
        return holds(folded, self.besides)

    def met(self, folded: str, words: Iterable[str]) -> bool:
        """Tell the same of a text whose words are known, of which those that are demanded must be whole."""
        if (self.words or self.parts) and not any(part in folded for part in self.parts):
            return not self.words.isdisjoint(words) and holds(folded, self.besides)
        return holds(folded, self.besides)


@lru_cache(maxsize=8192)
def demand(pattern: str, whole: bool) -> Demand:
    """Find what a pattern demands; `whole` if it must match a text from end to end."""
    tree = parse(pattern)
    if tree is None:
        return Demand(frozenset(), frozenset(), (), ENDLESS)
    needed = sorted(set(_Reader(whole, whole).required(tree.elements)), key=_telling)
    first = needed[0] if needed else frozenset()
    words = frozenset(text for text, is_word in first if is_word)
    parts = frozenset(text for text, is_word in first if not is_word)
    said = sorted(_phrases(tree.elements), key=_telling) + needed
    besides = _besides([frozenset(text for text, _ in found) for found in said if _telling(found)[0] <= _WEAK])
    chosen = frozenset(text for text, _ in first)
    others = tuple(found for found in besides if set(found) != chosen)
    return Demand(words, parts, others, longest(tree.elements), whole and wordless(tree.elements))


@lru_cache(maxsize=8192)
def contents(pattern: str) -> tuple[tuple[str, ...], ...]:
    """List sets of casefolded literals of which every match itself has one each, the shortest first."""
    tree = parse(pattern)
    if tree is None:
        return ()
    needed = sorted(set(_Reader(False, False, looks=False).required(tree.elements)), key=_telling)
    return tuple(sorted(_besides([frozenset(text for text, _ in found) for found in needed]), key=len))


def holds(folded: str, demanded: Iterable[tuple[str, ...]]) -> bool:
    """Tell whether a casefolded text has a literal of each set."""
    for literals in demanded:
        for literal in literals:
            if literal in folded:
                break
        else:
            return False
    return True


def _besides(found: Iterable[frozenset[str]]) -> tuple[tuple[str, ...], ...]:
    """Choose the first few demands of which none follows from another."""
    chosen: list[tuple[str, ...]] = []
    for literals in found:
        if len(chosen) < _BESIDES and not any(_follows(literals, other) for other in chosen):
            chosen.append(tuple(sorted(literals)))
    return tuple(chosen)


def _follows(literals: Iterable[str], other: Iterable[str]) -> bool:
    """Tell whether a text that has one of the others has one of the literals."""
    return all(any(literal in text for literal in literals) for text in other)


_Alternatives = frozenset[tuple[str, bool]]
"""Literals of which one is needed, and whether each is a word."""


def _phrases(elements: Iterable[Any]) -> Iterator[_Alternatives]:
    """Yield the phrases that a sequence demands, those of its groups included."""
    elements = list(elements)
    for texts in phrases(elements):
        yield frozenset((text, False) for text in texts)
    for name, value in elements:
        if str(name) == "SUBPATTERN":
            yield from _phrases(value[-1])


class _Reader(NamedTuple):
    """Reads a sequence of elements, knowing whether letters may stand before and after it."""

    left: bool
    right: bool
    looks: bool = True
    """whether what a pattern looks at beside a match counts"""

    def required(self, given: Iterable[Any]) -> Iterator[_Alternatives]:
        """Yield every demand of a sequence."""
        elements = unfactored(list(given))
        at = 0
        while at < len(elements):
            end = end_of_literal(elements, at)
            sides = self._before(elements, at), self._after(elements, max(end, at + 1) - 1)
            inside = _Reader(*sides, self.looks)
            if end > at:
                yield from inside.literal("".join(chr(value) for _, value in elements[at:end]))
            else:
                yield from inside.nested(*elements[at])
            at = max(end, at + 1)

    def literal(self, run: str) -> Iterator[_Alternatives]:
        """Yield the longest whole word of a literal run, else the run itself."""
        folded = run.casefold()
        words = [
            m for m in _WORD.finditer(folded) if (m.start() or self.left) and (m.end() < len(folded) or self.right)
        ]
        best = max((m.group() for m in words), key=len, default="")
        bare = folded.strip()
        if len(best) >= _LEAST:
            yield frozenset([(best, True)])
        elif bare:
            yield frozenset([(bare, False)])

    def nested(self, name: Any, value: Any) -> Iterator[_Alternatives]:
        """Yield the demands of one element that is no literal."""
        kind = str(name)
        if kind == "SUBPATTERN":
            yield from self.required(value[-1])
        elif kind == "ATOMIC_GROUP":
            yield from self.required(value)
        elif kind == "BRANCH":
            best = [min(self.required(branch), key=_telling, default=None) for branch in value[1]]
            if None not in best:
                yield frozenset().union(*(found for found in best if found))
        elif kind == "IN":
            signs = [chr(value) for name, value in value if str(name) == "LITERAL"]
            if len(signs) == len(value) <= _MOST:
                yield frozenset((sign.casefold(), False) for sign in signs)
        elif kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and value[0] > 0:
            once = value[1] == 1
            yield from _Reader(self.left and once, self.right and once, self.looks).required(value[2])
        elif kind == "ASSERT" and value[0] > 0 and self.looks:
            yield from _Reader(self.left, False).required(value[1])

    def _before(self, elements: list[Any], at: int) -> bool:
        for element in reversed(elements[:at]):
            shown = edge(element, "right")
            if shown != MAYBE_EMPTY:
                return shown == SURE
        return self.left

    def _after(self, elements: list[Any], at: int) -> bool:
        for element in elements[at + 1 :]:
            shown = edge(element, "left")
            if shown != MAYBE_EMPTY:
                return shown == SURE
        return self.right


_STRONG, _FAIR, _SIGN, _EVERYDAY, _WEAK, _POOR = range(6)


@cache
def _everyday() -> frozenset[str]:
    """Collect the words that are on every page of some language."""
    return frozenset(word for words in WORDS.values() for word in words.split())


def _telling(found: _Alternatives) -> tuple[int, int, int, list[tuple[str, bool]]]:
    """Rank a demand by how much it sorts out: rare words first, then few, then whole ones."""
    rank = max(_rank(text) for text, _ in found)
    parts = sum(not is_word for _, is_word in found)
    return rank, len(found) + 3 * parts, -min(len(text) for text, _ in found), sorted(found)


def _rank(text: str) -> int:
    if len(text) >= _LEAST:
        return _EVERYDAY if text in _everyday() else _FAIR if len(text) < 5 else _STRONG
    if _SIGNS & set(text):
        return _SIGN
    return _WEAK if _COMMON_SIGNS & set(text) else _POOR
