"""From lifted values to the record's fields: which value wins, and what form it takes.

Values come from `Field` decisions and the document's hints; nothing is looked for in the text here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from newsdedup.clean.captions import split_caption
from newsdedup.clean.dates import Moment, find_date, parse_published
from newsdedup.clean.domains import domain_of, domains_in
from newsdedup.clean.fold import fold_value
from newsdedup.clean.title import key
from newsdedup.model import Caption, Dateline, Field, Page

_OUTER = " \t.,:;|-–—()[]{}\"'“”"
_AND = re.compile(r"\s*(?:[,;&]|\s(?:and|dan|und|et|y|e|och|en)\s)\s*")
_ABBREVIATED = re.compile(r"(.+?)\s*\(([A-Z][\w-]{1,11})\)$")


class Values:
    """The fields of a page that count, by name, in document order; those inside copies do not."""

    def __init__(self, page: Page) -> None:
        """Sort out the page's fields."""
        copies = [removal.span for removal in page.removals if removal.cls == "copy"]
        counted = [f for f in page.fields if not _within(f, copies)]
        self._fields = sorted(counted, key=lambda f: (f.span or (0, 0), f.name, f.value))

    def all(self, name: str) -> list[str]:
        """Give the values of a field, folded, first occurrences only."""
        seen: dict[str, str] = {}
        for field in self._fields:
            if field.name == name:
                value = fold_value(field.value)
                seen.setdefault(value.casefold(), value)
        return [value for value in seen.values() if value]

    def first(self, name: str) -> str | None:
        """Give the first value of a field."""
        return next(iter(self.all(name)), None)

    def pairs(self, name: str) -> list[Field]:
        """Give the fields of a name as they are."""
        return [field for field in self._fields if field.name == name]


def _within(field: Field, spans: Sequence[tuple[int, int]]) -> bool:
    return field.span is not None and any(s[0] <= field.span.start and field.span.end <= s[1] for s in spans)


def choose_authors(values: Values, page: Page) -> tuple[str, ...]:
    """Choose the authors: the names the page prints, or the input's.

    The input's are better where the page's head gives them, and where a printed line only has more than their names.
    """
    printed = list(dict.fromkeys(name for line in values.all("author") for name in _people(line)))
    given = page.document.hints.authors
    hinted = tuple(dict.fromkeys(filter(None, map(fold_value, given))))
    held = any(name.casefold() in line.casefold() and name != line for name in hinted for line in printed)
    return hinted if hinted and (page.document.form == "html" or held) else tuple(printed) or hinted


def _people(line: str) -> list[str]:
    """Give the names that a line lists; what is no list of two-word names and longer is one."""
    parts = [part for part in _AND.split(line) if part]
    return parts if len(parts) > 1 and all(1 < len(part.split()) < 6 for part in parts) else [line]


def choose_title(values: Values, page: Page) -> str | None:
    """Choose the title: the input's hint, the headline on the page, a notice that names it."""
    hint = fold_value(page.document.hints.title or "")
    if hint:
        return hint
    fields = values.pairs("title")
    named = [f for f in fields if f.rule == "newsdedup/title"] or fields
    return fold_value(named[0].value).strip('"“”') or None if named else None


def choose_published(values: Values, page: Page) -> tuple[str | None, str | None]:
    """Choose the date (ISO 8601 or None) and the words it came from."""
    hint = parse_published(page.document.hints.published) if page.document.hints.published else None
    printed = [moment for raw in values.all("published") if (moment := find_date(raw))]
    updated = [moment for raw in values.all("updated") if (moment := find_date(raw))]
    best = next((m for m in printed if m.iso), None)
    if hint and hint.iso:
        exact = next((m for m in printed if m.iso and m.has_time and m.has_zone and _same_day(m, hint)), None)
        chosen: Moment | None = exact or hint
    else:
        chosen = best or next((m for m in updated if m.iso), None) or next(iter(printed), None) or hint
    return (chosen.iso, chosen.raw) if chosen else (None, None)


def _same_day(printed: Moment, hint: Moment) -> bool:
    """Tell whether two moments fall on one day, in the printed one's zone where both have one."""
    if printed.day == hint.day:
        return True
    if not (printed.iso and hint.iso and hint.has_time and hint.has_zone):
        return False
    one, other = datetime.fromisoformat(printed.iso), datetime.fromisoformat(hint.iso)
    return one.date() == other.astimezone(one.tzinfo).date()


def choose_agencies(values: Values, known: Iterable[str]) -> tuple[str, ...]:
    """List the wire agencies that the page credits; unknown names go nowhere."""
    names = {name.casefold(): name for name in known}
    found: dict[str, str] = {}
    for value in [*_in_order(values, "agency", "source")]:
        for agency in _known(value, names):
            found.setdefault(agency.casefold(), agency)
    return tuple(found.values())


def _in_order(values: Values, *wanted: str) -> list[str]:
    fields = [field for name in wanted for field in values.pairs(name)]
    return [fold_value(f.value) for f in sorted(fields, key=lambda f: f.span or (0, 0))]


def _known(value: str, names: dict[str, str]) -> list[str]:
    """Give the agencies of a credit: the whole, its abbreviation, or its parts if all are known."""
    bare = value.strip(_OUTER.replace("(", "").replace(")", ""))
    abbreviated = _ABBREVIATED.match(bare)
    if abbreviated and abbreviated.group(2).casefold() in names:
        return [abbreviated.group(2)]
    if bare.casefold() in names:
        return [bare]
    parts = [part.strip() for part in re.split(r"\s*[-–/,&]\s*|\s+dan\s+|\s+and\s+", bare) if part.strip()]
    return parts if len(parts) > 1 and all(part.casefold() in names for part in parts) else []


def choose_origin(values: Values) -> str | None:
    """Choose where the page says it was first published."""
    for value in _in_order(values, "origin", "source"):
        domain = domain_of(value) or next(iter(domains_in(value)), None)
        if domain:
            return domain
    return None


def choose_dateline(values: Values) -> Dateline | None:
    """Choose the dateline: place and outlet as printed, outer punctuation off. Without a place there is none."""
    places = values.pairs("place")
    place = _bare(places[0].value) if places else None
    if not place:
        return None
    outlet = next((_bare(f.value) for f in values.pairs("outlet") if f.rule == places[0].rule), None)
    return Dateline(place, outlet)


def _bare(value: str) -> str | None:
    return fold_value(value).strip(_OUTER) or None


def choose_captions(values: Values, title: str | None) -> tuple[Caption, ...]:
    """List captions with their credits; one that only repeats the title is none."""
    credited = values.pairs("credit")
    captions: dict[Caption, None] = {}
    for field in values.pairs("caption"):
        caption = split_caption(fold_value(field.value))
        if caption.credit is None:
            beside = next((c for c in credited if c.rule == field.rule and _beside(c, field)), None)
            caption = Caption(caption.text, fold_value(beside.value) if beside else None)
        if caption.text and key(caption.text) != key(title or ""):
            captions[caption] = None
    return tuple(captions)


def _beside(one: Field, other: Field) -> bool:
    return one.span is not None and other.span is not None and abs(one.span.start - other.span.end) < 400


def choose_desk_code(values: Values) -> str | None:
    """Choose the last code that holds a letter."""
    codes = [code for code in values.all("desk_code") if re.search(r"[^\W\d_]", code)]
    return codes[-1].strip("()[] ") if codes else None


def choose_tags(values: Values) -> tuple[str, ...]:
    """List the tags, split where the page separates them."""
    tags: dict[str, str] = {}
    for value in values.all("tags"):
        pieces = re.split(r"\s*[,;|#•·]\s*", value)
        for piece in pieces:
            tag = piece.strip(" .#")
            if tag:
                tags.setdefault(tag.casefold(), tag)
    return tuple(tags.values())
