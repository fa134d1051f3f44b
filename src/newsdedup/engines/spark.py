"""Many machines: the same job on Apache Spark. The only place that knows of it; holds no rule and no threshold.

Cleaning and settling are `stages`, the functions of one machine over rows. Added here is the join that finds who must
settle together. An article is compared with the first few under each of its keys that were *remembered* before it; who
will be is not known beforehand, so it is guessed (all with words of their own), the articles settle, and the outcome is
the next guess, until both agree: by induction over the order of settling that fixed point is what one process finds.
Components are found by large-star and small-star (Kiveris et al. 2014) over edges, never over whole buckets.

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
from functools import lru_cache
from pathlib import Path
from shutil import rmtree
from typing import Any, NamedTuple, cast

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark import TaskContext
from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as f
from pyspark.sql.pandas.types import from_arrow_schema

from newsdedup.dedup.nominated import Pairs, nominations
from newsdedup.dedup.tallies import HOLDERS
from newsdedup.engines import stages
from newsdedup.engines.stages import File, Job, Result, portions
from newsdedup.model import Outcome
from newsdedup.sources.options import Note

_BLOBS, _NUMBERS, _BYTES = 512, 1 << 16, 8 << 20
"""Rows in an Arrow batch at most, of blobs or of numbers alone, and about how many bytes."""

_FILES_A_TASK, _TASKS_A_CORE = 1000, 8

_NUMBER, _BLOB, _LIST = pa.int64(), pa.large_binary(), pa.list_(pa.int64())

_FILES = pa.schema({"number": _NUMBER, "found": pa.binary(), "reference": pa.bool_()})
_CLEANED = pa.schema(
    {"arrival": _NUMBER, "kind": pa.string(), "article": _BLOB, "rest": _BLOB, "reference": pa.bool_()}
    | {"text": _NUMBER, "rate": _NUMBER, "keys": _LIST, "weights": _LIST}
    | {"rank": pa.list_(pa.float64()), "tie": _NUMBER}
)
_LISTS = pa.schema({"place": _NUMBER, "others": _LIST})
_SETTLED = pa.schema({"place": _NUMBER, "verdict": _BLOB, "remembered": pa.bool_()})
_COUNTS = pa.schema({"kind": pa.string(), "number": _NUMBER})

Stage = Callable[[Job, Iterator[pa.RecordBatch]], Iterable[tuple[Any, ...]]]


@contextmanager
def session(master: str | None) -> Iterator[SparkSession]:
    """Use the session that is there, or open one, which ends with the context.

    Args:
        master: URL of the cluster; None for what Spark's own configuration says.
    """
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    there = SparkSession.getActiveSession()
    builder = SparkSession.builder.appName("newsdedup").config("spark.ui.showConsoleProgress", "false")
    opened = there or (builder if master is None else builder.master(master)).getOrCreate()
    opened.sparkContext.setLogLevel("FATAL")
    try:
        yield opened
    finally:
        if there is None:
            opened.stop()


class _Round(NamedTuple):
    """What came of one guess: whom each article is to be compared with, and the verdicts on those in components."""

    lists: DataFrame
    verdicts: DataFrame
    dropped: DataFrame
    """articles that were not remembered"""


class Spark:
    """Runs one job.

    Args:
        session: on a cluster whose machines all see the inputs and the work folder under the same names.
        job: what governs.
        work: a folder of this job alone, on shared storage; from what it holds, the job goes on.
    """

    def __init__(self, session: SparkSession, job: Job, work: str) -> None:
        self._session, self._job, self._work = session, pickle.dumps(job), Path(work).absolute()
        self._policy = job.recipe.policy

    def run(self, files: Iterable[File]) -> Result:
        """Read, clean, settle and write.

        Args:
            files: as `stages.numbered` gives them.

        Raises:
            NewsdedupError: what reading raised.
        """
        documents = self._stage("cleaned", lambda: self._cleaned(files))
        for row in documents.where(f.col("kind") == stages.FAULT).orderBy("arrival").select("rest").take(1):
            rmtree(self._work / "cleaned")
            raise pickle.loads(row.rest)
        verdicts = self._verdicts(documents) if self._policy.dedup else None
        documents = documents.where("not reference")
        counts = self._stage("counts", lambda: self._written(documents, verdicts))
        own = documents.select("kind", f.lit(1).alias("number"))
        unread = self._read("cleaned").where("reference and kind = 'rejected'").count()
        return Result(self._work / "written", _totals(own), _totals(counts), unread)

    def told(self, most: int) -> Iterator[Note | Outcome]:
        """Give the first things that deserve a line: what was passed over, and documents that were rejected."""
        worth = f.col("kind").isin(stages.NOTE, stages.MISSING, "rejected")
        rows = self._read("cleaned").where(worth).orderBy("arrival").select("rest").limit(most).collect()
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

    def _mapped(self, frame: DataFrame, stage: Stage, schema: pa.Schema, rows: int = _BLOBS) -> DataFrame:
        """Let a stage make rows of rows, a partition at a time."""
        self._session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(rows))
        job = self._job

        def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for portion in portions(stage(_unpacked(job), batches), rows, _BYTES):
                columns = zip(*portion, strict=True)
                arrays = [pa.array(column, kind) for column, kind in zip(columns, schema.types, strict=True)]
                yield pa.RecordBatch.from_arrays(arrays, schema=schema)

        return frame.mapInArrow(run, from_arrow_schema(schema))

    def _cleaned(self, files: Iterable[File]) -> DataFrame:
        path, number = self._work / "files.parquet", 0
        with pq.ParquetWriter(path, _FILES) as writer:
            for portion in portions(files, _NUMBERS, _BYTES):
                number += len(portion)
                writer.write_table(pa.table([list(column) for column in zip(*portion, strict=True)], schema=_FILES))
        cores = self._session.sparkContext.defaultParallelism
        tasks = max(1, min(number, _TASKS_A_CORE * cores + number // _FILES_A_TASK))
        listed = self._session.read.parquet(str(path)).repartition(tasks)
        return self._mapped(listed, lambda job, batches: stages.cleaned(job, map(File._make, _rows(batches))), _CLEANED)

    def _verdicts(self, documents: DataFrame) -> DataFrame:
        """Guess who is not remembered and settle, until the guess was right."""
        articles = documents.where("text is not null").withColumn("place", f.col("arrival"))
        if self._policy.keep != "first":
            articles = self._stage("articles", lambda: _ranked(articles))
        copies = self._stage("copies", lambda: _copies(articles))
        guess, turn = copies.select("place"), 0
        last: _Round | None = None
        while True:
            last = self._round((articles, copies, guess), last, turn)
            if _same(guess, last.dropped):
                places = articles.where("not reference").select("place", "arrival")
                return last.verdicts.join(places, "place").select("arrival", "verdict")
            guess, turn = last.dropped, turn + 1

    def _round(self, given: tuple[DataFrame, DataFrame, DataFrame], last: _Round | None, turn: int) -> _Round:
        articles, copies, guess = given
        lists = self._stage(f"lists-{turn}", lambda: self._lists(articles, copies, guess))
        components = self._components(_edges(copies, lists), turn)
        rows = components if last is None else _changed(components, lists, last.lists)
        verdicts = settled = self._stage(f"settled-{turn}", lambda: self._settled(rows, articles, lists))
        if last is not None:
            still = last.verdicts.join(components, "place", "left_semi").join(rows, "place", "left_anti")
            verdicts = self._stage(f"verdicts-{turn}", lambda: settled.unionByName(still))
        return _Round(lists, verdicts, verdicts.where("not remembered").select("place"))

    def _lists(self, articles: DataFrame, copies: DataFrame, guess: DataFrame) -> DataFrame:
        """Join articles with the first remembered holders of their keys, and let each choose among them."""
        keys = f.inline(f.arrays_zip("keys", "weights")).alias("key", "weight")
        holders = articles.join(guess, "place", "left_anti").select("place", "rate", keys)
        order = f.row_number().over(Window.partitionBy("key").orderBy("place"))
        # Spark cuts each key's holders down where they are, before they travel (WindowGroupLimit).
        holders = holders.withColumn("order", order).where(f.col("order") <= HOLDERS)
        holders = holders.selectExpr("key", "place as other", "rate as other_rate")
        if stages.exact_copies_settle(self._policy):
            known = copies.join(guess.selectExpr("place as first"), "first", "left_anti")
            articles = articles.join(known, "place", "left_anti")
        met = articles.select("place", "rate", keys).join(holders, "key").where("other < place")
        tallies = met.groupBy("place", "rate", "other", "other_rate").agg(f.sum("weight").alias("tally"))
        pairs = tallies.withColumnRenamed("place", "article").select(*Pairs._fields)
        pairs = pairs.repartition("article").sortWithinPartitions("article", "other")
        return self._mapped(pairs, lambda _, batches: nominations(_pairs(batches)), _LISTS, _NUMBERS)

    def _components(self, edges: DataFrame, turn: int) -> DataFrame:
        """Name for every article with edges the first article that it is connected with."""
        last, step = None, 0
        while True:
            edges = self._stage(f"edges-{turn}-{step}", lambda: _starred(edges) if step else edges)  # noqa: B023
            sums = edges.agg(f.count("*"), f.sum(f.xxhash64("place", "other").cast("decimal(38)"))).first()
            if sums == last:
                roots = edges.select("other").distinct().selectExpr("other as place", "other")
                return edges.unionByName(roots).withColumnRenamed("other", "root")
            last, step = sums, step + 1

    def _settled(self, components: DataFrame, articles: DataFrame, lists: DataFrame) -> DataFrame:
        rows = components.join(articles.select("place", "article"), "place").join(lists, "place", "left")
        rows = rows.select("root", "place", "article", "others").repartition("root")
        rows = rows.sortWithinPartitions("root", "place")
        return self._mapped(rows, lambda job, batches: stages.settled(job, _rows(batches)), _SETTLED)

    def _written(self, documents: DataFrame, verdicts: DataFrame | None) -> DataFrame:
        """Bring every document and its verdict together and write the outputs, in the order of arrival."""
        folder = str(self._work / "written")
        rmtree(folder, ignore_errors=True)
        rows = documents.where(~f.col("kind").isin(stages.NOTE, stages.MISSING)).select("arrival", "article", "rest")
        none = f.lit(None).cast("binary")
        rows = rows.withColumn("verdict", none) if verdicts is None else rows.unionByName(verdicts, True)
        rows = rows.repartitionByRange("arrival").sortWithinPartitions("arrival", f.desc_nulls_last("rest"))
        write: Stage = lambda job, got: stages.written(job, stages.merged(_rows(got)), folder, _part())  # noqa: E731
        return self._mapped(rows, write, _COUNTS)


def _part() -> int:
    return int(cast(Any, TaskContext.get()).partitionId())


@lru_cache(maxsize=1)
def _unpacked(job: bytes) -> Job:
    """Unpack the job once a worker process, so that its rules are compiled once."""
    return cast(Job, pickle.loads(job))


def _rows(batches: Iterator[pa.RecordBatch]) -> Iterator[tuple[Any, ...]]:
    for batch in batches:
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _pairs(batches: Iterator[pa.RecordBatch]) -> Iterator[Pairs]:
    return (Pairs(*(column.to_numpy() for column in batch.columns)) for batch in batches)


def _totals(numbers: DataFrame) -> dict[str, int]:
    return {row.kind: row.sum for row in numbers.groupBy("kind").agg(f.sum("number").alias("sum")).collect()}


def _ranked(articles: DataFrame) -> DataFrame:
    """Number articles in the order in which the policy of keeping lets them settle; only the order means anything."""
    order = articles.select("arrival", "rank", "tie").orderBy("rank", "tie", "arrival")
    places = order.select("arrival", f.monotonically_increasing_id().alias("place"))
    return articles.drop("place").join(places, "arrival")


def _copies(articles: DataFrame) -> DataFrame:
    """Give for every article that is not the first with its words the one that is."""
    firsts = articles.groupBy("text").agg(f.min("place").alias("first"), f.count("*").alias("number"))
    firsts = firsts.where("number > 1")
    return articles.select("place", "text").join(firsts, "text").where("place != first").select("place", "first")


def _edges(copies: DataFrame, lists: DataFrame) -> DataFrame:
    """Connect what is compared, and exact copies; every edge from a later article to an earlier one."""
    same = copies.selectExpr("place", "first as other")
    return lists.selectExpr("place", "explode(others) as other").unionByName(same).distinct()


def _starred(edges: DataFrame) -> DataFrame:
    """Take one large-star and one small-star step: linear in the edges, and buckets of any size are combined first."""
    both = edges.unionByName(edges.selectExpr("other as place", "place as other"))
    least = both.groupBy("place").agg(f.min("other").alias("least")).selectExpr("place", "least(place, least) as least")
    large = both.where("other > place").join(least, "place").selectExpr("other as place", "least as other").distinct()
    least = large.groupBy("place").agg(f.min("other").alias("least"))
    small = large.join(least, "place").where("other != least").selectExpr("other as place", "least as other")
    return small.unionByName(least.selectExpr("place", "least as other")).distinct()


def _changed(components: DataFrame, lists: DataFrame, earlier: DataFrame) -> DataFrame:
    """Give the components in which somebody is to be compared with others than in the round before."""
    before = earlier.withColumnRenamed("others", "before")
    changed = lists.join(before, "place", "full_outer").where("not (others <=> before)").select("place")
    return components.join(
        components.join(changed, "place", "left_semi").select("root").distinct(), "root", "left_semi"
    )


def _same(one: DataFrame, other: DataFrame) -> bool:
    """Tell whether two sets are equal: every member twice in both together."""
    return bool(one.unionByName(other).groupBy("place").count().where("count != 2").isEmpty())
