"""Reading through gz and zst, known by their first bytes, within a limit on how much they may become.

Several members or frames are one stream. A stream that ends early, is damaged or expands without measure is
`Unreadable` at that point; nothing is ever written to disk.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from itertools import chain

from newsdedup.sources.options import Unreadable

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_OUT = 1 << 20
_FREE = 1 << 20
"""bytes that any input may become, whatever the ratio"""
_GZIP_SLICE = 1 << 15
"""small, for each member's end copies what is left of it"""
_ZSTD_SLICE = 1 << 10
"""a block of four bytes may become 128 KiB: fed so, one step yields 32 MiB at most"""
_ZSTD_WINDOW = 1 << 27


def unpacked(chunks: Iterator[bytes], max_ratio: int) -> Iterator[bytes]:
    """Decompress a stream if it is compressed, else give it as it is."""
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= len(_ZSTD):
            break
    rest = chain([head] if head else [], chunks)
    if head.startswith(_GZIP):
        return _limited(_gzip(rest), max_ratio)
    if head.startswith(_ZSTD):
        return _limited(_zstd(rest), max_ratio)
    return rest


def _limited(steps: Iterator[tuple[int, bytes]], max_ratio: int) -> Iterator[bytes]:
    """Pass on what comes out while (bytes in, bytes out) stay in proportion."""
    size = 0
    for taken, out in steps:
        size += len(out)
        if size > max(_FREE, taken * max_ratio):
            raise Unreadable(f"it expands more than {max_ratio} times, like a decompression bomb")
        for start in range(0, len(out), _OUT):
            yield out[start : start + _OUT]


def _sliced(chunks: Iterator[bytes], size: int) -> Iterator[bytes]:
    for chunk in chunks:
        for start in range(0, len(chunk), size):
            yield chunk[start : start + size]


def _gzip(chunks: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield (compressed bytes so far, output) member by member; zero padding after one is no fault."""
    member: zlib._Decompress | None = None
    taken = 0
    for data in _sliced(chunks, _GZIP_SLICE):
        taken += len(data)
        while data := data.lstrip(b"\0") if member is None else data:
            member = member or zlib.decompressobj(wbits=31)
            try:
                out = member.decompress(data, _OUT)
            except zlib.error as error:
                raise Unreadable(f"broken gz: {error}") from error
            data = member.unused_data if member.eof else member.unconsumed_tail
            member = None if member.eof else member
            yield taken, out
    if member is not None:
        raise Unreadable("truncated gz: it ends before its end mark")


def _zstd(chunks: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield (compressed bytes so far, output) frame by frame."""
    try:
        import zstandard
    except ImportError as error:
        raise Unreadable("zst: install newsdedup[zstd] to read it") from error
    reader = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    frame, fresh, taken = reader.decompressobj(), True, 0
    for data in _sliced(chunks, _ZSTD_SLICE):
        taken += len(data)
        while data:
            try:
                out = frame.decompress(data)
            except zstandard.ZstdError as error:
                raise Unreadable(f"broken zst: {error}") from error
            yield taken, out
            fresh, data = frame.eof, frame.unused_data
            if fresh:
                frame = reader.decompressobj()
    if not fresh:
        raise Unreadable("truncated zst: it ends within a frame")
