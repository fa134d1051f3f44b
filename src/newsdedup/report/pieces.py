"""Text and bytes: what the story's text lacks of the input, and the input put together again from both.

Knows bytes and spans; what a ledger row is, it does not.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from newsdedup.clean.render import paragraphs
from newsdedup.clean.rest import Offsets
from newsdedup.model import Document, Page
from newsdedup.sources.decode import Decoded, byte_offsets

LONGEST = 20
"""characters of `text` that one piece replaces at most; nothing that is story hides in a ledger"""


class Piece(NamedTuple):
    """These bytes stand where the text has [start, end)."""

    start: int
    end: int
    data: bytes


class _Stretch(NamedTuple):
    """Characters [start, start + length) of the text that are the document's from `origin` on, one by one."""

    start: int
    origin: int
    length: int


class _Spelling(NamedTuple):
    """How the original spells the document's text: `places[i]` is the byte of code point i, plus one for the end."""

    places: Sequence[int]
    original: bytes
    codec: str

    def agrees(self, shown: str, origin: int) -> bool:
        """Tell whether the original spells these characters just as `text` in its encoding would."""
        try:
            return shown.encode(self.codec) == self.original[self.places[origin] : self.places[origin + len(shown)]]
        except UnicodeEncodeError:
            return False


def original_of(document: Document) -> bytes:
    """Give the bytes that a restore must bring back."""
    return document.text.encode("utf-8", "surrogatepass") if document.raw is None else document.raw


def codec_of(encoding: str) -> str:
    """Name the codec in which `text` stands in the original: the first where several were mixed."""
    return encoding.split("+")[0]


def pieces_of(page: Page, original: bytes) -> Iterator[Piece]:
    """Yield what turns the rendered text into the original bytes, in order."""
    text, stretches = _stretches(page)
    spelling = _Spelling(_places(page.document, original), original, codec_of(page.document.encoding))
    done = start = 0
    for stretch in _agreeing(text, stretches, spelling):
        place = spelling.places[stretch.origin]
        if place < done:
            continue
        if stretch.start > start or place > done:
            yield from _split(start, stretch.start, original[done:place])
        start, done = stretch.start + stretch.length, spelling.places[stretch.origin + stretch.length]
    if start < len(text) or done < len(original):
        yield from _split(start, len(text), original[done:])


def assemble(text: str, pieces: Iterable[Piece], codec: str) -> bytes:
    """Put the original together.

    Raises:
        ValueError: the pieces do not fit the text, or the text cannot be written in the codec.
        LookupError: there is no such codec.
    """
    out: list[bytes] = []
    at = 0
    for start, end, data in pieces:
        if not at <= start <= end <= len(text):
            raise ValueError("its pieces do not fit the text")
        out += (text[at:start].encode(codec), data)
        at = end
    out.append(text[at:].encode(codec))
    return b"".join(out)


def _stretches(page: Page) -> tuple[str, list[_Stretch]]:
    """Give the rendered text and where its characters stand in the document."""
    parts: list[str] = []
    stretches: list[_Stretch] = []
    at = 0
    for rest in paragraphs(page):
        at += 2 if parts else 0
        parts.append(rest.text)
        stretches.extend(_consecutive(rest.offsets, len(rest.text), at))
        at += len(rest.text)
    return "\n\n".join(parts), stretches


def _consecutive(offsets: Sequence[int], length: int, at: int) -> Iterator[_Stretch]:
    """Cut a paragraph that starts at `at` of the text where its origins do not follow one upon the other."""
    if isinstance(offsets, Offsets):
        for piece in offsets.pieces:
            yield from _consecutive(piece, min(len(piece), length), at)
            at, length = at + len(piece), length - len(piece)
        return
    if isinstance(offsets, range):
        if length > 0:
            yield _Stretch(at, offsets[0], length)
        return
    first = 0
    for index in range(1, length + 1):
        if index == length or offsets[index] != offsets[index - 1] + 1:
            yield _Stretch(at + first, offsets[first], index - first)
            first = index


def _agreeing(text: str, stretches: Iterable[_Stretch], spelling: _Spelling) -> Iterator[_Stretch]:
    """Yield what the original spells alike: whole stretches, or else their characters that it does."""
    for start, origin, length in stretches:
        if spelling.agrees(text[start : start + length], origin):
            yield _Stretch(start, origin, length)
            continue
        first = 0
        for index in range(length + 1):
            if index == length or not spelling.agrees(text[start + index], origin + index):
                if index > first:
                    yield _Stretch(start + first, origin + first, index - first)
                first = index + 1


def _places(document: Document, original: bytes) -> Sequence[int]:
    """Map each code point of the document's text (and its end) to its byte in the original."""
    if document.raw is not None:
        decoded = Decoded(document.text, document.encoding, document.bom, document.replaced)
        return byte_offsets(original, decoded)
    if document.text.isascii():
        return range(len(document.text) + 1)
    sizes = (1 if c < "\x80" else 2 if c < "\u0800" else 3 if c < "\U00010000" else 4 for c in document.text)
    return array("q", accumulate(sizes, initial=0))


def _split(start: int, end: int, data: bytes) -> Iterator[Piece]:
    """Yield one piece, or several where it would replace more than `LONGEST` characters."""
    yield Piece(start, min(end, start + LONGEST), data)
    for at in range(start + LONGEST, end, LONGEST):
        yield Piece(at, min(end, at + LONGEST), b"")
