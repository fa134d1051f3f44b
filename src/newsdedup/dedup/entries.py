"""Keys of many articles as bytes, with the articles that they are of: what is dealt out in `slices`.

Keys have 52 bits here, 36 in `postings`: there a key that two articles have by chance costs a comparison, here it is
an edge, and at N articles an article has about 20 bands * 100 keys * N / 2 ** bits of these. At one each, everything
is connected: with 36 bits at some 30 million articles, with 52 at more than 10 ** 12.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsdedup.dedup.passages import BATCH, FAMILY_BITS
from newsdedup.dedup.postings import KEY, reduced
from newsdedup.sketch.words import Hashes, Places

Records = NDArray[np.void]

ARTICLE = np.dtype([("place", "<i8"), ("rate", "<i4")])

OWNER_BITS = 26
_OWNER = np.uint64((1 << OWNER_BITS) - 1)
_SHIFT = np.uint64(FAMILY_BITS)
_MARK = np.uint64(BATCH * (1 << FAMILY_BITS) - 1)
_TAIL_SHIFT = np.uint64((BATCH - 1).bit_length() + FAMILY_BITS)

_COUNT = 8
"""bytes of the number of articles before them and their entries"""
_ENTRY = 8 + 2


class Entries(NamedTuple):
    """Keys of articles."""

    packed: Hashes
    """36 bits of the key, above the number of the article, above the family"""
    tails: NDArray[np.uint16]
    """the 16 bits of the key that follow"""

    @classmethod
    def of(cls, marked: bytes) -> Entries:
        """Take the keys of a batch apart."""
        marks = np.frombuffer(marked, np.uint64)
        return cls(marks & (KEY | _MARK), (marks >> _TAIL_SHIFT).astype(np.uint16))

    @property
    def keys(self) -> Hashes:
        """Give the 52 bits of each."""
        keys: Hashes = reduced(self.packed) | self.tails.astype(np.uint64) << _TAIL_SHIFT
        return keys

    @property
    def owners(self) -> Places:
        """Give the number of the article of each."""
        owners: Places = (self.packed >> _SHIFT & _OWNER).astype(np.int64)
        return owners

    def some(self, which: Any) -> Entries:
        """Choose among them."""
        return Entries(self.packed[which], self.tails[which])

    def renumbered(self, number: Hashes) -> Entries:
        """Give every article another number."""
        return Entries(self.packed & ~(_OWNER << _SHIFT) | number[self.owners] << _SHIFT, self.tails)

    def sorted(self) -> Entries:
        """Put them in the order of keys, under each key in that of articles."""
        ordered = self.some(np.argsort(self.packed))
        keys = ordered.keys
        return ordered.some(np.lexsort((ordered.packed, keys))) if (keys[1:] < keys[:-1]).any() else ordered


def together(entries: list[Entries], tables: list[Records]) -> tuple[Entries, Records, Places]:
    """Put entries with articles of their own together: (entries, articles) -> both sorted, and the articles' order."""
    articles = np.concatenate((*tables, np.empty(0, ARTICLE)))
    order = np.argsort(articles["place"], kind="stable")
    number = np.empty(len(order), np.uint64)
    number[order] = np.arange(len(order), dtype=np.uint64)
    begins = np.cumsum([0, *map(len, tables)]).tolist()
    some = [own.renumbered(number[begin:]) for own, begin in zip(entries, begins, strict=False)]
    none = Entries(np.empty(0, np.uint64), np.empty(0, np.uint16))
    packed, tails = (np.concatenate(column) for column in zip(*some, none, strict=True))
    return Entries(packed, tails).sorted(), articles[order], order


def written(entries: Entries, articles: Records) -> bytes:
    """Lay out entries with the articles that they are of, and no others."""
    there = np.zeros(len(articles), bool)
    there[entries.owners] = True
    number = (np.cumsum(there) - 1).astype(np.uint64)
    own = articles[there]
    packed, tails = entries.renumbered(number)
    return b"".join((len(own).to_bytes(_COUNT, "little"), own.tobytes(), packed.tobytes(), tails.tobytes()))


def read(data: bytes) -> tuple[Entries, Records]:
    """Give again what `written` laid out."""
    count = int.from_bytes(data[:_COUNT], "little")
    start = _COUNT + count * ARTICLE.itemsize
    number = (len(data) - start) // _ENTRY
    packed = np.frombuffer(data, np.uint64, number, start)
    tails = np.frombuffer(data, np.uint16, number, start + packed.nbytes)
    return Entries(packed, tails), np.frombuffer(data, ARTICLE, count, _COUNT)
