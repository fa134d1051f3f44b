"""Gold read into examples: pages cut into blocks, each with the share of its words that is story.

A folder of gold holds `gold.jsonl` (rows with `id`, `text`, perhaps `site`) and text dumps `<id>.txt` in `dumps`,
`dumps_flat` (a line break at every text node) or `raw` (article dumps).
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from newsdedup.clean.segment import segment
from newsdedup.measure.align import covered
from newsdedup.model import Document, Page, Source

STORY = 0.5
"""share of a block's words from which on it is story"""
FORMS = {"dumps": "block", "dumps_flat": "flat", "raw": "article"}


@dataclass(frozen=True, slots=True)
class Example:
    """A page and what gold says of its blocks."""

    id: str
    group: str
    """the publisher: pages of one group are never both fitted on and scored"""
    form: str
    """block, flat, article (a dump of an article alone) or crop (such a dump made from a page)"""
    collection: str
    """the folder it was read from"""
    gold: str
    page: Page
    covered: tuple[float, ...]


def read_gold(folder: Path, limit: int = 0) -> Iterator[Example]:
    """Read every example of a folder, in the order of `gold.jsonl`; dumps that are missing or empty are passed over."""
    with (folder / "gold.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    for row in rows[: limit or None]:
        for name, form in FORMS.items():
            path = folder / name / f"{row['id']}.txt"
            if path.exists():
                text = path.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff")
                example = _example(
                    {**row, "collection": folder.name}, form, text.replace("\r\n", "\n").replace("\r", "\n")
                )
                if example.page.blocks:
                    yield example


def _example(row: dict[str, str], form: str, text: str) -> Example:
    page = segment(Document(Source(row["id"], 0), text))
    group = "_".join(row["id"].split("_")[:2]) if form != "article" else row.get("site", row["id"])
    shares = tuple(covered([b.text for b in page.blocks], row["text"]))
    return Example(row["id"], group, form, row["collection"], row["text"], page, shares)


def crop(example: Example, draw: random.Random) -> Example | None:
    """Cut an article dump out of a page: the story, a few lines around it, some of the furniture within it gone."""
    story = [at for at, share in enumerate(example.covered) if share >= STORY]
    if not story:
        return None
    first = max(0, story[0] - draw.choice((0, 0, 0, 1, 2, 3, 4, 6)))
    last = min(len(example.covered) - 1, story[-1] + draw.choice((0, 0, 0, 1, 2, 3, 4, 6)))
    thinned = 0.3 * draw.choice((1, 1, 3))
    chosen = [
        at
        for at in range(first, last + 1)
        if example.covered[at] >= STORY or not story[0] < at < story[-1] or draw.random() > thinned
    ]
    between = draw.choice(("\n", "\n\n"))
    source, blocks = example.page.document.text, example.page.blocks
    text = between.join(source[blocks[at].span.start : blocks[at].span.end] for at in chosen)
    page = segment(Document(Source(example.id, 0), text))
    shares = tuple(covered([b.text for b in page.blocks], example.gold))
    return Example(example.id, example.group, "crop", example.collection, example.gold, page, shares)
