"""Where the results of a run go: the articles and, if asked for, what was not written and what became of every line.

All are published together at the end or, where they are files, not at all.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from newsdedup.errors import UsageFault
from newsdedup.model import Outcome
from newsdedup.recipe import Policy, Recipe
from newsdedup.sinks.forms import Form
from newsdedup.sinks.jsonl import Sink
from newsdedup.sinks.record import cluster_row, encode, event_row, reject_row


class Paths(NamedTuple):
    """What the user named; "-" is stdout."""

    articles: str | None
    """None for stdout"""
    rejects: str | None = None
    """None for nowhere"""
    ledger: str | None = None
    """None for nowhere"""
    clusters: str | None = None
    """None for nowhere"""
    events: str | None = None
    """None for nowhere"""
    form: Form = Form()
    """of the articles"""

    def roles(self) -> dict[str, str | None]:
        """Name the outputs that there are, the articles first, and where each goes."""
        others = {"rejects": self.rejects, "ledger": self.ledger, "clusters": self.clusters, "events": self.events}
        return {"articles": self.articles} | {role: path for role, path in others.items() if path is not None}

    def check(self) -> None:
        """Make sure that no two of them are one file.

        Raises:
            UsageFault: it is so.
        """
        taken: dict[str, str] = {}
        for role, given in self.roles().items():
            name, path = "the articles" if role == "articles" else f"--{role}", given or "-"
            other = taken.setdefault(path if path == "-" else os.path.realpath(path), name)
            if other != name:
                raise UsageFault(f"{name} and {other} cannot both go to {path!r}; name two files")


Written = Callable[[Outcome], bytes]
"""Gives the line of an article."""


@dataclass(frozen=True, slots=True)
class Lines:
    """What is written of an outcome: (role of the output, line). Pickle can name it, so it may travel.

    Args:
        roles: of the outputs that there are.
        policy: says which duplicates are written, and which copy is the better one.
        written: as `Written`.
    """

    roles: frozenset[str]
    policy: Policy
    written: Written

    @property
    def marked(self) -> bool:
        """Tell whether duplicates are written as articles are."""
        return self.policy.duplicates == "mark"

    def __call__(self, outcome: Outcome) -> Iterator[tuple[str, bytes]]:
        """Write one document to where it belongs; one that was seen before is there already."""
        if outcome.kind == "skipped":
            return
        if outcome.kind == "article" or (outcome.kind == "duplicate" and self.marked):
            yield "articles", self.written(outcome)
        elif "rejects" in self.roles:
            yield "rejects", encode(reject_row(outcome))
        if "ledger" in self.roles:
            from newsdedup.report.ledger import ledger_row

            yield "ledger", encode(ledger_row(outcome, marked=self.marked))
        if "clusters" in self.roles and outcome.kind in ("article", "duplicate"):
            yield "clusters", encode(cluster_row(outcome))
        if "events" in self.roles and outcome.verdict is not None and outcome.verdict.late:
            event = encode(event_row(outcome, self.policy.keep))
            yield "events", event[:-2] + b', "record": ' + self.written(outcome)[:-1] + b"}\n"


class Outputs:
    """The sinks of one run; as a context, publishes nothing unless `commit` was called.

    Args:
        paths: where to.
        recipe: says whether duplicates are articles too.
        opening: opens the sink for a role, a path and, of the articles, a form.
        written: gives the line of an article.
    """

    def __init__(
        self,
        paths: Paths,
        recipe: Recipe,
        opening: Callable[[str, str | None, Form | None], Sink],
        written: Written,
    ) -> None:
        paths.check()
        roles = paths.roles()
        self.lines = Lines(frozenset(roles), recipe.policy, written)
        self._sinks: dict[str, Sink] = {}
        try:
            for role, path in roles.items():
                self._sinks[role] = opening(role, path, paths.form if role == "articles" else None)
        except BaseException:
            self._abort()
            raise

    def own(self) -> frozenset[tuple[int, int]]:
        """Give the (device, inode) pairs that are never input."""
        return frozenset(pair for sink in self._sinks.values() for pair in sink.identity())

    def refuse(self, inputs: Sequence[str], *, any_: bool) -> None:
        """Make sure that not all of these, or (`any_`) none, are outputs: an output is never read, only replaced.

        Raises:
            UsageFault: it is so.
        """
        own = self.own()
        statuses = [(path, Path(path).stat()) for path in inputs if Path(path).is_file()]
        both = [path for path, status in statuses if (status.st_dev, status.st_ino) in own]
        if both and (any_ or len(both) == len(inputs)):
            raise UsageFault(f"{both[0]}: is the input, too; name another output")

    def take(self, outcome: Outcome) -> None:
        """Write one document to where it belongs."""
        for role, line in self.lines(outcome):
            self.write(role, line)

    def write(self, role: str, line: bytes) -> None:
        """Write a line that was laid out elsewhere."""
        self._sinks[role].write(line)

    def flush(self) -> None:
        """Hand the articles on as far as they go."""
        self._sinks["articles"].flush()

    def commit(self) -> None:
        """Publish, the articles last: who sees them sees all of it."""
        for sink in reversed(self._sinks.values()):
            sink.commit()

    def _abort(self) -> None:
        for sink in self._sinks.values():
            sink.abort()

    def __enter__(self) -> Outputs:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take back what was not committed."""
        self._abort()
