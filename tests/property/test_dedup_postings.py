"""Postings answer as a plain dictionary of lists would, however their entries came."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsdedup.dedup import postings, table
from newsdedup.dedup.postings import Postings, reduced

HOLDERS = 3
Opened = Callable[[int], Postings | table.Table]
ENTRIES = st.lists(st.lists(st.integers(0, 9), max_size=8), max_size=30)


@pytest.fixture(autouse=True, params=[20, 1 << 21])
def parted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold runs in parts early, and as late as a program does."""
    monkeypatch.setattr(postings, "_PARTED", request.param)


@pytest.mark.parametrize("opened", [Postings, table.postings])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ENTRIES, st.sets(st.integers(0, 30)))
def test_each_key_names_its_first_holders(opened: Opened, articles: list[list[int]], cuts: set[int]) -> None:
    spread = np.uint64(0x9E3779B97F4A7C15)
    held = opened(HOLDERS)
    plain: dict[int, list[int]] = {}
    keys: list[int] = []
    owners: list[int] = []
    for ordinal, own in enumerate(articles):
        for key in sorted(set(own)):
            plain.setdefault(key, []).append(ordinal)
        keys += sorted(set(own))
        owners += [ordinal] * len(set(own))
        if ordinal in cuts or ordinal == len(articles) - 1:
            held.add(reduced(np.array(keys, dtype=np.uint64) * spread), np.array(owners, dtype=np.int64))
            keys, owners = [], []
    asked = np.arange(11, dtype=np.uint64)
    asked = asked[np.argsort(reduced(asked * spread))]
    place, ordinal_ = held.find(reduced(asked * spread))
    found: dict[int, list[int]] = {}
    for at, holder in zip(place.tolist(), ordinal_.tolist(), strict=True):
        found.setdefault(int(asked[at]), []).append(holder)
    assert {key: sorted(own) for key, own in found.items()} == {key: own[:HOLDERS] for key, own in plain.items()}


def test_a_table_that_grows_and_postings_that_merge_hold_the_same() -> None:
    chance = np.random.default_rng(7)
    stores = [Postings(HOLDERS), table.postings(HOLDERS)]
    pool = chance.integers(0, 2**64, 30_000, dtype=np.uint64)
    pool[:9000] |= np.uint64(0xFC << 56)  # one part of the table
    pool[:100] |= np.uint64(0xFFFFFF << 40)  # and more at its end than have a place there
    pool = reduced(pool)
    for ordinal in range(120):
        keys = np.sort(np.unique(chance.choice(pool, 900)))
        asked = np.sort(chance.choice(pool, 500))
        found = [sorted(zip(*(side.tolist() for side in store.find(asked)), strict=True)) for store in stores]
        assert found[0] == found[1]
        for store in stores:
            store.append(keys, np.full(len(keys), ordinal))
