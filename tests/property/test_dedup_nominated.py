"""A corpus joined as a whole gives every article the candidates that it meets in a stream, and so the same verdicts."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdedup.dedup.candidates import rates_of
from newsdedup.dedup.leaders import Index
from newsdedup.dedup.nominated import Nominated, Pairs, nominations
from newsdedup.dedup.passages import sketch
from newsdedup.dedup.tallies import HOLDERS
from newsdedup.model import Article, Source, Verdict, text_id
from newsdedup.recipe import Recipe
from tests.make_corpus import make_corpus

RECIPE = Recipe()


def articles_of(seed: int, number: int) -> list[Article]:
    return [Article(Source("made", n), text_id(m.text), m.text) for n, m in enumerate(make_corpus(seed, number))]


def joined(articles: list[Article], remembered: set[int]) -> dict[int, list[int]]:
    """Join by brute force: each key's first remembered holders meet every later article that has it."""
    holders: dict[int, list[int]] = defaultdict(list)
    tallies: dict[tuple[int, int], int] = defaultdict(int)
    rates: list[int] = []
    for place, article in enumerate(articles):
        sketches = sketch([article], RECIPE)
        rates += rates_of(sketches)
        for key, weight in zip(*(own[0].tolist() for own in sketches.by_article()), strict=True):
            for other in holders[key]:
                tallies[place, other] += weight
            if place in remembered and len(holders[key]) < HOLDERS:
                holders[key].append(place)
    rows = sorted((place, rates[place], other, rates[other], tally) for (place, other), tally in tallies.items())
    columns = np.array(rows, dtype=np.int64).reshape(-1, 5).T
    cuts = range(0, len(rows) + 1, 7)
    return dict(nominations(Pairs(*(column[at : at + 7] for column in columns)) for at in cuts))


def settled(articles: list[Article], lists: dict[int, list[int]]) -> tuple[list[Verdict], set[int]]:
    candidates = Nominated()
    for place in range(len(articles)):
        candidates.announce(place, lists.get(place, []))
    verdicts = Index(RECIPE, candidates=candidates).settle(articles)
    return verdicts, {place for place in range(len(articles)) if candidates.remembered(place)}


@pytest.mark.parametrize("seed", [11, 12])
def test_joining_until_nothing_changes_is_the_stream(seed: int) -> None:
    articles = articles_of(seed, 120)
    expected = Index(RECIPE).settle(articles)
    remembered, rounds = set(range(len(articles))), 0
    while True:
        verdicts, found = settled(articles, joined(articles, remembered))
        rounds += 1
        if found == remembered:
            break
        remembered = found
    assert verdicts == expected
    assert any(verdict.duplicate_of for verdict in verdicts)
    assert any(verdict.shared for verdict in verdicts)
    assert rounds < 8


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(range(40)), min_size=1, max_size=60))
def test_a_list_need_not_be_pruned(order: list[int]) -> None:
    """What was not remembered may stand in a list: it is passed over."""
    pool = articles_of(13, 40)
    articles = [pool[number % len(pool)] for number in order]
    everything = {place: list(range(place)) for place in range(len(articles))}
    verdicts, remembered = settled(articles, everything)
    pruned = {place: [other for other in others if other in remembered] for place, others in everything.items()}
    assert settled(articles, pruned) == (verdicts, remembered)


def test_a_single_sample_of_many_nominates_nobody() -> None:
    column = np.array([5], dtype=np.int64)
    rate = np.array([40 << 6], dtype=np.int64)
    assert list(nominations([Pairs(column, rate, column - 1, rate, np.array([1], dtype=np.int64))])) == []
