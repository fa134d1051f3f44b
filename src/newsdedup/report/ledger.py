"""The ledger: what became of every line, and the bytes that bring the input back.

A row says for every source line its class, kind and rule, and holds the pieces of the input that the record's `text`
lacks. Text and pieces together are the input, byte for byte. A row is made in two steps: `accounted` where the
document is at hand, `ledger_row` where it is known what became of it.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import blake2b, sha256

from newsdedup.clean.render import LineDecision, classify
from newsdedup.model import Document, Outcome
from newsdedup.report.pieces import Piece, assemble, codec_of, original_of, pieces_of


def accounted(document: Document, outcome: Outcome) -> Outcome:
    """Put the account of a cleaned document in the place of its page.

    Cheap to hand from one process to another; `ledger_row` makes the row of it.
    """
    page, article = outcome.page, outcome.article
    original = original_of(document)
    pieces: Iterable[Piece] = [Piece(0, 0, original)] if page is None or article is None else pieces_of(page, original)
    account = {
        "encoding": document.encoding,
        "bom": document.bom,
        "sha256": sha256(original).hexdigest(),
        "lines": [] if page is None else [_line(decision) for decision in classify(page)],
        "pieces": [piece for piece in pieces if any(piece)],
        "form": document.form,
    }
    return replace(outcome, page=None, account=account)


def _unread(outcome: Outcome) -> dict[str, object]:
    """Account for a document that was not cleaned: for its bytes, if they could be had."""
    if outcome.raw is None:
        return {}
    pieces = [Piece(0, 0, outcome.raw)] if outcome.raw else []
    return {"sha256": sha256(outcome.raw).hexdigest(), "pieces": pieces, "form": "text"}


def ledger_row(outcome: Outcome, marked: bool = False) -> dict[str, object]:
    """Account for one document, whatever its outcome.

    A document that could not be read has no lines, and no pieces if not even its bytes could be had; one that is not in
    OUT has its bytes in one piece.

    Args:
        outcome: as `accounted` left it, concluded since.
        marked: duplicates are in OUT too.
    """
    account = _unread(outcome) if outcome.account is None else outcome.account
    pieces = _pieces_in(account)
    text = None if outcome.article is None else outcome.article.text
    written = text is not None and (outcome.kind == "article" or (outcome.kind == "duplicate" and marked))
    if text is not None and not written:
        original = assemble(text, pieces, codec_of(str(account.get("encoding"))))
        pieces = [Piece(0, 0, original)] if original else []
    row: dict[str, object] = {
        "source": {"path": outcome.source.path, "record": outcome.source.record, "id": outcome.source.id},
        "id": outcome.id,
        "outcome": outcome.kind,
        "encoding": account.get("encoding"),
        "bom": account.get("bom", False),
        "sha256": account.get("sha256"),
        "text_sha256": sha256(text.encode("utf-8")).hexdigest() if written and text is not None else None,
        "lines": account.get("lines", []),
        "pieces": [[piece.start, piece.end, b64encode(piece.data).decode("ascii")] for piece in pieces],
        "form": account.get("form"),
    }
    return row | {"check": checksum(row)}


def checksum(row: Mapping[str, object]) -> str:
    """Name what a row says, its own `check` aside: 16 hex of blake2b over its canonical JSON."""
    said = {key: value for key, value in row.items() if key != "check"}
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return blake2b(canonical.encode("ascii"), digest_size=8).hexdigest()


def read_pieces(row: Mapping[str, object]) -> list[Piece]:
    """Read the pieces of a row that came from a file.

    Raises:
        ValueError: they are none.
    """
    pieces = row.get("pieces")
    if not isinstance(pieces, list):
        raise ValueError("it has no pieces")
    try:
        found = [Piece(start, end, b64decode(data, validate=True)) for start, end, data in pieces]
    except TypeError:
        raise ValueError("a piece is no [start, end, base64]") from None
    if not all(type(piece.start) is int and type(piece.end) is int for piece in found):
        raise ValueError("a piece has no place")
    return found


def _pieces_in(account: Mapping[str, object]) -> list[Piece]:
    pieces = account.get("pieces", [])
    return pieces if isinstance(pieces, list) else []


def _line(decision: LineDecision) -> list[object]:
    return [decision.number, decision.cls, decision.kind, decision.rule, [list(span) for span in decision.spans]]
