"""Stray markup in a text dump: which characters are tags and character references, and where links lead.

Finds, never edits: the marks make folding hide a tag and show a reference as what it stands for. What only looks
like a tag ("a < b", "<3", "<nama>") stays text. Time is linear in the text, whatever it holds.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.entities import html5

from newsdedup.blocks import Span
from newsdedup.model import Mark

_ELEMENTS = frozenset(
    "a abbr acronym address applet area article aside audio b base bdi bdo big blink blockquote body br button "
    "canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed "
    "fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i "
    "iframe img input ins kbd label legend li link main map mark marquee menu meta meter nav nobr noembed "
    "noframes noscript object ol optgroup option output p param picture pre progress q rp rt ruby s samp script "
    "section select slot small source span strike strong style sub summary sup svg table tbody td template "
    "textarea tfoot th thead time title tr track tt u ul var video wbr".split()
)
_PARTING = frozenset(
    "address article aside blockquote body br caption center dd details div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr iframe img li main nav ol option p pre section summary table tbody "
    "td tfoot th thead tr ul video".split()
)
"""Tags that part the words beside them: they read as a space."""

_BARE = frozenset(
    "allowfullscreen async autoplay checked controls defer disabled hidden ismap itemscope loop muted nomodule "
    "noshade nowrap open playsinline readonly required reversed selected".split()
)
"""Attributes that may stand without a value."""

_TOKEN = re.compile(
    r"""<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]{0,15}+)"""
    r"""(?P<attributes>(?:\s(?:[^<>"']|"[^"<]*"|'[^'<]*')*+|/)?>|(?:\s[^<>]*+|/)?>)"""
    r"""|<!--|&(?:\#[0-9]{1,8}|\#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"""
)
"""A tag stops at the next "<" at the latest, so a failed try never reads what the next try reads again."""

_END_OF = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("script", "style")}


def marks(text: str) -> tuple[Mark, ...]:
    """Find the markup in a text dump.

    Returns:
        In order of their start: "tag" over the characters of tags, comments, scripts and styles, one mark a line;
        "entity" over character references, and over tags that part words (value " "); "a" over a link's content.
    """
    if "<" not in text and "&" not in text:
        return ()
    found: list[Mark] = []
    opened: tuple[int, int] | None = None
    links: list[tuple[int, Span]] = []
    for span, name, close in _tokens(text):
        found.extend(_hidden(text, span, name))
        if name == "a":
            if opened is not None and span.start > opened[1]:
                links.append((opened[0], Span(opened[1], span.start)))
            opened = None if close else (span.start, span.end)
    found.extend(_links(text, links))
    return tuple(sorted(found, key=lambda mark: (mark.span.start, -mark.span.end)))


def _tokens(text: str) -> Iterator[tuple[Span, str, bool]]:
    """Yield (span, element, closes) of each piece of markup; element is "" for comments, "&" for references."""
    at = 0
    endless: set[str] = set()
    while (token := _TOKEN.search(text, at)) is not None:
        start, at = token.span()
        name = (token["name"] or "").lower()
        if token[0] == "<!--":
            end = -1 if "<!--" in endless else text.find("-->", at)
            if end < 0:
                endless.add("<!--")
                continue
            at = end + 3
            yield Span(start, at), "", False
        elif not name:
            if token[0][1] == "#" or token[0][1:] in html5:
                yield Span(start, at), "&", False
        elif name in _ELEMENTS and _plausible(token["close"], token["attributes"][:-1]):
            if name in _END_OF and not token["close"] and name not in endless:
                end_tag = _END_OF[name].search(text, at)
                if end_tag is None:
                    endless.add(name)
                else:
                    at = end_tag.end()
            yield Span(start, at), name, bool(token["close"])


def _plausible(close: str, attributes: str) -> bool:
    """Tell a tag from two comparisons: words after the name are attributes only with "=" or by a known name."""
    words = attributes.strip().rstrip("/").lower().split()
    return not words or (not close and ("=" in attributes or all(word in _BARE for word in words)))


def _hidden(text: str, span: Span, name: str) -> Iterator[Mark]:
    """Yield the marks of one piece of markup, cut at line ends, for lines are folded one by one."""
    if name == "&":
        yield Mark(span, "entity", html.unescape(text[span.start : span.end]))
        return
    start = span.start
    while start < span.end:
        end = text.find("\n", start, span.end)
        end = span.end if end < 0 else end
        if end > start:
            yield Mark(Span(start, end), "entity", " ") if name in _PARTING else Mark(Span(start, end), "tag")
        start = end + 1


def _links(text: str, links: list[tuple[int, Span]]) -> Iterator[Mark]:
    """Yield the links that have an address; `links` are (start of the tag, its content)."""
    tags = [text[start : content.start] for start, content in links]
    if not any("href" in tag.lower() for tag in tags):
        return
    from bs4 import BeautifulSoup

    soup = BeautifulSoup("".join(f"{tag}</a>" for tag in tags), "lxml")
    for anchor, (_, content) in zip(soup.find_all("a"), links, strict=True):
        address = anchor.get("href")
        if isinstance(address, str) and address.strip():
            yield Mark(content, "a", address.strip())
