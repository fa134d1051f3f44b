"""What in a run is unlike the runs before it, so that somebody should look: a rule gone wild, a layout that changed.

Thresholds are wide on purpose: an alarm that comes every day is read by nobody.
"""

from __future__ import annotations

from collections.abc import Iterator

from newsdedup.report.habits import Habits

_BEFORE, _NOW = 50, 10
"""Documents of a site, in all runs before and in this one, under which nothing is said of it."""

_RULE_TIMES, _RULE_SHARE = 3.0, 0.05
"""A rule that takes so many times more of a site than before, and at least so much of it, is told of."""

_EMPTY_BEFORE, _EMPTY_NOW = 0.2, 0.5
"""A site of which at most so many documents were empty before, and at least so many are now, is told of."""


def of_site(site: str, before: Habits, now: Habits) -> Iterator[str]:
    """Yield a line for all that is new about a site."""
    if before.documents < _BEFORE or now.documents < _NOW:
        return
    empty, was_empty = now.empty / now.documents, before.empty / before.documents
    if empty >= _EMPTY_NOW and was_empty <= _EMPTY_BEFORE:
        yield (
            f"{site}: {now.empty} of {now.documents} documents have no story, and {was_empty:.0%} had none before: "
            "its layout may have changed; see newsdedup explain"
        )
    for rule in sorted(now.rules):
        share, was = now.share(rule), before.share(rule)
        if share >= _RULE_SHARE and share >= _RULE_TIMES * was:
            yield (
                f"{site}: rule {rule} removed {share:.0%} of what came, and {was:.0%} before: its layout may have "
                "changed, or the rule take stories; see newsdedup explain"
            )


def of_cluster(name: str, before: int, now: int, most: int) -> Iterator[str]:
    """Yield a line when copies of one article become more than `most`."""
    if before <= most < now:
        yield f"article {name} has {now} copies by now: furniture may pass for a story; look at it in the rejects"
