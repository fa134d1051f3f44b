"""What rules do on real pages: how often each fires, what it takes, and whether that was story. Decides nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from newsdedup.clean.fold import fold_value
from newsdedup.model import Page

SAMPLES = 3
_TELLING = 4
"""words that a part of a line must have to be found in a story by more than chance"""


@dataclass(slots=True)
class Use:
    """What one rule did."""

    fires: int = 0
    pages: int = 0
    longest: int = 0
    """characters of the longest removal"""
    samples: list[str] = field(default_factory=list)
    """the longest first"""
    in_gold: list[tuple[str, str]] = field(default_factory=list)
    """(page, text) of removals that stand in the page's gold story"""


class Usage:
    """Counts over pages.

    Args:
        rules: ids of those that are asked about.
    """

    def __init__(self, rules: Iterable[str]) -> None:
        self.uses = {rule: Use() for rule in rules}
        self.pages = 0
        self.spoken: Counter[str] = Counter()
        """pages on which each pack spoke"""

    def add(self, page: Page, gold: str | None = None) -> None:
        """Count a cleaned page; `gold` is its story as a person marked it."""
        self.pages += 1
        self.spoken.update(page.packs)
        seen: set[str] = set()
        paragraphs = frozenset(fold_value(line).casefold() for line in gold.split("\n")) if gold else frozenset()
        story = " ".join(fold_value(gold).casefold().split()) if gold else ""
        for removal in page.removals:
            use = self.uses.get(removal.rule)
            text = fold_value(page.document.text[removal.span.start : removal.span.end])
            if use is None or not text:
                continue
            use.fires += 1
            use.pages += removal.rule not in seen
            seen.add(removal.rule)
            use.longest = max(use.longest, len(text))
            use.samples = sorted({*use.samples, text}, key=lambda sample: (-len(sample), sample))[:SAMPLES]
            folded = text.casefold()
            if folded in paragraphs or (len(text.split()) >= _TELLING and folded in story):
                use.in_gold.append((page.document.source.path, text))

    def silent(self) -> list[str]:
        """List the rules that never fired."""
        return [rule for rule, use in self.uses.items() if not use.fires]
