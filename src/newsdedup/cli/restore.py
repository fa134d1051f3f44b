"""`newsdedup restore`: the input again, byte for byte."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from newsdedup.cli.messages import Messages
from newsdedup.cli.options import option
from newsdedup.errors import UsageFault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdedup.report.refile import Entry, Target
    from newsdedup.report.restore import Key
    from newsdedup.report.rows import Rows

INCOMPLETE, DAMAGED = 3, 76
"""Exit codes of a restore that came to its end all the same."""


@click.command(short_help="Bring the input back, byte for byte, from the articles and the ledger.")
@click.argument("out", required=False, metavar="OUT", type=click.Path())
@option("--ledger", metavar="FILE", type=click.Path(), help="The ledger that was written with OUT.")
@option(
    "-o", "--output", metavar="DIR", type=click.Path(), help="Write the files below this folder.  [default: stdout]"
)
@option("-q", "--quiet", is_flag=True, help="Say nothing about a success.")
@option("-v", "--verbose", is_flag=True, help="Show where a bug is.")
@click.pass_context
def restore(context: click.Context, /, out: str | None, **given: Any) -> None:
    """Bring the input back, byte for byte, from the articles and the ledger.

    OUT is what clean wrote, unchanged: a change to a text or to the ledger is found. Each file comes back under its
    path as far as that differs, standard input as stdin, a JSONL text as PATH.RECORD.txt, a page's text as PATH.txt,
    gz and zst without their suffix.

    \b
    newsdedup clean dumps/ -o articles.jsonl --ledger ledger.jsonl
    newsdedup restore articles.jsonl --ledger ledger.jsonl -o again/
    diff -r dumps/ again/
    """
    if out is None:
        click.echo(context.get_help(), err=True)
        context.exit(2)
    if given["ledger"] is None:
        raise UsageFault("restore needs the ledger of that run; name it with --ledger")
    messages = context.ensure_object(Messages)
    messages.configure(quiet=given["quiet"], verbose=given["verbose"], form="text", progress="never")
    from newsdedup.report.rows import Rows

    with Rows(out) as articles, Rows(given["ledger"]) as ledger:
        context.exit(_Restoring(articles, ledger, messages).write(given["output"]))


class _Restoring:
    """One restore: OUT by key, the ledger by offset, one document in memory at a time."""

    def __init__(self, articles: Rows, ledger: Rows, messages: Messages) -> None:
        self._articles, self._ledger, self._messages = articles, ledger, messages
        self._held: dict[Key, tuple[int, ...]] = {}
        """where in OUT each document is; several times if its path was named several times"""
        self._damaged = 0

    def write(self, folder: str | None) -> int:
        """Write every file and give the exit code.

        Raises:
            RestoreError: OUT or the ledger is none.
            UsageFault: several files and no folder.
            CannotCreate: two paths would become one file, or a file cannot be made.
        """
        from newsdedup.report.refile import plan
        from newsdedup.report.restore import key_of

        for offset, row in self._articles:
            path, record = key_of(row)
            key = (sys.intern(path), record)
            self._held[key] = (*self._held.get(key, ()), offset)
        entries = list(self._entries())
        made = plan(entries)
        if folder is None and len(made.targets) > 1:
            raise UsageFault(f"the ledger holds {len(made.targets)} files; name a folder for them with -o")
        self._compare(entries)
        for line in made.damaged:
            self._say_damaged(line)
        for line in made.unread:
            self._messages.say("unread", line)
        written = self._to_stdout(made.targets) if folder is None else self._to_folder(made.targets, folder)
        code = DAMAGED if self._damaged else INCOMPLETE if made.unread else 0
        self._conclude(written, len(made.unread), code)
        return code

    def _entries(self) -> Iterator[Entry]:
        """Yield what the ledger holds; a row that says a document was unreadable must be sound to be believed."""
        from newsdedup.report.ledger import checksum
        from newsdedup.report.refile import Entry
        from newsdedup.report.restore import RestoreError, key_of, named

        for offset, row in self._ledger:
            path, record = key_of(row)
            if "sha256" not in row:
                raise RestoreError(f"{self._ledger.path}: is no ledger; name what clean wrote with --ledger")
            form, digest = row.get("form"), row.get("sha256")
            if digest is None and row.get("check", "") not in ("", checksum(row)):
                self._say_damaged(f"{named(row)}: the ledger was changed; restore needs the row as it was written")
            yield Entry(sys.intern(path), record, str(form or "text"), str(digest) if digest else None, offset)

    def _compare(self, entries: list[Entry]) -> None:
        """Say what OUT holds that the ledger does not know: an article that nothing can be said of."""
        known = {(entry.path, entry.record) for entry in entries}
        for path, record in self._held:
            if (path, record) not in known:
                where = f"{path}, record {record}" if record else path
                self._say_damaged(f"{where}: OUT holds it and the ledger does not; give the ledger of that run")

    def _to_stdout(self, targets: list[Target]) -> int:
        """Write the one file, having looked at all of it before the first byte."""
        written = 0
        for target in targets:
            with self._noting_damage():
                for _ in self._chunks(target):
                    pass
                for chunk in self._chunks(target):
                    sys.stdout.buffer.write(chunk)
                written += 1
        return written

    def _to_folder(self, targets: list[Target], path: str) -> int:
        from newsdedup.sinks.folder import Folder

        written = 0
        with Folder(path) as folder:
            for target in targets:
                with self._noting_damage():
                    folder.write(target.name, self._chunks(target))
                    written += 1
        return written

    def _chunks(self, target: Target) -> Iterator[bytes]:
        """Yield a file's documents as they were.

        Raises:
            RestoreError: one of them cannot be had.
        """
        from newsdedup.report.restore import restore as restored

        for entry in target.entries:
            row = self._ledger.at(entry.offset)
            wanted = row.get("text_sha256")
            yield restored(row, self._text(entry, wanted) if wanted is not None else None)

    def _text(self, entry: Entry, wanted: object) -> str | None:
        """Find the text of a document in OUT: the wanted one, where several rows go by its key."""
        from newsdedup.report.restore import text_digest

        text: str | None = None
        for offset in self._held.get((entry.path, entry.record), ()):
            found = self._articles.at(offset).get("text")
            text = found if isinstance(found, str) else ""
            if text_digest(text) == wanted:
                break
        return text

    @contextmanager
    def _noting_damage(self) -> Iterator[None]:
        """Go on after a damaged file: the others can still be saved."""
        from newsdedup.report.restore import RestoreError

        try:
            yield
        except RestoreError as fault:
            self._say_damaged(str(fault))

    def _say_damaged(self, line: str) -> None:
        self._damaged += 1
        self._messages.say("damaged", line)

    def _conclude(self, written: int, unread: int, code: int) -> None:
        if code == 0 and self._messages.quiet:
            return
        parts = [f"{written} files restored", *([f"{unread} paths unread"] if unread else [])]
        self._messages.say("tally", ", ".join([*parts, *([f"{self._damaged} damaged"] if self._damaged else [])]))
