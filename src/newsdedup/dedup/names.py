"""What a remembered article is called: id and source, in some forty bytes each and what its own id takes."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import accumulate, islice

from newsdedup.model import Source

_ID_BYTES = 16
_NO_ID = bytes(_ID_BYTES)
_NOTHING, _DIGITS, _OWN = range(3)
"""How an article's id is held: apart, in sixteen bytes, or as the input's own."""


class Names:
    """A growing list of (id, source)."""

    def __init__(self) -> None:
        self._ids = bytearray()
        self._held = bytearray()
        self._others: dict[int, str] = {}
        self._paths = _Strings()
        self._path = array("L")
        self._records = array("q")
        self._own = _Strings()
        self._unnamed = bytearray()

    def extend(self, named: Sequence[tuple[str, Source]]) -> None:
        """Note the next articles; an id that is neither 32 hex digits nor the input's own is kept as it is."""
        held, ids = bytearray(), []
        for number, (identifier, (path, _, own)) in enumerate(named, len(self._held)):
            if self._paths.last != path:
                self._paths.extend([path])
            self._path.append(len(self._paths) - 1)
            name = _NO_ID
            if identifier == own:
                held.append(_OWN)
            elif (octets := _octets(identifier)) is not None:
                held.append(_DIGITS)
                name = octets
            else:
                held.append(_NOTHING)
                self._others[number] = identifier
            ids.append(name)
        self._held += held
        self._ids += b"".join(ids)
        self._records.extend([source.record for _, source in named])
        self._own.extend([source.id or "" for _, source in named])
        self._unnamed.extend([source.id is None for _, source in named])

    def id(self, number: int) -> str:
        """Give an article's id."""
        held = self._held[number]
        if held == _OWN:
            return self._own[number]
        at = number * _ID_BYTES
        return self._others[number] if held == _NOTHING else bytes(self._ids[at : at + _ID_BYTES]).hex()

    def source(self, number: int) -> Source:
        """Give where an article came from."""
        own = None if self._unnamed[number] else self._own[number]
        return Source(self._paths[self._path[number]], self._records[number], own)

    def __len__(self) -> int:
        return len(self._held)


def _octets(identifier: str) -> bytes | None:
    """Give the bytes that 32 hex digits stand for; None if it is anything else."""
    if len(identifier) != 2 * _ID_BYTES:
        return None
    try:
        name = bytes.fromhex(identifier)
    except ValueError:
        return None
    return name if len(name) == _ID_BYTES and name.hex() == identifier else None


class _Strings:
    """A growing list of strings, end to end."""

    def __init__(self) -> None:
        self._octets = bytearray()
        self._ends = array("Q", [0])
        self.last: str | None = None

    def extend(self, texts: Sequence[str]) -> None:
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        self._octets += b"".join(encoded)
        self._ends.extend(islice(accumulate(map(len, encoded), initial=self._ends[-1]), 1, None))
        if texts:
            self.last = texts[-1]

    def __getitem__(self, number: int) -> str:
        return self._octets[self._ends[number] : self._ends[number + 1]].decode("utf-8", "surrogatepass")

    def __len__(self) -> int:
        return len(self._ends) - 1
