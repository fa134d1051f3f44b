"""Every rule's own examples, run: a hit must go, a miss must stay.

Green examples prove what the author meant, not that the rule does it on every page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from newsdedup.clean.rule import Trial, trial
from newsdedup.packs.loader import rule_line
from newsdedup.recipe import Pack, Rule


class Example(NamedTuple):
    """One example of one rule: `name` is "hit:0" or "miss:2"."""

    rule: Rule
    name: str
    text: str
    leaves: str | None = None
    lifts: tuple[tuple[str, str], ...] = ()


class Failure(NamedTuple):
    """An example that a rule does not keep to."""

    path: str
    line: int
    """1-based line of the rule in its file, 0 if unknown"""
    rule: str
    example: str
    text: str
    expected: str
    got: str

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return f"{where}: {self.rule} {self.example}: expected {self.expected}, got {self.got}, on: {self.text}"


def examples(rule: Rule) -> Iterator[Example]:
    """Yield a rule's examples, hits first."""
    for number, text in enumerate(rule.hits):
        leaves = rule.leaves[number] if number < len(rule.leaves) else None
        lifts = rule.lifts[number] if number < len(rule.lifts) else ()
        yield Example(rule, f"hit:{number}", text, leaves, lifts)
    for number, text in enumerate(rule.misses):
        yield Example(rule, f"miss:{number}", text)


def verdict(example: Example) -> tuple[str, str] | None:
    """Run one example; return (expected, got) if they differ, else None."""
    result = trial(example.rule, example.text)
    if example.name.startswith("miss"):
        return ("nothing removed", _shown(result.removed)) if result.removed else None
    if not result.removed:
        return "something removed", "nothing removed"
    if example.rule.shape != "inline" and result.leaves.strip():
        return "the whole example removed", f"left {result.leaves.strip()!r}"
    if example.leaves is not None and _squeezed(result.leaves) != _squeezed(example.leaves):
        return f"{example.leaves!r} left", f"{result.leaves!r}"
    return _lifted(example, result)


def check(packs: Iterable[Pack]) -> list[Failure]:
    """Run every example of every rule of `packs`."""
    failures: list[Failure] = []
    for pack in packs:
        for rule in pack.rules:
            for example in examples(rule):
                if outcome := verdict(example):
                    line = rule_line(pack.path, rule.id)
                    failures.append(Failure(pack.path, line, rule.id, example.name, example.text, *outcome))
    return failures


def _lifted(example: Example, result: Trial) -> tuple[str, str] | None:
    if not example.lifts or sorted(result.lifted) == sorted(example.lifts):
        return None
    return f"lifted {_pairs(example.lifts)}", _pairs(result.lifted)


def _pairs(pairs: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in sorted(pairs)) or "nothing lifted"


def _shown(removed: Sequence[str]) -> str:
    return "removed " + ", ".join(repr(text) for text in removed)


def _squeezed(text: str) -> str:
    return " ".join(text.split())
