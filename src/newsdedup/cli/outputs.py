"""Where the results of a run go: the articles and, if asked for, the documents that were not written.

Both are published together at the end or, where they are files, not at all.
"""

from __future__ import annotations

from types import TracebackType

from newsdedup.errors import UsageFault
from newsdedup.model import Outcome
from newsdedup.recipe import Recipe
from newsdedup.sinks.jsonl import Sink, open_sink
from newsdedup.sinks.record import encode, record, reject_row


class Outputs:
    """The sinks of one run; as a context, publishes nothing unless `commit` was called.

    Args:
        articles: path of the articles, None or "-" for stdout.
        rejects: path of what is not written, None for nowhere.
        recipe: goes into the records.
    """

    def __init__(self, articles: str | None, rejects: str | None, recipe: Recipe) -> None:
        if rejects is not None and rejects == (articles or "-"):
            raise UsageFault(f"--rejects and the articles cannot both go to {rejects!r}; name two files")
        self._recipe = recipe
        self._mark = recipe.policy.duplicates == "mark"
        self._articles = open_sink(articles)
        self._rejects: Sink | None = None
        try:
            self._rejects = open_sink(rejects) if rejects is not None else None
        except BaseException:
            self._articles.abort()
            raise

    def own(self) -> frozenset[tuple[int, int]]:
        """Give the (device, inode) pairs that are never input."""
        sinks = [self._articles] if self._rejects is None else [self._articles, self._rejects]
        return frozenset(pair for sink in sinks for pair in sink.identity())

    def take(self, outcome: Outcome) -> None:
        """Write one document to where it belongs."""
        if outcome.kind == "article" or (outcome.kind == "duplicate" and self._mark):
            self._articles.write(encode(record(outcome, self._recipe)))
            self._articles.flush()
        elif self._rejects is not None:
            self._rejects.write(encode(reject_row(outcome)))

    def commit(self) -> None:
        """Publish, the rejects first: who sees the articles sees all of it."""
        if self._rejects is not None:
            self._rejects.commit()
        self._articles.commit()

    def __enter__(self) -> Outputs:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take back what was not committed."""
        self._articles.abort()
        if self._rejects is not None:
            self._rejects.abort()
