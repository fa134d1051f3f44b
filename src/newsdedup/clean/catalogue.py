"""Which rules can match which blocks: found by looking up the blocks' words, not by trying every rule.

Most patterns demand a word or a sign (see `demand`); a rule is asked about a block that has it. What a word calls up is
remembered, so a page costs a look-up a word. Patterns that demand nothing are asked about every block that is short
enough and begins as they can. Sorts out only: a rule asked in vain does not match.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from newsdedup.clean.demand import Demand, demand
from newsdedup.clean.pattern import may_begin
from newsdedup.clean.wording import Wording
from newsdedup.model import Block
from newsdedup.recipe import Pack, Rule

_ENDLESS = 1 << 60
_REMEMBERED = 50_000
"""words, beginnings and sets of rules that are remembered; then all is forgotten"""

_LETTERS_A_WORD = 20
"""a page whose words are longer than so many of this length is not remembered"""

_BEGINNING = 3
"""characters of a block that a rule must be able to begin with; looking at more costs more than it spares"""

_LETTERS = re.compile(r"\w{3,}")


class Asked(NamedTuple):
    """The rules that may match a block, most specific first."""

    lines: tuple[Rule, ...] = ()
    """line and pair rules"""
    runs: tuple[Rule, ...] = ()
    tails: tuple[Rule, ...] = ()
    inlines: tuple[Rule, ...] = ()


class Candidates(NamedTuple):
    """What may match where on a page."""

    blocks: Sequence[Asked]
    """one entry a block"""
    runs: tuple[Rule, ...]
    """run rules that enough blocks may match, most specific first"""


def by_shape(rules: Sequence[Rule]) -> Asked:
    """Sort rules by what they do."""
    return Asked(
        tuple(rule for rule in rules if rule.shape in ("line", "pair")),
        tuple(rule for rule in rules if rule.shape == "run"),
        tuple(rule for rule in rules if rule.shape == "tail"),
        tuple(rule for rule in rules if rule.shape == "inline"),
    )


class _Index:
    """Rules by what they demand, and by every word met so far."""

    def __init__(self, demands: Sequence[Demand]) -> None:
        self._by_word: dict[str, list[int]] = {}
        self._by_letters: dict[str, list[int]] = {}
        self.by_sign: dict[str, list[int]] = {}
        """parts without three letters in a row"""
        for number, demanded in enumerate(demands):
            for word in demanded.words:
                self._by_word.setdefault(word, []).append(number)
            for part in demanded.parts:
                letters = max(_LETTERS.findall(part), key=len, default="")
                (self._by_letters if letters else self.by_sign).setdefault(letters or part, []).append(number)
        self._called: dict[str, tuple[int, ...]] = {}

    def called(self, words: set[str]) -> dict[str, tuple[int, ...]]:
        """Give for each of some words that calls rules which: those that demand it, or letters that are in it."""
        if len(self._called) + len(words) > _REMEMBERED:
            self._called.clear()
        fresh = words.difference(self._called)
        together = "\n".join(fresh)
        if fresh:
            self._learn(fresh, together)
        found = {word: rules for word in words if (rules := self._called[word])}
        if len(together) > _REMEMBERED * _LETTERS_A_WORD:
            self._called.clear()
        return found

    def _learn(self, fresh: set[str], together: str) -> None:
        found = {word: set(self._by_word[word]) for word in fresh & self._by_word.keys()}
        for letters, numbers in self._by_letters.items():
            if letters in together:
                for word in fresh:
                    if letters in word:
                        found.setdefault(word, set()).update(numbers)
        self._called.update(dict.fromkeys(fresh, ()))
        self._called.update((word, tuple(numbers)) for word, numbers in found.items())


class _Gate(NamedTuple):
    """What a block must be like for a rule that its words call."""

    most: int
    besides: tuple[tuple[str, ...], ...]
    opening: str
    """the pattern that the block must be able to begin; "" for inline rules"""

    def lets(self, text: str, folded: str) -> bool:
        """Tell whether a block may match."""
        if len(text) > self.most:
            return False
        if self.besides and not all(any(map(folded.__contains__, literals)) for literals in self.besides):
            return False
        return not self.opening or may_begin(self.opening, text[:1])


class Catalogue:
    """The rules of some packs, most specific first, indexed by what their patterns demand."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        """Index the rules."""
        self._rules = tuple(rules)
        demands = [demand(rule.match, whole=rule.shape != "inline") for rule in rules]
        self._gates = [_gate(rule, demanded) for rule, demanded in zip(rules, demands, strict=True)]
        self._runs = tuple(rule for rule in rules if rule.shape == "run")
        self._index = _Index(demands)
        self._always = tuple(i for i, demanded in enumerate(demands) if not demanded.words and not demanded.parts)
        self._limits = sorted({self._gates[index].most for index in self._always})
        self._opening: dict[str, tuple[int, ...]] = {}
        self._fitting: dict[tuple[str, int], tuple[int, ...]] = {}
        self._sorted: dict[tuple[int, ...], Asked] = {}

    def candidates(self, blocks: Sequence[Block], wording: Wording) -> Candidates:
        """Find the rules that may match the blocks of a page."""
        page = "\n".join(wording.folded)
        signs = [(sign, rules) for sign, rules in self._index.by_sign.items() if sign in page]
        called = self._index.called(set(chain.from_iterable(wording.words)))
        callers = set(called)
        asked: list[Asked] = []
        for block, folded, words in zip(blocks, *wording, strict=True):
            calls: set[int] = set()
            for word in callers.intersection(words):
                calls.update(called[word])
            for sign, rules in signs:
                if sign in folded:
                    calls.update(rules)
            asked.append(self._asked(block.text, folded, calls))
        times = Counter(rule for block in asked if block.runs for rule in block.runs)
        return Candidates(asked, tuple(rule for rule in self._runs if times[rule] >= max(rule.at_least, 1)))

    def _asked(self, text: str, folded: str, calls: set[int]) -> Asked:
        gates = self._gates
        indexes = self._without_demand(text)
        let = [index for index in calls if gates[index].lets(text, folded)]
        if let:
            indexes = tuple(sorted((*let, *indexes)))
        found = self._sorted.get(indexes)
        if found is None:
            _make_room(self._sorted)
            found = self._sorted[indexes] = by_shape([self._rules[index] for index in indexes])
        return found

    def _without_demand(self, text: str) -> tuple[int, ...]:
        """Give the rules without a demand that are for blocks of this length and beginning."""
        key = text[:_BEGINNING], bisect_left(self._limits, len(text))
        found = self._fitting.get(key)
        if found is None:
            _make_room(self._fitting)
            found = tuple(i for i in self._that_begin(text) if len(text) <= self._gates[i].most)
            self._fitting[key] = found
        return found

    def _that_begin(self, text: str) -> tuple[int, ...]:
        """Give the rules without a demand that a text can be the beginning of, a character more at a time."""
        found = self._always
        for size in range(1, min(len(text), _BEGINNING) + 1):
            known = self._opening.get(text[:size])
            if known is None:
                known = tuple(i for i in found if self._may_open(self._rules[i], text[:size]))
                _make_room(self._opening)
                self._opening[text[:size]] = known
            found = known
        return found

    def _may_open(self, rule: Rule, start: str) -> bool:
        return rule.shape == "inline" or may_begin(rule.match, start)


def _make_room(memory: dict[Any, Any]) -> None:
    """Forget everything once in a while, so that memory does not grow with the corpus."""
    if len(memory) >= _REMEMBERED:
        memory.clear()


def _gate(rule: Rule, demanded: Demand) -> _Gate:
    if rule.shape == "inline":
        return _Gate(_ENDLESS, demanded.besides, "")
    return _Gate(min(rule.at_most, demanded.longest), demanded.besides, rule.match)


@lru_cache(maxsize=256)
def catalogue(packs: tuple[Pack, ...]) -> Catalogue:
    """Index the rules of packs; the same packs give the same catalogue."""
    return Catalogue([rule for pack in packs for rule in pack.rules])
