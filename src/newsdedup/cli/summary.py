"""What a run did, as a few lines for someone at a terminal. Counts what passes; says nothing itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsdedup.model import Outcome

_KINDS = 6
"""kinds of what was removed that are named"""


class Summary:
    """Counts what the tally does not: why duplicates are some, and what was removed."""

    def __init__(self) -> None:
        self._relations: Counter[str] = Counter()
        self._removed: Counter[str] = Counter()

    def add(self, outcome: Outcome) -> None:
        """Count one document."""
        if outcome.kind == "duplicate" and outcome.verdict is not None:
            self._relations[outcome.verdict.relation or "duplicate"] += 1
        elif outcome.kind == "article" and (article := outcome.article) is not None:
            for removed in (article.removed, article.removed_inline):
                if removed:
                    self._removed.update(dict(removed))

    def lines(self, counts: Mapping[str, int], seconds: float) -> Iterator[str]:
        """Lay the figures out; `counts` are those of the tally, `in` among them."""
        whole = counts["in"]
        width = len(f"{whole:,}")
        for name, count in counts.items():
            if name == "in" or (not count and name != "articles"):
                continue
            aside = f"   {_listed(self._relations)}" if name == "duplicates" and self._relations else ""
            yield f"{name:<11} {count:>{width},}  {100 * count / whole if whole else 0:>5.1f} %{aside}"
        if self._removed:
            yield f"removed     {_listed(self._removed)}"
        yield f"{whole:,} documents in {duration(seconds)}, {speed(whole, seconds)} a second"


def duration(seconds: float) -> str:
    """Write a time as a person would say it: "0.4 s", "41 s", "3 min 5 s", "2 h 10 min"."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def speed(documents: int, seconds: float) -> str:
    """Write how many a second: "0.4", "1,800"."""
    rate = documents / max(seconds, 1e-3)
    return f"{rate:,.0f}" if rate >= 10 or rate == 0 else f"{rate:.1f}"


def _listed(counted: Counter[str]) -> str:
    named = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    rest = sum(count for _, count in named[_KINDS:])
    shown = [f"{name} {count:,}" for name, count in named[:_KINDS]]
    return ", ".join([*shown, *([f"others {rest:,}"] if rest else [])])
