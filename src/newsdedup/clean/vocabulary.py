"""What is known of words, worked out when a word is first met and remembered from then on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_Known = TypeVar("_Known")

_MOST = 50_000
"""words remembered; then all is forgotten, so that memory does not grow with the corpus"""


_LONGEST = 64
"""characters of a word that is remembered"""


class Vocabulary(dict[str, _Known]):
    """Maps every word to what `know` says of it.

    Args:
        know: must say the same of a word whenever it is asked.
    """

    def __init__(self, know: Callable[[str], _Known]) -> None:
        super().__init__()
        self._know = know

    def __missing__(self, word: str) -> _Known:
        known = self._know(word)
        if len(word) <= _LONGEST:
            if len(self) >= _MOST:
                self.clear()
            self[word] = known
        return known
