"""No whole-line rule that speaks everywhere may match a paragraph of a hand-labelled story."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsdedup.clean.fold import fold_value
from newsdedup.clean.pattern import fullmatch
from newsdedup.packs.loader import load_packs

GOLD = Path(__file__).resolve().parents[2] / ".." / "shared" / "dev" / "id" / "gold.jsonl"


@pytest.mark.skipif(not GOLD.exists(), reason="the labelled dumps are not part of the repository")
def test_whole_line_rules_leave_stories_alone() -> None:
    stories = [json.loads(line)["text"] for line in GOLD.read_text(encoding="utf-8").splitlines()]
    paragraphs = {fold_value(line) for story in stories for line in story.split("\n")} - {""}
    rules = [rule for pack in load_packs() if not pack.domains for rule in pack.rules]
    whole = [rule for rule in rules if rule.shape in ("line", "pair", "tail") and rule.where == "any"]
    eaten = [
        (rule.id, text)
        for rule in whole
        for text in sorted(paragraphs)
        if len(text) <= rule.at_most and len(text.split()) >= 4 and fullmatch(rule.match, text, 2.0)
    ]
    assert len(paragraphs) > 800
    assert len(eaten) <= 1, eaten
