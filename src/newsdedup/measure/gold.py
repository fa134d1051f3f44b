"""Gold read into examples: pages cut into blocks, each with the share of its words that is story.

A folder of gold holds `gold.jsonl` (rows with `id`, `text`, perhaps `site`) and text dumps `<id>.txt` in `dumps`,
`dumps_flat` (a line break at every text node) or `raw` (article dumps).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from newsdedup.clean.segment import segment
from newsdedup.measure.align import covered
from newsdedup.measure.score import tokens
from newsdedup.model import Document, Page, Source

STORY = 0.5
"""share of a block's words from which on it is story"""
SPOKEN = 20
"""words of story from which on a block is story whatever else it holds"""
FORMS = {"dumps": "block", "dumps_flat": "flat", "raw": "article"}


@dataclass(frozen=True, slots=True)
class Example:
    """A page and what gold says of its blocks."""

    id: str
    group: str
    """the publisher: pages of one group are never both fitted on and scored"""
    form: str
    """block, flat, article (a dump of an article alone); crop and second are made (see `measure.made`)"""
    collection: str
    """the folder it was read from"""
    gold: str
    page: Page
    covered: tuple[float, ...]

    def story(self) -> list[bool]:
        """Tell which blocks are story."""
        return [
            share >= STORY or share * len(tokens(block.text)) >= SPOKEN
            for block, share in zip(self.page.blocks, self.covered, strict=True)
        ]


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
