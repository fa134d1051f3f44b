"""What a whole run did, counted: outcomes, lines by kind, rule and site, and what was found for the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from newsdedup.clean.fold import fold_value
from newsdedup.report import said
from newsdedup.report.sampling import Choice, lot
from newsdedup.report.trace import TraceLine

SAMPLES = 3
LONGEST_SAMPLE = 400
"""characters of a removed text that are shown"""
FIELDS = (
    "title published authors editors site url language section dateline agencies origin tags captions desk_code"
).split()
"""of the record, whose presence is counted"""


class Sample(NamedTuple):
    """A removed text, and the document and line where it stood."""

    text: str
    place: str
    line: int


@dataclass(slots=True)
class RuleUse:
    """What one rule took."""

    kinds: Counter[str] = field(default_factory=Counter)
    lines: int = 0
    cuts: int = 0
    documents: int = 0
    longest: int = 0
    """characters"""
    at: Sample | None = None
    """the longest"""
    samples: dict[str, tuple[float, Sample]] = field(default_factory=dict)
    """by text, so that no two are alike"""

    def took(self, kind: str, text: str, place: str, line: int) -> None:
        """Count one removal."""
        self.kinds[kind] += 1
        if len(text) > self.longest:
            self.longest, self.at = len(text), Sample(text[:LONGEST_SAMPLE], place, line)
        shown = text[:LONGEST_SAMPLE]
        if shown in self.samples or not shown:
            return
        drawn = lot(shown)
        last = max(self.samples, key=lambda held: self.samples[held][0]) if len(self.samples) >= SAMPLES else None
        if last is None or drawn < self.samples[last][0]:
            self.samples[shown] = (drawn, Sample(shown, place, line))
            if last is not None:
                del self.samples[last]


@dataclass(slots=True)
class SiteUse:
    """What became of the pages of one site."""

    articles: int = 0
    words: int = 0
    shown: int = 0
    """lines that show something, where the ledger tells"""
    kept: int = 0
    removed: int = 0


@dataclass(slots=True)
class Counts:
    """The figures of a run."""

    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(outcome, reason)"""
    classes: Counter[str] = field(default_factory=Counter)
    """lines, by mark"""
    lines: Counter[str] = field(default_factory=Counter)
    """lines gone, by kind"""
    cuts: Counter[str] = field(default_factory=Counter)
    """cuts made, by kind"""
    rules: dict[str, RuleUse] = field(default_factory=dict)
    sites: dict[str, SiteUse] = field(default_factory=dict)
    fields: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    recipes: Counter[str] = field(default_factory=Counter)
    words: int = 0

    def article(self, record: said.Row, lines: Sequence[TraceLine]) -> None:
        """Count a written article; `lines` are () where no ledger tells of them."""
        words = int(said.number(record, "words") or 0)
        self.words += words
        self.fields.update(name for name in FIELDS if record.get(name) not in (None, "", [], {}, "und"))
        self.languages[said.text(record, "language") or "und"] += 1
        self.recipes[said.text(record, "recipe") or ""] += 1
        site = self.sites.setdefault(said.text(record, "site") or "", SiteUse())
        site.articles += 1
        site.words += words
        site.removed += sum(said.counts(record, "removed").values())
        site.shown += sum(line.mark != "." for line in lines)
        site.kept += sum(line.mark in " ~" for line in lines)

    def told(self, record: said.Row) -> None:
        """Count what a record says of its lines: all there is without a ledger."""
        self.lines.update(said.counts(record, "removed"))
        self.cuts.update(said.counts(record, "removed_inline"))

    def page(self, lines: Iterable[TraceLine], place: str) -> None:
        """Count the decisions on the lines of a document."""
        fired: set[str] = set()
        for line in lines:
            self.classes[line.mark] += 1
            if line.kind is not None:
                self.lines[line.kind] += 1
            if line.rule is not None:
                self._use(line.rule, fired).lines += 1
                self.rules[line.rule].took(line.kind or "", fold_value(line.text), place, line.number)
            for cut in line.cuts:
                self.cuts[cut.kind] += 1
                self._use(cut.rule, fired).cuts += 1
                self.rules[cut.rule].took(cut.kind, fold_value(line.text[cut.start : cut.end]), place, line.number)
        for rule in fired:
            self.rules[rule].documents += 1

    def _use(self, rule: str, fired: set[str]) -> RuleUse:
        fired.add(rule)
        return self.rules.setdefault(rule, RuleUse())


def busiest(sites: dict[str, SiteUse], most: int) -> list[tuple[str, SiteUse]]:
    """Choose the sites with most articles, those first."""
    chosen: Choice[tuple[str, SiteUse]] = Choice(most)
    for name in sorted(sites):
        chosen.offer(-sites[name].articles, (name, sites[name]))
    return list(chosen)
