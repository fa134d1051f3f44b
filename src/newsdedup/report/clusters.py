"""Which articles say the same: the kept one of each cluster, its copies, and who had it first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from newsdedup.model import Source
from newsdedup.report import said
from newsdedup.report.compare import Comparison, compared
from newsdedup.report.restore import Key
from newsdedup.report.sampling import Choice, lot

SIDE_BY_SIDE = 5
"""copies of a cluster that are compared word for word"""
LISTED = 60
"""copies of a cluster that are named"""


class Link(NamedTuple):
    """A copy, and where the row stands that tells of it."""

    copy: Source
    relation: str
    similarity: float
    file: int
    offset: int


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a cluster."""

    source: Source
    title: str | None = None
    site: str | None = None
    url: str | None = None
    published: str | None = None
    language: str = ""
    text: str | None = None
    """None where no file holds it"""
    relation: str | None = None
    """None for the kept one"""
    similarity: float | None = None
    because: str | None = None
    first: bool = False
    """no other of the cluster was published before it"""


@dataclass(frozen=True, slots=True)
class Cluster:
    """The kept article and its copies, the least alike first."""

    kept: Member
    copies: tuple[Member, ...]
    size: int
    """copies there are; not all need be listed"""
    beside: tuple[Comparison | None, ...] = ()
    """the first copies, each compared with the kept one; None where a text is missing"""

    @property
    def members(self) -> tuple[Member, ...]:
        """The kept one, then the copies."""
        return (self.kept, *self.copies)


@dataclass(slots=True)
class Clusters:
    """All clusters of a run: by their kept article, the copies."""

    links: dict[Key, list[Link]] = field(default_factory=dict)
    _known: set[Key] = field(default_factory=set)

    def add(self, row: said.Row, file: int, offset: int) -> bool:
        """Take note of a row that tells of a duplicate, unless another one did; say whether it does."""
        copy, kept = said.source(row), said.source(row, "duplicate_source")
        if copy is None or kept is None:
            return False
        if copy[:2] in self._known:
            return True
        self._known.add(copy[:2])
        similarity = said.number(row, "similarity")
        link = Link(copy, said.text(row, "relation") or "", 0.0 if similarity is None else similarity, file, offset)
        self.links.setdefault((kept.path, kept.record), []).append(link)
        return True

    @property
    def copies(self) -> int:
        """Count the duplicates."""
        return sum(map(len, self.links.values()))

    def chosen(self, most: int) -> dict[Key, list[Link]]:
        """Choose clusters to show, the least alike first: half for that, a quarter for size, the others by lot."""
        for links in self.links.values():
            links.sort(key=lambda link: (link.similarity, link.copy))
        alike, large, drawn = Choice[Key](most), Choice[Key](most // 4), Choice[Key](most)
        for key, links in self.links.items():
            alike.offer(links[0].similarity, key, lot(*key))
            large.offer(-len(links), key, lot(*key))
            drawn.offer(lot(*key), key)
        wanted = dict.fromkeys([*list(alike)[: most - most // 2], *large, *drawn])
        keys = sorted(list(wanted)[:most], key=lambda key: (self.links[key][0].similarity, key))
        return {key: self.links[key] for key in keys}


def named_in(chosen: dict[Key, list[Link]]) -> Iterator[Key]:
    """Yield the documents whose texts are needed to show the chosen clusters."""
    for key, links in chosen.items():
        yield key
        yield from ((link.copy.path, link.copy.record) for link in links[:SIDE_BY_SIDE])


def cluster(kept: Member, copies: Sequence[Member], size: int) -> Cluster:
    """Put a cluster together."""
    kept, *others = _with_first([kept, *copies])
    beside = tuple(
        None if kept.text is None or copy.text is None else compared(kept.text, copy.text)
        for copy in others[:SIDE_BY_SIDE]
    )
    return Cluster(kept, tuple(others), size, beside)


def member(record: said.Row, source: Source, text: str | None = None) -> Member:
    """Read an article of a cluster from its record or its row among the rejects."""
    return Member(
        source=source,
        title=said.text(record, "title"),
        site=said.text(record, "site"),
        url=said.text(record, "url"),
        published=said.text(record, "published"),
        language=said.text(record, "language") or "",
        text=said.text(record, "text") or text,
        relation=said.text(record, "relation"),
        similarity=said.number(record, "similarity"),
        because=said.text(record, "kept_because"),
    )


def _with_first(members: Iterable[Member]) -> list[Member]:
    """Mark the one that was published before all others whose dates can be compared with its own."""
    found = list(members)
    before = [sum(said.earlier(one.published, other.published) is True for other in found) for one in found]
    after = [any(said.earlier(other.published, one.published) is True for other in found) for one in found]
    first = [count > 0 and not late for count, late in zip(before, after, strict=True)]
    alone = first.count(True) == 1
    return [replace(one, first=alone and mark) for one, mark in zip(found, first, strict=True)]
