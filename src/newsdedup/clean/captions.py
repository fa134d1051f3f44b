"""Picture captions beside the headline: full sentences that are no part of the story.

Known by a credit at the end and by their place, between headline and story (or by their label, which is a rule's job).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsdedup.blocks import Block
from newsdedup.clean.prose import extent, weight
from newsdedup.model import Caption, Decision, Field, Page, Removal

RULE = "newsdedup/caption"
_LONGEST = 90
"""words; a longer block beside the headline is the lead"""
_SENTENCE_STOP = re.compile(r"(?<=\w{4})[.!?…][\"'”’)\]]*\s+")
"""Not after initials and short abbreviations ("A. Geo", "Dok. Pemkab")."""
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]{2,60})[)\]]\.?$")
_CREDIT_WORD = re.compile(r"foto|photo|dok|istimewa|\bist\b|afp|reuters|\bap\b|antara|getty|epa", re.IGNORECASE)
_TAIL_CREDIT = re.compile(r"/|\bvia\b|\bfoto\b|\bphoto\b", re.IGNORECASE)
_SLASH_CREDIT = re.compile(r"(?<=[^\s\d/])/\s*[A-Z][\w.&' -]{1,40}\??$")


def find_captions(page: Page, credit_tokens: Sequence[str]) -> Iterator[Decision]:
    """Lift captions that stand between the headline (or date) and the story.

    Args:
        page: the page, its headline decided.
        credit_tokens: tokens that only picture credits end with (lists.credits of the packs).
    """
    above = [r.span.end for r in page.removals if r.kind in ("title", "title_copy", "date", "byline", "image")]
    prose = extent(page.kept())
    if not above or prose is None:
        return
    tokens = tuple(sorted({token.casefold() for token in credit_tokens}, key=len, reverse=True))
    start = min(above)
    for block in page.kept():
        if block.span.start < start or block.index > prose[0]:
            continue
        if not _more_story(page, block):
            return
        if _is_caption(block, tokens):
            yield Removal(block.span, "caption", RULE, "meta")
            yield Field("caption", block.text, block.span, RULE)


def _more_story(page: Page, block: Block) -> bool:
    """Tell whether the story goes on without this block."""
    return any(other.index > block.index and weight(other.text) >= 12 for other in page.kept())


def _is_caption(block: Block, tokens: Sequence[str]) -> bool:
    if weight(block.text) > _LONGEST:
        return False
    text = block.text.rstrip("?) .")
    credit = split_caption(block.text).credit
    if credit and _names_credit(credit, tokens):
        return True
    folded = text.casefold()
    return bool(_SLASH_CREDIT.search(text)) or any(folded.endswith(token) and _apart(folded, token) for token in tokens)


def _names_credit(credit: str, tokens: Sequence[str]) -> bool:
    folded = credit.casefold()
    return any(re.search(rf"\b{re.escape(token)}\b", folded) for token in tokens)


def _apart(folded: str, token: str) -> bool:
    """Tell whether the token stands after a separator: credits do, sentences that end in an agency's name do not."""
    before = folded[: -len(token)].rstrip(" ")
    return before.endswith(("/", "(", "-", "–", "|", ":", "©", "via"))


def split_caption(text: str) -> Caption:
    """Split a caption into text and credit.

    The credit is what follows the last sentence end if that holds "/", "via", "Foto" or an agency-like name in
    capitals, else what follows the last "/". A final "?" is dropped; the text keeps its stop.
    """
    bare = text.strip()
    if bare.endswith("?"):
        bare = bare[:-1].rstrip()
    bracket = _BRACKET.search(bare)
    if bracket and _CREDIT_WORD.search(bracket.group(1)):
        return Caption(bare[: bracket.start()].rstrip(), _clean(bracket.group(1)))
    stops = list(_SENTENCE_STOP.finditer(bare))
    if stops:
        tail = bare[stops[-1].end() :]
        if _TAIL_CREDIT.search(tail) or re.fullmatch(r"[A-Z ]{2,30}", tail):
            return Caption(bare[: stops[-1].end()].rstrip(), _clean(tail))
    if "/" in bare:
        head, _, tail = bare.rpartition("/")
        if head.strip() and tail.strip() and weight(tail) <= 6:
            return Caption(head.rstrip(" ("), _clean(tail))
    return Caption(text.strip(), None)


def _clean(credit: str) -> str | None:
    return credit.strip(" ()[]|-–") or None
