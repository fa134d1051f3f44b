"""`newsdedup learn` as its users run it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Newsdedup
from tests.unit.learnable import story

PLEA = "Ikuti berita terbaru kami di Google News."


def pages(count: int = 12, host: str | None = "www.kabarharian.co.id", plea: str = PLEA, first: int = 0) -> bytes:
    rows = []
    for number in range(first, first + count):
        row = {"id": str(number), "text": "\n".join([*story(number), plea]), "date": f"2025-03-{number % 27 + 1:02}"}
        rows.append(json.dumps(row | ({"url": f"https://{host}/{number}"} if host else {})))
    return "\n".join(rows).encode()


def test_a_learned_pack_passes_the_check_and_cleans(newsdedup: Newsdedup, tmp_path: Path) -> None:
    plea = "Klub Pembaca Setia menanti cerita sahabat semua."
    (tmp_path / "in.jsonl").write_bytes(pages(plea=plea))
    packs = tmp_path / "packs"
    packs.mkdir()
    done = newsdedup("learn", tmp_path / "in.jsonl", "-o", packs / "kabar.yaml")
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"kabarharian.co.id: 1 rules proposed from 12 stories" in done.stderr
    assert newsdedup("rules", "check", packs).returncode == 0
    before = newsdedup("clean", tmp_path / "in.jsonl").stdout.decode()
    after = newsdedup("clean", tmp_path / "in.jsonl", "--rules", packs).stdout.decode()
    assert before.count(plea) == 12
    assert plea not in after
    assert [json.loads(line)["text"] for line in after.splitlines()] == ["\n\n".join(story(n)) for n in range(12)]


def test_what_rules_in_force_remove_is_not_learned_again(newsdedup: Newsdedup) -> None:
    done = newsdedup("learn", "-", stdin=pages())
    assert done.returncode == 0
    assert b"rules: []" in done.stdout


def test_text_pages_of_a_named_site(newsdedup: Newsdedup, tmp_path: Path) -> None:
    for number in range(8):
        (tmp_path / f"{number}.txt").write_text("\n".join([*story(number), "Surya Mandala Persada"]), encoding="utf-8")
    unnamed = newsdedup("learn", tmp_path)
    assert (unnamed.returncode, unnamed.stdout) == (0, b"")
    assert b"--site" in unnamed.stderr
    named = newsdedup("learn", tmp_path, "--site", "kabarharian.co.id")
    assert rb"Surya\s+Mandala\s+Persada" in named.stdout


def test_the_largest_site_or_a_pack_for_each(newsdedup: Newsdedup, tmp_path: Path) -> None:
    large, small = pages(12, plea="Klub Pembaca Setia"), pages(6, "kota.com", "Terang Tajam Tepat", first=50)
    one = newsdedup("learn", "-", stdin=small + b"\n" + large)
    assert b"Klub" in one.stdout
    assert b"1 other sites are left out" in one.stderr
    assert newsdedup("learn", "-", "-o", f"{tmp_path}/packs/", stdin=small + b"\n" + large).returncode == 0
    assert sorted(path.name for path in (tmp_path / "packs").iterdir()) == ["kabarharian.co.id.yaml", "kota.com.yaml"]
    assert newsdedup("rules", "check", tmp_path / "packs").returncode == 0


@pytest.mark.parametrize("arguments", [(), ("-j", "2")], ids=["one process", "two workers"])
def test_the_same_pages_give_the_same_bytes(newsdedup: Newsdedup, arguments: tuple[str, ...]) -> None:
    given = pages(plea="Klub Pembaca Setia | Klik di sini")
    first = newsdedup("learn", "-", stdin=given, env={"PYTHONHASHSEED": "1"})
    second = newsdedup("learn", "-", *arguments, stdin=given, env={"PYTHONHASHSEED": "2"})
    assert first.stdout == second.stdout
    assert b"Klik" in first.stdout


def test_too_few_stories_write_nothing(newsdedup: Newsdedup, tmp_path: Path) -> None:
    done = newsdedup("learn", "-", "-o", tmp_path / "pack.yaml", stdin=pages(2))
    assert done.returncode == 0
    assert b"nothing was written" in done.stderr
    assert list(tmp_path.glob("*.yaml")) == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [((), 2), (("nowhere",), 66), (("-", "--at-least", "1"), 2), (("-", "-o", "/nowhere/at/all.yaml"), 73)],
    ids=["no path", "missing path", "nonsense", "no such folder"],
)
def test_what_cannot_be(newsdedup: Newsdedup, arguments: tuple[str, ...], code: int) -> None:
    assert newsdedup("learn", *arguments, stdin=pages(3)).returncode == code
