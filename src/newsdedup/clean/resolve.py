"""Which packs speak for a page, and which site it is: by evidence, strongest first, never by the story's words.

At most one site pack. Evidence: the record's url; the pack's own lines in the head zone or on the first dateline; hosts
of byline and self links; the outlet in the dateline; the first domain of a breadcrumb; a bare domain line. A level on
which two packs meet decides nothing and ends the search.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import regex

from newsdedup.blocks import Block
from newsdedup.clean.demand import Demand, contents, demand, holds
from newsdedup.clean.domains import domain_of, domains_in, registered_domain
from newsdedup.clean.language import marker_languages
from newsdedup.clean.pattern import compiled, finditer
from newsdedup.clean.prose import is_prose
from newsdedup.model import Page
from newsdedup.recipe import Pack, Recipe, Rule

_HEAD_LINES = 30
_DATELINE_REACH = 90
_LEADS = 3
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


class _Sites:
    """The site packs of a recipe, by what they are known by."""

    def __init__(self, recipe: Recipe) -> None:
        self.by_domain: dict[str, tuple[Pack, ...]] = {}
        self.by_outlet: dict[str, tuple[Pack, ...]] = {}
        self.lines: list[tuple[Pack, str, Demand]] = []
        self.datelines = tuple(_dateline_rules(recipe))
        for pack in recipe.packs:
            for domain in pack.domains:
                key = registered_domain(domain) or domain
                self.by_domain[key] = (*self.by_domain.get(key, ()), pack)
            for outlet in pack.outlets:
                self.by_outlet[outlet] = (*self.by_outlet.get(outlet, ()), pack)
            self.lines.extend((pack, pattern, demand(pattern, whole=False)) for pattern in pack.lines)
        self._undemanding = [n for n, (_, _, asked) in enumerate(self.lines) if not asked.words and not asked.parts]
        self._demanding: dict[str, list[int]] = {}
        for number, (_, _, demanded) in enumerate(self.lines):
            for literal in demanded.words | demanded.parts:
                self._demanding.setdefault(literal, []).append(number)

    def lines_in(self, folded: str) -> list[tuple[Pack, str]]:
        """List the packs' lines that may stand in a folded text."""
        called = [numbers for literal, numbers in self._demanding.items() if literal in folded]
        numbers = sorted({*self._undemanding, *chain.from_iterable(called)})
        return [self.lines[number][:2] for number in numbers if self.lines[number][2].holds(folded)]

    def named(self, domain: str | None) -> tuple[Pack, ...]:
        """Give the packs of a registered domain."""
        return self.by_domain.get(domain or "", ())


@lru_cache(maxsize=8)
def _sites(recipe: Recipe) -> _Sites:
    return _Sites(recipe)


def resolve(page: Page, recipe: Recipe) -> Voices:
    """Choose the packs for a page and name its site."""
    chosen: Pack | None = None
    settled, site = False, None
    for clue in _clues(page, _sites(recipe), recipe.policy.pattern_seconds):
        if not settled and clue.packs:
            settled = True
            chosen = clue.packs[0] if len(clue.packs) == 1 else None
        site = site or clue.domain
        if settled and site:
            break
    return Voices(_ordered(chosen, _languages(page, recipe, chosen), recipe), site)


def _clues(page: Page, sites: _Sites, seconds: float) -> Iterator[_Clue]:
    head, leads = _head(page)
    hints = page.document.hints
    known = (domain_of(hints.url) if hints.url else None) or (domain_of(f"//{hints.site}") if hints.site else None)
    yield _Clue(sites.named(known), known)
    yield _own_lines(sites, head, leads, seconds)
    linked = next((domain for domain in _linked(page) if domain), None)
    yield _Clue(sites.named(linked), linked)
    outlet = next((found for lead in leads if (found := _outlet(lead, sites, seconds))), None)
    if outlet:
        domain = domain_of(outlet)
        yield _Clue(sites.by_outlet.get(outlet.casefold()) or sites.named(domain), domain)
    crumbs = (domains_in(block.text) for block in head if _BREADCRUMB.fullmatch(block.text))
    first = next((domains[0] for domains in crumbs if domains), None)
    yield _Clue(sites.named(first), first)
    bare = next((domain for block in head if (domain := _bare(block))), None)
    yield _Clue(sites.named(bare), bare)


def _head(page: Page) -> tuple[list[Block], list[str]]:
    """Give the blocks before the first paragraph, and how the first few paragraphs begin.

    A caption or a standfirst may stand before the one with the dateline.
    """
    prose = [block for block in page.blocks if is_prose(block.text)][:_LEADS]
    head = page.blocks[: prose[0].index] if prose else page.blocks
    return list(head[:_HEAD_LINES]), [block.text[:_DATELINE_REACH] for block in prose]


def _own_lines(sites: _Sites, head: list[Block], leads: list[str], seconds: float) -> _Clue:
    """Find packs that know a line of the head zone, or the way a first paragraph begins."""
    haystack = "\n".join([*(block.text for block in head), *leads]).casefold()
    found: dict[Pack, str | None] = {}
    for pack, pattern in sites.lines_in(haystack):
        if pack in found:
            continue
        match = next((m for block in head if (m := _whole(pattern, block.text, seconds))), None)
        match = match or next((m for lead in leads if (m := _begins(pattern, lead, seconds))), None)
        if match:
            found[pack] = next((d for d in domains_in(match.group()) if d in pack.domains), None)
    return _Clue(tuple(found), next(iter(found.values())) if len(found) == 1 else None)


def _whole(pattern: str, text: str, seconds: float) -> regex.Match[str] | None:
    if len(text) > 300:
        return None
    found = finditer(pattern, text, seconds)
    return found[0] if found and found[0].span() == (0, len(text)) else None


def _begins(pattern: str, text: str, seconds: float) -> regex.Match[str] | None:
    found = finditer(pattern, text, seconds) if text else []
    return found[0] if found and found[0].start() == 0 else None


def _linked(page: Page) -> Iterator[str | None]:
    """Yield the domains that bylines link to."""
    links = [mark for mark in page.document.marks if mark.tag == "a"]
    spans = [block.span for block in page.blocks if _BYLINE.match(block.text)] if links else []
    starts = [span.start for span in spans]
    for mark in links:
        at = bisect_right(starts, mark.span.start) - 1
        if at >= 0 and mark.span.start < spans[at].end:
            yield domain_of(mark.value)


def _outlet(start: str, sites: _Sites, seconds: float) -> str | None:
    """Find the outlet that the dateline at the start of a paragraph names."""
    folded = start.casefold()
    for rule, needed in sites.datelines:
        if not holds(folded, needed):
            continue
        for match in finditer(rule.match, start, seconds):
            outlet = match.groupdict().get("outlet")
            if match.start() == 0 and outlet:
                return str(outlet).strip()
    return None


def _dateline_rules(recipe: Recipe) -> Iterator[tuple[Rule, tuple[tuple[str, ...], ...]]]:
    """Yield the general dateline rules that name an outlet, with what their matches hold."""
    for pack in recipe.packs:
        for rule in () if _is_site(pack) else pack.rules:
            if rule.shape == "inline" and rule.kind == "dateline" and "outlet" in compiled(rule.match).groupindex:
                yield rule, contents(rule.match)


def _is_site(pack: Pack) -> bool:
    return bool(pack.domains or pack.outlets or pack.lines)


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
    base = [p for p in recipe.packs if not p.language and not _is_site(p)]
    return (*([chosen] if chosen else ()), *languages, *base)
