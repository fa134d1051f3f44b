"""Which rules can match which blocks: found by looking up the blocks' words, not by trying every rule.

Most patterns demand a word or a sign (see `demand`); a rule is asked about a block that has it. What a word calls up is
remembered, so a page costs a look-up a word. Patterns that demand nothing are asked about every block that is short
enough and begins as they can. Sorts out only: a rule asked in vain does not match.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from newsdedup.blocks import Block
from newsdedup.clean.demand import Demand, demand
from newsdedup.clean.literals import Literals
from newsdedup.clean.pattern import may_begin
from newsdedup.clean.wording import Wording
from newsdedup.recipe import Pack, Rule

_ENDLESS = 1 << 60
_REMEMBERED = 50_000
"""words, short lines and sets of rules that are remembered; then all is forgotten"""

_LETTERS_A_WORD = 20
"""a page whose words are longer than so many of this length is not remembered"""

_SHORT = 80
"""characters of a line that other pages of the site may have as well"""

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
    """Rules by what they demand, and by every word met so far; a set of rules is the bits of a number."""

    def __init__(self, demands: Sequence[Demand]) -> None:
        self._by_word: dict[str, int] = {}
        self._by_letters: dict[str, int] = {}
        self.by_sign: dict[str, int] = {}
        """parts without three letters in a row"""
        for number, demanded in enumerate(demands):
            for word in demanded.words:
                self._by_word[word] = self._by_word.get(word, 0) | 1 << number
            for part in demanded.parts:
                letters = max(_LETTERS.findall(part), key=len, default="")
                among = self._by_letters if letters else self.by_sign
                among[letters or part] = among.get(letters or part, 0) | 1 << number
        self._called: dict[str, int] = {}

    def called(self, words: set[str]) -> dict[str, int]:
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
        found = {word: self._by_word[word] for word in fresh & self._by_word.keys()}
        for letters, rules in self._by_letters.items():
            at = together.find(letters)
            while at >= 0:
                end = together.find("\n", at)
                word = together[together.rfind("\n", 0, at) + 1 : end if end >= 0 else len(together)]
                found[word] = found.get(word, 0) | rules
                at = together.find(letters, end) if end >= 0 else -1
        self._called.update(dict.fromkeys(fresh, 0))
        self._called.update(found)


class Catalogue:
    """The rules of some packs, most specific first, indexed by what their patterns demand."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        """Index the rules."""
        self._rules = tuple(rules)
        demands = [demand(rule.match, whole=rule.shape != "inline") for rule in rules]
        most = [_longest(rule, demanded) for rule, demanded in zip(rules, demands, strict=True)]
        self._demands = demands
        self._runs = tuple(rule for rule in rules if rule.shape == "run")
        self._index = _Index(demands)
        self._wordless = _bits(not demanded.words and not demanded.parts for demanded in demands)
        self._always = self._wordless & ~_bits(demanded.wordless for demanded in demands)
        self._anywhere = _bits(rule.shape == "inline" for rule in rules)
        self._wanting = _bits(bool(demanded.parts or demanded.besides) for demanded in demands)
        self._literals = Literals(demands, most)
        undemanding = [most[number] for number in _numbers(self._wordless)]
        self._limits, self._limits_of_all = sorted({*undemanding, _ENDLESS}), sorted({*most, _ENDLESS})
        self._within = {limit: _bits(size >= limit for size in most) for limit in self._limits_of_all}
        """for each limit the rules for blocks of this length"""
        self._opened: dict[str, tuple[int, int]] = {}
        self._sorted: dict[int, Asked] = {0: Asked()}
        self._met: dict[tuple[bytes, str, int, bool], Asked] = {}
        self._lines: dict[str, Asked] = {}

    def candidates(self, blocks: Sequence[Block], wording: Wording) -> Candidates:
        """Find the rules that may match the blocks of a page."""
        found = [self._lines.get(block.text) for block in blocks]
        lines = zip(found, blocks, wording.folded, wording.words, strict=True)
        new = [(block.text, folded, words) for known, block, folded, words in lines if known is None]
        learnt = iter(self._looked_up(new))
        asked = [next(learnt) if known is None else known for known in found]
        times = Counter(rule for block in asked if block.runs for rule in block.runs)
        return Candidates(asked, tuple(rule for rule in self._runs if times[rule] >= max(rule.at_least, 1)))

    def _looked_up(self, lines: Sequence[tuple[str, str, list[str]]]) -> Iterator[Asked]:
        """Give the rules for each of some lines: the text, folded, and its words. Short ones are remembered."""
        met = self._literals.rules([folded for _, folded, _ in lines], [len(text) for text, _, _ in lines])
        found = self._called(lines) if met is None else map(self._rules_of, lines, met)
        _make_room(self._lines)
        for (text, _, _), asked in zip(lines, found, strict=True):
            if len(text) <= _SHORT:
                self._lines[text] = asked
            yield asked

    def _rules_of(self, line: tuple[str, str, list[str]], met: bytes) -> Asked:
        """Give the rules for a line, of which the kernel says whose demands are met (u16)."""
        text, _, words = line
        limit = self._limits[bisect_left(self._limits, len(text))]
        key = met, text[:1], limit, bool(words)
        asked = self._met.get(key)
        if asked is None:
            calls = (self._always if words else self._wordless) & self._within[limit]
            for number in memoryview(met).cast("H"):
                calls |= 1 << number
            _make_room(self._met)
            asked = self._met[key] = self._in_order(calls & self._opening(text[:1], calls))
        return asked

    def _called(self, lines: Sequence[tuple[str, str, list[str]]]) -> Iterator[Asked]:
        """Give the rules for each line by looking its words up."""
        together = "\n".join([folded for _, folded, _ in lines])
        signs = [(sign, rules) for sign, rules in self._index.by_sign.items() if sign in together]
        called = self._index.called(set(chain.from_iterable([words for _, _, words in lines])))
        callers = set(called)
        for text, folded, words in lines:
            calls = self._always if words else self._wordless
            for word in callers.intersection(words):
                calls |= called[word]
            for sign, rules in signs:
                if sign in folded:
                    calls |= rules
            calls &= self._within[self._limits_of_all[bisect_left(self._limits_of_all, len(text))]]
            calls &= self._opening(text[:1], calls)
            for number in _numbers(calls & self._wanting):
                if not self._demands[number].met(folded, words):
                    calls ^= 1 << number
            yield self._in_order(calls)

    def _in_order(self, calls: int) -> Asked:
        """Sort rules by what they do, the most specific first."""
        found = self._sorted.get(calls)
        if found is None:
            _make_room(self._sorted)
            found = by_shape([self._rules[number] for number in reversed(list(_numbers(calls)))])
            self._sorted[calls] = found
        return found

    def _opening(self, start: str, calls: int) -> int:
        """Give those of some rules whose match may begin so, and others; patterns that nobody asks are not compiled."""
        tried, found = self._opened.get(start, (0, self._anywhere))
        new = calls & ~(tried | found)
        if new:
            found |= sum(1 << number for number in _numbers(new) if may_begin(self._rules[number].match, start))
            _make_room(self._opened)
            self._opened[start] = tried | new, found
        return found


def _bits(flags: Iterable[bool]) -> int:
    """Pack truth values into a number, the first in its lowest bit."""
    return sum(1 << number for number, flag in enumerate(flags) if flag)


def _numbers(bits: int) -> Iterator[int]:
    """Unpack it: the places of its bits, the highest first."""
    while bits:
        number = bits.bit_length() - 1
        bits ^= 1 << number
        yield number


def _make_room(memory: dict[Any, Any]) -> None:
    """Forget everything once in a while, so that memory does not grow with the corpus."""
    if len(memory) >= _REMEMBERED:
        memory.clear()


def _longest(rule: Rule, demanded: Demand) -> int:
    """Give the length of the longest block that a rule may match, in characters."""
    return _ENDLESS if rule.shape == "inline" else min(rule.at_most, demanded.longest)


@lru_cache(maxsize=256)
def catalogue(packs: tuple[Pack, ...]) -> Catalogue:
    """Index the rules of packs; the same packs give the same catalogue."""
    return Catalogue([rule for pack in packs for rule in pack.rules])
