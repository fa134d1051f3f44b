"""One article of one document: what is made of it, what is kept of its page, and what happens if that fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from newsdedup.engines.limit import OverTime, within
from newsdedup.model import Document, Outcome, Unparsed
from newsdedup.recipe import Recipe

View = Callable[[Document, Outcome], Outcome]
"""What is kept of a document's page, said where the page is: it need not travel. A function that pickle can name."""

Make = Callable[[Document, Recipe, bool], Outcome]
"""Makes an article of a document, or says why there is none; the last argument asks for the page. A function that
pickle can name."""

Given = Document | Unparsed
"""What articles are made of."""


def whole(_: Document, outcome: Outcome) -> Outcome:
    """Keep the page."""
    return outcome


def nothing(_: Document, outcome: Outcome) -> Outcome:
    """Keep nothing of the page."""
    return outcome if outcome.page is None else replace(outcome, page=None)


def make_one(given: Given, recipe: Recipe, make: Make, view: View) -> Outcome:
    """Make one article; a document that breaks the program is rejected, and costs no other document anything."""
    seconds = recipe.policy.document_seconds
    document: Document | None = None
    try:
        with within(seconds):
            found = given.parse(given) if isinstance(given, Unparsed) else given
            if isinstance(found, Outcome):
                return found
            document = found
            return view(document, make(document, recipe, True))
    except OverTime:
        reason = f"timed out: it took over {seconds:g} seconds"
    except Exception as fault:
        reason = _broken(fault)
    return refused(document or given, reason, view)


def make_at_once(given: Given, recipe: Recipe, make: Make, view: View) -> Outcome:
    """Do what `make_one` does where making costs next to nothing: watching the time would cost more."""
    if isinstance(given, Unparsed):
        return make_one(given, recipe, make, view)
    try:
        return view(given, make(given, recipe, True))
    except Exception as fault:
        return refused(given, _broken(fault), view)


def _broken(fault: Exception) -> str:
    return f"internal error, please report it: {type(fault).__name__}: {fault}"


def refused(given: Given, reason: str, view: View) -> Outcome:
    """Reject a document of which no article could be made; of one that was not parsed there is no account."""
    if isinstance(given, Unparsed):
        return Outcome("rejected", given.source, reason=reason)
    return view(given, Outcome("rejected", given.source, given.id, reason=reason))
