"""Many machines: the same job on Apache Spark. The only place that knows of it; holds no rule and no threshold.

Reading, cleaning, settling and writing are `stages`, the functions of one machine over rows. What is big is laid by in
`parts` where it was made, and waits there for its verdicts. What must meet elsewhere and is big, keys (`dedup.slices`)
and what settling asks of articles that others resemble, is dealt out in files (`dealing`); pairs, edges and verdicts go
through Spark.

An article is compared with the first few under each of its keys that were *remembered* before it; who will be is not
known beforehand, so it is guessed (all with words of their own), the articles settle, and the outcome is the next
guess, until nobody meets others than those he met: by induction over the order of settling that fixed point is what
one process finds. Where no key has more holders than are met, the first outcome is it. Components are found over edges,
never over whole buckets: in one task while they fit it, then by large-star and small-star (Kiveris et al. 2014).

What a stage gave lies in Parquet under the work folder before the next begins: a driver that was killed goes on where
it was, an executor that was lost costs its tasks. The driver collects nothing but counts.
"""

from __future__ import annotations

import os
import pickle
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from shutil import rmtree
from typing import Any, cast

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f
from pyspark.sql.pandas.types import from_arrow_schema

from newsdedup.dedup.nominated import others_of
from newsdedup.dedup.slices import slices_of
from newsdedup.engines import meeting, parts, rows, stages
from newsdedup.engines.meeting import Dealt
from newsdedup.engines.rows import Batches, File, Schema, batched, by_part, unbatched
from newsdedup.engines.settings import SETTINGS, SLICES
from newsdedup.engines.stages import Folders, Job, Result
from newsdedup.model import Outcome
from newsdedup.sources.options import Note

_BLOBS = 64
"""Rows in an Arrow batch at most, where they may hold much; Spark knows no other bound."""

_FILES_A_TASK, _TASKS_A_CORE = 1000, 4

_EDGES = 1 << 23
"""Edges whose components one task finds."""

Stage = Callable[[Job, Batches], Iterable[tuple[Any, ...]]]
Beside = Callable[[Job, int, Iterator[Any]], Iterable[tuple[Any, ...]]]
Sliced = Callable[[Job, int], Iterable[tuple[Any, ...]]]


@contextmanager
def session(master: str | None) -> Iterator[SparkSession]:
    """Use the session that is there, or open one, which ends with the context.

    Args:
        master: URL of the cluster; None for what Spark's own configuration says.
    """
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    there = SparkSession.getActiveSession()
    builder = SparkSession.builder.appName("newsdedup").config(map=SETTINGS)
    opened = there or (builder if master is None else builder.master(master)).getOrCreate()
    opened.sparkContext.setLogLevel("FATAL")
    try:
        yield opened
    finally:
        if there is None:
            opened.stop()


class Spark:
    """Runs one job.

    Args:
        session: on a cluster whose machines all see the inputs and the work folder under the same names.
        job: what governs.
        work: a folder of this job alone, on shared storage; from what it holds, the job goes on.
    """

    def __init__(self, session: SparkSession, job: Job, work: str) -> None:
        self._session, self._job, self._work = session, pickle.dumps(job), Path(work).absolute()
        self._policy, self._slices = job.recipe.policy, int(session.conf.get(SLICES, "0") or 0)
        self._folders = Folders(str(self._work / "parts"), str(self._work / "written"))
        self._parts = self._files = 0

    def run(self, files: Iterable[File]) -> Result:
        """Read, clean, settle and write.

        Args:
            files: as `stages.numbered` gives them.

        Raises:
            NewsdedupError: what reading raised.
        """
        cleaned = self._stage("cleaned", lambda: self._cleaned(files))
        for row in cleaned.where(f.col("kind") == stages.FAULT).orderBy("arrival").select("rest").take(1):
            rmtree(self._work / "cleaned")
            raise pickle.loads(row.rest)
        ends = cleaned.where(f.col("kind") == stages.PART).agg(f.sum("number"), f.count("*"), f.sum("keys")).first()
        self._files, self._parts, keys = cast(tuple[int, int, int], ends)
        if not self._slices:
            self._slices = slices_of(keys, self._session.sparkContext.defaultParallelism)
        verdicts = self._verdicts() if self._policy.dedup else None
        counts = self._stage("counts", lambda: self._written(verdicts))
        own = cleaned.where(~f.col("reference") & (f.col("kind") != stages.PART))
        unread = cleaned.where("reference and kind = 'rejected'").count()
        return Result(Path(self._folders.outputs), _totals(own), _totals(counts), unread)

    def told(self, most: int) -> Iterator[Note | Outcome]:
        """Give the first things that deserve a line: what was passed over, and documents that were rejected."""
        rows = self._read("cleaned").where("rest is not null").orderBy("arrival").select("rest").limit(most).collect()
        yield from (pickle.loads(row.rest) for row in rows)

    def _stage(self, name: str, make: Callable[[], DataFrame]) -> DataFrame:
        """Give a stage's rows from storage, putting them there first if no earlier run did."""
        if (self._work / name / "_SUCCESS").exists():
            return self._read(name)
        made = make()
        made.write.mode("overwrite").parquet(str(self._work / name))
        return self._session.read.schema(made.schema).parquet(str(self._work / name))

    def _read(self, name: str) -> DataFrame:
        return self._session.read.parquet(str(self._work / name))

    def _mapped(self, frame: DataFrame, stage: Stage, schema: Schema, most: int = _BLOBS) -> DataFrame:
        """Let a stage make rows of rows, a partition at a time."""
        self._session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(most))
        job = self._job

        def run(batches: Batches) -> Batches:
            return batched(stage(_unpacked(job), batches), schema)

        return frame.mapInArrow(run, from_arrow_schema(schema))

    def _beside(self, frame: DataFrame, stage: Beside, schema: Schema) -> DataFrame:
        """Bring rows about articles to the parts that these lie in, and let a stage look at every part beside them."""
        part = f.expr(f"shiftright(arrival, {stages.RECORD_BITS}) * {self._parts} div {max(1, self._files)}")
        every = self._session.range(self._parts).select(f.col("id").alias("part"), f.lit(-1).alias("arrival"))
        both = every.unionByName(frame.withColumn("part", part).select("part", *frame.columns), True)
        both = both.repartition(self._parts, "part").sortWithinPartitions("part", "arrival")
        return self._mapped(both, lambda job, batches: by_part(batches, partial(stage, job)), schema)

    def _cleaned(self, files: Iterable[File]) -> DataFrame:
        path, folder = str(self._work / "files.parquet"), self._folders.parts
        number = parts.list_files(path, files)
        cores = self._session.sparkContext.defaultParallelism
        tasks = max(1, min(number, _TASKS_A_CORE * cores + number // _FILES_A_TASK))

        def clean(job: Job, batches: Batches) -> Iterator[tuple[Any, ...]]:
            for (part,) in unbatched(batches):
                own = parts.files(path, -(-part * number // tasks), -(-(part + 1) * number // tasks))
                yield from stages.cleaned(job, part, own, folder)

        return self._mapped(self._session.range(0, tasks, 1, tasks), clean, rows.CLEANED)

    def _verdicts(self) -> DataFrame:
        """Guess who is not remembered and settle, until the guess was right."""
        articles = self._session.read.parquet(f"{self._folders.parts}/articles-*.parquet")
        places = articles.select("arrival", "text", f.col("arrival").alias("place"))
        if self._policy.keep != "first":
            places = self._stage("places", lambda: _ranked(articles))
        copies = self._stage("copies", lambda: _copies(places, meeting.exact_copies_settle(self._policy)))
        silent, turn = copies.select("place"), 0
        verdicts: DataFrame | None = None
        while True:
            at = Dealt(self._folders.parts, self._parts, self._slices, turn)
            shared = self._stage(f"tallied-{turn}", lambda: self._tallied(places, silent, at))  # noqa: B023
            at.forget(meeting.KEYS)
            changed: DataFrame | None = None
            if verdicts is not None:
                changed = self._stage(f"changed-{turn}", lambda: _changed(shared, cast(DataFrame, verdicts)))  # noqa: B023
                if changed.isEmpty():
                    return verdicts
            members = self._components(self._edges(shared, copies), turn)
            members = members if changed is None else _concerned(members, changed)
            settled = self._stage(f"settled-{turn}", lambda: self._settled(members, places, shared, at))  # noqa: B023
            at.forget(meeting.SETTLING)
            if verdicts is None and at.sure:
                return settled
            if verdicts is not None:
                still = verdicts.join(settled.select("place"), "place", "left_anti")
                settled = self._stage(f"verdicts-{turn}", lambda: settled.unionByName(still))  # noqa: B023
            verdicts, turn = settled, turn + 1
            silent = verdicts.where("not remembered").select("place")

    def _tallied(self, places: DataFrame, silent: DataFrame, at: Dealt) -> DataFrame:
        """Find for every article the first holders of its keys, and what it has in common with each."""
        known = silent.withColumn("holds", f.lit(False))
        if self._policy.keep == "first":
            known = known.withColumn("arrival", f.col("place"))
        else:
            known = places.select("arrival", "place").join(known, "place", "left").fillna({"holds": True})
        key: Beside = lambda _, part, told: meeting.keyed(at, part, told)  # noqa: E731
        self._stage(f"keyed-{at.turn}", lambda: self._beside(known.select("arrival", "place", "holds"), key, rows.PART))
        pairs = self._sliced(lambda _, number: meeting.met(at, number), rows.PAIRS)
        pairs = pairs.repartition(at.slices, "slice").sortWithinPartitions("slice")
        return self._mapped(pairs, lambda _, batches: rows.added_up(batches), rows.TALLIED)

    def _edges(self, shared: DataFrame, copies: DataFrame) -> DataFrame:
        """Connect what may be compared, and exact copies; every edge from a later article to an earlier one."""
        pairs = shared.select("place", "others")
        edges = self._mapped(pairs, lambda _, batches: others_of(unbatched(batches)), rows.EDGES)
        return edges.unionByName(copies.selectExpr("place", "first as other"))

    def _components(self, edges: DataFrame, turn: int) -> DataFrame:
        """Name for every article with edges the first article that it is connected with."""
        edges = self._stage(f"edges-{turn}", lambda: edges)
        if edges.count() <= _EDGES:
            one = edges.coalesce(1)
            return self._mapped(one, lambda _, batches: rows.connected(batches), rows.COMPONENTS, rows.MOST_ROWS)
        last, step = None, 0
        while True:
            sums = edges.agg(f.count("*"), f.sum(f.xxhash64("place", "other").cast("decimal(38)"))).first()
            if sums == last:
                roots = edges.select("other").distinct().selectExpr("other as place", "other")
                return edges.unionByName(roots).withColumnRenamed("other", "root")
            last, step = sums, step + 1
            edges = self._stage(f"edges-{turn}-{step}", lambda: _starred(edges))  # noqa: B023

    def _settled(self, members: DataFrame, places: DataFrame, shared: DataFrame, at: Dealt) -> DataFrame:
        joined = members.join(shared.select("place", "others"), "place", "left")
        known = places.select("place", "arrival")
        same = self._policy.keep == "first"
        joined = joined.withColumn("arrival", f.col("place")) if same else joined.join(known, "place")
        joined = joined.select("arrival", "place", "root", "others")
        gather: Beside = lambda _, part, found: meeting.gathered(at, part, found)  # noqa: E731
        self._stage(f"gathered-{at.turn}", lambda: self._beside(joined, gather, rows.PART))
        return self._sliced(lambda job, number: meeting.settled(job, at, number), rows.SETTLED)

    def _sliced(self, stage: Sliced, schema: Schema) -> DataFrame:
        """Let a stage look at every slice."""
        every = self._session.range(0, self._slices, 1, self._slices)
        run: Stage = lambda job, batches: (row for (one,) in unbatched(batches) for row in stage(job, one))  # noqa: E731
        return self._mapped(every, run, schema)

    def _written(self, verdicts: DataFrame | None) -> DataFrame:
        """Bring every verdict to its document and write the outputs, in the order of arrival."""
        folders = self._folders
        rmtree(folders.outputs, ignore_errors=True)
        none = self._session.createDataFrame([], "arrival long, verdict binary")
        write: Beside = lambda job, part, own: stages.written(job, part, own, folders)  # noqa: E731
        return self._beside((verdicts or none).select("arrival", "verdict"), write, rows.COUNTS)


@lru_cache(maxsize=1)
def _unpacked(job: bytes) -> Job:
    """Unpack the job once a worker process, so that its rules are compiled once."""
    return cast(Job, pickle.loads(job))


def _totals(numbers: DataFrame) -> dict[str, int]:
    return {row.kind: row.sum for row in numbers.groupBy("kind").agg(f.sum("number").alias("sum")).collect()}


def _ranked(articles: DataFrame) -> DataFrame:
    """Number articles in the order in which the policy of keeping lets them settle; only the order means anything."""
    order = articles.select("arrival", "text", "first", "second", "tie").orderBy("first", "second", "tie", "arrival")
    return order.select("arrival", "text", f.monotonically_increasing_id().alias("place"))


def _copies(places: DataFrame, settle: bool) -> DataFrame:
    """Give for every article that is not the first with its words the one that is, if copies settle by that."""
    firsts = (
        places.where(f.lit(settle)).groupBy("text").agg(f.min("place").alias("first"), f.count("*").alias("number"))
    )
    firsts = firsts.where("number > 1")
    return places.select("place", "text").join(firsts, "text").where("place != first").select("place", "first")


def _starred(edges: DataFrame) -> DataFrame:
    """Take one large-star and one small-star step: linear in the edges, and buckets of any size are combined first."""
    both = edges.unionByName(edges.selectExpr("other as place", "place as other"))
    least = both.groupBy("place").agg(f.min("other").alias("least")).selectExpr("place", "least(place, least) as least")
    large = both.where("other > place").join(least, "place").selectExpr("other as place", "least as other").distinct()
    least = large.groupBy("place").agg(f.min("other").alias("least"))
    small = large.join(least, "place").where("other != least").selectExpr("other as place", "least as other")
    return small.unionByName(least.selectExpr("place", "least as other")).distinct()


def _changed(shared: DataFrame, verdicts: DataFrame) -> DataFrame:
    """Give the articles that have something in common with others than they met."""
    now = shared.select("place", f.col("met").alias("now"))
    both = now.join(verdicts.select("place", "met"), "place", "full_outer")
    return both.where("coalesce(now, 0) != coalesce(met, 0)").select("place")


def _concerned(members: DataFrame, changed: DataFrame) -> DataFrame:
    """Give the components in which somebody's others changed, and those who have no others any more."""
    roots = members.join(changed, "place", "left_semi").select("root").distinct()
    alone = changed.join(members, "place", "left_anti").selectExpr("place", "place as root")
    return members.join(roots, "root", "left_semi").select("place", "root").unionByName(alone)
