"""JSONL: each line an object, each object a document. Streamed, so a file may have any size.

Lines end at "\\n" alone. What is wrong with one line never touches another.

Hints are read from the usual names, the first that holds something usable: url from `url link canonical_url`, title
from `title headline`, date from `date published published_at date_publish datePublished publish_date`, site from
`site domain source` (a host name), authors from `authors author byline` (a string, or a list of strings or of objects
with `name`).
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain

from newsdedup.errors import UsageFault
from newsdedup.model import Document, Hints, Outcome, Source
from newsdedup.sources.decode import decode, line_ends, wide_encoding
from newsdedup.sources.head import DOMAIN
from newsdedup.sources.html import flatten, looks_like_html
from newsdedup.sources.markup import marks
from newsdedup.sources.options import ReadOptions, Unreadable, rejected
from newsdedup.sources.stream import byte_lines
from newsdedup.sources.text import undecodable

_URL = ("url", "link", "canonical_url")
_TITLE = ("title", "headline")
_DATE = ("date", "published", "published_at", "date_publish", "datePublished", "publish_date")
_SITE = ("site", "domain", "source")
_AUTHORS = ("authors", "author", "byline")

_SURROGATE = re.compile("[\ud800-\udfff]")
_DEEPEST = 64
"""levels in a field that is carried along"""


def documents(chunks: Iterator[bytes], path: str, options: ReadOptions) -> Iterator[Document | Outcome]:
    """Read the objects of a stream, in order; blank lines are no documents.

    Raises:
        Unreadable: the stream breaks off.
        UsageFault: an object that is to be passed on has a field that is to be added.
    """
    record = 0
    for number, line in enumerate(byte_lines(_utf8(chunks), options.max_line), 1):
        if line is None:
            yield rejected(path, record, f"line too long: over {options.max_line} bytes (line {number})")
        elif not line.strip():
            continue
        else:
            try:
                yield _document(line, Source(path, record), options)
            except Unreadable as fault:
                yield rejected(path, record, f"{fault} (line {number})")
        record += 1


def parse(line: str) -> dict[str, object]:
    """Parse one line; numbers must be finite.

    Raises:
        Unreadable: it is not JSON, or not an object.
    """
    try:
        row = _DECODER.decode(line)
    except json.JSONDecodeError as error:
        raise Unreadable(f"not JSON: {error.msg} at column {error.colno}") from error
    except RecursionError as error:
        raise Unreadable("not JSON: nested too deep") from error
    except ValueError as error:
        raise Unreadable("not JSON: a number with too many digits") from error
    if not isinstance(row, dict):
        raise Unreadable(f"not a JSON object but {_called(row)}")
    return row


def _constant(name: str) -> float:
    raise Unreadable(f"not JSON: {name}")


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise Unreadable("not JSON: a number out of range")
    return number


_DECODER = json.JSONDecoder(parse_constant=_constant, parse_float=_finite, strict=False)
"""Strict but for bare control characters in strings, which harm nobody here."""


def _document(line: bytes, source: Source, options: ReadOptions) -> Document | Outcome:
    decoded = decode(line, "utf-8")
    row = parse(decoded.text.strip())
    source = source._replace(id=_own_id(row.get(options.id_field)))
    if reason := undecodable(decoded.replaced, len(line)):
        return rejected(source.path, source.record, reason, source.id)
    if options.passing is not None and not options.passing.isdisjoint(row):
        taken = sorted(options.passing.intersection(row))[0]
        raise UsageFault(
            f'{source.path}, record {source.record}: has a field "{taken}", and one of that name would be added; '
            "choose other names with --prefix"
        )
    text = _text(row, options.text_field)
    extra = tuple((name, _plain(row[name], name)) for name in options.carry if name in row)
    document = Document(source, text, "jsonl", _hints(row), replaced=decoded.replaced, extra=extra)
    if options.passing is not None:
        return replace(document, raw=line if decoded.encoding == "utf-8" and not decoded.bom else decoded.text.encode())
    return _finished(document, options.max_depth)


def _finished(document: Document, max_depth: int) -> Document:
    """Complete a document: a text that is HTML is flattened and fills what the row does not say."""
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


def _utf8(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Give the stream as it is, or as UTF-8 if it begins as UTF-16 or UTF-32."""
    head = next(chunks, b"")
    wide = wide_encoding(head)
    if wide is None:
        if head:
            yield head
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder(wide)("replace")
    for chunk in chain((head,), chunks):
        yield decoder.decode(chunk).encode("utf-8")
    yield decoder.decode(b"", final=True).encode("utf-8")


def _text(row: dict[str, object], name: str) -> str:
    if name not in row:
        raise Unreadable(f'no field "{name}": name the right one with --text-field')
    value = row[name]
    if not isinstance(value, str):
        raise Unreadable(f'field "{name}" is {_called(value)}, not a string')
    return line_ends(_valid(value))


def _called(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    names = {str: "a string", int: "a number", float: "a number", list: "an array", dict: "an object"}
    return names.get(type(value), "something else")


def _valid(text: str) -> str:
    """Make lone surrogates U+FFFD."""
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


def _hints(row: dict[str, object]) -> Hints:
    return Hints(
        url=_first(row, _URL),
        site=_first(row, _SITE, lambda value: DOMAIN.fullmatch(value) is not None),
        title=_first(row, _TITLE),
        published=_first(row, _DATE),
        authors=_authors(row),
    )


def _first(row: dict[str, object], names: tuple[str, ...], usable: Callable[[str], bool] = bool) -> str | None:
    for name in names:
        value = row.get(name)
        if isinstance(value, str) and (value := _valid(value.strip())) and usable(value):
            return value
    return None


def _authors(row: dict[str, object]) -> tuple[str, ...]:
    for name in _AUTHORS:
        value = row.get(name)
        people = value if isinstance(value, list) else [value]
        names = (person.get("name") if isinstance(person, dict) else person for person in people)
        found = tuple(dict.fromkeys(_valid(n.strip()) for n in names if isinstance(n, str) and n.strip()))
        if found:
            return found
    return ()
