"""What a page says of its story in JSON-LD (https://schema.org/NewsArticle): headline, date, authors, address, body.

Reads what publishers really write: several objects in one script, comments around them, trailing commas, character
references inside strings. Must not decide what is right where the page's other sources differ.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_MOST_NODES = 10_000
_WRAPPING = re.compile(r"^(?:/[/*])?[ \t]*(?:<!--|<!\[CDATA\[)(?:[ \t]*\*/)?|(?:/[/*])?[ \t]?(?:-->|\]\]>)[\s;*/]*$")
_TRAILING_COMMA = re.compile(r',(?=\s*[}\]])|"(?:[^"\\]|\\.?)*+(?:"|\Z)', re.DOTALL)
_GAP = re.compile(r"[\s;,]*")
_TAG = re.compile(r"<[/a-zA-Z][^<>]*>")

_STORIES = ("article", "posting", "report")
"""how the types of stories end: NewsArticle, BlogPosting, LiveBlogPosting, Report"""
_OUTLETS = ("organization", "corporation", "company")
_STRANGERS = frozenset(
    "audioobject breadcrumblist claim claimreview collection comment correctioncomment imagegallery imageobject "
    "itemlist organization newsmediaorganization person product videoobject website".split()
)
"""types that have dates or headlines of their own and are not the page's story"""


class Story(NamedTuple):
    """What JSON-LD says of the story; strings as given, references resolved."""

    headline: str | None = None
    published: str | None = None
    created: str | None = None
    authors: tuple[tuple[str, bool], ...] = ()
    """names of authors, and whether each is said to be an organisation"""
    publisher: str | None = None
    url: str | None = None
    body: str | None = None


def read_story(scripts: Sequence[str], address: str | None, title: str | None) -> Story:
    """Read the story off a page's JSON-LD scripts.

    Args:
        scripts: their contents.
        address: the page's own, to tell its story from others named there.
        title: likewise.
    """
    nodes = list(_nodes(scripts))
    ranked = [(_rank(node, address, title), node) for node in nodes]
    best, story = max(ranked, key=lambda pair: pair[0], default=(0, {}))
    if best <= 0:
        return Story()
    named = {key: node for node in nodes if isinstance(key := node.get("@id"), str)}
    dated = story if string(story.get("datePublished")) else _dated_page(nodes, story)
    return Story(
        headline=string(story.get("headline")) or string(story.get("name")),
        published=string(dated.get("datePublished")),
        created=string(story.get("dateCreated")),
        authors=tuple(dict.fromkeys(_authors(story.get("author") or story.get("creator"), named))),
        publisher=next((name for name, _ in _authors(story.get("publisher"), named)), None),
        url=next((url for url in _addresses(story) if "://" in url), None),
        body=string(story.get("articleBody")),
    )


def string(value: object) -> str | None:
    """Read a string, also one in a list or under @value; character references and tags inside it are resolved."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value")
    if not isinstance(value, str):
        return None
    if "&" in value:
        value = html.unescape(value)
    if "<" in value:
        value = _TAG.sub(" ", value)
    return value.strip() or None


def _nodes(scripts: Sequence[str]) -> Iterator[dict[str, object]]:
    """Yield the objects that stand for something on the page, in order; not what they merely mention."""
    left = _MOST_NODES
    for script in scripts:
        stack: list[object] = list(reversed(list(_values(script))))
        while stack and left:
            node = stack.pop()
            left -= 1
            if isinstance(node, list):
                stack.extend(reversed(node))
            elif isinstance(node, dict):
                yield node
                stack.extend(node[key] for key in ("mainEntityOfPage", "mainEntity", "@graph") if key in node)


_DECODER = json.JSONDecoder(strict=False)


def _values(script: str) -> Iterator[object]:
    """Yield the JSON values of a script; what comes after a fault is lost."""
    for mend in (False, True):
        text = _mended(script) if mend else script
        found: list[object] = []
        at = _past_gap(text, 0)
        try:
            while at < len(text):
                value, at = _DECODER.raw_decode(text, at)
                found.append(value)
                at = _past_gap(text, at)
        except (ValueError, RecursionError):
            if not found:
                continue
        yield from found
        return


def _past_gap(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _mended(script: str) -> str:
    """Take off what is wrapped around the JSON, and commas before a closing bracket."""
    bare = _WRAPPING.sub("", script.strip())
    return _TRAILING_COMMA.sub(lambda match: "" if match[0] == "," else match[0], bare)


def _types(node: dict[str, object]) -> list[str]:
    given = node.get("@type")
    return [str(one).rsplit("/", 1)[-1].lower() for one in (given if isinstance(given, list) else [given]) if one]


def _rank(node: dict[str, object], address: str | None, title: str | None) -> int:
    """Weigh how likely a node is the page's story; 0 for what cannot be."""
    types = _types(node)
    telling = any(one.endswith(_STORIES) for one in types)
    if not telling and (not _STRANGERS.isdisjoint(types) or not string(node.get("datePublished"))):
        return 0
    rank = 4 if telling else 1
    if address and any(_same_address(address, url) for url in _addresses(node)):
        rank += 2
    headline = string(node.get("headline"))
    if headline and title and headline.casefold() in title.casefold():
        rank += 2
    return rank + (string(node.get("datePublished")) is not None)


def _same_address(one: str, other: str) -> bool:
    return one.split("://")[-1].split("#")[0].rstrip("/") == other.split("://")[-1].split("#")[0].rstrip("/")


def _addresses(node: dict[str, object]) -> Iterator[str]:
    for key in ("url", "mainEntityOfPage", "@id"):
        value = node.get(key)
        value = value.get("@id") or value.get("url") if isinstance(value, dict) else value
        if isinstance(value, str) and value.strip():
            yield value.strip()


def _dated_page(nodes: list[dict[str, object]], story: dict[str, object]) -> dict[str, object]:
    """Find the page's node that has a date where the story's has none; the story itself if there is none."""
    pages = (node for node in nodes if _STRANGERS.isdisjoint(_types(node)) and string(node.get("datePublished")))
    return next(pages, story)


def _authors(value: object, named: dict[str, dict[str, object]]) -> Iterator[tuple[str, bool]]:
    """Yield (name, whether it is an organisation) of a string, a person, a reference to one, or a list of them."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            if "name" not in one and isinstance(key := one.get("@id"), str):
                one = named.get(key, one)
            names = one.get("name") or _full(one)
            outlet = any(kind.endswith(_OUTLETS) for kind in _types(one))
            for each in names if isinstance(names, list) else [names]:
                if name := string(each):
                    yield name, outlet
        elif name := string(one):
            yield name, False


def _full(person: dict[str, object]) -> str:
    return " ".join(filter(None, (string(person.get("givenName")), string(person.get("familyName")))))
