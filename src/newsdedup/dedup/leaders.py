"""Who is kept: articles settle in arrival order, and only kept ones are remembered.

One is a duplicate only of a kept article that it itself resembles, so nothing is dropped by hearsay, one run equals
the same order split in any way, and an article can be written as soon as it has settled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from newsdedup.dedup.edges import RELATIONS, Edge, blocks, compare
from newsdedup.dedup.passages import Face, faces
from newsdedup.model import Article, Shared, Verdict
from newsdedup.recipe import Recipe

_BATCH = 256
"""Articles looked at together."""

_HOLDERS = 16
"""Kept articles remembered for one key; later ones with the same key are found by their other keys."""

_CANDIDATES = 16
"""Kept articles an article is compared with, those that share most keys first."""

_LEAST_SAMPLES = 2
_LEAST_SHARE = 0.15
"""Sampled shingles in common, and their share of the fewer, that nominate."""


class Index:
    """The memory of one corpus. Not thread-safe; one owner."""

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._kept: list[Face] = []
        self._texts: dict[int, int] = {}
        self._bands: dict[int, list[int]] = {}
        self._sampled: dict[int, list[int]] = {}
        self._passages: dict[int, list[tuple[int, int]]] = {}

    def settle(self, articles: Sequence[Article]) -> list[Verdict]:
        """Decide on articles in arrival order; what is kept is remembered for the next call.

        Args:
            articles: with non-empty texts.

        Returns:
            One verdict each. The same order in other portions gives the same verdicts.
        """
        verdicts: list[Verdict] = []
        for at in range(0, len(articles), _BATCH):
            for face in faces(articles[at : at + _BATCH], self._recipe):
                verdicts.append(self._settle(face))
        return verdicts

    def _settle(self, face: Face) -> Verdict:
        edges = list(self._edges(face))
        drops = [(edge, at) for edge, at in edges if edge.relation in self._recipe.policy.drop]
        if drops:
            edge, at = min(drops, key=_strength)
            leader = self._kept[at].article
            return Verdict(leader.id, leader.source, edge.relation, edge.similarity, "first")
        verdict = self._shared(face, {at: edge for edge, at in edges})
        self._keep(face)
        return verdict

    def _edges(self, face: Face) -> Iterator[tuple[Edge, int]]:
        """Verify every nominated kept article."""
        same = self._texts.get(face.text)
        if same is not None:
            yield Edge("exact", 1.0), same
            return
        for at in self._candidates(face):
            edge = compare(face, self._kept[at], self._recipe.policy)
            if edge is not None:
                yield edge, at

    def _candidates(self, face: Face) -> list[int]:
        """Nominate kept articles: by bands, and by sampled shingles for what is contained."""
        banded = Counter(at for key in face.bands for at in self._bands.get(key, ()))
        sampled = Counter(at for key in face.sampled for at in self._sampled.get(key, ()))
        likely = [
            at
            for at, count in sampled.items()
            if count >= min(_LEAST_SAMPLES, len(face.sampled))
            and count >= _LEAST_SHARE * min(len(face.sampled), len(self._kept[at].sampled))
        ]
        ranks = (sorted(banded, key=lambda at: (-banded[at], at)), sorted(likely, key=lambda at: (-sampled[at], at)))
        return sorted({at for rank in ranks for at in rank[:_CANDIDATES]})

    def _shared(self, face: Face, edges: dict[int, Edge]) -> Verdict:
        """Note which paragraphs stand in earlier kept articles."""
        hits: dict[int, list[tuple[int, int]]] = {at: [] for at in edges}
        for here, passage in enumerate(face.passages):
            for key in passage.keys:
                for at, there in self._passages.get(key, ()):
                    hits.setdefault(at, []).append((here, there))
        notes: list[tuple[int, int, Shared]] = []
        for at in sorted(hits):
            pairs = blocks(face, self._kept[at], hits[at], self._recipe.policy)
            if pairs or at in edges:
                relation = edges[at].relation if at in edges else "block"
                notes.append((-len(pairs), at, Shared(self._kept[at].article.id, pairs, relation)))
        notes.sort(key=lambda note: note[:2])
        most = self._recipe.policy.shared_most
        return Verdict(shared=tuple(note for _, _, note in notes[:most]), shared_more=max(0, len(notes) - most))

    def _keep(self, face: Face) -> None:
        at = len(self._kept)
        self._kept.append(face)
        self._texts.setdefault(face.text, at)
        for table, keys in ((self._bands, face.bands), (self._sampled, face.sampled)):
            for key in keys:
                holders = table.setdefault(key, [])
                if len(holders) < _HOLDERS:
                    holders.append(at)
        for there, passage in enumerate(face.passages):
            for key in passage.keys:
                places = self._passages.setdefault(key, [])
                if len(places) < _HOLDERS:
                    places.append((at, there))


def _strength(found: tuple[Edge, int]) -> tuple[int, float, int]:
    edge, at = found
    return RELATIONS.index(edge.relation), -edge.similarity, at
