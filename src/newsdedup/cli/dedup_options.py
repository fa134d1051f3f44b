"""The options that say which articles count as one, and which of them is kept."""

from __future__ import annotations

import click

from newsdedup.cli.options import option, together
from newsdedup.recipe import BLOCKS, DROPPABLE, KEEPS, Policy


def relations(value: str) -> tuple[str, ...]:
    """Read relations, "exact,near", in the order of their strength."""
    named = {name.strip() for name in value.split(",") if name.strip()}
    if wrong := sorted(named - {*DROPPABLE}):
        raise click.BadParameter(
            f"{wrong[0]!r} is no relation that can be dropped: name some of {', '.join(DROPPABLE)}."
        )
    if not named:
        raise click.BadParameter("name at least one relation.")
    return tuple(name for name in DROPPABLE if name in named)


settling_options = together(
    option(
        "--keep",
        type=click.Choice(KEEPS),
        default="first",
        show_default=True,
        help="Which of several copies is kept; all but first read everything before they write.",
    ),
    option(
        "--drop",
        metavar="A,B",
        type=relations,
        default=",".join(Policy().drop),
        show_default=True,
        help="Relations that make a duplicate; see guide dedup.",
    ),
    option(
        "--blocks",
        type=click.Choice(BLOCKS),
        default="report",
        show_default=True,
        help="Paragraphs of earlier articles: note them, also take them out of the text, or never look.",
    ),
    option(
        "--index",
        type=click.Choice(["own", "datasketch"]),
        default="own",
        show_default=True,
        help="What finds candidates: our own index or datasketch's; the result is the same.",
    ),
    option(
        "--tmpdir",
        metavar="DIR",
        type=click.Path(exists=True, file_okay=False, writable=True),
        help="Folder for what does not fit in memory.  [default: the system's]",
    ),
    option(
        "--duplicates",
        type=click.Choice(["drop", "mark"]),
        default="drop",
        show_default=True,
        help="Leave duplicates out, or write them with what they duplicate.",
    ),
)
"""How articles settle."""
