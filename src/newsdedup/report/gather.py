"""From the files of a run to what a report shows: everything counted, and a bounded choice of it kept to look at.

Rows pass one by one; OUT and ledger are walked side by side, for both are in the order of the input. In memory are the
links of duplicates, the figures, and what was chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from newsdedup.errors import UsageFault
from newsdedup.model import Source
from newsdedup.report import said
from newsdedup.report.clusters import LISTED, SIDE_BY_SIDE, Cluster, Clusters, Link, Member, cluster, member, named_in
from newsdedup.report.counts import Counts
from newsdedup.report.pageview import Found, PageView, of_rows
from newsdedup.report.relined import relined, story
from newsdedup.report.restore import Key, RestoreError
from newsdedup.report.rows import Row, Rows
from newsdedup.report.sampling import Choice, lot

_REASONS = 100_000
"""documents whose reason is remembered to be shown with them"""


@dataclass(frozen=True, slots=True)
class Files:
    """What there is to read; several where a run wrote several."""

    articles: tuple[Rows, ...]
    ledger: tuple[Rows, ...] = ()
    rejects: tuple[Rows, ...] = ()

    @property
    def telling(self) -> tuple[Rows, ...]:
        """Those that may tell of duplicates, the richest first."""
        return (*self.rejects, *self.articles)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a report shows."""

    counts: Counts
    pages: tuple[PageView, ...]
    clusters: tuple[Cluster, ...]
    clusters_in_all: int
    copies_in_all: int
    has_ledger: bool
    has_rejects: bool
    lost: int
    """documents of the ledger whose text in OUT is missing or changed"""


def gather(files: Files, most: int, tick: Callable[[int], None]) -> Gathered:
    """Read the files of a run.

    Args:
        files: of one run.
        most: pages, and half as many clusters, that are kept to look at.
        tick: told of the documents done, now and then.

    Raises:
        RestoreError: a file is none of ours.
        UsageFault: a file is another of ours than it was said to be.
    """
    clusters = Clusters()
    reasons: dict[Key, tuple[str, str]] = {}
    for number, rows in enumerate(files.telling):
        for offset, row in rows:
            if not clusters.add(row, number, offset) and rows in files.rejects:
                _note_reason(row, reasons, rows.path)
    walk = _Walk(files, most, reasons)
    chosen = clusters.chosen(most // 2)
    walk.wanted.update(dict.fromkeys(named_in(chosen)))
    for done, found in enumerate(walk.documents(), 1):
        walk.take(found)
        tick(done)
    return Gathered(
        counts=walk.counts,
        pages=tuple(_related(walk.pages.chosen(), clusters, files)),
        clusters=tuple(_clusters(chosen, files, walk.wanted)),
        clusters_in_all=len(clusters.links),
        copies_in_all=clusters.copies,
        has_ledger=bool(files.ledger),
        has_rejects=bool(files.rejects),
        lost=walk.lost,
    )


def _note_reason(row: Row, reasons: dict[Key, tuple[str, str]], path: str) -> None:
    source, outcome = said.source(row), said.text(row, "outcome")
    if source is None or outcome is None or "reason" not in row:
        raise UsageFault(f"{path}: holds no rejects; name what clean wrote with --rejects")
    if len(reasons) < _REASONS:
        reasons[source.path, source.record] = (outcome, said.text(row, "reason") or "")


class _Shelf:
    """OUT, from which documents are taken in its own order, or nearly so."""

    def __init__(self, files: Sequence[Rows]) -> None:
        self._rows = ((rows, offset, row) for rows in files for offset, row in rows)
        self._passed: dict[Key, list[tuple[Rows, int]]] = {}
        """rows that were asked for later than they came"""

    def take(self, key: Key) -> Row | None:
        """Give the record of a document; each is given once. None if there is no such record."""
        if held := self._passed.get(key):
            rows, offset = held.pop(0)
            return rows.at(offset)
        for rows, offset, row in self._rows:
            source = said.source(row)
            if source is None:
                raise RestoreError(f"{rows.path}: a row has no source; is this an output of newsdedup?")
            if (source.path, source.record) == key:
                return row
            self._passed.setdefault((source.path, source.record), []).append((rows, offset))
        return None

    def rest(self) -> Iterator[Row]:
        """Yield what was not taken."""
        for held in self._passed.values():
            yield from (rows.at(offset) for rows, offset in held)
        yield from (row for _, _, row in self._rows)


class _Walk:
    """One walk over all documents, side by side in the ledger and in OUT."""

    def __init__(self, files: Files, most: int, reasons: dict[Key, tuple[str, str]]) -> None:
        self._files, self._reasons = files, reasons
        self.counts, self.pages = Counts(), _Pages(most)
        self.wanted: dict[Key, Member | None] = {}
        self.lost = 0

    def documents(self) -> Iterator[Found]:
        """Yield every document with all that the files say of it."""
        shelf = _Shelf(self._files.articles)
        for rows in self._files.ledger:
            for _, row in rows:
                yield self._accounted(row, shelf, rows.path)
        if self._files.ledger:
            return
        for row in shelf.rest():
            source = said.source(row)
            if source is None:
                raise RestoreError("a row has no source; is this an output of newsdedup?")
            yield Found(source, "duplicate" if said.text(row, "duplicate_of") else "article", row)
        for (path, record), (outcome, reason) in self._reasons.items():
            yield Found(Source(path, record), outcome, reason=reason)

    def take(self, found: Found) -> None:
        """Count a document, and keep it if it is one to look at."""
        key = (found.source.path, found.source.record)
        self.counts.outcomes[found.outcome] += 1
        if found.reason and found.outcome != "duplicate":
            self.counts.reasons[found.outcome, found.reason] += 1
        path, record, _ = found.source
        self.counts.page(found.lines, f"{path}, record {record}" if record else path)
        if found.outcome == "article" and found.record is not None:
            self.counts.article(found.record, found.lines)
            if not self._files.ledger:
                self.counts.told(found.record)
        if key in self.wanted:
            self.wanted[key] = member(found.record or {}, found.source, found.told)
        self.pages.offer(found)

    def _accounted(self, row: Row, shelf: _Shelf, path: str) -> Found:
        source, outcome = said.source(row), said.text(row, "outcome")
        if source is None or outcome is None or "pieces" not in row:
            raise UsageFault(f"{path}: is no ledger; name what clean wrote with --ledger")
        key = (source.path, source.record)
        record = shelf.take(key) if row.get("text_sha256") is not None else None
        _, reason = self._reasons.get(key, ("", ""))
        try:
            lines = relined(row, said.text(record or {}, "text"), said.repeats(record or {}))
        except RestoreError as fault:
            self.lost += 1
            return Found(source, outcome, record, reason=reason, warnings=(str(fault),))
        told = "" if record is not None or outcome != "duplicate" else story(lines)
        return Found(source, outcome, record, lines, told, reason or None)


@dataclass(slots=True)
class _Pages:
    """Which documents are shown: articles by lot, those of which most went, the shortest; some of what is none."""

    most: int
    _drawn: Choice[PageView] = field(init=False)
    _shrunk: Choice[PageView] = field(init=False)
    _short: Choice[PageView] = field(init=False)
    _others: dict[str, Choice[PageView]] = field(init=False)

    def __post_init__(self) -> None:
        quarter = self.most // 4
        self._drawn, self._shrunk, self._short = Choice(self.most), Choice(quarter), Choice(quarter)
        self._others = {outcome: Choice(quarter) for outcome in ("duplicate", "empty", "rejected")}

    def offer(self, found: Found) -> None:
        """Show a document if it is among those to be shown."""
        drawn = lot(found.source.path, found.source.record)
        if found.outcome != "article":
            others = self._others.get(found.outcome)
            if others is not None and others.wants(drawn):
                others.offer(drawn, of_rows(found))
            return
        whole = sum(len(line.text) for line in found.lines)
        stays = sum(len(line.text) for line in found.lines if line.mark in " ~")
        words = said.number(found.record or {}, "words") or 0.0
        ranked = [(self._shrunk, stays / whole if whole else 1.0), (self._short, words), (self._drawn, drawn)]
        if any(choice.wants(rank, drawn) for choice, rank in ranked):
            view = of_rows(found)
            for choice, rank in ranked:
                choice.offer(rank, view, drawn)

    def chosen(self) -> tuple[PageView, ...]:
        """Give the documents to show, in the order of their sources, the articles first."""
        articles = {view.source: view for choice in (self._shrunk, self._short, self._drawn) for view in choice}
        shown = sorted(list(articles.values())[: self.most], key=lambda view: view.source[:2])
        others = (view for choice in self._others.values() for view in choice)
        return (*shown, *sorted(others, key=lambda view: (view.outcome, view.source[:2])))


def _related(pages: Sequence[PageView], clusters: Clusters, files: Files) -> Iterator[PageView]:
    """Say of the duplicates among the pages what they copy, and the title that the rejects know of."""
    told = files.telling
    shown = {page.source[:2] for page in pages if page.outcome == "duplicate"}
    known: dict[Key, tuple[str, str | None]] = {}
    for (path, record), links in clusters.links.items():
        for link in links:
            if link.copy[:2] in shown:
                kept = f"{path}, record {record}" if record else path
                title = said.text(told[link.file].at(link.offset), "title")
                known[link.copy[:2]] = (f"{link.relation} of {kept}", title)
    for page in pages:
        reason, title = known.get(page.source[:2], (page.reason, None))
        yield replace(page, reason=reason, title=title or page.title)


def _clusters(chosen: dict[Key, list[Link]], files: Files, texts: dict[Key, Member | None]) -> Iterator[Cluster]:
    """Put the chosen clusters together, from the walk and from the rows that tell of the copies."""
    told = files.telling
    for key, links in chosen.items():
        kept = texts.get(key) or Member(Source(*key))
        copies = []
        for place, link in enumerate(links[:LISTED]):
            row = told[link.file].at(link.offset)
            held = texts.get((link.copy.path, link.copy.record)) if place < SIDE_BY_SIDE else None
            copies.append(member(row, link.copy, None if held is None else held.text))
        yield cluster(kept, copies, len(links))
