"""Which of several is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsdedup.dedup.arrival import because, rank
from newsdedup.model import Article, Source
from newsdedup.recipe import Keep

PLAIN = Article(Source("a", 0), "0", "satu dua tiga", site="kontan.co.id", words=3)


@pytest.mark.parametrize(
    ("keep", "better", "worse"),
    [
        ("earliest", {"published": "2024-05-01T09:00:00+08:00"}, {"published": "2024-05-01T08:30:00+07:00"}),
        ("earliest", {"published": "2024-05-01T09:00:00+07:00"}, {"published": None}),
        ("earliest", {"published": "2024-05-01"}, {"published": "2024-05-02T00:00:00+00:00"}),
        ("longest", {"words": 9}, {"words": 8}),
        ("origin", {}, {"agencies": ("Reuters",)}),
        ("origin", {"agencies": ("Reuters",)}, {"origin": "cnnindonesia.com"}),
        ("origin", {"origin": "kontan.co.id"}, {"origin": "cnnindonesia.com"}),
        ("origin", {"published": "2024-05-01"}, {"published": "2024-05-02"}),
    ],
)
def test_the_better_comes_first(keep: Keep, better: dict[str, object], worse: dict[str, object]) -> None:
    assert rank(replace(PLAIN, **better), keep) < rank(replace(PLAIN, **worse), keep)  # type: ignore[arg-type]


def test_first_is_the_order_of_arrival() -> None:
    assert rank(PLAIN, "first") == rank(replace(PLAIN, words=900, published="2024-01-01"), "first")


def test_the_reason_is_given() -> None:
    assert because(replace(PLAIN, published="2024-05-01"), "earliest") == "earliest: 2024-05-01"
    assert because(PLAIN, "longest") == "longest: 3 words"
    assert because(PLAIN, "origin") == "origin: its own story"
    assert because(PLAIN, "first") == because(PLAIN, "earliest") == "first"
