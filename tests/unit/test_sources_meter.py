"""How far the reading is: from nothing to all, never back, over every form that a file may have."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

from newsdedup.sources.choice import Choice
from newsdedup.sources.meter import measured
from newsdedup.sources.options import ReadOptions
from newsdedup.sources.read import read
from tests.cli.stories import jsonl, story


def test_the_share_grows_to_the_whole(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text(story(number), encoding="utf-8")
    (tmp_path / "many.jsonl").write_bytes(jsonl(*range(9000)))
    (tmp_path / "packed.jsonl.gz").write_bytes(gzip.compress(jsonl(*range(50))))
    with zipfile.ZipFile(tmp_path / "some.zip", "w") as archive:
        archive.writestr("a.txt", story(5))
    meter = measured([str(tmp_path)], Choice())
    assert meter is not None
    assert meter.share == 0
    shares = [meter.share for _ in read((str(tmp_path),), ReadOptions(meter=meter))]
    assert len({round(share, 2) for share in shares}) > 4
    assert [share for share in shares if not 0 < share <= 1] == []
    assert shares[:-1] == sorted(shares[:-1])
    assert meter.share == 1


def test_an_input_too_large_to_measure_has_no_share(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    assert measured([str(tmp_path)], Choice(), seconds=-1) is None
    empty = measured([str(tmp_path / "nowhere")], Choice())
    assert empty is not None
    assert empty.share == 0
