"""Gold read into examples: pages cut into blocks, each with the share of its words that is story.

A folder of gold holds `gold.jsonl` (rows with `id`, `text`, perhaps `site` and `lang`), text dumps `<id>.txt` in
`dumps`, `dumps_flat` (a line break at every text node) or `raw` (article dumps), and pages `<id>.html.gz` in `html`.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from newsdedup.clean.segment import segment
from newsdedup.measure.align import covered
from newsdedup.measure.score import tokens
from newsdedup.model import Document, Outcome, Page, Source
from newsdedup.sources import html, text
from newsdedup.sources.options import ReadOptions

STORY = 0.5
"""share of a block's words from which on it is story"""
SPOKEN = 20
"""words of story from which on a block is story whatever else it holds"""
FORMS = {"dumps": "block", "dumps_flat": "flat", "raw": "article", "html": "html"}


@dataclass(frozen=True, slots=True)
class Example:
    """A page and what gold says of its blocks."""

    id: str
    group: str
    """the publisher: pages of one group are never both fitted on and scored"""
    form: str
    """block, flat, html, article (a dump of an article alone); others are made (see `measure.made`)"""
    collection: str
    """the folder it was read from"""
    gold: str
    page: Page
    covered: tuple[float, ...]
    language: str = ""

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
            path = folder / name / f"{row['id']}{'.html.gz' if form == 'html' else '.txt'}"
            document = _document(path) if path.exists() else None
            page = segment(document) if isinstance(document, Document) else None
            if page and page.blocks:
                yield _example({**row, "collection": folder.name}, form, page)


def _document(path: Path) -> Document | Outcome:
    raw, source = path.read_bytes(), Source(str(path), 0)
    if path.suffix == ".gz":
        return html.document(gzip.decompress(raw), source, ReadOptions().max_depth)
    return text.document(raw, source)


def _example(row: dict[str, str], form: str, page: Page) -> Example:
    group = "_".join(row["id"].split("_")[:2]) if form != "article" else row.get("site", row["id"])
    shares = tuple(covered([b.text for b in page.blocks], row["text"]))
    return Example(row["id"], group, form, row["collection"], row["text"], page, shares, row.get("lang", ""))
