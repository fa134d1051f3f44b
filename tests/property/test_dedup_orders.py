"""In whatever order articles arrive: one run, the order split in two, and two workers say the same."""

from __future__ import annotations

import random

import pytest

from newsdedup.dedup.admit import admit
from newsdedup.dedup.leaders import Index
from newsdedup.engines import local
from newsdedup.engines.local import Work
from newsdedup.model import Article, Document, Outcome, Source, Verdict, text_id
from newsdedup.recipe import Keep, Policy, Recipe
from tests.make_corpus import make_corpus

TEXTS = [made.text for made in make_corpus(101, 75)]


def verdicts(documents: list[Document], recipe: Recipe, jobs: int) -> list[Verdict | None]:
    batches = local.batches(documents, recipe, Work(jobs, make=admit))
    return [item.verdict for batch in batches for item in batch if isinstance(item, Outcome)]


@pytest.mark.parametrize("seed", range(3))
def test_every_order_is_one_order_however_it_is_cut(seed: int) -> None:
    order = random.Random(seed).sample(range(len(TEXTS)), len(TEXTS))
    documents = [Document(Source("c", place), TEXTS[number], "jsonl") for place, number in enumerate(order)]
    articles = [Article(d.source, text_id(d.text), d.text) for d in documents]
    whole = Index(Recipe()).settle(articles)
    cut = random.Random(seed).randrange(len(order))
    index = Index(Recipe())
    assert [*index.settle(articles[:cut]), *index.settle(articles[cut:])] == whole
    assert verdicts(documents, Recipe(), 2) == whole
    assert sum(verdict.duplicate_of is not None for verdict in whole) > 30


@pytest.mark.parametrize("keep", ["longest", "earliest"])
def test_who_is_kept_does_not_depend_on_the_order(keep: Keep) -> None:
    kept = []
    for seed in range(2):
        texts = random.Random(seed).sample(TEXTS, len(TEXTS))
        documents = [Document(Source("c", place), text, "jsonl") for place, text in enumerate(texts)]
        found = verdicts(documents, Recipe(policy=Policy(keep=keep)), 1)
        kept.append({text for text, verdict in zip(texts, found, strict=True) if verdict and not verdict.duplicate_of})
    assert kept[0] == kept[1]
