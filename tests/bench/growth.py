"""Whether cost grows with a document's length and no faster, on documents made to break that: `make bench` shows it.

Each is cleaned at a size and at four times that; linear is a ratio of about 4, quadratic of about 16.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from newsdedup.clean.prepare import prepare
from newsdedup.model import Document, Source
from newsdedup.packs.loader import load_packs
from newsdedup.packs.weights import bundled_model
from newsdedup.recipe import Recipe
from newsdedup.sources import html

SIZE = 4000
_STORY = "Warga Desa Sukamaju menanam ratusan pohon bakau di pesisir utara pada hari Minggu kemarin bersama. "

TEXTS: dict[str, Callable[[int], str]] = {
    "one word a line": lambda n: "\n".join(f"kata{at}" for at in range(n)),
    "the same line again": lambda n: "Baca juga berita lainnya hari ini\n" * n,
    "the same paragraph again": lambda n: (_STORY + "\n") * n,
    "one line": lambda n: " ".join(f"kata{at}" for at in range(5 * n)),
    "one line of sentences": lambda n: _STORY * n,
    "one line of links": lambda n: (_STORY + 'Baca Juga: "Polisi Tangkap Pencuri di Pulau Seberang" ') * (n // 4),
    "one line of dates": lambda n: "Senin, 19 Januari 2024 18:34 WIB " * n,
    "dates": lambda n: "Senin, 19 Januari 2024 18:34 WIB\n" * n,
    "headlines": lambda n: "\n".join(f"Polisi Tangkap Pencuri Nomor {at} di Pulau" for at in range(n)),
    "brackets": lambda n: "(" * (5 * n),
    "one endless word": lambda n: "a" * (10 * n),
    "spaces": lambda n: "a  b\u00a0 " * (2 * n),
    "tags": lambda n: "<b>kata</b> dan <i>kata lain</i>\n" * n,
}
PAGES: dict[str, Callable[[int], str]] = {
    "nested": lambda n: "<html><body>" + "<div>" * 1500 + "<p>kata</p>" * n,
    "headings": lambda n: "<html><body>" + "<h1>Polisi Tangkap Pencuri di Pulau</h1>" * n,
    "unclosed": lambda n: "<html><body>" + "<p><b><i><a href=x>kata " * n,
    "classes": lambda n: "<html><body>" + "".join(f"<div class='a{at} author byline'>kata</div>" for at in range(n)),
}


def cost(make: Callable[[int], str], size: int, recipe: Recipe, page: bool) -> float:
    """Give the processor time of one document, in seconds."""
    text = make(size)
    start = time.process_time()
    document = html.document(text.encode(), Source("x", 0), 2000) if page else Document(Source("x", 0), text)
    if isinstance(document, Document):
        prepare(document, recipe)
    return time.process_time() - start


def main() -> None:
    """Measure and print a table."""
    recipe = Recipe(packs=load_packs(), model=bundled_model())
    prepare(Document(Source("x", 0), _STORY), recipe)
    print("| a document that is | s | four times as long: s | ratio |\n|---|---|---|---|")
    for made, page in ((TEXTS, False), (PAGES, True)):
        for name, make in made.items():
            small, large = (cost(make, size, recipe, page) for size in (SIZE, 4 * SIZE))
            print(f"| {name} | {small:.2f} | {large:.2f} | {large / small:.1f} |", flush=True)


if __name__ == "__main__":
    main()
