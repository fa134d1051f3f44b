"""Which packs speak for a page, and which site it is: by evidence, strongest first, never by the story's words.

At most one site pack. Evidence: the record's url; the pack's own lines in the head zone or on the first dateline; hosts
of byline and self links; the outlet in the dateline; the first domain of a breadcrumb; a bare domain line. A level on
which two packs meet decides nothing and ends the search.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

from newsdedup.clean.domains import domain_of, domains_in, registered_domain
from newsdedup.clean.language import marker_languages
from newsdedup.clean.pattern import compiled, finditer
from newsdedup.clean.prose import is_prose
from newsdedup.model import Block, Page
from newsdedup.recipe import Pack, Recipe, Rule

_HEAD_LINES = 30
_DATELINE_REACH = 90
_BREADCRUMB = re.compile(r"\s*(?:www\.)?[\w-]+(?:\.[\w-]+)+\s*[/»>›|]\s*\S.*", re.DOTALL)
_BARE_DOMAIN = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)+(?:\s+(?:mobile|desktop|amp))?", re.IGNORECASE)
_BYLINE = re.compile(
    r"(?:laporan|penulis|reporter|pewarta|editor|oleh|by|author|wartawan|kontributor|redaktur)\b", re.IGNORECASE
)


class Voices(NamedTuple):
    """The packs that speak, most specific first, and the site."""

    packs: tuple[Pack, ...]
    site: str | None


class _Clue(NamedTuple):
    """One level of evidence: packs it names, and a domain it prints."""

    packs: tuple[Pack, ...]
    domain: str | None


def resolve(page: Page, recipe: Recipe) -> Voices:
    """Choose the packs for a page and name its site."""
    sites = [pack for pack in recipe.packs if pack.domains or pack.outlets or pack.lines]
    chosen: Pack | None = None
    settled, site = False, None
    for clue in _clues(page, sites, recipe):
        if not settled and clue.packs:
            settled = True
            chosen = clue.packs[0] if len(clue.packs) == 1 else None
        site = site or clue.domain
        if settled and site:
            break
    return Voices(_ordered(chosen, _languages(page, recipe, chosen), recipe), site)


def _clues(page: Page, sites: Sequence[Pack], recipe: Recipe) -> Iterator[_Clue]:
    head, lead = _head(page)
    url_domain = (domain_of(page.document.hints.url) if page.document.hints.url else None) or (
        domain_of(page.document.hints.site) if page.document.hints.site else None
    )
    yield _Clue(_by_domain(sites, [url_domain]), url_domain)
    yield _own_lines(sites, head, lead, recipe.policy.pattern_seconds)
    hosts = [domain for domain in _linked(page) if domain]
    yield _Clue(_by_domain(sites, hosts[:1]), hosts[0] if hosts else None)
    outlet = _outlet(lead, recipe)
    if outlet:
        named = tuple(p for p in sites if outlet.casefold() in p.outlets) or _by_domain(sites, [domain_of(outlet)])
        yield _Clue(named, domain_of(outlet))
    crumbs = [domains_in(block.text)[:1] for block in head if _BREADCRUMB.fullmatch(block.text)]
    first = next((domains[0] for domains in crumbs if domains), None)
    yield _Clue(_by_domain(sites, [first]), first)
    bare = next((_bare(block) for block in head if _bare(block)), None)
    yield _Clue(_by_domain(sites, [bare]), bare)


def _head(page: Page) -> tuple[list[Block], Block | None]:
    """Give the blocks before the first paragraph, and that paragraph."""
    head: list[Block] = []
    for block in page.blocks:
        if is_prose(block.text):
            return head[:_HEAD_LINES], block
        head.append(block)
    return head[:_HEAD_LINES], None


def _by_domain(sites: Iterable[Pack], domains: Iterable[str | None]) -> tuple[Pack, ...]:
    wanted = {domain for domain in domains if domain}
    return tuple(pack for pack in sites if wanted & {registered_domain(d) or d for d in pack.domains})


def _own_lines(sites: Sequence[Pack], head: list[Block], lead: Block | None, seconds: float) -> _Clue:
    """Find packs that know a line of the head zone, or the way the first paragraph begins."""
    found: list[Pack] = []
    domain: str | None = None
    for pack in sites:
        for pattern in pack.lines:
            match = next((m for b in head if (m := _whole(pattern, b.text, seconds))), None)
            match = match or (_begins(pattern, lead.text, seconds) if lead else None)
            if match:
                found.append(pack)
                printed = [d for d in domains_in(match.group()) if d in pack.domains]
                domain = domain or (printed[0] if printed else None)
                break
    return _Clue(tuple(found), domain if len(found) == 1 else None)


def _whole(pattern: str, text: str, seconds: float) -> regex.Match[str] | None:
    if len(text) > 300:
        return None
    found = finditer(pattern, text, seconds)
    return found[0] if found and found[0].span() == (0, len(text)) else None


def _begins(pattern: str, text: str, seconds: float) -> regex.Match[str] | None:
    found = finditer(pattern, text[:_DATELINE_REACH], seconds)
    return found[0] if found and found[0].start() == 0 else None


def _linked(page: Page) -> Iterator[str | None]:
    """Yield the domains that bylines link to."""
    spans = [block.span for block in page.blocks if _BYLINE.match(block.text)]
    for mark in page.document.marks:
        if mark.tag == "a" and any(s.start <= mark.span.start < s.end for s in spans):
            yield domain_of(mark.value)


def _outlet(lead: Block | None, recipe: Recipe) -> str | None:
    """Find the outlet that the first paragraph's dateline names."""
    if lead is None:
        return None
    start = lead.text[:_DATELINE_REACH]
    for rule in _dateline_rules(recipe):
        for match in finditer(rule.match, start, recipe.policy.pattern_seconds):
            outlet = match.groupdict().get("outlet")
            if match.start() == 0 and outlet:
                return str(outlet).strip()
    return None


@lru_cache(maxsize=8)
def _dateline_rules(recipe: Recipe) -> tuple[Rule, ...]:
    general = [pack for pack in recipe.packs if not (pack.domains or pack.outlets or pack.lines)]
    rules = (rule for pack in general for rule in pack.rules if rule.shape == "inline" and rule.kind == "dateline")
    return tuple(rule for rule in rules if "outlet" in compiled(rule.match).groupindex)


def _bare(block: Block) -> str | None:
    if not _BARE_DOMAIN.fullmatch(block.text):
        return None
    found = domains_in(block.text)
    return found[0] if found else None


def _languages(page: Page, recipe: Recipe, chosen: Pack | None) -> list[Pack]:
    """Choose language packs: the site's, else by marker words, else all."""
    packs = [pack for pack in recipe.packs if pack.language]
    if chosen:
        named = [pack for pack in packs if pack.id in chosen.extends]
        if named:
            return named
    sample = page.document.text[:4000]
    scores = marker_languages(sample)
    if not scores:
        return packs
    best = max(scores.values())
    near = {language for language, score in scores.items() if score >= 0.6 * best}
    return [pack for pack in packs if pack.language in near] or packs


def _ordered(chosen: Pack | None, languages: list[Pack], recipe: Recipe) -> tuple[Pack, ...]:
    base = [p for p in recipe.packs if not p.language and not (p.domains or p.outlets or p.lines)]
    return (*([chosen] if chosen else ()), *languages, *base)
