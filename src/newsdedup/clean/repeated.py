"""Paragraphs that stand in an earlier article already: removals like any other, decided by what is known of the corpus.

Which ones they are is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from newsdedup.clean.prepare import weight_of
from newsdedup.clean.render import count_removed, paragraph_blocks, render
from newsdedup.model import Article, Page, Removal

RULE = "newsdedup/shared-block"


def strip(page: Page, article: Article, paragraphs: Iterable[int]) -> tuple[Page, Article]:
    """Take paragraphs of the rendered text out; fields that they lifted stay."""
    blocks = paragraph_blocks(page)
    page = page.decide(Removal(blocks[number].span, "repeat", RULE, "copy") for number in paragraphs)
    text = render(page)
    removed, cuts = count_removed(page)
    return page, replace(article, text=text, words=weight_of(text), removed=removed, removed_inline=cuts)
