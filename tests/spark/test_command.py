"""`clean` on a cluster: every output, message and exit code is that of one machine."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.conftest import SEEDS, Newsdedup
from tests.spark.conftest import configured


def test_clean_writes_what_one_machine_writes(newsdedup: Newsdedup, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    shutil.copytree(SEEDS, folder)
    shutil.copy(folder / "002_b0aaa6fdb9848722.txt", folder / "copy.txt")
    (folder / "broken.jsonl").write_text('{"text": \n{"text": "Beranda"}\n')
    found = {}
    for engine in (["--engine", "spark", "--master", "local[2]", "--work", tmp_path / "between"], []):
        names = {role: tmp_path / f"{len(engine)}-{role}" for role in ("output", "ledger", "rejects")}
        outputs = [word for role, path in names.items() for word in (f"--{role}", path)]
        done = newsdedup(
            "clean", folder, tmp_path / "missing", *outputs, *engine, env=configured(tmp_path / "conf"), timeout=600
        )
        said = [line for line in done.stderr.decode().splitlines() if line.startswith("newsdedup: ")]
        found[len(engine)] = done.returncode, said, {role: path.read_bytes() for role, path in names.items()}
    assert found[6] == found[0]
    assert found[0][0] == 3
    assert not any((tmp_path / "between").iterdir())
