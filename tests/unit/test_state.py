"""The memory between runs: what is laid by comes back, what is too old goes, and old layouts are brought up to date."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest

from newsdedup.dedup import runs
from newsdedup.dedup.kept import Kept
from newsdedup.dedup.past import Elders
from newsdedup.errors import ConfigFault, Damaged
from newsdedup.model import Document, Outcome, Source
from newsdedup.state import migrations, opening, place, sums
from newsdedup.state.inspect import check, looked_at
from newsdedup.state.lock import locked
from newsdedup.state.memory import Memory, Terms
from newsdedup.state.seen import key

DAY = 86400
NOW = 1_700_000_000


@contextmanager
def memory(folder: Path, **terms: object) -> Iterator[Memory]:
    path = str(folder / "state")
    with locked(path) as lock, closing(Memory(path, Terms("sketch", "recipe", NOW, **terms), lock)) as opened:  # type: ignore[arg-type]
        yield opened


def keep(opened: Memory, *articles: tuple[int, str | None]) -> None:
    """Remember articles, given as leader and date."""
    first = opened.articles.known()
    for number, (leader, published) in enumerate(articles):
        opened.articles.put(f"words {number}".encode())
        opened.articles.told(Kept(first + leader, published, f"blob {number}".encode(), key_of(first + number)))
        opened.note(published)
    opened.commit(([], []), [], {})


def key_of(ordinal: int) -> bytes:
    return runs.entries(np.array([7 << 40], np.uint64), ordinal)


def found(opened: Memory) -> list[int]:
    """List what stands under the one key that all articles have."""
    return Elders(opened.articles, 99).find(np.array([7 << 40], np.uint64))[1].tolist()


def test_what_was_kept_comes_back_in_order(tmp_path: Path) -> None:
    with memory(tmp_path) as opened:
        keep(opened, (0, None), (1, None), (0, None))
    with memory(tmp_path) as opened:
        assert found(opened) == [1, 2, 3]
        assert [opened.articles.note(n) for n in (1, 2, 3)] == [(1, b"blob 0"), (2, b"blob 1"), (1, b"blob 2")]
        assert [opened.articles.get(n) for n in (1, 2, 3)] == [b"words 0", b"words 1", b"words 2"]


def test_what_was_not_committed_never_was(tmp_path: Path) -> None:
    document = Document(Source("a", 0), "text")
    with memory(tmp_path) as opened:
        keep(opened, (0, None))
        opened.articles.put(b"words")
        opened.articles.told(Kept(2, None, b"blob", key_of(2)))
        assert not opened.seen.meet(document)
        assert opened.seen.meet(document)
        assert opened.articles.get(2) == b"words"
    with memory(tmp_path) as opened:
        assert found(opened) == [1]
        assert not opened.seen.meet(document)


def test_an_old_article_goes_with_its_faces_and_those_left_close_up(tmp_path: Path) -> None:
    with memory(tmp_path) as opened:
        keep(
            opened,
            (0, "2023-01-01"),
            (1, "2023-11-10"),
            (0, "2023-11-10"),
            (1, "2023-01-01"),
            (4, None),
            (5, "2095-01-01"),
        )
    with memory(tmp_path, window=30 * DAY) as opened:
        assert "2 articles" in opened.notices[0]
        assert found(opened) == [2, 4, 5, 6]
        assert opened.articles.note(4) == (2, b"blob 3")
        assert opened.articles.get(4) == b"words 3"
        opened.articles.put(b"words 6")
        opened.articles.told(Kept(5, None, b"blob 6", key_of(7)))
        opened.commit(([], []), [], {})
    with memory(tmp_path) as opened:
        assert found(opened) == [2, 4, 5, 6, 7]
        assert opened.articles.get(7) == b"words 6"
        with pytest.raises(Damaged):
            opened.articles.note(1)
        assert opened.store.rows("SELECT count(*) FROM gone") == [(0,)], "their keys went with the merge"


def test_the_key_is_the_same_before_and_after_cleaning() -> None:
    document = Document(Source("a", 3, "x"), "text")
    assert key(document) == key(Outcome("empty", document.source, document.id))
    others = [Document(Source("a", 3), "other"), Document(Source("b", 3), "text"), Document(Source("a", 4), "text")]
    assert len({key(one) for one in [document, *others]}) == 4
    reasons = [Outcome("rejected", Source("a", 3), reason=reason) for reason in ("broken", "too long")]
    assert len({key(one) for one in [document, *reasons]}) == 3


def test_a_row_that_was_changed_is_damage(tmp_path: Path) -> None:
    with memory(tmp_path) as opened:
        keep(opened, (0, None), (0, None))
    connection = sqlite3.connect(tmp_path / "state")
    connection.execute("UPDATE kept SET leader = 7 WHERE id = 2")
    connection.commit()
    connection.close()
    (tmp_path / "state.lock").unlink()
    with memory(tmp_path) as opened:
        assert opened.articles.note(1) == (1, b"blob 0")
        with pytest.raises(Damaged, match="kept article 2"):
            opened.articles.note(2)


def test_runs_are_merged_and_nothing_in_them_is_lost(tmp_path: Path) -> None:
    for _ in range(9):
        with memory(tmp_path) as opened:
            keep(opened, (0, None), (1, None))
    with memory(tmp_path) as opened:
        assert len(opened.store.rows("SELECT * FROM levels")) < 9
        assert found(opened)[:12] == [*range(1, 13)], "as many as count under one key"


def test_an_older_layout_is_brought_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with memory(tmp_path) as opened:
        keep(opened, (0, None))

    def m003_remark(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE runs ADD COLUMN remark TEXT")

    def m004_broken(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE half (id)")
        raise sqlite3.OperationalError("broken")

    def versions(*steps: migrations.Step) -> None:
        monkeypatch.setattr(migrations, "STEPS", steps)
        monkeypatch.setattr(migrations, "VERSION", len(steps))
        monkeypatch.setattr(opening, "VERSION", len(steps))

    now = migrations.STEPS
    versions(*now, m003_remark, m004_broken)
    with pytest.raises(Damaged), closing(opening.open_state(str(tmp_path / "state"))):
        pass
    versions(*now, m003_remark)
    with closing(opening.open_state(str(tmp_path / "state"))) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(now) + 1,)
        assert connection.execute("SELECT remark FROM runs").fetchall() == [(None,)]
        assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'half'").fetchall() == []
    versions(*now)
    with pytest.raises(ConfigFault, match="newer"):
        opening.open_state(str(tmp_path / "state"))


def test_a_state_of_version_2_is_brought_up_to_date(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sums, "_OWN_SUM", 1 << 20)  # then a block was summed as a whole
        for _ in range(3):
            with memory(tmp_path) as opened:
                keep(opened, (0, None), (1, None))
        with memory(tmp_path) as opened, opened.store.transaction():
            opened.store.put("sieves", (1 << 32, bytes(1 << 18)))
    connection = sqlite3.connect(tmp_path / "state")
    connection.execute("DROP TABLE pours")
    connection.execute("DROP TABLE pages")
    connection.execute("PRAGMA user_version = 2")
    connection.close()
    with memory(tmp_path) as opened:
        assert opened.store.rows("PRAGMA user_version") == [(migrations.VERSION,)]
        assert found(opened) == [1, 2, 3, 4, 5, 6]
        keep(opened, (0, None))
    with memory(tmp_path) as opened:
        assert found(opened) == [1, 2, 3, 4, 5, 6, 7]
    with looked_at(str(tmp_path / "state")) as store:
        assert list(check(store)) == []


def test_a_damaged_state_is_not_made_sound_by_bringing_it_up_to_date(tmp_path: Path) -> None:
    with memory(tmp_path) as opened:
        keep(opened, (0, None))
    connection = sqlite3.connect(tmp_path / "state")
    connection.execute("DROP TABLE pours")
    connection.execute("UPDATE meta SET value = '7' WHERE name = 'last'")
    connection.execute("PRAGMA user_version = 2")
    connection.commit()
    connection.close()
    (tmp_path / "state.lock").unlink()
    with pytest.raises(Damaged), memory(tmp_path):
        pass


def test_a_small_run_writes_no_sieve_and_a_long_one_no_longer_ones_than_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "WHOLE", 4)
    with memory(tmp_path) as opened:
        keep(opened, *[(0, None)] * 5)
        assert opened.store.rows("SELECT * FROM sieves") == []
        opened.articles.put(b"words")
        keys = np.arange(10 * runs.BLOCK, dtype=np.uint64) << np.uint64(40)
        opened.articles.told(Kept(6, None, b"blob", runs.entries(keys, 6)))
        opened.commit(([], []), [], {})
        lengths = [length for (length,) in opened.store.rows("SELECT length(data) FROM sieves")]
        assert sum(lengths) <= 1024 * 11  # type: ignore[arg-type]


def test_there_is_no_log_on_a_network_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "on_network", lambda path: True)
    with memory(tmp_path) as opened:
        keep(opened, (0, None))
        assert opened.store.rows("PRAGMA journal_mode") == [("delete",)]
        assert not (tmp_path / "state-wal").exists()
    monkeypatch.setattr(opening, "on_network", lambda path: False)
    with memory(tmp_path) as opened:
        assert opened.store.rows("PRAGMA journal_mode") == [("wal",)]
        assert found(opened) == [1]
    monkeypatch.setattr(opening, "on_network", lambda path: True)
    with memory(tmp_path) as opened:
        assert opened.store.rows("PRAGMA journal_mode") == [("delete",)]
        assert opened.store.rows("PRAGMA synchronous") == [(2,)]


def test_the_deepest_mount_says_what_the_disk_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(
        "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
        f"30 22 0:40 / {tmp_path}/shared\\040disk rw,relatime shared:1 - nfs4 host:/export rw\n"
        f"31 30 8:2 / {tmp_path}/shared\\040disk/local rw - xfs /dev/sdb1 rw\n"
    )
    monkeypatch.setattr(place, "MOUNTS", table)
    expected = {
        "state": False,
        "shared disk/state": True,
        "shared disk/a/state": True,
        "shared disk/local/state": False,
    }
    assert {name: place.on_network(os.fspath(tmp_path / name)) for name in expected} == expected
    monkeypatch.setattr(place, "MOUNTS", tmp_path / "none")
    assert not place.on_network(str(tmp_path / "shared disk" / "state"))
