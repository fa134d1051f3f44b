"""Which lines continue the line before them."""

from __future__ import annotations

from collections.abc import Sequence


def continuations(views: Sequence[str], lines: Sequence[str]) -> list[bool]:
    """Tell for every line whether it continues the paragraph of the line before it."""
    return [False] * len(views)
