"""A page as a list of its source lines, each with the decision taken on it. Pure; `terminal` paints it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from newsdedup.clean.render import classify
from newsdedup.model import Article, Field, Page, Repeat

TraceMark = Literal[" ", "-", "=", ">", "~", "."]

_MARKS: dict[str, TraceMark] = {"kept": " ", "boiler": "-", "copy": "=", "meta": ">", "blank": "."}


class Cut(NamedTuple):
    """A part of a kept line that is not the story; code points of the line."""

    start: int
    end: int
    kind: str
    rule: str


@dataclass(frozen=True, slots=True)
class TraceLine:
    """A source line and what became of it."""

    number: int
    """1-based"""
    mark: TraceMark
    """kept " ", removed "-", copy "=", lifted ">", cut inside "~", blank "." """
    text: str
    """as it stands in the document"""
    kind: str | None = None
    rule: str | None = None
    cuts: tuple[Cut, ...] = ()
    lifted: tuple[tuple[str, str], ...] = ()
    """(field, value) found on this line"""
    copies: int | None = None
    """the line it repeats, where that is known"""


class Origin(NamedTuple):
    """A value of the record and where it was found."""

    field: str
    value: str
    line: int | None
    """None for what the input said beside its text"""
    rule: str


def trace(page: Page) -> Iterator[TraceLine]:
    """Give every line of the page with its decision, in order."""
    lifted: dict[int, list[tuple[str, str]]] = {}
    starts = [line.span.start for line in page.lines]
    for found in page.fields:
        if found.span is not None:
            lifted.setdefault(_line_at(starts, found.span.start), []).append((found.name, found.value))
    for line, decision in zip(page.lines, classify(page), strict=True):
        cuts = tuple(Cut(*span) for span in decision.spans)
        yield TraceLine(
            number=line.number,
            mark=mark_of(decision.cls, bool(cuts)),
            text=page.document.text[line.span.start : line.span.end],
            kind=decision.kind,
            rule=decision.rule,
            cuts=cuts,
            lifted=tuple(lifted.get(line.number, ())),
            copies=copied(line.number, page.repeats) if decision.cls == "copy" else None,
        )


def mark_of(cls: str, cut: bool) -> TraceMark:
    """Give the mark of a line of this class; `cut` says that parts of it were cut.

    Raises:
        KeyError: there is no such class.
    """
    return "~" if cls == "kept" and cut else _MARKS[cls]


def origins(page: Page, article: Article) -> Iterator[Origin]:
    """Say of every field of the record what it holds and where that was found, in the order of the record."""
    starts = [line.span.start for line in page.lines]
    for name, values, sources in _fields(article):
        found = [field for field in page.fields if field.name in sources]
        for value in values:
            field = _source_of(value, found)
            line = None if field is None or field.span is None else _line_at(starts, field.span.start)
            yield Origin(name, value, line, "" if field is None else field.rule)


def _fields(article: Article) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Yield (record field, values as shown, names a decision may lift it under)."""
    place, outlet = article.dateline or (None, None)
    one = {
        "url": (article.url, ("url",)),
        "site": (article.site, ("site", "url")),
        "title": (article.title, ("title",)),
        "published": (article.published, ("published", "updated")),
        "published_raw": (article.published_raw, ("published", "updated")),
        "dateline.place": (place, ("place",)),
        "dateline.outlet": (outlet, ("outlet",)),
        "section": (article.section, ("section",)),
        "origin": (article.origin, ("origin", "source")),
        "desk_code": (article.desk_code, ("desk_code",)),
    }
    captions = tuple(caption.text for caption in article.captions)
    credited = tuple(caption.credit for caption in article.captions if caption.credit)
    many = {
        "authors": (article.authors, ("author",)),
        "editors": (article.editors, ("editor",)),
        "agencies": (article.agencies, ("agency", "source")),
        "tags": (article.tags, ("tags",)),
        "captions": (captions, ("caption",)),
        "credits": (credited, ("credit", "caption")),
    }
    for name, (value, sources) in one.items():
        yield name, (value,) if value else (), sources
    for name, (values, sources) in many.items():
        yield name, values, sources


def _source_of(value: str, found: list[Field]) -> Field | None:
    """Choose the decision that a value came from: the same words, else words that hold it, else the first."""
    same = [field for field in found if field.value == value]
    holding = [field for field in found if value.casefold() in field.value.casefold()]
    return next(iter([*same, *holding, *found]), None)


def _line_at(starts: list[int], position: int) -> int:
    return max(1, bisect_right(starts, position))


def copied(number: int, repeats: Sequence[Repeat]) -> int | None:
    """Tell which line this one repeats, if its run was copied line by line."""
    for repeat in repeats:
        (kept, kept_end), (first, last) = repeat.kept, repeat.removed
        if first <= number <= last and kept_end - kept == last - first:
            return kept + number - first
    return None
