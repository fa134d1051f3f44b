"""What a page says of itself beside its text: title, address, date, authors, by its head and its JSON-LD.

Collects hints as given; which of them is right is decided later.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from newsdedup.model import Hints

DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,24}", re.IGNORECASE)
"""A host name, as a whole."""

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_MOST_NODES = 10_000


class Head:
    """Listens to a page's events and answers with its hints."""

    def __init__(self) -> None:
        self._said: dict[str, str] = {}
        self._scripts: list[str] = []
        self._taking: str | None = None
        self._taken: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take an element's attributes; the first that says something stands."""
        if tag == "meta":
            for key in ("property", "name", "itemprop"):
                self._say(attributes.get(key, "").strip().lower(), attributes.get("content"))
        elif tag == "link":
            if "canonical" in attributes.get("rel", "").lower().split():
                self._say("link canonical", attributes.get("href"))
        elif tag == "time":
            self._say("time", attributes.get("datetime"))
        elif self._taking is None and (
            (tag == "title" and "title" not in self._said)
            or (tag == "script" and attributes.get("type", "").strip().lower() == "application/ld+json")
        ):
            self._taking = tag

    def data(self, text: str) -> None:
        """Take characters that are not shown."""
        if self._taking is not None:
            self._taken.append(text)

    def end(self, tag: str) -> None:
        """Leave an element."""
        if tag != self._taking:
            return
        content = "".join(self._taken)
        if tag == "title":
            self._say("title", content)
        else:
            self._scripts.append(content)
        self._taken.clear()
        self._taking = None

    def hints(self) -> Hints:
        """Say what was found, each from its best source."""
        story = self._story()
        authors = tuple(_names(story.get("author"))) or tuple(_names(self._first("author", "article:author")))
        site = self._first("og:site_name")
        return Hints(
            url=next((u for u in map(self._first, ("link canonical", "og:url")) if u and _ADDRESS.fullmatch(u)), None),
            site=site if site and DOMAIN.fullmatch(site) else None,
            title=self._first("og:title", "title"),
            published=self._first("article:published_time")
            or _string(story.get("datePublished"))
            or self._first("datepublished", "time"),
            authors=tuple(dict.fromkeys(authors)),
        )

    def _say(self, key: str, value: str | None) -> None:
        value = " ".join(value.split()) if value else ""
        if key and value:
            self._said.setdefault(key, value)

    def _first(self, *keys: str) -> str | None:
        return next((self._said[key] for key in keys if key in self._said), None)

    def _story(self) -> dict[str, object]:
        """Find the JSON-LD node that has a date of publication."""
        return next((node for node in self._nodes() if _string(node.get("datePublished"))), {})

    def _nodes(self) -> Iterator[dict[str, object]]:
        left = _MOST_NODES
        for script in self._scripts:
            try:
                stack: list[object] = [json.loads(script, strict=False)]
            except (ValueError, RecursionError):
                continue
            while stack and left:
                node = stack.pop()
                left -= 1
                if isinstance(node, list):
                    stack.extend(reversed(node))
                elif isinstance(node, dict):
                    yield node
                    stack.extend(value for key, value in node.items() if key in ("@graph", "mainEntity"))


def _string(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _names(value: object) -> Iterator[str]:
    """Yield the names in a JSON-LD author: a string, a person, or a list of them; addresses are none."""
    for person in value if isinstance(value, list) else [value]:
        name = _string(person.get("name") if isinstance(person, dict) else person)
        if name and not _ADDRESS.match(name):
            yield " ".join(name.split())
