"""Score pair decisions and settled corpora by kind: `python tests/bench/dedup_quality.py SEED [TEXTS.jsonl.gz]`."""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from make_corpus import COPIES, OTHERS, Made, make_corpus
from newsdedup.dedup.edges import compare
from newsdedup.dedup.leaders import Index
from newsdedup.dedup.passages import sketch
from newsdedup.model import Article, Source, Verdict, text_id
from newsdedup.recipe import Policy, Recipe

RECIPE = Recipe(policy=Policy(rewording="drop"))

WHOLE = ("single", *(kind for kind in COPIES if kind not in ("excerpt", "lede", "spin30", "rewrite")))
"""Kinds that tell the whole story in its own words: each after the first is redundant, and so is an excerpt."""


def main() -> None:
    seed = int(sys.argv[1])
    texts = None
    if len(sys.argv) > 2:
        with gzip.open(sys.argv[2], "rt", encoding="utf-8") as lines:
            texts = [json.loads(line)["text"] for line in lines]
    corpus = make_corpus(seed, 3000, texts)
    articles = [Article(Source("made", n), text_id(made.text), made.text) for n, made in enumerate(corpus)]
    pairs(corpus, articles)
    before = time.process_time()
    verdicts = Index(RECIPE).settle(articles)
    spent = time.process_time() - before
    settled(corpus, articles, verdicts)
    size = sum(len(made.text) for made in corpus) / len(corpus)
    print(f"{len(corpus)} articles of {size:.0f} characters, {1e6 * spent / len(corpus):.0f} us each")


def pairs(corpus: list[Made], articles: list[Article]) -> None:
    """Print how each kind relates to its base when the base came first."""
    wanted = [n for n, made in enumerate(corpus) if made.base != n]
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for at in range(0, len(wanted), 64):
        some = wanted[at : at + 64]
        imprints = list(sketch([articles[m] for n in some for m in (n, corpus[n].base)], RECIPE).imprints)
        edges = compare(list(zip(imprints[::2], imprints[1::2], strict=True)), RECIPE)
        for n, edge in zip(some, edges, strict=True):
            table[corpus[n].kind][edge.relation if edge else "none"] += 1
    for kind in (*COPIES, *OTHERS):
        if table[kind]:
            total = table[kind].total()
            print(f"{kind:12}{total:5}", *(f"{name} {count / total:.3f}" for name, count in table[kind].most_common()))


def settled(corpus: list[Made], articles: list[Article], verdicts: list[Verdict]) -> None:
    """Print what was dropped of each kind, rightly or into another story."""
    story = {article.source: made.story for article, made in zip(articles, corpus, strict=True)}
    tallies: dict[str, Counter[str]] = defaultdict(Counter)
    seen: set[int] = set()
    told: set[int] = set()
    redundant = removed = lost = 0
    for made, verdict in zip(corpus, verdicts, strict=True):
        wrong = verdict.duplicate_source is not None and story[verdict.duplicate_source] != made.story
        dropped = verdict.duplicate_of is not None
        extended = any(note.relation == "extended" for note in verdict.shared)
        first = made.story not in seen
        seen.add(made.story)
        lost += wrong
        name = "wrong" if wrong else "dropped" if dropped else "first" if first else "extended" if extended else "kept"
        tallies[made.kind][name] += 1
        if made.story in told and made.kind in (*WHOLE, "excerpt"):
            redundant += 1
            removed += dropped
        if made.kind in WHOLE:
            told.add(made.story)
    for kind in (*COPIES, *OTHERS):
        print(f"{kind:12}{tallies[kind].total():5}", *(f"{k} {v}" for k, v in tallies[kind].most_common()))
    print(f"redundant removed {removed / redundant:.4f}, distinct lost {lost / len(corpus):.5f}")


if __name__ == "__main__":
    main()
