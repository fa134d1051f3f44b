"""The head of the article once the story is known: date lines and bylines between the headline and the story.

They are looked for among lines that went as furniture, so that nothing more is removed: on a page whose furniture reads
like prose nobody could tell its head before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from newsdedup.blocks import Block
from newsdedup.clean.bylines import RULE as BYLINE
from newsdedup.clean.bylines import is_labelled, is_name_line, names_in
from newsdedup.clean.dates import find_date, is_date_line, is_update
from newsdedup.clean.prose import is_prose, weight
from newsdedup.clean.structure import DATE
from newsdedup.model import Decision, Field, Page, Removal

_ABOVE_HEADLINE, _INTO_STORY, _WITHOUT_HEADLINE = 6, 8, 8
"""blocks above the headline, below the story's first, and above that where there is no headline"""
_OPEN = frozenset(("other", "site_head"))
_LONGEST, _MOST_WORDS = 160, 14
_BESIDE = 2
"""blocks between a name without a label and the headline or the date, at most"""


def find_head(page: Page, sections: Iterable[str]) -> Iterator[Decision]:
    """Lift the date and the names that stand near the headline; what was taken for the date before, elsewhere, is none.

    Yields:
        Decisions of which those about whole blocks take the place of earlier ones (`relabel`).
    """
    if page.document.form == "html":
        return
    kept = page.kept()
    if not kept or not page.gone:
        return
    first = next((block.index for block in kept if is_prose(block.text)), kept[0].index)
    title = _title(page, first)
    above = max(0, first - _WITHOUT_HEADLINE if title is None else title - _ABOVE_HEADLINE)
    went = {b.index: _went(page, b) for b in page.blocks[above : first + _INTO_STORY + 1] if b.index in page.gone}
    order = sorted(went, key=lambda at: (title is not None and at < title, at))
    dates = list(_dates([page.blocks[at] for at in order if went[at] == "date" or went[at] in _OPEN]))
    yield from _masthead(page, title, dates)
    yield from dates
    if not any(field.name == "author" for field in page.fields):
        dated = {decision.span for decision in dates if isinstance(decision, Removal)}
        marks = _Marks(
            [at for at, kind in went.items() if kind in ("title", "title_copy")],
            [at for at, kind in went.items() if kind == "date" or page.blocks[at].span in dated],
        )
        open_ = [page.blocks[at] for at in sorted(went) if went[at] in _OPEN]
        yield from _names(open_, marks, frozenset(map(str.casefold, sections)))


class _Marks(NamedTuple):
    """Where the headline and the dates stand."""

    titles: list[int]
    dates: list[int]

    def beside(self, at: int) -> bool:
        """Tell whether a block stands right below the headline, or below it and right above a date."""
        above = [title for title in self.titles if title < at]
        below = [date for date in self.dates if date > at]
        return bool(above) and (at - above[-1] <= _BESIDE or bool(below and below[0] - at <= _BESIDE))


def _title(page: Page, first: int) -> int | None:
    spans = {removal.span for removal in page.removals if removal.kind == "title"}
    return next((b.index for b in reversed(page.blocks[: first + 2]) if b.span in spans), None) if spans else None


def _went(page: Page, block: Block) -> str:
    return next((removal.kind for removal in page.touching[block.index]), "")


def _dates(lines: Iterable[Block]) -> Iterator[Decision]:
    """Lift the first date of the page's publication, else of its update."""
    update: list[Decision] = []
    for block in lines:
        short = len(block.text) <= _LONGEST and any(character.isdigit() for character in block.text)
        moment = find_date(block.text) if short else None
        if moment is None or not moment.iso:
            continue
        if not is_date_line(block.text) and weight(block.text) > _MOST_WORDS:
            continue
        span = block.source_span(moment.start, moment.end)
        updated = is_update(block.text)
        told: list[Decision] = [
            Removal(block.span, "date", DATE, "meta"),
            Field("updated" if updated else "published", moment.raw, span, DATE),
        ]
        if not updated:
            yield from told
            return
        update = update or told
    yield from update


def _masthead(page: Page, title: int | None, dates: list[Decision]) -> Iterator[Decision]:
    """Take back the dates above the headline where one below it dates the article: they are the day's."""
    published = next((d.span for d in dates if isinstance(d, Field) and d.name == "published"), None)
    start = page.blocks[title].span.start if title is not None else 0
    if published and published.start > start:
        for removal in page.removals:
            if removal.rule == DATE and removal.span.start < start:
                yield Removal(removal.span, "site_head", DATE)


def _names(lines: Iterable[Block], marks: _Marks, sections: frozenset[str]) -> Iterator[Decision]:
    """Lift the first line of names: behind a word like "by", or right beside the headline or the date."""
    for block in lines:
        text = block.text
        if not is_name_line(text) or text.casefold() in sections:
            continue
        if is_labelled(text) or marks.beside(block.index):
            yield Removal(block.span, "byline", BYLINE, "meta")
            for name, at in names_in(text):
                yield Field("author", name, block.source_span(at, at + len(name)), BYLINE)
            return
