"""A pack begun for a person: the lines of an outlet's pages that look like its furniture, written as rules to finish.

Proposes only: nothing it writes is in force before somebody has said of each rule why, which the loader demands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from newsdedup.blocks import Block
from newsdedup.clean.domains import domain_of
from newsdedup.clean.language import identify
from newsdedup.clean.prose import ends_sentence, extent, is_prose, weight
from newsdedup.clean.render import render
from newsdedup.clean.rule import trial
from newsdedup.model import Page
from newsdedup.recipe import Rule

MOST = 60
"""rules in a draft at most"""
_LONGEST = 200
_HITS = 3
_OWN_LINES = 2
_SENTENCE_WORDS = 6
_FALLBACK = "Write here a sentence of a story that looks like the line and must stay."
_KINDS = {"head": "nav", "foot": "rail", "any": "ui"}
"""What a line probably is, by where it stands; the person checks."""

_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r".+?[.!?…][\"'”’»)]*(?=\s|$)|.+$")
_DOMAIN = re.compile(r"(?=.{4,253}$)[a-z0-9-]+(?:\.[a-z0-9-]+)+")


class _Sight(NamedTuple):
    """A line, where it was seen."""

    page: int
    place: int
    """index of its block"""
    zone: str
    """ "head", "foot" or "any" (amid the story, or on a page without one)"""
    text: str


@dataclass(slots=True)
class _Candidate:
    """Lines that differ in their numbers alone."""

    sights: list[_Sight] = field(default_factory=list)

    @property
    def pages(self) -> int:
        return len({sight.page for sight in self.sights})

    @property
    def where(self) -> str:
        zones = {sight.zone for sight in self.sights}
        return zones.pop() if len(zones) == 1 else "any"

    @property
    def hits(self) -> list[str]:
        return list(dict.fromkeys(sight.text for sight in self.sights))[:_HITS]


def draft(site: str, pages: Sequence[Page]) -> str:
    """Write the YAML of a pack for `site` (a domain, or a name) from cleaned pages of it.

    A line is proposed if the rules there are left it, and it recurs over the pages or stands before or after the
    story.
    """
    found = sorted(_candidates(pages), key=lambda c: (-c.pages, c.sights[0].page, c.sights[0].place))
    stories = {sentence: _words(sentence) for sentence in _sentences(pages)}
    rules: list[str] = []
    told: list[_Candidate] = []
    names: dict[str, int] = {}
    for candidate in found:
        if candidate.where == "any" and _reads_as_story(candidate.hits[0]):
            told.append(candidate)
        elif len(rules) < MOST:
            rule = _rule(candidate, _name(candidate.hits[0], names), stories)
            rules += [_written(rule, candidate, len(pages))] if rule else []
    body = "rules:\n" + "\n".join(rules) if rules else "rules: []\n"
    return "\n".join([*_head(site.strip().lower(), pages, found), body, *_aside(told)])


def _aside(told: Sequence[_Candidate]) -> Iterator[str]:
    """List what recurs and yet reads as a story: background paragraphs do."""
    if told:
        yield "# These recur amid the story and read as part of it; make a rule only of what is surely none:"
        yield from (f"# on {candidate.pages} pages: {candidate.hits[0]}" for candidate in told[:MOST])
        yield ""


def _head(site: str, pages: Sequence[Page], found: Sequence[_Candidate]) -> Iterator[str]:
    language = _language(pages)
    domain = domain_of(site) if _DOMAIN.fullmatch(site) else None
    name = re.sub(r"[^a-z0-9]+", "-", (domain or site).partition(".")[0]).strip("-") or "site"
    yield f"# A draft, from {len(pages)} pages of {_plain(site)}. Of every rule below:"
    yield "# - if the line can stand in a story, delete the rule;"
    yield "# - else write why it is there ('why'), and check 'kind', 'where' and 'misses'."
    yield "# Then run: newsdedup rules check FOLDER --over PAGES"
    yield f"pack: {language or 'site'}.{name}"
    if language:
        yield f"extends: [{language}]"
    shown = _shows(domain, pages)
    outlets, lines = ([], []) if shown else (_outlets(pages), _own_lines(found, len(pages)))
    if domain or outlets or lines:
        yield "applies:"
    if domain:
        yield f"  domains: [{_quoted(domain)}]"
    if outlets:
        yield f"  outlets: [{', '.join(map(_quoted, outlets))}]  # as their datelines say"
    if lines:
        yield "  lines:  # the pages do not name the domain; check that no other outlet prints these"
        yield from (f"    - {_quoted(_pattern([line]))}" for line in lines)


def _shows(domain: str | None, pages: Sequence[Page]) -> bool:
    """Tell whether every page says by itself that it is of the domain."""
    return all(any(found.name == "site" and found.value == domain for found in page.fields) for page in pages)


def _outlets(pages: Sequence[Page]) -> list[str]:
    """Name the outlet that the datelines of most pages name."""
    named = Counter(next((found.value for found in page.fields if found.name == "outlet"), None) for page in pages)
    return [name for name, count in named.items() if name is not None and 2 * count > len(pages) > 1]


def _own_lines(found: Sequence[_Candidate], pages: int) -> list[str]:
    """Choose lines of the head zone that most pages have, word for word: the longest tell most."""
    heads = [c.hits[0] for c in found if c.where == "head" and len(c.hits) == 1 and 2 * c.pages > pages > 1]
    return sorted(heads, key=len, reverse=True)[:_OWN_LINES]


def _candidates(pages: Sequence[Page]) -> Iterator[_Candidate]:
    """Yield lines by what they have in common, if that is reason to propose them."""
    groups: dict[str, _Candidate] = {}
    for number, page in enumerate(pages):
        for sight in _left(number, page):
            groups.setdefault(re.sub(r"\d+", "0", sight.text).casefold(), _Candidate()).sights.append(sight)
    for candidate in groups.values():
        outside = any(sight.zone != "any" for sight in candidate.sights)
        if candidate.pages > 1 or (outside and not is_prose(candidate.hits[0])):
            yield candidate


def _left(number: int, page: Page) -> Iterator[_Sight]:
    """Yield the lines of a page that no rule took: kept, or removed by a guess that no rule backs."""
    guessed = [removal.span for removal in page.removals if removal.kind == "other"]
    taken = [removal.span for removal in page.removals if removal.kind != "other"]
    story = extent([block for block in page.blocks if not _covered(block, taken + guessed)])
    for block in page.blocks:
        if _covered(block, taken) or len(block.text) > _LONGEST or not block.text.isprintable():
            continue
        if _WORD.search(block.text):
            zone = "any" if story is None or story[0] <= block.index <= story[1] else "head"
            yield _Sight(number, block.index, "foot" if story and block.index > story[1] else zone, block.text)


def _covered(block: Block, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= block.span.start and block.span.end <= end for start, end in spans)


def _sentences(pages: Sequence[Page]) -> Iterator[str]:
    """Yield the sentences of the stories."""
    for page in pages:
        for block in page.kept():
            if is_prose(block.text) and block.text.isprintable():
                sentences = (match.group().strip() for match in _SENTENCE.finditer(block.text[:2000]))
                yield from (sentence for sentence in sentences if len(sentence) < _LONGEST)


def _language(pages: Sequence[Page]) -> str | None:
    """Name the pack of the language that most stories are in, if there is one."""
    spoke = {pack for page in pages for pack in page.packs if re.fullmatch("[a-z]{2,3}", pack)}
    told = Counter(identify(render(page)) for page in pages).most_common(1)
    return told[0][0] if told and told[0][0] in spoke else None


def _reads_as_story(text: str) -> bool:
    return is_prose(text) or (ends_sentence(text) and weight(text) >= _SENTENCE_WORDS)


def _rule(candidate: _Candidate, name: str, stories: Mapping[str, frozenset[str]]) -> Rule | None:
    """Make the rule, None if its examples do not hold."""
    hits = candidate.hits
    match = _pattern(hits)
    misses = _nearest(hits[0], stories)
    kind = _KINDS[candidate.where]
    rule = Rule(name, "line", kind, match, "", tuple(hits), (misses,), where=candidate.where)  # type: ignore[arg-type]
    taken = all(trial(rule, hit).removed and not trial(rule, hit).leaves for hit in hits)
    return rule if taken and not trial(rule, misses).removed else None


def _pattern(hits: Sequence[str]) -> str:
    """Write the line as a pattern: spaces as any space, and numbers as any number where the hits differ in them."""
    escaped = re.sub(r"(?:\\ )+", r"\\s+", re.escape(hits[0]))
    return re.sub(r"\d+", r"\\d+", escaped) if len({hit.casefold() for hit in hits}) > 1 else escaped


def _nearest(line: str, stories: Mapping[str, frozenset[str]]) -> str:
    """Choose the sentence with most of the line's words, the shortest of several; never the line itself."""
    words, folded = _words(line), line.casefold()
    near = ((len(words & said), -len(text), text) for text, said in stories.items() if text.casefold() != folded)
    return max(near, default=(0, 0, _FALLBACK))[2]


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))


def _name(line: str, names: dict[str, int]) -> str:
    """Name a rule after the first words of its line."""
    words = re.findall("[a-z0-9]+", line.lower())[:4]
    name = "-".join(words)[:30].strip("-") or "line"
    names[name] = names.get(name, 0) + 1
    return name if names[name] == 1 else f"{name}-{names[name]}"


def _written(rule: Rule, candidate: _Candidate, pages: int) -> str:
    times = len(candidate.sights)
    lines = [
        f"  # on {candidate.pages} of {pages} pages" + (f", {times} times" if times > candidate.pages else ""),
        f"  - id: {rule.id}",
        "    shape: line",
        f"    kind: {rule.kind}  # a guess",
        *([f"    where: {rule.where}"] if rule.where != "any" else []),
        f"    match: {_quoted(rule.match)}",
        '    why: ""',
        "    hits:",
        *(f"      - {_quoted(hit)}" for hit in rule.hits),
        "    misses:  # the nearest that a story says; check, or write a better one",
        *(f"      - {_quoted(miss)}" for miss in rule.misses),
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def _plain(text: str) -> str:
    return "".join(character for character in text if character.isprintable())
