"""A past without a disk, for tests of what an index remembers."""

from __future__ import annotations

from collections.abc import Sequence

from newsdedup.dedup import runs
from newsdedup.dedup.kept import Kept
from newsdedup.dedup.past import Place, Run


class PlainPast:
    """A shelf and a past in lists; each `put_away` makes a run of what was told since."""

    def __init__(self) -> None:
        self.kept: list[Kept] = []
        self.words: list[bytes] = []
        self.stored: list[list[bytes]] = []
        self.outdone_: dict[int, Place] = {}
        self._known = 0

    def known(self) -> int:
        return self._known

    def note(self, ordinal: int) -> tuple[int, bytes]:
        return self.kept[ordinal].leader, self.kept[ordinal].blob

    def runs(self) -> Sequence[Run]:
        return [Run(n, b"".join(map(runs.head, blocks))) for n, blocks in enumerate(self.stored)]

    def blocks(self, run: int, places: Sequence[int]) -> Sequence[bytes]:
        return [self.stored[run][place] for place in places]

    def sieves(self, run: int, begin: int) -> Sequence[bytes]:
        blocks = self.stored[run]
        return [runs.sieve(blocks[at : at + runs.SIEVE]) for at in range(begin * runs.SIEVE, len(blocks), runs.SIEVE)]

    def forgotten(self) -> Sequence[int]:
        return ()

    def best(self, ordinal: int) -> Place | None:
        return self.outdone_.get(ordinal)

    def told(self, kept: Kept) -> None:
        self.kept.append(kept)

    def outdone(self, ordinal: int, place: Place) -> None:
        self.outdone_[ordinal] = place

    def put(self, *data: bytes) -> None:
        self.words.extend(data)

    def get(self, number: int) -> bytes:
        return self.words[number]

    def put_away(self) -> None:
        if fresh := self.kept[self._known :]:
            self.stored.append(list(runs.ordered([one.keys for one in fresh])))
        if len(self.stored) > 3:
            self.stored[-2:] = [merged(self.stored[-2], self.stored[-1], (), 12)]
        self._known = len(self.kept)


def merged(older: list[bytes], newer: list[bytes], gone: Sequence[int], holders: int) -> list[bytes]:
    """Pour two runs together to the end."""
    blocks, above = list[bytes](), 0
    while above != runs.END:
        more, above = runs.poured((older, newer), above, gone, holders)
        blocks += more
    return blocks
