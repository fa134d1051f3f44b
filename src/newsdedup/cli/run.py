"""One run of cleaning: from the paths the user named to the outputs, the messages, the accounts and the exit code."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from newsdedup.cli.engine_options import Cluster
from newsdedup.cli.given import Given
from newsdedup.cli.messages import Messages
from newsdedup.cli.options import Limit
from newsdedup.cli.outputs import Outputs, Paths, Written
from newsdedup.cli.remember import Using, remembering
from newsdedup.cli.summary import Summary
from newsdedup.cli.tally import Tally
from newsdedup.dedup.admit import READ, admit
from newsdedup.engines import local
from newsdedup.engines.local import Work
from newsdedup.engines.making import View, nothing
from newsdedup.engines.spill import Spill
from newsdedup.errors import NothingToRead, TooManyRejected
from newsdedup.model import Outcome, Source
from newsdedup.recipe import Recipe
from newsdedup.sinks.forms import Form, open_articles, open_lines
from newsdedup.sinks.jsonl import ClosedPipe, Sink
from newsdedup.sinks.passed import Passing, added_names, passed
from newsdedup.sinks.record import record_line
from newsdedup.sources.meter import Meter, measured
from newsdedup.sources.options import Note, ReadOptions
from newsdedup.sources.read import read

if TYPE_CHECKING:
    from newsdedup.dedup.leaders import Index

_TOLD = 20
"""Things that a cluster's run says by name; the others are counted, and in the rejects."""

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
        cluster: where the job runs; None for this machine.
    """

    def __init__(
        self,
        paths: tuple[str, ...],
        given: Given,
        messages: Messages,
        limit: Limit | None,
        using: Using,
        cluster: Cluster | None = None,
    ) -> None:
        self.paths = paths
        self.named = given.named(paths)
        self.given = given
        self.using = using
        self.cluster = cluster
        self.messages = messages
        self.limit = limit
        self.tally = Tally()
        self._summary = Summary()
        self._meter: Meter | None = None
        self._missing = self._unread = 0
        self._passing: frozenset[str] | None = None
        self._later = False
        self._against: tuple[str, ...] = ()
        self._shape: Passing | None = None

    def clean(self, paths: Paths, jobs: int) -> int:
        """Clean the documents, write the articles to where `paths` says and give the exit code.

        Raises:
            NothingToRead: no path could be opened.
            TooManyRejected: more than the limit.
            AccountsFault: a document is not accounted for.
        """
        there = self.given.files_from is not None or any(path == "-" or os.path.lexists(path) for path in self.paths)
        if self.using.reprocess and not there:
            raise NothingToRead("no path that was named is there; nothing was forgotten")
        recipe = self.given.recipe()
        from newsdedup.report.habits import Watched
        from newsdedup.report.ledger import accounted

        view: View = accounted if paths.ledger is not None else nothing
        if self.using.alarm:
            view = Watched(view)
        return self._through(paths, recipe, Work(jobs, view), partial(record_line, recipe=recipe))

    def dedup(self, paths: Paths, jobs: int, passing: Passing, against: tuple[str, ...]) -> int:
        """Pass the objects on that duplicate no other, to where `paths` says, and give the exit code.

        Args:
            paths: of the outputs.
            jobs: worker processes.
            passing: how objects are passed on.
            against: files of objects that are kept already, elsewhere.

        Raises:
            UsageFault: an object has a field that is to be added.
            NothingToRead, TooManyRejected, AccountsFault: as for `clean`.
        """
        recipe = self.given.plain_recipe()
        self._passing = added_names(recipe, passing.prefix)
        self._against, self._shape = against, passing
        self._later = jobs > 1 and recipe.policy.keep == "first" and not (self.cluster or self.using.state)
        work = Work(jobs, make=admit, light=True, lean=recipe.policy.blocks != "strip", overlap=self._later)
        gc.set_threshold(50_000)  # many objects are made, and none hold one another
        if against and self.cluster is None:
            work = replace(work, index=partial(self._reference, against, recipe, work))
        return self._through(paths, recipe, work, partial(passed, recipe=recipe, passing=passing))

    def _reference(self, against: tuple[str, ...], recipe: Recipe, work: Work) -> Index:
        """Give an index that remembers what files hold; what is in them is no part of the accounts."""
        from newsdedup.dedup.leaders import Index

        index = Index(recipe, Spill(self.given.tmpdir))
        options = replace(self._read_options(), passing=frozenset())
        first = replace(recipe, policy=replace(recipe.policy, keep="first"))
        with closing(local.batches(read(against, options), first, replace(work, index=lambda: index))) as batches:
            for result in (result for batch in batches for result in batch):
                if isinstance(result, Note):
                    self._hear(result)
                elif result.kind == "rejected":
                    self._unread += 1
                    self.messages.say(
                        "reference", f"{_name(result.source)} is left out of the reference: {result.reason}"
                    )
        return index

    def _through(self, paths: Paths, recipe: Recipe, work: Work, written: Written) -> int:
        if self.cluster is not None:
            return self._on_cluster(self.cluster, paths, recipe, work, written)
        gc.freeze()  # the recipe lives as long as the run: looking through it for garbage costs a tenth of the time
        try:
            with (
                remembering(self.using, recipe, self.messages) as memory,
                Outputs(paths, recipe, memory.open_sink, written) as outputs,
            ):
                outputs.refuse(self.paths, any_=self._passing is not None)
                read_options = self._metered(self._read_options(outputs.own() | memory.own()))
                inputs = memory.fresh(self.tally.counting(read(self.named, read_options)))
                work = replace(
                    work,
                    index=work.index or memory.index,
                    known=memory.known,
                    tmpdir=self.given.tmpdir,
                    apart=memory.careful,
                    ahead="-" in self.paths,
                )
                with closing(local.batches(inputs, recipe, work)) as batches:
                    for batch in batches:
                        self._take(batch, outputs)
                        outputs.flush()
                        memory.settle(batch, self.tally.counts())
                self._conclude()
                code = INCOMPLETE if memory.alarms() or self._missing or self._unread or self._rejected else DONE
                memory.conclude(self.tally.counts(), code)
                outputs.commit()
        except ClosedPipe:
            return DONE
        self._say_tally(code)
        return code

    def _on_cluster(self, cluster: Cluster, paths: Paths, recipe: Recipe, work: Work, written: Written) -> int:
        from newsdedup.cli.cluster import Inputs, parts, running
        from newsdedup.engines.stages import MISSING, Job

        try:
            with Outputs(paths, recipe, _opened, written) as outputs:
                outputs.refuse(self.paths, any_=self._passing is not None)
                options = self._read_options(outputs.own())
                job = Job(recipe, options, work, outputs.lines)
                said = f"{self.paths} {self._against} {self.given} {sorted(outputs.lines.roles)} {self._shape}"
                with running(cluster, job, Inputs(self.named, self._against, options), said) as (spark, result):
                    for told in spark.told(_TOLD):
                        self._hear(told) if isinstance(told, Note) else self._tell(told)
                    self._missing, self._unread = result.cleaned.get(MISSING, 0), result.unread
                    self.tally.adopt(result.cleaned, result.counts)
                    self._conclude()
                    code = INCOMPLETE if self._missing or self._unread or self._rejected else DONE
                    for role in outputs.lines.roles:
                        for line in parts(result, role):
                            outputs.write(role, line)
                    outputs.commit()
        except ClosedPipe:
            return DONE
        self._say_tally(code)
        return code

    def _read_options(self, own: frozenset[tuple[int, int]] = frozenset()) -> ReadOptions:
        options = self.given.read_options(own)
        if self._passing is None:
            return replace(options, later=True)
        return replace(options, passing=self._passing, carry=READ, later=self._later)

    def _metered(self, options: ReadOptions) -> ReadOptions:
        """Let it be counted how much is read, if that is shown and the whole is known."""
        if self.messages.watched and self.given.files_from is None and "-" not in self.paths:
            self._meter = measured(self.paths, options.choice)
        return replace(options, meter=self._meter)

    def _take(self, batch: Iterable[Outcome | Note], outputs: Outputs) -> None:
        for result in batch:
            if isinstance(result, Note):
                self._hear(result)
                continue
            self.tally.add(result)
            self._summary.add(result)
            outputs.take(result)
            self._tell(result)
            if result.kind == "rejected":
                self._judge(final=False)
            if self.messages.watched:
                share = None if self._meter is None else self._meter.share
                self.messages.progress(self.tally.done, self.tally.outcomes["article"], share)

    def _tell(self, outcome: Outcome) -> None:
        """Say what deserves a line: a rejection always, a warning unless quiet, the rest if verbose."""
        if not outcome.warnings and outcome.kind != "rejected" and not self.messages.verbose:
            return
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

    @property
    def _rejected(self) -> int:
        return self.tally.outcomes["rejected"]

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
        self.messages.show(self._summary.lines(counts, self.messages.seconds))
        self.messages.say("tally", f"{self.tally}{missing}", code=code, missing=self._missing, **counts)


def _opened(_: str, path: str | None, form: Form | None) -> Sink:
    return open_lines(path) if form is None else open_articles(path, form)


def _name(source: Source) -> str:
    return f"{source.path}, record {source.record}" if source.record else source.path


def _details(source: Source) -> dict[str, str | int]:
    return {"path": source.path, "record": source.record}


def _why(outcome: Outcome) -> str:
    verdict = outcome.verdict
    if verdict is None or verdict.duplicate_source is None:
        return f": {outcome.reason}" if outcome.reason else ""
    return f": {verdict.relation} of {_name(verdict.duplicate_source)} ({verdict.similarity})"
