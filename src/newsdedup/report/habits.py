"""What a page tells of its site: how much each rule took of it, and whether a story was left. Decides nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from newsdedup.model import Document, Outcome, Page


class Habit(NamedTuple):
    """What a page tells of its site."""

    site: str
    characters: int
    """of the document"""
    taken: tuple[tuple[str, int], ...]
    """characters that each rule took"""


@dataclass(frozen=True, slots=True)
class Watched:
    """A view (`engines.making.View`) that notes a page's habit, then does what another one does."""

    view: Callable[[Document, Outcome], Outcome]

    def __call__(self, document: Document, outcome: Outcome) -> Outcome:
        """Attach the habit."""
        return self.view(document, replace(outcome, habit=habit(outcome.page)) if outcome.page else outcome)


def habit(page: Page) -> Habit:
    """Read a cleaned page. Without a site of its own, its folder stands for one."""
    taken: Counter[str] = Counter()
    for removal in page.removals:
        taken[removal.rule] += removal.span.end - removal.span.start
    site = next((found.value for found in page.fields if found.name == "site"), None)
    return Habit(
        site or f"{page.document.source.path.rpartition('/')[0]}/", len(page.document.text), tuple(taken.items())
    )


@dataclass(slots=True)
class Habits:
    """What was seen of one site. All counts add up."""

    documents: int = 0
    empty: int = 0
    characters: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    """characters that each rule took"""

    def add(self, outcome: Outcome) -> None:
        """Count a document."""
        assert outcome.habit is not None
        _, characters, taken = outcome.habit
        self.documents += 1
        self.empty += outcome.kind == "empty"
        self.characters += characters
        self.rules.update(dict(taken))

    def join(self, other: Habits) -> Habits:
        """Count what another one counted, too."""
        rules = self.rules + other.rules
        sums = (self.documents + other.documents, self.empty + other.empty, self.characters + other.characters)
        return Habits(*sums, rules)

    def share(self, rule: str) -> float:
        """Give the part of all characters that a rule took."""
        return self.rules[rule] / max(self.characters, 1)
