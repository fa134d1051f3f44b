"""Where a line stands: among cues, blank lines, neighbours, prose, and on the page."""

from __future__ import annotations

from collections import Counter

import numpy as np

from newsdedup.clean.linemodel.cues import NAMES
from newsdedup.clean.linemodel.table import (
    FAR,
    Ints,
    Table,
    log,
    moved,
    run_ids,
    share,
    shifted,
    since,
    until,
    windows,
)
from newsdedup.model import Page

_ZONES = tuple(
    NAMES.index(name)
    for name in ("speech you we subscribe consent comment share legal related nav date byline about account".split())
)
_LABELS = tuple(NAMES.index(name) for name in "comment related subscribe share date byline consent legal about".split())
_DATED = tuple(_LABELS.index(NAMES.index(name)) for name in ("date", "byline"))
_ZONE_NAMES = tuple(f"{NAMES[zone]}_near" for zone in _ZONES)
_LABEL_NAMES = tuple(f"since_{NAMES[label]}" for label in _LABELS)
_INDENTS = frozenset("\u3000\t ")
_REACH = 15
_LONG = 100
_LABEL = 8
"""words up to which a line with a cue is a label of what follows"""


def add_zones(table: Table, cues: Ints, words: Ints) -> None:
    """Add how thick cues stand around the line, and how far above the last label with one is."""
    rows = len(cues)
    at = np.arange(rows)
    bits = cues >> np.arange(len(NAMES))[:, None] & 1
    mass = bits[list(_ZONES)]
    sums = np.concatenate((np.zeros((len(_ZONES), 1), dtype=np.int64), np.cumsum(mass, axis=1)), axis=1)
    low, high = np.maximum(at - _REACH, 0), np.minimum(at + _REACH + 1, rows)
    around = (sums[:, high] - sums[:, low] - mass) * 64 // (high - low)
    table.add_all(_ZONE_NAMES, around)
    labels = bits[list(_LABELS)].astype(bool) & (words <= _LABEL)
    last = np.maximum.accumulate(np.where(labels, at, -_LONG), axis=1)
    above = np.minimum(at - np.concatenate((np.full((len(_LABELS), 1), -_LONG), last[:, :-1]), axis=1), _LONG)
    table.add_all(_LABEL_NAMES, above)
    table.add("dates_above", np.minimum(np.cumsum(labels[list(_DATED)].any(axis=0)), FAR))


def add_layout(table: Table, page: Page, texts: list[str]) -> None:
    """Add what the dump's layout says: blank lines, indents, repeated lines."""
    source = page.document.text
    firsts = np.array([block.first for block in page.blocks], dtype=np.int64)
    lasts = np.array([block.last for block in page.blocks], dtype=np.int64)
    before = np.minimum(firsts - shifted(lasts, 1, 0) - 1, 5)
    table.add("blank_before", before)
    table.add("blank_after", shifted(before, -1, 5))
    table.add("lines", np.minimum(lasts - firsts, 6))
    starts = [source[start] for start in page.blocks.starts]
    indented = not _INDENTS.isdisjoint(starts)
    table.add("indented", np.array([start in _INDENTS for start in starts]) if indented else 0)
    table.add("wide_indent", np.array([start == "\u3000" for start in starts]) if indented else 0)
    everything = "\n".join(texts)
    addressed = "://" in everything or "www." in everything
    table.add("address", np.array(["://" in text or "www." in text for text in texts]) if addressed else 0)
    whole, heads = Counter(texts), [text[:10] for text in texts]
    alike = Counter(heads)
    table.add("twins", np.minimum(np.array([whole[text] for text in texts], dtype=np.int64), 6))
    table.add("same_start", np.minimum(np.array([alike[head] for head in heads], dtype=np.int64), 8))


def add_order(table: Table, texts: list[str]) -> None:
    """Add whether the line is numbered, and how many lines near it carry the number before or after its own."""
    numbered = np.zeros(len(texts), dtype=np.int64)
    for at in np.flatnonzero(table["starts_digit"]).tolist():
        head = texts[at][:4].partition(".")[0].partition(")")[0]
        if head.isdecimal() and len(head) < 3 and len(texts[at]) > len(head) + 2:
            numbered[at] = int(head)
    table.add("number", np.minimum(numbered, 30))
    steps = np.zeros(len(texts), dtype=np.int64)
    places = np.flatnonzero(numbered).tolist()
    for at in places:
        near = [numbered[other] - numbered[at] for other in places if abs(other - at) <= _REACH]
        steps[at] = (1 in near) + (-1 in near)
    table.add("number_run", steps)


_BESIDE = (
    "words capitals digits ends_stop function_rate hit_rate starts_bullet blank_before stops quotes prose cue_date "
    "cue_byline cue_photo cue_related cue_share cue_comment"
).split()
_REACHES = (3, 8, 20)
_NEAR = "words prose ends_stop hit_rate".split()


def add_neighbours(table: Table, words: Ints, prose: Ints) -> None:
    """Add what the lines around say."""
    for names, steps in _STEPS:
        beside = table.matrix(names)
        for by, called in steps:
            table.add_all(called, moved(beside, by, -1))
    stacked = np.array([words, prose, table["hits"]])
    for reach, near in zip(_REACHES, windows(stacked, *_REACHES), strict=True):
        table.add(f"prose_within_{reach}", share(near[1], near[0]))
        table.add(f"hits_within_{reach}", share(near[2], near[0]))
        table.add(f"words_within_{reach}", log(near[0]))


def _called(names: list[str], steps: tuple[int, ...]) -> list[tuple[int, list[str]]]:
    return [(by, [f"{name}_{'before' if by > 0 else 'after'}{abs(by)}" for name in names]) for by in steps]


_STEPS = ((_BESIDE, _called(_BESIDE, (1, -1))), (_NEAR, _called(_NEAR, (2, -2, 3, -3))))


_FROM_PROSE = ("since_prose", "until_prose", "since_long", "until_long")


def add_place(table: Table, words: Ints, prose: Ints) -> None:
    """Add where the line stands on the page and among its prose, and what kind of page it is."""
    rows = len(words)
    at = np.arange(rows)
    total, prose_total = int(words.sum()), int(prose.sum())
    prose_above = np.cumsum(prose) - prose
    table.add("place", share(at, rows))
    table.add("from_start", log(at + 1))
    table.add("from_end", log(rows - at))
    table.add("words_above", share(np.cumsum(words) - words, total))
    table.add("prose_above", share(prose_above, prose_total))
    table.add("prose_words_above", log(prose_above))
    table.add("prose_words_below", log(prose_total - prose_above - prose))
    is_prose = prose > 0
    both = np.array([is_prose, prose >= 25])
    table.add_all(_FROM_PROSE, np.stack((since(both, FAR), until(both, FAR)), axis=1).reshape(-1, rows))
    runs = run_ids(is_prose)
    lengths = np.bincount(runs)
    masses = np.bincount(runs, weights=words).astype(np.int64)
    starts = np.cumsum(lengths) - lengths
    table.add("run_lines", np.minimum(lengths[runs], 60) * np.where(is_prose, 1, -1))
    table.add("run_words", log(masses[runs]))
    table.add("run_from_start", np.minimum(at - starts[runs], FAR))
    table.add("run_from_end", np.minimum(starts[runs] + lengths[runs] - 1 - at, FAR))
    table.add("page_lines", int(log(np.array([rows]))[0]))
    table.add("page_words", int(log(np.array([total // 8]))[0]))
    table.add("page_prose", prose_total * 256 // max(total, 1))
    table.add("page_prose_lines", int(is_prose.sum()) * 256 // rows)
    table.add("page_median_words", min(int(np.sort(words)[rows // 2]), 100))
