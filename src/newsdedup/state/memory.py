"""The memory of one run: what earlier runs left, and what this one adds, a batch at a time.

A batch is one transaction: documents met, articles kept, how far every file is committed, and the run's own row.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from newsdedup.errors import ConfigFault, Damaged
from newsdedup.state import whole
from newsdedup.state.articles import Articles, seconds
from newsdedup.state.faults import REPAIR
from newsdedup.state.files import File, Files
from newsdedup.state.habits import Customs
from newsdedup.state.seen import Keys, Seen
from newsdedup.state.store import Store
from newsdedup.state.sums import digest

_DAY = 86400


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a run uses a state."""

    sketch: str
    """what makes sketches comparable, as text"""
    recipe: str
    now: int
    """seconds since 1970: the date of what has none"""
    window: int | None = None
    """seconds after which a kept article is forgotten, before the newest one's date"""
    reprocess: bool = False
    by_clock: bool = False
    """`now` is what the machine's clock says, which may be behind: what has no date is as new as the newest is then"""


class Progress(NamedTuple):
    """How far a file is from now on."""

    file: File
    length: int
    blocks: tuple[tuple[int, bytes], ...]


class Memory:
    """A state, open for one run that holds its lock.

    Raises:
        Damaged, ConfigFault, OutputFault, Forbidden, CannotCreate: it cannot be had, or not on these terms.
    """

    def __init__(self, path: str, terms: Terms | None, lock: int) -> None:
        """Open it; without terms no run takes place, and nothing is kept. `lock` is the descriptor of its lock."""
        self._lock, self._path = lock, os.path.realpath(path)
        self._ended = terms is None
        self._got_on = False
        noted = whole.noted(lock)
        if log := whole.foreign_log(noted, self._path):
            raise Damaged(
                f"{path}: was left without a log, and {log} is there, left of another copy of it: remove that "
                f"file and {path}-shm, if it is there, and run again"
            )
        suspected = whole.suspected(noted, self._path, whole.SMALL)
        self.store = Store(path)
        if terms is None:
            terms = Terms(self.store.meta.get("sketch", ""), self.store.meta.get("recipe", ""), 0)
        try:
            self.files = Files(self.store)
            self.customs = Customs(self.store)
            self.seen = Seen(self.store)
            self._newest = int(self.store.meta.get("newest", "0"))
            self.articles = Articles(self.store, max(terms.now, self._newest) if terms.by_clock else terms.now)
            self.notices: list[str] = []
            self._terms = terms
            if suspected == self.store.seal:
                raise Damaged(f"{path}: damaged: bytes of it were changed since the last run: {REPAIR}")
            self.left_whole = noted is not None and noted.seal == self.store.seal
            """the last run came to its end: nothing it wrote waits to be cut off"""
            self.died = whole.begun(lock)
            """runs in a row that ended before they got anything done"""
            whole.begin(lock, self.died + (not self._ended))
            self._check(terms)
            if terms.window is not None and self._newest and not terms.reprocess:
                gone = self.articles.expire(self._newest - terms.window)
                if gone:
                    self.notices.append(f"{gone} articles are older than --window and were forgotten")
            self._run = self._last_run() + 1
            self._row: tuple[int, str, str | None, str, str, int | None] | None = None
            self._started = clock(terms.now)
        except BaseException:
            self.store.close()
            raise

    @property
    def generation(self) -> int:
        """Tell how often everything was cleaned anew."""
        return int(self.store.meta.get("generation", "0"))

    def going_on(self, files: Iterable[File]) -> bool:
        """Tell whether a run on `--reprocess` goes on with one that was broken off and wrote to these files."""
        return self.generation > 0 and self.store.meta.get("recipe") == self._terms.recipe and any(
            file.generation == self.generation for file in files
        )  # fmt: skip

    def begin_anew(self) -> None:
        """Forget documents and articles, to clean everything once more; files stay known."""
        with self.store.transaction():
            self.store.empty("seen", "pages", "kept", "words", "levels", "keys", "sieves", "pours", "gone", "better")
            self.articles.reread()
            self.store.meta["generation"] = str(self.generation + 1)
            self.store.meta["sketch"] = self._terms.sketch
            self.store.meta["recipe"] = self._terms.recipe

    def note(self, published: str | None) -> None:
        """Take in the date of an article that was met. One in the future says nothing of how old others are."""
        when = seconds(published)
        if when is not None and self._newest < when <= self._terms.now + _DAY:
            self._newest = when

    def commit(
        self,
        keys: Keys,
        progress: Iterable[Progress],
        counts: Mapping[str, int],
        code: int | None = None,
        also: Callable[[], None] | None = None,
    ) -> list[File]:
        """Make a batch durable.

        Args:
            keys: of the documents met.
            progress: of the files that were appended to; their bytes are on the disk.
            counts: of the run so far.
            code: the run's exit code, if this is its end.
            also: does more inside the transaction.

        Returns:
            The files, as they are known now.
        """
        with self.store.transaction():
            self.store.meta["sketch"], self.store.meta["recipe"] = self._terms.sketch, self._terms.recipe
            self.store.meta["newest"] = str(self._newest)
            self.seen.commit(keys)
            self.articles.commit()
            if also is not None:
                also()
            files = [self.files.advance(*one) for one in progress]
            row = self._row_of(counts, code)
        self._row = row
        if not self._got_on:
            whole.begin(self._lock, 0)
            self._got_on = True
        self._ended = code is not None
        self.articles.committed()
        self.seen.committed(keys)
        return files

    def close(self) -> None:
        """Let go; note how the state was left, if the run has come to its end."""
        self.store.close()
        if self._ended:
            whole.note(self._lock, self._path, self.store.seal)

    def _row_of(self, counts: Mapping[str, int], code: int | None) -> tuple[int, str, str | None, str, str, int | None]:
        if self._row is not None:
            self.store.take("runs", self._row)
        ended = None if code is None else clock(int(time.time()))
        row = (self._run, self._started, ended, self._terms.recipe, json.dumps(dict(counts)), code)
        self.store.put("runs", row)
        return row

    def _check(self, terms: Terms) -> None:
        meta = self.store.meta
        rows = self.store.rows("SELECT * FROM files")
        total = 0
        for row in rows:
            total ^= digest("files", *row)
        if (len(rows), total) != self.store.sums.of("files"):
            raise Damaged(f"{self.store.path}: damaged: what it says of the outputs was changed: {REPAIR}")
        if meta.get("sketch", terms.sketch) != terms.sketch and not terms.reprocess:
            raise ConfigFault(
                f"{self.store.path}: its articles were sketched as {meta['sketch']}, and this run would sketch as "
                f"{terms.sketch}; to go over to that, run once: newsdedup clean PATH... --reprocess --state "
                f"{self.store.path} -o NEW"
            )
        before = meta.get("recipe", terms.recipe)
        if before != terms.recipe and not terms.reprocess:
            self.notices.append(
                f"the recipe is another than in the last run ({before}, now {terms.recipe}): documents already seen "
                "stay as they were cleaned; --reprocess with a new -o cleans them again"
            )

    def _last_run(self) -> int:
        ((last,),) = self.store.rows("SELECT coalesce(max(id), 0) FROM runs")
        assert isinstance(last, int)
        return last


@contextmanager
def opened(path: str, lock: int) -> Iterator[Memory]:
    """Open a state for something else than a run; `lock` is the descriptor of its lock."""
    with closing(Memory(path, None, lock)) as memory:
        yield memory


def clock(when: int) -> str:
    """Write seconds since 1970 as a date and time of UTC."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=when)).strftime("%Y-%m-%dT%H:%M:%SZ")
