"""A job that is broken off ends as if nothing had been: its driver killed, or a worker of a cluster."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyspark
import pytest

from tests.conftest import environment, program
from tests.make_corpus import make_corpus
from tests.spark.conftest import configured, written

SPARK = Path(pyspark.__file__).parent
CLASSES = "org.apache.spark.deploy"


Variables = dict[str, str]


@pytest.fixture
def variables(tmp_path: Path) -> Variables:
    own = {"SPARK_HOME": str(SPARK), "SPARK_DAEMON_MEMORY": "512m", "HOME": str(tmp_path)}
    return environment(PYSPARK_PYTHON=sys.executable, **own, **configured(tmp_path / "conf"))


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return written(tmp_path / "in", [made.text for made in make_corpus(61, 60)], 6)


@pytest.fixture
def expected(files: list[Path], tmp_path: Path, variables: Variables) -> bytes:
    out = tmp_path / "local.jsonl"
    subprocess.run(program("dedup", "-q", *files, "-o", out), env=variables, check=True)
    return out.read_bytes()


def command(files: list[Path], folder: Path, master: str) -> list[str]:
    return program(
        "dedup", *files, "--engine", "spark", "--master", master, "--work", folder / "work", "-o", folder / "out.jsonl"
    )


def wait_for(there: Path, process: subprocess.Popen[bytes], seconds: float = 300) -> None:
    """Wait until a stage is done, while the job runs."""
    until = time.monotonic() + seconds
    while not there.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.1)


@pytest.mark.parametrize("stage", ["cleaned", "settled-0"])
def test_a_driver_that_was_killed_goes_on(
    files: list[Path], expected: bytes, tmp_path: Path, variables: Variables, stage: str
) -> None:
    asked = command(files, tmp_path, "local[2]")
    with subprocess.Popen(asked, env=variables, stderr=subprocess.PIPE, start_new_session=True) as driver:
        wait_for(tmp_path / "work" / stage / "_SUCCESS", driver)
        os.killpg(driver.pid, signal.SIGKILL)
    assert not (tmp_path / "out.jsonl").exists()
    before = (tmp_path / "work" / "cleaned" / "_SUCCESS").stat().st_mtime_ns
    again = subprocess.run([*asked, "--keep-work"], env=variables, capture_output=True, check=False)
    assert again.returncode == 0, again.stderr
    assert (tmp_path / "work" / "cleaned" / "_SUCCESS").stat().st_mtime_ns == before
    assert (tmp_path / "out.jsonl").read_bytes() == expected


@pytest.fixture
def cluster(tmp_path: Path, variables: Variables) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a master and two workers with a core each, as a standalone cluster has them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    master = f"spark://127.0.0.1:{port}"
    start = [str(SPARK / "bin" / "spark-class")]
    log = (tmp_path / "cluster.log").open("wb")

    def daemon(*arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*start, *arguments], env=variables, stdout=log, stderr=log, cwd=tmp_path, start_new_session=True
        )

    held = [daemon(f"{CLASSES}.master.Master", "-h", "127.0.0.1", "-p", str(port), "--webui-port", "0")]
    try:
        for name in ("one", "two"):
            folder = ("-d", str(tmp_path / name))
            limits = ("-h", "127.0.0.1", "-c", "1", "-m", "1g", "--webui-port", "0")
            held.append(daemon(f"{CLASSES}.worker.Worker", *limits, *folder, master))
        until = time.monotonic() + 120
        while (tmp_path / "cluster.log").read_text(errors="replace").count("Successfully registered") < 2:
            assert time.monotonic() < until
            time.sleep(0.2)
        yield master, held[1:]
    finally:
        for process in held:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            process.wait()
        log.close()


def test_a_worker_that_was_killed_changes_nothing(
    expected: bytes, tmp_path: Path, variables: Variables, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    master, workers = cluster
    files = sorted((tmp_path / "in").iterdir())
    asked = command(files, tmp_path, master)
    with subprocess.Popen(asked, env=variables, stderr=subprocess.PIPE) as driver:
        wait_for(tmp_path / "work" / "cleaned" / "_SUCCESS", driver)
        os.killpg(workers[0].pid, signal.SIGKILL)
        _, said = driver.communicate(timeout=600)
    assert driver.returncode == 0, said
    assert (tmp_path / "out.jsonl").read_bytes() == expected
    assert not any((tmp_path / "work").iterdir())
