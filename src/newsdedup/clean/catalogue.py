"""Which rules can match which blocks: one pass over the page instead of one a rule.

Most patterns demand a literal string (see `pattern.literals`). All of them stand in one trie, written as a regular
expression; where one is found, the rules that wait for it are asked about that block. Patterns that demand nothing
are asked about every block that is short enough. Sorts out only: a rule asked in vain does not match.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate

from newsdedup.clean.pattern import literals
from newsdedup.model import Block
from newsdedup.recipe import Pack, Rule


class Catalogue:
    """The rules of some packs, most specific first, indexed by what their patterns demand."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        """Index the rules."""
        waiting: dict[str, list[int]] = {}
        self._rules = tuple(rules)
        self._always: list[int] = []
        for index, rule in enumerate(rules):
            demanded = literals(rule.match)
            for literal in demanded:
                waiting.setdefault(literal, []).append(index)
            if not demanded:
                self._always.append(index)
        self._waiting = {literal: tuple(_with_prefixes(literal, waiting)) for literal in waiting}
        self._trie = re.compile(_trie(waiting)) if waiting else None

    def candidates(self, blocks: Sequence[Block]) -> list[list[Rule]]:
        """Give for every block the rules that may match it, in order."""
        folded = [block.text.casefold() for block in blocks]
        found: list[set[int]] = [set(self._always) for _ in blocks]
        if self._trie is not None:
            text = "\n".join(folded)
            starts = list(accumulate((len(part) + 1 for part in folded), initial=0))
            at = self._trie.search(text)
            while at:
                found[bisect_right(starts, at.start()) - 1].update(self._waiting[at.group()])
                at = self._trie.search(text, at.start() + 1)
        return [[self._rules[index] for index in sorted(indexes)] for indexes in found]


@lru_cache(maxsize=256)
def catalogue(packs: tuple[Pack, ...]) -> Catalogue:
    """Index the rules of packs; the same packs give the same catalogue."""
    return Catalogue([rule for pack in packs for rule in pack.rules])


def _with_prefixes(literal: str, waiting: dict[str, list[int]]) -> Iterable[int]:
    """Give the rules that wait for a literal or for a part it starts with: the trie reports the longest only."""
    return sorted({index for end in range(1, len(literal) + 1) for index in waiting.get(literal[:end], ())})


def _trie(words: Iterable[str]) -> str:
    """Write a set of strings as one expression that matches the longest of them at a place."""
    root: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = root
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    return _written(root)


def _written(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    branches = [re.escape(c) + _written(child) for c, child in sorted(node.items()) if c]
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 and "" not in node else f"(?:{'|'.join(branches)})"
    return f"{body}?" if "" in node else body
