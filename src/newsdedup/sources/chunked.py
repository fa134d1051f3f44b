"""A stream of chunks read by the line and by the byte, as containers ask for it: never more held than one chunk."""

from __future__ import annotations

from collections.abc import Iterator

from newsdedup.sources.options import Unreadable


class Chunked:
    """Reads a stream of chunks from its beginning to its end.

    Args:
        chunks: what `stream` gives; whatever it raises goes through.
    """

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._held = b""
        self._at = 0
        self.broken = False
        """it broke off, or ended before what was asked for"""

    def exactly(self, size: int) -> bytes:
        """Read so many bytes; fewer only at the end."""
        pieces = []
        while size > 0 and self._more():
            pieces.append(self._held[self._at : self._at + size])
            self._at += len(pieces[-1])
            size -= len(pieces[-1])
        return b"".join(pieces)

    def skip(self, size: int) -> None:
        """Pass over so many bytes, or to the end."""
        while size > 0 and self._more():
            step = min(size, len(self._held) - self._at)
            self._at += step
            size -= step

    def part(self, size: int) -> Iterator[bytes]:
        """Yield so many bytes in chunks.

        Raises:
            Unreadable: the stream ends before.
        """
        while size > 0:
            if not self._more():
                self.broken = True
                raise Unreadable(f"truncated: {size} bytes are missing at its end")
            piece = self._held[self._at : self._at + size]
            self._at += len(piece)
            size -= len(piece)
            yield piece

    def rest(self) -> Iterator[bytes]:
        """Yield what is left, in chunks."""
        while self._more():
            at, self._at = self._at, len(self._held)
            yield self._held[at:]

    def line(self, longest: int) -> bytes:
        """Read to the end of a line, its end included; empty at the end of the stream.

        Raises:
            Unreadable: it is longer.
        """
        pieces: list[bytes] = []
        size = 0
        while self._more():
            end = self._held.find(b"\n", self._at) + 1
            piece = self._held[self._at : end or len(self._held)]
            self._at += len(piece)
            size += len(piece)
            pieces.append(piece)
            if size > longest:
                raise Unreadable(f"a header line of over {longest} bytes")
            if end:
                break
        return b"".join(pieces)

    def only_zeros(self) -> bool:
        """Read to the end and tell whether nothing but zero bytes was left."""
        while self._more():
            if any(self._held[self._at :]):
                return False
            self._at = len(self._held)
        return True

    def _more(self) -> bool:
        """Tell whether there is anything left to read."""
        while self._at >= len(self._held):
            self._at = 0
            try:
                self._held = next(self._chunks, b"")
            except Unreadable:
                self._held, self.broken = b"", True
                raise
            if not self._held:
                return False
        return True
