"""What an index needs of an article it remembers, as bytes that can be laid by and read again years later.

Bytes in, bytes out; where they lie is the caller's. The words lie apart, on a shelf: they are needed only when
something resembles the article.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from struct import Struct
from typing import NamedTuple

import numpy as np

from newsdedup.dedup.kept import FORMAT
from newsdedup.model import Source
from newsdedup.sketch.words import Hashes, Places

_HEAD = Struct("<BQIIqII")
"""format, text, words, rate, record, bytes of the names, bytes of what is rare"""

_KEY_BYTES = 5
"""The upper 40 bits of a key; postings look at 36."""


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
    keys: bytes
    """as `packed_keys` gives them"""
    reason: str | None = None
    """why it was kept, if not for being first"""
    copy: Copy | None = None
    """of a face"""
    rank: tuple[float, float] | None = None
    """what the policy of keeping looked at, if any"""
    stripped: tuple[int, ...] = ()
    """its paragraphs that were taken out of its text"""


def packed(note: Note) -> bytes:
    """Write a note down."""
    source, rare = note.source, b""
    names = f"{note.name}\0{source.path}".encode("utf-8", "surrogatepass")
    if (source.id, note.reason, note.copy, note.rank, note.stripped) != (None, None, None, None, ()):
        some = [source.id, note.reason, note.copy, note.rank, note.stripped]
        rare = json.dumps(some, separators=(",", ":")).encode("ascii")
    head = _HEAD.pack(FORMAT, note.text, note.words, note.rate, source.record, len(names), len(rare))
    return b"".join((head, names, rare, note.keys))


def unpacked(blob: bytes) -> Note:
    """Read what `packed` wrote.

    Raises:
        ValueError: it is something else.
    """
    if len(blob) < _HEAD.size or blob[0] != FORMAT:
        raise ValueError("not the memory of an article, or of another version")
    _, text, words, rate, record, length, more = _HEAD.unpack_from(blob)
    end = _HEAD.size + length
    name, _, path = blob[_HEAD.size : end].decode("utf-8", "surrogatepass").partition("\0")
    if not more:
        return Note(name, Source(path, record), words, text, rate, blob[end:])
    own, reason, copy, looked_at, stripped = json.loads(blob[end : end + more])
    copied = None if copy is None else Copy(*copy)
    place = None if looked_at is None else (looked_at[0], looked_at[1])
    known = reason, copied, place, tuple(stripped)
    return Note(name, Source(path, record, own), words, text, rate, blob[end + more :], *known)


def packed_keys(keys: Hashes) -> bytes:
    """Write keys down."""
    octets = np.ascontiguousarray(keys, dtype="<u8").view(np.uint8).reshape(-1, 8)
    return octets[:, 8 - _KEY_BYTES :].tobytes()


def unpacked_keys(written: Sequence[bytes]) -> tuple[Hashes, Places]:
    """Read keys, of many articles at once: their upper 40 bits, and how many each article has."""
    octets = np.frombuffer(b"".join(written), np.uint8).reshape(-1, _KEY_BYTES)
    keys = np.zeros((len(octets), 8), dtype=np.uint8)
    keys[:, 8 - _KEY_BYTES :] = octets
    counts = np.array([len(own) // _KEY_BYTES for own in written], dtype=np.int64)
    return keys.reshape(-1).view("<u8"), counts
