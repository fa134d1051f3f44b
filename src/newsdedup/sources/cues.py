"""What class names, ids and roles say of an element: the words that sites use for the parts of a page.

Categories, not judgements: "share" says that the site named a part so, not that the part is furniture.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WORDS = {
    "ad": (
        "ad ads advert advertisement adslot adv banner iklan sponsor sponsored sponsoring werbung anzeige publicidad "
        "pub outbrain taboola"
    ),
    "author": "author authors autor autoren byline penulis reporter writer editor",
    "body": "articlebody storybody",
    "box": "box infobox factbox fact facts aside sidebar widget",
    "caption": "caption captions figcaption credit credits copyright bildunterschrift legende photo foto image gallery",
    "comment": "comment comments komentar kommentar kommentare disqus commentary discussion forum",
    "consent": "cookie cookies consent gdpr cmp privacy onetrust didomi",
    "date": "date time timestamp datetime published pubdate tanggal waktu datum meta",
    "embed": "embed embedded tweet twitter instagram facebook youtube tiktok iframe video player",
    "footer": "footer foot bottom",
    "lead": (
        "lead lede intro standfirst subtitle subheadline summary abstract dek sapo deck teasertext excerpt vorspann"
    ),
    "live": "live liveblog ticker breaking marquee",
    "nav": "nav navigation navbar menu breadcrumb breadcrumbs topbar skip pagination paging toc",
    "paywall": "paywall premium plus abo metered piano regwall login register",
    "popular": "popular trending mostread terpopuler terkini latest meistgelesen",
    "related": (
        "related relate recirc recirculation recommend recommended recommendation recommendations more moreon readmore "
        "teaser teasers terkait bacajuga lihatjuga baca also linklist card cards feed"
    ),
    "share": "share sharing shares social socials sosmed follow bookmark print whatsapp",
    "subscribe": "newsletter newsletters subscribe subscription signup abonnement promo promotion",
    "tags": "tag tags topic topics keyword keywords label labels category categories",
    "title": "title headline heading judul ueberschrift kicker",
}
_CATEGORY = {word: category for category, words in _WORDS.items() for word in words.split()}
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SMALL = re.compile(r"[a-z]+")
_JOINED = re.compile(
    r"(?:article|story|entry|post)[-_ ]{0,2}(?:body|content|text)|rich-?text|body-?text", re.IGNORECASE
)

_ROLES = {
    "article": "article",
    "banner": "header",
    "complementary": "aside",
    "contentinfo": "footer",
    "dialog": "dialog",
    "form": "form",
    "main": "main",
    "menu": "nav",
    "menubar": "nav",
    "navigation": "nav",
    "search": "form",
    "tablist": "nav",
    "toolbar": "nav",
}


def landmark(role: str) -> str | None:
    """Name the element that an ARIA role stands for."""
    return _ROLES.get(role.strip().lower())


@lru_cache(maxsize=8192)
def cues(names: str) -> tuple[str, ...]:
    """List the categories that an element's class and id speak of, in alphabetical order, each with a dot before it."""
    small = names.islower() and names.isascii()
    words = _SMALL.findall(names) if small else map(str.lower, _PART.findall(names))
    found = {f".{_CATEGORY[word]}" for word in words if word in _CATEGORY}
    if _JOINED.search(names):
        found.add(".body")
    return tuple(sorted(found))
