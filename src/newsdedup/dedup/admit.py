"""A document that is clean already, as an article: nothing is removed, and only what comparison asks for is read."""

from __future__ import annotations

import re

from newsdedup.model import Article, Document, Outcome
from newsdedup.recipe import Recipe

READ = ("agencies", "origin")
"""Fields of a document's `extra` that say where a story comes from, as the record has them."""

_BLANK = re.compile(r"\n\s*\n")
_LINE = re.compile(r"\n")
_INDENTED = re.compile(r"\n[^\S\n]")


def admit(document: Document, _recipe: Recipe, _trace: bool = False) -> Outcome:
    """Take a document's text as a story; one without a letter or digit is empty.

    The article's id is the document's own, if it has one. Its paragraphs are what blank lines divide, or, where there
    is no blank line, its lines.
    """
    source, text = document.source, document.text
    if not any(map(str.isalnum, text)):
        return Outcome("empty", source, document.id, reason="nothing in it", raw=document.raw)
    hints = document.hints
    if not document.extra and hints.url is hints.site is hints.title is hints.published is None:
        article = Article(source, source.id or document.id, _laid_out(text))
        return Outcome("article", source, article.id, article, raw=document.raw)
    said = dict(document.extra)
    article = Article(
        source=source,
        id=source.id or document.id,
        text=_laid_out(text),
        url=hints.url,
        site=hints.site,
        title=hints.title,
        published=hints.published,
        agencies=tuple(name for name in _listed(said.get("agencies")) if isinstance(name, str)),
        origin=_string(said.get("origin")),
    )
    return Outcome("article", source, article.id, article=article, raw=document.raw)


def _laid_out(text: str) -> str:
    return text if _is_laid_out(text) else "\n\n".join(text[start:end] for start, end in spans(text))


def _is_laid_out(text: str) -> bool:
    """Tell quickly whether a text is its paragraphs joined by blank lines."""
    if "\n" not in text:
        return True
    parts = text.split("\n\n")
    if len(parts) == 1 or text[-1].isspace() or not all(parts) or [part.lstrip() for part in parts] != parts:
        return False
    return text.count("\n") == 2 * (len(parts) - 1) or _INDENTED.search(text) is None


def spans(text: str) -> list[tuple[int, int]]:
    """Find the paragraphs of a text that somebody else has put together; none is blank."""
    between = _BLANK if _BLANK.search(text) else _LINE
    found, at = [], 0
    for gap in between.finditer(text):
        found.append((at, gap.start()))
        at = gap.end()
    found.append((at, len(text)))
    return [(start, end) for start, end in found if text[start:end].strip()]


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None
