"""What rules said of a page before the model: which lines are gone, as what, and which line is the headline."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

import numpy as np

from newsdedup.clean.linemodel.table import FAR, Flags, Ints, Table, moved, since, until, windows
from newsdedup.model import Page

RULE = "newsdedup/line-model"
_LATER = (RULE, "newsdedup/scrap")
"""decisions of the model itself and of what comes after it"""

_GROUPS = {
    "head": ("title", "title_copy", "date", "byline", "byline_copy", "dateline", "section", "site_head"),
    "rail": ("rail", "related", "other_article", "video", "tags", "republish"),
    "share": ("share", "follow", "comment"),
    "picture": ("image", "caption", "embed", "ad", "icon", "credit"),
    "page": ("nav", "ui", "legal", "paywall", "consent", "code", "ticker"),
    "copy": ("repeat",),
}
_NUMBERED = {kind: place for place, kinds in enumerate(_GROUPS.values()) for kind in kinds}
_KINDS = np.arange(-1, len(_GROUPS))
"""what a line may be: open, or gone as one of the groups"""
_NEAREST = [
    f"{side}_{name}" for name in ("open", *(f"{group}_line" for group in _GROUPS)) for side in ("since", "until")
]
_REACHES = (3, 8, 20)


class Ruled(NamedTuple):
    """The rules' word; arrays have one entry a block."""

    groups: Ints
    """what the line went as: a group of kinds, -1 if it is still open"""
    title: int
    """the line that is the headline, -1 if none is known"""

    @property
    def gone(self) -> Flags:
        """Flag the lines that some rule took out."""
        flags: Flags = self.groups >= 0
        return flags


def ruled(page: Page) -> Ruled:
    """Read what rules decided of whole lines; what the model itself decided is left out."""
    starts = [block.span.start for block in page.blocks]
    ends = [block.span.end for block in page.blocks]
    groups = [-1] * len(starts)
    title = -1
    for span, kind, rule, _ in page.removals:
        first, last = bisect_left(starts, span.start), bisect_right(ends, span.end)
        if first < last and rule not in _LATER:
            groups[first:last] = [_NUMBERED.get(kind, _NUMBERED["ui"])] * (last - first)
            if kind == "title" and title < 0:
                title = first
    return Ruled(np.array(groups, dtype=np.int64), title)


def add_ruled(table: Table, said: Ruled) -> None:
    """Add where the line stands among those that are gone."""
    gone = said.gone
    one = gone[None, :].astype(np.int64)
    for by in (1, 2, -1, -2):
        table.add(f"gone_{'before' if by > 0 else 'after'}{abs(by)}", moved(one, by, -1)[0])
    for reach, near in zip(_REACHES, windows(np.array([one[0], np.ones_like(one[0])]), *_REACHES), strict=True):
        table.add(f"gone_within_{reach}", near[0] * 64 // np.maximum(near[1], 1))
    kinds = said.groups == _KINDS[:, None]
    table.add_all(_NEAREST, np.stack((since(kinds, FAR), until(kinds, FAR)), axis=1).reshape(-1, len(gone)))
    table.add("page_gone", int(gone.sum()) * 256 // len(gone))
