"""Which documents were met before: sixteen bytes each, and never forgotten.

A document is known by its path, its record and its text; one that could not be read by its path, its record and the
reason, so that it is told of once and read again when there is more to read. A page of HTML is known by its markup as
well, so that it need not be parsed again to see that it was met; one whose markup alone has changed was met too.
"""

from __future__ import annotations

from hashlib import blake2b

from newsdedup.model import Document, Outcome, Unparsed
from newsdedup.state.store import Store

_SIZE = 16

Keys = tuple[list[bytes], list[bytes]]
"""of documents, and of pages by their markup"""


def key(document: Document | Outcome) -> bytes:
    """Give the key of a document, or of what could not be read."""
    source = document.source
    what = f"\0id\0{document.id}" if document.id is not None else f"\0reason\0{_reason(document)}"
    text = f"{source.path}\0{source.record}{what}"
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()


def page_key(page: Unparsed) -> bytes:
    """Give the key of a page that is not parsed; with another limit it might be another text."""
    markup = page.markup if isinstance(page.markup, bytes) else page.markup.encode("utf-8", "surrogatepass")
    named = f"{page.source.path}\0{page.source.record}\0{page.max_depth}\0".encode("utf-8", "surrogatepass")
    return blake2b(named + markup, digest_size=_SIZE, person=b"page").digest()


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
        self._open_pages: set[bytes] = set()
        self._pages: dict[tuple[str, int], bytes] = {}
        """likewise of pages"""

    def meet(self, document: Document | Outcome) -> bool:
        """Tell whether a document was met before; from now on it was."""
        own = key(document)
        if own in self._open or self._store.rows("SELECT 1 FROM seen WHERE key = ?", (own,)):
            return True
        self._open.add(own)
        self._keys[document.source.path, document.source.record] = own
        return False

    def meet_page(self, page: Unparsed) -> bool:
        """Tell whether a page was met before, markup and all; from now on it was."""
        own = page_key(page)
        if own in self._open_pages or self._store.rows("SELECT 1 FROM pages WHERE key = ?", (own,)):
            return True
        self._open_pages.add(own)
        self._pages[page.source.path, page.source.record] = own
        return False

    def is_page(self, outcome: Outcome) -> bool:
        """Tell whether this became of a page that was met in this run."""
        return (outcome.source.path, outcome.source.record) in self._pages

    def keys_of_page(self, outcome: Outcome) -> list[bytes]:
        """Give the key by which a page was met, once: something has become of it; none for what was no page."""
        own = self._pages.pop((outcome.source.path, outcome.source.record), None)
        return [] if own is None else [own]

    def key_of(self, outcome: Outcome) -> bytes:
        """Give the key by which a document was met, once: something has become of it."""
        return self._keys.pop((outcome.source.path, outcome.source.record), None) or key(outcome)

    def commit(self, keys: Keys) -> None:
        """Remember for good; inside a transaction. Sorted, since that is how the tree grows quickest."""
        for table, own in zip(("seen", "pages"), keys, strict=True):
            self._store.put(table, *((one,) for one in sorted(own)))

    def committed(self, keys: Keys) -> None:
        """Rely on the state for these from now on."""
        self._open.difference_update(keys[0])
        self._open_pages.difference_update(keys[1])
