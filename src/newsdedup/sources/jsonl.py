"""JSONL: each line an object, each object a document. Streamed, so a file may have any size.

Lines end at "\\n" alone. What is wrong with one line never touches another.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from newsdedup.errors import UsageFault
from newsdedup.model import Document, Outcome, Source, Unparsed
from newsdedup.sources.decode import decode, undecodable, utf8_chunks
from newsdedup.sources.options import ReadOptions, Unreadable, rejected
from newsdedup.sources.row import Octets, called, document, what_is
from newsdedup.sources.stream import byte_lines

Item = Document | Unparsed | Outcome


def documents(chunks: Iterator[bytes], path: str, options: ReadOptions) -> Iterator[Item]:
    """Read the objects of a stream, in order; blank lines are no documents.

    Raises:
        Unreadable: the stream breaks off.
        UsageFault: an object that is to be passed on has a field that is to be added.
    """
    record = 0
    later = partial(_late, replace(options, meter=None)) if options.later and options.passing is not None else None
    for number, line in enumerate(byte_lines(utf8_chunks(chunks), options.max_line), 1):
        if line is None:
            yield rejected(path, record, f"line too long: over {options.max_line} bytes (line {number})")
        elif line.isspace():
            continue
        elif later is not None:
            yield Unparsed(Source(path, record), line, options.max_depth, later, number)
        else:
            yield _read(options, path, (record, number), line)
        record += 1


def _late(options: ReadOptions, given: Unparsed) -> Document | Outcome:
    found = _read(options, given.source.path, (given.source.record, given.line), given.markup)
    assert not isinstance(found, Unparsed)
    return found


def _read(options: ReadOptions, path: str, place: tuple[int, int], line: bytes | str) -> Item:
    """Read a line, given by its record and its number; what makes it unreadable is its outcome."""
    record, number = place
    assert isinstance(line, bytes)
    try:
        return _document(line, Source(path, record), options, number)
    except Unreadable as fault:
        return rejected(path, record, f"{fault} (line {number})")


def parse(line: str) -> dict[str, object]:
    """Parse one line; numbers must be finite.

    Raises:
        Unreadable: it is not JSON, or not an object.
    """
    try:
        row, end = _DECODER.raw_decode(line)
        if end != len(line):
            row = _DECODER.decode(line)
    except json.JSONDecodeError as error:
        raise Unreadable(f"not JSON: {error.msg} at column {error.colno}") from error
    except RecursionError as error:
        raise Unreadable("not JSON: nested too deep") from error
    except ValueError as error:
        raise Unreadable("not JSON: a number with too many digits") from error
    if not isinstance(row, dict):
        raise Unreadable(f"not a JSON object but {what_is(row)}")
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

_STRICT = json.JSONDecoder(parse_constant=_constant, parse_float=_finite)

_CONTROLS = bytes(range(32))
_BARE = re.compile(rb"[\x00-\x1f]")
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)


def _document(line: bytes, place: Source, options: ReadOptions, number: int) -> Item:
    if (row := _plain_row(line)) is not None:
        replaced, own = 0, line
    else:
        decoded = decode(line, "utf-8")
        row, replaced = parse(decoded.text.strip()), decoded.replaced
        own = _escaped(line if decoded.encoding == "utf-8" and not decoded.bom else decoded.text.encode())
    source = called(place, row, options)
    if replaced and (reason := undecodable(replaced, len(line))):
        return rejected(source.path, source.record, reason, source.id)
    if options.passing is None:
        return document(row, source, options, "jsonl", Octets(replaced, None, f"line {number}"))
    if not options.passing.isdisjoint(row):
        taken = sorted(options.passing.intersection(row))[0]
        raise UsageFault(
            f'{source.path}, record {source.record}: has a field "{taken}", and one of that name would be added; '
            "choose other names with --prefix"
        )
    return document(row, source, options, "jsonl", Octets(replaced, own))


def _escaped(line: bytes) -> bytes:
    """Make bare control characters in strings, which no strict reader takes, escapes."""
    line = line.strip()
    if len(line.translate(None, _CONTROLS)) == len(line):
        return line
    return _STRING.sub(lambda string: _BARE.sub(lambda control: b"\\u%04x" % control[0][0], string[0]), line)


def _plain_row(line: bytes) -> dict[str, object] | None:
    """Parse a line as nearly every one is: an object in UTF-8, and nothing before it. None for any other."""
    if not line.startswith(b"{") or b"\r" in line:
        return None
    try:
        text = line.decode("utf-8")
        row, end = _STRICT.raw_decode(text)
    except (ValueError, RecursionError, Unreadable):
        return None
    return row if end == len(text) or text[end:].isspace() else None
