"""How rules fare on a folder of pages, as lines of 80 columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from newsdedup.errors import NothingToRead, UsageFault
from newsdedup.report.terminal import fit
from newsdedup.report.usage import Usage
from newsdedup.report.visible import visible

if TYPE_CHECKING:
    from newsdedup.model import Page
    from newsdedup.recipe import Pack

COLUMNS = 80


def pages_of(paths: tuple[str, ...], packs: tuple[Pack, ...]) -> Iterator[Page]:
    """Clean pages and give them with every decision.

    Raises:
        NothingToRead: no path could be opened.
    """
    from newsdedup.engines import local
    from newsdedup.model import Outcome
    from newsdedup.recipe import Policy, Recipe
    from newsdedup.sources.options import ReadOptions
    from newsdedup.sources.read import read

    missing: list[str] = []
    recipe = Recipe(packs=packs, policy=Policy(dedup=False))
    for result in local.run(read(paths, ReadOptions()), recipe, trace=True):
        if isinstance(result, Outcome):
            if result.page is not None:
                yield result.page
        elif result.missing:
            missing.append(f"{result.path}: {result.message}")
    if len(missing) == len(paths):
        raise NothingToRead(missing[0])


def gold_of(path: str) -> dict[str, str]:
    """Read a file of gold rows {id, text}.

    Raises:
        NothingToRead: it cannot be opened.
        UsageFault: it holds something else.
    """
    gold: dict[str, str] = {}
    try:
        with Path(path).open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                row = json.loads(line) if line.strip() else {"id": "", "text": ""}
                if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in ("id", "text")):
                    raise UsageFault(f"{path}:{number}: --gold wants rows with an id and a text")
                gold[row["id"]] = row["text"]
    except OSError as fault:
        raise NothingToRead(f"{path}: cannot be opened: {fault.strerror}") from None
    except ValueError as fault:
        raise UsageFault(f"{path}: is no JSONL: {fault}") from None
    return gold


def usage_of(pages: Iterable[Page], packs: Iterable[Pack], gold: dict[str, str]) -> Usage:
    """Count what the rules of packs do on pages; a page's gold goes by its own id or its file's name."""
    usage = Usage(rule.id for pack in packs for rule in pack.rules)
    for page in pages:
        source = page.document.source
        usage.add(page, gold.get(source.id or "") or gold.get(Path(source.path).name.partition(".")[0]))
    return usage


def report(usage: Usage, gold: bool) -> Iterator[str]:
    """Write what the rules do, those that fire first."""
    yield f"{'rule':<42} {'fires':>7} {f'of {usage.pages} pages':>14} {'longest':>8}"
    for rule, use in usage.uses.items():
        if use.fires:
            yield f"{fit(rule, 42):<42} {use.fires:>7} {use.pages:>14} {use.longest:>8}"
            yield from (fit(f"    {visible(sample)}", COLUMNS) for sample in use.samples)
    silent = usage.silent()
    if silent:
        yield ""
        yield f"never fired ({len(silent)} rules), and on how many pages their packs spoke"
        yield from (f"    {fit(rule, 46):<46} {usage.spoken[rule.partition('/')[0]]:>7}" for rule in silent)
    if gold:
        yield ""
        hit = {rule: use.in_gold for rule, use in usage.uses.items() if use.in_gold}
        yield f"took lines of gold stories ({len(hit)} rules)"
        for rule, found in hit.items():
            yield f"    {fit(rule, 42):<42} {len(found):>7}"
            for path, text in found[:3]:
                yield fit(f"        {visible(Path(path).name)}: {visible(text)}", COLUMNS)
