"""`newsdedup eval` as its users run it, and its figures against an independent scorer's."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Newsdedup

SHARED = ROOT / ".." / "shared"
GOLD = [
    {
        "id": "satu",
        "site": "warta.id",
        "lang": "id",
        "raw": "Beranda Olahraga\nBupati membuka jembatan.\nBaca juga: Pasar pindah\nWarga senang.",
        "text": "Bupati membuka jembatan.\nWarga senang.",
        "removed": [
            {"kind": "nav", "text": "Beranda Olahraga"},
            {"kind": "related", "text": "Baca juga: Pasar pindah"},
        ],
    },
    {"id": "dua", "site": "kabar.id", "lang": "ms", "raw": "Hujan turun.", "text": "Hujan turun."},
]
PREDICTED = [
    {"id": "x", "source": {"path": "dumps/satu.txt"}, "text": "Bupati membuka jembatan.\nBaca juga: Pasar pindah"}
]


def write(path: Path, rows: object) -> Path:
    assert isinstance(rows, list)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    return write(tmp_path / "gold.jsonl", GOLD)


@pytest.fixture
def predicted(tmp_path: Path) -> Path:
    return write(tmp_path / "pred.jsonl", PREDICTED)


def test_the_table_fits_a_terminal(newsdedup: Newsdedup, gold: Path, predicted: Path) -> None:
    done = newsdedup("eval", gold, predicted, cwd=gold.parent)
    rows = done.stdout.decode().splitlines()
    assert (done.returncode, done.stderr) == (0, b"")
    assert max(map(len, rows[1:])) <= 80
    shown = {row[:24].strip(): row[24:].split() for row in rows if row[24:].strip()}
    assert shown["story lost"][:2] == ["57.14", "%"]
    assert shown["boilerplate removed"][:2] == ["33.33", "%"]
    assert shown["related"] == ["1", "1"]
    assert shown["kabar.id"][:3] == ["1", "0.0000", "100.00"]
    assert rows[1] == "2 documents, 1 without a prediction"


def test_every_error_by_line(newsdedup: Newsdedup, gold: Path, predicted: Path, tmp_path: Path) -> None:
    done = newsdedup("eval", gold, "-", "--lines", "--errors", tmp_path / "e.jsonl", stdin=predicted.read_bytes())
    assert "left  satu, line 2, related\n      Baca juga: Pasar pindah\n" in done.stdout.decode()
    assert "lost  dua, line 1\n      Hujan turun\n" in done.stdout.decode()
    rows = [json.loads(line) for line in (tmp_path / "e.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["id"], row["what"], row["line"], row["words"], row["kind"]) for row in rows] == [
        ("satu", "lost", 2, 2, None),
        ("satu", "left", 2, 4, "related"),
        ("dua", "lost", 1, 2, None),
    ]


def test_json_for_programs(newsdedup: Newsdedup, gold: Path, predicted: Path) -> None:
    done = newsdedup("eval", gold, predicted, "--json")
    row = json.loads(done.stdout)
    assert (row["documents"], row["missing"], row["word_precision"]["value"]) == (2, 1, 3 / 7)


def test_controls_in_the_files_never_reach_the_terminal(newsdedup: Newsdedup, tmp_path: Path) -> None:
    one = write(tmp_path / "g.jsonl", [{"id": "a\x1b[2J", "text": "x\x1b]0;y z", "site": "\u202ez"}])
    done = newsdedup("eval", one, one, "--lines", "--text-field", "isi")
    assert b"\x1b" not in done.stdout
    assert "\u202e" not in done.stdout.decode()
    assert "\\x1b" in done.stdout.decode()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("gold.jsonl",), 2),
        (("nowhere", "pred.jsonl"), 66),
        (("gold.jsonl", "."), 66),
        (("bad.jsonl", "pred.jsonl"), 2),
        (("empty.jsonl", "pred.jsonl"), 2),
        (("gold.jsonl", "pred.jsonl", "--json", "--lines"), 2),
        (("gold.jsonl", "pred.jsonl", "--errors", "no/where.jsonl"), 73),
    ],
)
def test_what_cannot_be(
    newsdedup: Newsdedup, gold: Path, predicted: Path, arguments: tuple[str, ...], code: int
) -> None:
    (gold.parent / "bad.jsonl").write_text("{rusak\n", encoding="utf-8")
    (gold.parent / "empty.jsonl").write_text("", encoding="utf-8")
    done = newsdedup("eval", *arguments, cwd=gold.parent)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the measuring data in ../shared")
@pytest.mark.parametrize("spoil", [0, 3])
def test_the_figures_are_the_scorers(newsdedup: Newsdedup, tmp_path: Path, spoil: int) -> None:
    gold = SHARED / "dev" / "id" / "gold.jsonl"
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()][:40]
    said = write(tmp_path / "gold.jsonl", rows)
    texts = [
        {
            "id": row["id"],
            "text": " ".join(w for n, w in enumerate(row["raw"].split(" ")) if not spoil or n % 7 > spoil),
        }
        for row in rows[1:]
    ]
    predicted = write(tmp_path / "pred.jsonl", texts)
    row = json.loads(newsdedup("eval", said, predicted, "--json").stdout)

    done = subprocess.run(
        [sys.executable, SHARED / "score" / "score_id.py", said, predicted], capture_output=True, text=True, check=True
    )
    found = re.search(
        r"P (\S+) R (\S+) F1 (\S+)  boilerplate removed (\S+)%  story lost (\S+)%  exact (\S+)%", done.stdout
    )
    assert found is not None
    names = ("word_precision", "word_recall", "word_f1", "boilerplate_removed", "story_lost", "exact")
    theirs = [float(value) / (100 if n > 2 else 1) for n, value in enumerate(found.groups())]
    assert [row[name]["value"] for name in names] == pytest.approx(theirs, abs=1e-3)
    kinds = dict(re.findall(r"(\w+) (\d+/\d+)", done.stdout.splitlines()[1]))
    assert {kind: f"{count['left']}/{count['of']}" for kind, count in row["kinds"].items()} == kinds

    (tmp_path / "set").mkdir()
    write(tmp_path / "set" / "pages.jsonl", rows)
    done = subprocess.run(
        [sys.executable, SHARED / "score" / "score.py", tmp_path / "set", predicted, "--json", tmp_path / "s.json"],
        capture_output=True,
        check=True,
    )
    theirs = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))[0]
    assert row["shingle_precision"]["value"] == pytest.approx(theirs["precision"], abs=1e-3)
    assert row["shingle_recall"]["value"] == pytest.approx(theirs["recall"], abs=1e-3)
    assert row["page_f1"]["value"] == pytest.approx(theirs["page_f1"], abs=1e-3)
    assert row["shingle_f1"]["interval"] == pytest.approx([theirs["lo"], theirs["hi"]], abs=1e-3)
