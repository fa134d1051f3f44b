"""A corpus whose keys are dealt in slices gives every article what it shares in a stream, and so the same verdicts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdedup.dedup import slices
from newsdedup.dedup.candidates import chosen, rates_of
from newsdedup.dedup.connected import components
from newsdedup.dedup.leaders import Index
from newsdedup.dedup.nominated import Nominated, Tallied, others_of, signed, sketches_of, tallied
from newsdedup.dedup.passages import Sketches, sketch, texts_of
from newsdedup.dedup.slices import Keyed, dealt, dealt_pairs, shared
from newsdedup.dedup.tallies import HOLDERS
from newsdedup.model import Article, Source, Verdict, text_id
from newsdedup.recipe import Recipe
from tests.make_corpus import make_corpus

RECIPE = Recipe()
TOGETHER = 16


def articles_of(texts: Iterable[str]) -> list[Article]:
    return [Article(Source("made", n), text_id(text), text) for n, text in enumerate(texts)]


def made(seed: int, number: int) -> list[Article]:
    return articles_of(one.text for one in make_corpus(seed, number))


def crowded(number: int) -> list[Article]:
    """More articles share paragraphs than a key has holders; every tenth comes once more, without its end."""
    common = [made.text.split("\n\n")[0] for made in make_corpus(31, 12)]
    stories = [made.text for made in make_corpus(32, number)][:number]
    texts = [
        f"{story}\n\n{common[at % 2]}\n\n{common[at % 3 + 4]}\n\n{stories[at // 5]}" for at, story in enumerate(stories)
    ]
    return articles_of([*texts, *(text.rsplit("\n\n", 1)[0] for text in texts[::10])])


class Corpus:
    """Articles, sketched in batches, as a cluster lays them by."""

    def __init__(self, articles: list[Article]) -> None:
        self.articles = articles
        self.batches: list[tuple[int, Sketches]] = [
            (at, sketch(articles[at : at + TOGETHER], RECIPE, wide=True)) for at in range(0, len(articles), TOGETHER)
        ]
        self.rates = [rate for _, sketches in self.batches for rate in rates_of(sketches)]
        self.texts = [
            text for at, sketches in self.batches for text in texts_of(articles[at : at + TOGETHER], sketches)
        ]

    def collide(self, bits: int) -> None:
        """Cut the uppermost bits off all keys: what is left of the first 36 many articles have by chance."""
        left = np.uint64((1 << 64 - bits) - 1)
        self.batches = [(at, own._replace(marked=np.sort(own.marked & left))) for at, own in self.batches]

    def keyed(self, remembered: set[int]) -> list[Keyed]:
        found = []
        for at, sketches in self.batches:
            places = range(at, at + len(sketches.samples))
            holds = [place in remembered for place in places]
            found.append(Keyed(places, rates_of(sketches), holds, sketches.marked.tobytes()))
        return found

    def tallied(
        self, remembered: set[int], number: int, crowded: Callable[[], None] | None = None
    ) -> dict[int, Tallied]:
        """Go the way of a cluster: two parts deal their keys, articles meet slice by slice, pairs are added up."""
        batches = self.keyed(remembered)
        entries: dict[int, list[tuple[bool, bytes]]] = defaultdict(list)
        for part in (batches[1::2], batches[::2]):
            for slice_, late, data in dealt(part, number):
                entries[slice_].append((late, data))
        pairs: dict[int, list[bytes]] = defaultdict(list)
        for blobs in entries.values():
            for slice_, some in dealt_pairs(shared(sorted(blobs, key=lambda blob: blob[0]), crowded), number):
                pairs[slice_].append(some)
        return {row.place: row for blobs in pairs.values() for row in tallied(blobs)}

    def counted(self, remembered: set[int]) -> dict[int, dict[int, int]]:
        """Do it by brute force: each key's first remembered holders meet every later article that has it."""
        holders: dict[int, list[int]] = defaultdict(list)
        tallies: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for place, article in enumerate(self.articles):
            for key, weight in zip(*(own[0].tolist() for own in sketch([article], RECIPE).by_article()), strict=True):
                for other in holders[key]:
                    tallies[place][other] += weight
                if place in remembered and len(holders[key]) < HOLDERS:
                    holders[key].append(place)
        return tallies

    def settled(self, found: dict[int, Tallied]) -> tuple[list[Verdict], set[int], dict[int, int]]:
        """Settle all of it; verdicts, who was remembered, and a digest of whom each met."""
        candidates, verdicts, remembered, met = Nominated(), [], set(), {}
        index = Index(RECIPE, candidates=candidates)
        for at, sketches in self.batches:
            own = range(at, at + len(sketches.samples))
            for place in own:
                candidates.announce(place, found[place].others if place in found else b"")
            texts = signed([self.texts[place] for place in own])
            laid_by = [sketches.imprints[place - at].pack() for place in own]
            again = sketches_of(zip(laid_by, texts, self.rates[at : at + len(own)], strict=True))
            verdicts += index.settle(self.articles[at : at + TOGETHER], again)
            remembered |= {place for place in own if candidates.remembered(place - at)}
            met |= {place: candidates.met(place - at) for place in own}
        return verdicts, remembered, met


CORPORA = {"made": lambda: made(11, 80), "again": lambda: made(12, 80), "crowded": lambda: crowded(70)}


@pytest.mark.parametrize("name", CORPORA)
@pytest.mark.parametrize("number", [1, 2, 7])
def test_settling_until_nobody_meets_others_is_the_stream(name: str, number: int) -> None:
    corpus = Corpus(CORPORA[name]())
    expected = Index(RECIPE).settle(corpus.articles)
    remembered = set(range(len(corpus.articles)))
    met: dict[int, int] | None = None
    for _ in range(8):
        found = corpus.tallied(remembered, number)
        if met is not None and {p: row.met for p, row in found.items()} == {p: own for p, own in met.items() if own}:
            break
        verdicts, remembered, met = corpus.settled(found)
    else:
        pytest.fail("it does not come to an end")
    assert verdicts == expected
    assert any(verdict.duplicate_of for verdict in verdicts)
    assert any(verdict.shared for verdict in verdicts)


@pytest.mark.parametrize("number", [1, 7])
@pytest.mark.parametrize("name", CORPORA)
def test_where_no_key_is_crowded_the_first_outcome_is_the_last(
    name: str, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slices, "_LEAST_PORTION", 1000)
    corpus, seen = Corpus(CORPORA[name]()), list[bool]()
    found = corpus.tallied(set(range(len(corpus.articles))), number, lambda: seen.append(True))
    holders = Counter(
        key for article in corpus.articles for key in sketch([article], RECIPE).by_article()[0][0].tolist()
    )
    assert bool(seen) == (name == "crowded")
    if not seen:
        assert max(holders.values()) < HOLDERS
        assert corpus.settled(found)[0] == Index(RECIPE).settle(corpus.articles)


@pytest.mark.parametrize("name", CORPORA)
def test_slices_find_what_counting_finds(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = Corpus(CORPORA[name]())
    remembered = {place for place in range(len(corpus.articles)) if place % 5}
    expected = {}
    for place, tally in corpus.counted(remembered).items():
        rate = corpus.rates[place]
        good = [other for other in tally if chosen({other: tally[other]}, rate, corpus.rates.__getitem__)]
        if good:
            expected[place] = sorted(good)
    for portion, block in ((1 << 18, 1 << 18), (1000, 50)):
        monkeypatch.setattr(slices, "_LEAST_PORTION", portion)
        monkeypatch.setattr(slices, "_BLOCK", block)
        monkeypatch.setattr(slices, "_PAIRS", 10 * block)
        for number in (1, 3, 50):
            found = corpus.tallied(remembered, number)
            others = {place: [o for _, o in others_of([(place, row.others)])] for place, row in found.items()}
            assert others == expected


def test_articles_meet_by_the_whole_key_and_not_by_its_upper_36_bits() -> None:
    """All keys begin with the same 22 bits, so some fourteen that have nothing in common agree in 36."""
    corpus, remembered = Corpus(made(13, 100)), set(range(200))
    expected = {number: corpus.tallied(remembered, 1) for number in (1, 3)}
    corpus.collide(22)
    upper = np.concatenate([own.marked >> np.uint64(28) for _, own in corpus.batches])
    assert len(np.unique(upper)) < len(np.unique(np.concatenate([own.marked for _, own in corpus.batches]))) - 300
    for number, found in expected.items():
        assert corpus.tallied(remembered, number) == found


def test_wide_keys_begin_as_narrow_ones() -> None:
    articles = made(14, 20)[:16]
    wide, narrow = sketch(articles, RECIPE, wide=True), sketch(articles, RECIPE)
    low = np.uint64((1 << 28) - 1)
    assert {*(wide.marked & ~low | wide.marked & np.uint64(0xFFF)).tolist()} == {*narrow.marked.tolist()}
    assert len(np.unique(wide.marked & low)) > 1000


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=60))
def test_components_are_what_edges_connect(edges: list[tuple[int, int]]) -> None:
    groups = {place: {place} for edge in edges for place in edge}
    for one, other in edges:
        both = groups[one] | groups[other]
        for place in both:
            groups[place] = both
    columns = np.array(edges, dtype=np.int64).reshape(-1, 2)
    cut = len(edges) // 2
    found = dict(components([columns[:cut, 0], columns[cut:, 0]], [columns[:cut, 1], columns[cut:, 1]]))
    assert found == {place: min(group) for place, group in groups.items()}
