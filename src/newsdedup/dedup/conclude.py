"""From a verdict to an outcome: the last word on one document."""

from __future__ import annotations

from newsdedup.model import Outcome, Verdict


def conclude(outcome: Outcome, verdict: Verdict) -> Outcome:
    """Attach what the corpus says to an outcome of kind article, which becomes article or duplicate.

    Outcomes of other kinds never reach the index and pass unchanged.
    """
    if outcome.kind != "article":
        return outcome
    return Outcome(
        "article" if verdict.duplicate_of is None else "duplicate",
        outcome.source,
        outcome.id,
        outcome.article,
        verdict,
        outcome.reason,
        outcome.warnings,
        outcome.page,
        outcome.account,
        outcome.raw,
        outcome.habit,
    )
