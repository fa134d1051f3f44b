"""Which elements a browser does not show, as far as the markup alone tells; style sheets are not read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

NEVER_SHOWN = frozenset(
    "amp-analytics amp-consent amp-lightbox amp-sidebar amp-user-notification applet audio canvas datalist embed "
    "iframe math noembed noframes noscript object rp script select style svg template textarea title".split()
)
"""Elements whose content is no text of the page, or not shown. Of a `select` a browser shows one option."""

_UNSHOWN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_UNSEEN_CLASS = re.compile(
    r"(?<![\w-])(?:sr-only|screen-reader-text|screenreader|u?-?visually-?hidden)(?![\w-])", re.IGNORECASE
)


TELLING = frozenset(("aria-hidden", "hidden", "style"))
"""Attributes, beside the class, that may say that an element is not shown."""


def is_shown(tag: str, attributes: Mapping[str, str], heading: bool) -> bool | None:
    """Tell whether an element is shown; None if it is not now and a script may show it (`hidden`).

    `aria-hidden` keeps a paragraph from being read aloud, not from sight. A headline for screen readers is still one,
    and inside a `heading` they are read the punctuation that styles stand for.
    """
    if tag in NEVER_SHOWN:
        return tag == "template" and "shadowrootmode" in attributes
    if tag in ("html", "body"):
        return True
    if "hidden" in attributes and attributes["hidden"].lower() != "until-found":
        return None
    return not (
        ("style" in attributes and _UNSHOWN.search(attributes["style"]) is not None)
        or ("aria-hidden" in attributes and tag != "p" and attributes["aria-hidden"].strip().lower() == "true")
        or ("class" in attributes and tag != "h1" and not heading and is_unseen(attributes["class"]))
        or (tag == "dialog" and "open" not in attributes)
    )


@lru_cache(maxsize=8192)
def is_unseen(names: str) -> bool:
    """Tell whether a class is one of those by which sites write for screen readers alone."""
    if names.isascii() and not any(map(names.lower().__contains__, ("sr-only", "screen", "hidden"))):
        return False
    return _UNSEEN_CLASS.search(names) is not None
