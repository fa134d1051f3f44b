"""A job that is broken off ends as if nothing had been: its driver killed, or a worker of a cluster."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import environment, program
from tests.make_corpus import make_corpus
from tests.spark.conftest import configured, written
from tests.spark.standalone import kill, standalone, wait_for

Variables = dict[str, str]


@pytest.fixture
def variables(tmp_path: Path) -> Variables:
    own = {"SPARK_DAEMON_MEMORY": "512m", "HOME": str(tmp_path)}
    return environment(PYSPARK_PYTHON=sys.executable, **own, **configured(tmp_path / "conf"))


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return written(tmp_path / "in", [made.text for made in make_corpus(61, 60)], 6)


@pytest.fixture
def expected(files: list[Path], tmp_path: Path, variables: Variables) -> bytes:
    out = tmp_path / "local.jsonl"
    subprocess.run(program("dedup", "-q", *files, "-o", out), env=variables, check=True)
    return out.read_bytes()


def command(files: list[Path] | list[str], folder: Path, master: str) -> list[str]:
    return program(
        "dedup", *files, "--engine", "spark", "--master", master, "--work", folder / "work", "-o", folder / "out.jsonl"
    )


@pytest.mark.parametrize("stage", ["cleaned", "gathered-0"])
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


def test_a_worker_that_was_killed_changes_nothing_and_inputs_are_named_from_where_the_driver_is(
    expected: bytes, files: list[Path], tmp_path: Path, variables: Variables
) -> None:
    with standalone(tmp_path, variables) as cluster:
        asked = command([f"in/{file.name}" for file in files], tmp_path, cluster.master)
        with subprocess.Popen(asked, env=variables, stderr=subprocess.PIPE, cwd=tmp_path) as driver:
            wait_for(tmp_path / "work" / "cleaned" / "_SUCCESS", driver)
            kill(cluster.workers[0])
            _, said = driver.communicate(timeout=600)
    assert driver.returncode == 0, said
    assert (tmp_path / "out.jsonl").read_bytes() == expected
    assert not any((tmp_path / "work").iterdir())
