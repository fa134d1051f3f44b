"""What the reader is asked to do, and what it says of things that are no documents.

Values only; nothing here touches a file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from newsdedup.model import Outcome, Source
from newsdedup.sources.choice import Choice

if TYPE_CHECKING:
    from newsdedup.sources.meter import Meter

FORMS = ("auto", "text", "html", "jsonl", "csv", "warc", "parquet")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read. Sizes are bytes after decompression unless said otherwise."""

    form: str = "auto"
    """one of FORMS; "auto" tells by content"""
    split: str | None = None
    """text: a regular expression; a line in which it is found starts a new document"""
    text_field: str = "text"
    id_field: str = "id"
    carry: tuple[str, ...] = ()
    """fields of a row, or of a WARC record's head, copied into `Document.extra`"""
    choice: Choice = Choice()
    """which files of a folder and which members of an archive"""
    passing: frozenset[str] | None = None
    """JSONL: objects are to be passed on, so their bytes are kept in `Document.raw` and their texts taken as they are;
    an object may have none of these fields"""
    max_file: int = 100 << 20
    """largest single document; what holds many is streamed and may be any size"""
    max_line: int = 16 << 20
    max_ratio: int = 200
    """most bytes that one compressed byte may become"""
    max_members: int = 1_000_000
    """most members of an archive"""
    max_depth: int = 2000
    """deepest nesting of HTML elements"""
    later: bool = False
    """pages of HTML, and lines of objects that are passed on, are given as they came, `Unparsed`"""
    own: frozenset[tuple[int, int]] = frozenset()
    """(st_dev, st_ino) of the run's own outputs, which are never read"""
    meter: Meter | None = field(default=None, compare=False)
    """told of what is read"""


class Note(NamedTuple):
    """Something on the way that is not a document and deserves one line on stderr.

    `path` may hold control characters: who prints it escapes them.
    """

    path: str
    message: str
    missing: bool
    """a path that the user named and that gave nothing to read"""


class Unreadable(Exception):
    """A document, or the rest of a file, cannot be had; the message is the reason.

    Never leaves the reader: it becomes a rejected outcome.
    """


def rejected(path: str, record: int, reason: str, own_id: str | None = None) -> Outcome:
    """Make the outcome of a document that could not be read."""
    return Outcome("rejected", Source(path, record, own_id), reason=reason)
