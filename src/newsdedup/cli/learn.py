"""`newsdedup learn`: propose a site's furniture from its own pages, as a rule pack that a person accepts."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsdedup.cli.given import Given
from newsdedup.cli.messages import Messages
from newsdedup.cli.options import input_options, option, path_options, rule_options, together, voice_options
from newsdedup.errors import CannotCreate, NothingToRead

if TYPE_CHECKING:
    from newsdedup.measure.draft import Draft
    from newsdedup.measure.learn import Learner
    from newsdedup.sinks.jsonl import Sink

_DONE, _INCOMPLETE = 0, 3

_learn_options = together(
    option(
        "-o",
        "--output",
        metavar="PACK.yaml|DIR/",
        type=click.Path(),
        help="Write the pack here; a folder takes a pack for every site.  [default: stdout]",
    ),
    option("--site", metavar="NAME", help="All pages are of this site, whatever they say (example.co.id)."),
    option(
        "--at-least",
        type=click.IntRange(2),
        metavar="N",
        default=3,
        show_default=True,
        help="Stories in which a piece must recur.",
    ),
    option(
        "--share",
        type=click.FloatRange(0, 1),
        metavar="SHARE",
        default=0.05,
        show_default=True,
        help="Share of a site's stories in which a line must recur that does not say what it is for.",
    ),
    option("-j", "--jobs", type=click.IntRange(1), metavar="N", default=1, help="Worker processes.  [default: 1]"),
)


@click.command(short_help="Propose rules for a site's furniture from its own pages.")
@click.argument("paths", nargs=-1, metavar="PATH...|-", type=click.Path())
@_learn_options
@rule_options
@path_options
@input_options
@voice_options
@click.pass_context
def learn(context: click.Context, /, paths: tuple[str, ...], **given: Any) -> None:
    """Propose rules for a site's furniture from its own pages: what the rules in force leave, and what recurs.

    Nothing is removed by frequency alone: read the pack, delete what is content, then use it.

    \b
    newsdedup learn dumps/ --site example.co.id -o mypacks/example.yaml
    newsdedup rules check mypacks/
    newsdedup clean dumps/ --rules mypacks/ -o articles.jsonl
    """
    if not paths and given["files_from"] is None:
        click.echo(context.get_help(), err=True)
        context.exit(2)
    messages = context.ensure_object(Messages)
    messages.configure(
        quiet=given["quiet"], verbose=given["verbose"], form=given["log_format"], progress=given["progress"]
    )
    wanted = Given(**{field.name: given[field.name] for field in fields(Given) if field.name in given})
    from newsdedup.measure.furniture import LearnOptions
    from newsdedup.measure.learn import Learner

    learner = Learner(given["site"], LearnOptions(given["at_least"], given["share"]))
    output: str | None = given["output"]
    folder = output is not None and (output.endswith("/") or Path(output).is_dir())
    run = _Learning(learner, wanted, messages)
    if folder:
        assert output is not None
        code = run.watch(paths, given["jobs"])
        _write_all(output, run.drafts())
    else:
        code = run.write_one(paths, output, given["jobs"])
    context.exit(code)


class _Learning:
    """One run: everything is cleaned and watched, then the drafts are asked for."""

    def __init__(self, learner: Learner, wanted: Given, messages: Messages) -> None:
        self._learner = learner
        self._messages = messages
        self._recipe = replace(wanted.recipe(), model=None)
        self._wanted = wanted

    def watch(self, paths: tuple[str, ...], jobs: int, own: frozenset[tuple[int, int]] = frozenset()) -> int:
        """Clean and look at everything; give the exit code.

        Raises:
            NothingToRead: no path could be opened.
        """
        from newsdedup.engines import local
        from newsdedup.model import Outcome
        from newsdedup.sources.read import read

        read_count = articles = rejected = missing = 0
        named = self._wanted.named(paths)
        inputs = read(named, self._wanted.read_options(own))
        with closing(local.run(inputs, self._recipe, jobs, trace=True)) as results:
            for result in results:
                if isinstance(result, Outcome):
                    read_count += 1
                    articles += result.kind == "article"
                    rejected += result.kind == "rejected"
                    if result.kind == "rejected":
                        self._messages.say("rejected", f"rejected {result.source.path}: {result.reason}")
                    self._learner.take(result)
                    self._messages.progress(read_count, articles)
                elif result.missing:
                    missing += 1
                    self._messages.say("missing", f"{result.path}: {result.message}")
        self._messages.finish()
        if not read_count and 0 < named.count <= missing:
            raise NothingToRead("no path that was named could be opened; nothing was written")
        if self._learner.unknown:
            text = f"{self._learner.unknown} stories do not say which site they are of; name it with --site"
            self._messages.note("unknown site", text)
        return _INCOMPLETE if rejected or missing else _DONE

    def drafts(self) -> Iterable[Draft]:
        """Give the proposed packs, the largest site first."""
        found = False
        for draft in self._learner.propose(self._recipe.packs):
            found = True
            text = f"{draft.site}: {len(draft.proposals)} rules proposed from {draft.stories} stories"
            self._messages.note("proposed", text, site=draft.site, rules=len(draft.proposals))
            yield draft
        if not found:
            self._messages.note("nothing", "no site has enough stories to learn from; nothing was written")

    def write_one(self, paths: tuple[str, ...], output: str | None, jobs: int) -> int:
        """Write the pack of the site with the most stories."""
        from newsdedup.sinks.jsonl import open_sink

        sink = open_sink(output)
        try:
            code = self.watch(paths, jobs, frozenset(sink.identity()))
            draft = next(iter(self.drafts()), None)
            if draft is not None:
                others = len(self._learner.sites()) - 1
                if others:
                    text = f"{others} other sites are left out; name one with --site, or a folder with -o DIR/ for all"
                    self._messages.note("left out", text)
                _publish(sink, draft)
        finally:
            sink.abort()
        return code


def _publish(sink: Sink, draft: Draft) -> None:
    from newsdedup.measure.packfile import write

    sink.write(write(draft).encode("utf-8"))
    sink.commit()


def _write_all(folder: str, drafts: Iterable[Draft]) -> None:
    """Write every pack that proposes something into the folder, named for its site."""
    from newsdedup.sinks.jsonl import open_sink

    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise CannotCreate(f"{folder}: {fault.strerror}; name a folder that can be made") from fault
    for draft in drafts:
        if draft.proposals:
            name = "".join(c if c.isalnum() or c in ".-_" else "-" for c in draft.site).lstrip(".")
            sink = open_sink(str(Path(folder, f"{name}.yaml")))
            try:
                _publish(sink, draft)
            finally:
                sink.abort()
