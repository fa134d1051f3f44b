"""What a page says of itself beside its text: address, site, title, date, authors, by its head, JSON-LD and microdata.

Collects what is said, then gives each hint from its best source. A date of modification is never a date of
publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from newsdedup.model import Hints
from newsdedup.sources.headings import Heading, Said, headline
from newsdedup.sources.jsonld import Story, read_story
from newsdedup.sources.names import chosen

DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,24}", re.IGNORECASE)
"""A host name, as a whole."""

_DATES = (
    "article:published_time article:published:time og:article:published_time og:published_time article:published "
    "datepublished parsely-pub-date cxenseparse:recs:publishtime cxenseparse:publishtime sailthru.date "
    "content_publisheddate dtk:publishdate content:publishdate rnews:datepublished citation_publication_date "
    "citation_online_date prism.publicationdate bt:pubdate pubdate publishdate publish-date publish_date "
    "publisheddate published_date published_at publication_date originalpublicationdate article_date_original "
    "article.published dc.date.issued dcterms.issued dcterms.created date.available dc.date date time-published"
).split()
"""Names of meta elements that date the publication, the best first."""

_AUTHORS = (
    "parsely-author cxenseparse:author sailthru.author article:author_name og:article:author og:author byl "
    "content_author dtk:author dable:author articleauthor citation_author dc.creator dcterms.creator author "
    "article:author"
).split()

_SITES = "og:site_name application-name apple-mobile-web-app-title al:ios:app_name publisher dc.publisher".split()
_TITLES = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "title")
_ADDRESSES = ("link canonical", "og:url", "parsely-link", "twitter:url")

_DAY_IN_ADDRESS = re.compile(r"/(20\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/-])")
"""the day in a story's address: ".../2025/04/01/pasar-pindah", ".../20250401/..." """

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_WRITTEN_BY = re.compile(r"writ|author|verfasst|écrit|escrit|scritt|penulis|ditulis|skrev|geschreven|自|autor", re.I)
_MOST_SAID = 20
HEARD = frozenset(("h1", "link", "meta", "script", "time", "title"))
"""Elements that `Head` takes whatever attributes they have; of others it takes those with `itemprop`."""

_CLOCK = re.compile(r"\d\d:\d\d")
_ZONE = re.compile(r"(?:Z|[+-]\d\d:?\d\d|\b(?:GMT|UTC|WIB|WITA|WIT|MYT))$")


class Head:
    """Listens to a page's events and answers with its hints."""

    def __init__(self) -> None:
        self._said: dict[str, list[str]] = {}
        self._scripts: list[str] = []
        self._taking: str | None = None
        self._taken: list[str] = []
        self._headed = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take an element's attributes."""
        if tag == "meta":
            for key in ("property", "name", "itemprop"):
                if key in attributes:
                    self._say(attributes[key].strip().lower(), attributes.get("content"))
        elif tag == "link":
            if "canonical" in attributes.get("rel", "").lower().split():
                self._say("link canonical", attributes.get("href"))
        elif tag == "time":
            self._time(attributes)
        elif tag == "h1":
            self._headed = True
        elif self._taking is None and (
            (tag == "title" and "title" not in self._said)
            or (tag == "script" and attributes.get("type", "").strip().lower().startswith("application/ld+json"))
        ):
            self._taking = tag
        if "itemprop" in attributes and tag not in ("meta", "time"):
            self._say(attributes["itemprop"].strip().lower(), attributes.get("content") or attributes.get("datetime"))

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

    def titles(self) -> list[str]:
        """List what has been said of the title so far, `<title>` itself left out."""
        return [title for key in _TITLES[:-1] for title in self._said.get(key, ())]

    def hints(self, headings: Sequence[Heading] = (), bylines: Sequence[str] = ()) -> Hints:
        """Say what was found, each from its best source.

        Args:
            headings: the headings that the page prints.
            bylines: what it prints where its markup says that an author's name stands.
        """
        url = _best_address(chain.from_iterable(self._said.get(key, ()) for key in _ADDRESSES))
        story = read_story(self._scripts, url, self._first("og:title", "title"))
        site = self._first("og:site_name")
        names = [
            *chain.from_iterable(self._said.get(key, ()) for key in _SITES),
            *([story.publisher] if story.publisher else []),
        ]
        host = (url or story.url or "").partition("://")[2].partition("/")[0].lower().removeprefix("www.")
        names += [host, host.partition(".")[0]] if host else []
        said = [*(self._said.get(key, []) for key in _AUTHORS), self._card()]
        return Hints(
            url=url or story.url,
            site=site if site and DOMAIN.fullmatch(site) else None,
            title=headline(headings, self._title(story), names),
            published=self._published(story, url),
            authors=chosen(story.authors, said, bylines, names),
            body=story.body,
        )

    def _say(self, key: str, value: str | None) -> None:
        value = " ".join(value.split()) if value else ""
        if key and value:
            said = self._said.setdefault(key, [])
            if len(said) < _MOST_SAID:
                said.append(value)

    def _time(self, attributes: Mapping[str, str]) -> None:
        """Take a printed time: the story's own if microdata says so, likely so after the headline."""
        kind = f"{attributes.get('itemprop', '')} {attributes.get('class', '')}".lower()
        if "modif" in kind or "updat" in kind:
            return
        if "datepublished" in kind or "pubdate" in attributes:
            self._say("datepublished", attributes.get("datetime"))
        elif self._headed:
            self._say("time below", attributes.get("datetime"))
        self._say("time", attributes.get("datetime"))

    def _first(self, *keys: str) -> str | None:
        return next((self._said[key][0] for key in keys if key in self._said), None)

    def _title(self, story: Story) -> Said:
        shared = [title for key in _TITLES[:-1] for title in self._said.get(key, ())[:1]]
        headline = " ".join(story.headline.split()) if story.headline else None
        return Said(headline, tuple(dict.fromkeys(shared)), self._first("title"))

    def _published(self, story: Story, url: str | None) -> str | None:
        """Give the date from its best source, or from one that says more of the same day; else the address's day."""
        said = [story.published, *(value for key in _DATES for value in self._said.get(key, ())[:1])]
        said += [self._first("time below", "time"), story.created]
        dates = [date for date in said if date and any(character.isdigit() for character in date)]
        if not dates:
            return _day_in(url or story.url or "")
        return max((date for date in dates if date[:10] == dates[0][:10]), key=_exactness)

    def _card(self) -> list[str]:
        """Give the author of a Twitter card that says "Written by"."""
        label = self._first("twitter:label1")
        named = self._said.get("twitter:data1", []) if label and _WRITTEN_BY.search(label) else []
        return named or self._said.get("twitter:misc:written by", [])


def _day_in(url: str) -> str | None:
    day = _DAY_IN_ADDRESS.search(url)
    return "-".join(day.groups()) if day else None


def _exactness(date: str) -> int:
    clock = _CLOCK.search(date) is not None
    return clock + (clock and _ZONE.search(date.strip()) is not None)


def _best_address(said: Iterable[str]) -> str | None:
    """Give the first absolute address that is not merely the site's, or the first at all."""
    found = [url for url in said if _ADDRESS.fullmatch(url)]
    return next((url for url in found if url.split("://")[1].rstrip("/").count("/")), next(iter(found), None))
