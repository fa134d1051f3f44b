"""Bytes to text, and the way back from each character to its bytes.

A byte order mark decides. Without one a line is UTF-8, or else cp1252; text that is plainly UTF-16 is read so.
Must not reject anything: `Decoded.replaced` says how many bytes no encoding explains, the caller judges.
"""

from __future__ import annotations

import codecs
import re
import sys
from array import array
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""UTF-32 first: its little-endian mark begins with that of UTF-16."""

LINE = re.compile(rb"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
"""A line with its end, in bytes that extend ASCII."""

_UTF8_STEPS = re.compile(rb"[\x00-\x0c\x0e-\x7f]+|\r\n?|[\xc2-\xf4][\x80-\xbf]+")
_BYTE_STEPS = re.compile(rb"[^\r]+|\r\n?")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SAMPLE = 4096
_LEAST_SAMPLE = 16


class Decoded(NamedTuple):
    """Text as read: byte order mark off, line ends made "\\n", nothing else done."""

    text: str
    encoding: str
    """"utf-8", "cp1252", "utf-8+cp1252" (mixed, line by line), "utf-16-le", ..., "utf-32-be" """
    bom: bool
    replaced: int
    """bytes that became U+FFFD"""


def decode(raw: bytes, encoding: str | None = None) -> Decoded:
    """Decode bytes; never fails.

    Args:
        raw: the bytes.
        encoding: None to find out; "utf-8" for the line-by-line rule (UTF-8 or cp1252) whatever the bytes look
            like; "utf-16-le" and the like for one part of a text whose encoding is known.
    """
    family = wide_encoding(raw) if encoding is None else encoding if encoding.startswith(("utf-16", "utf-32")) else None
    start = bom_length(raw, family)
    if family is not None:
        text, replaced = _decode_wide(raw[start:], family)
        return Decoded(line_ends(text), family, start > 0, replaced)
    try:
        return Decoded(line_ends(raw[start:].decode("utf-8")), "utf-8", start > 0, 0)
    except UnicodeDecodeError:
        return _decode_mixed(raw, start)


def undecodable(replaced: int, size: int) -> str | None:
    """Give the reason to reject a document of `size` bytes, or None."""
    if replaced * 100 <= size:
        return None
    return f"undecodable: {replaced} of {size} bytes fit no encoding"


def wide_encoding(head: bytes) -> str | None:
    """Name the UTF-16 or UTF-32 encoding that a text begins in; None for one that extends ASCII."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return None if name == "utf-8" else name
    return _unmarked_utf16(head[:_SAMPLE])


def bom_length(raw: bytes, family: str | None) -> int:
    """Count the bytes of the byte order mark; `family` is None for what extends ASCII."""
    mark = next(mark for mark, name in _BOMS if name == (family or "utf-8"))
    return len(mark) if raw.startswith(mark) else 0


def byte_offsets(raw: bytes, decoded: Decoded) -> array[int]:
    """Map each code point of `decoded.text`, and its end, to its byte offset in `raw`.

    `raw[offsets[i]:offsets[i + 1]]` are the bytes of character i (two for a "\\r\\n"); together they are `raw`
    after its byte order mark, which `offsets[0]` skips.
    """
    family = decoded.encoding if decoded.encoding.startswith(("utf-16", "utf-32")) else None
    start = bom_length(raw, family) if decoded.bom else 0
    offsets = array("q")
    if family is not None:
        offsets.extend(_wide_starts(raw[start:], family, start))
    else:
        for first, end, codec in _runs(raw, start):
            for step in (_UTF8_STEPS if codec == "utf-8" else _BYTE_STEPS).finditer(raw, first, end):
                low, high = step.span()
                one = raw[low] == 0x0D or (codec == "utf-8" and raw[low] >= 0x80)
                offsets.extend((low,) if one else range(low, high))
    offsets.append(len(raw))
    return offsets


def line_ends(text: str) -> str:
    """Make every "\\r\\n" and lone "\\r" a "\\n"; nothing else ends a line."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def utf8_chunks(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Give the stream as it is, or as UTF-8 if it begins as UTF-16 or UTF-32."""
    head = next(chunks, b"")
    wide = wide_encoding(head)
    if wide is None:
        if head:
            yield head
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder(wide)("replace")
    for chunk in chain((head,), chunks):
        yield decoder.decode(chunk).encode("utf-8")
    yield decoder.decode(b"", final=True).encode("utf-8")


def _runs(raw: bytes, start: int) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, codec) of stretches of lines in one encoding, in order, without gaps."""
    first, at, codec = start, start, "utf-8"
    for line in LINE.finditer(raw, start):
        here = "utf-8" if _is_utf8(line.group()) else "cp1252"
        if here != codec:
            if at > first:
                yield first, at, codec
            first, codec = at, here
        at = line.end()
    if at > first:
        yield first, at, codec


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode_mixed(raw: bytes, start: int) -> Decoded:
    """Decode line by line: UTF-8, or else cp1252, whose five undefined bytes become U+FFFD."""
    pieces: list[str] = []
    replaced, beyond = 0, False
    for first, end, codec in _runs(raw, start):
        piece = raw[first:end].decode(codec, "replace")
        if codec == "cp1252":
            replaced += piece.count("\ufffd")
        else:
            beyond = beyond or not piece.isascii()
        pieces.append(piece)
    bom = start > 0
    return Decoded(line_ends("".join(pieces)), "utf-8+cp1252" if beyond or bom else "cp1252", bom, replaced)


def _unmarked_utf16(sample: bytes) -> str | None:
    """Name the UTF-16 that unmarked bytes plainly are: nearly every second byte NUL, nearly no other."""
    sample = sample[: len(sample) // 2 * 2]
    if len(sample) < _LEAST_SAMPLE or sample.count(0) * 3 < len(sample):
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if min(even, odd) * 20 > max(even, odd):
        return None
    name = "utf-16-le" if odd > even else "utf-16-be"
    try:
        codecs.getincrementaldecoder(name)().decode(sample)
    except UnicodeDecodeError:
        return None
    return name


def _decode_wide(raw: bytes, family: str) -> tuple[str, int]:
    """Decode UTF-16 or UTF-32 without its mark: (text, bytes that became U+FFFD), one U+FFFD a broken unit."""
    width = 2 if family.startswith("utf-16") else 4
    whole = raw[: len(raw) // width * width]
    rest = len(raw) - len(whole)
    if width == 2:
        text = whole.decode(family, "surrogatepass")
    else:
        units = array("I", whole)
        if (sys.byteorder == "little") != family.endswith("le"):
            units.byteswap()
        text = "".join(chr(unit) if unit < 0x110000 else "\ud800" for unit in units)
    text, broken = _SURROGATE.subn("\ufffd", text)
    return text + ("\ufffd" if rest else ""), broken * width + rest


def _wide_starts(raw: bytes, family: str, at: int) -> Iterator[int]:
    """Yield where each character starts, the "\n" of a "\r\n" left out; `at` is the offset of the first."""
    text, _ = _decode_wide(raw, family)
    before = ""
    for character in text:
        if character != "\n" or before != "\r":
            yield at
        at += 4 if family.startswith("utf-32") or character > "\uffff" else 2
        before = character
