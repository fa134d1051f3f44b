"""Every example of every bundled rule, and what the checker says of examples that do not hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsdedup.clean.pattern import fullmatch
from newsdedup.packs.examples import Example, check, examples, verdict
from newsdedup.packs.loader import load_packs, read_pack

PACKS = load_packs()
EXAMPLES = [
    pytest.param(example, id=f"{rule.id}:{example.name}")
    for pack in PACKS
    for rule in pack.rules
    for example in examples(rule)
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example_holds(example: Example) -> None:
    differs = verdict(example)
    assert differs is None, f"expected {differs[0]}, got {differs[1]}"


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_bundled_pack_passes_every_check_of_a_foreign_one(pack) -> None:
    assert read_pack(pack.path).digest == pack.digest


@pytest.mark.parametrize("site", [pack for pack in PACKS if pack.domains], ids=lambda pack: pack.id)
def test_no_rule_removes_a_sentence_that_another_guards(site) -> None:
    """What one author thought worth guarding is safe from all whole-line rules that may speak beside it."""
    together = [site, *(pack for pack in PACKS if not pack.domains)]
    rules = [rule for pack in together for rule in pack.rules]
    sentences = [text for rule in rules for text in rule.misses if text.endswith(".") and len(text.split()) >= 6]
    for rule in rules:
        if rule.shape in ("line", "pair", "tail"):
            for text in sentences:
                eaten = len(text) <= rule.at_most and fullmatch(rule.match, text, 2.0)
                assert not eaten, f"{rule.id} eats: {text}"


def test_check_names_pack_line_rule_and_example(tmp_path: Path) -> None:
    bad = tmp_path / "mine.yaml"
    bad.write_text(
        "pack: mine\n"
        "rules:\n"
        "  - id: greedy\n"
        "    shape: line\n"
        "    kind: related\n"
        "    match: 'baca.*'\n"
        "    why: Links.\n"
        "    hits: ['Baca juga: Ini', 'Lihat juga: Itu']\n"
        "    misses: ['Baca buku itu, katanya.']\n",
        encoding="utf-8",
    )
    failures = check([read_pack(bad)])
    assert [(f.path, f.line, f.rule, f.example) for f in failures] == [
        (str(bad), 3, "mine/greedy", "hit:1"),
        (str(bad), 3, "mine/greedy", "miss:0"),
    ]
    assert str(failures[1]).startswith(f"{bad}:3: mine/greedy miss:0: expected nothing removed")


@pytest.mark.parametrize(
    ("hit", "expected"),
    [
        ("{text: 'Editor: Ani', lifts: {editor: 'Budi'}}", "editor='Budi'"),
        ("{text: 'Editor: Ani', leaves: 'Editor'}", "'Editor' left"),
    ],
)
def test_check_compares_what_is_lifted_and_left(tmp_path: Path, hit: str, expected: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "pack: mine\n"
        "rules:\n"
        "  - id: editor\n"
        "    shape: inline\n"
        "    kind: byline\n"
        "    match: 'editor:\\s(?P<editor>\\w+)'\n"
        "    why: The editor.\n"
        f"    hits: [{hit}, {{text: 'x Editor: Ani', leaves: 'x'}}]\n"
        "    misses: ['Editor itu pergi.']\n",
        encoding="utf-8",
    )
    (failure,) = check([read_pack(path)])
    assert expected in failure.expected
