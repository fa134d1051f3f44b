"""newsdedup: raw news page dumps in, clean and deduplicated articles out.

From Python: `newsdedup.clean(text)`, `newsdedup.stream(paths)`, `newsdedup.Deduplicator()`; see `newsdedup guide api`.
Each is imported when it is first asked for, so that the command line starts quickly.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsdedup.api import (
        Article,
        Deduplicator,
        Document,
        Hints,
        Outcome,
        Policy,
        ReadOptions,
        Recipe,
        Source,
        Verdict,
        clean,
        document,
        load_recipe,
        record,
        stream,
    )

__all__ = [
    "Article",
    "Deduplicator",
    "Document",
    "Hints",
    "Outcome",
    "Policy",
    "ReadOptions",
    "Recipe",
    "Source",
    "Verdict",
    "clean",
    "document",
    "load_recipe",
    "record",
    "stream",
]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'newsdedup' has no attribute {name!r}")
    return import_module("newsdedup.clean") if name == "clean" else getattr(import_module("newsdedup.api"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Callable(ModuleType):
    """The room `clean`, which Python calls by the same name as the function: calling the one is calling the other."""

    def __call__(self, given: str | bytes, hints: Hints | None = None, recipe: Recipe | None = None) -> Any:
        return import_module("newsdedup.api").clean(given, hints, recipe)


class _Package(ModuleType):
    def __setattr__(self, name: str, value: object) -> None:
        """Hear of a room being imported."""
        if name == "clean" and isinstance(value, ModuleType):
            value.__class__ = _Callable
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
