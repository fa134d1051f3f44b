"""What a page's markup says of its lines: links, elements, and which lines stand together.

A text dump has no markup; its page has none of these columns, and is judged by another model.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from newsdedup.clean.linemodel.table import FAR, Flags, Ints, Table, log, moved, share, since, until, windows
from newsdedup.model import Mark, Page

_TAGS = "p li h1 h2 h3 h4 h5 h6 div td th dd dt figcaption blockquote pre summary caption legend address".split()
_REACHES = (3, 8, 20)
_HEADINGS = range(2, 8)
"""places of the headings in `_TAGS`"""
_NUMBERED = {tag: place for place, tag in enumerate(_TAGS, 1)}
_AROUND = (
    "article aside blockquote details figure footer form header main nav ol section table ul .ad .author .body .box "
    ".caption .comment .consent .date .embed .footer .lead .live .nav .paywall .popular .related .share .subscribe "
    ".tags .title"
).split()
_OF_STORY = np.array([name in ("article", "main", "section", ".body") for name in _AROUND])
_AROUND_NAMES = tuple(f"around_{name.replace('.', 'class_')}" for name in _AROUND)
_TAG_NAMES = ("tag_p", "tag_li", "tag_div", "tag_cell", "tag_figcaption")
_TAG_SETS = (("p",), ("li",), ("div",), ("td", "th"), ("figcaption", "caption"))


class Markup(NamedTuple):
    """Which lines stand together; arrays have one entry a block."""

    parents: Ints
    """number of the element that the line's element stands in"""
    regions: Ints
    """number of what lies around the line: elements and classes"""


def has_markup(page: Page) -> bool:
    """Tell whether a page was HTML."""
    return page.document.form == "html" and any(mark.tag == "line" for mark in page.document.marks)


def add_marks(table: Table, page: Page, words: Ints, prose: Ints) -> Markup:
    """Add what the markup says; the page must have some."""
    lines: dict[int, str] = {}
    spans: dict[str, list[Mark]] = {"a": [], "time": [], "author": []}
    for mark in page.document.marks:
        if mark.tag == "line":
            lines[mark.span.start] = mark.value
        elif mark.tag in spans:
            spans[mark.tag].append(mark)
    tags, parents, regions, kinds = _places(lines.get(block.span.start, "body 0") for block in page.blocks)
    table.add_all(_AROUND_NAMES, _around(kinds, regions, prose))
    table.add("around_depth", np.array([len(kind) for kind in kinds])[regions])
    level = np.where((tags > _HEADINGS.start) & (tags <= _HEADINGS.stop), tags - _HEADINGS.start, 0)
    table.add("heading", level)
    for name, tagged in zip(_TAG_NAMES, _TAG_SETS, strict=True):
        table.add(name, np.isin(tags, [_NUMBERED[tag] for tag in tagged]))
    linked, count = _links(page, spans["a"])
    chars = np.array([len(block.text) for block in page.blocks], dtype=np.int64)
    linked = np.minimum(linked, chars)
    link_share = share(linked, chars)
    table.add("link_share", link_share)
    table.add("links", np.minimum(count, 20))
    table.add("dated_mark", _holds(page, spans["time"]))
    table.add("author_mark", _holds(page, spans["author"]))
    _add_around_links(table, linked, chars, link_share)
    _add_headings(table, level)
    beside = np.array([parents, regions, tags])
    for by, side in ((1, "before"), (-1, "after")):
        same = moved(beside, by, -1) == beside
        table.add_all((f"same_parent_{side}", f"same_region_{side}", f"same_tag_{side}"), same)
    sizes = np.array([words, prose, linked, chars])
    for name, groups in (("parent", parents), ("region", regions), ("tag", tags)):
        _add_group(table, name, groups, sizes)
    return Markup(parents, regions)


def _places(values: Iterable[str]) -> tuple[Ints, Ints, Ints, list[list[str]]]:
    """Read the marks of lines: element, parent, what lies around (all numbered), and the words of each of the last."""
    parents: dict[str, int] = {}
    kinds: dict[str, int] = {}
    rows: list[tuple[int, int, int]] = []
    for value in values:
        tag, _, rest = value.removesuffix(" +").partition(" ")
        parent, _, around = rest.partition(" ")
        rows.append(
            (_NUMBERED.get(tag, 0), parents.setdefault(parent, len(parents)), kinds.setdefault(around, len(kinds)))
        )
    columns = np.array(rows, dtype=np.int64).T
    return columns[0], columns[1], columns[2], [kind.split() for kind in kinds]


def _around(kinds: list[list[str]], regions: Ints, prose: Ints) -> Flags:
    """Tell what lies around each line: [names, lines].

    What lies around half of the page's prose wraps the page and tells its lines from nothing: sites put whole
    articles into elements of the class "comment-page" or into a form. Only of the story's own elements is it told.
    """
    known = np.array([[name in kind for kind in kinds] for name in _AROUND])
    within = known @ np.bincount(regions, weights=prose, minlength=len(kinds))
    wraps = (2 * within >= prose.sum()) & ~_OF_STORY
    flags: Flags = (known & ~wraps[:, None])[:, regions]
    return flags


def _add_around_links(table: Table, linked: Ints, chars: Ints, link_share: Ints) -> None:
    one = link_share[None, :]
    for by in (1, 2, -1, -2):
        table.add(f"link_share_{'before' if by > 0 else 'after'}{abs(by)}", moved(one, by, -1)[0])
    both = np.array([linked, chars])
    for reach, near in zip(_REACHES, windows(both, *_REACHES), strict=True):
        table.add(f"links_within_{reach}", share(near[0], near[1]))
    plain = (link_share < 64) & (chars > 60)
    table.add("since_plain", since(plain, FAR))
    table.add("until_plain", until(plain, FAR))


def _add_headings(table: Table, level: Ints) -> None:
    heads = level > 0
    first = level == 1
    table.add("since_heading", since(heads, FAR))
    table.add("until_heading", until(heads, FAR))
    table.add("since_h1", since(first, 2 * FAR))
    table.add("until_h1", until(first, 2 * FAR))
    at = np.arange(len(level))
    last = np.maximum.accumulate(np.where(heads, at, -1))
    table.add("under_heading", np.where(last >= 0, level[np.maximum(last, 0)], 0))
    table.add("h1s_above", np.minimum(np.cumsum(first), 5))
    table.add("h1_page", np.minimum(int(first.sum()), 5))


def _add_group(table: Table, name: str, groups: Ints, sizes: Ints) -> None:
    """Add what a line's group is like: its size, its prose, its links.

    Args:
        table: where to.
        name: what the group is called.
        groups: the number of each line's group.
        sizes: words, words of prose, characters of links and all characters, [4, lines].
    """
    of_words, of_prose, of_links, of_chars = (summed(groups, size) for size in sizes)
    lines = np.bincount(groups)
    total = int(of_prose.sum())
    table.add(f"{name}_lines", np.minimum(lines[groups], 60))
    table.add(f"{name}_words", log(of_words[groups]))
    table.add(f"{name}_prose", share(of_prose, of_words)[groups])
    table.add(f"{name}_prose_share", (of_prose * 256 // max(total, 1))[groups])
    table.add(f"{name}_links", share(of_links, of_chars)[groups])
    table.add(f"{name}_main", groups == int(np.argmax(of_prose)))


def summed(groups: Ints, values: Ints) -> Ints:
    """Sum a value by group; one entry a group."""
    return np.bincount(groups, weights=values).astype(np.int64)


def _links(page: Page, links: list[Mark]) -> tuple[Ints, Ints]:
    """Count for every block the characters of links, and the links that start in it."""
    if not links:
        none = np.zeros(len(page.blocks), dtype=np.int64)
        return none, none
    starts = np.array([mark.span.start for mark in links], dtype=np.int64)
    ends = np.maximum.accumulate(np.array([mark.span.end for mark in links], dtype=np.int64))
    lengths = np.maximum(ends - starts, 0)
    before = np.cumsum(lengths) - lengths

    def until_(places: Ints) -> Ints:
        at = np.searchsorted(starts, places, side="right") - 1
        inside = np.minimum(places - starts[np.maximum(at, 0)], lengths[np.maximum(at, 0)])
        return np.where(at >= 0, before[np.maximum(at, 0)] + inside, 0)

    first = np.array([block.span.start for block in page.blocks], dtype=np.int64)
    last = np.array([block.span.end for block in page.blocks], dtype=np.int64)
    count = np.searchsorted(starts, last) - np.searchsorted(starts, first)
    return until_(last) - until_(first), count


def _holds(page: Page, marks: list[Mark]) -> Flags:
    places = np.array([mark.span.start for mark in marks], dtype=np.int64)
    first = np.array([block.span.start for block in page.blocks], dtype=np.int64)
    last = np.array([block.span.end for block in page.blocks], dtype=np.int64)
    return np.searchsorted(places, last) > np.searchsorted(places, first)
