"""HTML pages: flattened to lines, one block element a line, with marks and hints kept beside the text.

Reads markup as events, never as a tree, so that no depth of nesting can overflow anything or lose text silently.
Drops what a browser would not show; must not judge what is story.
"""

from __future__ import annotations

import codecs
import re
from typing import Any, NamedTuple, cast

from newsdedup.model import Document, Hints, Mark, Outcome, Source, Span
from newsdedup.sources.decode import Decoded, decode, line_ends, wide_encoding
from newsdedup.sources.head import Head
from newsdedup.sources.options import Unreadable, rejected
from newsdedup.sources.text import undecodable

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre "
    "search section select summary table tbody tfoot thead tr ul video br".split()
)
_CELLS = frozenset(("td", "th"))
_DROPPED = frozenset(
    "applet audio canvas datalist embed iframe math noembed noframes noscript object script style svg template "
    "textarea title".split()
)
_MARKED = {"a": "href", "time": "datetime", "h1": "", "h2": "", "h3": "", "h4": "", "h5": "", "h6": ""}
"""Elements kept as marks, and the attribute that gives the mark its value."""

_WHITE = re.compile(r"[ \t\n\r\f]+")
_UNSHOWN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_HEAD = 4096
_FRAGMENT = re.compile(
    r"\s*<(?:!doctype|html|head|body|p|div|article|section|main|header|figure|h[1-6]|ul|ol|table|blockquote)\b[^<>]*>",
    re.IGNORECASE,
)
_LABELS = (
    dict.fromkeys(("ascii", "iso8859-1", "cp1252"), "cp1252")
    | dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030")
    | {"shift_jis": "cp932", "euc_kr": "cp949", "tis-620": "cp874", "iso8859-9": "cp1254"}
    | {name: name for name in "big5 euc_jp iso2022_jp cp932 cp949 cp874 koi8-r koi8-u mac-roman".split()}
    | {f"cp125{n}": f"cp125{n}" for n in (0, 1, 3, 4, 5, 6, 7, 8)}
    | {f"iso8859-{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)}
)
"""Encodings that a page may claim, by Python's name for the claim; browsers read the first of each as the second."""


class Flattened(NamedTuple):
    """A page as lines. `marks` are spans of `text`, the outer before the inner: links, times, headings."""

    text: str
    marks: tuple[Mark, ...]
    hints: Hints
    encoding: str
    replaced: int = 0


def document(raw: bytes, source: Source, max_depth: int) -> Document | Outcome:
    """Read one page; rejected if over 1 % of its bytes fit no encoding or it nests deeper than `max_depth`.

    The flattened text is the document's original, and its encoding UTF-8, whatever the page's was.
    """
    try:
        page = flatten(raw, max_depth)
    except Unreadable as fault:
        return rejected(source.path, source.record, str(fault), source.id)
    if reason := undecodable(page.replaced, len(raw)):
        return rejected(source.path, source.record, reason, source.id)
    return Document(source, page.text, "html", page.hints, page.marks, replaced=page.replaced)


def looks_like_html(text: str) -> bool:
    """Tell whether a string is a page, or a fragment made of block elements."""
    return _FRAGMENT.match(text) is not None


def flatten(raw: bytes | str, max_depth: int = 2000) -> Flattened:
    """Flatten a page or fragment.

    Args:
        raw: the page; bytes are decoded by byte order mark, then UTF-8, then what the page claims.
        max_depth: deepest nesting of elements.

    Raises:
        Unreadable: it nests deeper.
    """
    decoded = _decoded(raw) if isinstance(raw, bytes) else Decoded(line_ends(raw), "utf-8", False, 0)
    markup = decoded.text.replace("\0", "").encode("utf-8", "replace")
    reader = _Reader(max_depth)
    _parse(markup, reader)
    if reader.prose_hidden > reader.prose_shown:
        reader = _Reader(max_depth, show_hidden=True)
        _parse(markup, reader)
    marks = list(reversed(reader.marks))
    marks.sort(key=lambda mark: (mark.span.start, -mark.span.end))
    return Flattened("".join(reader.pieces), tuple(marks), reader.head.hints(), decoded.encoding, decoded.replaced)


def _parse(markup: bytes, reader: _Reader) -> None:
    from lxml import etree

    if markup.strip():
        etree.fromstring(markup, etree.HTMLParser(target=cast(Any, reader), encoding="utf-8", no_network=True))


def _decoded(raw: bytes) -> Decoded:
    """Decode by byte order mark, as valid UTF-8, by the page's own claim, or line by line."""
    if wide_encoding(raw) is None and (claim := _CHARSET.search(raw[:_HEAD])) is not None:
        try:
            name = _LABELS.get(codecs.lookup(claim[1].decode("ascii")).name)
        except LookupError:
            name = None
        if name is not None and (name == "iso2022_jp" or not _is_utf8(raw)):
            text = raw.decode(name, "replace")
            return Decoded(line_ends(text), name, False, text.count("\ufffd"))
    return decode(raw)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class _Reader:
    """Takes the parser's events and lays out what a reader sees.

    White space is owed, not written, until a visible character follows: so no line begins or ends with a blank.
    Pages behind a paywall, or sent piecemeal, carry the story in elements marked `hidden` until a script shows it:
    where more prose is hidden so than shown, the page is to be read again with `show_hidden`.
    """

    def __init__(self, max_depth: int, show_hidden: bool = False) -> None:
        self.pieces: list[str] = []
        self.marks: list[Mark] = []
        self.head = Head()
        self.prose_shown = 0
        self.prose_hidden = 0
        self._max_depth = max_depth
        self._show_hidden = show_hidden
        self._depth = 0
        self._dropped = 0
        self._veiled = False
        self._paragraphs = 0
        self._verbatim = 0
        self._size = 0
        self._owed = ""
        self._open: list[_Open] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Enter an element."""
        self._depth += 1
        if self._depth > self._max_depth:
            raise Unreadable(f"HTML nested deeper than {self._max_depth} elements")
        if not self._dropped:
            self.head.start(tag, attributes)
        self._paragraphs += tag == "p"
        veiled = "hidden" in attributes and not self._show_hidden
        if self._dropped or tag in _DROPPED or (tag not in ("html", "body") and (veiled or _unseen(tag, attributes))):
            self._veiled = self._veiled if self._dropped else veiled
            self._dropped += 1
            return
        self._part(tag)
        self._verbatim += tag == "pre"
        if tag in _MARKED:
            self._open.append(_Open(tag, attributes.get(_MARKED[tag], "").strip()))

    def end(self, tag: str) -> None:
        """Leave an element."""
        self._depth -= 1
        self._paragraphs -= tag == "p"
        self.head.end(tag)
        if self._dropped:
            self._dropped -= 1
            return
        self._part(tag)
        self._verbatim -= tag == "pre"
        if tag in _MARKED and self._open:
            mark = self._open.pop()
            if mark.start >= 0:
                self.marks.append(Mark(Span(mark.start, self._size), mark.tag, mark.value))

    def data(self, text: str) -> None:
        """Take characters."""
        if self._dropped:
            self.head.data(text)
            self.prose_hidden += len(text) if self._veiled and self._paragraphs else 0
            return
        self.prose_shown += len(text) if self._paragraphs else 0
        if self._verbatim and "\n" in text:
            for number, line in enumerate(text.split("\n")):
                if number:
                    self._owed = "\n"
                self._words(line)
        else:
            self._words(text)

    def close(self) -> None:
        """End the page."""

    def _part(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._owed = "\n"
        elif tag in _CELLS:
            self._owed = self._owed or " "

    def _words(self, text: str) -> None:
        text = _WHITE.sub(" ", text)
        if text.startswith(" "):
            self._owed = self._owed or " "
        words = text.strip(" ")
        if not words:
            return
        if self._owed and self._size:
            self.pieces.append(self._owed)
            self._size += 1
        for mark in reversed(self._open):
            if mark.start >= 0:
                break
            mark.start = self._size
        self.pieces.append(words)
        self._size += len(words)
        self._owed = " " if text.endswith(" ") else ""


class _Open:
    """An element whose mark is not complete; `start` is -1 until its first visible character."""

    __slots__ = ("start", "tag", "value")

    def __init__(self, tag: str, value: str) -> None:
        self.tag = tag
        self.value = value
        self.start = -1


def _unseen(tag: str, attributes: dict[str, str]) -> bool:
    """Tell whether an element is not shown; `aria-hidden` keeps a paragraph from being read aloud, not from sight."""
    aria = tag != "p" and attributes.get("aria-hidden", "").strip().lower() == "true"
    return aria or _UNSHOWN.search(attributes.get("style", "")) is not None
