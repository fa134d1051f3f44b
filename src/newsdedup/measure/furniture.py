"""Which recurring pieces are furniture: by how they recur, where, and by what they say.

Refuses rather than guesses: prayer times, headings of fact checks, background and lyrics recur too, and are content.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from newsdedup.clean.prose import ends_sentence, is_prose, weight
from newsdedup.measure.pieces import SHORT_WORDS, Form
from newsdedup.measure.purpose import Purpose, points_on, purpose
from newsdedup.measure.sightings import Sighting, SiteSightings, topic_of


@dataclass(frozen=True, slots=True)
class LearnOptions:
    """Thresholds of learning; the defaults are measured."""

    at_least: int = 3
    """stories a piece must recur in"""
    share: float = 0.05
    """share (0 to 1) of a site's stories that a piece must recur in when its words do not say what it is for"""


class Furniture(NamedTuple):
    """A piece that was found to be furniture."""

    form: Form
    key: str
    sighting: Sighting
    kind: str
    stories: int
    titles: int = 0
    """link titles that follow it and go with it"""
    tail: bool = False
    """everything after it goes with it"""
    brand: str = ""
    """the site's own name, lower case"""


PERSON_BEFORE = r"(?-i:[^\W\d_a-z][\w.'’-]*?(?:\s[^\W\d_a-z][\w.'’-]*?){0,4})\s*(?=%s)"
"""a person's name before an outlet's, which stands for %s"""
_RUN_ON = re.compile(r"[a-zß-ÿ](?=[A-ZÀ-Þ])")
"""where a story's first word is glued to what stands before it"""
_QUOTES = "\"'”’»"
"""who speaks stands behind them"""
_OVERLAP = 0.5
"""share of a told piece's content words that its stories may use elsewhere, on average"""
_OVERLAP_UNTOLD = 0.25
_TOPIC_SHARE = 0.6
_TOPIC_LIFT = 5.0
_TOPIC_WORDS = 3
_BINDING = frozenset({"legal", "follow", "ad", "republish", "nav", "embed", "share"})
"""kinds whose words suffice even for a whole paragraph"""


@lru_cache(maxsize=64)
def person_before(brand: str) -> re.Pattern[str]:
    """Match a person's name before the outlet's, glued to it or not; the outlet's may follow at once."""
    return re.compile(PERSON_BEFORE % re.escape(brand), re.IGNORECASE)


def one_topic(site: SiteSightings, sighting: Sighting) -> bool:
    """Tell whether the stories a piece stands in are about one thing, beyond what they share with the site."""
    members = [set(site.topics[number]) for number in sighting.stories]
    own = frozenset().union(*(topic_of(text) for text in list(sighting.wholes.values())[:20]))
    counts = Counter(word for topic in members for word in topic if word not in own)
    needed = max(3, _TOPIC_SHARE * len(members))
    rare = [
        word
        for word, count in counts.items()
        if count >= needed and count / len(members) >= _TOPIC_LIFT * site.spread[word] / site.stories
    ]
    return len(rare) >= _TOPIC_WORDS


def _one_day(site: SiteSightings, sighting: Sighting) -> bool:
    dated = [day for number in sighting.stories if (day := site.days[number])]
    spread = {day for day in site.days if day}
    return len(dated) >= 3 and len(set(dated)) == 1 and len(spread) > 3


def _numbers_vary(sighting: Sighting) -> bool:
    numbers = {tuple(re.findall(r"\d+", text)) for text in sighting.variants}
    return len(numbers) > 1


def judge(site: SiteSightings, form: Form, key: str, sighting: Sighting, options: LearnOptions) -> str | None:
    """Give the kind of a piece that is furniture, None for one that is not, or may not be."""
    if sighting.count < options.at_least or _one_day(site, sighting):
        return None
    text = sighting.variants.most_common(1)[0][0]
    if not re.search(r"\w", text):
        return None
    told = purpose(text, site.brand)
    if form == "sign":
        kind = _sign(sighting)
    elif form in ("line", "sentence"):
        kind = _fixed(site, form, sighting, told, options)
    elif form in ("opening", "stub", "label"):
        kind = _template(sighting, told)
    elif form == "dateline":
        kind = _dateline(site, sighting, key, options)
    else:
        kind = _glued(sighting, form, text, site.brand)
    if kind is None:
        return None
    return None if kind not in _BINDING | {"byline", "credit", "code"} and one_topic(site, sighting) else kind


def _overlap(sighting: Sighting) -> float:
    return sighting.overlap / max(1, sighting.looked)


def _fixed(site: SiteSightings, form: Form, sighting: Sighting, told: Purpose, options: LearnOptions) -> str | None:
    text = sighting.variants.most_common(1)[0][0]
    words, overlap = weight(text), _overlap(sighting)
    if form == "sentence":
        if told.kind in _BINDING | {"related", "video"} and (told.brand or words <= SHORT_WORDS):
            return told.kind
        return None
    if told.kind == "legal" and told.brand:
        return "legal"
    if told.kind is not None and overlap <= _OVERLAP:
        if not is_prose(text) or told.brand or told.kind == "legal":
            return told.kind
        if told.kind in _BINDING and overlap <= _OVERLAP_UNTOLD and sighting.places["between"] < sighting.looked:
            return told.kind
    if _numbers_vary(sighting):
        return None
    if told.brand and words <= 6 and not text.rstrip('"”’)').endswith(".") and overlap <= _OVERLAP:
        return "site_head" if sighting.places["head"] > sighting.places["foot"] else "ui"
    if sighting.count < options.share * site.stories or overlap > _OVERLAP_UNTOLD:
        return None
    if 2 * sighting.places["between"] > sighting.looked or text.rstrip().endswith((":", ",")):
        return None
    return "ui"


def _template(sighting: Sighting, told: Purpose) -> str | None:
    text = sighting.variants.most_common(1)[0][0]
    if not told.told or told.kind in ("code",) or len(sighting.wholes) < 3:
        return None
    if not text.endswith(":") and (len(text.split()) < 2):
        return None
    leading = sum(1 for whole in sighting.wholes.values() if points_on(whole[-60:]) or points_on(whole[:60]))
    return None if 3 * leading > len(sighting.wholes) else told.kind


def _sign(sighting: Sighting) -> str | None:
    """Judge names and codes in brackets: a sign-off stands last."""
    if len(sighting.wholes) < 2 or sighting.places["foot"] < 0.9 * sighting.looked:
        return None
    return "byline" if " " in sighting.variants.most_common(1)[0][0].strip("() ") else "code"


def _dateline(site: SiteSightings, sighting: Sighting, key: str, options: LearnOptions) -> str | None:
    if sighting.places["head"] < 0.9 * sighting.looked or len(sighting.wholes) < 3:
        return None
    if site.brand and site.brand in key:
        return "dateline"
    return (
        "dateline"
        if "¤" in key and "§" not in key and sighting.count >= options.share * site.stories and key[-1] != ":"
        else None
    )


def _glued(sighting: Sighting, form: Form, text: str, brand: str) -> str | None:
    if len(sighting.wholes) < 4:
        return None
    byline = purpose(text, brand).kind == "byline"
    if form == "start":
        if _RUN_ON.search(text.rsplit(" ", 1)[-1]):
            return None
        follows = [whole[len(text) :].lstrip() for whole in sighting.wholes.values() if whole.startswith(text)]
        if byline:
            signed = sum(1 for rest in follows if person_before(brand).match(rest))
            return "byline" if follows and signed >= 0.9 * len(follows) else None
        capital = sum(1 for rest in follows if rest[:1].isupper())
        seconds = {rest.split(" ", 1)[0] for rest in follows}
        return "site_head" if follows and capital >= 0.95 * len(follows) and 2 * len(seconds) > len(follows) else None
    if byline or ends_sentence(text):
        return None
    ahead = [whole[: -len(text)].rstrip() for whole in sighting.wholes.values() if whole.endswith(text)]
    ended = sum(1 for rest in ahead if ends_sentence(rest) and not (text[0].islower() and rest[-1] in _QUOTES))
    return "site_head" if ahead and ended >= 0.95 * len(ahead) else None
