"""Keys in runs that are poured together bit by bit: at any time, what stands under a key is what was put there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdedup.dedup import past as past_
from newsdedup.dedup import runs
from newsdedup.dedup.kept import Kept
from newsdedup.dedup.past import Elders
from newsdedup.dedup.postings import reduced
from newsdedup.dedup.tallies import HOLDERS
from newsdedup.sketch.words import Hashes
from newsdedup.state import levels
from newsdedup.state.inspect import check, looked_at
from newsdedup.state.lock import locked
from newsdedup.state.memory import Memory, Terms

KEYS = 40
NOW = 1_700_000_000


def keys_of(numbers: set[int]) -> Hashes:
    return np.sort(reduced(np.array(sorted(numbers), np.uint64) * np.uint64(0x9E3779B97F4A7C15)))


class Model:
    """A state, and beside it what should be in it."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)
        self.holders: dict[int, list[int]] = {}
        self.next = 1

    @contextmanager
    def opened(self, window: int | None = None) -> Iterator[Memory]:
        """Open the state, forgetting what is older than a window."""
        terms = Terms("sketch", "recipe", NOW, window)
        with locked(self.path) as lock, closing(Memory(self.path, terms, lock)) as memory:
            yield memory

    def put(self, memory: Memory, articles: list[set[int]]) -> None:
        """Commit articles, given by their keys."""
        for numbers in articles:
            keys = keys_of(numbers)
            memory.articles.put(b"words")
            published = f"2023-01-{1 + self.next % 28:02}"
            memory.articles.told(Kept(self.next, published, b"blob", runs.entries(keys, self.next)))
            memory.note(published)
            for key in keys.tolist():
                self.holders.setdefault(key, []).append(self.next)
            self.next += 1
        memory.commit(([], []), [], {})

    def compare(self, asked: set[int]) -> None:
        """Look keys up, and every row."""
        with self.opened() as memory:
            alive = {row[0] for row in memory.store.rows("SELECT id FROM kept")}
            keys = keys_of(asked)
            place, ordinal = Elders(memory.articles, HOLDERS).find(keys)
            found: dict[int, list[int]] = {}
            for key, own in zip(keys[place].tolist(), ordinal.tolist(), strict=True):
                found.setdefault(key, []).append(own)
            for key in keys.tolist():
                every = self.holders.get(key, [])
                wanted = [own for own in every if own in alive]
                if len(every) <= HOLDERS:
                    assert found.get(key, []) == wanted
                else:
                    assert found.get(key, [])[:1] == wanted[:1] or every[0] not in alive
                    assert set(found.get(key, [])) <= set(wanted)
        with looked_at(self.path) as store:
            assert list(check(store)) == []


ARTICLES = st.lists(st.sets(st.integers(0, KEYS - 1), min_size=1, max_size=6), min_size=1, max_size=30)


@settings(max_examples=15, deadline=None)
@given(
    batches=st.lists(st.tuples(ARTICLES, st.sampled_from((None, None, 9 * 86400))), min_size=1, max_size=12),
    asked=st.sets(st.integers(0, KEYS + 4), min_size=1),
)
def test_what_stands_under_a_key_is_what_was_put_there(
    batches: list[tuple[list[set[int]], int | None]], asked: set[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    model = Model(tmp_path_factory.mktemp("levels") / "state")
    with pytest.MonkeyPatch.context() as patched:
        for room, name, value in (
            (runs, "BLOCK", HOLDERS + 1), (runs, "SIEVE", 2), (past_, "SIEVE", 2), (runs, "WHOLE", 3),
            (past_, "_WHOLE", 3), (runs, "_CHUNK", 2), (levels, "_SMALL", 4), (runs, "_SIEVE_BYTES", 24),
        ):  # fmt: skip
            patched.setattr(room, name, value)
        for articles, window in batches:
            with model.opened(window) as memory:
                model.put(memory, articles)
            model.compare(asked)


def test_no_batch_pays_for_all_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model, most, written = Model(tmp_path / "state"), 0, list[int]()
    monkeypatch.setattr(levels, "_SMALL", 4)
    monkeypatch.setattr(runs, "SIEVE", 4)
    monkeypatch.setattr(past_, "SIEVE", 4)
    real = runs.poured
    monkeypatch.setattr(runs, "poured", lambda *given: written.append(0) or _counted(real(*given), written))
    for number in range(40):
        written.clear()
        with model.opened() as memory:
            model.put(memory, [{key * 40 + number for key in range(2_000)}])
        most = max(most, sum(written))
    assert most < 40 * 4 / 2, "blocks: half of what there is"
    with model.opened() as memory:
        assert len(memory.articles.runs()) < 12
        asked = keys_of({key * 40 for key in range(2_000)})
        assert Elders(memory.articles, HOLDERS).find(asked)[1].tolist() == [1] * 2_000


def _counted(done: runs.Poured, written: list[int]) -> runs.Poured:
    written.append(len(done.blocks))
    return done


def test_more_under_one_key_than_is_read_at_a_time() -> None:
    count = 2 * runs.BLOCK * runs._CHUNK
    blocks = list(runs.ordered([runs.entries(np.array([7 << 40], np.uint64), number) for number in range(count)]))
    done = runs.poured((blocks, []), 0, (), HOLDERS)
    assert done.above == runs.END
    assert runs.checked(done.blocks)[: HOLDERS + 1].tolist() == [*((7 << 40) + n for n in range(HOLDERS)), runs.END]
