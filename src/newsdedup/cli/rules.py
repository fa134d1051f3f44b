"""`newsdedup rules`: what rule packs there are, what one rule does, and whether the examples hold."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from newsdedup.errors import CannotCreate, ConfigFault, UsageFault

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

_TEMPLATE = """\
pack: {pack}
extends: [{language}]
applies:
  domains: [{domains}]    # a page's url chooses the pack
  outlets: []             # names that the site's datelines print
  lines: []               # patterns of lines above the story that only this site prints
rules:
  - id: next-story                    # the thing seen on the page; ids are for ever
    shape: line                       # line, inline, run, pair or tail
    kind: related
    match: 'next\\s+story\\s*:\\s*\\S.*'  # the whole line; case does not matter
    why: The link to the next story.
    hits:                             # lines that must go
      - 'Next story: Minister to Visit'
    misses:                           # sentences that a careless pattern would eat
      - 'The next story was worse, she said.'
"""


@click.group()
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


@rules.command()
@click.argument("rule_id", metavar="ID")
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
def check(directories: tuple[str, ...]) -> None:
    """Run the examples of every rule: of the packs in DIR, or of the bundled ones."""
    from newsdedup.packs.examples import check as run
    from newsdedup.packs.examples import examples
    from newsdedup.packs.loader import load_packs

    packs = [pack for pack in load_packs(directories) if not directories or _under(pack.path, directories)]
    failures = run(packs)
    for failure in failures:
        click.echo(str(failure), err=True)
    count = sum(len(pack.rules) for pack in packs)
    if failures:
        raise ConfigFault(f"{len(failures)} examples of {count} rules fail; mend the rule or the example")
    total = sum(1 for pack in packs for rule in pack.rules for _ in examples(rule))
    click.echo(f"{len(packs)} packs, {count} rules, {total} examples: all hold")


@rules.command()
@click.argument("pack_id", metavar="ID")
@click.option("--domain", "domains", multiple=True, help="The site's domain; may be given several times.")
@click.option("-o", "output", type=click.Path(), metavar="FILE", help="Write to a new file instead of stdout.")
def new(pack_id: str, domains: tuple[str, ...], output: str | None) -> None:
    """Start a rule pack: a commented file that passes `rules check`. ID is language.site, as id.kontan."""
    import re

    if not re.fullmatch(r"[a-z]+\.[a-z0-9][a-z0-9-]*", pack_id):
        raise UsageFault(f"'{pack_id}' is no id for a site's pack; use small letters, as in id.kontan")
    language, _, site = pack_id.partition(".")
    named = ", ".join(json.dumps(domain) for domain in domains or (f"{site}.example",))
    text = _TEMPLATE.format(pack=pack_id, language=language, domains=named)
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        with click.open_file(output, "x", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        raise CannotCreate(f"{output}: {error.strerror}; name a file that does not exist yet") from error


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
    from pathlib import Path

    return any(Path(path) == Path(directory) or Path(path).is_relative_to(directory) for directory in directories)
