"""A large made-up corpus on disk, for benchmarks that run the program: JSONL files with copies across them.

Articles of some 2.5 kB with every kind of copy of `tests/make_corpus.py`, each of two made-up stories of 1 kB. Few are
made; the rest are these in other languages, that is, with letters exchanged for others throughout.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

from tests.make_corpus import make_corpus

_MADE = 5000
"""Articles in one language, with copies among them; files take all languages mixed up."""
_FILE = 5000
_SEED = 7000
_VOWELS, _OTHERS = "aiueo", "bcdfghjklmnpqrstvwxyz"


def made_files(folder: Path, articles: int) -> list[Path]:
    """Make so many articles, or find them there."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"part-{number:05}.jsonl" for number in range(-(-articles // _FILE))]
    if all(path.exists() for path in paths):
        return paths
    texts = list(_texts())
    places = [(at, tongue) for tongue in range(-(-articles // _MADE)) for at in range(_MADE)]
    random.Random(articles).shuffle(places)
    for number, path in enumerate(paths):
        rows = enumerate(places[number * _FILE : min((number + 1) * _FILE, articles)], number * _FILE)
        with path.open("w", encoding="utf-8") as file:
            for name, (at, tongue) in rows:
                file.write(json.dumps({"id": str(name), "text": texts[at].translate(_letters(tongue))}) + "\n")
    return paths


def _texts() -> Iterator[str]:
    padding = {one.story: one.text for one in make_corpus(_SEED + 1, _MADE // 2)}
    for one in make_corpus(_SEED, _MADE // 2)[:_MADE]:
        yield f"{one.text}\n\n{padding.get(one.story, '')}".strip()


def _letters(tongue: int) -> dict[int, str]:
    """Say which letter stands for which."""
    chance = random.Random(tongue)
    pairs = zip(_VOWELS + _OTHERS, chance.sample(_VOWELS, 5) + chance.sample(_OTHERS, 21), strict=True)
    return {ord(way(one)): way(other) for one, other in pairs for way in (str.lower, str.upper)}
