"""Taking paragraphs out of an article that stand in an earlier one: once more a decision, and the text rendered anew.

Where documents are cleaned nobody knows them yet, so the page comes along to where articles settle.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from newsdedup.engines.making import View
from newsdedup.model import Document, Outcome


@dataclass(frozen=True, slots=True)
class Later:
    """Puts a view off until an article has settled."""

    view: View

    def __call__(self, document: Document, outcome: Outcome) -> Outcome:
        """Look at what is no article at once."""
        return outcome if outcome.article is not None else self.view(document, outcome)


def stripped(outcome: Outcome, view: View) -> Outcome:
    """Take the paragraphs that a verdict calls repeated out of an article that is kept, then let the view look.

    An article that was never a page keeps its text; whoever passes it on leaves them out.
    """
    page, article, verdict = outcome.page, outcome.article, outcome.verdict
    if page is None or article is None:
        return outcome
    if outcome.kind == "article" and verdict is not None and verdict.repeated:
        from newsdedup.clean.repeated import strip

        page, article = strip(page, article, verdict.repeated)
        outcome = replace(outcome, page=page, article=article)
    return view(page.document, outcome)
