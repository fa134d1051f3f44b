"""Two passes: everything is made and laid by, settles from the best to the worst, and goes on in the order it came.

For policies by which a later article may be kept instead of an earlier one. Only places and ranks stay in memory; the
documents themselves lie in a file without a name, which goes when the run does.
"""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Generator, Iterable
from contextlib import closing
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from newsdedup.dedup.arrival import rank
from newsdedup.model import Article, Outcome, Verdict
from newsdedup.recipe import Keep

if TYPE_CHECKING:
    from newsdedup.engines.local import Settling
    from newsdedup.sources.options import Note

_Item = TypeVar("_Item")

_TOGETHER = 64


class Spool(Generic[_Item]):
    """A list on the disk. Closed, it is gone."""

    def __init__(self, folder: str | None) -> None:
        self._file = TemporaryFile(prefix="newsdedup-", dir=folder)  # noqa: SIM115
        self._ends = array("q", [0])

    def append(self, item: _Item) -> None:
        """Lay one more by."""
        pickle.dump(item, self._file, pickle.HIGHEST_PROTOCOL)
        self._ends.append(self._file.tell())

    def __getitem__(self, number: int) -> _Item:
        if not -1 < number < len(self):
            raise IndexError(number)
        self._file.seek(self._ends[number])
        return cast(_Item, pickle.load(self._file))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def close(self) -> None:
        """Let go."""
        self._file.close()


def ranked(
    cleaned: Iterable[list[Outcome | Note]], settling: Settling, keep: Keep, folder: str | None
) -> Generator[list[Outcome | Note], None, None]:
    """Settle articles in the order of their ranks, and yield everything in the order it came.

    Raises:
        OSError: the folder is full or cannot be written to.
    """
    items: Spool[Outcome | Note] = Spool(folder)
    verdicts: Spool[Verdict] = Spool(folder)
    with closing(items), closing(verdicts):
        ranks = []
        for item in (item for batch in cleaned for item in batch):
            if isinstance(item, Outcome) and item.article is not None:
                ranks.append((rank(item.article, keep), len(items)))
            items.append(item)
        ranks.sort()
        place = {number: at for at, (_, number) in enumerate(ranks)}
        for at in range(0, len(ranks), _TOGETHER):
            some = [_article(items[number]) for _, number in ranks[at : at + _TOGETHER]]
            for verdict in settling.index.settle(some):
                verdicts.append(verdict)
        ranks.clear()
        for at in range(0, len(items), _TOGETHER):
            yield [
                _concluded(items[number], place.get(number), verdicts, settling)
                for number in range(at, min(at + _TOGETHER, len(items)))
            ]


def _article(item: Outcome | Note) -> Article:
    assert isinstance(item, Outcome)
    assert item.article is not None
    return item.article


def _concluded(item: Outcome | Note, place: int | None, verdicts: Spool[Verdict], settling: Settling) -> Outcome | Note:
    if place is None or not isinstance(item, Outcome):
        return item
    return settling.concluded(item, verdicts[place])
