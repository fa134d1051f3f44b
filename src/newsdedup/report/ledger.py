"""The ledger: what became of every line, and the bytes that bring the input back.

A row says for every source line its class, kind and rule, and holds the pieces of the input that the record's `text`
lacks. Text and pieces together are the input, byte for byte.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple

from newsdedup.clean.render import LineDecision, classify, render_traced
from newsdedup.model import Document, Outcome, Page
from newsdedup.sources.decode import byte_offsets, decode

LONGEST = 20
"""characters of `text` that one piece replaces at most; nothing that is story hides in a ledger"""


class Piece(NamedTuple):
    """These bytes stand where the text has [start, end)."""

    start: int
    end: int
    data: bytes


def ledger_row(outcome: Outcome) -> dict[str, object]:
    """Account for one document, whatever its outcome.

    Needs `outcome.page` (a trace) for documents that could be read; one that could not has no lines and no pieces.
    """
    page = outcome.page
    written = outcome.kind == "article"
    original = _original(page.document) if page else b""
    row: dict[str, object] = {
        "source": {"path": outcome.source.path, "record": outcome.source.record, "id": outcome.source.id},
        "id": outcome.id,
        "outcome": outcome.kind,
        "encoding": page.document.encoding if page else None,
        "bom": page.document.bom if page else False,
        "sha256": sha256(original).hexdigest() if page else None,
        "text_sha256": None,
        "lines": [_line(decision) for decision in classify(page)] if page else [],
        "pieces": [],
    }
    if page is None:
        return row
    pieces: Sequence[Piece] = [Piece(0, 0, original)]
    if written and outcome.article:
        row["text_sha256"] = sha256(outcome.article.text.encode()).hexdigest()
        pieces = list(pieces_of(page, original))
    row["pieces"] = [[piece.start, piece.end, b64encode(piece.data).decode("ascii")] for piece in pieces if any(piece)]
    row["form"] = page.document.form
    return row


def _line(decision: LineDecision) -> list[object]:
    return [decision.number, decision.cls, decision.kind, decision.rule, [list(span) for span in decision.spans]]


def _original(document: Document) -> bytes:
    """Give the bytes that a restore must bring back."""
    return document.text.encode("utf-8") if document.raw is None else document.raw


class _Spelling(NamedTuple):
    """How the original spells the document's text: `places[i]` is the byte of code point i, plus one for the end."""

    places: Sequence[int]
    original: bytes
    codec: str

    def agrees(self, character: str, origin: int) -> bool:
        """Tell whether the original spells this character just as `text` in its encoding would."""
        try:
            return character.encode(self.codec) == self.original[self.places[origin] : self.places[origin + 1]]
        except UnicodeEncodeError:
            return False


def pieces_of(page: Page, original: bytes) -> Iterator[Piece]:
    """Yield what turns the rendered text into the original bytes, in order."""
    rendered = render_traced(page)
    spelling = _Spelling(_places(page.document, original), original, codec_of(page.document.encoding))
    done = start = 0
    for at, (character, origin) in enumerate(zip(rendered.text, rendered.origins, strict=True)):
        if origin < 0 or spelling.places[origin] < done or not spelling.agrees(character, origin):
            continue
        place = spelling.places[origin]
        if at > start or place > done:
            yield from _split(start, at, original[done:place])
        start, done = at + 1, spelling.places[origin + 1]
    if start < len(rendered.text) or done < len(original):
        yield from _split(start, len(rendered.text), original[done:])


def _places(document: Document, original: bytes) -> Sequence[int]:
    """Map each code point of the document's text (and its end) to its byte in the original."""
    if document.raw is not None:
        return byte_offsets(original, decode(original, document.encoding))
    places, at = [0], 0
    for character in document.text:
        at += len(character.encode("utf-8"))
        places.append(at)
    return places


def codec_of(encoding: str) -> str:
    """Name the codec in which `text` stands in the original: the first where several were mixed."""
    return encoding.split("+")[0]


def _split(start: int, end: int, data: bytes) -> Iterator[Piece]:
    """Yield one piece, or several where it would replace more than `LONGEST` characters."""
    yield Piece(start, min(end, start + LONGEST), data)
    for at in range(start + LONGEST, end, LONGEST):
        yield Piece(at, min(end, at + LONGEST), b"")
