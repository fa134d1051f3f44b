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


class Catalogue:
    """The rules of some packs, most specific first, indexed by what their patterns demand."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        """Index the rules."""
        self._rules = tuple(rules)
        self._by_word: dict[str, list[int]] = {}
        self._by_sign: dict[str, list[int]] = {}
        self._by_part: dict[str, list[int]] = {}
        self._always: list[int] = []
        self._most: list[int] = []
        for index, rule in enumerate(rules):
            demanded = demand(rule.match, whole=rule.shape != "inline")
            self._most.append(_most(rule, demanded))
            for word in demanded.words:
                self._by_word.setdefault(word, []).append(index)
            for part in demanded.parts:
                (self._by_sign if len(part) == 1 else self._by_part).setdefault(part, []).append(index)
            if not demanded.words and not demanded.parts:
                self._always.append(index)

    def candidates(self, blocks: Sequence[Block]) -> list[list[Rule]]:
        """Give for every block the rules that may match it, in order."""
        folded = [block.text.casefold() for block in blocks]
        page = "\n".join(folded)
        parts = [part for part in self._by_part if part in page]
        return [self._for_block(text, len(block.text), parts) for block, text in zip(blocks, folded, strict=True)]

    def _for_block(self, text: str, length: int, parts: Sequence[str]) -> list[Rule]:
        found = set(self._always)
        for word in self._by_word.keys() & set(_WORD.findall(text)):
            found.update(self._by_word[word])
        for sign in self._by_sign.keys() & set(text):
            found.update(self._by_sign[sign])
        for part in parts:
            if part in text:
                found.update(self._by_part[part])
        return [self._rules[index] for index in sorted(found) if length <= self._most[index]]


def _most(rule: Rule, demanded: Demand) -> int:
    """Give the longest block that a rule can have to do with, in characters."""
    if rule.shape == "inline":
        return 1 << 60
    return min(rule.at_most, demanded.longest)


@lru_cache(maxsize=256)
def catalogue(packs: tuple[Pack, ...]) -> Catalogue:
    """Index the rules of packs; the same packs give the same catalogue."""
    return Catalogue([rule for pack in packs for rule in pack.rules])
