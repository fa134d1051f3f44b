"""Which documents were met before: sixteen bytes each, and never forgotten.

A document is known by its path, its record and its text; one that could not be read by its path, its record and the
reason, so that it is told of once and read again when there is more to read.
"""

from __future__ import annotations

from hashlib import blake2b

from newsdedup.model import Document, Outcome
from newsdedup.state.store import Store

_SIZE = 16


def key(document: Document | Outcome) -> bytes:
    """Give the key of a document, or of what could not be read."""
    source = document.source
    what = f"\0id\0{document.id}" if document.id is not None else f"\0reason\0{_reason(document)}"
    text = f"{source.path}\0{source.record}{what}"
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()


def _reason(document: Document | Outcome) -> str:
    return (document.reason or "") if isinstance(document, Outcome) else ""


class Seen:
    """The documents that were met, in earlier runs and in this one. May be asked from another thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._open: set[bytes] = set()
        """met in this run, not committed yet"""
        self._keys: dict[tuple[str, int], bytes] = {}
        """of documents that were met and of which nothing has become yet"""

    def meet(self, document: Document | Outcome) -> bool:
        """Tell whether a document was met before; from now on it was."""
        own = key(document)
        if own in self._open or self._store.rows("SELECT 1 FROM seen WHERE key = ?", (own,)):
            return True
        self._open.add(own)
        self._keys[document.source.path, document.source.record] = own
        return False

    def key_of(self, outcome: Outcome) -> bytes:
        """Give the key by which a document was met, once: something has become of it."""
        return self._keys.pop((outcome.source.path, outcome.source.record), None) or key(outcome)

    def commit(self, keys: list[bytes]) -> None:
        """Remember for good; inside a transaction. Sorted, since that is how the tree grows quickest."""
        self._store.put("seen", *((own,) for own in sorted(keys)))

    def committed(self, keys: list[bytes]) -> None:
        """Rely on the state for these from now on."""
        self._open.difference_update(keys)
