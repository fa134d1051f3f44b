"""From furniture to a proposed pack: every piece a rule, with hits and misses taken from the site's own pages.

Every example is run against its rule here; a rule that fails its own examples is not proposed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from newsdedup.clean.domains import registered_domain
from newsdedup.clean.prose import content_words
from newsdedup.clean.rule import trial
from newsdedup.errors import TimedOut
from newsdedup.measure.furniture import Furniture
from newsdedup.measure.phrasing import pattern
from newsdedup.measure.pieces import sentences
from newsdedup.measure.sightings import SiteSightings
from newsdedup.packs.lint import pattern_fault
from newsdedup.recipe import Pack, Rule, Shape, Where

_SHAPES: dict[str, Shape] = {"line": "line", "opening": "line", "sign": "line"}
_WINDOW = 70
"""characters of a paragraph shown around a piece"""
_HOLDS = (0.5, 0.25)
"""share of a rule's examples that must hold, and of those of a label: where its headline ends cannot always be told"""
_TRIED = 16
_LONG_WINDOW = 300
"""behind a label: what shows where its headline ends"""
UNPRINTABLE = re.compile("[^\t\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""what YAML does not admit"""
_EXAMPLES = 3
_LANGUAGES = ("id", "ms", "en")

_WHY = {
    "line": "A line that recurs under many stories of the site.",
    "opening": "The same words, then something else each time.",
    "sign": "Names or codes in brackets under the story.",
    "label": "A link's label and headline, glued into paragraphs.",
    "sentence": "A sentence that recurs in the paragraphs of many stories.",
    "stub": "The same words glued to the end of paragraphs, then something else each time.",
    "dateline": "The outlet's dateline before the first sentence.",
    "start": "The outlet's name glued to the start of paragraphs.",
    "end": "The outlet's name glued to the end of paragraphs.",
}


class Proposal(NamedTuple):
    """A rule, and the evidence for it."""

    rule: Rule
    found: Furniture


class Draft(NamedTuple):
    """A pack that `learn` proposes."""

    pack: Pack
    site: str
    stories: int
    proposals: tuple[Proposal, ...]
    days: tuple[str | None, ...] = ()


def draft(site: SiteSightings, furniture: Sequence[Furniture], packs: Sequence[Pack]) -> Draft:
    """Draft the pack of a site; `packs` are those in force, one of which may be the site's already."""
    domain = registered_domain(site.name)
    owner = next((pack for pack in packs if domain and domain in pack.domains), None)
    language = next((name for name, _ in site.languages.most_common() if name in _LANGUAGES), "")
    known = any(pack.id == language for pack in packs)
    pack_id = owner.id if owner else ".".join(filter(None, (language if known else "", _slug(_label(site.name)))))
    pack_id = pack_id if pack_id[:1].isalpha() else f"site-{pack_id}".replace("site-", "site.", 1)
    taken = {rule.id.partition("/")[2] for rule in owner.rules} if owner else set()
    examples = _Misses(site.paragraphs)
    proposals: list[Proposal] = []
    for found in furniture:
        proposal = _proposal(found, pack_id, taken, examples)
        if proposal:
            taken.add(proposal.rule.id.partition("/")[2])
            proposals.append(proposal)
    pack = Pack(
        id=pack_id,
        path="",
        domains=(domain,) if domain else (),
        outlets=() if domain else (site.name,),
        lines=tuple(dict.fromkeys(_telling(proposals, site.brand))),
        extends=(language,) if known and not owner else (),
        rules=tuple(proposal.rule for proposal in proposals),
    )
    return Draft(pack, site.name, site.stories, tuple(proposals), tuple(site.days))


def _telling(proposals: Iterable[Proposal], brand: str) -> Iterator[str]:
    """Yield patterns by which a page without an address shows whose it is."""
    for rule, found in proposals:
        named = bool(brand) and brand in found.key and not re.search(r"\(\?P<", rule.match)
        if named and found.form == "line" and found.sighting.places["head"] * 2 > found.sighting.looked:
            yield rule.match


def _proposal(found: Furniture, pack_id: str, taken: set[str], examples: _Misses) -> Proposal | None:
    match = pattern(found)
    texts = [*found.sighting.variants, *found.sighting.wholes.values()]
    if any(UNPRINTABLE.search(text) for text in texts) or pattern_fault(match):
        return None
    shape: Shape = _SHAPES.get(found.form, "inline")
    where: Where = "first" if found.form in ("dateline", "start") else "last" if found.form == "sign" else "any"
    if found.titles:
        shape = "pair"
    elif found.tail:
        shape = "tail"
    longest = max(
        len(text) for text in (found.sighting.wholes.values() if shape == "line" else found.sighting.variants)
    )
    if found.form in ("stub", "label"):
        longest += 300
    if found.form == "start":
        longest += 60
    rule = Rule(
        id=f"{pack_id}/{_name(found, taken)}",
        shape=shape,
        kind=found.kind,
        match=match,
        why=_WHY[found.form],
        hits=(),
        misses=(),
        where=where,
        at_most=max(20, -(-longest * 4 // 30) * 10) if not found.titles else 200,
        takes=max(1, found.titles),
    )
    shown = list(dict.fromkeys(_hits(found, shape)))
    holding = [hit for hit in shown if _holds(rule, hit)]
    enough = len(holding) >= _HOLDS[found.form == "label"] * len(shown)
    hits = tuple(holding[:_EXAMPLES]) if enough else ()
    miss = examples.near(rule, found)
    if miss is None or not hits:
        return None
    leaves = tuple(trial(rule, hit).leaves for hit in hits) if shape == "inline" else ()
    return Proposal(_with(rule, hits, miss, leaves), found)


def _with(rule: Rule, hits: tuple[str, ...], miss: str, leaves: tuple[str, ...]) -> Rule:
    return replace(rule, hits=hits, misses=(miss,), leaves=leaves)


def _holds(rule: Rule, hit: str) -> bool:
    try:
        result = trial(rule, hit)
    except TimedOut:
        return False
    return bool(result.removed) and (rule.shape == "inline" or not result.leaves.strip())


def _hits(found: Furniture, shape: Shape) -> Iterator[str]:
    contexts = found.sighting.contexts
    if found.form == "label":
        label = found.sighting.variants.most_common(1)[0][0]
        yield from (_window(whole, label, found.form) for whole in list(found.sighting.wholes.values())[:_TRIED])
        return
    if shape in ("pair", "tail"):
        yield from (f"{context.text}\n{context.after}" for context in contexts if context.after)
        return
    if shape == "line":
        yield from (context.text for context in contexts)
        yield from found.sighting.wholes.values()
        return
    for context in contexts:
        variant = next((v for v in sorted(found.sighting.variants, key=len, reverse=True) if v in context.text), None)
        if variant:
            yield _window(context.text, variant, found.form)


def _window(text: str, piece: str, form: str) -> str:
    """Crop a paragraph around a piece, at words."""
    at = text.rfind(piece) if form in ("end", "stub") else text.find(piece)
    start, end = max(0, at - _WINDOW), at + len(piece) + (_LONG_WINDOW if form == "label" else _WINDOW)
    if form in ("dateline", "start"):
        start = 0
    if form in ("end", "stub"):
        end = len(text)
    start = text.find(" ", start) + 1 if start else 0
    end = text.rfind(" ", at + len(piece), end) if end < len(text) and " " in text[at + len(piece) : end] else end
    return text[min(start, at) : end].strip()


class _Misses:
    """Paragraphs of the site's stories, for examples of what a rule must not touch."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        self._paragraphs = [(text, content_words([text])) for text in paragraphs if not UNPRINTABLE.search(text)]

    def near(self, rule: Rule, found: Furniture) -> str | None:
        """Find the paragraph that shares most words with the furniture and that the rule leaves alone."""
        words = content_words(found.sighting.variants)
        seen = set(found.sighting.wholes.values())
        ranked = sorted(self._paragraphs, key=lambda p: (-len(p[1] & words), len(p[0]), p[0]))
        fallback = [text for context in found.sighting.contexts for text in (context.before, context.after)]
        for context in found.sighting.contexts:
            left = trial(rule, context.text).leaves
            fallback += [left, *(left[start:end] for start, end in sentences(left))]
        for text in [*(text for text, _ in ranked[:20]), *fallback]:
            if text and text not in seen and not UNPRINTABLE.search(text) and not trial(rule, text).removed:
                return text
        return None


def _name(found: Furniture, taken: set[str]) -> str:
    text = found.sighting.variants.most_common(1)[0][0]
    base = _slug(" ".join(text.split()[:4])) or found.kind.replace("_", "-")
    base = "dateline" if found.form == "dateline" else base[:40].strip("-")
    name, number = base, 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    return name


def _label(site: str) -> str:
    domain = registered_domain(site)
    return (domain or site).split(".")[0]


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
