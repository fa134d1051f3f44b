"""What comparison keeps of an article's text: its words as numbers, in the bytes that are laid by and compared.

Looks at nothing and decides nothing.
"""

from __future__ import annotations

from itertools import pairwise
from struct import Struct

import numpy as np
from numpy.typing import NDArray

from newsdedup.sketch.words import Places

KIND_BITS = 2
LETTERS = np.uint32(1 << 31)
_COUNT = Struct("<I")


class Imprint:
    """An article's text for exact comparison: enough to find Jaccard, containment and alignment again.

    Held as the bytes that are laid by, which is what the kernel reads; two with the same are equal.
    """

    __slots__ = ("data", "size")

    def __init__(self, data: bytes, size: int) -> None:
        """Take what `pack` gave, and the number of words."""
        self.data, self.size = data, size

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Imprint) and self.data == other.data

    def __hash__(self) -> int:
        return hash(self.data)

    @property
    def words(self) -> NDArray[np.uint32]:
        """Give 30 bits of hash above 2 bits of kind for each word, in order."""
        return self._numbers()[len(self.data) // _COUNT.size - self.size :]

    @property
    def paragraphs(self) -> NDArray[np.uint32]:
        """Give the words of each paragraph; the highest bit is set where shingles go by letters."""
        numbers = self._numbers()
        return numbers[1 : len(numbers) - self.size]

    def _numbers(self) -> NDArray[np.uint32]:
        return np.frombuffer(self.data, dtype="<u4")

    def pack(self) -> bytes:
        """Give bytes to lay by."""
        return self.data

    @classmethod
    def unpack(cls, data: bytes) -> Imprint:
        """Read what `pack` gave."""
        return cls(data, len(data) // _COUNT.size - 1 - _COUNT.unpack_from(data)[0])

    @classmethod
    def of(cls, words: NDArray[np.uint32], paragraphs: NDArray[np.uint32]) -> Imprint:
        """Put an imprint together."""
        count = _COUNT.pack(len(paragraphs))
        return cls(count + paragraphs.astype("<u4").tobytes() + words.astype("<u4").tobytes(), len(words))


class Imprints:
    """The imprints of a batch, end to end; each is cut out when it is first asked for, and is then one object.

    Args:
        words, paragraphs: of all articles.
        at: where each article's words begin, one entry more.
        of: where each article's paragraphs begin, one entry more.
    """

    def __init__(self, words: NDArray[np.uint32], paragraphs: NDArray[np.uint32], at: Places, of: Places) -> None:
        self._arrays = words, paragraphs, at, of
        self._words, self._paragraphs = (numbers.astype("<u4", copy=False).data for numbers in (words, paragraphs))
        self._at, self._of = at.tolist(), of.tolist()
        self._made: dict[int, Imprint] = {}

    def __reduce__(self) -> tuple[type[Imprints], tuple[NDArray[np.uint32], NDArray[np.uint32], Places, Places]]:
        return Imprints, self._arrays

    def __len__(self) -> int:
        return len(self._at) - 1

    def __getitem__(self, number: int) -> Imprint:
        if (made := self._made.get(number)) is not None:
            return made
        if not 0 <= number < len(self):
            raise IndexError(number)
        at, end, of, stop = self._at[number], self._at[number + 1], self._of[number], self._of[number + 1]
        data = b"".join((_COUNT.pack(stop - of), self._paragraphs[of:stop], self._words[at:end]))
        self._made[number] = made = Imprint(data, end - at)
        return made

    @property
    def sizes(self) -> list[int]:
        """Give the number of words of each."""
        return [end - at for at, end in pairwise(self._at)]


def paragraph_words(paragraphs: NDArray[np.uint32]) -> tuple[Places, NDArray[np.bool_]]:
    """Split an imprint's paragraph numbers: words of each, and whether its shingles go by letters."""
    return (paragraphs & ~LETTERS).astype(np.int64), paragraphs >= LETTERS
