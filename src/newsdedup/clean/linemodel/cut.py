"""Where to cut: which lines go, given every line's score.

A dump of a whole page and a dump of an article are different animals. Where most words are story already, a line
goes only if it is almost certainly none; on a whole page the cut is where the expected F1 is largest.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from newsdedup.clean.linemodel.model import chance
from newsdedup.clean.linemodel.table import Ints
from newsdedup.recipe import LineModel


def cut(scores: Ints, words: Ints, open_: NDArray[np.bool_], model: LineModel) -> NDArray[np.bool_]:
    """Tell which lines stay. Lines that rules removed are not open, but still tell what kind of dump it is."""
    chances = chance((scores + 32) >> 6, model)
    sizes = np.maximum(words, 1)
    if of_article(scores, chances, sizes, model):
        return open_ & (scores >= model.cut("careful"))
    return open_ & best_expected(np.where(open_, chances, 0), sizes)


def of_article(scores: Ints, chances: Ints, words: Ints, model: LineModel) -> bool:
    """Tell a dump of an article from one of a whole page.

    What counts is the share of its words that is probably story, and the share of its lines that is not clearly
    furniture: added up, in 256ths.
    """
    told = int((chances * words).sum()) * 256 // (1024 * int(words.sum()))
    lines = int((scores >= model.cut("careful")).sum()) * 256 // len(scores)
    return told + lines >= model.cut("article")


def best_expected(chances: Ints, words: Ints) -> NDArray[np.bool_]:
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
