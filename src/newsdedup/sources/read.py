"""The way in: the paths of a command line to documents, each one read or said to be unreadable.

Ties walking, opening, unpacking, telling the form and reading it together; holds no rule of its own about any.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from newsdedup.errors import UsageFault
from newsdedup.model import Document, Outcome, Source
from newsdedup.sources import html, jsonl, text
from newsdedup.sources.options import FORMS, Note, ReadOptions, Unreadable, rejected
from newsdedup.sources.sniff import sniff
from newsdedup.sources.stream import file_chunks, opened, stamp, stdin_chunks, whole
from newsdedup.sources.unpack import unpacked
from newsdedup.sources.walk import Found, shown, walk

Item = Document | Outcome | Note


def read(paths: Sequence[str], options: ReadOptions) -> Iterator[Item]:
    """Read files, directories and standard input ("-"), in the order named.

    Yields:
        Documents; rejected outcomes for what cannot be read; notes on what is not a document.

    Raises:
        UsageFault: the options or paths ask for what cannot be. Raised at once, before anything is opened.
    """
    return (item for found in listed(paths, options) for item in items_of(found, options))


def listed(paths: Sequence[str], options: ReadOptions) -> Iterator[Found | Item]:
    """Give the files to read, in order, and between them what is known before any is opened.

    `items_of` gives the documents of each, here or in another process.

    Raises:
        UsageFault: as `read`.
    """
    if options.form not in FORMS:
        raise UsageFault(f"unknown form {options.form!r}: use one of {', '.join(FORMS)}")
    if options.split is not None:
        text.split_pattern(options.split)
    if list(paths).count("-") > 1:
        raise UsageFault("standard input (-) can be read only once")
    return (found for path in paths for found in ([Found("-", True)] if path == "-" else walk(path)))


def items_of(found: Found | Item, options: ReadOptions) -> Iterator[Item]:
    """Read one of what `listed` gave."""
    if not isinstance(found, Found):
        yield found
    elif found.path == "-":
        yield from _stdin(options)
    else:
        yield from _guarded(_file(found, options), shown(found.path))


def _stdin(options: ReadOptions) -> Iterator[Item]:
    if sys.stdin is None:
        yield Note("-", "standard input is closed", True)
        return
    yield from _guarded(_piped(options), "-")


def _piped(options: ReadOptions) -> Iterator[Item]:
    items = _stream(stdin_chunks(), "-", options)
    if isinstance(items, Document | Outcome):
        yield items
    else:
        yield from items


def _guarded(items: Iterator[Item], path: str) -> Iterator[Item]:
    """Pass items on; where the reading breaks off, say so as one more record."""
    record = 0
    try:
        for item in items:
            record += not isinstance(item, Note)
            yield item
    except Unreadable as fault:
        rest = "the rest is not read: " if record else ""
        yield rejected(path, record, f"{rest}{fault}")


def _file(found: Found, options: ReadOptions) -> Iterator[Item]:
    """Read a file; one that is read whole and changes meanwhile is read once more."""
    with opened(found, options.own) as file:
        if file is None:
            return
        if isinstance(file, Note):
            yield file
            return
        for _ in range(2):
            before = stamp(file)
            items = _stream(file_chunks(file), shown(found.path), options)
            if not isinstance(items, Document | Outcome):
                yield from items
                return
            if stamp(file) == before:
                yield items
                return
    raise Unreadable("it changed while it was read: try again")


def _stream(chunks: Iterator[bytes], path: str, options: ReadOptions) -> Iterator[Item] | Document | Outcome:
    """Read a stream: the one document that it is, or its documents one by one where it may hold many."""
    form, stream = sniff(unpacked(chunks, options.max_ratio), options)
    if form == "jsonl":
        return jsonl.documents(stream, path, options)
    if form == "text" and options.split is not None:
        return text.split_documents(stream, path, options)
    raw = whole(stream, options.max_file, options.max_line)
    source = Source(path, 0)
    return html.document(raw, source, options.max_depth) if form == "html" else text.document(raw, source)
