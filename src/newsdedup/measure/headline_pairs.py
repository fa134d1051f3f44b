"""Headlines glued to stories, with the place where they meet known: what `measure.headline` fits and scores on.

Made from articles `{site, title, text}`: the title of one behind a label, before a later paragraph or sentence of
another.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from random import Random
from typing import NamedTuple

from newsdedup.clean.headline_evidence import PUNCTUATION, SMALL

_SITE_NAME = re.compile(r"\s*[-|–]\s*(?:Utusan Malaysia|\w+(?:\.com|\.id|\.co\.id|\.co))$")
_DATELINE = re.compile(r"^[A-Z][\w .'/-]{2,40}(?::|\s[-–])\s*")
_SENTENCE = re.compile(r"(?<=[a-z)\d]\.)[\"”’]?\s+(?=[\"“‘]?[A-Z])")
_LABEL = re.compile(r"(?i)\b(?:baca|simak|lihat|tonton|saksikan|artikel)\s?(?:juga|pula|ini|selengkap)|gambas")
_FURNITURE = re.compile(r"\w\.(?:com|co|id)\b|[Ll]aporan|&#|^[A-Z]{3,}|^Advertisement")
_OPENS = re.compile(r"[\"“‘'(]?[A-Z0-9]")
_NAME = re.compile(r"\b[A-Z][a-z]{3,}\b")

_PLAIN_END = 0.06
_SENTENCE_LABEL = 0.04


class Article(NamedTuple):
    """A title and the places in the story where a link may have stood: (text before, text after)."""

    outlet: str
    site: str
    language: str
    title: str
    places: tuple[tuple[str, str], ...]


class Pair(NamedTuple):
    """A text, where the headline in it starts and ends; `end` is None where there is no headline.

    `kind` is "glued", "last" (nothing follows the headline) or "sentence" (the label belongs to a sentence).
    """

    text: str
    start: int
    end: int | None
    kind: str
    site: str
    language: str

    @property
    def words(self) -> int | None:
        """The headline's words, None where there is none."""
        return None if self.end is None else len(self.text[self.start : self.end].split())


def articles(rows: Iterable[dict[str, str]]) -> list[Article]:
    """Read the articles that serve: a title of 3 to 26 words and a story to glue it into."""
    found = []
    for row in rows:
        title = _SITE_NAME.sub("", _flat(row["title"])).strip(" -|")
        places = tuple(place for place in _places(row["text"]) if _serves(*place))
        if places and 3 <= len(title.split()) <= 26:
            language = row.get("language") or ("ms" if row["site"].endswith(".my") else "id")
            found.append(Article(outlet(row["site"]), row["site"], language, title, places))
    return found


def outlet(site: str) -> str:
    """Name the publisher of a site: its registered domain."""
    parts = site.split(".")
    return ".".join(parts[-3:] if len(parts) > 2 and parts[-2] in ("co", "com") else parts[-2:])


def _flat(text: str) -> str:
    return " ".join(text.replace("\xad", "").split())


def _places(text: str) -> Iterator[tuple[str, str]]:
    """Yield what stands before and after each paragraph's start, and each sentence's where the text has few lines."""
    paragraphs = [_flat(line) for line in text.split("\n") if line.strip()]
    for at, paragraph in enumerate(paragraphs):
        if at:
            after = paragraph if at % 2 else " ".join(paragraphs[at : at + 8])[:1600]
            yield " ".join(paragraphs[max(0, at - 4) : at])[-900:], after
        if len(paragraphs) == 1:
            yield "", _DATELINE.sub("", paragraph)[:600]
        if len(paragraphs) < 4:
            for match in _SENTENCE.finditer(paragraph):
                cut = match.end()
                if not _LABEL.search(paragraph[max(0, cut - 200) : cut]):
                    yield paragraph[max(0, cut - 900) : cut].strip(), paragraph[cut : cut + 1600]


def _serves(_before: str, after: str) -> bool:
    words = after.split(None, 9)
    return (
        len(words) > 8
        and bool(_OPENS.match(after))
        and not _LABEL.search(after[:600])
        and not _FURNITURE.search(" ".join(words[:4]))
    )


def pairs(pool: Sequence[Article], count: int, seed: int, even: float) -> list[Pair]:
    """Glue `count` headlines into stories, the same ones for the same arguments.

    A part `even` of the stories is drawn site by site, the rest article by article. Six titles in ten come from the
    story's own site; half of all share a name with the story where the pool has such a title, as related links do.
    """
    random = Random(seed)
    by_site, by_language, by_name = _index(pool)
    sites = sorted(site for site, here in by_site.items() if len(here) >= 20) or sorted(by_site)
    found: list[Pair] = []
    while len(found) < count:
        host = random.choice(by_site[random.choice(sites)]) if random.random() < even else random.choice(pool)
        guest = random.choice(by_site[host.site] if random.random() < 0.6 else by_language[host.language])
        before, after = random.choice(host.places)
        names = _NAME.findall((before + " " + after)[:600])
        if names and random.random() < 0.5:
            guest = random.choice(by_name.get((host.language, random.choice(names))) or [guest])
        if guest is host:
            continue
        before = before + " " if before and random.random() < 0.65 else ""
        pair = _glue(host, guest.title, (before, after), random)
        if pair:
            found.append(pair)
    return found


def _index(
    pool: Sequence[Article],
) -> tuple[dict[str, list[Article]], dict[str, list[Article]], dict[tuple[str, str], list[Article]]]:
    by_site: dict[str, list[Article]] = defaultdict(list)
    by_language: dict[str, list[Article]] = defaultdict(list)
    by_name: dict[tuple[str, str], list[Article]] = defaultdict(list)
    for article in pool:
        by_site[article.site].append(article)
        by_language[article.language].append(article)
        for name in dict.fromkeys(_NAME.findall(article.title[1:])):
            by_name[article.language, name].append(article)
    return by_site, by_language, by_name


def _glue(host: Article, title: str, place: tuple[str, str], random: Random) -> Pair | None:
    before, after = place
    draw = random.random()
    if draw < _SENTENCE_LABEL:
        words = after.split(" ")
        starts = [at for at in range(2, min(14, len(words) - 6)) if words[at][:1].isupper() and words[at - 1].isalpha()]
        if not starts:
            return None
        lead = before + "Baca juga "
        rest = " ".join(words[random.choice(starts) :])
        return Pair(lead + rest, len(lead), None, "sentence", host.site, host.language)
    lead = before + ("Baca Juga: " if random.random() < 0.85 else "Baca Juga ")
    last = draw < _SENTENCE_LABEL + _PLAIN_END
    text = lead + title if last else f"{lead}{title} {after}"
    return Pair(text, len(lead), len(lead) + len(title), "last" if last else "glued", host.site, host.language)


class Lexicon(NamedTuple):
    """Words worth a weight of their own, by role, and the two word lists; read off articles by count."""

    roles: tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]
    common: frozenset[str]
    plain: frozenset[str]


def lexicon(pool: Sequence[Article]) -> Lexicon:
    """Count the words of titles and of sentence openings, each paragraph once."""
    title, last, first, second = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    small, capital = Counter[str](), Counter[str]()
    seen: set[str] = set()
    for article in pool:
        words = [word.strip(PUNCTUATION) for word in article.title.split()]
        title.update(sorted(set(words[1:])))
        last[words[-1]] += 1
        for _, after in article.places:
            if after[:40] in seen:
                continue
            seen.add(after[:40])
            words = [word.strip(PUNCTUATION) for word in after[:300].split()[:30]]
            first[words[0]] += 1
            second[words[1]] += 1
            for word in words[1:]:
                (small if word.islower() else capital)[word] += 1
    often = (word for word, count in small.items() if count >= 15 and word not in SMALL)
    common = {word.capitalize() for word in often if small[word] > 2 * capital[word.capitalize()]}
    inside = {w for w, n in title.items() if n >= 8} | {w for w, n in capital.items() if n >= 150}
    return Lexicon(
        (frozenset(inside - {""}), _often(last, 6), _often(first, 10), _often(second, 15)),
        frozenset(common),
        frozenset(word for word, _ in small.most_common(150) if word not in SMALL),
    )


def _often(counts: Counter[str], least: int) -> frozenset[str]:
    return frozenset(word for word, count in counts.items() if word and count >= least)
