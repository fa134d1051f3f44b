"""Pages for a browser: the report of a run, and explained pages. One file, complete in itself, that asks for nothing.

The browser is told to load nothing at all and to run the one script and style that are in the file, known by their
digests. Every string goes through `visible` and is escaped by the template engine. Decides nothing.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from newsdedup.report import words
from newsdedup.report.counts import FIELDS, busiest
from newsdedup.report.pageview import CLASSES, PageView
from newsdedup.report.visible import visible

if TYPE_CHECKING:
    from newsdedup.report.gather import Gathered

SITES = 40
"""sites that are listed"""
REASONS = 30
"""reasons of what was not written that are listed"""
LONGEST_LINE = 4000
"""characters of a line that are shown"""
MOST_LINES = 1500
"""lines of a page that are shown"""

_LINK = re.compile(r"https?://[^\s\"'<>\\]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class About:
    """What a report says of itself."""

    version: str
    reasons: Mapping[str, str]
    """why there is such a rule, by rule id"""
    files: tuple[tuple[str, str], ...] = ()
    """(role, name) of what was read"""


def report_html(gathered: Gathered, about: About) -> Iterator[str]:
    """Write the report of a run, piece by piece."""
    counts = gathered.counts
    rules = sorted(counts.rules.items(), key=lambda use: (-use[1].lines - use[1].cuts, use[0]))
    kinds = sorted({*counts.lines, *counts.cuts}, key=lambda kind: (-counts.lines[kind] - counts.cuts[kind], kind))
    values: dict[str, object] = {
        "gathered": gathered,
        "counts": counts,
        "about": about,
        "pages": gathered.pages,
        "rules": rules,
        "rule_ids": {rule: f"r{number}" for number, (rule, _) in enumerate(rules)},
        "kinds": kinds,
        "sites": busiest(counts.sites, SITES),
        "reasons": counts.reasons.most_common(REASONS),
        "why": words.RULES | dict(about.reasons),
        "fields": FIELDS,
        "relations": sorted({copy.relation for group in gathered.clusters for copy in group.copies if copy.relation}),
    }
    yield from _rendered("report.html", values)


def explain_html(pages: Sequence[PageView], about: About) -> Iterator[str]:
    """Write explained pages, piece by piece."""
    yield from _rendered("explain.html", {"about": about, "pages": pages, "why": words.RULES | dict(about.reasons)})


def link(url: str | None) -> str | None:
    """Give a url back if following it leads to the web and nowhere else."""
    return url if url is not None and _LINK.fullmatch(url) else None


def _rendered(name: str, values: Mapping[str, object]) -> Iterator[str]:
    folder = files("newsdedup.report").joinpath("template")
    style, script = (folder.joinpath(f"report.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
    environment = Environment(
        loader=PackageLoader("newsdedup.report", "template"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters |= {"n": "{:,}".format, "share": share, "thousandths": _thousandths}
    environment.globals |= {"link": link, "words": words, "classes": CLASSES}
    environment.globals |= {"LONGEST_LINE": LONGEST_LINE, "MOST_LINES": MOST_LINES}
    policy = f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'"
    frame = {
        "policy": Markup(f"{policy}; base-uri 'none'; form-action 'none'"),
        "style": Markup(style),
        "script": Markup(script),
    }
    yield from environment.get_template(name).stream({**values, **frame})


def share(part: float, whole: float) -> str:
    """Write a part of a whole in per cent, a small one to one decimal; never 0 or 100 for what is not."""
    if not whole:
        return "–"
    percent = 100 * part / whole
    if 0 < percent < 0.1:
        return "< 0.1 %"
    if 99.9 < percent < 100:
        return "> 99.9 %"
    return f"{percent:.1f} %" if percent < 10 and part or 99 < percent < 100 else f"{percent:.0f} %"


def _thousandths(part: float, whole: float) -> int:
    return round(1000 * part / whole) if whole else 0


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}"


def _shown(value: object) -> object:
    """Make what a template writes visible; what is markup already stays."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return visible(value.replace("\t", " "))
