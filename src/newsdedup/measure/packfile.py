"""A proposed pack as a file that a person reads: every rule with what it was seen to be, ready to accept or delete."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sized

from newsdedup.measure.draft import UNPRINTABLE, Draft
from newsdedup.measure.furniture import Furniture
from newsdedup.measure.sightings import MOST_REMEMBERED, Context
from newsdedup.recipe import Rule


def write(proposed: Draft) -> str:
    """Write a draft as YAML, with the evidence in comments."""
    pack = proposed.pack
    rows = [
        f"# Proposed by newsdedup learn from {proposed.stories} stories of {_safe(proposed.site)}.",
        "# Read every rule with its evidence; delete what is content, edit what is too wide, then run",
        "# newsdedup rules check on the folder and newsdedup clean --rules with it.",
        f"pack: {pack.id}",
    ]
    if pack.extends:
        rows.append(f"extends: [{', '.join(pack.extends)}]")
    rows.append("applies:")
    rows.extend(f"  {key}: [{', '.join(map(_quoted, values))}]" for key, values in
                (("domains", pack.domains), ("outlets", pack.outlets)) if values)  # fmt: skip
    if pack.lines:
        rows.append("  lines:")
        rows.extend(f"    - {_quoted(line)}" for line in pack.lines)
    rows.append("rules:" if proposed.proposals else "rules: []")
    for proposal in proposed.proposals:
        rows.extend(("", *_evidence(proposal.found, proposed), *_rule(proposal.rule)))
    return "\n".join(rows).replace("rules:\n\n", "rules:\n") + "\n"


def _evidence(found: Furniture, proposed: Draft) -> Iterator[str]:
    sighting = found.sighting
    days = {day for number in sighting.stories if (day := proposed.days[number])}
    places = ", ".join(f"{place} {sighting.places[place]}" for place in ("head", "between", "foot"))
    share = 100 * found.stories / proposed.stories
    most = "at least " if len(sighting.stories) < found.stories else ""
    dated = f", {most}{len(days)} day{'s' if len(days) != 1 else ''} ({min(days)} to {max(days)})" if days else ""
    yield f"  # {found.stories} of {proposed.stories} stories ({share:.1f} %){dated}; {places}"
    yield f"  # {_many(sighting.before)} before it, {_many(sighting.after)} after it"
    if found.form not in ("line", "sentence"):
        yield f"  # {_many(sighting.wholes)} so far"
    for context in sighting.contexts:
        yield f"  #   {_shown(context)}"


def _many(texts: Sized) -> str:
    number = len(texts)
    return f"{number}{'+' if number >= MOST_REMEMBERED else ''} different line{'s' if number != 1 else ''}"


def _shown(context: Context) -> str:
    parts = (_end(context.before), _start(context.text, 120), _start(context.after, 50))
    return _safe(f"{parts[0]} >> {parts[1]} << {parts[2]}").strip()


def _start(text: str, size: int) -> str:
    return text if len(text) <= size else text[:size].rstrip() + "..."


def _end(text: str) -> str:
    return text if len(text) <= 50 else "..." + text[-50:].lstrip()


def _rule(rule: Rule) -> Iterator[str]:
    yield f"  - id: {rule.id.partition('/')[2]}"
    yield f"    shape: {rule.shape}"
    yield f"    kind: {rule.kind}"
    if rule.where != "any":
        yield f"    where: {rule.where}"
    if rule.shape == "pair":
        yield f"    takes: {rule.takes}"
    yield f"    at_most: {rule.at_most}"
    yield f"    match: {_quoted(rule.match)}"
    yield f"    why: {_quoted(rule.why)}"
    yield "    hits:"
    for number, hit in enumerate(rule.hits):
        if number < len(rule.leaves) and rule.leaves[number] is not None:
            yield f"      - text: {_quoted(hit)}"
            yield f"        leaves: {_quoted(rule.leaves[number] or '')}"
        else:
            yield f"      - {_quoted(hit)}"
    yield "    misses:"
    yield from (f"      - {_quoted(miss)}" for miss in rule.misses)


def _quoted(text: str) -> str:
    """Write a string as YAML: in single quotes, or as JSON does where it holds a line break."""
    if "\n" in text:
        return json.dumps(text, ensure_ascii=False)
    return "'" + text.replace("'", "''") + "'"


def _safe(text: str) -> str:
    return UNPRINTABLE.sub("?", text.replace("\n", " ").replace("\x85", " "))
