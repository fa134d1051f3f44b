"""Who is kept: articles settle in arrival order, against what was kept before them and nothing else.

One is a duplicate only of a kept article that it itself resembles, or that one of its *faces* resembles: a dropped
copy that differs clearly from its leader. A face leads to its leader and no further, so no cluster grows by gossip.
One run equals the same order split in any way, and an article can be written as soon as it has settled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import NamedTuple

from newsdedup.dedup.arrival import because, day, rank
from newsdedup.dedup.candidates import Batch, Nominates
from newsdedup.dedup.edges import RELATIONS, Edge, compare, set_similarity
from newsdedup.dedup.foreign import holding
from newsdedup.dedup.held import Held
from newsdedup.dedup.imprints import Imprint
from newsdedup.dedup.passages import Sketches, sketch, texts_of
from newsdedup.dedup.past import Past, Place
from newsdedup.dedup.remembered import NOTHING_RARE, Fresh, Rare, Remembered
from newsdedup.dedup.repeated import Earlier, repeated
from newsdedup.dedup.shelf import MemoryShelf, Shelf
from newsdedup.dedup.tallies import HOLDERS
from newsdedup.model import Article, Shared, Verdict
from newsdedup.recipe import Recipe

_BATCH_ARTICLES = 128
_BATCH_CHARACTERS = 1 << 19
"""What is sketched together; no verdict depends on it."""

_FACE_LENGTH = 0.5
"""Least length of a face, as a share of its leader's."""

_SAME = ("exact", "near")
"""Relations in which either of two articles could have been kept."""


_ALONE = Verdict()
"""What is said of an article that resembles no other."""


class _Round(NamedTuple):
    """A batch while it settles."""

    articles: Sequence[Article]
    sketches: Sketches
    texts: list[int]
    """hash of each article's words in order"""
    batch: Batch
    accompanied: frozenset[int]
    """articles of which it is not sure that there is nobody to compare them with"""
    same: dict[int, int]
    """hash of an article's words -> the first article of the past with it"""
    days: list[int]
    known: dict[tuple[int, int], Edge | None]
    """(article, remembered one; or the complement of a place in the batch) -> how they relate, asked ahead"""


class Index:
    """The memory of one corpus. Not thread-safe; one owner."""

    def __init__(
        self,
        recipe: Recipe,
        shelf: Shelf | None = None,
        past: Past | None = None,
        candidates: Nominates | None = None,
    ) -> None:
        """Open an index.

        Args:
            recipe: what governs.
            shelf: holds the words of what is remembered (default: in memory), those of the past among them.
            past: where what is remembered is laid by, and was by earlier runs; None for an index that begins empty.
            candidates: says what is to be compared (default: what shares keys).
        """
        self._recipe = recipe
        self._past = past
        self._remembered = Remembered(past, HOLDERS)
        self._held = Held(MemoryShelf() if shelf is None else shelf, self._remembered)
        self._candidates: Nominates = holding(recipe, self._remembered) if candidates is None else candidates

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
        self._held.open(sketches.imprints)
        texts, days = texts_of(articles, sketches), [day(article) for article in articles]
        batch = self._candidates.open(sketches)
        same = self._remembered.open(Fresh(articles, sketches.imprints.sizes, texts, batch.rates, days))
        known = self._ahead(sketches, texts, batch, same)
        round_ = _Round(articles, sketches, texts, batch, frozenset(batch.accompanied()), same, days, known)
        verdicts = [self._settle(round_, at) for at in range(len(articles))]
        self._close(round_)
        return verdicts

    def _close(self, round_: _Round) -> None:
        """Lay by what was remembered of a batch."""
        self._held.close()
        if self._past is not None:
            for told in self._remembered.told(round_.sketches.by_article()[0]):
                self._past.told(told)
        self._remembered.close()
        self._candidates.close(round_.batch)

    def _ahead(
        self, sketches: Sketches, texts: list[int], batch: Batch, same: dict[int, int]
    ) -> dict[tuple[int, int], Edge | None]:
        """Compare what will probably be asked, all at once: with what was remembered, and within the batch."""
        wanted: list[tuple[int, int]] = []
        pairs: list[tuple[Imprint, Imprint]] = []
        first = dict(zip(reversed(texts), range(len(texts) - 1, -1, -1), strict=True))
        for at in batch.accompanied():
            text = texts[at]
            if first[text] < at or text in same or self._remembered.with_text(text) is not None:
                continue
            remembered, within = self._candidates.preview(batch, at)
            if not remembered and not within:
                continue
            mine = sketches.imprints[at]
            for ordinal in remembered:
                wanted.append((at, ordinal))
                pairs.append((mine, self._held.imprint(ordinal)))
            for place in within:
                wanted.append((at, ~place))
                pairs.append((mine, sketches.imprints[place]))
        return dict(zip(wanted, compare(pairs, self._recipe), strict=True))

    def _settle(self, round_: _Round, at: int) -> Verdict:
        text = round_.texts[at]
        same = round_.same.get(text) if round_.same else None
        if same is None:
            same = self._remembered.with_text(text)
        if same is None and at not in round_.accompanied:
            self._remember(round_, at, self._remembered.next, _ALONE)
            return _ALONE
        mine = round_.sketches.imprints[at]
        if same is not None and "exact" in self._recipe.policy.drop:
            verdict = self._remembered.face(same) or self._duplicate(Edge("exact", 1.0), mine, same)
            return self._dated(verdict, round_.articles[at], same)
        edges = self._edges(round_, at)
        if same is not None:
            edges = [(Edge("exact", 1.0), same), *((edge, ordinal) for edge, ordinal in edges if ordinal != same)]
        found = self._strongest(edges, round_, at) if edges else None
        if found is not None:
            edge, ordinal = found
            verdict = self._duplicate(edge, mine, ordinal)
            if self._remembered.leader(ordinal) == ordinal and self._is_face(edge, mine.size, ordinal):
                self._remember(round_, at, ordinal, verdict)
            return self._dated(verdict, round_.articles[at], ordinal)
        verdict = self._kept(edges, mine)
        self._remember(round_, at, self._remembered.next, verdict)
        return verdict

    def _dated(self, verdict: Verdict, article: Article, ordinal: int) -> Verdict:
        """Note if this one would have been kept, had it come with what it duplicates."""
        if self._recipe.policy.keep == "first" or verdict.relation not in _SAME:
            return verdict
        late = self._remembered.outdoes(self._place(article), self._remembered.leader(ordinal))
        return replace(verdict, late=True) if late else verdict

    def _place(self, article: Article) -> Place:
        keep = self._recipe.policy.keep
        ranked = rank(article, keep)
        return keep, ranked[0], ranked[1]

    def _edges(self, round_: _Round, at: int) -> list[tuple[Edge, int]]:
        """Verify every candidate, those of the batch itself now."""
        found: list[tuple[Edge, int]] = []
        asked: list[int] = []
        for ordinal in self._candidates.of(round_.batch, at):
            place = self._remembered.place(ordinal)
            key = at, ordinal if place < 0 else ~place
            if key not in round_.known:
                asked.append(ordinal)
            elif (edge := round_.known[key]) is not None:
                found.append((edge, ordinal))
        if asked:
            mine = round_.sketches.imprints[at]
            answers = compare([(mine, self._held.imprint(ordinal)) for ordinal in asked], self._recipe)
            found += ((edge, ordinal) for edge, ordinal in zip(answers, asked, strict=True) if edge is not None)
        on = round_.days[at]
        found = [
            (edge if edge.instead is None else edge.on(on, self._remembered.day(ordinal)), ordinal)
            for edge, ordinal in found
        ]
        return sorted(found, key=itemgetter(1)) if len(found) > 1 else found

    def _strongest(self, edges: list[tuple[Edge, int]], round_: _Round, at: int) -> tuple[Edge, int] | None:
        """Choose the relation that makes a duplicate, of a story of which no copy as close has other facts.

        A face speaks for its leader where the leader itself is not alike enough.
        """
        drop = self._recipe.policy.drop
        if not any(edge.relation in drop for edge, _ in edges):
            return None
        known: dict[int, Edge | None] = {ordinal: edge for edge, ordinal in edges}
        strongest = sorted(edges, key=_strength)
        templates = ((edge, ordinal) for edge, ordinal in reversed(strongest) if edge.relation == "template")
        other = {self._remembered.leader(ordinal): edge.similarity for edge, ordinal in templates}
        for edge, ordinal in strongest:
            leader = self._remembered.leader(ordinal)
            if edge.relation not in drop or edge.similarity <= other.get(leader, -1.0):
                continue
            if leader not in known:
                (related,) = compare([(round_.sketches.imprints[at], self._held.imprint(leader))], self._recipe)
                on = round_.days[at], self._remembered.day(leader)
                known[leader] = related.on(*on) if related else None
            own = known[leader]
            if own is not None and own.relation in drop:
                return own, leader
            if own is None or own.relation != "template" or edge.similarity > own.similarity:
                return edge, ordinal
        return None

    def _is_face(self, edge: Edge, words: int, leader: int) -> bool:
        return edge.apart and words >= _FACE_LENGTH * self._remembered.words(leader)

    def _remember(self, round_: _Round, at: int, leader: int, verdict: Verdict) -> None:
        """Let later articles meet this one, as itself or as a face of its leader."""
        article, keep = round_.articles[at], self._recipe.policy.keep
        rare, face = NOTHING_RARE, verdict.duplicate_of is not None
        if keep != "first" or face or verdict.repeated:
            rare = Rare(
                because(article, keep) if keep != "first" else None,
                verdict if face else None,
                self._place(article) if keep != "first" and not face else None,
                verdict.repeated,
            )
        ordinal = self._remembered.add(at, leader, rare)
        self._candidates.remember(round_.batch, at, ordinal)

    def _duplicate(self, edge: Edge, mine: Imprint, ordinal: int) -> Verdict:
        """Name the kept article; the similarity is to that one, also where a face of it decided."""
        leader = self._remembered.leader(ordinal)
        name, source = self._remembered.id(leader), self._remembered.source(leader)
        reason = self._remembered.reason(leader)
        if leader == ordinal:
            return Verdict(name, source, edge.relation, edge.similarity, reason)
        reason = f"{reason}; alike its copy {self._remembered.id(ordinal)}"
        similarity = set_similarity((mine, self._held.imprint(leader)), edge.relation, self._recipe)
        return Verdict(name, source, edge.relation, similarity, reason)

    def _kept(self, edges: list[tuple[Edge, int]], mine: Imprint) -> Verdict:
        """Note which paragraphs stand in earlier kept articles, most first."""
        if not edges or self._recipe.policy.blocks == "off":
            return _ALONE
        notes = sorted(
            (-len(edge.blocks), ordinal, Shared(self._remembered.id(ordinal), edge.blocks, edge.relation))
            for edge, ordinal in edges
            if self._remembered.leader(ordinal) == ordinal
        )
        most = self._recipe.policy.shared_most
        return Verdict(
            shared=tuple(note for _, _, note in notes[:most]),
            shared_more=max(0, len(notes) - most),
            repeated=repeated(mine, self._earlier(edges)) if self._recipe.policy.blocks == "strip" else (),
        )

    def _earlier(self, edges: list[tuple[Edge, int]]) -> Iterator[Earlier]:
        for edge, ordinal in edges:
            if self._remembered.leader(ordinal) == ordinal:
                yield Earlier(edge, self._held.imprint(ordinal), self._remembered.stripped(ordinal))


def _strength(found: tuple[Edge, int]) -> tuple[int, float, int]:
    edge, ordinal = found
    return RELATIONS.index(edge.relation), -edge.similarity, ordinal
