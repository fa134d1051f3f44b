"""datasketch's `MinHashLSH` in the place of our bands: the same candidates, the same verdicts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdedup.dedup.candidates import Candidates
from newsdedup.dedup.foreign import ForeignBands
from newsdedup.dedup.leaders import Index
from newsdedup.dedup.passages import sketch
from newsdedup.dedup.remembered import Fresh, Remembered
from newsdedup.dedup.tallies import HOLDERS
from newsdedup.model import Article, Source, text_id
from newsdedup.recipe import Policy, Recipe
from newsdedup.sketch.minhash import DatasketchBands, band_keys, datasketch_index, datasketch_minhash
from tests.make_corpus import make_corpus
from tests.property.test_dedup_laws import corpora

FOREIGN = Recipe(policy=Policy(index="datasketch"))
OWN = Recipe()


def made(stories: int) -> list[Article]:
    return [Article(Source("c", n), text_id(one.text), one.text) for n, one in enumerate(make_corpus(101, stories))]


@settings(max_examples=30, deadline=None)
@given(corpora(), st.integers(1, 14))
def test_verdicts_are_the_same_in_any_portions(articles: list[Article], size: int) -> None:
    index = Index(FOREIGN)
    parts = [v for at in range(0, len(articles), size) for v in index.settle(articles[at : at + size])]
    assert parts == Index(OWN).settle(articles)


BANDS_ALONE = Policy(index="datasketch", blocks="off", drop=("exact", "near"), rewording="note")


@pytest.mark.parametrize("policy", [FOREIGN.policy, BANDS_ALONE], ids=["all", "bands alone"])
def test_candidates_are_the_same(policy: Policy) -> None:
    recipe = Recipe(policy=policy)
    articles = made(120)
    articles += [replace(a, text=f"{a.text} {n}") for n in range(HOLDERS + 3) for a in articles[:3]]
    remembered = Remembered(None, HOLDERS)
    ours, theirs = Candidates(remembered), ForeignBands(recipe.sketch, remembered)
    found = 0
    for at in range(0, len(articles), 40):
        sketches = sketch(articles[at : at + 40], recipe)
        one, other = ours.open(sketches), theirs.open(sketches)
        none = [0] * len(sketches.texts)
        remembered.open(Fresh(articles[at : at + 40], none, none, one.rates, none))
        for place in range(len(sketches.texts)):
            mine = ours.of(one, place)
            assert theirs.of(other, place) == mine
            found += len(mine)
            for candidates, batch in ((ours, one), (theirs, other)):
                candidates.remember(batch, place, at + place)
            remembered.add(place, at + place)
        remembered.close()
        ours.close(one)
        theirs.close(other)
    assert found > 50


def test_articles_that_share_a_band_key_are_those_that_datasketch_finds() -> None:
    signed = sketch(made(60), FOREIGN).signed
    spec = FOREIGN.sketch
    keys, some = band_keys(signed, spec.bands, spec.rows)
    index, bands = datasketch_index(spec), DatasketchBands(spec)
    for number, row in zip(some.tolist(), signed[some], strict=True):
        minhash = datasketch_minhash(row, spec)
        earlier = np.flatnonzero((keys[:number] == keys[number]).any(axis=1)).tolist()
        assert sorted(index.query(minhash)) == earlier
        assert sorted({one for holders in bands.holders(row) for one in holders}) == earlier
        index.insert(number, minhash)
        bands.insert(number, row)


@given(st.integers(0, FOREIGN.sketch.bands - 1))
def test_one_band_in_common_is_enough_and_the_others_find_nothing(band: int) -> None:
    spec, bands = FOREIGN.sketch, DatasketchBands(FOREIGN.sketch)
    texts = [" ".join(f"{word}{n}" for n in range(90)) for word in ("kata", "lain")]
    one, other = sketch([Article(Source("c", 0), text_id(text), text) for text in texts], FOREIGN).signed
    place = slice(band * spec.rows, (band + 1) * spec.rows)
    asked = other.copy()
    asked[place] = one[place]
    bands.insert(0, one)
    assert bands.holders(other) == [[]] * spec.bands
    assert bands.holders(asked) == [[0] if number == band else [] for number in range(spec.bands)]
    keys, _ = band_keys(np.stack((one, asked)), spec.bands, spec.rows)
    assert np.flatnonzero(keys[0] == keys[1]).tolist() == [band]


def test_what_holds_the_bands_is_no_part_of_the_recipe() -> None:
    assert replace(OWN, policy=Policy(index="datasketch")).digest == OWN.digest
