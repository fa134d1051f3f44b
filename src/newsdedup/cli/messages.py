"""What the program says beside its data: one event a line on stderr, as text or as JSON, and the progress line.

Whatever a path or a page may hold, one event stays one line and no control sequence reaches the terminal.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from typing import Literal

from newsdedup.cli.summary import duration, speed
from newsdedup.report.visible import visible

Progress = Literal["auto", "always", "never"]

_LEAST_SHARE, _LEAST_SECONDS = 0.01, 2.0
"""of the input, and of time, that must be behind before the time left is told"""


class Messages:
    """The voice of one run. Plain until `configure` says otherwise."""

    def __init__(self) -> None:
        self.verbose = bool(os.environ.get("NEWSDEDUP_DEBUG"))
        self.quiet = False
        self.run = os.urandom(4).hex()
        """a name of this run, in every row of a JSON log"""
        self._json = False
        self._progress: Progress = "never"
        self._shown = False
        self._started = self._last = time.monotonic()

    def configure(self, *, quiet: bool, verbose: bool, form: str, progress: Progress) -> None:
        """Set how much is said, and in which form ("text" or "json")."""
        self.quiet = quiet
        self.verbose = self.verbose or verbose
        self._json = form == "json"
        if progress == "auto":
            dumb = os.environ.get("TERM") == "dumb" or bool(os.environ.get("CI"))
            progress = "always" if not quiet and not dumb and _is_terminal() else "never"
        self._progress = progress

    def say(self, event: str, text: str, **details: str | int) -> None:
        """Say one event: `text` for people, `details` for the machine that reads the JSON form."""
        if self._json:
            from json import dumps

            stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
            row = {"time": stamp, "run": self.run, "event": event, "message": text, **details}
            self._write(dumps(row))
        else:
            self._write(f"newsdedup: {visible(text)}")

    def note(self, event: str, text: str, **details: str | int) -> None:
        """Say an event that leaves the run a success: nothing under -q."""
        if not self.quiet:
            self.say(event, text, **details)

    @property
    def watched(self) -> bool:
        """Tell whether progress is shown."""
        return self._progress != "never"

    def progress(self, documents: int, articles: int, share: float | None = None) -> None:
        """Show how far the run is, at most five times a second on a terminal and once a second elsewhere.

        Args:
            documents, articles: done so far.
            share: of the input, from 0 to 1, where its size is known; gives the time left.
        """
        if self._progress == "never":
            return
        now = time.monotonic()
        terminal = _is_terminal() and not self._json
        if now - self._last < (0.2 if terminal else 1.0):
            return
        self._last = now
        passed = now - self._started
        text = f"{documents:,} documents, {articles:,} articles, {speed(documents, passed)} a second"
        if share is not None and share > _LEAST_SHARE and passed > _LEAST_SECONDS:
            text += f", {100 * share:.0f} %, {duration(passed * (1 - share) / share)} left"
        if terminal:
            self._raw(f"\r\x1b[K{text}")
            self._shown = True
        else:
            self.say("progress", text, documents=documents, articles=articles)

    def show(self, lines: Iterable[str]) -> None:
        """Show lines to someone at a terminal, and to nobody else."""
        if self.quiet or self._json or not _is_terminal():
            return
        faint = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        for line in lines:
            self._write(f"\x1b[2m{visible(line)}\x1b[0m" if faint else visible(line))

    @property
    def seconds(self) -> float:
        """Tell how long the run has been going."""
        return time.monotonic() - self._started

    def finish(self) -> None:
        """Take the progress line off the terminal."""
        if self._shown:
            self._raw("\r\x1b[K")
            self._shown = False

    def _write(self, line: str) -> None:
        self.finish()
        self._raw(line + "\n")

    def _raw(self, text: str) -> None:
        """Write to stderr; a stderr that is closed or full stops nothing."""
        if sys.stderr is None:
            return
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except (OSError, ValueError):
            return


def _is_terminal() -> bool:
    try:
        return sys.stderr is not None and sys.stderr.isatty()
    except ValueError:
        return False
