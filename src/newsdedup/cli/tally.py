"""The accounts of a run: every document that came in ends as exactly one of five outcomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar, get_args

from newsdedup.errors import AccountsFault
from newsdedup.model import Document, Outcome, OutcomeKind, Unparsed

_Item = TypeVar("_Item")

_DOCUMENTS = (Document, Unparsed, Outcome)

_NAMES: dict[OutcomeKind, str] = {
    "article": "articles",
    "duplicate": "duplicates",
    "empty": "empty",
    "rejected": "rejected",
    "skipped": "skipped",
}


class Tally:
    """Counts what comes in and what becomes of it, independently."""

    def __init__(self) -> None:
        self.read = 0
        self.outcomes: Counter[OutcomeKind] = Counter()

    def counting(self, inputs: Iterable[_Item]) -> Iterator[_Item]:
        """Pass the inputs on, counting the documents among them (a document that could not be read is one too)."""
        for item in inputs:
            if isinstance(item, _DOCUMENTS):
                self.read += 1
            yield item

    def add(self, outcome: Outcome) -> None:
        """Count what became of one document."""
        self.outcomes[outcome.kind] += 1

    def adopt(self, came: Mapping[str, int], became: Mapping[str, int]) -> None:
        """Take over what was counted elsewhere, before and after articles settled, independently; only outcomes."""
        self.read += sum(came.get(kind, 0) for kind in _NAMES)
        self.outcomes.update({kind: became.get(kind, 0) for kind in _NAMES})

    @property
    def done(self) -> int:
        """Documents of which it is known what became of them."""
        return self.outcomes.total()

    def check(self) -> None:
        """Make sure that no document was lost and none counted twice.

        Raises:
            AccountsFault: the sums differ.
        """
        if self.read != self.done:
            raise AccountsFault(
                f"{self.read} documents were read but {self.done} are accounted for; nothing more is published. "
                "This is a bug in newsdedup, please report it"
            )

    def counts(self) -> dict[str, int]:
        """Give the figures by name, `in` first."""
        return {"in": self.read} | {_NAMES[kind]: self.outcomes[kind] for kind in get_args(OutcomeKind)}

    def __str__(self) -> str:
        counts = self.counts()
        total = counts.pop("in")
        return f"{total} in = " + " + ".join(f"{count} {name}" for name, count in counts.items())
