"""Files of every form of input, made by the tools that people make them with, from the same articles."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

Row = dict[str, str]


def tool(name: str, *arguments: str | Path, cwd: Path | None = None) -> None:
    """Run a program of the system; the test is skipped where it is not."""
    if shutil.which(name) is None:
        pytest.skip(f"needs the program {name}")
    subprocess.run([name, *map(str, arguments)], check=True, capture_output=True, cwd=cwd)


def packed(path: Path, program: str) -> Path:
    """Compress a file with a program of the system."""
    tool(program, "-kf", path)
    return path.with_name(path.name + {"gzip": ".gz", "bzip2": ".bz2", "xz": ".xz", "zstd": ".zst"}[program])


def jsonl(path: Path, rows: Sequence[Row]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def table(path: Path, rows: Sequence[Row], delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def parquet(path: Path, rows: Sequence[Row], group: int = 100) -> Path:
    arrow = pytest.importorskip("pyarrow")
    columns = arrow.Table.from_pylist(list(rows))
    pytest.importorskip("pyarrow.parquet").write_table(columns, path, row_group_size=group)
    return path


def files(folder: Path, rows: Sequence[Row]) -> Path:
    """One text file an article; the name keeps the order."""
    folder.mkdir()
    for number, row in enumerate(rows):
        (folder / f"{number:05}.txt").write_text(row["text"], encoding="utf-8")
    return folder


def archive(path: Path, folder: Path) -> Path:
    """Put a folder of files into an archive, in order of name."""
    names = sorted(entry.name for entry in folder.iterdir())
    if path.name.endswith(".zip"):
        tool("zip", "-q", path, *names, cwd=folder)
    else:
        tool("tar", "-caf", path, *names, cwd=folder)
    return path


class Warc:
    """A WARC that warcio writes."""

    def __init__(self, path: Path, gzip: bool = False) -> None:
        self.path = path
        self._file = path.open("wb")
        self._writer = WARCWriter(self._file, gzip=gzip)
        self._writer.write_record(self._writer.create_warcinfo_record(path.name, {"software": "tests"}))

    def response(self, url: str, body: bytes, status: str = "200 OK", headers: Sequence[tuple[str, str]] = ()) -> None:
        """Add a response; without headers it is HTML in UTF-8."""
        given = list(headers) or [("Content-Type", "text/html; charset=utf-8")]
        head = StatusAndHeaders(status, given, protocol="HTTP/1.1")
        record = self._writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=head)
        self._writer.write_record(record)

    def record(self, url: str, kind: str, body: bytes, sent: str = "text/plain", **more: str) -> None:
        """Add a record of another kind."""
        head = {name.replace("_", "-"): value for name, value in more.items()}
        record = self._writer.create_warc_record(
            url, kind, payload=io.BytesIO(body), length=len(body), warc_content_type=sent, warc_headers_dict=head
        )
        self._writer.write_record(record)

    def close(self) -> Path:
        self._file.close()
        return self.path


def wet(path: Path, rows: Sequence[Row]) -> Path:
    """Texts of pages as Common Crawl gives them."""
    warc = Warc(path, gzip=path.name.endswith(".gz"))
    for row in rows:
        warc.record(row["url"], "conversion", row["text"].encode())
    return warc.close()


ROWS_FORMS: dict[str, Callable[[Path, Sequence[Row]], Path]] = {
    "jsonl": lambda home, rows: jsonl(home / "a.jsonl", rows),
    "gz": lambda home, rows: packed(jsonl(home / "a.jsonl", rows), "gzip"),
    "bz2": lambda home, rows: packed(jsonl(home / "a.jsonl", rows), "bzip2"),
    "xz": lambda home, rows: packed(jsonl(home / "a.jsonl", rows), "xz"),
    "zst": lambda home, rows: packed(jsonl(home / "a.jsonl", rows), "zstd"),
    "csv": lambda home, rows: table(home / "a.csv", rows),
    "tsv": lambda home, rows: table(home / "a.tsv", rows, "\t"),
    "parquet": lambda home, rows: parquet(home / "a.parquet", rows),
    "wet": lambda home, rows: wet(home / "a.wet", rows),
    "wet.gz": lambda home, rows: wet(home / "a.wet.gz", rows),
}
"""Forms that say an article's url."""

TEXT_FORMS: dict[str, Callable[[Path, Sequence[Row]], Path]] = {
    "folder": lambda home, rows: files(home / "a", rows),
    "tar": lambda home, rows: archive(home / "a.tar", files(home / "a", rows)),
    "tar.gz": lambda home, rows: archive(home / "a.tar.gz", files(home / "a", rows)),
    "tar.bz2": lambda home, rows: archive(home / "a.tar.bz2", files(home / "a", rows)),
    "tar.xz": lambda home, rows: archive(home / "a.tar.xz", files(home / "a", rows)),
    "tar.zst": lambda home, rows: archive(home / "a.tar.zst", files(home / "a", rows)),
    "zip": lambda home, rows: archive(home / "a.zip", files(home / "a", rows)),
}
"""Forms that say nothing but the text."""
