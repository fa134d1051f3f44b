"""The same articles come out of every form of input: only `source` tells where they came from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsdedup.cli.given import Given
from newsdedup.engines import local
from newsdedup.model import Outcome
from newsdedup.sinks.record import record
from newsdedup.sources import ReadOptions, read
from tests.conftest import SEEDS, Newsdedup
from tests.containers import ROWS_FORMS, TEXT_FORMS, Row, Warc, archive, files, jsonl
from tests.make_corpus import make_corpus

RECIPE = Given().recipe()


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """Give real pages and made stories, some of them copies of others."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.iterdir())]
    texts += [f'Kata "kutip", koma; titik\n\n{made.text}\r\n' for made in make_corpus(101, 20)[:35]]
    return [{"url": f"https://contoh.co.id/{number}", "text": text} for number, text in enumerate(texts)]


def _records(path: Path) -> list[dict[str, object]]:
    found = []
    for outcome in local.run(read([str(path)], ReadOptions()), RECIPE):
        assert isinstance(outcome, Outcome)
        assert outcome.kind in ("article", "duplicate")
        if outcome.kind == "article":
            found.append({key: value for key, value in record(outcome, RECIPE).items() if key != "source"})
    return found


@pytest.fixture(scope="module")
def plain(rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    return _records(jsonl(tmp_path_factory.mktemp("rows") / "a.jsonl", rows))


@pytest.fixture(scope="module")
def bare(rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    return _records(files(tmp_path_factory.mktemp("bare") / "a", rows))


@pytest.mark.parametrize("form", ROWS_FORMS)
def test_forms_that_name_the_page(form: str, tmp_path: Path, rows: list[Row], plain: list[dict[str, object]]) -> None:
    assert len(plain) > 20
    assert _records(ROWS_FORMS[form](tmp_path, rows)) == plain


@pytest.mark.parametrize("form", TEXT_FORMS)
def test_forms_of_the_text_alone(form: str, tmp_path: Path, rows: list[Row], bare: list[dict[str, object]]) -> None:
    assert len(bare) > 20
    assert _records(TEXT_FORMS[form](tmp_path, rows)) == bare


def test_pages_of_a_web_archive_are_pages(tmp_path: Path) -> None:
    story = "<p>" + "</p><p>".join(f"Hujan turun di kota {n} sejak Senin pagi, kata petugas cuaca." for n in "ABC")
    page = f"<!doctype html><title>Hujan di Kota</title><body><h1>Hujan di Kota</h1>{story}".encode()
    warc = Warc(tmp_path / "a.warc.gz", gzip=True)
    warc.response("https://contoh.co.id/hujan", page)
    (tmp_path / "hujan.html").write_bytes(page)
    (from_file,) = _records(tmp_path / "hujan.html")
    (from_archive,) = _records(warc.close())
    assert from_archive["url"] == "https://contoh.co.id/hujan"
    assert from_archive["site"] == "contoh.co.id"
    assert from_archive == from_file | {key: from_archive[key] for key in ("url", "site")}


def test_members_are_restored_as_files_below_their_archive(tmp_path: Path, newsdedup: Newsdedup) -> None:
    home = tmp_path / "work"
    path = archive(home / "seeds.tar.xz", SEEDS)
    assert newsdedup("clean", path.name, "-o", "a.jsonl", "--ledger", "l.jsonl").returncode == 0
    paths = [json.loads(line)["source"]["path"] for line in (home / "a.jsonl").read_text().splitlines()]
    assert paths == [f"seeds.tar.xz/{seed.name}" for seed in sorted(SEEDS.iterdir())]
    assert newsdedup("restore", "a.jsonl", "--ledger", "l.jsonl", "-o", "again").returncode == 0
    for seed in SEEDS.iterdir():
        assert (home / "again" / seed.name).read_bytes() == seed.read_bytes()


def test_pages_of_a_web_archive_are_restored_one_by_one(tmp_path: Path, newsdedup: Newsdedup) -> None:
    home = tmp_path / "work"
    warc = Warc(home / "a.warc")
    warc.response("https://a.id/0", b"", "404 Not Found")
    for city in ("Ngawi", "Blora"):
        page = f"<!doctype html><body><p>Hujan turun di {city} sejak Senin pagi, kata petugas stasiun cuaca."
        warc.response(f"https://a.id/{city}", page.encode())
    warc.close()
    done = newsdedup("clean", "a.warc", "-o", "a.jsonl", "--ledger", "l.jsonl")
    assert b"3 in = 2 articles + 0 duplicates + 0 empty + 0 rejected + 1 skipped" in done.stderr
    assert newsdedup("restore", "a.jsonl", "--ledger", "l.jsonl", "-o", "again").returncode == 0
    found = {path.name: path.read_text() for path in (home / "again").iterdir()}
    assert sorted(found) == ["a.warc.1.txt", "a.warc.2.txt"]
    assert all("sejak Senin pagi" in text for text in found.values())


def test_lists_of_paths(tmp_path: Path, newsdedup: Newsdedup) -> None:
    home = tmp_path / "work"
    (home / "a b.txt").write_text("Hujan turun di Ngawi sejak Senin pagi, kata petugas stasiun cuaca.")
    (home / "c.txt").write_text("Panen jagung di Blora selesai pada akhir pekan, kata ketua kelompok.")
    for listed in (b"a b.txt\nc.txt\n", b"a b.txt\r\nc.txt", b"a b.txt\0c.txt\0"):
        done = newsdedup("clean", "--files-from", "-", stdin=listed)
        assert done.stdout.count(b"\n") == 2, listed
    (home / "list").write_bytes(b"c.txt\ntiada.txt\n")
    done = newsdedup("clean", "a b.txt", "--files-from", "list")
    assert [json.loads(line)["source"]["path"] for line in done.stdout.splitlines()] == ["a b.txt", "c.txt"]
    assert done.returncode == 3
    assert b"tiada.txt: no such file" in done.stderr
    (home / "list").write_bytes(b"tiada.txt\n")
    assert newsdedup("clean", "--files-from", "list").returncode == 66
    assert newsdedup("clean", "--files-from", "tiada").returncode == 66
    assert newsdedup("clean", "-", "--files-from", "-").returncode == 2
    assert newsdedup("clean", "--files-from", "-").returncode == 0
