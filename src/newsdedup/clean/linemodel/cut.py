"""Where to cut: which lines go, given every line's score.

A dump of a whole page and a dump of an article are different animals. Where most words are story already, a line
goes only if it is almost certainly none, and a sub-heading never; on a whole page the cut is where the expected F1
is largest. At least one line stays.
"""

from __future__ import annotations

import numpy as np

from newsdedup.clean.linemodel.features import View
from newsdedup.clean.linemodel.model import chance
from newsdedup.clean.linemodel.table import Flags, Ints
from newsdedup.recipe import LineModel

_MANY, _SURE = 30, 480
"""blocks that a dump of an article has at most, mostly: each further one asks for two 256ths more, up to the second"""


def cut(scores: Ints, view: View, open_: Flags, model: LineModel) -> Flags:
    """Tell which lines stay. Lines that rules removed are not open, but still tell what kind of dump it is."""
    chances = chance((scores + 32) >> 6, model)
    words = np.maximum(view.words, 1)
    if not of_article(scores, chances, words, model):
        story: Flags = open_ & best_expected(np.where(open_, chances, 0), words)
        return story
    keep = open_ & (scores >= min(model.cut("careful"), int(scores[open_].max())))
    kept: Flags = keep | (open_ & between(keep) & (view.table["hits"] == 0))
    return kept


def between(keep: Flags) -> Flags:
    """Flag the lines right between two that stay: without a word of furniture such a line is a sub-heading."""
    flags = np.zeros_like(keep)
    flags[1:-1] = keep[:-2] & keep[2:]
    return flags


def of_article(scores: Ints, chances: Ints, words: Ints, model: LineModel) -> bool:
    """Tell a dump of an article from one of a whole page.

    What counts is the share of its words that is probably story, and the share of its lines that is not clearly
    furniture: added up, in 256ths. No page of a few lines is a whole one; one of many must show more to be none.
    """
    if len(scores) <= model.cut("short"):
        return True
    told = int((chances * words).sum()) * 256 // (1024 * int(words.sum()))
    lines = int((scores >= model.cut("careful")).sum()) * 256 // len(scores)
    return told + lines >= min(_SURE, model.cut("article") + 2 * max(0, len(scores) - _MANY))


def best_expected(chances: Ints, words: Ints) -> Flags:
    """Keep the likeliest lines, as many as make the expected F1 largest (Nan et al. 2012, "Optimizing F-measure").

    F1 of keeping a set is taken as twice the expected story words kept over the words kept plus all expected story
    words. At least one line stays. `chances` are 1024ths.
    """
    order = np.argsort(-chances, kind="stable")
    expected = np.cumsum((chances * words)[order])
    kept = np.cumsum(words[order])
    quality = 2 * expected / (1024 * kept + int((chances * words).sum()))
    keep = np.zeros(len(chances), dtype=bool)
    keep[order[: int(np.argmax(quality)) + 1]] = True
    return keep
