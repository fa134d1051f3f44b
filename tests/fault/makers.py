"""Ways of making an article that a document can break; here, since a worker process must find them by name."""

from __future__ import annotations

import os

from newsdedup.clean.prepare import prepare
from newsdedup.model import Document, Outcome
from newsdedup.recipe import Recipe

_BAD = "nomor 3 "


def hang(document: Document, recipe: Recipe, trace: bool) -> Outcome:
    """Never end, and swallow what would stop it."""
    while _BAD in document.text:
        try:
            sum(range(1000))
        except Exception:
            continue
    return prepare(document, recipe, trace)


def die(document: Document, recipe: Recipe, trace: bool) -> Outcome:
    """Take the whole process along."""
    if _BAD in document.text:
        os.abort()
    return prepare(document, recipe, trace)
