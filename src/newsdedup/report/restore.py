"""The input again, from OUT and its ledger, and proof that it is the input.

Pure: takes rows, gives bytes. Which rows make a file is `refile`'s business, where it is written the command's.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from newsdedup.errors import NewsdedupError
from newsdedup.report.ledger import checksum, read_pieces
from newsdedup.report.pieces import assemble, codec_of

Key = tuple[str, int]
"""A document's (path, record)"""


class RestoreError(NewsdedupError):
    """OUT or the ledger is not what the other one says."""

    exit_code = 76


def key_of(row: Mapping[str, object]) -> Key:
    """Give a row's (path, record).

    Raises:
        RestoreError: when the row has no usable source.
    """
    source = row.get("source")
    if isinstance(source, Mapping):
        path, record = source.get("path"), source.get("record")
        if isinstance(path, str) and type(record) is int and record >= 0:
            return path, record
    raise RestoreError("a row has no source; is this an output and a ledger of newsdedup?")


def restore(row: Mapping[str, object], text: str | None) -> bytes:
    """Give the original bytes of one document.

    Args:
        row: its ledger row.
        text: its `text` in OUT, None if it is not in OUT.

    Raises:
        RestoreError: when the text or the ledger was changed, or the text is missing.
    """
    name = named(row)
    wanted = row.get("text_sha256")
    if wanted is not None and text is None:
        raise RestoreError(
            f"{name}: it was written, says the ledger, but OUT does not hold it; give the OUT of that run"
        )
    if wanted is None:
        text = None
    elif text is not None and text_digest(text) != wanted:
        raise RestoreError(f"{name}: `text` in OUT is not the one that was written; restore needs it unchanged")
    if "check" in row and row["check"] != checksum(row):
        raise RestoreError(f"{name}: the ledger was changed; restore needs the row as it was written")
    try:
        original = assemble(text or "", read_pieces(row), codec_of(str(row.get("encoding") or "utf-8")))
    except (ValueError, LookupError) as fault:
        raise RestoreError(f"{name}: the ledger was changed: {fault}") from None
    if sha256(original).hexdigest() != row.get("sha256"):
        raise RestoreError(f"{name}: the ledger was changed; what it restores is not the input")
    return original


def named(row: Mapping[str, object]) -> str:
    """Name a row's document for a message."""
    path, record = key_of(row)
    return f"{path}, record {record}" if record else path


def text_digest(text: str) -> str:
    """Give the `text_sha256` of a text."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
