"""Files appear whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from newsdedup.errors import CannotCreate
from newsdedup.sinks import open_sink


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino


def test_nothing_is_there_before_commit_and_all_of_it_after(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    sink = open_sink(str(path))
    sink.write(b"a\n")
    sink.flush()
    assert not path.exists()
    sink.commit()
    assert path.read_bytes() == b"a\n"
    sink.abort()
    assert [p.name for p in tmp_path.iterdir()] == ["out.jsonl"]


def test_abort_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_bytes(b"lama\n")
    sink = open_sink(str(path))
    sink.write(b"baru\n")
    sink.abort()
    sink.abort()
    assert path.read_bytes() == b"lama\n"
    assert [p.name for p in tmp_path.iterdir()] == ["out.jsonl"]


def test_the_mode_is_the_old_file_s_or_the_umask_s(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.touch()
    old.chmod(0o664)
    before = os.umask(0o027)
    try:
        for path in (old, tmp_path / "new"):
            open_sink(str(path)).commit()
    finally:
        os.umask(before)
    assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("old", "new")] == [0o664, 0o640]


def test_a_link_to_a_file_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("file")
    sink = open_sink(str(tmp_path / "link"))
    sink.write(b"a\n")
    sink.commit()
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_bytes() == b"a\n"


def test_both_the_old_and_the_new_file_are_ours(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_bytes(b"lama\n")
    sink = open_sink(str(path))
    (temporary,) = (p for p in tmp_path.iterdir() if p != path)
    assert sink.identity() == {_identity(path), _identity(temporary)}
    sink.abort()


def test_two_runs_into_one_file_do_not_meet(tmp_path: Path) -> None:
    path = str(tmp_path / "out")
    first, second = open_sink(path), open_sink(path)
    first.write(b"1\n")
    second.write(b"2\n")
    second.commit()
    first.commit()
    assert (tmp_path / "out").read_bytes() == b"1\n"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_long_name_still_has_room_for_a_temporary_one(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 127)
    open_sink(str(path)).commit()
    assert path.exists()


def test_a_descriptor_is_written_in_place(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as file:
        file.write(b"sebelum\n")
        file.flush()
        sink = open_sink(f"/dev/fd/{file.fileno()}")
        assert sink.identity() == {_identity(tmp_path / "log")}
        sink.write(b"sesudah\n")
        sink.commit()
        file.write(b"lagi\n")
    assert (tmp_path / "log").read_bytes() == b"sebelum\nsesudah\nlagi\n"


@pytest.mark.parametrize("path", ["tidak/ada/out", "file/out", ".", "x" * 300])
def test_what_cannot_be_created_says_so(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotCreate, match="cannot create|is a directory"):
        open_sink(str(tmp_path / path))
    assert [p.name for p in tmp_path.iterdir()] == ["file"]
