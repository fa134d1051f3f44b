"""What an index needs of an article it remembers, as bytes that can be laid by and read again years later.

Bytes in, bytes out; where they lie is the caller's. The words lie apart, on a shelf, and the keys in sorted runs: they
are needed only when something resembles the article, and to find that out.
"""

from __future__ import annotations

import json
from struct import Struct
from typing import NamedTuple

from newsdedup.dedup.kept import FORMAT
from newsdedup.model import Source

_HEAD = Struct("<BQIIIqII")
"""format, text, words, rate, day, record, bytes of the names, bytes of what is rare"""


class Copy(NamedTuple):
    """What was said of an article that is a face: see `model.Verdict`."""

    relation: str | None
    similarity: float | None
    kept_because: str | None


class Note(NamedTuple):
    """What a blob holds."""

    name: str
    source: Source
    words: int
    text: int
    """64-bit hash of its words in order"""
    rate: int
    """samples and level, in one number"""
    day: int
    """of publication (`arrival.day`)"""
    reason: str | None = None
    """why it was kept, if not for being first"""
    copy: Copy | None = None
    """of a face"""
    rank: tuple[str, float, float] | None = None
    """the policy by which it was kept, if not `first`, and its place under it (`arrival.rank`)"""
    stripped: tuple[int, ...] = ()
    """its paragraphs that were taken out of its text"""


def packed(note: Note) -> bytes:
    """Write a note down."""
    source, rare = note.source, b""
    names = f"{note.name}\0{source.path}".encode("utf-8", "surrogatepass")
    if (source.id, note.reason, note.copy, note.rank, note.stripped) != (None, None, None, None, ()):
        some = [source.id, note.reason, note.copy, note.rank, note.stripped]
        rare = json.dumps(some, separators=(",", ":")).encode("ascii")
    head = _HEAD.pack(FORMAT, note.text, note.words, note.rate, note.day, source.record, len(names), len(rare))
    return b"".join((head, names, rare))


def unpacked(blob: bytes) -> Note:
    """Read what `packed` wrote.

    Raises:
        ValueError: it is something else.
    """
    if len(blob) < _HEAD.size or blob[0] != FORMAT:
        raise ValueError("not the memory of an article, or of another version")
    _, text, words, rate, day, record, length, more = _HEAD.unpack_from(blob)
    end = _HEAD.size + length
    name, _, path = blob[_HEAD.size : end].decode("utf-8", "surrogatepass").partition("\0")
    if not more:
        return Note(name, Source(path, record), words, text, rate, day)
    own, reason, copy, rank, stripped = json.loads(blob[end : end + more])
    said = None if copy is None else Copy(*copy), None if rank is None else tuple(rank), tuple(stripped)
    return Note(name, Source(path, record, own), words, text, rate, day, reason, *said)
