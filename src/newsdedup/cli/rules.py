"""`newsdedup rules`: what rule packs there are, what one rule does, and whether the examples hold."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from newsdedup.cli.group import HELP_NAMES
from newsdedup.errors import CannotCreate, ConfigFault, NothingToRead, UsageFault

if TYPE_CHECKING:
    from newsdedup.recipe import Pack, Rule

_rules_option = click.option(
    "--rules",
    "directories",
    multiple=True,
    envvar="NEWSDEDUP_RULES",
    type=click.Path(),
    metavar="DIR",
    help="Folder of further rule packs, after the bundled ones; may be given several times.",
)


@click.group(context_settings={"help_option_names": HELP_NAMES})
def rules() -> None:
    """Show and check rule packs."""


@rules.command("list")
@_rules_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a rule.")
def list_rules(directories: tuple[str, ...], as_json: bool) -> None:
    """List packs, rules, their shapes and the kinds they remove."""
    from newsdedup.packs.loader import load_packs

    for pack in load_packs(directories):
        if not as_json:
            click.echo(f"{pack.id}  ({len(pack.rules)} rules, {pack.digest})  {pack.path}")
        for rule in pack.rules:
            click.echo(json.dumps(_summary(pack, rule)) if as_json else f"  {rule.id:<34} {rule.shape:<7} {rule.kind}")


def _rule_ids(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from newsdedup.packs.loader import load_packs

    found = (rule for pack in load_packs(context.params.get("directories") or ()) for rule in pack.rules)
    return [CompletionItem(rule.id, help=rule.why) for rule in found if rule.id.startswith(incomplete)]


@rules.command()
@click.argument("rule_id", metavar="ID", shell_complete=_rule_ids)
@_rules_option
@click.option("--json", "as_json", is_flag=True, help="The rule as one JSON object.")
def show(rule_id: str, directories: tuple[str, ...], as_json: bool) -> None:
    """Show one rule: what it matches, why, and its examples. ID is pack/rule."""
    from newsdedup.packs.loader import load_packs

    pack, rule = _find(load_packs(directories), rule_id)
    if as_json:
        click.echo(json.dumps(_summary(pack, rule) | _details(rule), ensure_ascii=False))
        return
    click.echo(f"{rule.id}  ({rule.shape}, removes {rule.kind}, where {rule.where})")
    click.echo(f"  {rule.why}")
    click.echo(f"  match   {rule.match}")
    for name, value in _details(rule).items():
        if name in ("follows", "at_least", "at_most", "takes", "class") and value:
            click.echo(f"  {name:<8}{value}")
    for label, texts in (("hit", rule.hits), ("miss", rule.misses)):
        for text in texts:
            click.echo(f"  {label:<8}" + text.replace("\n", "\n          "))
    click.echo(f"  from    {pack.path}")


@rules.command()
@click.argument("directories", nargs=-1, type=click.Path(), metavar="[DIR]...")
@click.option("--over", multiple=True, metavar="PATH", type=click.Path(), help="Say what the rules do on these pages.")
@click.option("--gold", metavar="FILE", type=click.Path(), help="JSONL {id, text}: say which rules take its stories.")
def check(directories: tuple[str, ...], over: tuple[str, ...], gold: str | None) -> None:
    """Run the examples of every rule: of the packs in DIR, or of the bundled ones.

    With --over also say of every rule how often it fires on the pages there, the longest it takes, and three samples.
    """
    from newsdedup.packs.examples import check as run
    from newsdedup.packs.examples import examples
    from newsdedup.packs.loader import load_packs

    if gold is not None and not over:
        raise UsageFault("--gold needs the pages that the stories are from; name them with --over")
    everything = load_packs(directories)
    packs = [pack for pack in everything if not directories or _under(pack.path, directories)]
    failures = run(packs)
    for failure in failures:
        click.echo(str(failure), err=True)
    count = sum(len(pack.rules) for pack in packs)
    if over:
        from newsdedup.cli.rule_report import gold_of, pages_of, report, usage_of

        stories = gold_of(gold) if gold is not None else {}
        for line in report(usage_of(pages_of(over, everything), packs, stories), gold is not None):
            click.echo(line)
        click.echo()
    if failures:
        raise ConfigFault(f"{len(failures)} examples of {count} rules fail; mend the rule or the example")
    total = sum(1 for pack in packs for rule in pack.rules for _ in examples(rule))
    click.echo(f"{len(packs)} packs, {count} rules, {total} examples: all hold")


@rules.command()
@click.argument("site")
@click.argument("pages", nargs=-1, required=True, type=click.Path(), metavar="PAGE...")
@_rules_option
@click.option("-o", "--output", metavar="FILE", type=click.Path(), help="Write here.  [default: stdout]")
def new(site: str, pages: tuple[str, ...], directories: tuple[str, ...], output: str | None) -> None:
    """Start a pack for SITE from pages of it: lines that look like its furniture, as rules to finish.

    Each rule asks why; those of lines that can stand in a story are to be deleted. Several pages are better than one.

    \b
    newsdedup rules new example.com pages/ -o packs/example.yaml
    newsdedup rules check packs/ --over pages/
    """
    from newsdedup.cli.rule_report import pages_of
    from newsdedup.packs.draft import draft
    from newsdedup.packs.loader import load_packs
    from newsdedup.sinks.jsonl import open_sink

    if output is not None and Path(output).is_file():
        raise CannotCreate(f"{output}: is there already, perhaps with somebody's work in it; name a new file")
    found = list(pages_of(pages, load_packs(directories)))
    if not found:
        raise NothingToRead("there is no page to read there")
    sink = open_sink(output)
    try:
        sink.write(draft(site, found).encode("utf-8"))
        sink.commit()
    finally:
        sink.abort()


def _find(packs: Iterable[Pack], rule_id: str) -> tuple[Pack, Rule]:
    from difflib import get_close_matches

    found = {rule.id: (pack, rule) for pack in packs for rule in pack.rules}
    if rule_id in found:
        return found[rule_id]
    near = get_close_matches(rule_id, found, 1)
    hint = f"; did you mean {near[0]}?" if near else "; see newsdedup rules list"
    raise UsageFault(f"there is no rule {rule_id}{hint}")


def _summary(pack: Pack, rule: Rule) -> dict[str, object]:
    summary: dict[str, object] = {"id": rule.id, "pack": pack.id}
    return summary | {"shape": rule.shape, "kind": rule.kind, "where": rule.where, "why": rule.why}


def _details(rule: Rule) -> dict[str, object]:
    return {
        "match": rule.match,
        "class": rule.cls,
        "at_most": rule.at_most,
        "at_least": rule.at_least if rule.shape == "run" else None,
        "takes": rule.takes if rule.shape == "pair" else None,
        "follows": rule.follows or None,
        "hits": list(rule.hits),
        "misses": list(rule.misses),
    }


def _under(path: str, directories: tuple[str, ...]) -> bool:
    return any(Path(path) == Path(directory) or Path(path).is_relative_to(directory) for directory in directories)
