"""A standalone cluster on this machine: a master and workers, each a process of its own, as on many machines."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pyspark

_HOME = Path(pyspark.__file__).parent
_CLASSES = "org.apache.spark.deploy"


class Cluster(NamedTuple):
    """What runs."""

    master: str
    daemon: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]


def variables(folder: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """Lay settings where Spark's programs find them, and give the environment that says so."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = (f"{name} {value}\n" for name, value in settings.items())
    (folder / "spark-defaults.conf").write_text("".join(lines), "utf-8")
    return {"SPARK_HOME": str(_HOME), "SPARK_CONF_DIR": str(folder), "SPARK_LOCAL_IP": "127.0.0.1"}


@contextmanager
def standalone(folder: Path, own: Mapping[str, str], cores: int = 1, memory: str = "1g") -> Iterator[Cluster]:
    """Start a master and two workers; all of them are gone when the context ends.

    Args:
        folder: theirs.
        own: their environment.
        cores, memory: of each worker.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    master, log = f"spark://127.0.0.1:{port}", folder / "cluster.log"
    held: list[subprocess.Popen[bytes]] = []
    with log.open("wb") as said:

        def start(*arguments: str) -> None:
            command = [str(_HOME / "bin" / "spark-class"), *arguments]
            held.append(
                subprocess.Popen(command, env={**own}, stdout=said, stderr=said, cwd=folder, start_new_session=True)
            )

        try:
            start(f"{_CLASSES}.master.Master", "-h", "127.0.0.1", "-p", str(port), "--webui-port", "0")
            for name in ("one", "two"):
                limits = ("-h", "127.0.0.1", "-c", str(cores), "-m", memory, "--webui-port", "0")
                start(f"{_CLASSES}.worker.Worker", *limits, "-d", str(folder / name), master)
            until = time.monotonic() + 120
            while log.read_text(errors="replace").count("Successfully registered") < len(held) - 1:
                assert time.monotonic() < until, log.read_text(errors="replace")
                time.sleep(0.2)
            yield Cluster(master, held[0], held[1:])
        finally:
            for process in held:
                kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and what it started, if it is there."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def wait_for(there: Path, process: subprocess.Popen[bytes], seconds: float = 300) -> None:
    """Wait until a stage is done, while the job runs."""
    until = time.monotonic() + seconds
    while not there.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.1)
