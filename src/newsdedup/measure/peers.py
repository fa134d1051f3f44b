"""Rules and line model by folds, beside other tools: `python -m newsdedup.measure.peers GOLD...`.

GOLD is a folder of gold (see `measure.gold`). Nothing is scored by a model fitted on a page of its publisher. Beside it
stand the rules without the model, on text the rule of C4 (lines of five words that end as a sentence does; Raffel et
al. 2020), on HTML trafilatura where it is installed. The second table is by language, for the first set.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from collections.abc import Sequence
from pathlib import Path

from newsdedup.clean.prose import ends_sentence, weight
from newsdedup.measure.fit import folded, read
from newsdedup.measure.gold import Example
from newsdedup.measure.trial import Trial, figures, other, summed, trials
from newsdedup.packs.loader import load_packs
from newsdedup.recipe import LineModel, Recipe

_C4_WORDS = 5


def c4(example: Example) -> str:
    """Keep the lines of a dump that have five words and end as a sentence does."""
    lines = example.page.document.text.split("\n")
    return "\n".join(line for line in lines if weight(line.strip()) >= _C4_WORDS and ends_sentence(line.strip()))


def trafilatura(example: Example) -> str:
    """Extract a page with trafilatura, without comments."""
    from trafilatura import extract

    page = gzip.decompress(Path(example.page.document.source.path).read_bytes())
    return extract(page, include_comments=False) or ""


def _installed() -> bool:
    try:
        import trafilatura  # noqa: F401
    except ImportError:
        return False
    return True


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(prog="python -m newsdedup.measure.peers", description=__doc__)
    parser.add_argument("gold", type=Path, nargs="+", help="folder of gold")
    given = parser.parse_args(arguments)
    recipe = Recipe(packs=load_packs())
    pairs: list[tuple[LineModel | None, Example]] = [*folded(read(given.gold))]
    examples = [example for _, example in pairs]
    tried = {
        "rules+model": trials(pairs, recipe),
        "rules": trials([(None, example) for example in examples], recipe),
        "C4 rule": other(c4, [example for example in examples if example.form != "html"]),
    }
    if _installed():
        tried["trafilatura"] = other(trafilatura, [example for example in examples if example.form == "html"])
    rows = [row for tool, found in tried.items() for row in figures(found, tool)]
    print("\n".join(str(row) for row in sorted(rows, key=lambda row: (row.name, row.form))))
    print()
    print("\n".join(_by_language(tried["rules+model"], given.gold[0].name)))
    return 0


def _by_language(tried: Sequence[Trial], name: str) -> list[str]:
    groups: dict[tuple[str, str], list[Trial]] = {}
    for one in tried:
        if one.example.collection == name:
            groups.setdefault((one.example.form, one.example.language or "?"), []).append(one)
    ordered = sorted(groups.items(), key=lambda item: (item[0][0], -len(item[1]), item[0][1]))
    return [str(summed(language, form, "rules+model", group)) for (form, language), group in ordered]


if __name__ == "__main__":
    sys.exit(main())
