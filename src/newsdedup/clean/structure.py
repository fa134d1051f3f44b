"""What a page's layout says: the head zone, date lines, copies of the byline, scraps. No phrase is known here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsdedup.clean.dates import find_date, is_date_line, is_update
from newsdedup.clean.prose import extent, is_prose, weight
from newsdedup.clean.rest import rest_of
from newsdedup.model import Decision, Field, Page, Removal

DATE = "newsdedup/date-line"
HEAD = "newsdedup/head-zone"
BYLINE_COPY = "newsdedup/byline-copy"
MARKUP = "newsdedup/markup"
SCRAP = "newsdedup/scrap"
_WORDLESS = re.compile(r"[\W_]*")


def find_dates(page: Page) -> Iterator[Decision]:
    """Lift date lines: any before the first paragraph; after the last one only with a time."""
    prose = extent(page.kept())
    for block in page.kept():
        if len(block.text) > 160 or not is_date_line(block.text):
            continue
        moment = find_date(block.text)
        if moment is None:
            continue
        above = prose is None or block.index < prose[0]
        below = prose is not None and block.index > prose[1] and moment.has_time
        if above or below:
            name = "updated" if is_update(block.text) else "published"
            span = block.source_span(moment.start, moment.end)
            yield Removal(block.span, "date", DATE, "meta")
            yield Field(name, moment.raw, span, DATE)


def find_markup(page: Page) -> Iterator[Decision]:
    """Remove blocks that show nothing: nothing but tags."""
    for block in page.blocks:
        if not block.text:
            yield Removal(block.span, "code", MARKUP)


def clear_head(page: Page) -> Iterator[Decision]:
    """Remove what stands above the headline, where the headline is sure and no paragraph stands above it."""
    title = next((r.span for r in page.removals if r.kind == "title"), None)
    if title is None:
        return
    above = [block for block in page.kept() if block.span.end <= title.start]
    if any(is_prose(block.text) for block in above) or not _meta_below(page, title.start):
        return
    for block in above:
        if weight(block.text) <= 15:
            yield Removal(block.span, "site_head", HEAD)


def _meta_below(page: Page, start: int) -> bool:
    """Tell whether date, byline or a copy of the title confirm the headline."""
    kinds = ("date", "byline", "credit", "title_copy", "dateline")
    return any(removal.kind in kinds and removal.span.start > start for removal in page.removals)


def find_byline_copies(page: Page) -> Iterator[Decision]:
    """Mark a second, equal byline as a copy of the first."""
    seen: set[str] = set()
    spans = {removal.span for removal in page.removals if removal.kind == "byline"}
    for block in page.blocks:
        if block.span not in spans:
            continue
        folded = block.text.casefold()
        if folded in seen:
            yield Removal(block.span, "byline_copy", BYLINE_COPY, "copy")
        seen.add(folded)


def sweep(page: Page) -> Iterator[Decision]:
    """Remove blocks of which cuts have left nothing with a letter or a digit in it."""
    for block in page.kept():
        cuts = page.touching[block.index]
        if cuts and _WORDLESS.fullmatch(rest_of(block, cuts).text):
            yield Removal(block.span, cuts[0].kind, SCRAP)
