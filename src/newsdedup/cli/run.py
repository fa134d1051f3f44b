"""One run of cleaning: from the paths the user named to the outputs, the messages, the accounts and the exit code."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import closing

from newsdedup.cli.given import Given
from newsdedup.cli.messages import Messages
from newsdedup.cli.options import Limit
from newsdedup.cli.outputs import Outputs, Paths
from newsdedup.cli.remember import Using, remembering
from newsdedup.cli.tally import Tally
from newsdedup.engines import local
from newsdedup.errors import NothingToRead, TooManyRejected
from newsdedup.model import Outcome, Source
from newsdedup.report.ledger import accounted
from newsdedup.sinks.jsonl import ClosedPipe
from newsdedup.sources.options import Note
from newsdedup.sources.read import read

DONE, INCOMPLETE = 0, 3
"""Exit codes of a run that came to its end: everything was read, or some of it could not be."""


class Run:
    """Cleans what the user named, saying what happens.

    Args:
        paths: as given, at least one.
        given: how to read and clean.
        messages: where to say it.
        limit: how many documents may be rejected, None for any number.
        using: the state, and how it is used.
    """

    def __init__(
        self, paths: tuple[str, ...], given: Given, messages: Messages, limit: Limit | None, using: Using
    ) -> None:
        self.paths = paths
        self.named = given.named(paths)
        self.given = given
        self.using = using
        self.messages = messages
        self.limit = limit
        self.tally = Tally()
        self._missing = 0

    def clean(self, paths: Paths, jobs: int) -> int:
        """Write the articles of the documents to where `paths` says and give the exit code.

        Raises:
            NothingToRead: no path could be opened.
            TooManyRejected: more than the limit.
            AccountsFault: a document is not accounted for.
        """
        if (
            self.using.reprocess
            and self.given.files_from is None
            and not any(path == "-" or os.path.lexists(path) for path in self.paths)
        ):
            raise NothingToRead("no path that was named is there; nothing was forgotten")
        recipe = self.given.recipe()
        view = accounted if paths.ledger is not None else False
        try:
            with (
                remembering(self.using, recipe, self.messages) as memory,
                Outputs(paths, recipe, memory.open_sink) as outputs,
            ):
                read_options = self.given.read_options(outputs.own() | memory.own())
                inputs = memory.fresh(self.tally.counting(read(self.named, read_options)))
                with closing(local.batches(inputs, recipe, jobs, view, memory.index)) as batches:
                    for batch in batches:
                        self._take(batch, outputs)
                        memory.settle(batch, self.tally.counts())
                self._conclude()
                code = INCOMPLETE if self._missing or self.tally.outcomes["rejected"] else DONE
                memory.conclude(self.tally.counts(), code)
                outputs.commit()
        except ClosedPipe:
            return DONE
        self._say_tally(code)
        return code

    def _take(self, batch: Iterable[Outcome | Note], outputs: Outputs) -> None:
        for result in batch:
            if isinstance(result, Note):
                self._hear(result)
                continue
            self.tally.add(result)
            outputs.take(result)
            self._tell(result)
            if result.kind == "rejected":
                self._judge(final=False)
            self.messages.progress(self.tally.done, self.tally.outcomes["article"])

    def _tell(self, outcome: Outcome) -> None:
        """Say what deserves a line: a rejection always, a warning unless quiet, the rest if verbose."""
        name, details = _name(outcome.source), _details(outcome.source)
        for warning in outcome.warnings:
            self.messages.note("warning", f"{name}: {warning}", **details)
        text = f"{outcome.kind} {name}{_why(outcome)}"
        if outcome.kind == "rejected":
            self.messages.say("rejected", text, reason=outcome.reason or "", **details)
        elif self.messages.verbose and outcome.kind != "article":
            self.messages.note(outcome.kind, text, **details)

    def _hear(self, note: Note) -> None:
        if note.missing:
            self._missing += 1
            self.messages.say("missing", f"{note.path}: {note.message}", path=note.path)
        else:
            self.messages.note("passed over", f"{note.path}: {note.message}", path=note.path)

    def _conclude(self) -> None:
        """Make sure that what is about to be published may be."""
        self.messages.finish()
        self.tally.check()
        self._judge(final=True)
        if not self.tally.read and 0 < self.named.count <= self._missing:
            raise NothingToRead("no path that was named could be opened; nothing was written")

    def _judge(self, *, final: bool) -> None:
        rejected = self.tally.outcomes["rejected"]
        if self.limit is not None and self.limit.exceeded(rejected, self.tally.read, final=final):
            published = (
                "no output file was published" if self.using.state is None else "what was committed before stays"
            )
            raise TooManyRejected(
                f"{rejected} of {self.tally.done} documents so far were rejected, more than --max-errors "
                f"{self.limit} allows; stopped, and {published}"
            )

    def _say_tally(self, code: int) -> None:
        if code == DONE and self.messages.quiet:
            return
        missing = f"; {self._missing} missing" if self._missing else ""
        counts = self.tally.counts()
        self.messages.say("tally", f"{self.tally}{missing}", code=code, missing=self._missing, **counts)


def _name(source: Source) -> str:
    return f"{source.path}, record {source.record}" if source.record else source.path


def _details(source: Source) -> dict[str, str | int]:
    return {"path": source.path, "record": source.record}


def _why(outcome: Outcome) -> str:
    verdict = outcome.verdict
    if verdict is None or verdict.duplicate_source is None:
        return f": {outcome.reason}" if outcome.reason else ""
    return f": {verdict.relation} of {_name(verdict.duplicate_source)} ({verdict.similarity})"
