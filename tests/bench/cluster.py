"""The same job on one machine and on a standalone cluster of two workers: bytes, processor time, memory.

`python -m tests.bench.cluster ARTICLES [--partitions 1,2,7] [--kills worker,driver] [--conf NAME=VALUE]...`

Makes the articles, deduplicates them in one process, and then on a cluster whose workers have one core each: as it
comes, with so many partitions and slices, and with a worker or the driver killed at a random moment between its first
stage and its last, the driver then started again. Every run must give the bytes of the one process. Processor time is
what the processes under the driver and the workers were last seen with, sampled; the daemons themselves are left out.
`--folder` keeps what was made for the next time.
"""

from __future__ import annotations

import argparse
import filecmp
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.made_files import made_files
from tests.conftest import environment, program
from tests.spark.standalone import Cluster, kill, standalone, variables, wait_for

OUTPUTS = ("output", "rejects", "clusters")
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Meter(threading.Thread):
    """Watches a driver, all that is below it, and all that is below some daemons."""

    def __init__(self, daemons: list[int]) -> None:
        super().__init__(daemon=True)
        self._daemons, self._ended = daemons, threading.Event()
        self._seconds: dict[tuple[int, str], tuple[str, float]] = {}
        self.drivers: list[int] = []
        self.most: dict[str, int] = {}

    def run(self) -> None:
        while not self._ended.wait(0.2):
            self._look()

    def _look(self) -> None:
        found: dict[int, tuple[str, list[str]]] = {}
        for entry in os.scandir("/proc"):
            if entry.name.isdigit():
                try:
                    name, _, fields = Path(entry.path, "stat").read_text().rpartition(") ")
                except OSError:
                    continue
                found[int(entry.name)] = name.partition("(")[2], fields.split()
        for process, (name, fields) in found.items():
            root = process
            while root in found and root not in self._daemons and root not in self.drivers:
                root = int(found[root][1][1])
            if root in self._daemons and root == process or root not in found:
                continue
            place = "executors" if root in self._daemons else "driver"
            kind = f"{place} {'Python' if name.startswith('python') else 'JVM'}"
            self._seconds[process, fields[19]] = kind, (int(fields[11]) + int(fields[12])) / _TICKS
            self.most[kind] = max(self.most.get(kind, 0), int(fields[21]) * _PAGE)

    def stop(self) -> dict[str, float]:
        """Stop watching; give the seconds of each kind of process."""
        self._ended.set()
        self.join()
        total: dict[str, float] = {}
        for kind, spent in self._seconds.values():
            total[kind] = total.get(kind, 0) + spent
        return total


class Bench:
    """One corpus, one folder."""

    def __init__(self, folder: Path, articles: int, settings: dict[str, str]) -> None:
        self._folder, self._settings = folder, settings
        self._files = made_files(folder / f"in-{articles}", articles)
        self._random = random.Random(articles)
        self._articles = articles

    def command(self, name: str, *more: str | Path) -> list[str]:
        """Give the command line that writes all outputs under a name."""
        outputs = [word for role in OUTPUTS for word in (f"--{role}", self._folder / f"{name}-{role}")]
        return program("dedup", "-q", self._files[0].parent, *outputs, *more)

    def alone(self) -> None:
        """Do it in one process, and print what it took."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(self.command("alone"), env=environment(), check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(f"{self._articles:8} one process{'':20}{spent:8.1f} s", flush=True)

    @contextmanager
    def _cluster(self, **more: str) -> Iterator[tuple[Cluster, dict[str, str]]]:
        own = self._folder / "cluster"
        shutil.rmtree(own, ignore_errors=True)
        found = variables(own / "conf", {"spark.driver.host": "127.0.0.1", **self._settings, **more})
        found = environment(PYSPARK_PYTHON=sys.executable, HOME=str(own), **found)
        with standalone(own, found) as cluster:
            yield cluster, found

    def run(self, partitions: int | None = None, victim: str | None = None) -> None:
        """Do it on the cluster, compare, and print what it took."""
        number = {} if partitions is None else {"spark.sql.shuffle.partitions": str(partitions)}
        if partitions is not None:
            number["spark.newsdedup.slices"] = str(partitions)
        work = self._folder / "work"
        shutil.rmtree(work, ignore_errors=True)
        with self._cluster(**number) as (cluster, own):
            asked = self.command("cluster", "--engine", "spark", "--master", cluster.master, "--work", work)
            began, broken = time.monotonic(), ""
            driver = subprocess.Popen(asked, env=own, start_new_session=True)
            meter = Meter([daemon.pid for daemon in (cluster.daemon, *cluster.workers)])
            meter.drivers.append(driver.pid)
            meter.start()
            if victim is not None:
                wait_for(work / "cleaned" / "_SUCCESS", driver, 3600)
                time.sleep(self._random.uniform(0, 0.8) * (time.monotonic() - began))
                broken = f" after {', '.join(sorted(path.parent.name for path in work.glob('*/_SUCCESS')))}"
                kill(driver if victim == "driver" else cluster.workers[0])
            if victim == "driver":
                driver = subprocess.Popen(asked, env=own, start_new_session=True)
                meter.drivers.append(driver.pid)
            try:
                code = driver.wait()
            except KeyboardInterrupt:
                os.killpg(driver.pid, signal.SIGKILL)
                raise
            took, spent = time.monotonic() - began, meter.stop()
        same = code == 0 and all(
            filecmp.cmp(self._folder / f"cluster-{role}", self._folder / f"alone-{role}", shallow=False)
            for role in OUTPUTS
        )
        what = f"{victim} killed{broken}" if victim else f"{partitions or 'own'} partitions"
        each = ", ".join(f"{kind} {seconds:.1f}" for kind, seconds in sorted(spent.items()))
        most = ", ".join(f"{kind} {octets / 1e6:.0f}" for kind, octets in sorted(meter.most.items()))
        print(
            f"{self._articles:8} cluster, {what:22}{sum(spent.values()):8.1f} s ({each}); {took:.0f} s by the clock; "
            f"MB {most}; {'the same bytes' if same else f'OTHER BYTES, exit {code}'}",
            flush=True,
        )


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int)
    parser.add_argument("--partitions", default="")
    parser.add_argument("--kills", default="")
    parser.add_argument("--conf", action="append", default=[])
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as own:
        bench = Bench(given.folder or Path(own), given.articles, dict(one.split("=", 1) for one in given.conf))
        bench.alone()
        if not given.partitions and not given.kills:
            bench.run()
        for number in filter(None, given.partitions.split(",")):
            bench.run(partitions=int(number))
        for victim in filter(None, given.kills.split(",")):
            bench.run(victim=victim)


if __name__ == "__main__":
    main()
