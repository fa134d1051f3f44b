"""`clean` on a cluster: every output, message and exit code is that of one machine."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow.parquet as pq

from tests.conftest import SEEDS, Newsdedup
from tests.containers import Row, Warc, files, jsonl, packed, parquet, table, wet
from tests.make_corpus import make_corpus
from tests.spark.conftest import configured


def test_clean_writes_what_one_machine_writes(newsdedup: Newsdedup, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    shutil.copytree(SEEDS, folder)
    shutil.copy(folder / "002_b0aaa6fdb9848722.txt", folder / "copy.txt")
    (folder / "broken.jsonl").write_text('{"text": \n{"text": "Beranda"}\n')
    found = {}
    for engine in (["--engine", "spark", "--master", "local[2]", "--work", tmp_path / "between"], []):
        names = {role: tmp_path / f"{len(engine)}-{role}" for role in ("output", "ledger", "rejects")}
        outputs = [word for role, path in names.items() for word in (f"--{role}", path)]
        done = newsdedup(
            "clean", folder, tmp_path / "missing", *outputs, *engine, env=configured(tmp_path / "conf"), timeout=600
        )
        said = [line for line in done.stderr.decode().splitlines() if line.startswith("newsdedup: ")]
        found[len(engine)] = done.returncode, said, {role: path.read_bytes() for role, path in names.items()}
    assert found[6] == found[0]
    assert found[0][0] == 3
    assert not any((tmp_path / "between").iterdir())


def every_form(folder: Path) -> Path:
    """Lay articles out in files of every form, with copies across them."""
    folder.mkdir()
    texts = [made.text for made in make_corpus(63, 30)]
    rows: list[Row] = [{"url": f"https://site.test/{n}", "text": text} for n, text in enumerate(texts)]
    jsonl(folder / "a.jsonl", rows[:10])
    packed(jsonl(folder / "b.jsonl", rows[8:16]), "gzip")
    (folder / "b.jsonl").unlink()
    table(folder / "c.csv", rows[14:22])
    parquet(folder / "d.parquet", rows[20:30])
    wet(folder / "e.warc.wet.gz", rows[28:36])
    files(folder / "f", rows[34:40])
    pages = Warc(folder / "g.warc.gz", gzip=True)
    for number, row in enumerate(rows[38:46]):
        body = "".join(f"<p>{paragraph}</p>" for paragraph in row["text"].split("\n\n"))
        page = f"<html><head><title>Story</title></head><body><article>{body}</article></body></html>"
        pages.response(row["url"], page.encode())
        (folder / f"h{number}.html").write_text(page, encoding="utf-8")
    pages.close()
    return folder


def test_files_of_every_form_come_out_as_on_one_machine(newsdedup: Newsdedup, tmp_path: Path) -> None:
    folder, found = every_form(tmp_path / "in"), []
    for engine in (["--engine", "spark", "--master", "local[2]", "--work", tmp_path / "between"], []):
        out = tmp_path / f"{len(engine)}.parquet"
        done = newsdedup("clean", "-q", folder, "-o", out, *engine, env=configured(tmp_path / "conf"), timeout=600)
        assert done.returncode == 0, done.stderr
        found.append(out.read_bytes())
    assert found[0] == found[1]
    rows = pq.read_table(tmp_path / "0.parquet").to_pylist()
    assert {Path(row["source"]["path"]).name[0] for row in rows} >= set("abcde0")


def test_what_lies_under_an_address_is_read_as_from_a_folder(newsdedup: Newsdedup, tmp_path: Path) -> None:
    folder, found = every_form(tmp_path / "in"), []
    for engine in (["--engine", "spark", "--master", "local[2]", "--work", tmp_path / "between"], []):
        out = tmp_path / f"{len(engine)}.jsonl"
        named = folder.as_uri() if engine else folder
        done = newsdedup("clean", "-q", named, "-o", out, *engine, env=configured(tmp_path / "conf"), timeout=600)
        assert done.returncode == 0, done.stderr
        found.append(out.read_bytes())
    assert found[0].replace(b"file://", b"") == found[1]
    assert found[0].count(b"file://") == found[0].count(b"\n")
