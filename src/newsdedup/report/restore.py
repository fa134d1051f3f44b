"""The input again, from OUT and its ledger, and proof that it is the input.

Pure but for nothing: takes rows, gives bytes; where they are written is the command's business.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Mapping
from hashlib import sha256

from newsdedup.errors import NewsdedupError
from newsdedup.report.ledger import codec_of


class RestoreError(NewsdedupError):
    """OUT or the ledger is not what the other one says."""

    exit_code = 76


Key = tuple[str, int]


def key_of(row: Mapping[str, object]) -> Key:
    """Give a row's (path, record).

    Raises:
        RestoreError: when the row has no usable source.
    """
    source = row.get("source")
    if isinstance(source, Mapping):
        path, record = source.get("path"), source.get("record")
        if isinstance(path, str) and isinstance(record, int):
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
    name = _name(row)
    wanted = row.get("text_sha256")
    if wanted is not None and text is None:
        raise RestoreError(
            f"{name}: the ledger says it was written, but OUT does not hold it; give the OUT of that run"
        )
    if wanted is not None and text is not None and sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != wanted:
        raise RestoreError(f"{name}: `text` in OUT is not the one that was written; restore needs it unchanged")
    original = _assemble(row, (text or "") if wanted is not None else "", name)
    if sha256(original).hexdigest() != row.get("sha256"):
        raise RestoreError(f"{name}: the ledger was changed; what it restores is not the input")
    return original


def _name(row: Mapping[str, object]) -> str:
    path, record = key_of(row)
    return f"{path} (record {record})"


def _assemble(row: Mapping[str, object], text: str, name: str) -> bytes:
    codec = codec_of(str(row.get("encoding") or "utf-8"))
    out: list[bytes] = []
    at = 0
    pieces = row.get("pieces")
    try:
        for start, end, data in pieces if isinstance(pieces, list) else []:
            if not at <= start <= end <= len(text):
                raise ValueError("pieces out of order")
            out.append(text[at:start].encode(codec))
            out.append(b64decode(data, validate=True))
            at = end
        out.append(text[at:].encode(codec))
    except (TypeError, ValueError, LookupError, binascii.Error) as fault:
        raise RestoreError(f"{name}: the ledger was changed ({fault})") from None
    return b"".join(out)
