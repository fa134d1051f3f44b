"""HTML pages: flattened to lines, one block element a line, with marks and hints kept beside the text.

Reads markup as events, never as a tree, so that no depth of nesting can overflow anything or lose text silently.
Drops what a browser would not show; must not judge what is story.

Marks, spans of the text in order of their start, the outer before the inner:

- `line`: one for every line, over the whole of it. Its value is words parted by single spaces: first the innermost
  block element that the line begins in (`p`, `li`, `h2`, `figcaption`, `td`, `div`, ...; `body` for text in none), then
  a number that names that block's parent (siblings share it; it means nothing else), then what lies around, the
  outermost first and each once: elements (`article aside blockquote details dialog figure footer form header main nav
  ol section table ul`; an ARIA role counts as the element it stands for) and, with a dot before them, what classes
  and ids of blocks say (`.ad .author .body .box .caption .comment .consent .date .embed .footer .lead .live .nav
  .paywall .popular .related .share .subscribe .tags .title`). A last word `+` says that the line goes on in the block
  of the line before, being parted from it by a line break alone. "p 12 main article .body" is a paragraph.
- `a`: the text of a link; the value is its address as written.
- `h1` to `h6`: the text of a heading. `time`: of a time; the value is its `datetime`.
- `author`: where microdata, a link's `rel` or a class says that an author's name stands.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any, NamedTuple, cast

from newsdedup.model import Document, Hints, Mark, Outcome, Source, Unparsed
from newsdedup.sources.charset import decode_page
from newsdedup.sources.decode import Decoded, line_ends, undecodable
from newsdedup.sources.layout import Reader
from newsdedup.sources.options import ReadOptions, Unreadable, rejected

_FRAGMENT = re.compile(
    r"\s*<(?:!doctype|html|head|body|p|div|article|section|main|header|figure|h[1-6]|ul|ol|table|blockquote)\b[^<>]*>",
    re.IGNORECASE,
)


class Flattened(NamedTuple):
    """A page as lines; what the marks are is told above."""

    text: str
    marks: tuple[Mark, ...]
    hints: Hints
    encoding: str
    replaced: int = 0


def document(raw: bytes | str, source: Source, max_depth: int, charset: str = "") -> Document | Outcome:
    """Read one page; rejected if over 1 % of its bytes fit no encoding or it nests deeper than `max_depth`.

    `charset` is what the server called its encoding. The flattened text is the document's original, and its encoding
    UTF-8, whatever the page's was.
    """
    try:
        page = flatten(raw, max_depth, charset)
    except Unreadable as fault:
        return rejected(source.path, source.record, str(fault), source.id)
    if reason := undecodable(page.replaced, len(raw)):
        return rejected(source.path, source.record, reason, source.id)
    return Document(source, page.text, "html", page.hints, page.marks, replaced=page.replaced)


def page(raw: bytes, source: Source, options: ReadOptions, charset: str = "") -> Document | Outcome | Unparsed:
    """Read one page as `document` does, now or, if the options say so, later."""
    if options.later:
        return Unparsed(source, raw, options.max_depth, partial(_late, charset))
    return document(raw, source, options.max_depth, charset)


def _late(charset: str, given: Unparsed) -> Document | Outcome:
    assert isinstance(given.markup, bytes)
    return document(given.markup, given.source, given.max_depth, charset)


def looks_like_html(text: str) -> bool:
    """Tell whether a string is a page, or a fragment made of block elements."""
    return _FRAGMENT.match(text) is not None


def flatten(raw: bytes | str, max_depth: int = 2000, charset: str = "") -> Flattened:
    """Flatten a page or fragment.

    Args:
        raw: the page; bytes are decoded by byte order mark, then UTF-8, then what server or page claim.
        max_depth: deepest nesting of elements.
        charset: what the server called the encoding of bytes.

    Raises:
        Unreadable: it nests deeper.
    """
    decoded = decode_page(raw, charset) if isinstance(raw, bytes) else Decoded(line_ends(raw), "utf-8", False, 0)
    markup = decoded.text.replace("\0", "").encode("utf-8", "replace")
    reader = Reader(max_depth)
    _parse(markup, reader)
    if reader.prose_hidden > reader.prose_shown:
        reader = Reader(max_depth, show_hidden=True)
        _parse(markup, reader)
    marks = list(reversed(reader.marks))
    marks.sort(key=lambda mark: mark.span.end, reverse=True)
    marks.sort(key=lambda mark: mark.span.start)
    hints = reader.head.hints(reader.headings, reader.bylines.lines)
    return Flattened("".join(reader.pieces), tuple(marks), hints, decoded.encoding, decoded.replaced)


def _parse(markup: bytes, reader: Reader) -> None:
    from lxml import etree

    if markup.strip():
        etree.fromstring(markup, etree.HTMLParser(target=cast(Any, reader), encoding="utf-8", no_network=True))
