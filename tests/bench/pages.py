"""What is cleaned when speed is measured: article dumps, dumps of whole pages, and HTML of the same.

Real pages where there are some: a folder with `corpus/*.jsonl.gz` (articles), `pages/dumps/*.txt` and
`pages/html/*.html.gz` (the same names). Else pages made of the seeds with their words changed.
"""

from __future__ import annotations

import gzip
import html
import json
import random
from pathlib import Path
from typing import NamedTuple

from tests.conftest import ROOT, SEEDS

SHARED = ROOT.parent / "shared" / "dev"
MOST = 120
"""documents of a kind that are measured, after as many that are not"""

_MENU = (
    "Beranda Nasional Daerah Ekonomi Olahraga Gaya Hidup Teknologi Otomotif Kesehatan Wisata Opini Foto Video".split()
)


class Sample(NamedTuple):
    """A document as text, and as HTML for those who read nothing else."""

    text: str
    html: str


def samples(folder: Path | None) -> dict[str, list[Sample]]:
    """Give the documents of each kind; from the seeds if there is no folder."""
    if folder is None:
        articles, pages = _made_articles(), _made_pages()
    else:
        articles, pages = _articles(folder), _pages(folder)
    return {"article of 3 kB": articles, "page of 300 lines": pages}


def _articles(folder: Path) -> list[Sample]:
    found: list[Sample] = []
    for path in sorted(folder.glob("corpus/*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            texts = (str(json.loads(line)["text"]) for line in file)
            found.extend(_sample(text) for text in texts if 2500 <= len(text.encode()) <= 3500)
    return found[:: max(1, len(found) // (2 * MOST))][: 2 * MOST]


def _pages(folder: Path) -> list[Sample]:
    found: list[Sample] = []
    for path in sorted(folder.glob("pages/dumps/*.txt")):
        text = path.read_text(encoding="utf-8")
        page = path.parents[1] / "html" / f"{path.stem}.html.gz"
        if 200 <= text.count("\n") <= 400 and page.exists():
            found.append(Sample(text, gzip.decompress(page.read_bytes()).decode("utf-8", "replace")))
    return found[: 2 * MOST]


def _made_articles() -> list[Sample]:
    chance = random.Random(1)
    rows = (ROOT / "tests/golden/seeds.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [str(json.loads(row)["text"]).replace("\n\n", "\n") for row in rows]
    return [_sample(changed(texts[n % len(texts)], chance)[:3000]) for n in range(MOST)]


def _made_pages() -> list[Sample]:
    chance = random.Random(2)
    seeds = [seed.read_text(encoding="utf-8") for seed in sorted(SEEDS.iterdir())]
    made: list[Sample] = []
    for number in range(MOST):
        page = changed(seeds[number % len(seeds)], chance).split("\n")
        while len(page) < 300:
            page.insert(0, chance.choice(_MENU))
            page.append(changed("Warga Desa Sukamaju Tanam Ratusan Pohon Bakau di Pesisir Utara", chance))
        made.append(_sample("\n".join(page)))
    return made


def changed(text: str, chance: random.Random) -> str:
    """Exchange six words of ten in long lines, so that no two documents are alike."""
    lines = (_changed(line, chance) if len(line) > 80 else line for line in text.split("\n"))
    return "\n".join(lines)


def _changed(line: str, chance: random.Random) -> str:
    return " ".join(
        word if chance.random() < 0.4 else f"{word[:2]}{chance.randrange(10**6)}" for word in line.split(" ")
    )


def _sample(text: str) -> Sample:
    body = "\n".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n") if line.strip())
    return Sample(text, f"<!doctype html><html><head><meta charset=utf-8></head><body>{body}</body></html>")
