"""`--alarm`: what a run saw of each site and each article's copies, held against the runs before it."""

from __future__ import annotations

import json
from collections import Counter

from newsdedup.cli.messages import Messages
from newsdedup.model import Outcome
from newsdedup.report.alarms import of_cluster, of_site
from newsdedup.report.habits import Habits
from newsdedup.state.habits import Customs


class Watch:
    """Collects through a run and speaks at its end.

    Args:
        customs: what earlier runs laid by.
        most: copies of one article that are no cause for alarm.
    """

    def __init__(self, customs: Customs, most: int) -> None:
        self._customs, self._most = customs, most
        self._sites: dict[str, Habits] = {}
        self._copies: Counter[str] = Counter()

    def take(self, outcome: Outcome) -> None:
        """Hear of a document that is new."""
        if outcome.habit is not None:
            self._sites.setdefault(outcome.habit[0], Habits()).add(outcome)
        if outcome.verdict is not None and outcome.verdict.duplicate_of is not None:
            self._copies[outcome.verdict.duplicate_of] += 1

    def speak(self, messages: Messages) -> int:
        """Say what is unlike before, also under -q; gives how many lines that was."""
        said: list[str] = []
        for site, now in sorted(self._sites.items()):
            said += of_site(site, self._before(site), now)
        for name, copies in sorted(self._copies.items()):
            before = self._customs.copies(name)
            said += of_cluster(name, before, before + copies, self._most)
        for line in said:
            messages.say("alarm", f"alarm: {line}")
        return len(said)

    def lay_by(self) -> None:
        """Remember this run with those before it; inside a transaction."""
        sites = {site: _written(self._before(site).join(now)) for site, now in self._sites.items()}
        self._customs.lay_by(sites, {name: self._customs.copies(name) + more for name, more in self._copies.items()})

    def _before(self, site: str) -> Habits:
        laid_by = self._customs.site(site)
        if laid_by is None:
            return Habits()
        documents, empty, characters, rules = json.loads(laid_by)
        return Habits(documents, empty, characters, Counter(rules))


def _written(habits: Habits) -> str:
    return json.dumps([habits.documents, habits.empty, habits.characters, dict(sorted(habits.rules.items()))])
