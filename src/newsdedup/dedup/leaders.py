"""Who is kept: articles settle in arrival order, against what was kept before them and nothing else.

One is a duplicate only of a kept article that it itself resembles, or that one of its *faces* resembles: a dropped
copy that differs clearly from its leader. A face leads to its leader and no further, so no cluster grows by gossip.
One run equals the same order split in any way, and an article can be written as soon as it has settled.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from newsdedup.dedup.arrival import because, rank
from newsdedup.dedup.candidates import Batch, Nominates
from newsdedup.dedup.edges import RELATIONS, Edge, compare, set_similarity
from newsdedup.dedup.exact import Exact
from newsdedup.dedup.foreign import holding
from newsdedup.dedup.kept import Kept, Told
from newsdedup.dedup.memory import Copy, Note, packed, packed_keys, unpacked, unpacked_keys
from newsdedup.dedup.names import Names
from newsdedup.dedup.passages import Imprint, Sketches, sketch, texts_of
from newsdedup.dedup.repeated import Earlier, repeated
from newsdedup.dedup.shelf import MemoryShelf, Shelf
from newsdedup.model import Article, Shared, Verdict
from newsdedup.recipe import Recipe
from newsdedup.sketch.words import Hashes

_BATCH_ARTICLES = 128
_BATCH_CHARACTERS = 1 << 19
"""What is sketched together; no verdict depends on it."""

_FACE_LENGTH = 0.5
"""Least length of a face, as a share of its leader's."""

_RECALLED = 1 << 14
"""Articles whose keys are sorted in together when they are recalled."""


_ALONE = Verdict()
"""What is said of an article that resembles no other."""


class _Round(NamedTuple):
    """A batch while it settles."""

    articles: Sequence[Article]
    sketches: Sketches
    texts: list[int]
    """hash of each article's words in order"""
    batch: Batch
    keys: list[Hashes]
    """of each article; empty if nobody is told"""
    known: dict[tuple[int, int], Edge | None]
    """(article, remembered one; or the complement of a place in the batch) -> how they relate, asked ahead"""
    places: dict[int, int]
    """what was remembered of the batch -> its place there"""


class Index:
    """The memory of one corpus. Not thread-safe; one owner."""

    def __init__(
        self,
        recipe: Recipe,
        shelf: Shelf | None = None,
        told: Told | None = None,
        candidates: Nominates | None = None,
    ) -> None:
        """Open an empty index.

        Args:
            recipe: what governs.
            shelf: holds the words of what is remembered (default: in memory).
            told: is told of each article that is remembered, just after its words were put on the shelf.
            candidates: says what is to be compared (default: what shares keys).
        """
        self._recipe = recipe
        self._told = told
        self._shelf: Shelf = MemoryShelf() if shelf is None else shelf
        self._candidates: Nominates = holding(recipe) if candidates is None else candidates
        self._texts = Exact()
        self._names = Names()
        self._leaders = array("q")
        self._lengths = array("q")
        self._faces: dict[int, Verdict] = {}
        self._reasons: dict[int, str] = {}
        self._ranks: dict[int, tuple[float, float]] = {}
        self._stripped: dict[int, tuple[int, ...]] = {}
        self._read: dict[int, Imprint] = {}

    def recall(self, kept: Iterable[Kept]) -> None:
        """Remember again what another index told of, in that order; their words are on the shelf, in that order.

        To be called before the first article settles. Some may be missing, but no leader of one that is there; a
        leader is named by its place among those that are there.

        Raises:
            ValueError: one is not what `told` was given.
        """
        rates, keys, texts = [], [], list[tuple[int, int]]()
        for one in kept:
            note = unpacked(one.blob)
            ordinal = len(self._names)
            self._names.add(note.name, note.source)
            self._leaders.append(one.leader)
            self._lengths.append(note.words)
            texts.append((note.text, ordinal))
            if note.reason is not None:
                self._reasons[ordinal] = note.reason
            if note.rank is not None:
                self._ranks[ordinal] = note.rank
            if note.stripped:
                self._stripped[ordinal] = note.stripped
            if note.copy is not None:
                self._faces[ordinal] = Verdict(self._names.id(one.leader), self._names.source(one.leader), *note.copy)
            rates.append(note.rate)
            keys.append(note.keys)
            if len(keys) == _RECALLED:
                self._candidates.recall(rates, *unpacked_keys(keys))
                self._texts.recall(texts)
                rates, keys, texts = [], [], []
        self._candidates.recall(rates, *unpacked_keys(keys))
        self._texts.recall(texts)

    def settle(self, articles: Sequence[Article], sketches: Sketches | None = None) -> list[Verdict]:
        """Decide on articles in arrival order; what is kept is remembered for the next call.

        Args:
            articles: with non-empty texts; under a policy of keeping other than `first`, sorted by `arrival.rank`.
            sketches: theirs, if somebody else has made them; of at most `passages.BATCH` articles.

        Returns:
            One verdict each. The same order in other portions gives the same verdicts.
        """
        if sketches is not None:
            return self._batch(articles, sketches)
        verdicts: list[Verdict] = []
        at = 0
        while at < len(articles):
            stop, characters = at + 1, len(articles[at].text)
            while stop < len(articles) and stop - at < _BATCH_ARTICLES:
                characters += len(articles[stop].text)
                if characters > _BATCH_CHARACTERS:
                    break
                stop += 1
            verdicts.extend(self._batch(articles[at:stop], sketch(articles[at:stop], self._recipe)))
            at = stop
        return verdicts

    def _batch(self, articles: Sequence[Article], sketches: Sketches) -> list[Verdict]:
        texts = texts_of(articles, sketches)
        self._texts.open(texts)
        batch = self._candidates.open(sketches)
        keys = sketches.by_article()[0] if self._told is not None else []
        round_ = _Round(articles, sketches, texts, batch, keys, self._ahead(sketches, texts, batch), {})
        verdicts = [self._settle(round_, at) for at in range(len(articles))]
        self._candidates.close(batch)
        self._texts.close()
        self._read.clear()
        return verdicts

    def _ahead(self, sketches: Sketches, texts: list[int], batch: Batch) -> dict[tuple[int, int], Edge | None]:
        """Compare what will probably be asked, all at once: with what was remembered, and within the batch."""
        wanted: list[tuple[int, int]] = []
        pairs: list[tuple[Imprint, Imprint]] = []
        seen: set[int] = set()
        for at, text in enumerate(texts):
            if text in seen or self._texts.get(text) is not None:
                continue
            seen.add(text)
            remembered, within = self._candidates.preview(batch, at)
            wanted += [(at, ordinal) for ordinal in remembered] + [(at, ~place) for place in within]
            mine = sketches.imprints[at]
            pairs += [(mine, self._imprint(ordinal)) for ordinal in remembered]
            pairs += [(mine, sketches.imprints[place]) for place in within]
        return dict(zip(wanted, compare(pairs, self._recipe), strict=True))

    def _imprint(self, ordinal: int) -> Imprint:
        """Read a remembered article, once a batch."""
        if ordinal not in self._read:
            self._read[ordinal] = Imprint.unpack(self._shelf.get(ordinal))
        return self._read[ordinal]

    def _settle(self, round_: _Round, at: int) -> Verdict:
        same = self._texts.get(round_.texts[at])
        if same is not None and "exact" in self._recipe.policy.drop:
            face = self._faces.get(same)
            if face is None:
                return self._duplicate(Edge("exact", 1.0), round_, at, same)
            return replace(face, late=self._is_late(round_.articles[at], self._leaders[same]))
        edges = self._edges(round_, at)
        if same is not None:
            edges = [(Edge("exact", 1.0), same), *((edge, ordinal) for edge, ordinal in edges if ordinal != same)]
        found = self._strongest(edges, round_.sketches.imprints[at]) if edges else None
        if found is not None:
            edge, ordinal = found
            mine = round_.sketches.imprints[at]
            verdict = self._duplicate(edge, round_, at, ordinal)
            if self._leaders[ordinal] == ordinal and self._is_face(edge, len(mine.words), ordinal):
                self._faces[len(self._names)] = verdict
                self._remember(round_, at, ordinal)
            return verdict
        verdict = self._kept(edges, round_.sketches.imprints[at])
        self._stripped |= {len(self._names): verdict.repeated} if verdict.repeated else {}
        self._remember(round_, at, len(self._names))
        return verdict

    def _edges(self, round_: _Round, at: int) -> list[tuple[Edge, int]]:
        """Verify every candidate, those of the batch itself now."""
        found: list[tuple[Edge, int]] = []
        asked: list[int] = []
        for ordinal in self._candidates.of(round_.batch, at):
            key = at, ~round_.places[ordinal] if ordinal in round_.places else ordinal
            if key not in round_.known:
                asked.append(ordinal)
            elif (edge := round_.known[key]) is not None:
                found.append((edge, ordinal))
        if asked:
            mine = round_.sketches.imprints[at]
            answers = compare([(mine, self._imprint(ordinal)) for ordinal in asked], self._recipe)
            found += ((edge, ordinal) for edge, ordinal in zip(answers, asked, strict=True) if edge is not None)
        return sorted(found, key=lambda pair: pair[1])

    def _strongest(self, edges: list[tuple[Edge, int]], mine: Imprint) -> tuple[Edge, int] | None:
        """Choose the relation that makes a duplicate; a face speaks for its leader unless the facts are others."""
        known = {ordinal: edge.relation for edge, ordinal in edges}
        for edge, ordinal in sorted(edges, key=_strength):
            if edge.relation not in self._recipe.policy.drop:
                continue
            leader = self._leaders[ordinal]
            if leader not in known:
                (related,) = compare([(mine, self._imprint(leader))], self._recipe)
                known[leader] = related.relation if related else ""
            if known[leader] != "template":
                return edge, ordinal
        return None

    def _is_face(self, edge: Edge, words: int, leader: int) -> bool:
        return edge.apart and words >= _FACE_LENGTH * self._lengths[leader]

    def _remember(self, round_: _Round, at: int, leader: int) -> None:
        """Let later articles meet this one, as itself or as a face of its leader."""
        ordinal = len(self._names)
        round_.places[ordinal] = at
        sketches, article = round_.sketches, round_.articles[at]
        self._names.add(article.id, article.source)
        if self._recipe.policy.keep != "first":
            self._reasons[ordinal] = because(article, self._recipe.policy.keep)
            self._ranks[ordinal] = rank(article, self._recipe.policy.keep)[:2]
        self._leaders.append(leader)
        self._lengths.append(len(sketches.imprints[at].words))
        self._shelf.put(sketches.imprints[at].pack())
        self._texts.add(round_.texts[at], ordinal)
        self._candidates.remember(round_.batch, at, ordinal)
        if self._told is not None:
            face = self._faces.get(ordinal)
            copy = None if face is None else Copy(face.relation, face.similarity, face.kept_because)
            own = article.id, article.source, self._lengths[ordinal], round_.texts[at], round_.batch.rates[at]
            known = self._reasons.get(ordinal), copy, self._ranks.get(ordinal), self._stripped.get(ordinal, ())
            self._told(Kept(leader, article.published, packed(Note(*own, packed_keys(round_.keys[at]), *known))))

    def _duplicate(self, edge: Edge, round_: _Round, at: int, ordinal: int) -> Verdict:
        """Name the kept article; the similarity is to that one, also where a face of it decided."""
        leader, mine = self._leaders[ordinal], round_.sketches.imprints[at]
        late = self._is_late(round_.articles[at], leader)
        name, source, reason = self._names.id(leader), self._names.source(leader), self._reasons.get(leader, "first")
        if leader == ordinal:
            return Verdict(name, source, edge.relation, edge.similarity, reason, late=late)
        reason = f"{reason}; alike its copy {self._names.id(ordinal)}"
        similarity = set_similarity((mine, self._imprint(leader)), edge.relation, self._recipe)
        return Verdict(name, source, edge.relation, similarity, reason, late=late)

    def _is_late(self, article: Article, leader: int) -> bool:
        """Tell whether the policy would have kept this one: only what an earlier run kept can be in its way."""
        held = self._ranks.get(leader)
        return held is not None and rank(article, self._recipe.policy.keep)[:2] < held

    def _kept(self, edges: list[tuple[Edge, int]], mine: Imprint) -> Verdict:
        """Note which paragraphs stand in earlier kept articles, most first."""
        if not edges or self._recipe.policy.blocks == "off":
            return _ALONE
        notes = sorted(
            (-len(edge.blocks), ordinal, Shared(self._names.id(ordinal), edge.blocks, edge.relation))
            for edge, ordinal in edges
            if self._leaders[ordinal] == ordinal
        )
        most = self._recipe.policy.shared_most
        return Verdict(
            shared=tuple(note for _, _, note in notes[:most]),
            shared_more=max(0, len(notes) - most),
            repeated=repeated(mine, self._earlier(edges)) if self._recipe.policy.blocks == "strip" else (),
        )

    def _earlier(self, edges: list[tuple[Edge, int]]) -> Iterator[Earlier]:
        for edge, ordinal in edges:
            if self._leaders[ordinal] == ordinal:
                yield Earlier(edge, self._imprint(ordinal), self._stripped.get(ordinal, ()))


def _strength(found: tuple[Edge, int]) -> tuple[int, float, int]:
    edge, ordinal = found
    return RELATIONS.index(edge.relation), -edge.similarity, ordinal
