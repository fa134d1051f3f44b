"""CSV and its kin with semicolons or tabs: the first row names the columns, each further one is a document.

Streamed, so a file may have any size; a field may hold line ends and may be as long as a line may be. A row that is
none is rejected and the next one read; what an open quote has swallowed is said to be broken, never half a text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from newsdedup.model import Document, Outcome, Source, Unparsed
from newsdedup.sources.decode import decode, undecodable, utf8_chunks
from newsdedup.sources.options import ReadOptions, Unreadable, rejected
from newsdedup.sources.row import Octets, Row, called, document
from newsdedup.sources.stream import byte_lines

_DELIMITERS = ",;\t"
_LONGEST_NAME = 64
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def names_a_text(line: str, text_field: str) -> bool:
    """Tell whether a line looks like the head of a table that has a column of this name, and others.

    No name has space around it, as the words of a sentence have after a comma.
    """
    for delimiter in _DELIMITERS:
        names = _cells(line, delimiter)
        if len(names) > 1 and text_field in names:
            return len(set(names)) == len(names) and all(
                0 < len(name) <= _LONGEST_NAME and name == name.strip() for name in names
            )
    return False


def documents(chunks: Iterator[bytes], path: str, options: ReadOptions) -> Iterator[Document | Unparsed | Outcome]:
    """Read the rows of a table, in order.

    Raises:
        Unreadable: the stream breaks off, there is no such column, or a line is too long.
    """
    csv.field_size_limit(options.max_line)
    lines = _Lines(chunks, options)
    delimiter = _delimiter(lines.first, options.text_field)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    names = [name.strip() for name in next(reader, [])]
    if options.text_field not in names:
        raise Unreadable(f'no column "{options.text_field}": name the right one with --text-field')
    record = 0
    while True:
        lines.begin_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            yield rejected(path, record, f"broken csv: {fault} ({lines.where()})")
            record += 1
            continue
        if cells:
            yield _document(names, cells, Source(path, record), options, lines)
            record += 1


class _Lines:
    """The lines of a table as text, counting what each row is made of.

    Raises:
        Unreadable: a line is too long.
    """

    def __init__(self, chunks: Iterator[bytes], options: ReadOptions) -> None:
        self._longest = options.max_line
        self._texts = self._decoded(chunks)
        self._number = self._start = 0
        self.size = self.replaced = 0
        self.first = next((text for text in self._texts if text.strip()), "")
        self._again = bool(self.first)

    def begin_row(self) -> None:
        """Count from here."""
        self.size = self.replaced = 0
        self._start = self._number + 1

    def where(self) -> str:
        """Say which lines the row is made of."""
        return f"line {self._start}" if self._number <= self._start else f"lines {self._start} to {self._number}"

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._again:
            self._again = False
            return self.first
        return next(self._texts)

    def _decoded(self, chunks: Iterator[bytes]) -> Iterator[str]:
        for line in byte_lines(utf8_chunks(chunks), self._longest):
            self._number += 1
            if line is None:
                raise Unreadable(f"line too long: over {self._longest} bytes (line {self._number})")
            decoded = decode(line, "utf-8")
            self.size += len(line)
            self.replaced += decoded.replaced
            yield from _LINE.findall(decoded.text)


def _document(
    names: list[str], cells: list[str], source: Source, options: ReadOptions, lines: _Lines
) -> Document | Unparsed | Outcome:
    if len(cells) != len(names):
        counts = f"{len(cells)} fields, and the table has {len(names)} columns ({lines.where()})"
        return rejected(source.path, source.record, counts)
    row: Row = dict(zip(names, cells, strict=True))
    source = called(source, row, options)
    if reason := undecodable(lines.replaced, lines.size):
        return rejected(source.path, source.record, reason, source.id)
    return document(row, source, options, "csv", Octets(lines.replaced, where=lines.where()))


def _delimiter(line: str, text_field: str) -> str:
    """Find what parts the names: what makes one of them the text's, else what stands there most."""
    named = (delimiter for delimiter in _DELIMITERS if text_field in _cells(line, delimiter))
    return next(named, max(_DELIMITERS, key=line.count))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []
