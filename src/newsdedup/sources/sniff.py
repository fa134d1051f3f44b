"""Telling a stream's form by its beginning, and giving the stream back whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain

from newsdedup.sources.decode import decode
from newsdedup.sources.options import ReadOptions
from newsdedup.sources.signs import is_warc

_HEAD = 4096
_PAGE = re.compile(r"<!doctype|<html\b|<body\b", re.IGNORECASE)


def sniff(chunks: Iterator[bytes], options: ReadOptions) -> tuple[str, Iterator[bytes]]:
    """Name the form ("jsonl", "csv", "warc", "html" or "text") and give back the stream from its start.

    WARC by its signature, JSONL if the first non-blank line is an object, HTML if a page begins in the first 4 kB, CSV
    if the first non-blank line names a column of `text_field` and others, else text.
    """
    if options.form != "auto":
        return options.form, chunks
    taken: list[bytes] = []
    size = 0
    while size < _HEAD and (chunk := next(chunks, b"")):
        taken.append(chunk)
        size += len(chunk)
    beginning = decode(b"".join(taken)[:_HEAD]).text
    if is_warc(taken[0] if taken else b""):
        return "warc", chain(taken, chunks)
    form = "html" if _PAGE.search(beginning) else "text"
    from newsdedup.sources.csv import names_a_text

    first, ended, _ = beginning.lstrip().partition("\n")
    if form == "text" and ended and names_a_text(first, options.text_field):
        form = "csv"
    if beginning.lstrip().startswith("{"):
        while b"\n" not in taken[-1].lstrip() and size <= options.max_line and (chunk := next(chunks, b"")):
            taken.append(chunk)
            size += len(chunk)
        if _is_object(decode(b"".join(taken)).text.lstrip().split("\n", 1)[0]):
            form = "jsonl"
    return form, chain(taken, chunks)


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line, strict=False), dict)
    except RecursionError:
        return True
    except ValueError:
        return False
