"""Rows to documents: what a JSON object, a line of a table or an entry of a column store says of an article.

Hints are read from the usual names, the first that holds something usable: url from `url link canonical_url` (or
`source`, if that is an address), title from `title headline`, date from `date published published_at date_publish
datePublished publish_date publishing_date`, site from `site domain source hostname source_domain` (a host name),
authors from `authors author byline` (a string, or a list of strings or of objects with `name`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from newsdedup.model import Document, Hints, Outcome, Source, Unparsed
from newsdedup.sources.decode import line_ends
from newsdedup.sources.markup import marks
from newsdedup.sources.options import ReadOptions, Unreadable, rejected

_URL = ("url", "link", "canonical_url")
_TITLE = ("title", "headline")
_DATE = ("date", "published", "published_at", "date_publish", "datePublished", "publish_date", "publishing_date")
_SITE = ("site", "domain", "source", "hostname", "source_domain")
_SOURCE = ("source",)
_AUTHORS = ("authors", "author", "byline")

HINTS = (*_URL, *_TITLE, *_DATE, *_SITE, *_AUTHORS)
"""Every name that a hint is read from."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_DEEPEST = 64
"""levels in a field that is carried along"""


_HINTS, _NO_HINTS = frozenset(HINTS), Hints()

Row = Mapping[str, object]


class Octets(NamedTuple):
    """What a row was in bytes."""

    replaced: int = 0
    """those that fit no encoding"""
    raw: bytes | None = None
    """all of them, for an object that is to be passed on"""
    where: str = ""
    """where they stand, in words"""


def document(row: Row, source: Source, options: ReadOptions, form: str, octets: Octets) -> Document | Unparsed:
    """Make a document of a row; a text that is HTML may be parsed later.

    Args:
        row: values by name, as JSON has them.
        source: where it stands.
        options: which names hold what.
        form: what the row was read from.
        octets: its bytes.

    Raises:
        Unreadable: it has no text, or a value to carry along is nested too deep.
    """
    text = _text(row, options.text_field)
    extra: tuple[tuple[str, object], ...] = ()
    for name in options.carry:
        if name in row:
            extra += ((name, _plain(row[name], name)),)
    found = Document(source, text, form, _hints(row), replaced=octets.replaced, extra=extra, raw=octets.raw)
    if options.passing is not None:
        return found
    from newsdedup.sources.html import looks_like_html

    if options.later and looks_like_html(text):
        bare = replace(found, text="")
        return Unparsed(source, text, options.max_depth, partial(_parsed, bare, octets.where))
    return _finished(found, options.max_depth)


def _parsed(bare: Document, where: str, given: Unparsed) -> Document | Outcome:
    """Give back its text to a document, and complete it."""
    source = bare.source
    try:
        return _finished(replace(bare, text=str(given.markup)), given.max_depth)
    except Unreadable as fault:
        return rejected(source.path, source.record, f"{fault} ({where})", source.id)


def called(source: Source, row: Row, options: ReadOptions) -> Source:
    """Add the input's own id to a source."""
    own = _own_id(row.get(options.id_field))
    return source if own is None else Source(source.path, source.record, own)


def _finished(document: Document, max_depth: int) -> Document:
    """Complete a document: a text that is HTML is flattened and fills what the row does not say."""
    from newsdedup.sources.html import flatten, looks_like_html

    if not looks_like_html(document.text):
        found = marks(document.text)
        return replace(document, marks=found) if found else document
    page = flatten(document.text, max_depth)
    said = document.hints
    both = Hints(
        said.url or page.hints.url,
        said.site or page.hints.site,
        said.title or page.hints.title,
        said.published or page.hints.published,
        said.authors or page.hints.authors,
        page.hints.body,
    )
    return replace(document, text=page.text, form="html", hints=both, marks=page.marks)


def _text(row: Row, name: str) -> str:
    if name not in row:
        raise Unreadable(f'no field "{name}": name the right one with --text-field')
    value = row[name]
    if not isinstance(value, str):
        raise Unreadable(f'field "{name}" is {what_is(value)}, not a string')
    return line_ends(_valid(value))


def what_is(value: object) -> str:
    """Say in words what kind of value JSON calls this."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    names = {str: "a string", int: "a number", float: "a number", list: "an array", dict: "an object"}
    return names.get(type(value), "something else")


def _valid(text: str) -> str:
    """Make lone surrogates U+FFFD."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def _own_id(value: object) -> str | None:
    if isinstance(value, str):
        return _valid(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None


def _plain(value: object, name: str, depth: int = 0) -> object:
    """Copy a carried value with every string in it valid."""
    if depth > _DEEPEST:
        raise Unreadable(f'field "{name}" is nested deeper than {_DEEPEST} levels')
    if isinstance(value, str):
        return _valid(value)
    if isinstance(value, list):
        return [_plain(item, name, depth + 1) for item in value]
    if isinstance(value, dict):
        return {_valid(key): _plain(item, name, depth + 1) for key, item in value.items()}
    return value


def _hints(row: Row) -> Hints:
    if _HINTS.isdisjoint(row):
        return _NO_HINTS
    from newsdedup.sources.head import DOMAIN

    return Hints(
        url=_first(row, _URL) or _first(row, _SOURCE, lambda value: value.startswith(("https://", "http://"))),
        site=_first(row, _SITE, lambda value: DOMAIN.fullmatch(value) is not None),
        title=_first(row, _TITLE),
        published=_first(row, _DATE),
        authors=_authors(row),
    )


def _first(row: Row, names: tuple[str, ...], usable: Callable[[str], bool] = bool) -> str | None:
    for name in names:
        value = row.get(name)
        if isinstance(value, str) and (value := _valid(value.strip())) and usable(value):
            return value
    return None


def _authors(row: Row) -> tuple[str, ...]:
    for name in _AUTHORS:
        value = row.get(name)
        if value is None:
            continue
        people = value if isinstance(value, list) else [value]
        names = (person.get("name") if isinstance(person, dict) else person for person in people)
        found = tuple(dict.fromkeys(_valid(n.strip()) for n in names if isinstance(n, str) and n.strip()))
        if found:
            return found
    return ()
