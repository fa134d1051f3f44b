"""Later decisions in place of earlier ones about the same blocks: what a line went as, never whether it went."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from newsdedup.model import Decision, Page, Removal


def relabel(page: Page, decisions: Iterable[Decision]) -> Page:
    """Add decisions; a removal takes the place of one of the same span, and of the fields which that had lifted."""
    given = list(decisions)
    spans = {decision.span for decision in given if isinstance(decision, Removal)}
    replaced = [removal for removal in page.removals if removal.span in spans]
    if not replaced:
        return page.decide(given)
    fields = tuple(
        found
        for found in page.fields
        if found.span is None
        or not any(r.rule == found.rule and r.span[0] <= found.span[0] <= r.span[1] for r in replaced)
    )
    removals = tuple(removal for removal in page.removals if removal.span not in spans)
    return replace(page, removals=removals, fields=fields).decide(given)
