"""What the words of a report mean, for readers without the guide; `guide output` and `guide cleaning` agree."""

from __future__ import annotations

KINDS = {
    "ad": "an advertisement's label or slot",
    "byline": "who wrote or edited",
    "byline_copy": "the byline once more",
    "caption": "a picture's text",
    "code": "what is left of scripts, styles or markup",
    "comment": "readers' comments and their form",
    "consent": "cookie and privacy notices",
    "credit": "agency and picture credits, sign-offs, desk codes",
    "date": "the date line",
    "dateline": "city and outlet before the first sentence",
    "embed": "what an embedded post left",
    "follow": "pleas to follow, join or install",
    "icon": "names of icons",
    "image": "what stands for a picture",
    "legal": "copyright, disclaimers",
    "nav": "menus, breadcrumbs, links to other pages of the site",
    "other": "removed by the line model alone",
    "other_article": "a second article on the same page",
    "paywall": "pleas to subscribe, locked parts",
    "rail": "lists of other stories beside or below this one",
    "related": "links to other stories amid this one",
    "repeat": "a copy of lines that stand on the page already, or in an earlier article",
    "republish": "where and when the story appeared first",
    "section": "the name of a section",
    "share": "buttons for sharing, and their counts",
    "site_head": "what stands above the headline",
    "tags": "the list of tags",
    "ticker": "markets, weather, scores",
    "title": "the headline",
    "title_copy": "the headline once more",
    "ui": "buttons, pagers, empty signs",
    "undecodable": "lines that no encoding explains",
    "video": "a player and what it says",
}

RULES = {
    "newsdedup/repeat": "A run of lines that stands on the page already.",
    "newsdedup/shared-block": "Paragraphs that stand in an earlier article.",
    "newsdedup/second-article": "Another article on the same page.",
    "newsdedup/date-line": "A date line.",
    "newsdedup/name-line": "A name between headline and date, without a label.",
    "newsdedup/title": "The headline.",
    "newsdedup/title-copy": "The headline once more.",
    "newsdedup/byline-copy": "A byline printed again.",
    "newsdedup/caption": "A caption beside the headline.",
    "newsdedup/head-zone": "A short line above a headline that is sure.",
    "newsdedup/markup": "A line of nothing but tags.",
    "newsdedup/scrap": "What cuts left of a line held neither letter nor digit.",
    "newsdedup/site": "How the site was found; removes nothing.",
    "newsdedup/line-model": "The line model finds it unlike a story's line; no rule spoke. explain --line shows why.",
}

OUTCOMES = {
    "article": "articles",
    "duplicate": "duplicates",
    "empty": "without a story",
    "rejected": "rejected",
    "skipped": "seen before",
}
