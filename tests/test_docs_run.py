"""What the documentation shows is run: every `sh` block succeeds, every `console` block prints what it says."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.documents import PAGES, TAGS, Sandbox, Step, blocks, matches, read, steps

RUNNING = [name for name in PAGES if any(steps(name))]


@pytest.mark.parametrize("name", RUNNING)
def test_what_a_page_shows_is_what_happens(name: str, tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path)
    without_jq = shutil.which("jq") is None
    wrong: list[str] = []
    for step in steps(name):
        if without_jq and "jq " in step.command:
            continue
        code, printed = sandbox.run(step)
        right = code == 0 if step.printed is None else matches(printed, step.printed)
        if not right:
            wrong.append(f"{name}:{step.line}: $ {step.command}\n{printed}(exit code {code})")
    assert not wrong, "\n\n".join(wrong)


def test_make_run_ends_as_the_readme_says(tmp_path: Path) -> None:
    _, _, recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("define SHOW\n")
    script = shlex.quote(recipe.partition("endef")[0])
    command = f"mkdir out; newsdedup clean seeds/ -o out/articles.jsonl; python3 -c {script} out/articles.jsonl"
    _, printed = Sandbox(tmp_path).run(Step(command, "", 0))
    assert printed == next(block.body for block in blocks("README") if block.tag == "")


@pytest.mark.parametrize("name", PAGES)
def test_every_fenced_block_says_what_it_is(name: str) -> None:
    assert read(name).count("\n```") == 2 * len(blocks(name))
    assert {block.tag for block in blocks(name)} <= set(TAGS)


@pytest.mark.parametrize(
    ("printed", "shown", "same"),
    [
        ("a\nb\n", "a\nb", True),
        ("a\nb\n", "a", False),
        ("a\nb\nc\n", "a\n...\nc", True),
        ("a\nc\n", "a\n...\nc", True),
        ("a 12 s\n", "a ... s", True),
        ("a\nb s\n", "a ... s", False),
        ("", "", True),
        ("a\n", "", False),
        ("axb\n", "a.b", False),
    ],
)
def test_what_is_shown_is_compared_line_by_line(printed: str, shown: str, same: bool) -> None:
    assert matches(printed, shown) is same
