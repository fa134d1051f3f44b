"""What comparison keeps of an article's text: its words as numbers, in the bytes that are laid by and compared.

Looks at nothing and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
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
    """The imprints of a batch; each is cut out when it is first asked for, and is then one object.

    Args:
        data: as they are laid by, end to end.
        sizes, paragraphs: how many words and paragraphs each has.
    """

    def __init__(self, data: bytes, sizes: Places, paragraphs: Places) -> None:
        self._given = data, sizes, paragraphs
        self._data = data
        self._ends = (np.cumsum(sizes + paragraphs + 1) * _COUNT.size).tolist()
        self.sizes: list[int] = sizes.tolist()
        """the number of words of each"""
        self._made: dict[int, Imprint] = {}

    def __reduce__(self) -> tuple[type[Imprints], tuple[bytes, Places, Places]]:
        return Imprints, self._given

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> Imprint:
        if (made := self._made.get(number)) is not None:
            return made
        if not 0 <= number < len(self):
            raise IndexError(number)
        self._made[number] = made = Imprint(self._cut(number), self.sizes[number])
        return made

    def _cut(self, number: int) -> bytes:
        return self._data[self._ends[number - 1] if number else 0 : self._ends[number]]

    def packed(self, numbers: Iterable[int]) -> list[bytes]:
        """Give some as bytes to lay by."""
        made = self._made
        return [made[number].data if number in made else self._cut(number) for number in numbers]


def packed(words: NDArray[np.uint32], sizes: Places, paragraphs: NDArray[np.uint32], numbers: Places) -> bytes:
    """Write the imprints of texts end to end.

    Args:
        words, paragraphs: the numbers of all texts.
        sizes, numbers: how many of either each text has.
    """
    begins = np.cumsum(sizes + numbers + 1) - (sizes + numbers + 1)
    data = np.empty(len(words) + len(paragraphs) + len(sizes), dtype="<u4")
    data[begins] = numbers
    data[np.arange(len(paragraphs)) + np.repeat(begins + 1 - (np.cumsum(numbers) - numbers), numbers)] = paragraphs
    data[np.arange(len(words)) + np.repeat(begins + 1 + numbers - (np.cumsum(sizes) - sizes), sizes)] = words
    return data.tobytes()


def paragraph_words(paragraphs: NDArray[np.uint32]) -> tuple[Places, NDArray[np.bool_]]:
    """Split an imprint's paragraph numbers: words of each, and whether its shingles go by letters."""
    return (paragraphs & ~LETTERS).astype(np.int64), paragraphs >= LETTERS
