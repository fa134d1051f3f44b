"""What a paragraph opens with before its first sentence, and the template of it.

"Reporter: Handoyo | Editor: Handoyo KONTAN.CO.ID - JAKARTA." is "reporter: § | editor: § kontan.co.id-¤.".
"""

from __future__ import annotations

import re
from functools import lru_cache

BYLINE_WORDS = {
    **dict.fromkeys(
        ("reporter", "penulis", "pewarta", "oleh", "laporan", "wartawan", "jurnalis", "kontributor"), "author"
    ),
    **dict.fromkeys(("editor", "penyunting", "redaktur"), "editor"),
    "sumber": "source",
}
"""words before a name in a byline, and the field that the name goes to"""

_LEAD = re.compile(r"(.{2,70}?(?:\s?[-–—]{1,2}|:))\s*(?=[\"'“‘(]?[A-Z\d])")
_AFTER_OUTLET = re.compile(
    r"[\w.]*(?P<place>,?\s*[\w.,'’/() ]{0,45}?\s?[-–—]{1,2}(?:\s*[A-Z][A-Z .]{2,28}\.)?|:)(?=\s*[\"'“‘(]?[A-Z\d])"
)
_LOWER_WORD = re.compile(r"(?<![\w.'’-])[a-z][\w'’-]*(?![\w'’-]|\.\w)")
_REACH = 140
"""characters into a paragraph in which a dateline's outlet may start"""
_MOST_WORDS = 8
_NAME = re.compile(r"[^\W\d_a-z][\w'’]*(?:\.\w+)*")
_SPACES = re.compile(r"(\s+)")
_DASH = re.compile(r"\s*[-–—]{1,2}\s*")


def place_masked(lead: str, brand: str) -> str:
    """Fold a dateline to its template: names become §, those in capitals ¤, dashes one; labels and the outlet stay."""

    def told(match: re.Match[str]) -> str:
        name = match.group()
        at = name.casefold().find(brand) if brand else -1
        if at >= 0:
            return ("§ " if at else "") + name[at:].casefold()
        if lead[match.end() : match.end() + 1] == ":" or name.casefold() in BYLINE_WORDS:
            return name.casefold()
        return "¤" if len(name) > 2 and name.upper() == name else "§"

    template = "".join(
        part if brand and brand in part else re.sub(r"\d+", "0", part) for part in _SPACES.split(_NAME.sub(told, lead))
    )
    template = re.sub(r"\s*([.,])\s*", r"\1", re.sub(r"([§¤])(?:[\s/]+\1)*", r"\1", template))
    return _DASH.sub("-", template)


@lru_cache(maxsize=64)
def _named(brand: str) -> re.Pattern[str]:
    return re.compile(re.escape(brand), re.IGNORECASE)


def lead_of(text: str, brand: str) -> str:
    """Find what a paragraph opens with before its first sentence: a dateline, with a byline before it perhaps."""
    outlet = _named(brand).search(text, 0, _REACH) if brand else None
    match = _AFTER_OUTLET.match(text, outlet.end()) if outlet else None
    if outlet and match:
        ahead = text[: text.rfind(" ", 0, outlet.start()) + 1]
        if not _LOWER_WORD.search(ahead) and not _LOWER_WORD.search(match["place"]):
            return text[: match.end()]
    match = _LEAD.match(text)
    return match[1] if match and len(match[1].split()) <= _MOST_WORDS else ""
