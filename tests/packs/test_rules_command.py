"""`newsdedup rules` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from newsdedup.cli.rules import rules
from newsdedup.errors import ConfigFault, PackFault, UsageFault
from newsdedup.packs.loader import load_packs

MINE = """pack: id.mine
extends: [id]
applies: {domains: [mine.example]}
rules:
  - id: plea
    shape: line
    kind: follow
    match: 'ikuti mine\\.example.*'
    why: The plea to follow.
    hits: ['Ikuti mine.example di sini']
    misses: ['Ikuti kata hati, pesannya.']
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mine.yaml").write_text(MINE, encoding="utf-8")
    return tmp_path


def run(*arguments: str, env: dict[str, str] | None = None) -> str:
    result = CliRunner().invoke(rules, arguments, env=env, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_list_names_every_rule_once() -> None:
    rows = [json.loads(line) for line in run("list", "--json").splitlines()]
    assert [row["id"] for row in rows] == [rule.id for pack in load_packs() for rule in pack.rules]
    assert {"pack", "shape", "kind", "where", "why"} <= set(rows[0])


def test_list_takes_folders_from_options_and_environment(folder: Path) -> None:
    assert "id.mine/plea" in run("list", "--rules", str(folder))
    assert "id.mine/plea" in run("list", env={"NEWSDEDUP_RULES": str(folder)})
    assert "id.mine/plea" not in run("list")


def test_show_tells_what_why_and_examples(folder: Path) -> None:
    shown = run("show", "id.mine/plea", "--rules", str(folder))
    for part in ("The plea to follow.", r"ikuti mine\.example.*", "Ikuti kata hati", str(folder / "mine.yaml")):
        assert part in shown


def test_show_offers_the_nearest_rule() -> None:
    with pytest.raises(UsageFault, match="did you mean id.kontan/ticker-row"):
        run("show", "id.kontan/tickerrow")


def test_check_counts_what_holds(folder: Path) -> None:
    assert run("check", str(folder)) == "1 packs, 1 rules, 2 examples: all hold\n"


def test_check_names_pack_rule_and_example_that_fail(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "mine.yaml"
    path.write_text(MINE.replace(r"ikuti mine\.example.*", "ikuti .*"), encoding="utf-8")
    result = CliRunner().invoke(rules, ["check", str(folder)])
    assert isinstance(result.exception, ConfigFault)
    assert result.exception.exit_code == 78
    assert f"{path}:5: id.mine/plea miss:0: expected nothing removed" in result.output


def test_check_refuses_a_broken_pack_with_its_line(folder: Path) -> None:
    (folder / "mine.yaml").write_text(MINE.replace("kind: follow", "kind: plea"), encoding="utf-8")
    result = CliRunner().invoke(rules, ["check", str(folder)])
    assert isinstance(result.exception, PackFault)
    assert (result.exception.line, result.exception.exit_code) == (7, 78)
