"""What a remembered article is called: id and source, in some forty bytes each."""

from __future__ import annotations

from array import array

from newsdedup.model import Source

_ID_BYTES = 16


class Names:
    """A growing list of (id, source)."""

    def __init__(self) -> None:
        self._ids = bytearray()
        self._others: dict[int, str] = {}
        self._paths: list[str] = []
        self._records = array("q")
        self._own: dict[int, str] = {}

    def add(self, identifier: str, source: Source) -> None:
        """Note the next article; an id that is no 32 hex digits is kept as it is."""
        number = len(self._paths)
        try:
            name = bytes.fromhex(identifier)
        except ValueError:
            name = b""
        if name.hex() != identifier or len(name) != _ID_BYTES:
            self._others[number] = identifier
            name = bytes(_ID_BYTES)
        self._ids += name
        self._paths.append(source.path)
        self._records.append(source.record)
        if source.id is not None:
            self._own[number] = source.id

    def id(self, number: int) -> str:
        """Give an article's id."""
        if number in self._others:
            return self._others[number]
        at = number * _ID_BYTES
        return bytes(self._ids[at : at + _ID_BYTES]).hex()

    def source(self, number: int) -> Source:
        """Give where an article came from."""
        return Source(self._paths[number], self._records[number], self._own.get(number))

    def __len__(self) -> int:
        return len(self._paths)
