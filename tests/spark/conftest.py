"""What tests on Spark share: a session, the job as a function, and what one process makes of the same files."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

os.environ["PYSPARK_PYTHON"] = sys.executable

pytest.importorskip("pyspark", reason="pip install newsdedup[spark]")

from pyspark.sql import SparkSession

from newsdedup.cli.outputs import Lines
from newsdedup.dedup.admit import READ, admit
from newsdedup.engines import local
from newsdedup.engines.local import Work
from newsdedup.engines.settings import SLICES
from newsdedup.engines.spark import Spark
from newsdedup.engines.stages import Job, numbered
from newsdedup.model import Outcome
from newsdedup.recipe import Policy, Recipe
from newsdedup.sinks.passed import Passing, passed
from newsdedup.sources.options import ReadOptions
from newsdedup.sources.read import listed, read
from tests.spark.standalone import variables

ROLES = frozenset(("articles", "rejects", "clusters"))


SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.shuffle.partitions": "2",
}
"""Keep everything on this machine, and compile nothing for a hundred rows."""

QUICK = {"JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData"}
os.environ.update(QUICK)


@pytest.fixture(scope="session")
def session() -> Iterator[SparkSession]:
    """Give two cores; a partition stays as it is asked for, however small."""
    builder = SparkSession.builder.master("local[2]").appName("tests")
    for name, value in {**SETTINGS, "spark.sql.adaptive.enabled": "false"}.items():
        builder = builder.config(name, value)
    opened = builder.getOrCreate()
    opened.sparkContext.setLogLevel("FATAL")
    yield opened
    opened.stop()


def configured(folder: Path) -> dict[str, str]:
    """Lay the settings where a program of its own finds them, and give the environment that says so."""
    return {**QUICK, **variables(folder, SETTINGS)}


def job(policy: Policy) -> Job:
    """Make the job of deduplicating JSONL: the whole way but for cleaning."""
    recipe = Recipe(policy=policy)
    options = ReadOptions(form="jsonl", passing=frozenset(("shared", "shared_more")), carry=READ)
    written = partial(passed, recipe=recipe, passing=Passing())
    return Job(recipe, options, Work(make=admit), Lines(ROLES, policy, written))


def on_spark(
    session: SparkSession,
    given: Job,
    files: list[Path],
    work: Path,
    against: list[Path] | None = None,
    partitions: int = 2,
) -> dict[str, bytes]:
    """Run a job, everything in so many partitions; give each output, its parts in order."""
    for name in ("spark.sql.shuffle.partitions", SLICES):
        session.conf.set(name, str(partitions))
    work.mkdir(exist_ok=True)
    names, references = [str(file) for file in files], [str(file) for file in against or []]
    result = Spark(session, given, str(work)).run(
        numbered(listed(names, given.options), listed(references, given.options))
    )
    found = {}
    for role in ROLES:
        parts = sorted((result.folder / role).iterdir()) if (result.folder / role).is_dir() else []
        found[role] = b"".join(part.read_bytes() for part in parts)
    assert sum(result.counts.values()) == sum(result.cleaned.values())
    return found


def alone(given: Job, files: list[Path]) -> dict[str, bytes]:
    """Do the same in this process."""
    found = dict.fromkeys(ROLES, b"")
    inputs = read([str(file) for file in files], given.options)
    for batch in local.batches(inputs, given.recipe, replace(given.work)):
        for outcome in batch:
            assert isinstance(outcome, Outcome)
            for role, line in given.rows(outcome):
                found[role] += line
    return found


def written(folder: Path, texts: list[str], files: int = 3) -> list[Path]:
    """Write texts as JSONL, in the order given, over some files."""
    folder.mkdir(exist_ok=True)
    share = -(-len(texts) // files)
    paths = []
    for number in range(files):
        path = folder / f"part-{number}.jsonl"
        rows = enumerate(texts[number * share : (number + 1) * share], number * share)
        path.write_text("".join(json.dumps({"id": str(at), "text": text}) + "\n" for at, text in rows), "utf-8")
        paths.append(path)
    return paths
