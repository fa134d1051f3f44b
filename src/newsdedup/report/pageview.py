"""One document as the report and `explain --html` show it: what it is, every line, and where its fields came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from newsdedup.model import Article, Outcome, Source
from newsdedup.report import said
from newsdedup.report.trace import Origin, TraceLine, origins, trace

CLASSES = {" ": "kept", "~": "kept", "-": "boiler", "=": "copy", ">": "meta", ".": "blank"}
"""marks of lines as the ledger's classes"""
LONGEST_TITLE = 160
_FIRST = 10
"""words that stand for a title that is not there"""
_LEAST = 12
"""characters that a line counts for at least in the strip, so that it is seen"""


class Band(NamedTuple):
    """A stretch of the strip, in thousandths of the page from its top."""

    cls: str
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class PageView:
    """A document, ready to be shown."""

    source: Source
    outcome: str
    title: str
    reason: str | None = None
    site: str | None = None
    url: str | None = None
    words: int = 0
    facts: tuple[tuple[str, str], ...] = ()
    """what the record says, as (name, value)"""
    lines: tuple[TraceLine, ...] = ()
    paragraphs: tuple[str, ...] = ()
    """the story, where there are no lines to show it on"""
    origins: tuple[Origin, ...] = ()
    warnings: tuple[str, ...] = ()
    language: str = ""

    @property
    def shown(self) -> int:
        """Count the lines that show something."""
        return sum(line.mark != "." for line in self.lines)

    @property
    def gone(self) -> int:
        """Count those that are not story."""
        return sum(line.mark in "-=>" for line in self.lines)

    @property
    def cuts(self) -> int:
        """Count the cuts inside lines that are."""
        return sum(len(line.cuts) for line in self.lines)

    @property
    def kinds(self) -> list[str]:
        """Name the kinds of what went, lines and cuts."""
        found = {line.kind for line in self.lines} | {cut.kind for line in self.lines for cut in line.cuts}
        return sorted(kind for kind in found if kind)

    def strip(self) -> list[Band]:
        """Lay the page out as a strip: neighbouring text of one class is one band, as wide as it is long."""
        sizes = [size for line in self.lines for size in _sizes(line)]
        whole = sum(size for _, size in sizes)
        bands, at = [], 0
        for cls, together in groupby(sizes, key=itemgetter(0)):
            start, at = at, at + sum(size for _, size in together)
            first = start * 1000 // whole
            bands.append(Band(cls, first, max(1, at * 1000 // whole - first)))
        return bands


@dataclass(frozen=True, slots=True)
class Found:
    """What the files of a run say of one document."""

    source: Source
    outcome: str
    record: said.Row | None = None
    lines: Sequence[TraceLine] = ()
    told: str = ""
    """the story, as far as the lines tell it"""
    reason: str | None = None
    warnings: tuple[str, ...] = ()


def of_outcome(outcome: Outcome) -> PageView:
    """Show a document that was just cleaned, with its page."""
    article, page = outcome.article, outcome.page
    lines = () if page is None else tuple(trace(page))
    found = () if page is None or article is None else tuple(origins(page, article))
    return PageView(
        source=outcome.source,
        outcome=outcome.kind,
        title=_headline(article.title if article else None, article.text if article else "", outcome.source),
        reason=outcome.reason,
        site=article.site if article else None,
        url=article.url if article else None,
        words=article.words if article else 0,
        facts=tuple(_facts_of(article, page.packs if page else ())) if article else (),
        lines=lines,
        origins=found,
        warnings=outcome.warnings,
        language=article.language if article else "",
    )


def of_rows(found: Found) -> PageView:
    """Show a document that an output, a ledger or both tell of."""
    record = found.record or {}
    text = said.text(record, "text") or found.told
    return PageView(
        source=found.source,
        outcome=found.outcome,
        title=_headline(said.text(record, "title"), text, found.source),
        reason=found.reason,
        site=said.text(record, "site"),
        url=said.text(record, "url"),
        words=int(said.number(record, "words") or len(text.split())),
        facts=tuple(_facts_in(record)),
        lines=tuple(found.lines),
        paragraphs=tuple(text.split("\n\n")) if text and not found.lines else (),
        warnings=found.warnings,
        language=said.text(record, "language") or "",
    )


def _sizes(line: TraceLine) -> Iterator[tuple[str, int]]:
    """Yield (class, characters) of a line that shows something, its cuts apart."""
    if line.mark == ".":
        return
    at = 0
    for cut in line.cuts:
        yield CLASSES[line.mark], cut.start - at
        yield "boiler", cut.end - cut.start
        at = cut.end
    yield CLASSES[line.mark], max(_LEAST if not at else 0, len(line.text) - at)


def _headline(title: str | None, text: str, source: Source) -> str:
    """Name a document by its title, or else by its first words."""
    if title is None and text:
        first = text[:LONGEST_TITLE].split()
        title = " ".join(first[:_FIRST]) + (" …" if len(first) > _FIRST else "")
    shown = title or source.path
    return shown if len(shown) <= LONGEST_TITLE else shown[:LONGEST_TITLE].rpartition(" ")[0] + " …"


def _facts_of(article: Article, packs: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Name what no line of the page shows; the rest stands among the origins."""
    yield "language", article.language
    yield "packs", ", ".join(packs)
    if article.source.id:
        yield "id of the input", article.source.id


def _facts_in(record: said.Row) -> Iterator[tuple[str, str]]:
    for name in ("published", "site", "url", "language", "section", "origin", "desk_code"):
        if value := said.text(record, name):
            yield name, value
    dateline = record.get("dateline")
    if isinstance(dateline, dict):
        yield "dateline", " · ".join(str(part) for part in dateline.values() if part)
    for name in ("authors", "editors", "agencies", "tags", "captions"):
        if values := said.listed(record, name):
            yield name, ", ".join(values) if name != "captions" else " / ".join(values)
