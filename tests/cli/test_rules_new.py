"""`rules new` and what `rules check` says of rules on real pages."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsdedup.cli import newsdedup as group
from newsdedup.packs.loader import read_pack
from tests.cli.stories import story

HEAD = ("Portal Berita Kepulauan", "'Kami' hadir: #1 | \"untuk\" Anda & {semua} [x] \\d ✓")
FOOT = ("Dibaca {} kali oleh pembaca", "Redaksi Harian Kepulauan Jaya")
BACKGROUND = "Kabupaten itu berdiri pada tahun 1960 dan kini dihuni oleh lebih dari dua ratus ribu warga."


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(group, ["rules", *map(str, arguments)])


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Make four pages of one outlet: furniture at both ends, and a background paragraph amid each story."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(4):
        first, *rest = story(number).splitlines()
        foot = [line.format(number * 137 + 5) for line in FOOT]
        lines = [*HEAD, f"Kabar dari {first.split()[2]} Siang Ini", first, BACKGROUND, *rest, *foot]
        (folder / f"{number}.txt").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture
def pack(pages: Path, tmp_path: Path) -> Path:
    """Draft a pack and fill in what it asks for."""
    path = tmp_path / "packs" / "kepulauan.yaml"
    path.parent.mkdir()
    assert run("new", "www.kepulauan.co.id", pages, "-o", path).exit_code == 0
    path.write_text(path.read_text(encoding="utf-8").replace('why: ""', "why: It is on every page."), encoding="utf-8")
    return path


class TestNew:
    def test_the_draft_proposes_what_recurs_outside_the_story(self, pack: Path) -> None:
        made = read_pack(pack)
        assert (made.id, made.domains, made.extends) == ("id.kepulauan", ("kepulauan.co.id",), ("id",))
        hits = {hit for rule in made.rules for hit in rule.hits}
        assert {HEAD[1], FOOT[1], FOOT[0].format(5), FOOT[0].format(142)} <= hits
        assert len([rule for rule in made.rules if "Dibaca" in rule.match]) == 1

    def test_nothing_of_a_story_is_proposed(self, pack: Path) -> None:
        text = pack.read_text(encoding="utf-8")
        hits = [hit for rule in read_pack(pack).rules for hit in rule.hits]
        assert not any("Pemerintah Kota" in hit or "Kabupaten itu" in hit for hit in hits)
        assert f"# on 4 pages: {BACKGROUND}" in text

    def test_a_finished_draft_loads_and_its_examples_hold(self, pack: Path) -> None:
        done = run("check", pack.parent)
        assert done.exit_code == 0, done.stderr
        assert "all hold" in done.stdout

    def test_an_unfinished_draft_is_refused_and_asks_why(self, pages: Path, tmp_path: Path) -> None:
        path = tmp_path / "draft.yaml"
        assert run("new", "kepulauan.co.id", pages, "-o", path).exit_code == 0
        done = run("check", path)
        assert done.exit_code == 78
        assert re.search(r"draft\.yaml:\d+: 'why' is missing: write why", done.stderr)

    def test_the_miss_is_the_sentence_that_comes_closest(self, pack: Path) -> None:
        (rule,) = [rule for rule in read_pack(pack).rules if "Dibaca" in rule.match]
        (miss,) = rule.misses
        assert " oleh " in miss

    def test_numbers_that_differ_are_any_number(self, pack: Path) -> None:
        (rule,) = [rule for rule in read_pack(pack).rules if "Dibaca" in rule.match]
        assert rule.match == r"Dibaca\s+\d+\s+kali\s+oleh\s+pembaca"
        assert rule.where == "foot"

    def test_the_finished_pack_cleans_the_pages(self, pages: Path, pack: Path) -> None:
        done = CliRunner().invoke(group, ["clean", "-q", str(pages), "--rules", str(pack.parent)])
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        assert len(rows) == 4
        assert not any(re.search("Dibaca|Redaksi|hadir: #1", row["text"]) for row in rows)
        assert all(BACKGROUND in row["text"] for row in rows)

    def test_pages_that_do_not_name_the_domain_are_known_by_their_own_lines(self, pages: Path, pack: Path) -> None:
        assert len(read_pack(pack).lines) == 2
        for path in pages.iterdir():
            path.write_text("kepulauan.co.id\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
        assert "lines:" not in run("new", "kepulauan.co.id", pages).stdout

    def test_pages_that_do_not_name_the_domain_are_known_by_their_datelines(self, tmp_path: Path) -> None:
        folder = tmp_path / "dated"
        folder.mkdir()
        for number in range(4):
            first, *rest = story(number).splitlines()
            lines = [f"AMBON, KabarPulau - {first}", *rest, "Pantau terus kabar pulau di sini"]
            (folder / f"{number}.txt").write_text("\n".join(lines), encoding="utf-8")
        path = tmp_path / "pulau.yaml"
        assert run("new", "kabarpulau.id", folder, "-o", path).exit_code == 0
        path.write_text(path.read_text("utf-8").replace('why: ""', "why: It is on every page."), "utf-8")
        assert read_pack(path).outlets == ("kabarpulau",)
        done = run("check", path, "--over", folder)
        assert re.search(r"pantau\S+ +4 +4", done.output), done.output

    def test_what_rules_take_already_is_not_proposed(self, pages: Path) -> None:
        for path in pages.iterdir():
            path.write_text(path.read_text(encoding="utf-8") + "\nSCROLL TO CONTINUE WITH CONTENT\n", encoding="utf-8")
        assert "SCROLL" not in run("new", "kepulauan.co.id", pages).stdout

    def test_it_is_the_same_every_time_and_says_what_each_line_is_seen_on(self, pages: Path) -> None:
        first = run("new", "kepulauan.co.id", pages)
        assert first.stdout == run("new", "kepulauan.co.id", pages).stdout
        assert "  # on 4 of 4 pages\n" in first.stdout

    @pytest.mark.parametrize("site", ["Kabar Pulau", "2024", "www.a-b.com", "日本", "x\ny: 1"])
    def test_any_name_gives_a_pack_that_loads(self, site: str, pages: Path, tmp_path: Path) -> None:
        path = tmp_path / "draft.yaml"
        path.write_text(run("new", site, pages).stdout.replace('why: ""', "why: So."), encoding="utf-8")
        assert read_pack(path).rules

    def test_hostile_lines(self, tmp_path: Path) -> None:
        lines = [
            "---",
            "- a: b",
            "*x",
            "&y",
            "!!python/object:os.system",
            "\x1b[31mmerah",
            "''",
            "a\u2028b c",
            "%TAG",
            "🇮🇩 x",
        ]
        for number in range(3):
            (tmp_path / f"{number}.txt").write_text("\n".join([*lines, story(number), *lines]), encoding="utf-8")
        path = tmp_path / "draft.yaml"
        path.write_text(run("new", "x.com", tmp_path).stdout.replace('why: ""', "why: So."), encoding="utf-8")
        assert len(read_pack(path).rules) >= 4

    def test_it_overwrites_nothing(self, pages: Path, tmp_path: Path) -> None:
        path = tmp_path / "mine.yaml"
        path.write_text("precious", encoding="utf-8")
        assert run("new", "x.com", pages, "-o", path).exit_code == 73
        assert path.read_text(encoding="utf-8") == "precious"

    def test_pages_that_are_not_there(self, tmp_path: Path) -> None:
        assert run("new", "x.com", tmp_path / "none").exit_code == 66
        assert run("new", "x.com").exit_code == 2

    def test_one_story_and_nothing_else_gives_an_empty_pack(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(story(1), encoding="utf-8")
        done = run("new", "x.com", tmp_path / "a.txt")
        assert "rules: []" in done.stdout


class TestOver:
    def test_it_says_what_each_rule_does(self, pages: Path, pack: Path) -> None:
        done = run("check", pack.parent, "--over", pages)
        assert done.exit_code == 0
        (row,) = [line.split() for line in done.stdout.splitlines() if line.startswith("id.kepulauan/dibaca")]
        assert row[1:] == ["4", "4", str(len(FOOT[0].format(416)))]
        for number in (137 + 5, 2 * 137 + 5, 3 * 137 + 5):
            assert f"\n    {FOOT[0].format(number)}\n" in done.stdout

    def test_rules_that_never_fire_are_listed(self, pages: Path, pack: Path, tmp_path: Path) -> None:
        (tmp_path / "other.txt").write_text(story(7), encoding="utf-8")
        done = run("check", pack.parent, "--over", tmp_path / "other.txt")
        silent = done.stdout.partition("never fired")[2]
        assert all(re.search(rf"{rule.id} +0\n", silent) for rule in read_pack(pack).rules)

    def test_rules_that_take_gold_are_named(self, pages: Path, pack: Path, tmp_path: Path) -> None:
        gold = tmp_path / "gold.jsonl"
        rows = [{"id": str(n), "text": story(n) + (FOOT[1] if n == 2 else "")} for n in range(4)]
        gold.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        done = run("check", pack.parent, "--over", pages, "--gold", gold)
        found = done.stdout.partition("took lines of gold stories (1 rules)")[2]
        assert f"2.txt: {FOOT[1]}" in found
        assert "Dibaca" not in found

    def test_it_fits_eighty_columns(self, pages: Path, tmp_path: Path) -> None:
        wide = "長い" * 30
        folder = tmp_path / "p"
        folder.mkdir()
        lines = [f"id: wide-{n}-and-a-very-long-name-for-a-rule-that-nobody-would-type" for n in range(2)]
        rules = "".join(
            f"  - {line}\n    shape: line\n    kind: ui\n    match: '{wide}{n}.*'\n    why: x\n"
            f"    hits: ['{wide}{n}']\n    misses: ['x']\n"
            for n, line in enumerate(lines)
        )
        (folder / "a.yaml").write_text(f"pack: wide\nrules:\n{rules}", encoding="utf-8")
        (pages / "9.txt").write_text(f"{wide}0\n{story(9)}", encoding="utf-8")
        done = run("check", folder, "--over", pages)
        assert "長い" in done.stdout
        for line in done.stdout.splitlines():
            assert sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) <= 80

    @pytest.mark.parametrize(
        ("data", "code"), [(None, 66), ("not json\n", 2), ("[]\n", 2), ('{"id": 1, "text": ""}\n', 2), ("\xff", 2)]
    )
    def test_gold_that_is_none(self, data: str | None, code: int, pages: Path, tmp_path: Path) -> None:
        gold = tmp_path / "gold.jsonl"
        if data is not None:
            gold.write_bytes(data.encode("latin-1"))
        assert run("check", "--over", pages, "--gold", gold).exit_code == code

    def test_gold_alone_is_a_mistake(self, tmp_path: Path) -> None:
        assert run("check", "--gold", tmp_path / "x").exit_code == 2
