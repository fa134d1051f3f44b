"""Which rules can match which blocks: found by looking up the blocks' words, not by trying every rule.

Most patterns demand a word or a sign (see `demand`); a rule is asked about a block that has it. Patterns that demand
nothing are asked about every block that is short enough. Sorts out only: a rule asked in vain does not match.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from newsdedup.clean.demand import Demand, demand
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
        self._undemanding: dict[int, list[Rule]] = {}
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
        found = {index for literal, indexes in hits if literal in text for index in indexes}
        if not found:
            return self._without_demand(length)
        found.update(self._always)
        return [self._rules[index] for index in sorted(found) if length <= self._most[index]]

    def _without_demand(self, length: int) -> list[Rule]:
        """Give the rules that a block without any demanded literal is asked about; not to be changed."""
        length = min(length, self._long)
        if length not in self._undemanding:
            fitting = [self._rules[index] for index in self._always if length <= self._most[index]]
            self._undemanding[length] = fitting
        return self._undemanding[length]


def _most(rule: Rule, demanded: Demand) -> int:
    """Give the longest block that a rule can have to do with, in characters."""
    if rule.shape == "inline":
        return _ENDLESS
    return min(rule.at_most, demanded.longest)


@lru_cache(maxsize=256)
def catalogue(packs: tuple[Pack, ...]) -> Catalogue:
    """Index the rules of packs; the same packs give the same catalogue."""
    return Catalogue([rule for pack in packs for rule in pack.rules])
