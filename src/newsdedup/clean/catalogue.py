"""Which rules can match which blocks: found by looking up the blocks' words, not by trying every rule.

Most patterns demand a word or a sign (see `demand`); a rule is asked about a block that has it. Patterns that demand
nothing are asked about every block that is short enough and begins as they can. Sorts out only: a rule asked in vain
does not match.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from newsdedup.clean.demand import Demand, demand
from newsdedup.clean.pattern import compiled
from newsdedup.model import Block
from newsdedup.recipe import Pack, Rule

_WORD = re.compile(r"\w+")
_ENDLESS = 1 << 60


class Catalogue:
    """The rules of some packs, most specific first, indexed by what their patterns demand."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        """Index the rules."""
        self._rules = tuple(rules)
        self._by_word: dict[str, list[int]] = {}
        self._by_part: dict[str, list[int]] = {}
        self._always: list[int] = []
        self._most: list[int] = []
        self._undemanding: dict[tuple[str, int], tuple[int, ...]] = {}
        for index, rule in enumerate(rules):
            demanded = demand(rule.match, whole=rule.shape != "inline")
            self._most.append(_most(rule, demanded))
            for word in demanded.words:
                self._by_word.setdefault(word, []).append(index)
            for part in demanded.parts:
                self._by_part.setdefault(part, []).append(index)
            if not demanded.words and not demanded.parts:
                self._always.append(index)
        limits = (self._most[index] for index in self._always if self._most[index] < _ENDLESS)
        self._long = max(limits, default=0) + 1

    def candidates(self, blocks: Sequence[Block]) -> list[list[Rule]]:
        """Give for every block the rules that may match it, in order.

        Words are looked up for the page; for a block it is enough that the word's letters stand in it.
        """
        folded = [block.text.casefold() for block in blocks]
        page = "\n".join(folded)
        hits = [(word, self._by_word[word]) for word in self._by_word.keys() & set(_WORD.findall(page))]
        hits.extend((part, rules) for part, rules in self._by_part.items() if part in page)
        return [self._for_block(text, len(block.text), hits) for block, text in zip(blocks, folded, strict=True)]

    def _for_block(self, text: str, length: int, hits: Sequence[tuple[str, list[int]]]) -> list[Rule]:
        always = self._without_demand(text[:1], length)
        found = {index for literal, indexes in hits if literal in text for index in indexes}
        found = {index for index in found if length <= self._most[index]}
        return [self._rules[index] for index in (sorted(found.union(always)) if found else always)]

    def _without_demand(self, first: str, length: int) -> tuple[int, ...]:
        """Give the rules without a demand that a block of this length and first character is asked about.

        A block that begins beyond ASCII is asked about all that fit its length.
        """
        key = (first if first.isascii() else "", min(length, self._long))
        if key not in self._undemanding:
            fitting = (index for index in self._always if length <= self._most[index])
            self._undemanding[key] = tuple(i for i in fitting if not key[0] or _may_begin(self._rules[i], first))
        return self._undemanding[key]


def _may_begin(rule: Rule, first: str) -> bool:
    """Tell whether a match of a whole block can begin with a character, in either case."""
    if rule.shape == "inline":
        return True
    pattern = compiled(rule.match)
    return any(pattern.fullmatch(form, partial=True) for form in (first, first.upper()))


def _most(rule: Rule, demanded: Demand) -> int:
    """Give the longest block that a rule can have to do with, in characters."""
    if rule.shape == "inline":
        return _ENDLESS
    return min(rule.at_most, demanded.longest)


@lru_cache(maxsize=256)
def catalogue(packs: tuple[Pack, ...]) -> Catalogue:
    """Index the rules of packs; the same packs give the same catalogue."""
    return Catalogue([rule for pack in packs for rule in pack.rules])
