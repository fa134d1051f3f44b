"""`clean --ledger` and `restore`, as their users run them: what went in comes out, and damage is said."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

from newsdedup.cli import newsdedup as group
from tests.cli.stories import jsonl, story
from tests.conftest import SEEDS, Newsdedup, environment, program
from tests.property.pages import raw_page

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"

Rows = list[dict[str, Any]]
Cleaned = Callable[..., tuple[Path, Path]]


def rows(path: Path) -> Rows:
    return [json.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]


def write(path: Path, found: Rows) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in found), encoding="utf-8")


def said(done: subprocess.CompletedProcess[bytes]) -> str:
    return done.stderr.decode()


def tree(folder: Path) -> dict[str, bytes]:
    """Give every file below a folder, hidden ones too."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture
def newsdedup(tmp_path: Path) -> Newsdedup:
    """Run the program: in this process where that is the same, since there are many runs here."""

    def run(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        words = [os.fspath(argument) if isinstance(argument, Path) else str(argument) for argument in arguments]
        if stdin or "-j" in words:
            return subprocess.run(
                program(*words), input=stdin, capture_output=True, env=environment(), cwd=tmp_path, check=False
            )
        done = CliRunner().invoke(group, words)
        return subprocess.CompletedProcess(words, done.exit_code, done.stdout_bytes, done.stderr_bytes)

    return run


@pytest.fixture
def cleaned(newsdedup: Newsdedup, tmp_path: Path) -> Cleaned:
    """Clean with a ledger; give the paths of both outputs."""

    def run(*arguments: str | Path, stdin: bytes = b"", code: int = 0) -> tuple[Path, Path]:
        out, ledger = tmp_path / "o.jsonl", tmp_path / "l.jsonl"
        done = newsdedup("clean", "-q", *arguments, "-o", out, "--ledger", ledger, stdin=stdin)
        assert done.returncode == code, said(done)
        return out, ledger

    return run


def dumps(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


class TestRoundTrip:
    def test_seeds(self, newsdedup: Newsdedup, cleaned: Cleaned, tmp_path: Path) -> None:
        out, ledger = cleaned(SEEDS)
        done = newsdedup("restore", out, "--ledger", ledger, "-o", tmp_path / "again")
        assert (done.returncode, said(done)) == (0, "newsdedup: 5 files restored\n")
        assert tree(tmp_path / "again") == tree(SEEDS)

    @pytest.mark.parametrize("data", ["dev/id/raw", "dev/pages/dumps", "dev/pages/dumps_flat"])
    def test_real_dumps(self, data: str, newsdedup: Newsdedup, cleaned: Cleaned, tmp_path: Path) -> None:
        if not (SHARED / data).is_dir():
            pytest.skip(f"the data to develop on is not beside the repository: shared/{data}")
        chosen = sorted((SHARED / data).iterdir())[:: 4 if data == "dev/id/raw" else 32]
        out, ledger = cleaned("--from", "text", *chosen)
        assert newsdedup("restore", out, "--ledger", ledger, "-o", tmp_path / "again").returncode == 0
        assert tree(tmp_path / "again") == {path.name: path.read_bytes() for path in chosen}

    def test_any_bytes(self, newsdedup: Newsdedup, cleaned: Cleaned, tmp_path: Path) -> None:
        folder = dumps(tmp_path / "in", {f"{seed:04}": raw_page(Random(seed)) for seed in range(1400, 2000)})
        out, ledger = cleaned("--from", "text", "-j", 2, folder, code=3)
        found = rows(ledger)
        assert {row["outcome"] for row in found} == {"article", "duplicate", "empty", "rejected"}
        assert all(end - start <= 20 for row in found for start, end, _ in row["pieces"])
        assert newsdedup("restore", out, "--ledger", ledger, "-o", tmp_path / "again").returncode == 0
        assert tree(tmp_path / "again") == tree(folder)

    def test_folders_keep_their_shape(self, newsdedup: Newsdedup, cleaned: Cleaned, tmp_path: Path) -> None:
        files = {"a.txt": story(1), "b/c.txt": story(2), "b/d/e.txt": "Baca juga:\n", "b/d/f.txt": story(1), "g": ""}
        folder = dumps(tmp_path / "in", {name: text.encode() for name, text in files.items()})
        out, ledger = cleaned(folder / "b", folder / "a.txt", folder / "g")
        assert newsdedup("restore", out, "--ledger", ledger, "-o", tmp_path / "again").returncode == 0
        assert tree(tmp_path / "again") == tree(folder)

    def test_two_processes_write_the_same_ledger(self, cleaned: Cleaned, tmp_path: Path) -> None:
        folder = dumps(tmp_path / "in", {f"{n}.txt": story(n % 7).encode() for n in range(20)})
        out, ledger = cleaned(folder)
        before = out.read_bytes(), ledger.read_bytes()
        cleaned(folder, "-j", 2)
        assert (out.read_bytes(), ledger.read_bytes()) == before

    def test_standard_input_goes_to_standard_output(self, newsdedup: Newsdedup, cleaned: Cleaned) -> None:
        raw = story(3).encode().replace(b"\n", b"\r\n") + b"\xff\0"
        out, ledger = cleaned("-", stdin=raw)
        assert newsdedup("restore", out, "--ledger", ledger).stdout == raw

    def test_standard_input_is_called_so(self, newsdedup: Newsdedup, cleaned: Cleaned, tmp_path: Path) -> None:
        folder = dumps(tmp_path / "in", {"a.txt": story(1).encode()})
        out, ledger = cleaned("-", folder, stdin=story(2).encode())
        assert newsdedup("restore", out, "--ledger", ledger, "-o", tmp_path / "again").returncode == 0
        assert tree(tmp_path / "again") == {"stdin": story(2).encode(), "a.txt": story(1).encode()}

    def test_records_of_a_split_file_are_joined(self, newsdedup: Newsdedup, cleaned: Cleaned, tmp_path: Path) -> None:
        parts = [f"=== {n}\r\n{story(n % 4)}" for n in range(6)] + ["=== 6\nBaca juga:\n", "=== 7\n\x81" + "\x81" * 99]
        raw = "\n\n".join(parts).encode("latin-1")
        folder = dumps(tmp_path / "in", {"many.txt": raw})
        out, ledger = cleaned("--split", "^===", folder, code=3)
        assert len(rows(ledger)) == 8
        assert newsdedup("restore", out, "--ledger", ledger).stdout == raw

    def test_packed_files_come_back_unpacked(self, newsdedup: Newsdedup, cleaned: Cleaned, tmp_path: Path) -> None:
        zstandard = pytest.importorskip("zstandard")
        first, second = story(1).encode(), story(2).encode()
        packed = {"a.txt.gz": gzip.compress(first), "b.txt.zst": zstandard.ZstdCompressor().compress(second)}
        out, ledger = cleaned(dumps(tmp_path / "in", packed))
        assert newsdedup("restore", out, "--ledger", ledger, "-o", tmp_path / "again").returncode == 0
        assert tree(tmp_path / "again") == {"a.txt": first, "b.txt": second}

    def test_jsonl_gives_a_file_a_record(self, newsdedup: Newsdedup, cleaned: Cleaned, tmp_path: Path) -> None:
        page = json.dumps({"text": f"<html><body><p>{story(9)}</p></body></html>"}).encode()
        folder = dumps(
            tmp_path / "in", {"a.jsonl": jsonl(1, 2, 1) + b"{broken\n" + page, "b.jsonl.gz": gzip.compress(page)}
        )
        out, ledger = cleaned(folder, code=3)
        done = newsdedup("restore", out, "--ledger", ledger, "-o", tmp_path / "again")
        assert done.returncode == 3
        assert "a.jsonl: 1 of its 5 records could not be read when it was cleaned" in said(done)
        found = tree(tmp_path / "again")
        flat = found.pop("a.jsonl.4.txt")
        assert found == {
            "a.jsonl.0.txt": story(1).encode(),
            "a.jsonl.1.txt": story(2).encode(),
            "a.jsonl.2.txt": story(1).encode(),
            "b.jsonl.txt": flat,
        }
        assert b"<p>" not in flat and "Pemerintah Kota" in flat.decode()

    def test_a_page_gives_its_text(self, newsdedup: Newsdedup, cleaned: Cleaned, tmp_path: Path) -> None:
        out, ledger = cleaned(dumps(tmp_path / "in", {"a.html": f"<html><body><p>{story(1)}".encode()}))
        assert newsdedup("restore", out, "--ledger", ledger, "-o", tmp_path / "again").returncode == 0
        ((name, data),) = tree(tmp_path / "again").items()
        assert name == "a.html.txt"
        assert b"<p>" not in data

    def test_a_path_that_was_named_twice(self, newsdedup: Newsdedup, cleaned: Cleaned, tmp_path: Path) -> None:
        folder = dumps(tmp_path / "in", {"a.txt": story(1).encode()})
        for duplicates in ("drop", "mark"):
            out, ledger = cleaned(folder, folder, "--duplicates", duplicates)
            assert len(rows(ledger)) == 2
            assert newsdedup("restore", out, "--ledger", ledger).stdout == story(1).encode()


class TestLedger:
    def test_every_document_has_a_row_in_the_order_of_the_input(self, cleaned: Cleaned, tmp_path: Path) -> None:
        files = {"a.txt": story(1), "b.txt": "Baca juga:\n", "c.txt": story(1), "d.txt": "\x81" * 200, "e.txt": ""}
        folder = dumps(tmp_path / "in", {name: text.encode("latin-1") for name, text in files.items()})
        _, ledger = cleaned("--from", "text", folder, code=3)
        found = [(Path(row["source"]["path"]).name, row["outcome"]) for row in rows(ledger)]
        wanted = ["article", "empty", "duplicate", "rejected", "empty"]
        assert found == list(zip(sorted(files), wanted, strict=True))

    def test_the_keys_and_their_order(self, cleaned: Cleaned, tmp_path: Path) -> None:
        _, ledger = cleaned(dumps(tmp_path / "in", {"a.txt": story(1).encode(), "b.txt": b""}))
        wanted = "source id outcome encoding bom sha256 text_sha256 lines pieces form check".split()
        assert [list(row) for row in rows(ledger)] == [wanted, wanted]

    def test_marked_duplicates_are_in_out_and_so_held_in_pieces(
        self, newsdedup: Newsdedup, cleaned: Cleaned, tmp_path: Path
    ) -> None:
        folder = dumps(tmp_path / "in", {"a.txt": story(1).encode(), "b.txt": story(1).encode()})
        out, ledger = cleaned(folder, "--duplicates", "mark")
        assert [row["outcome"] for row in rows(ledger)] == ["article", "duplicate"]
        assert all(row["text_sha256"] and max(e - s for s, e, _ in row["pieces"]) <= 20 for row in rows(ledger))
        assert newsdedup("restore", out, "--ledger", ledger, "-o", tmp_path / "again").returncode == 0
        assert tree(tmp_path / "again") == tree(folder)

    def test_it_is_no_input_and_published_whole_or_not(self, newsdedup: Newsdedup, tmp_path: Path) -> None:
        folder = dumps(tmp_path / "in", {"a.txt": story(1).encode(), "b.txt": b"\x81" * 200})
        arguments = ("clean", folder, "-o", folder / "o.jsonl", "--ledger", folder / "l.jsonl")
        assert newsdedup(*arguments).returncode == 3
        first = (folder / "l.jsonl").read_bytes()
        assert newsdedup(*arguments).returncode == 3
        assert (folder / "l.jsonl").read_bytes() == first
        assert newsdedup(*arguments, "--max-errors", "0").returncode == 65
        assert (folder / "l.jsonl").read_bytes() == first
        assert sorted(tree(folder)) == ["a.txt", "b.txt", "l.jsonl", "o.jsonl"]

    @pytest.mark.parametrize(
        "one",
        [("--ledger", "-"), ("-o", "/nowhere/x", "--ledger", "/nowhere/./x"), ("--rejects", "x", "--ledger", "x")],
    )
    def test_two_outputs_need_two_files(self, one: Sequence[str], newsdedup: Newsdedup, tmp_path: Path) -> None:
        done = newsdedup("clean", SEEDS, *one)
        assert done.returncode == 2
        assert "cannot both go to" in said(done)

    def test_counts_of_the_record_are_those_of_the_ledger(self, cleaned: Cleaned) -> None:
        out, ledger = cleaned(SEEDS)
        for article, row in zip(rows(out), rows(ledger), strict=True):
            gone = [kind for _, cls, kind, _, _ in row["lines"] if cls not in ("kept", "blank")]
            cuts = [kind for *_, spans in row["lines"] for _, _, kind, _ in spans]
            assert {kind: gone.count(kind) for kind in gone} == article["removed"]
            assert {kind: cuts.count(kind) for kind in cuts} == article["removed_inline"]


@pytest.fixture
def pair(cleaned: Cleaned, tmp_path: Path) -> tuple[Path, Path]:
    files = {f"{n}.txt": (story(n) + "Baca Juga: Harga Emas Naik Lagi\n").encode() for n in range(3)}
    return cleaned(dumps(tmp_path / "in", files))


class TestDamage:
    def test_a_changed_text(self, newsdedup: Newsdedup, pair: tuple[Path, Path], tmp_path: Path) -> None:
        out, ledger = pair
        found = rows(out)
        found[1]["text"] = found[1]["text"].replace("Kota", "Desa", 1)
        write(out, found)
        done = newsdedup("restore", out, "--ledger", ledger, "-o", tmp_path / "again")
        assert done.returncode == 76
        assert "1.txt: `text` in OUT is not the one that was written" in said(done)
        assert "2 files restored, 1 damaged" in said(done)
        assert sorted(tree(tmp_path / "again")) == ["0.txt", "2.txt"]

    def test_other_fields_of_out_may_change(
        self, newsdedup: Newsdedup, pair: tuple[Path, Path], tmp_path: Path
    ) -> None:
        out, ledger = pair
        write(out, [{"text": row["text"], "title": "x", "source": row["source"]} for row in reversed(rows(out))])
        assert newsdedup("restore", out, "--ledger", ledger, "-o", tmp_path / "again").returncode == 0

    @pytest.mark.parametrize(
        "change", ["lines", "pieces", "outcome", "encoding", "bom", "sha256", "text_sha256", "form"]
    )
    def test_a_changed_ledger(self, change: str, newsdedup: Newsdedup, pair: tuple[Path, Path], tmp_path: Path) -> None:
        out, ledger = pair
        found = rows(ledger)
        found[1][change] = {"lines": found[0]["lines"][:-1], "pieces": [], "bom": True, "form": "html"}.get(change)
        write(ledger, found)
        done = newsdedup("restore", out, "--ledger", ledger, "-o", tmp_path / "again")
        assert done.returncode == 76
        assert "1.txt" in said(done)
        assert tree(tmp_path / "again").keys() == {"0.txt", "2.txt"}

    @pytest.mark.parametrize("which", ["out", "ledger"])
    def test_a_missing_row(self, which: str, newsdedup: Newsdedup, pair: tuple[Path, Path], tmp_path: Path) -> None:
        changed = pair[which == "ledger"]
        write(changed, rows(changed)[1:])
        done = newsdedup("restore", pair[0], "--ledger", pair[1], "-o", tmp_path / "again")
        assert done.returncode == 76
        assert "0.txt" in said(done)

    def test_a_missing_record_amid_a_split_file(self, newsdedup: Newsdedup, cleaned: Cleaned, tmp_path: Path) -> None:
        raw = "".join(f"=== {n}\n{story(n)}" for n in range(3)).encode()
        out, ledger = cleaned("--split", "^===", dumps(tmp_path / "in", {"a.txt": raw}))
        for path in (out, ledger):
            write(path, [row for row in rows(path) if row["source"]["record"] != 1])
        done = newsdedup("restore", out, "--ledger", ledger)
        assert (done.returncode, done.stdout) == (76, b"")
        assert "a.txt: record 1 is missing in the ledger" in said(done)

    @pytest.mark.parametrize(
        "data", [b"", b"not json\n", b"[]\n", b'{"text": "x"}\n', b'{"source": {"path": 1}}\n', b"{"]
    )
    def test_a_ledger_that_is_none(self, data: bytes, newsdedup: Newsdedup, pair: tuple[Path, Path]) -> None:
        pair[1].write_bytes(data)
        done = newsdedup("restore", pair[0], "--ledger", pair[1])
        assert (done.returncode, done.stdout) == (76, b"")
        assert "bug" not in said(done)

    def test_a_file_that_is_cut_off(self, newsdedup: Newsdedup, pair: tuple[Path, Path]) -> None:
        for path in pair:
            whole = path.read_bytes()
            path.write_bytes(whole[:-10])
            done = newsdedup("restore", pair[0], "--ledger", pair[1])
            assert done.returncode == 76
            assert f"{path}:3: the last line is cut off" in said(done)
            path.write_bytes(whole)

    def test_the_wrong_way_round(self, newsdedup: Newsdedup, pair: tuple[Path, Path], tmp_path: Path) -> None:
        done = newsdedup("restore", pair[1], "--ledger", pair[0], "-o", tmp_path / "again")
        assert done.returncode == 76
        assert tree(tmp_path / "again") == {}

    def test_two_versions_of_a_file(self, newsdedup: Newsdedup, pair: tuple[Path, Path], tmp_path: Path) -> None:
        found = rows(pair[1])
        other = found[0] | {"sha256": "0" * 64}
        write(pair[1], [*found, other])
        done = newsdedup("restore", pair[0], "--ledger", pair[1], "-o", tmp_path / "again")
        assert done.returncode == 76
        assert "0.txt: the ledger holds two versions of it" in said(done)

    def test_an_unreadable_document_is_said(self, newsdedup: Newsdedup, cleaned: Cleaned, tmp_path: Path) -> None:
        folder = dumps(tmp_path / "in", {"a.txt": story(1).encode(), "b.txt.gz": gzip.compress(b"x" * 999)[:-8]})
        out, ledger = cleaned(folder, code=3)
        done = newsdedup("restore", out, "--ledger", ledger, "-o", tmp_path / "again")
        assert done.returncode == 3
        assert "b.txt.gz: it could not be read when it was cleaned" in said(done)
        assert list(tree(tmp_path / "again")) == ["a.txt"]


class TestUsage:
    def test_several_files_need_a_folder(self, newsdedup: Newsdedup, pair: tuple[Path, Path]) -> None:
        done = newsdedup("restore", pair[0], "--ledger", pair[1])
        assert (done.returncode, done.stdout) == (2, b"")
        assert "holds 3 files; name a folder for them with -o" in said(done)

    def test_without_anything_it_helps(self, newsdedup: Newsdedup, pair: tuple[Path, Path]) -> None:
        assert newsdedup("restore").returncode == 2
        done = newsdedup("restore", pair[0])
        assert done.returncode == 2
        assert "--ledger" in said(done)

    @pytest.mark.parametrize("missing", [0, 1])
    def test_what_cannot_be_opened(self, missing: int, newsdedup: Newsdedup, pair: tuple[Path, Path]) -> None:
        pair[missing].unlink()
        done = newsdedup("restore", pair[0], "--ledger", pair[1])
        assert done.returncode == 66
        assert f"{pair[missing]}: cannot be opened" in said(done)

    def test_a_folder_is_no_output(self, newsdedup: Newsdedup, pair: tuple[Path, Path], tmp_path: Path) -> None:
        assert newsdedup("restore", tmp_path, "--ledger", pair[1]).returncode == 66
        assert newsdedup("restore", "/dev/null", "--ledger", "/dev/null").returncode == 0

    def test_a_place_that_cannot_be(self, newsdedup: Newsdedup, pair: tuple[Path, Path]) -> None:
        done = newsdedup("restore", pair[0], "--ledger", pair[1], "-o", pair[0])
        assert done.returncode == 73


class TestNeverOutside:
    """Whatever paths a ledger holds, and whatever stands in the folder already."""

    def forged(self, pair: tuple[Path, Path], *paths: str) -> None:
        for file in pair:
            found = rows(file)[: len(paths)]
            for row, path in zip(found, paths, strict=True):
                row["source"]["path"] = path
                row.pop("check", None)
            write(file, found)

    @pytest.mark.parametrize(
        ("paths", "names"),
        [
            (("../../a.txt", "b.txt"), {"a.txt", "b.txt"}),
            (("/a/x.txt", "b/y.txt"), {"a/x.txt", "b/y.txt"}),
            (("/x.txt", "/y.txt"), {"x.txt", "y.txt"}),
            (("in/../../a.txt", "in/b.txt"), {"a.txt", "in/b.txt"}),
            (("../p/a.txt", "../q/b.txt"), {"p/a.txt", "q/b.txt"}),
            (("./a.txt", "a/../b/./c.txt"), {"a.txt", "b/c.txt"}),
            (("//h/a.txt", "/h//b.txt"), {"a.txt", "b.txt"}),
            (("~/a.txt", "b\\..\\c.txt"), {"~/a.txt", "b\\..\\c.txt"}),
            (("a/x.txt", "ab/x.txt"), {"a/x.txt", "ab/x.txt"}),
        ],
    )
    def test_paths_lead_only_downwards(
        self, paths: tuple[str, ...], names: set[str], newsdedup: Newsdedup, pair: tuple[Path, Path], tmp_path: Path
    ) -> None:
        self.forged(pair, *paths)
        before = tree(tmp_path)
        done = newsdedup("restore", pair[0], "--ledger", pair[1], "-o", tmp_path / "deep" / "again")
        assert done.returncode == 0, said(done)
        assert set(tree(tmp_path)) - set(before) == {f"deep/again/{name}" for name in names}

    @pytest.mark.parametrize("path", ["", "/", "..", "../..", ".", "a/..", "a\0b", "x/../.."])
    def test_a_path_that_names_no_file(
        self, path: str, newsdedup: Newsdedup, pair: tuple[Path, Path], tmp_path: Path
    ) -> None:
        self.forged(pair, path, "b.txt")
        before = tree(tmp_path)
        done = newsdedup("restore", pair[0], "--ledger", pair[1], "-o", tmp_path / "again")
        assert done.returncode == 76
        assert "names no file" in said(done)
        assert tree(tmp_path) == before

    @pytest.mark.parametrize(
        "paths", [("a.txt", "a.txt.gz"), ("../a.txt", "a.txt"), ("/x/a", "x/a"), ("a", "a/b"), ("stdin", "-")]
    )
    def test_two_paths_for_one_file(
        self, paths: tuple[str, str], newsdedup: Newsdedup, pair: tuple[Path, Path], tmp_path: Path
    ) -> None:
        self.forged(pair, *paths)
        before = tree(tmp_path)
        done = newsdedup("restore", pair[0], "--ledger", pair[1], "-o", tmp_path / "again")
        assert done.returncode == 73
        assert "would" in said(done) and "restored as" in said(done)
        assert tree(tmp_path) == before

    @pytest.mark.parametrize("where", ["file", "folder", "dangling"])
    def test_nothing_is_written_through_a_link(
        self, where: str, newsdedup: Newsdedup, pair: tuple[Path, Path], tmp_path: Path
    ) -> None:
        self.forged(pair, "in/sub/a.txt", "in/b.txt")
        outside = dumps(tmp_path / "outside", {"victim.txt": b"precious"})
        again = tmp_path / "again"
        (again / "sub").mkdir(parents=True)
        if where == "folder":
            (again / "sub").rmdir()
            (again / "sub").symlink_to(outside)
        else:
            (again / "sub" / "a.txt").symlink_to(outside / ("victim.txt" if where == "file" else "new.txt"))
        done = newsdedup("restore", pair[0], "--ledger", pair[1], "-o", again)
        assert done.returncode == 73
        assert "is a link there; nothing is written through links" in said(done)
        assert tree(outside) == {"victim.txt": b"precious"}

    def test_what_stands_there_is_replaced_or_refused(
        self, newsdedup: Newsdedup, pair: tuple[Path, Path], tmp_path: Path
    ) -> None:
        again = dumps(tmp_path / "again", {"0.txt": b"old"})
        arguments = ("restore", pair[0], "--ledger", pair[1], "-o", again)
        assert newsdedup(*arguments).returncode == 0
        assert tree(again) == tree(tmp_path / "in")
        (again / "1.txt").unlink()
        (again / "1.txt").mkdir()
        done = newsdedup(*arguments)
        assert done.returncode == 73
        assert "1.txt: is there already and is no file" in said(done)
