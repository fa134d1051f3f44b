"""What a pack file may be, what merging does, and that loading is quick and safe."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from newsdedup.errors import PackFault
from newsdedup.packs.lint import pattern_fault
from newsdedup.packs.loader import LARGEST, load_packs, read_pack

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))

RULE = """
  - id: {id}
    shape: line
    kind: related
    match: '{match}'
    why: Links.
    hits: ['Baca juga: Ini']
    misses: ['Baca buku itu, katanya.']
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_broken_pack_is_refused_with_its_line(path: Path) -> None:
    """Each file's first line says what must be said: `# LINE: part of the message`."""
    line, message = re.fullmatch(r"# (\d+): (.+)", path.read_text(encoding="utf-8").split("\n")[0]).groups()
    with pytest.raises(PackFault) as caught:
        read_pack(path)
    assert message in str(caught.value)
    assert caught.value.line == int(line)
    assert str(path) in str(caught.value)


def test_broken_packs_are_there() -> None:
    assert len(BROKEN) >= 25


def test_size_is_bounded(tmp_path: Path) -> None:
    path = write(tmp_path, "big.yaml", "pack: big\n# " + "x" * LARGEST)
    with pytest.raises(PackFault, match="larger than 256 KB"):
        read_pack(path)


def test_hostile_nesting_is_refused_quickly(tmp_path: Path) -> None:
    path = write(tmp_path, "deep.yaml", "pack: " + "[" * 5000 + "]" * 5000)
    before = time.perf_counter()
    with pytest.raises(PackFault, match="deeper than 20"):
        read_pack(path)
    assert time.perf_counter() - before < 1


def test_not_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"pack: x\nlanguage: \xe9\n")
    with pytest.raises(PackFault, match="not UTF-8") as caught:
        read_pack(path)
    assert caught.value.line == 2


def test_missing_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(PackFault, match="no such folder"):
        load_packs([str(tmp_path / "nowhere")])


def test_values_are_strings_not_yaml_types(tmp_path: Path) -> None:
    path = write(tmp_path, "no.yaml", "pack: x\nlanguage: no\nlists: {sections: [no, 1.5, 2024-01-01]}\n")
    pack = read_pack(path)
    assert pack.language == "no"
    assert dict(pack.lists)["sections"] == ("no", "1.5", "2024-01-01")


def test_bundled_packs_load_fast() -> None:
    load_packs()
    best = min(_timed() for _ in range(5))
    assert best < 0.25


def _timed() -> float:
    before = time.perf_counter()
    load_packs()
    return time.perf_counter() - before


def test_bundled_packs_come_base_first_and_in_one_order() -> None:
    ids = [pack.id for pack in load_packs()]
    assert ids == [pack.id for pack in load_packs()]
    assert {"base", "id", "ms", "en"} <= set(ids)
    assert {"id.kontan", "id.antaranews", "id.beritabali", "id.rmol", "id.minanews"} <= set(ids)
    assert ids[0] == "base"


def test_a_later_rule_of_the_same_id_replaces_the_earlier(tmp_path: Path) -> None:
    one = RULE.format(id="a", match="baca juga:.*") + RULE.format(id="b", match="b+")
    two = RULE.format(id="a", match="baca juga: x") + RULE.format(id="c", match="c+")
    write(tmp_path, "one/mine.yaml", "pack: mine\nrules:" + one)
    later = write(tmp_path, "two/mine.yaml", "pack: mine\nrules:" + two)
    packs = load_packs([str(tmp_path / "one"), str(tmp_path / "two")])
    mine = next(pack for pack in packs if pack.id == "mine")
    assert {rule.id: rule.match for rule in mine.rules} == {"mine/a": "baca juga: x", "mine/b": "b+", "mine/c": "c+"}
    assert mine.path == str(later)


def test_a_user_pack_adds_to_a_bundled_one(tmp_path: Path) -> None:
    bundled = next(pack for pack in load_packs() if pack.id == "id")
    rule = RULE.format(id="mine", match="x+")
    write(tmp_path, "id.yaml", "pack: id\nlists: {sections: [Pasar Modal]}\nrules:" + rule)
    merged = next(pack for pack in load_packs([str(tmp_path)]) if pack.id == "id")
    assert len(merged.rules) == len(bundled.rules) + 1
    assert merged.language == "id"
    assert dict(merged.lists)["sections"][-1] == "Pasar Modal"
    assert dict(merged.lists)["agencies"] == dict(bundled.lists)["agencies"]
    assert merged.digest != bundled.digest


def test_digest_names_what_the_pack_says_and_not_where_it_lies(tmp_path: Path) -> None:
    text = "pack: mine\nrules:" + RULE.format(id="a", match="x+")
    one = read_pack(write(tmp_path, "one.yaml", text))
    same = read_pack(write(tmp_path, "two.yaml", "# a remark\n" + text))
    other = read_pack(write(tmp_path, "three.yaml", text.replace("x+", "y+")))
    assert one.digest == same.digest != other.digest
    assert re.fullmatch(r"[0-9a-f]{16}", one.digest)


def test_extending_an_unknown_pack_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "mine.yaml", "pack: mine\nextends: [idd]\n")
    with pytest.raises(PackFault, match="extends 'idd'"):
        load_packs([str(tmp_path)])


def test_a_rule_that_lifts_is_meta_unless_it_says_otherwise(tmp_path: Path) -> None:
    rule = RULE.format(id="a", match="editor: (?P<editor>x+)")
    assert read_pack(write(tmp_path, "a.yaml", "pack: a\nrules:" + rule)).rules[0].cls == "meta"
    said = rule.replace("why:", "class: boiler\n    why:")
    assert read_pack(write(tmp_path, "b.yaml", "pack: b\nrules:" + said)).rules[0].cls == "boiler"


@pytest.mark.parametrize(
    "pattern", ["(a+)+", r"(\w+\s*)*x", "(?:a|b+)+", "(?:(?:a+))+", "(a*b*){12,}c", r"(?:[^.]{0,80})*y"]
)
def test_nested_repeats_are_refused(pattern: str) -> None:
    assert "take forever" in (pattern_fault(pattern) or "")


@pytest.mark.parametrize(
    "pattern", [r"(?:\s\w+)+", "(?:ab+)+", "(?:a+){1,3}", r"(?:[A-Z][a-z]+ ?)+", "(?:a++b?)+x", r"\(a+\)+"]
)
def test_harmless_repeats_pass(pattern: str) -> None:
    assert pattern_fault(pattern) is None
