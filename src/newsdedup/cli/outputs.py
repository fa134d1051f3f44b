"""Where the results of a run go: the articles and, if asked for, what was not written and what became of every line.

All are published together at the end or, where they are files, not at all.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from types import TracebackType
from typing import NamedTuple

from newsdedup.errors import UsageFault
from newsdedup.model import Outcome
from newsdedup.recipe import Recipe
from newsdedup.report.ledger import ledger_row
from newsdedup.sinks.forms import Form
from newsdedup.sinks.jsonl import Sink
from newsdedup.sinks.record import cluster_row, encode, reject_row


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
    form: Form = Form()
    """of the articles"""

    def check(self) -> None:
        """Make sure that no two of them are one file.

        Raises:
            UsageFault: they are.
        """
        named = {
            "the articles": self.articles or "-",
            "--rejects": self.rejects,
            "--ledger": self.ledger,
            "--clusters": self.clusters,
        }
        taken: dict[str, str] = {}
        for name, path in named.items():
            if path is None:
                continue
            other = taken.setdefault(path if path == "-" else os.path.realpath(path), name)
            if other != name:
                raise UsageFault(f"{name} and {other} cannot both go to {path!r}; name two files")


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
        written: Callable[[Outcome], bytes],
    ) -> None:
        paths.check()
        self._opening = opening
        self._written = written
        self._mark = recipe.policy.duplicates == "mark"
        self._sinks: list[Sink] = []
        try:
            self._articles = self._open("articles", paths.articles, paths.form)
            self._rejects = self._open("rejects", paths.rejects) if paths.rejects is not None else None
            self._ledger = self._open("ledger", paths.ledger) if paths.ledger is not None else None
            self._clusters = self._open("clusters", paths.clusters) if paths.clusters is not None else None
        except BaseException:
            self._abort()
            raise

    def own(self) -> frozenset[tuple[int, int]]:
        """Give the (device, inode) pairs that are never input."""
        return frozenset(pair for sink in self._sinks for pair in sink.identity())

    def take(self, outcome: Outcome) -> None:
        """Write one document to where it belongs; one that was seen before is there already."""
        if outcome.kind == "skipped":
            return
        if outcome.kind == "article" or (outcome.kind == "duplicate" and self._mark):
            self._articles.write(self._written(outcome))
            self._articles.flush()
        elif self._rejects is not None:
            self._rejects.write(encode(reject_row(outcome)))
        if self._ledger is not None:
            self._ledger.write(encode(ledger_row(outcome, marked=self._mark)))
        if self._clusters is not None and outcome.kind in ("article", "duplicate"):
            self._clusters.write(encode(cluster_row(outcome)))

    def commit(self) -> None:
        """Publish, the articles last: who sees them sees all of it."""
        for sink in reversed(self._sinks):
            sink.commit()

    def _open(self, role: str, path: str | None, form: Form | None = None) -> Sink:
        sink = self._opening(role, path, form)
        self._sinks.append(sink)
        return sink

    def _abort(self) -> None:
        for sink in self._sinks:
            sink.abort()

    def __enter__(self) -> Outputs:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take back what was not committed."""
        self._abort()
