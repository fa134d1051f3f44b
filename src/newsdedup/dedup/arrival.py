"""In which order articles settle, and so which of several is kept: the policies of `--keep`.

A pure rank per article: sort by it, stably, and settle in that order. `first` is the order of arrival and needs no
sorting; the others need all articles to be known before the first settles.
"""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import blake2b

from newsdedup.model import Article
from newsdedup.recipe import Keep

Rank = tuple[float, float, int]
"""What the policy looks at, and a hash of the text, by which equals have an order whatever the input's is"""

_LATE = float("inf")


def rank(article: Article, keep: Keep) -> Rank:
    """Give an article's place under a policy: the least is kept; of two with the same text, the first to arrive.

    - `earliest`: by instant of publication; one without a date never wins.
    - `longest`: by words of the story, most first.
    - `origin`: who says the story is his own first, then who credits an agency, then who names another site as its
      origin; among these the earliest.
    """
    if keep == "first":
        return 0.0, 0.0, 0
    tie = int.from_bytes(blake2b(article.text.encode("utf-8", "surrogatepass"), digest_size=7).digest())
    if keep == "earliest":
        return _instant(article), 0.0, tie
    if keep == "longest":
        return float(-(article.words or len(article.text.split()))), 0.0, tie
    return float(_distance(article)), _instant(article), tie


def because(article: Article, keep: Keep) -> str:
    """Say in a few words why a kept article was kept."""
    if keep == "earliest" and article.published:
        return f"earliest: {article.published}"
    if keep == "longest":
        return f"longest: {article.words or len(article.text.split())} words"
    if keep == "origin":
        return f"origin: {('its own story', 'an agency', 'another site')[_distance(article)]}"
    return "first"


def day(article: Article) -> int:
    """Give the day of publication where it was published, counted from the first of year 1; 0 if it is not known."""
    if not article.published:
        return 0
    try:
        return datetime.fromisoformat(article.published).toordinal()
    except ValueError:
        return 0


def _instant(article: Article) -> float:
    """Give the second of publication since 1970; without an offset it is taken as UTC."""
    try:
        published = datetime.fromisoformat(article.published or "")
    except ValueError:
        return _LATE
    if published.tzinfo is None:
        published = published.replace(tzinfo=UTC)
    return (published - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()


def _distance(article: Article) -> int:
    """Tell how far from its origin an article says it stands: 0 its own, 1 an agency's, 2 another site's."""
    if article.origin is not None and article.origin != article.site:
        return 2
    return 1 if article.agencies and article.origin is None else 0
