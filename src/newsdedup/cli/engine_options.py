"""The options that say where a run happens: on this machine or on a cluster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import click

from newsdedup.cli.options import option, together
from newsdedup.errors import UsageFault

engine_options = together(
    option(
        "--engine",
        type=click.Choice(["local", "spark"]),
        default="local",
        show_default=True,
        help="Run on this machine, or on a Spark cluster; see guide spark.",
    ),
    option("--master", metavar="URL", help="Spark: the cluster, such as spark://host:7077.  [default: Spark's own]"),
    option(
        "--work",
        metavar="DIR",
        type=click.Path(file_okay=False),
        help="Spark: a folder that every machine sees, for what lies between stages.",
    ),
    option("--keep-work", is_flag=True, help="Spark: leave in --work what lies there when all is done."),
)
"""Where a run happens."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where a job runs that one machine is too small for."""

    master: str | None
    work: str
    keep_work: bool = False


def cluster(given: Mapping[str, Any]) -> Cluster | None:
    """Read the options of `engine_options`; None for this machine.

    Raises:
        UsageFault: they do not go together.
    """
    if given["engine"] == "local":
        for name in ("master", "work", "keep_work"):
            if given[name]:
                raise UsageFault(f"--{name.replace('_', '-')} goes with --engine spark")
        return None
    if not given["work"]:
        raise UsageFault("--engine spark needs --work DIR, a folder that every machine sees under this name")
    if "://" in given["work"]:
        raise UsageFault(
            f"--work {given['work']}: is an address; name a folder that every machine sees under this name"
        )
    if given.get("state"):
        raise UsageFault("--state is for one machine; on a cluster, compare with what there is by dedup --against")
    if given["index"] != "own":
        raise UsageFault("--index datasketch is for one machine; the result is the same without it")
    if given["jobs"] != 1:
        raise UsageFault("-j is for one machine: how many cores there are is said with --master, or by the cluster")
    return Cluster(given["master"], given["work"], given["keep_work"])
