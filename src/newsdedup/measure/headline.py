"""Fit and score the end of glued headlines: `python -m newsdedup.measure.headline CORPUS.jsonl.gz`.

CORPUS holds articles, one JSON object a line with `site`, `title`, `text` and, where it is neither Indonesian nor
Malay, `language`. Prints the module `clean.headline_words`, the same bytes for the same corpus; `--folds` instead
prints how often the end is found on publishers that were not fitted, `--score` how often the shipped weights find it.
The model card is `docs/headline.md`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from newsdedup.clean.headline import SHIPPED, Weights, words_in_headline
from newsdedup.measure.headline_fit import fit
from newsdedup.measure.headline_pairs import Article, Pair, articles, lexicon, pairs

FOLDS = 4
_WIDTH = 120

_HEAD = '''"""Weights for where a glued headline ends; what they mean is told in `headline`, how they were fitted in
`measure.headline`, which writes this file. Data only."""

from __future__ import annotations

# fmt: off
'''


def verdict(pair: Pair, weights: Weights) -> str:
    """Judge the end found: "ok", "none" (nothing cut), "under" (cut too early) or "over" (into the story)."""
    found, true = words_in_headline(pair.text, pair.start, weights), pair.words
    if found == true:
        return "ok"
    if found is None:
        return "none"
    return "over" if true is None or found > true else "under"


def tally(given: Iterable[Pair], weights: Weights) -> dict[str, Counter[str]]:
    """Count verdicts by kind, by kind and language, and by site."""
    found: dict[str, Counter[str]] = {}
    for pair in given:
        told = verdict(pair, weights)
        for key in (pair.kind, f"{pair.kind} {pair.language}", f"{pair.kind} {pair.site}"):
            found.setdefault(key, Counter())[told] += 1
    return found


def fold_of(pool: Sequence[Article]) -> dict[str, int]:
    """Deal the publishers to folds, the largest first, each to the fold with the fewest articles."""
    sizes = Counter(article.outlet for article in pool)
    loads = [0] * FOLDS
    folds = {}
    for outlet in sorted(sizes, key=lambda name: (-sizes[name], name)):
        folds[outlet] = loads.index(min(loads))
        loads[folds[outlet]] += sizes[outlet]
    return folds


def score_folds(pool: Sequence[Article], size: int, tests: int) -> dict[str, Counter[str]]:
    """Fit on all publishers but one fold's, count verdicts on that fold's; for each fold in turn."""
    folds = fold_of(pool)
    total: dict[str, Counter[str]] = {}
    for fold in range(FOLDS):
        rest = [article for article in pool if folds[article.outlet] != fold]
        weights = fit(pairs(rest, size, 1, even=0.5), lexicon(rest))
        here = [article for article in pool if folds[article.outlet] == fold]
        for key, counts in tally(pairs(here, tests, 2, even=1.0), weights).items():
            total.setdefault(key, Counter()).update(counts)
    return total


def module_text(weights: Weights) -> str:
    """Write weights as the source of `clean.headline_words`."""
    return _HEAD + "\n".join(
        (
            "EVIDENCE: dict[str, int] = {",
            *_wrapped(f"{_quoted(name)}: {unit}," for name, unit in sorted(weights.evidence.items())),
            "}",
            "WORDS: dict[str, tuple[int, int, int, int]] = {",
            *_wrapped(f"{_quoted(form)}: {row}," for form, row in sorted(weights.words.items())),
            "}",
            "COMMON = frozenset((",
            *_wrapped(f"{_quoted(word)}," for word in sorted(weights.common)),
            "))",
            "PLAIN = frozenset((",
            *_wrapped(f"{_quoted(word)}," for word in sorted(weights.plain)),
            "))",
            "",
        )
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _wrapped(items: Iterable[str]) -> Iterator[str]:
    line = "   "
    for item in items:
        if len(line) + 1 + len(item) > _WIDTH:
            yield line
            line = "   "
        line += " " + item
    if line.strip():
        yield line


def _report(counts: Mapping[str, Counter[str]]) -> None:
    for key in sorted(counts):
        here = counts[key]
        shares = "  ".join(f"{name} {100 * here[name] / here.total():5.1f}" for name in ("ok", "none", "under", "over"))
        print(f"{key:40} {here.total():6}  {shares}")


def _rows(path: str) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def main(arguments: Sequence[str]) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m newsdedup.measure.headline", description=__doc__)
    parser.add_argument("corpus", nargs="+")
    parser.add_argument("--pairs", type=int, default=40_000, help="pairs to fit on")
    parser.add_argument("--tests", type=int, default=2_500, help="pairs to score on, in each fold")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--folds", action="store_true", help="fit and score by folds over publishers")
    what.add_argument("--score", action="store_true", help="score the shipped weights")
    options = parser.parse_args(arguments)
    pool = articles(row for path in options.corpus for row in _rows(path))
    if options.folds:
        _report(score_folds(pool, options.pairs, options.tests))
    elif options.score:
        _report(tally(pairs(pool, options.tests, 3, even=1.0), SHIPPED))
    else:
        sys.stdout.write(module_text(fit(pairs(pool, options.pairs, 1, even=0.5), lexicon(pool))))


if __name__ == "__main__":
    main(sys.argv[1:])
