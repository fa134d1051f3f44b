"""What an index needs of an article it remembers, as bytes that can be laid by and read again years later.

Bytes in, bytes out; where they lie is the caller's. The words lie apart, on a shelf: they are needed only when
something resembles the article.
"""

from __future__ import annotations

import json
from struct import Struct
from typing import NamedTuple

import numpy as np

from newsdedup.dedup.kept import FORMAT
from newsdedup.model import Source
from newsdedup.sketch.words import Hashes

_HEAD = Struct("<BQIIII")
"""format, text, words, rate, keys, bytes of JSON"""

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
    keys: Hashes
    reason: str | None = None
    """why it was kept, if not for being first"""
    copy: Copy | None = None
    """of a face"""


def packed(note: Note) -> bytes:
    """Write a note down."""
    said = [note.name, *note.source, note.reason, note.copy]
    words = json.dumps(said, separators=(",", ":")).encode("ascii")
    head = _HEAD.pack(FORMAT, note.text, note.words, note.rate, len(note.keys), len(words))
    keys = np.ascontiguousarray(note.keys, dtype="<u8").view(np.uint8).reshape(-1, 8)[:, 8 - _KEY_BYTES :]
    return b"".join((head, words, keys.tobytes()))


def unpacked(blob: bytes) -> Note:
    """Read what `packed` wrote; of the keys their upper 40 bits.

    Raises:
        ValueError: it is something else.
    """
    if len(blob) < _HEAD.size or blob[0] != FORMAT:
        raise ValueError("not the memory of an article, or of another version")
    _, text, words, rate, count, length = _HEAD.unpack_from(blob)
    start = _HEAD.size + length
    name, path, record, own, reason, copy = json.loads(blob[_HEAD.size : start])
    keys = np.zeros((count, 8), dtype=np.uint8)
    keys[:, 8 - _KEY_BYTES :] = np.frombuffer(blob, np.uint8, count * _KEY_BYTES, start).reshape(-1, _KEY_BYTES)
    copied = None if copy is None else Copy(*copy)
    own_keys = keys.reshape(-1).view("<u8")
    return Note(name, Source(path, record, own), words, text, rate, own_keys, reason, copied)
