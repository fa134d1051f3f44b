"""What a corpus repeats without measure costs no more than its length."""

from __future__ import annotations

import string
import time
from collections.abc import Callable

import pytest

from newsdedup.dedup.leaders import Index
from newsdedup.model import Article, Source, text_id
from newsdedup.recipe import Recipe
from tests.cli.stories import story

MANY = 200
LETTERS = string.ascii_lowercase
FOOT = "\n\n".join(
    f"Kalimat {n} dari kaki halaman yang dicetak di bawah setiap berita oleh situs ini, berita apa pun itu."
    for n in range(8)
)

CORPORA: dict[str, Callable[[int], str]] = {
    "one text again and again": lambda n: story(7),
    "one text with a word more each time": lambda n: (
        f"{story(7)} {LETTERS[n % 26] * 5}{LETTERS[n // 26 % 26]}{LETTERS[n // 676]}"
    ),
    "stories above one long foot": lambda n: f"{story(n)}\n\n{FOOT}",
    "short lines above one long foot": lambda n: f"Kata{n} kata{n}x kata{n}y.\n\n{FOOT}",
}


def cost(make: Callable[[int], str], many: int) -> tuple[float, int]:
    """Settle so many articles; gives seconds of processor time, and how many were kept."""
    texts = [make(number) for number in range(many)]
    articles = [Article(Source("c", n), text_id(text), text) for n, text in enumerate(texts)]
    index, kept = Index(Recipe()), 0
    began = time.process_time()
    for at in range(0, many, 64):
        kept += sum(verdict.duplicate_of is None for verdict in index.settle(articles[at : at + 64]))
    return time.process_time() - began, kept


@pytest.mark.parametrize("name", CORPORA)
def test_what_repeats_costs_no_more_than_its_length(name: str) -> None:
    make = CORPORA[name]
    cost(make, 64)
    (small, few), (large, more) = cost(make, MANY), cost(make, 8 * MANY)
    assert large < 24 * small + 1.0, "eight times as much; a square would be 64 times"
    if name.startswith("one text"):
        assert (few, more) == (1, 1)
