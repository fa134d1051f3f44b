"""Reading through gz, bz2, xz and zst, known by their first bytes, within a limit on how much they may become.

Several members or frames are one stream. A stream that ends early, is damaged or expands without measure is
`Unreadable` at that point; nothing is ever written to disk.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from newsdedup.sources.options import Unreadable
from newsdedup.sources.stream import beginning

if TYPE_CHECKING:
    from bz2 import BZ2Decompressor
    from lzma import LZMADecompressor

_GZIP = b"\x1f\x8b"
_BZIP2 = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")
_XZ = b"\xfd7zXZ\0"
_ZSTD = b"\x28\xb5\x2f\xfd"
_OUT = 1 << 20
_FREE = 1 << 20
"""bytes that any input may become, whatever the ratio"""
_GZIP_SLICE = 1 << 15
"""small, for each member's end copies what is left of it"""
_ZSTD_SLICE = 1 << 10
"""a block of four bytes may become 128 KiB: fed so, one step yields 32 MiB at most"""
_ZSTD_WINDOW = 1 << 27
_XZ_MEMORY = 1 << 28
"""what the decoder of an xz stream may take; `xz -9` asks for 65 MiB"""


def unpacked(chunks: Iterator[bytes], max_ratio: int) -> Iterator[bytes]:
    """Decompress a stream if it is compressed, else give it as it is."""
    head, rest = beginning(chunks)
    unpack = packing(head)
    return rest if unpack is None else limited(unpack(rest), max_ratio)


def packing(head: bytes) -> Callable[[Iterator[bytes]], Iterator[tuple[int, bytes]]] | None:
    """Find what reads a stream that begins so, in steps of (bytes in so far, bytes out); None: it is not compressed."""
    if head.startswith(_GZIP):
        return _gzip
    if head.startswith(_ZSTD):
        return _zstd
    if head.startswith(_XZ):
        return _xz
    return _bzip2 if _BZIP2.match(head) else None


def limited(steps: Iterator[tuple[int, bytes]], max_ratio: int) -> Iterator[bytes]:
    """Pass on what comes out while (bytes in so far, bytes out) stay in proportion.

    Raises:
        Unreadable: they do not.
    """
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


def _bzip2(chunks: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    import bz2

    return _streams(chunks, bz2.BZ2Decompressor, "bz2")


def _xz(chunks: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    import lzma

    return _streams(chunks, lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, _XZ_MEMORY), "xz")


def _streams(
    chunks: Iterator[bytes], make: Callable[[], BZ2Decompressor | LZMADecompressor], name: str
) -> Iterator[tuple[int, bytes]]:
    """Yield (compressed bytes so far, output) stream by stream; zero padding after one is no fault."""
    import lzma

    reader: BZ2Decompressor | LZMADecompressor | None = None
    taken = 0
    for data in _sliced(chunks, _GZIP_SLICE):
        taken += len(data)
        while data := data.lstrip(b"\0") if reader is None else data:
            reader = reader or make()
            try:
                yield taken, reader.decompress(data, _OUT)
                while not reader.eof and not reader.needs_input:
                    yield taken, reader.decompress(b"", _OUT)
            except (OSError, ValueError, EOFError, lzma.LZMAError) as error:
                raise Unreadable(f"broken {name}: {error}") from error
            data = reader.unused_data
            reader = None if reader.eof else reader
    if reader is not None:
        raise Unreadable(f"truncated {name}: it ends before its end mark")
