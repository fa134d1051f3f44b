"""Text dumps: bytes to documents, one a file, or one a record where the user names the line that starts one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

import regex

from newsdedup.errors import UsageFault
from newsdedup.model import Document, Outcome, Source
from newsdedup.sources.decode import LINE, byte_offsets, decode, undecodable, wide_encoding
from newsdedup.sources.markup import marks
from newsdedup.sources.options import ReadOptions, Unreadable, rejected
from newsdedup.sources.stream import byte_lines, whole

_SECONDS_A_LINE = 0.5


def document(raw: bytes, source: Source, encoding: str | None = None) -> Document | Outcome:
    """Decode one text document; rejected if over 1 % of its bytes fit no encoding."""
    decoded = decode(raw, encoding)
    if reason := undecodable(decoded.replaced, len(raw)):
        return replace(rejected(source.path, source.record, reason, source.id), raw=raw)
    return Document(
        source,
        decoded.text,
        marks=marks(decoded.text),
        encoding=decoded.encoding,
        bom=decoded.bom,
        replaced=decoded.replaced,
        raw=raw,
    )


def split_pattern(split: str) -> regex.Pattern[str]:
    """Compile the user's expression.

    Raises:
        UsageFault: it is none.
    """
    try:
        return regex.compile(split)
    except regex.error as error:
        raise UsageFault(f"--split: {split!r} is not a regular expression: {error}") from error


def split_documents(chunks: Iterator[bytes], path: str, options: ReadOptions) -> Iterator[Document | Outcome]:
    """Cut a text at each line that matches `options.split`; the records' bytes together are the file's.

    Blank lines before the first match belong to the first record.

    Raises:
        Unreadable: the stream breaks off, a line takes the expression too long.
    """
    pattern = split_pattern(options.split or "")
    head = next(chunks, b"")
    encoding = wide_encoding(head) or "utf-8"
    chunks = chain((head,) if head else (), chunks)
    lines = _lines(chunks, options) if encoding == "utf-8" else _wide_lines(chunks, encoding, options)
    record, number, size, blank = 0, 0, 0, True
    reason: str | None = None
    pending: list[bytes] = []
    for number, line in enumerate(lines, 1):
        if line is None:
            reason, blank = f"line too long: over {options.max_line} bytes (line {number})", False
            continue
        text = decode(line, encoding).text.rstrip("\n")
        if not blank and _starts(pattern, text, number):
            yield _record(pending, Source(path, record), encoding, reason)
            record, size, reason, pending = record + 1, 0, None, []
        blank = blank and not text.strip()
        size += len(line)
        if size > options.max_file:
            reason, pending = f"document too large: over {options.max_file} bytes", []
        else:
            pending.append(line)
    if pending or reason or not number:
        yield _record(pending, Source(path, record), encoding, reason)


def _record(lines: list[bytes], source: Source, encoding: str, reason: str | None) -> Document | Outcome:
    if reason:
        return rejected(source.path, source.record, reason)
    return document(b"".join(lines), source, encoding)


def _starts(pattern: regex.Pattern[str], line: str, number: int) -> bool:
    try:
        return pattern.search(line, timeout=_SECONDS_A_LINE) is not None
    except TimeoutError as error:
        raise Unreadable(f"--split takes over {_SECONDS_A_LINE} s on line {number}: simplify the expression") from error


def _lines(chunks: Iterator[bytes], options: ReadOptions) -> Iterator[bytes | None]:
    for line in byte_lines(chunks, options.max_line):
        if line is None or b"\r" not in line:
            yield line
        else:
            yield from LINE.findall(line)


def _wide_lines(chunks: Iterator[bytes], encoding: str, options: ReadOptions) -> Iterator[bytes]:
    """Yield the lines of UTF-16 or UTF-32, whose line ends show only in the decoded text."""
    raw = whole(chunks, options.max_file, options.max_line)
    decoded = decode(raw, encoding)
    offsets = byte_offsets(raw, decoded)
    start, at = 0, 0
    while at < len(decoded.text):
        at = (decoded.text.find("\n", at) + 1) or len(decoded.text)
        yield raw[start : offsets[at]]
        start = offsets[at]
