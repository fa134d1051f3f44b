"""JSONL: each line an object, each object a document. Streamed, so a file may have any size.

Lines end at "\\n" alone. What is wrong with one line never touches another.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress

from newsdedup.errors import UsageFault
from newsdedup.model import Document, Outcome, Source, Unparsed
from newsdedup.sources.decode import Decoded, decode, undecodable, utf8_chunks
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
    for number, line in enumerate(byte_lines(utf8_chunks(chunks), options.max_line), 1):
        if line is None:
            yield rejected(path, record, f"line too long: over {options.max_line} bytes (line {number})")
        elif not line.strip():
            continue
        else:
            try:
                yield _document(line, Source(path, record), options, f"line {number}")
            except Unreadable as fault:
                yield rejected(path, record, f"{fault} (line {number})")
        record += 1


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


def _document(line: bytes, source: Source, options: ReadOptions, where: str) -> Item:
    decoded = _decoded(line)
    row = parse(decoded.text.strip())
    source = called(source, row, options)
    if reason := undecodable(decoded.replaced, len(line)):
        return rejected(source.path, source.record, reason, source.id)
    if options.passing is not None and not options.passing.isdisjoint(row):
        taken = sorted(options.passing.intersection(row))[0]
        raise UsageFault(
            f'{source.path}, record {source.record}: has a field "{taken}", and one of that name would be added; '
            "choose other names with --prefix"
        )
    own = None
    if options.passing is not None:
        own = line if decoded.encoding == "utf-8" and not decoded.bom else decoded.text.encode()
    return document(row, source, options, "jsonl", Octets(decoded.replaced, own, where))


def _decoded(line: bytes) -> Decoded:
    """Do what `decode` does; nearly every line is UTF-8 with no end of a line in it but its own."""
    if line.startswith(b"{") and b"\r" not in line:
        with suppress(UnicodeDecodeError):
            return Decoded(line.decode("utf-8"), "utf-8", False, 0)
    return decode(line, "utf-8")
