"""Postings answer as a plain dictionary of lists would, however their entries came."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsdedup.dedup import postings
from newsdedup.dedup.postings import Postings, reduced

HOLDERS = 3
ENTRIES = st.lists(st.lists(st.integers(0, 9), max_size=8), max_size=30)


@pytest.fixture(autouse=True, params=[20, 1 << 21])
def parted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold runs in parts early, and as late as a program does."""
    monkeypatch.setattr(postings, "_PARTED", request.param)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ENTRIES, st.sets(st.integers(0, 30)))
def test_each_key_names_its_first_holders(articles: list[list[int]], cuts: set[int]) -> None:
    spread = np.uint64(0x9E3779B97F4A7C15)
    held = Postings(HOLDERS)
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
