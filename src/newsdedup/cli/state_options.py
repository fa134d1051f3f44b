"""The options by which a run remembers: the state, its lock, and what it forgets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from newsdedup.cli.messages import Messages
from newsdedup.cli.options import option, together
from newsdedup.errors import StateBusy, UsageFault

if TYPE_CHECKING:
    from newsdedup.cli.remember import Using

_SPAN = re.compile(r"(\d{1,6})\s*([hdw])", re.IGNORECASE)
_SECONDS = {"h": 3600, "d": 86400, "w": 604800}

state_options = together(
    option(
        "--state",
        metavar="FILE",
        type=click.Path(dir_okay=False),
        help="Remember here what was seen, kept and written; skip and compare by it.",
    ),
    option(
        "--window",
        metavar="SPAN",
        type=lambda value: span(value),
        help="Forget kept articles published so long before the newest: 30d, 12h, 8w.",
    ),
    option(
        "--events",
        metavar="FILE",
        type=click.Path(),
        help="Write here what changes the past: a better copy, by --keep, of what an earlier run wrote.",
    ),
    option("--alarm", is_flag=True, help="Say what is unlike earlier runs, also under -q; then end with 3."),
    option(
        "--alarm-copies",
        type=click.IntRange(1),
        metavar="N",
        default=100,
        show_default=True,
        help="An alarm for an article with more copies.",
    ),
    option("--reprocess", is_flag=True, help="Clean what was seen once more, into a new output."),
    option(
        "--lock-wait",
        metavar="SECONDS",
        type=click.FloatRange(0),
        default=0.0,
        help="Wait so long for another run with this state.  [default: 0]",
    ),
    option("--locked-ok", is_flag=True, help="Another run has the state: end with 0 instead of 75."),
    option("--now", metavar="DATE", type=lambda value: instant(value), help="The date of articles without one."),
)
"""How a run remembers."""


def span(value: str) -> int:
    """Read a length of time in hours, days or weeks: "30d" is 2592000."""
    match = _SPAN.fullmatch(value.strip())
    if not match:
        raise click.BadParameter(f"{value!r} is not a length of time such as 30d, 12h or 8w.")
    return int(match[1]) * _SECONDS[match[2].lower()]


def instant(value: str) -> int:
    """Read a date, or a date and time, as seconds since 1970; without an offset it is UTC."""
    try:
        when = datetime.fromisoformat(value.strip())
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a date such as 2025-03-14 or 2025-03-14T08:00+07:00.") from None
    return int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp())


@contextmanager
def refusing_quietly(messages: Messages, *, locked_ok: bool) -> Iterator[None]:
    """Let a run that finds another at work end as a success, if that is wanted."""
    try:
        yield
    except StateBusy as busy:
        if not locked_ok:
            raise
        messages.note("busy", f"{busy}; nothing done")


def using(given: Mapping[str, Any]) -> Using:
    """Say how the state is used.

    Raises:
        UsageFault: an option asks for a state, and none is named.
    """
    from newsdedup.cli.remember import Using

    if given["state"] is None:
        for name in ("window", "reprocess", "events", "alarm"):
            if given[name]:
                raise UsageFault(f"--{name} is about a state; name one with --state")
    elif given["index"] == "datasketch":
        raise UsageFault("--index datasketch holds signatures in memory and a state has none; leave one of them out")
    return Using(**{field.name: given[field.name] for field in fields(Using)})
