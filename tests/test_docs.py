"""The documentation says what the program does: every name that a user can meet stands there, and no other."""

from __future__ import annotations

import contextlib
import pkgutil
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module
from typing import get_args

import click
import pytest
import yaml

import newsdedup
from newsdedup.cli import COMMANDS
from newsdedup.cli import newsdedup as program
from newsdedup.cli.guide import topics
from newsdedup.dedup.edges import RELATIONS
from newsdedup.errors import NewsdedupError
from newsdedup.measure import scorecard
from newsdedup.model import FIELD_NAMES, KINDS, Article, LineClass, Outcome, OutcomeKind, Source, Verdict
from newsdedup.packs import schema
from newsdedup.packs.examples import check
from newsdedup.packs.loader import read_pack
from newsdedup.recipe import SHAPES, WHERES, Policy, Recipe, Rule, SketchSpec
from newsdedup.report import words
from newsdedup.report.ledger import ledger_row
from newsdedup.report.terminal import LEGEND
from newsdedup.sinks import parquet
from newsdedup.sinks.record import record, reject_row
from tests import command_docs
from tests.conftest import ROOT
from tests.documents import DOCS, PAGES, blocks, codes, named, read, steps, table
from tests.schema import validator

TOPICS = topics()
REJECTED_ARTICLE = ("url", "site", "title", "published")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
ARTICLE = Article(Source("a", 0), "0" * 32, "text")
DUPLICATE = Outcome(
    "duplicate", Source("a", 0), "0" * 32, ARTICLE, Verdict("0" * 32, Source("b", 0), "near", 0.8, "first")
)


def shell_calls(name: str, first: str) -> Iterator[list[str]]:
    """Yield the arguments of every call of a program that a page shows, the blocks that are not run included."""
    shown = [step.command for step in steps(name)] + [block.body for block in blocks(name) if block.tag == "bash"]
    for line in "\n".join(re.sub(r"<<'EOT'\n.*?\nEOT", "", text, flags=re.DOTALL) for text in shown).splitlines():
        for call in re.split(r"\||&&|;", re.sub(r"'[^']*'|\"[^\"]*\"", "x", line)):
            words = shlex.split(re.sub(r"\d?[<>]\S*", "", call), comments=True)
            if words and first in words:
                yield words[words.index(first) + 1 :]


def command_of(words: list[str]) -> tuple[click.Command | None, list[str]]:
    """Follow the words of a call to its command."""
    command: click.Command | None = program
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        command, words = command.get_command(click.Context(command), words[0]), words[1:]
    return command, words


@pytest.mark.parametrize("name", PAGES)
def test_calls_in_the_documentation_are_possible(name: str) -> None:
    for call in shell_calls(name, "newsdedup"):
        command, words = command_of(call)
        assert command is not None, call
        known = {option for parameter in command.params for option in parameter.opts} | {"--help", "-h", "--version"}
        assert {word for word in words if re.match(r"-.", word)} <= known, call


@pytest.mark.parametrize("name", PAGES)
def test_options_in_running_text_exist(name: str) -> None:
    known = {
        option for _, text in command_docs.commands(program, "newsdedup") for option in re.findall(r"--\w[\w-]*", text)
    }
    prose = re.sub(r"```.*?```", "", read(name), flags=re.DOTALL)
    assert set(re.findall(r"(?<![\w-])--[a-z][\w-]*", prose)) <= known


def test_make_targets_in_the_documentation_exist() -> None:
    calls = [call for name in PAGES for call in shell_calls(name, "make")]
    assert calls
    for target in (word for call in calls for word in call):
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target


def test_topics_are_the_pages_that_ship() -> None:
    assert sorted(TOPICS) == sorted(path.stem for path in DOCS.glob("*.md"))
    assert TOPICS[0] == "tutorial"
    assert all(re.match(r"# .{10,70}\n", read(topic)) for topic in TOPICS)


@pytest.mark.parametrize("name", sorted({*TOPICS} - {"headline", "html"}))
def test_running_text_fits_a_terminal(name: str) -> None:
    prose = re.sub(r"```.*?```", "", read(name), flags=re.DOTALL)
    assert [line for line in prose.splitlines() if len(line) > 100 and not line.startswith("|")] == []


@pytest.mark.parametrize("name", PAGES)
def test_links_and_pointers_lead_somewhere(name: str) -> None:
    text = read(name)
    assert set(re.findall(r"`guide ([\w-]+)`", text)) <= set(TOPICS)
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        assert (PAGES[name].parent / link).is_file(), link


def test_the_readme_names_every_command_and_links_every_topic() -> None:
    readme = read("README")
    assert [name for name in COMMANDS if f"`newsdedup {name}" not in readme] == []
    assert re.findall(r"\(src/newsdedup/docs/([\w-]+)\.md\)", readme) == list(TOPICS)


def test_the_help_texts_in_the_documentation_are_those_of_the_program() -> None:
    assert command_docs.PAGE.read_text(encoding="utf-8") == command_docs.page(), "run: make docs"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_overview_says_what_the_command_says(name: str) -> None:
    command = program.get_command(click.Context(program), name)
    assert command is not None
    assert command.name == name
    assert command.get_short_help_str(200) == COMMANDS[name]


def test_keys_of_rows() -> None:
    article = Outcome("article", Source("a", 0), "0" * 32, article=ARTICLE)
    keys, marked = list(record(article, Recipe())), list(record(DUPLICATE, Recipe()))
    assert named("output", "The record") == keys
    assert named("output", "Duplicates") == [key for key in marked if key not in keys]
    rejected = reject_row(Outcome("rejected", Source("a", 0), reason="broken"))
    assert named("output", "Rejects") == list(rejected)
    assert set(reject_row(DUPLICATE)) == {*rejected, *named("output", "Duplicates"), *REJECTED_ARTICLE}
    told = read("output").partition("Rows of duplicates also have")[2].partition(".")[0]
    assert codes(told) == [*REJECTED_ARTICLE]
    assert named("output", "The ledger") == list(ledger_row(article))


def test_the_schema_is_shown_and_says_the_keys_in_order() -> None:
    schema = validator().schema
    shown = next(block.body for block in blocks("record") if block.tag == "json")
    assert shown == (DOCS / "record.schema.json").read_text(encoding="utf-8")
    assert list(schema["properties"]) == list(record(DUPLICATE, Recipe()))
    article = Outcome("article", Source("a", 0), "0" * 32, article=ARTICLE)
    assert schema["required"] == list(record(article, Recipe()))
    assert schema["$defs"]["kind"]["enum"] == sorted(KINDS)
    relations = schema["properties"]["shared"]["items"]["properties"]["relation"]["enum"]
    assert relations == list(RELATIONS)


def test_the_columns_of_parquet() -> None:
    shown = {codes(row[0])[0]: row[1] for row in table("record", "Parquet")}
    assert shown == {field.name: str(field.type) for field in parquet.schema()}


def test_closed_sets_of_words() -> None:
    assert named("output", "Kinds") == sorted(KINDS)
    assert named("output", "Outcomes") == list(get_args(OutcomeKind))
    assert named("dedup", "Relations") == list(RELATIONS)
    assert named("output", "The ledger", 1) == list(get_args(LineClass))
    marks = {row[0].strip("`") or " ": codes(row[2]) for row in table("cleaning", "Reading explain")}
    assert set(marks) == {" ", "-", "=", ">", "~", "."}
    assert all(mark in LEGEND for mark in marks)


def test_a_report_says_what_the_guide_says() -> None:
    kinds = {codes(row[0])[0]: row[1] for row in table("output", "Kinds")}
    assert set(words.KINDS) == set(kinds)
    told = {
        kind: text.partition(";")[0].replace("(`--blocks strip`) ", "")
        for kind, text in kinds.items()
        if "the same" not in text
    }
    assert {kind: words.KINDS[kind] for kind in told} == told
    assert set(words.RULES) == {codes(row[0])[0] for row in table("cleaning", "Rules that are no pack's")}
    assert set(words.OUTCOMES) == set(get_args(OutcomeKind))


def test_figures_of_eval() -> None:
    labels = list(scorecard._LABELS.values())
    shown = [row[0] for row in table("eval", "The figures")]
    assert shown == [*labels[:6], "4-gram precision, recall, F1", labels[9], "documents under .3"]
    assert labels[6:9] == ["4-gram precision", "4-gram recall", "4-gram F1"]


def test_exit_codes() -> None:
    for module in pkgutil.walk_packages(newsdedup.__path__, "newsdedup."):
        if not module.name.endswith("__main__"):
            with contextlib.suppress(ModuleNotFoundError):  # of an extra that is not installed
                import_module(module.name)
    faults = [NewsdedupError]
    for fault in faults:
        faults.extend(fault.__subclasses__())
    ours = {fault.exit_code for fault in faults if fault.__module__.startswith("newsdedup.")}
    shown = [int(code) for code in named("exit-codes", "Every exit code, and what to do")]
    assert shown == sorted(ours | {0, 3, 129, 130, 143})


def test_thresholds_are_those_of_the_code() -> None:
    for number, spec in enumerate((Policy(), SketchSpec())):
        shown = {codes(row[0])[0]: codes(row[1])[0] for row in table("dedup", "Parameters", number)}
        values = {item.name: getattr(spec, item.name) for item in fields(spec)}
        assert shown == {name: " ".join(v) if isinstance(v, tuple) else str(v) for name, v in values.items()}


def test_the_format_of_packs() -> None:
    assert named("rules", "The pack") == list(schema._PACK_KEYS)
    assert named("rules", "What a site is known by") == list(schema._APPLIES_KEYS)
    assert sorted(named("rules", "Lists")) == sorted(schema._LIST_NAMES)
    assert sorted(named("rules", "The rule")) == sorted(schema._RULE_KEYS)
    assert named("rules", "The rule", 1) == list(schema._HIT_KEYS)
    assert named("rules", "Shapes") == list(SHAPES)
    assert named("rules", "Where") == list(WHERES)
    assert sorted(named("rules", "Groups that lift fields")) == sorted([*FIELD_NAMES, "headline"])
    shown = {codes(row[0])[0]: codes(row[2]) for row in table("rules", "The rule")}
    given = {item.name: str(item.default) for item in fields(Rule)}
    assert shown["at_least"] == [str(schema._AT_LEAST["run"]), given["at_least"]]
    assert {key: shown[key] for key in ("where", "at_most", "takes")} == {
        key: [given[key]] for key in ("where", "at_most", "takes")
    }


def test_rules_of_the_layout() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/newsdedup/clean").rglob("*.py"))
    rows = {codes(row[0])[0]: codes(row[1]) for row in table("cleaning", "Rules that are no pack's")}
    assert set(rows) == set(re.findall(r'"(newsdedup/[\w-]+)"', source))
    assert {kind for kinds in rows.values() for kind in kinds} <= KINDS


def test_what_is_said_not_to_be_there_is_not() -> None:
    stages = (ROOT / "src/newsdedup/clean/prepare.py").read_text(encoding="utf-8")
    assert ("it is not asked yet" in read("cleaning")) is ("decide_lines" not in stages)
    assert ("no memory between runs yet" in read("limits")) is ("state" not in COMMANDS)
    assert ("there is none yet" in read("output")) is ("state" not in COMMANDS)


def test_rules_shown_in_the_documentation_hold(tmp_path) -> None:
    shown = [block.body for block in blocks("rules") if block.tag == "yaml"]
    assert shown
    for number, body in enumerate(shown):
        path = tmp_path / f"{number}.yaml"
        path.write_text(f"pack: shown\nrules:\n{body}" if body.startswith("- ") else body, encoding="utf-8")
        assert yaml.safe_load(path.read_text(encoding="utf-8"))
        assert check([read_pack(path)]) == []
