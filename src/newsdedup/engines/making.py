"""One article of one document: what is made of it, what is kept of its page, and what happens if that fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from newsdedup.engines.limit import OverTime, within
from newsdedup.model import Document, Outcome
from newsdedup.recipe import Recipe

View = Callable[[Document, Outcome], Outcome]
"""What is kept of a document's page, said where the page is: it need not travel. A function that pickle can name."""

Make = Callable[[Document, Recipe, bool], Outcome]
"""Makes an article of a document, or says why there is none; the last argument asks for the page. A function that
pickle can name."""


def whole(_: Document, outcome: Outcome) -> Outcome:
    """Keep the page."""
    return outcome


def nothing(_: Document, outcome: Outcome) -> Outcome:
    """Keep nothing of the page."""
    return outcome if outcome.page is None else replace(outcome, page=None)


def make_one(document: Document, recipe: Recipe, make: Make, view: View) -> Outcome:
    """Make one article; a document that breaks the program is rejected, and costs no other document anything."""
    seconds = recipe.policy.document_seconds
    try:
        with within(seconds):
            return view(document, make(document, recipe, True))
    except OverTime:
        reason = f"timed out: it took over {seconds:g} seconds"
        outcome = Outcome("rejected", document.source, document.id, reason=reason)
    except Exception as fault:
        outcome = _broken(document, fault)
    return view(document, outcome)


def make_at_once(document: Document, recipe: Recipe, make: Make, view: View) -> Outcome:
    """Do what `make_one` does where making costs next to nothing: watching the time would cost more."""
    try:
        return view(document, make(document, recipe, True))
    except Exception as fault:
        return view(document, _broken(document, fault))


def _broken(document: Document, fault: Exception) -> Outcome:
    reason = f"internal error, please report it: {type(fault).__name__}: {fault}"
    return Outcome("rejected", document.source, document.id, reason=reason)
