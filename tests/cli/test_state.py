"""Runs that remember: what is new is written, what was seen is skipped, and many runs make what one would have made."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdedup.cli import newsdedup as program
from newsdedup.sources import html
from tests.cli.stories import jsonl, story


class Done(NamedTuple):
    code: int
    err: str
    out: str


class Program:
    """The program in this process, in a folder of its own."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str | Path) -> Done:
        with pytest.raises(SystemExit) as stop:
            program.main([str(argument) for argument in arguments])
        assert isinstance(stop.value.code, int)
        said = self._capsys.readouterr()
        return Done(stop.value.code, said.err, said.out)

    def clean(self, *arguments: str | Path) -> Done:
        return self("clean", "dumps", "--state", "state", *arguments)


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Program:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("NEWSDEDUP_")]:
        monkeypatch.delenv(name)
    (tmp_path / "dumps").mkdir()
    return Program(capsys)


def dump(name: str, data: bytes | str) -> None:
    Path("dumps", name).write_bytes(data if isinstance(data, bytes) else data.encode())


def rows(path: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in Path(path).read_bytes().split(b"\n")[:-1]]


def texts(path: str) -> list[object]:
    return [row["text"] for row in rows(path)]


def paragraphs(number: int) -> str:
    """Write a story as HTML."""
    return "".join(f"<p>{line}</p>" for line in story(number).splitlines())


OUTPUTS = ("-o", "articles.jsonl", "--rejects", "rejects.jsonl", "--ledger", "ledger.jsonl")


class TestWhatIsNew:
    def test_many_runs_make_the_files_of_one(self, call: Program) -> None:
        names = [f"{number:02}.txt" for number in range(12)]
        for at, name in enumerate(names):
            dump(name, story(at % 9))
            done = call.clean(*OUTPUTS) if at % 3 == 2 else None
            assert done is None or done.code == 0
        kept = {name: Path(name).read_bytes() for name in OUTPUTS[1::2]}
        assert (
            call("clean", "dumps", *[part.replace(".", "2.") if part in kept else part for part in OUTPUTS]).code == 0
        )
        assert {name: Path(name.replace(".", "2.")).read_bytes() for name in kept} == kept
        assert len(rows("articles.jsonl")) == 9
        assert len(rows("ledger.jsonl")) == 12

    def test_a_file_that_grew_is_read_further(self, call: Program) -> None:
        dump("a.jsonl", jsonl(1, 2) + b'{"id": "a3", "te')
        assert call.clean("-o", "out.jsonl").code == 3
        dump("a.jsonl", jsonl(1, 2, 3, 4))
        done = call.clean("-o", "out.jsonl")
        assert done.err.splitlines()[-1].endswith("4 in = 2 articles + 0 duplicates + 0 empty + 0 rejected + 2 skipped")
        assert [row["source"]["id"] for row in rows("out.jsonl")] == ["a1", "a2", "a3", "a4"]  # type: ignore[index]

    def test_another_text_under_the_same_name_is_new(self, call: Program) -> None:
        dump("a.txt", story(1))
        call.clean("-o", "out.jsonl")
        dump("a.txt", story(2))
        call.clean("-o", "out.jsonl")
        assert len(set(map(str, texts("out.jsonl")))) == 2

    def test_a_duplicate_of_last_year_names_what_it_copies(self, call: Program) -> None:
        dump("a.txt", story(1))
        call.clean("-o", "out.jsonl")
        dump("b.txt", story(1) + "Penulis menambahkan satu kalimat pendek lagi.\n")
        call.clean("-o", "out.jsonl", "--duplicates", "mark")
        first, second = rows("out.jsonl")
        assert second["duplicate_of"] == first["id"]
        assert second["duplicate_source"] == first["source"]

    def test_what_cannot_be_read_is_told_of_once(self, call: Program) -> None:
        dump("a.jsonl", jsonl(1) + b"no json\n")
        assert call.clean("-o", "out.jsonl", "--rejects", "rejects.jsonl").code == 3
        done = call.clean("-q", "-o", "out.jsonl", "--rejects", "rejects.jsonl")
        assert done == (0, "", "")
        assert len(rows("rejects.jsonl")) == 1

    def test_nothing_of_its_own_is_input(self, call: Program) -> None:
        dump("a.txt", story(1))
        for _ in range(3):
            done = call(
                "clean", "dumps", "--state", "dumps/state", "-o", "dumps/out/", "--rejects", "dumps/rejects.jsonl"
            )
            assert done.code == 0
        assert "1 in = 0 articles" in done.err
        assert [path.name for path in Path("dumps/out").iterdir()] == ["000001.jsonl"]

    @pytest.mark.parametrize("jobs", ["1", "2"])
    def test_a_page_is_new_if_its_text_is(self, jobs: str, call: Program) -> None:
        page = f"<!doctype html><html><body>{paragraphs(1)}</body></html>"
        for markup, news in (
            (page, "1 articles"),
            (page, "1 skipped"),
            (page.replace("<body>", "<body><script>iklan(7)</script>"), "1 skipped"),
            (page.replace(paragraphs(1), paragraphs(2)), "1 articles"),
        ):
            dump("a.html", markup)
            assert news in call.clean("-o", "out.jsonl", "-j", jobs).err
        assert len(rows("out.jsonl")) == 2
        assert json.loads(call("state", "info", "state", "--json").out)["seen"] == 2
        assert call("state", "check", "state").code == 0

    def test_a_page_of_the_same_markup_is_not_parsed_again(
        self, call: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dump("a.jsonl", json.dumps({"text": paragraphs(1)}))
        dump("a.html", f"<!doctype html><html><body>{paragraphs(2)}</body></html>")
        call.clean("-o", "out.jsonl")
        monkeypatch.setattr(html, "_parse", None)
        assert "2 skipped" in call.clean("-o", "out.jsonl").err

    def test_a_page_that_was_too_deep_is_read_when_it_may_be(self, call: Program) -> None:
        dump("a.html", f"<!doctype html><html><body>{'<div>' * 30}{paragraphs(1)}</body></html>")
        assert "1 rejected" in call.clean("-o", "out.jsonl", "--max-depth", "20").err
        assert "1 skipped" in call.clean("-o", "out.jsonl", "--max-depth", "20").err
        assert "1 articles" in call.clean("-o", "out.jsonl").err

    def test_a_page_named_twice_is_one_document(self, call: Program) -> None:
        dump("a.html", f"<!doctype html><html><body>{paragraphs(1)}</body></html>")
        done = call("clean", "dumps", "dumps", "--state", "state", "-o", "out.jsonl")
        assert done.err.splitlines()[-1].endswith("1 articles + 0 duplicates + 0 empty + 0 rejected + 1 skipped")

    def test_workers_change_nothing(self, call: Program) -> None:
        for at in range(8):
            dump(f"{at}.txt", story(at // 2))
        call.clean("-o", "out.jsonl", "-j", "2")
        assert call("clean", "dumps", "-o", "plain.jsonl").code == 0
        assert Path("out.jsonl").read_bytes() == Path("plain.jsonl").read_bytes()
        assert "8 skipped" in call.clean("-o", "out.jsonl", "-j", "2").err


@settings(max_examples=8, deadline=None)
@given(order=st.lists(st.integers(0, 5), min_size=1, max_size=8), cuts=st.sets(st.integers(1, 7)))
def test_any_split_into_runs_is_one_run(
    order: list[int], cuts: set[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("split")
    parts = [story(number) + (f"Tambahan {number}.\n" if at % 2 else "") for at, number in enumerate(order)]
    lines = [json.dumps({"text": text}).encode() + b"\n" for text in parts]
    path = folder / "dumps.jsonl"

    def clean(*arguments: str) -> bytes:
        with pytest.raises(SystemExit):
            program.main(["clean", "-q", str(path), *arguments])
        return Path(arguments[-1]).read_bytes()

    for stop in [*sorted(cut for cut in cuts if cut < len(lines)), len(lines)]:
        path.write_bytes(b"".join(lines[:stop]))
        split = clean("--state", str(folder / "state"), "-o", str(folder / "split.jsonl"))
    assert split == clean("-o", str(folder / "whole.jsonl"))


class TestSegments:
    def test_each_run_with_something_new_adds_one(self, call: Program) -> None:
        for number in (1, 2):
            dump(f"{number}.txt", story(number))
            for _ in range(2):
                assert call.clean("-o", "out/").code == 0
        assert sorted(path.name for path in Path("out").iterdir()) == ["000001.jsonl", "000002.jsonl"]
        os.truncate("out/000001.jsonl", 100)
        assert call.clean("-o", "out/").code == 76
        Path("out/000001.jsonl").unlink()
        dump("3.txt", story(3))
        assert call.clean("-o", "out").code == 0
        assert sorted(path.name for path in Path("out").iterdir()) == ["000002.jsonl", "000003.jsonl"]
        assert call("state", "check", "state").code == 0

    @pytest.mark.parametrize("folder", ["./", "dumps/", "a/b/c/"])
    def test_wherever_the_folder_is(self, call: Program, folder: str) -> None:
        for number in (1, 2):
            dump(f"{number}.txt", story(number))
            assert call.clean("-o", folder).code == 0
        assert [len(rows(f"{folder}/00000{number}.jsonl")) for number in (1, 2)] == [1, 1]

    def test_a_configuration_can_name_the_folder(self, call: Program) -> None:
        Path("newsdedup.yaml").write_text("state: state\noutput: out/\nwindow: 30d\n")
        dump("1.txt", story(1))
        assert call("clean", "dumps").code == 0
        assert len(rows("out/000001.jsonl")) == 1

    def test_a_long_one_is_followed_by_another(self, call: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        from newsdedup.cli import committed
        from newsdedup.engines import local
        from newsdedup.sinks import segments

        monkeypatch.setattr(segments, "LONGEST", 1500)
        monkeypatch.setattr(committed, "COMMIT_DOCUMENTS", 1)
        monkeypatch.setattr(local, "BATCH_ALONE", 4)
        dump("a.jsonl", jsonl(*range(20)))
        call.clean("-o", "out/")
        names = sorted(path.name for path in Path("out").iterdir())
        assert len(names) > 1
        assert [row["source"]["record"] for name in names for row in rows(f"out/{name}")] == list(range(20))  # type: ignore[index]

    def test_too_many_rejected_publishes_nothing(self, call: Program) -> None:
        dump("a.jsonl", jsonl(1) + b"no json\n" + jsonl(2))
        assert call.clean("-o", "out/", "--max-errors", "0").code == 65
        assert list(Path("out").glob("0*")) == []
        assert call.clean("-o", "out/").code == 3
        assert len(rows("out/000001.jsonl")) == 2


class TestForgetting:
    def test_a_window_forgets_by_the_newest_date(self, call: Program) -> None:
        def dated(name: str, number: int, day: str) -> None:
            dump(name, json.dumps({"text": story(number), "date": day}) + "\n")

        dated("1.jsonl", 1, "2024-01-01")
        dated("2.jsonl", 2, "2024-02-20")
        dated("3.jsonl", 3, "2094-02-20")
        assert call.clean("-o", "out.jsonl", "--now", "2024-03-01").code == 0
        dated("4.jsonl", 1, "2024-03-01")
        dated("5.jsonl", 2, "2024-03-01")
        done = call.clean("-o", "out.jsonl", "--now", "2024-03-02", "--window", "30d")
        assert "1 articles + 1 duplicates" in done.err
        assert "3 skipped" in done.err
        assert call("state", "check", "state").code == 0

    def test_the_undated_are_of_the_day_they_came(self, call: Program) -> None:
        dump("1.txt", story(1))
        call.clean("-o", "out.jsonl", "--now", "2024-01-01")
        dump("2.jsonl", json.dumps({"text": story(2), "date": "2024-03-01"}) + "\n")
        call.clean("-o", "out.jsonl", "--now", "2024-03-01")
        dump("3.txt", story(1) + "Sekali lagi.\n")
        done = call.clean("-o", "out.jsonl", "--now", "2024-03-01", "--window", "4w")
        assert "1 articles + 0 duplicates" in done.err


class TestAnotherRecipe:
    def test_it_is_named_and_reprocess_cleans_again(self, call: Program) -> None:
        for number in range(3):
            dump(f"{number}.txt", story(number % 2))
        call.clean("-o", "old.jsonl")
        done = call.clean("-o", "old.jsonl", "--carry", "x")
        assert "recipe" in done.err
        assert "--reprocess" in done.err
        assert "3 skipped" in done.err
        assert "recipe" not in call.clean("-o", "old.jsonl", "--carry", "x").err
        assert call.clean("--reprocess", "-o", "old.jsonl").code == 2
        assert call("clean", "dump", "--state", "state", "--reprocess", "-o", "new.jsonl").code == 66
        assert "3 skipped" in call.clean("-o", "old.jsonl").err
        assert "2 articles + 1 duplicates" in call.clean("--reprocess", "-o", "new.jsonl").err
        assert texts("new.jsonl") == texts("old.jsonl")
        assert "3 skipped" in call.clean("--reprocess", "-o", "new.jsonl").err, (
            "broken off and called again, it goes on"
        )
        assert call.clean("-o", "old.jsonl").code == 2
        dump("9.txt", story(9))
        assert "1 articles" in call.clean("-o", "new.jsonl").err


class TestRotation:
    def test_a_closed_output_is_followed_by_a_new_one(self, call: Program) -> None:
        for number in (1, 2, 3):
            dump(f"{number}.txt", story(number))
            assert call.clean("-o", "out.jsonl", "--rejects", "rejects.jsonl").code == 0
            assert call("state", "rotate", "state").code == 0
        assert not Path("out.jsonl").exists()
        assert [len(rows(f"out.00000{number}.jsonl")) for number in (1, 2, 3)] == [1, 1, 1]
        dump("4.txt", story(1))
        assert "1 duplicates" in call.clean("-o", "out.jsonl").err
        Path("out.000001.jsonl").unlink()
        assert call("state", "check", "state").code == 0

    def test_names_that_cannot_be(self, call: Program) -> None:
        dump("1.txt", story(1))
        call.clean("-o", "out.jsonl")
        assert call("state", "rotate", "state", "nothing.jsonl").code == 2
        assert call("state", "rotate", "state", "out.jsonl", "--to", "dumps/1.txt").code == 2
        assert call("state", "rotate", "state", "out.jsonl", "--to", "march.jsonl").code == 0
        assert len(rows("march.jsonl")) == 1


class TestCare:
    def test_a_state_moves_with_its_outputs(self, call: Program) -> None:
        dump("1.txt", story(1))
        Path("a").mkdir()
        call("clean", "dumps", "--state", "a/state", "-o", "a/out.jsonl")
        Path("a").rename("b")
        dump("2.txt", story(2))
        assert call("clean", "dumps", "--state", "b/state", "-o", "b/out.jsonl").code == 0
        assert len(rows("b/out.jsonl")) == 2

    def test_info_and_export_say_what_there_is(self, call: Program) -> None:
        dump("1.txt", story(1))
        dump("2.txt", story(1))
        call.clean("-o", "out.jsonl")
        told = json.loads(call("state", "info", "state", "--json").out)
        assert (told["seen"], told["kept"], told["runs"]) == (2, 1, 1)
        assert told["last_run"]["code"] == 0
        (row,) = [json.loads(line) for line in call("state", "export", "state").out.splitlines()]
        assert row["id"] == rows("out.jsonl")[0]["id"]
        assert call("state", "vacuum", "state").code == 0
        assert call("state", "check", "state").code == 0

    def test_there_must_be_a_state(self, call: Program) -> None:
        for command in ("info", "check", "export"):
            assert call("state", command, "none").code == 73
        for command in ("vacuum", "rotate"):
            assert call("state", command, "none").code == 2
        assert call("clean", "dumps", "--window", "30d").code == 2
        assert list(Path().glob("none*")) == []

    def test_standard_output_comes_before_the_commit(self, call: Program) -> None:
        dump("1.txt", story(1))
        assert call.clean("-q").out.count("\n") == 1
        assert call.clean("-q").out == ""
