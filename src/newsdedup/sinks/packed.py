"""Compressed outputs: the same lines give the same bytes, whatever the file is called and whenever it is written."""

from __future__ import annotations

import zlib
from typing import Protocol

from newsdedup.errors import CannotCreate
from newsdedup.sinks.jsonl import Identity, Sink

SUFFIXES = (".gz", ".zst")
_GZIP = 31
"""zlib's word for gzip; it writes no name and no time"""
_LEVEL = {".gz": 6, ".zst": 3}


class _Packer(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...


class Packed:
    """Compresses what it takes and hands it on.

    Args:
        sink: where to; settled with this one.
        suffix: one of SUFFIXES.

    Raises:
        CannotCreate: the library for it is not installed.
    """

    def __init__(self, sink: Sink, suffix: str) -> None:
        self._sink = sink
        self._packer = _packer(suffix)
        self._done = False

    def write(self, data: bytes) -> None:
        """Take bytes."""
        packed = self._packer.compress(data)
        if packed:
            self._sink.write(packed)

    def flush(self) -> None:
        """Do nothing: what is compressed a line at a time is hardly compressed."""

    def commit(self) -> None:
        """Write the end and publish."""
        if not self._done:
            self._done = True
            self._sink.write(self._packer.flush())
        self._sink.commit()

    def abort(self) -> None:
        """Give up."""
        self._done = True
        self._sink.abort()

    def identity(self) -> Identity:
        """Name the file."""
        return self._sink.identity()


def _packer(suffix: str) -> _Packer:
    if suffix == ".gz":
        return zlib.compressobj(_LEVEL[suffix], wbits=_GZIP)
    try:
        import zstandard
    except ImportError as error:
        raise CannotCreate("zst: install newsdedup[zstd] to write it") from error
    packer: _Packer = zstandard.ZstdCompressor(level=_LEVEL[suffix], write_checksum=True).compressobj()
    return packer
