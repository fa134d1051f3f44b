"""What a remembered article is called: id and source, in some forty bytes each and what its own id takes."""

from __future__ import annotations

from array import array

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
        self._last = 0
        self._records = array("q")
        self._own = _Strings()
        self._unnamed = bytearray()

    def add(self, identifier: str, source: Source) -> None:
        """Note the next article; an id that is neither 32 hex digits nor the input's own is kept as it is."""
        path, record, own = source
        if identifier == own:
            self._held.append(_OWN)
            self._ids += _NO_ID
        else:
            self._held.append(self._hold(identifier))
        if self._paths.last != path:
            self._paths.add(path)
            self._last = len(self._paths) - 1
        self._path.append(self._last)
        self._records.append(record)
        self._own.add(own or "")
        self._unnamed.append(own is None)

    def _hold(self, identifier: str) -> int:
        name = b""
        if len(identifier) == 2 * _ID_BYTES:
            try:
                name = bytes.fromhex(identifier)
            except ValueError:
                name = b""
        digits = len(name) == _ID_BYTES and name.hex() == identifier
        self._ids += name if digits else _NO_ID
        if not digits:
            self._others[len(self._held)] = identifier
        return _DIGITS if digits else _NOTHING

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


class _Strings:
    """A growing list of strings, end to end."""

    def __init__(self) -> None:
        self._octets = bytearray()
        self._ends = array("Q", [0])
        self.last: str | None = None

    def add(self, text: str) -> None:
        self._octets += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._octets))
        self.last = text

    def __getitem__(self, number: int) -> str:
        return self._octets[self._ends[number] : self._ends[number + 1]].decode("utf-8", "surrogatepass")

    def __len__(self) -> int:
        return len(self._ends) - 1
