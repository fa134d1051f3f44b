"""A run on a cluster: what the driver does before and after, and the folder from which a broken job goes on."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from hashlib import blake2b
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any

from newsdedup import __version__
from newsdedup.cli.engine_options import Cluster
from newsdedup.engines.stages import Job, Result, numbered
from newsdedup.errors import ConfigFault, NewsdedupError, OutputFault, UsageFault
from newsdedup.sinks.jsonl import creation_fault
from newsdedup.sources.options import Note, ReadOptions
from newsdedup.sources.read import Item, listed
from newsdedup.sources.walk import Found
from newsdedup.state.lock import locked

if TYPE_CHECKING:
    from newsdedup.engines.spark import Spark

_JOB, _MARK = "job.json", "newsdedup"


class Inputs:
    """The files of a job: those named, and those of a reference that they are compared with."""

    def __init__(self, paths: Iterable[str], against: tuple[str, ...], options: ReadOptions) -> None:
        self.paths, self.against, self._options = paths, against, options

    def listed(self, paths: Iterable[str], work: str) -> Iterator[Found | Item]:
        """List files, without what this run writes itself: other machines could not tell, nor where they are in.

        Raises:
            UsageFault: an address is named of a store that is not known.
        """
        from newsdedup.sources.addresses import below, is_address

        here = os.getcwd()  # noqa: PTH109
        inside = os.path.join(os.path.realpath(work), "")  # noqa: PTH118
        for found in listed(paths, self._options):
            if isinstance(found, Note) and found.missing and is_address(found.path):
                yield from below(found.path, self._options.choice)
            elif not isinstance(found, Found) or found.path == "-":
                yield found
            elif not self._is_own(found.path, inside):
                yield found._replace(place=os.path.join(here, found.path))  # noqa: PTH118

    def _is_own(self, path: str, inside: str) -> bool:
        if os.path.realpath(path).startswith(inside):
            return True
        try:
            status = os.stat(path)  # noqa: PTH116
        except OSError:
            return False
        return (status.st_dev, status.st_ino) in self._options.own


@contextmanager
def running(cluster: Cluster, job: Job, inputs: Inputs, said: str) -> Iterator[tuple[Spark, Result]]:
    """Run a job to its end; what it wrote is there until the context ends.

    Args:
        cluster: where.
        job: what.
        inputs: of what.
        said: what tells this job from others that are given the same folder, beside recipe, version and where we are.

    Raises:
        UsageFault: the folder holds another job. StateBusy: another run is at it.
        ConfigFault: Spark is not installed, or cannot run. CannotCreate, Forbidden: there cannot be a folder.
    """
    work = Path(cluster.work)
    try:
        work.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise creation_fault(cluster.work, fault) from fault
    with locked(str(work / _MARK)):
        _claim(work, f"{__version__} {job.recipe.digest} {os.getcwd()} {said}")  # noqa: PTH109
        with _opened(cluster.master) as spark_session:
            from newsdedup.engines.spark import Spark

            spark = Spark(spark_session, job, cluster.work)
            files = numbered(inputs.listed(inputs.paths, cluster.work), inputs.listed(inputs.against, cluster.work))
            with _told(OutputFault, f"the job broke off; run the same command again and it goes on from {work}"):
                result = spark.run(files)
            yield spark, result
    if not cluster.keep_work:
        for left in work.iterdir():
            rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)


def parts(result: Result, role: str) -> Iterator[bytes]:
    """Give the lines of an output of a job, in order."""
    folder = result.folder / role
    names = sorted(folder.iterdir()) if folder.is_dir() else []
    for path in names:
        with path.open("rb") as part:
            yield from part


def _claim(work: Path, job: str) -> None:
    """Make sure that a folder is this job's own: empty, or left by an earlier attempt at it."""
    mark = work / _JOB
    digest = blake2b(job.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    if mark.exists():
        if mark.read_text("ascii") != digest:
            raise UsageFault(f"{work}: holds the beginnings of another job; finish that one, empty it, or name another")
        return
    if any(path.name != f"{_MARK}.lock" for path in work.iterdir()):
        raise UsageFault(f"{work}: is not empty; name a folder of its own for --work")
    mark.write_text(digest, "ascii")


@contextmanager
def _opened(master: str | None) -> Iterator[Any]:
    try:
        from newsdedup.engines.spark import session
    except ImportError as fault:
        raise ConfigFault(f"--engine spark needs pyspark: pip install 'newsdedup[spark]' ({fault})") from fault
    with ExitStack() as stack:
        with _told(ConfigFault, "no Spark session could be had"):
            opened = stack.enter_context(session(master))
        yield opened


@contextmanager
def _told(kind: type[NewsdedupError], what: str) -> Iterator[None]:
    """Say in a line what Spark raises; anything else is not its fault."""
    try:
        yield
    except Exception as fault:
        if type(fault).__module__.partition(".")[0] not in ("pyspark", "py4j"):
            raise
        raise kind(f"{what}: {_cause(fault)}") from fault


def _cause(fault: Exception) -> str:
    """Say in a line what a cluster said in many: where a worker failed, how its trace ends."""
    lines = [line for line in str(fault).splitlines() if line.strip()] or [type(fault).__name__]
    traced = [at for at, line in enumerate(lines) if line.startswith("Traceback")]
    if not traced:
        return lines[0]
    return next((line for line in lines[traced[0] + 1 :] if not line.startswith(" ")), lines[0])
