"""An HTTP response as an archive keeps it: its head, and its body as the page that it was.

Archives keep what was sent, or what was made of it under the old head: a coding that is named and not there is no
fault. The length that the head tells is not believed either; the archive's own is.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from newsdedup.sources.chunked import Chunked
from newsdedup.sources.options import Unreadable
from newsdedup.sources.stream import beginning
from newsdedup.sources.unpack import limited, unpacked

_LONGEST_LINE = 1 << 16
_MOST_LINES = 1000
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?\s+(\d{3})(?:\s|$)")
_CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})\s*(?:;.*)?\r?\n", re.DOTALL)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_SLICE = 1 << 14

Headers = dict[str, str]
"""Values by name in lower case; the first where a name occurs twice."""


class Response(NamedTuple):
    """What was answered."""

    status: int
    headers: Headers
    body: Iterator[bytes]


def response(block: Iterator[bytes], max_ratio: int) -> Response:
    """Read a response; its body is decoded as it is read.

    Raises:
        Unreadable: it is none; also on reading the body, if that is broken.
    """
    stream = Chunked(block)
    found = _STATUS.match(stream.line(_LONGEST_LINE))
    if found is None:
        raise Unreadable("broken response: it has no status line")
    headers = read_headers(stream)
    body = stream.rest()
    if headers.get("transfer-encoding", "").lower() == "chunked":
        body = _dechunked(stream)
    return Response(int(found[1]), headers, _decoded(body, headers.get("content-encoding", "").lower(), max_ratio))


def read_headers(stream: Chunked) -> Headers:
    """Read header lines to the blank one that ends them.

    Raises:
        Unreadable: there are too many, or the stream ends among them.
    """
    headers: Headers = {}
    name = ""
    for _ in range(_MOST_LINES):
        line = stream.line(_LONGEST_LINE)
        if not line.endswith(b"\n"):
            raise Unreadable("truncated: it ends among its headers")
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if not text:
            return headers
        if text[0] in " \t" and name:
            headers[name] += f" {text.strip()}"
            continue
        name, _, value = text.partition(":")
        name = name.strip().lower()
        headers.setdefault(name, value.strip())
    raise Unreadable(f"more than {_MOST_LINES} header lines")


def media_type(headers: Headers) -> str:
    """Give the type of what was sent, in lower case and without parameters; empty if it is not told."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def charset(headers: Headers) -> str:
    """Give the encoding that was told of what was sent; empty if none was."""
    found = _CHARSET.search(headers.get("content-type", ""))
    return found[1] if found else ""


def _dechunked(stream: Chunked) -> Iterator[bytes]:
    line = stream.line(_LONGEST_LINE)
    if line and not _CHUNK_SIZE.fullmatch(line):
        yield line
        yield from stream.rest()
        return
    while (found := _CHUNK_SIZE.fullmatch(line)) is not None:
        size = int(found[1], 16)
        if size == 0:
            return
        yield from stream.part(size)
        stream.line(_LONGEST_LINE)
        line = stream.line(_LONGEST_LINE)
    raise Unreadable("truncated response: it ends within its chunks")


def _decoded(body: Iterator[bytes], coding: str, max_ratio: int) -> Iterator[bytes]:
    """Undo the coding of a body: what has a signature is known by it, whatever the head says."""
    head, body = beginning(body)
    if coding not in ("deflate", "br") or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return unpacked(body, max_ratio)
    return limited(_deflate(body) if coding == "deflate" else _brotli(body), max_ratio)


def _deflate(chunks: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield (compressed bytes so far, output); some servers leave the wrapper of zlib off."""
    head, chunks = beginning(chunks)
    wrapped = len(head) > 1 and head[0] & 15 == 8 and int.from_bytes(head[:2], "big") % 31 == 0
    reader = zlib.decompressobj(wbits=15 if wrapped else -15)
    taken = 0
    for data in chunks:
        taken += len(data)
        while data and not reader.eof:
            try:
                yield taken, reader.decompress(data, _SLICE << 6)
            except zlib.error as fault:
                raise Unreadable(f"broken response: {fault}") from fault
            data = reader.unconsumed_tail
    if not reader.eof:
        raise Unreadable("truncated response: its compressed body ends early")


def _brotli(chunks: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield (compressed bytes so far, output)."""
    try:
        import brotli
    except ImportError as error:
        raise Unreadable("Brotli: install newsdedup[warc] to read it") from error
    reader = brotli.Decompressor()
    taken = 0
    for chunk in chunks:
        for start in range(0, len(chunk), _SLICE):
            data = chunk[start : start + _SLICE]
            taken += len(data)
            try:
                yield taken, reader.process(data, output_buffer_limit=_SLICE << 6)
                while not reader.can_accept_more_data():
                    yield taken, reader.process(b"", output_buffer_limit=_SLICE << 6)
            except brotli.error as fault:
                raise Unreadable(f"broken response: {fault}") from fault
    if not reader.is_finished():
        raise Unreadable("truncated response: its compressed body ends early")
