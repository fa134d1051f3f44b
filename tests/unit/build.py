"""One-line builders for tests."""

from __future__ import annotations

from typing import Any

from newsdedup.clean.segment import segment
from newsdedup.model import Document, Hints, Page, Source
from newsdedup.recipe import Pack, Recipe, Rule


def document(text: str, path: str = "a.txt", **hints: Any) -> Document:
    return Document(Source(path, 0), text, hints=Hints(**hints))


def page(text: str, **hints: Any) -> Page:
    return segment(document(text, **hints))


def rule(match: str, shape: Any = "line", kind: str = "related", **more: Any) -> Rule:
    return Rule(f"test/{kind}", shape, kind, match, "a test", ("hit",), ("miss",), **more)


def recipe(*rules: Rule, **pack: Any) -> Recipe:
    return Recipe(packs=(Pack("test", "test.yaml", rules=rules, digest="0", **pack),))


STORY = (
    "Warga kampung itu menanam seribu pohon bakau di tepi pantai pada Sabtu pagi bersama para siswa.\n"
    "Kepala desa mengatakan penanaman itu dilakukan setiap tahun agar abrasi tidak makin parah di sana.\n"
    "Menurut dia, pohon yang ditanam tahun lalu sudah setinggi dua meter dan menahan gelombang besar."
)
