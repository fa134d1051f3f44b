"""The way in: the paths of a command line to documents, each one read or said to be unreadable.

Ties walking, opening, unpacking, telling the form and reading it together; holds no rule of its own about any.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from functools import partial
from importlib import import_module
from typing import NamedTuple

from newsdedup.errors import UsageFault
from newsdedup.model import Document, Outcome, Source, Unparsed
from newsdedup.sources.archive import Member
from newsdedup.sources.archive import documents as archived
from newsdedup.sources.named import Named
from newsdedup.sources.options import FORMS, Note, ReadOptions, Unreadable, rejected
from newsdedup.sources.signs import is_parquet, is_tar, is_zip
from newsdedup.sources.sniff import sniff
from newsdedup.sources.stream import beginning, file_chunks, opened, stamp, stdin_chunks, whole
from newsdedup.sources.unpack import unpacked
from newsdedup.sources.walk import Found, shown, walk

Item = Document | Unparsed | Outcome | Note


_MANY = ("jsonl", "csv", "warc")
"""Forms that hold many documents, each read by the module of its name, which is loaded when one comes."""


class _Input(NamedTuple):
    """Bytes to read, and by which name."""

    path: str
    chunks: Iterator[bytes]
    file: int | None = None
    """the descriptor, where they can be read in any order"""
    member: bool = False
    """they are part of an archive"""


def read(paths: Iterable[str], options: ReadOptions) -> Iterator[Item]:
    """Read files, directories and standard input ("-"), in the order named.

    Yields:
        Documents; rejected outcomes for what cannot be read; notes on what is not a document.

    Raises:
        UsageFault: the options or paths ask for what cannot be. Raised at once, before anything is opened.
    """
    return (item for found in listed(paths, options) for item in items_of(found, options))


def listed(paths: Iterable[str], options: ReadOptions) -> Iterator[Found | Item]:
    """Give the files to read, in order, and between them what is known before any is opened.

    `items_of` gives the documents of each, here or in another process.

    Raises:
        UsageFault: as `read`.
    """
    if options.form not in FORMS:
        raise UsageFault(f"unknown form {options.form!r}: use one of {', '.join(FORMS)}")
    if options.split is not None:
        from newsdedup.sources.text import split_pattern

        split_pattern(options.split)
    named = paths if isinstance(paths, Named) else Named(tuple(paths))
    return (found for path in named for found in _walked(path, options))


def _walked(path: str, options: ReadOptions) -> Iterable[Found | Item]:
    return [Found("-", True)] if path == "-" else walk(path, options.choice)


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
    yield from _guarded(_all(_Input("-", stdin_chunks()), options), "-")


def _all(given: _Input, options: ReadOptions) -> Iterator[Item]:
    items = _stream(given, options)
    if isinstance(items, Document | Unparsed | Outcome):
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
        with nullcontext() if options.meter is None else options.meter.reading(file):
            for _ in range(2):
                before = stamp(file)
                items = _stream(_Input(shown(found.path), file_chunks(file), file), options)
                if not isinstance(items, Document | Unparsed | Outcome):
                    yield from items
                    return
                if stamp(file) == before:
                    yield items
                    return
    raise Unreadable("it changed while it was read: try again")


def _stream(given: _Input, options: ReadOptions) -> Iterator[Item] | Document | Unparsed | Outcome:
    """Read a stream: the one document that it is, or its documents one by one where it may hold many."""
    head, chunks = beginning(given.chunks)
    if is_zip(head):
        from newsdedup.sources import zipped

        members = zipped.members(_anywhere(given, "a zip archive"), options.max_members, options.max_ratio)
        return _members(members, given, options)
    if options.form in ("auto", "parquet") and is_parquet(head):
        from newsdedup.sources import parquet

        return parquet.documents(_anywhere(given, "a Parquet file"), given.path, options)
    head, chunks = beginning(unpacked(chunks, options.max_ratio))
    if is_tar(head):
        if given.member:
            raise Unreadable("an archive within an archive; take it out first")
        from newsdedup.sources import tar

        return _members(tar.members(chunks), given, options)
    if is_zip(head) or is_parquet(head):
        raise Unreadable("a zip archive or Parquet file that is compressed once more; uncompress it first")
    return _form(given.path, chunks, options)


def _form(path: str, chunks: Iterator[bytes], options: ReadOptions) -> Iterator[Item] | Document | Unparsed | Outcome:
    """Read what is no container."""
    form, stream = sniff(chunks, options)
    if form == "parquet":
        raise Unreadable("it is no Parquet file")
    if form in _MANY:
        documents: Callable[..., Iterator[Item]] = import_module(f"newsdedup.sources.{form}").documents
        return documents(stream, path, options)
    from newsdedup.sources import html, text

    if form == "text" and options.split is not None:
        return text.split_documents(stream, path, options)
    raw = whole(stream, options.max_file, options.max_line)
    source = Source(path, 0)
    return html.page(raw, source, options) if form == "html" else text.document(raw, source)


def _members(members: Iterable[Member], given: _Input, options: ReadOptions) -> Iterator[Item]:
    return archived(members, given.path, options, partial(_member, options))


def _member(options: ReadOptions, member: Member, path: str) -> Iterator[Item]:
    return _guarded(_all(_Input(path, member.chunks, member=True), options), path)


def _anywhere(given: _Input, called: str) -> int:
    """Give the descriptor of what must be read where it lies."""
    if given.member:
        raise Unreadable(f"{called} within an archive; take it out first")
    if given.file is None:
        raise Unreadable(f"{called} cannot be read from a pipe; name the file")
    return given.file
