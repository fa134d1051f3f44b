"""Which form an output takes, and the sinks that make it so: every one of them takes a line of JSON a record."""

from __future__ import annotations

import os
from typing import NamedTuple

from newsdedup.errors import UsageFault
from newsdedup.sinks.jsonl import Sink, open_sink
from newsdedup.sinks.packed import SUFFIXES, Packed
from newsdedup.sinks.segments import is_folder
from newsdedup.sinks.shards import Shards, ShardSize

FORMS = ("auto", "jsonl", "jsonl.gz", "jsonl.zst", "parquet", "text")


class Form(NamedTuple):
    """What the user asked for."""

    to: str = "auto"
    """one of FORMS; "auto" goes by the name"""
    shards: ShardSize | None = None
    """None: one file, or files of the usual size where a folder was named"""

    def of(self, path: str | None) -> str:
        """Name the form that an output of this name takes: one of FORMS, and not "auto"."""
        if self.to != "auto":
            return self.to
        name = path or ""
        if name.endswith(".parquet"):
            return "parquet"
        return next((f"jsonl{suffix}" for suffix in SUFFIXES if name.endswith(suffix)), "jsonl")

    def grows(self, path: str | None) -> bool:
        """Tell whether an output of this form can be appended to by a later run."""
        return self.of(path) == "jsonl" and self.shards is None


def open_lines(path: str | None) -> Sink:
    """Open an output for lines, compressed if its name says so.

    Raises:
        CannotCreate, Forbidden, OutputFault: as `open_sink`; also where a library is missing.
    """
    suffix = next((suffix for suffix in SUFFIXES if path is not None and path.endswith(suffix)), None)
    return open_sink(path) if suffix is None else _wrapped(path, suffix)


def open_articles(path: str | None, form: Form) -> Sink:
    """Open the output of the articles.

    Raises:
        UsageFault: this form needs a folder.
        CannotCreate, Forbidden, OutputFault: it cannot be had.
    """
    kind = form.of(path)
    folder = path if path is not None and path != "-" and is_folder(path) else None
    if kind == "text":
        if folder is None:
            raise UsageFault("--to text writes a file an article: name a folder with -o DIR/")
        from newsdedup.sinks.texts import Texts

        return Texts(folder)
    if folder is not None:
        return Shards(folder, form.shards or ShardSize(), f".{kind}", lambda name: _open_file(name, kind))
    if form.shards is not None:
        raise UsageFault("--shard-size writes several files: name a folder with -o DIR/")
    return _open_file(path, kind)


def _open_file(path: str | None, kind: str) -> Sink:
    if kind == "parquet":
        from newsdedup.sinks.parquet import ParquetSink

        sink = open_sink(path)
        try:
            return ParquetSink(sink)
        except BaseException:
            sink.abort()
            raise
    suffix = os.path.splitext(kind)[1]  # noqa: PTH122
    return _wrapped(path, suffix) if suffix else open_sink(path)


def _wrapped(path: str | None, suffix: str) -> Sink:
    sink = open_sink(path)
    try:
        return Packed(sink, suffix)
    except BaseException:
        sink.abort()
        raise
