"""Score pair decisions and settled corpora by kind: `python -m tests.bench.dedup_quality SEED [TEXTS.jsonl[.gz]]`.

Stories are composed, or taken from the field `text` of a JSONL file, cleaned best.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

from newsdedup.dedup.edges import compare
from newsdedup.dedup.leaders import Index
from newsdedup.dedup.passages import sketch
from newsdedup.model import Article, Source, Verdict, text_id
from newsdedup.recipe import Recipe
from tests.make_corpus import COPIES, OTHERS, Made, make_corpus

RECIPE = Recipe()
STORIES = 3000
NEAR = 0.7

WHOLE = ("single", *(kind for kind in COPIES if kind not in ("excerpt", "lede", "spin30", "rewrite", "update")))
"""Kinds that tell the whole story in its own words: each after the first is redundant, and so is an excerpt."""


def main() -> None:
    corpus = make_corpus(int(sys.argv[1]), STORIES, texts_of(sys.argv[2]) if len(sys.argv) > 2 else None)
    articles = [Article(Source("made", n), text_id(made.text), made.text) for n, made in enumerate(corpus)]
    pairs(corpus, articles)
    verdicts = Index(RECIPE).settle(articles)
    settled(corpus, verdicts)
    core(corpus, verdicts)


def texts_of(path: str) -> list[str]:
    opened = gzip.open if path.endswith(".gz") else Path.open
    with opened(Path(path), "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def pairs(corpus: Sequence[Made], articles: Sequence[Article]) -> None:
    """Print how each kind relates to its base when the base came first, and how well the runs of blocks were found."""
    wanted = [n for n, made in enumerate(corpus) if made.base != n]
    table: dict[str, Counter[str]] = defaultdict(Counter)
    dropped: Counter[str] = Counter()
    right = found = true = 0
    for at in range(0, len(wanted), 64):
        some = wanted[at : at + 64]
        imprints = list(sketch([articles[m] for n in some for m in (n, corpus[n].base)], RECIPE).imprints)
        edges = compare(list(zip(imprints[::2], imprints[1::2], strict=True)), RECIPE)
        for n, edge in zip(some, edges, strict=True):
            relation = edge.relation if edge else "none"
            same = articles[n].text.casefold().split() == articles[corpus[n].base].text.casefold().split()
            table[corpus[n].kind]["exact" if same else relation] += 1
            dropped[corpus[n].kind] += same or relation in RECIPE.policy.drop
            if corpus[n].kind == "block":
                mine, theirs = set(runs(edge.blocks if edge else ())), set(runs(corpus[n].blocks))
                right, found, true = right + len(mine & theirs), found + len(mine), true + len(theirs)
    print("pairs, the base first: share that is dropped, and by relation")
    for kind in (*COPIES, *OTHERS):
        if total := table[kind].total():
            rest = (f"{name} {count / total:.3f}" for name, count in table[kind].most_common())
            print(f"  {kind:12}{total:5}  {dropped[kind] / total:.4f} ", *rest)
    print(
        f"runs of blocks: precision {right / found:.4f}, recall {right / true:.4f}, F1 {2 * right / (found + true):.4f}"
    )


def runs(pairs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Cut pairs of paragraphs into runs: (first of mine, first of theirs, length)."""
    start = 0
    for at in range(1, len(pairs) + 1):
        if at == len(pairs) or pairs[at] != (pairs[at - 1][0] + 1, pairs[at - 1][1] + 1):
            yield (*pairs[start], at - start)
            start = at


def settled(corpus: Sequence[Made], verdicts: Sequence[Verdict]) -> None:
    """Print what was dropped of each kind, rightly or into another story."""
    tallies: dict[str, Counter[str]] = defaultdict(Counter)
    seen: set[int] = set()
    told: set[int] = set()
    redundant = removed = lost = slight = whole = 0
    for made, verdict in zip(corpus, verdicts, strict=True):
        other = verdict.duplicate_source
        wrong = other is not None and corpus[other.record].story != made.story
        extended = any(note.relation == "extended" for note in verdict.shared)
        first = made.story not in seen
        seen.add(made.story)
        lost += wrong
        slight += wrong and "template10" in (made.kind, corpus[other.record].kind)
        whole += wrong and shingles(made.text) <= shingles(corpus[other.record].text)
        name = "wrong" if wrong else "dropped" if other else "first" if first else "extended" if extended else "kept"
        tallies[made.kind][name] += 1
        if made.story in told and made.kind in (*WHOLE, "excerpt"):
            redundant += 1
            removed += other is not None
        if made.kind in WHOLE:
            told.add(made.story)
    print("settled")
    for kind in (*COPIES, *OTHERS):
        print(f"  {kind:12}{tallies[kind].total():5} ", *(f"{k} {v}" for k, v in tallies[kind].most_common()))
    stories = len({made.story for made in corpus})
    print(f"redundant removed {removed / redundant:.4f} of {redundant}, distinct lost {lost} of {stories}")
    print(f"{slight} of them to or for a template of which one fact in ten was exchanged")
    print(f"{whole} of them stand in what was kept word for word: what tells them apart was cut off")


def core(corpus: Sequence[Made], verdicts: Sequence[Verdict]) -> None:
    """Print precision and recall of pairs whose Jaccard is at least 0.7, templates aside: as clusters join them."""
    leader = [n if v.duplicate_source is None else v.duplicate_source.record for n, v in enumerate(verdicts)]
    stories, clusters = defaultdict(list), defaultdict(list)
    for n, made in enumerate(corpus):
        stories[made.story].append(n)
        clusters[leader[n]].append(n)
    sets = {n: shingles(corpus[n].text) for own in stories.values() if len(own) > 1 for n in own}
    true = joined = 0
    for one, other in (pair for own in stories.values() for pair in combinations(own, 2)):
        if len(sets[one] & sets[other]) >= NEAR * len(sets[one] | sets[other]):
            true += 1
            joined += leader[one] == leader[other]
    together = [pair for own in clusters.values() for pair in combinations(own, 2)]
    right = sum(corpus[one].story == corpus[other].story for one, other in together)
    print(f"pairs of Jaccard >= {NEAR}: recall {joined / true:.4f} of {true}")
    print(f"pairs in one cluster: precision {right / len(together):.4f} of {len(together)}")
    plain = [p for p in together if not any(corpus[n].kind.startswith("template") for n in p)]
    near = [(a, b) for a, b in plain if alike(corpus[a].text, corpus[b].text)]
    right = sum(corpus[one].story == corpus[other].story for one, other in near)
    print(
        f"pairs of Jaccard >= {NEAR} in one cluster, templates aside: precision {right / len(near):.4f} of {len(near)}"
    )


def alike(text: str, other: str) -> bool:
    mine, theirs = shingles(text), shingles(other)
    return len(mine & theirs) >= NEAR * len(mine | theirs)


def shingles(text: str) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for paragraph in text.split("\n\n"):
        words = re.findall(r"\w+", paragraph.casefold())
        found |= {tuple(words[n : n + 5]) for n in range(max(1, len(words) - 4))} if words else set()
    return found


if __name__ == "__main__":
    main()
