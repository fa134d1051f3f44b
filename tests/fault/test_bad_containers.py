"""Archives, tables and web archives that are damaged, hostile or merely odd: said so, and nothing is half taken."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import random
import resource
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard

from newsdedup.model import Document, Outcome
from newsdedup.sources import Note, ReadOptions, read
from newsdedup.sources.choice import Choice
from tests.containers import Row, Warc, archive, files, jsonl, packed, parquet, table, wet

Items = list[Document | Outcome | Note]
PAGE = b"<!doctype html><body><p>Hujan turun di kota sejak Senin pagi, kata petugas stasiun cuaca.</p></body>"
ROWS: list[Row] = [
    {"id": f"r{n}", "text": f"Berita nomor {n}, {random.Random(n).random()}\nbaris kedua."} for n in range(3000)
]


def _read(*paths: object, **options: Any) -> Items:
    return list(read([os.fspath(path) for path in paths], ReadOptions(**options)))  # type: ignore[call-overload]


def _texts(items: Items) -> list[str]:
    return [item.text for item in items if isinstance(item, Document)]


def _reasons(items: Items) -> list[str]:
    return [item.reason or "" for item in items if isinstance(item, Outcome) and item.kind == "rejected"]


def _tar(path: Path, *members: tuple[tarfile.TarInfo | str, bytes]) -> Path:
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as file:
        for given, content in members:
            info = tarfile.TarInfo(given) if isinstance(given, str) else given
            info.size = len(content)
            file.addfile(info, io.BytesIO(content))
    return path


@pytest.mark.parametrize("program", ["bzip2", "xz"])
@pytest.mark.parametrize("how", ["cut", "tail", "flip"])
def test_damaged_compression_is_never_half_silent(tmp_path: Path, program: str, how: str) -> None:
    path = packed(jsonl(tmp_path / "a.jsonl", ROWS), program)
    data = path.read_bytes()
    path.write_bytes({"cut": data[:-100], "tail": data[:-3], "flip": data[:-40] + b"\xff\xff" + data[-38:]}[how])
    *good, last = _read(path)
    assert _texts(good) == [row["text"] for row in ROWS[: len(good)]]
    assert isinstance(last, Outcome)
    name = {"bzip2": "bz2", "xz": "xz"}[program]
    assert (
        (last.reason or "").removeprefix("the rest is not read: ").startswith((f"truncated {name}", f"broken {name}"))
    )


@pytest.mark.parametrize(("pack", "name"), [(bz2.compress, "bz2"), (lzma.compress, "xz")])
def test_streams_one_after_the_other_are_one(tmp_path: Path, pack: Any, name: str) -> None:
    (tmp_path / "a").write_bytes(pack(b"satu\n") + pack(b"dua\n") + bytes(4))
    assert _texts(_read(tmp_path)) == ["satu\ndua\n"]
    (tmp_path / "a").write_bytes(pack(b"satu\n") + b"sampah")
    assert _reasons(_read(tmp_path))[0].startswith((f"broken {name}", f"truncated {name}"))


@pytest.mark.parametrize("pack", [bz2.compress, lzma.compress])
def test_bombs_are_stopped_early(tmp_path: Path, pack: Any) -> None:
    (tmp_path / "a").write_bytes(pack(bytes(100 << 20)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    assert _reasons(_read(tmp_path)) == ["it expands more than 200 times, like a decompression bomb"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before < 2


def test_an_enormous_xz_dictionary_is_refused(tmp_path: Path) -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 30}]
    packer = lzma.LZMACompressor(filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20}])
    data = packer.compress(b"kata") + packer.flush()
    assert filters[0]["dict_size"] > 1 << 28
    header = bytearray(data[12:24])
    header[4] = 36
    header[8:12] = zlib.crc32(header[:8]).to_bytes(4, "little")
    (tmp_path / "a").write_bytes(data[:12] + bytes(header) + data[24:])
    assert _reasons(_read(tmp_path)) == ["broken xz: Memory usage limit exceeded"]


def test_names_that_lead_elsewhere_lead_nowhere(tmp_path: Path) -> None:
    link, hard = tarfile.TarInfo("jahat"), tarfile.TarInfo("keras")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    hard.type, hard.linkname = tarfile.LNKTYPE, "a.txt"
    members = [("../../jahat.txt", b"satu"), ("/etc/passwd", b"dua"), ("a/./b/../c.txt", b"tiga"), ("..", b"x")]
    path = _tar(tmp_path / "a.tar", *members, (link, b""), (hard, b""), (".git/x", b"y"))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as file:
        for name, content in members:
            file.writestr(name, content)
        info = zipfile.ZipInfo("jahat")
        info.external_attr = 0o120777 << 16
        file.writestr(info, "/etc/passwd")
    before = sorted(tmp_path.rglob("*"))
    for archived, links in ((path, 2), (tmp_path / "b.zip", 1)):
        items = _read(archived)
        assert _texts(items) == ["satu", "dua", "tiga"]
        names = [item.source.path.removeprefix(f"{archived}/") for item in items if isinstance(item, Document)]
        assert names == ["jahat.txt", "etc/passwd", "a/b/c.txt"]
        notes = [item for item in items if isinstance(item, Note)]
        assert [note.message for note in notes] == ["not a regular file (a link), skipped"] * links
        assert not any(note.missing for note in notes)
    assert sorted(tmp_path.rglob("*")) == before


def test_long_and_odd_names(tmp_path: Path) -> None:
    long = "/".join(["folder" * 10] * 5) + "/é.txt"
    for form in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT):
        with tarfile.open(tmp_path / "a.tar", "w", format=form, encoding="utf-8") as file:
            for name in (long if form != tarfile.USTAR_FORMAT else "é.txt", "pendek.txt", "pendek.txt"):
                info = tarfile.TarInfo(name)
                info.size = 3
                file.addfile(info, io.BytesIO(b"isi"))
        names = [item.source.path for item in _read(tmp_path / "a.tar") if isinstance(item, Document)]
        assert [name.removeprefix(f"{tmp_path}/a.tar/") for name in names[1:]] == ["pendek.txt", "pendek.txt#2"]
        assert names[0].endswith("é.txt")
        assert form == tarfile.USTAR_FORMAT or names[0].endswith(long)


@pytest.mark.parametrize("suffix", [".tar", ".tar.gz", ".tar.xz"])
def test_an_archive_that_breaks_off_says_so(tmp_path: Path, suffix: str) -> None:
    path = archive(tmp_path / f"a{suffix}", files(tmp_path / "a", ROWS[:40]))
    whole = path.read_bytes()
    assert len(_texts(_read(path))) == 40
    plain = suffix == ".tar"
    member = 1024
    places = [member * 20, member * 20 + 100, member * 20 + 700, member * 40] if plain else [len(whole) // 2, -40, -9]
    for place in places:
        path.write_bytes(whole[:place])
        items = _read(path)
        assert _texts(items) == [row["text"] for row in ROWS[: len(_texts(items))]], place
        assert any("truncated" in reason for reason in _reasons(items)), place
        assert len(_texts(items)) + len(_reasons(items)) == len(items)


def test_a_damaged_header_ends_an_archive_aloud(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.tar", files(tmp_path / "a", ROWS[:10]))
    data = bytearray(path.read_bytes())
    data[5 * 1024 + 150] ^= 0xFF
    path.write_bytes(bytes(data))
    items = _read(path)
    assert len(_texts(items)) == 5
    assert _reasons(items) == ["the rest is not read: broken tar: invalid header"]
    path.write_bytes(path.read_bytes()[: 5 * 1024] + bytes(10240) + b"lagi")
    assert _reasons(_read(path)) == ["the rest is not read: broken tar: something follows its end mark"]


def test_one_bad_member_costs_no_other(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.txt.gz").write_bytes(gzip.compress(b"satu" * 100)[:-9])
    (tmp_path / "a" / "2.txt").write_bytes(b"dua")
    (tmp_path / "a" / "3.txt").write_bytes(b"\x81\x8d" * 50)
    (tmp_path / "a" / "4.zip").write_bytes(b"PK\x03\x04 bukan")
    (tmp_path / "a" / "5.tar").write_bytes(_tar(tmp_path / "x.tar", ("x", b"x")).read_bytes())
    (tmp_path / "a" / "6.jsonl").write_bytes(b'{"text": "tiga"}\nrusak\n{"text": "empat"}\n')
    for suffix in ("tar.gz", "zip"):
        items = _read(archive(tmp_path / f"b.{suffix}", tmp_path / "a"))
        assert _texts(items) == ["dua", "tiga", "empat"]
        assert [reason.split(":")[0] for reason in _reasons(items)] == [
            "truncated gz",
            "undecodable",
            "a zip archive within an archive; take it out first",
            "an archive within an archive; take it out first",
            "not JSON",
        ]


def test_a_damaged_zip(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", files(tmp_path / "a", ROWS[:10]))
    data = path.read_bytes()
    assert len(_texts(_read(path))) == 10
    path.write_bytes(data[: len(data) // 2])
    assert _reasons(_read(path)) == ["truncated zip: its list of members is missing"]
    at = data.index(b"Berita nomor 5") if b"Berita nomor 5" in data else data.index(b"00005.txt") + 30
    path.write_bytes(data[:at] + b"\xff\x00\xff" + data[at + 3 :])
    items = _read(path)
    assert len(_texts(items)) == 9
    assert [reason.split(":")[0] for reason in _reasons(items)] == ["broken zip"]
    path.write_bytes(data.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"))
    done = _read(path)
    assert len(_texts(done)) + _reasons(done).count("it is encrypted") == 10


def test_a_zip_bomb_and_a_zip_of_countless_members(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(4):
            file.writestr(f"{number}.jsonl", bytes(30 << 20))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    assert any("without measure" in reason for reason in _reasons(_read(tmp_path / "a.zip")))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before < 2
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as file:
        for number in range(3000):
            file.writestr(f"{number}", b"")
    assert _reasons(_read(tmp_path / "b.zip", max_members=100)) == ["it lists more than 100 members"]
    items = _read(tmp_path / "b.zip", max_members=2999)
    assert len(_texts(items)) == 2999
    assert _reasons(items) == ["the rest is not read: it has more than 2999 members"]


def test_sparse_files_and_huge_headers_are_not_read(tmp_path: Path) -> None:
    sparse = tarfile.TarInfo("jarang")
    sparse.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": "99999999999"}
    items = _read(_tar(tmp_path / "a.tar", (sparse, b"x"), ("a.txt", b"isi")))
    assert _texts(items) == ["isi"]
    assert [item.message for item in items if isinstance(item, Note)] == ["not a regular file (a sparse file), skipped"]
    huge = tarfile.TarInfo("a.txt")
    huge.pax_headers = {"comment": "x" * (2 << 20)}
    assert "a header of" in _reasons(_read(_tar(tmp_path / "b.tar", (huge, b"isi"))))[0]


def test_what_needs_a_file_says_so_on_a_pipe(tmp_path: Path, newsdedup: Any) -> None:
    path = archive(tmp_path / "a.zip", files(tmp_path / "a", ROWS[:2]))
    done = newsdedup("clean", "-", stdin=path.read_bytes())
    assert b"a zip archive cannot be read from a pipe; name the file" in done.stderr
    done = newsdedup("clean", "-", stdin=gzip.compress(path.read_bytes()))
    assert b"compressed once more; uncompress it first" in done.stderr
    done = newsdedup("clean", "-", stdin=parquet(tmp_path / "a.parquet", ROWS[:2]).read_bytes())
    assert b"a Parquet file cannot be read from a pipe; name the file" in done.stderr
    tarred = archive(tmp_path / "a.tar.gz", tmp_path / "a").read_bytes()
    assert newsdedup("clean", "-", stdin=tarred).stdout.count(b'"path": "-/0000') == 2


def test_tables(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "text": 'baris\nsatu, "kutip"\n\n', "url": "https://a.id/1"},
        {"id": "b", "text": "dua", "url": ""},
    ]
    for delimiter in ",;\t":
        first, second = _read(table(tmp_path / "a.csv", rows, delimiter))
        assert isinstance(first, Document)
        assert isinstance(second, Document)
        assert (first.text, first.source.id, first.hints.url, first.form) == (
            rows[0]["text"],
            "a",
            "https://a.id/1",
            "csv",
        )
        assert (second.text, second.hints.url) == ("dua", None)
    path = table(tmp_path / "a.csv", rows)
    path.write_text("\ufeff" + path.read_text(), encoding="utf-16-le")
    assert _texts(_read(path)) == [row["text"] for row in rows]
    assert _reasons(_read(path, form="csv", text_field="isi")) == [
        'no column "isi": name the right one with --text-field'
    ]


def test_rows_that_are_none_cost_no_other(tmp_path: Path) -> None:
    lines = ["id,text", "1,satu", "2,dua,lebih", '3,"tiga"x', "4,empat", "5", '6,"enam', "tujuh"]
    (tmp_path / "a.csv").write_text("\n".join(lines))
    items = _read(tmp_path / "a.csv")
    assert _texts(items) == ["satu", "empat"]
    assert _reasons(items) == [
        "3 fields, and the table has 2 columns (line 3)",
        "broken csv: ',' expected after '\"' (line 4)",
        "1 fields, and the table has 2 columns (line 6)",
        "broken csv: unexpected end of data (lines 7 to 8)",
    ]
    assert [item.source.record for item in items if not isinstance(item, Note)] == list(range(6))


def test_huge_fields_are_read_up_to_the_limit(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [{"id": "1", "text": "kata " * 200_000}, {"id": "2", "text": "dua\n" * 300_000}])
    assert [len(text) for text in _texts(_read(path))] == [1_000_000, 1_200_000]
    items = _read(path, max_line=1_100_000)
    assert len(_texts(items)) == 1
    assert _reasons(items)[0].startswith("broken csv: field larger than field limit")


def test_a_text_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("Harga, text, dan lain-lain naik\nkata pedagang.\n")
    (tmp_path / "b").write_text("text\nkata pedagang.\n")
    (tmp_path / "c").write_text("a,text,a\nkata pedagang.\n")
    forms = [item.form for item in _read(tmp_path) if isinstance(item, Document)]
    assert forms[1:] == ["text", "text"]


@pytest.mark.parametrize("place", [-4, -50, 3000, 100, 5])
def test_a_damaged_parquet_file(tmp_path: Path, place: int) -> None:
    path = parquet(tmp_path / "a.parquet", ROWS)
    data = path.read_bytes()
    path.write_bytes(data[:place])
    assert [reason.split(":")[0] for reason in _reasons(_read(path))] == ["broken parquet"]
    if place == 3000:
        path.write_bytes(data[:place] + os.urandom(400) + data[place + 400 :])
        items = _read(path)
        assert len(items) == 3000 or "broken parquet" in _reasons(items)[-1]


def test_columns_of_every_type_are_carried(tmp_path: Path) -> None:
    import datetime

    row: Any = {
        "text": "Hujan turun.", "id": 7, "date": datetime.datetime(2024, 1, 2, 3, 4, tzinfo=datetime.UTC),
        "authors": ["Ani"], "n": float("nan"), "b": b"x", "s": {"a": 1.5},
    }  # fmt: skip
    (item,) = _read(parquet(tmp_path / "a.parquet", [row]), carry=("n", "b", "s"))
    assert isinstance(item, Document)
    assert (item.source.id, item.hints.published, item.hints.authors) == ("7", "2024-01-02T03:04:00+00:00", ("Ani",))
    assert item.extra == (("n", None), ("b", "x"), ("s", {"a": 1.5}))
    items = _read(parquet(tmp_path / "b.parquet", [{"isi": "x"}]))
    assert _reasons(items) == ['no column "text": name the right one with --text-field']


def test_what_of_a_web_archive_is_no_page_is_counted(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc")
    warc.response("https://a.id/1", PAGE)
    warc.response("https://a.id/2", b"tidak ada", "404 Not Found")
    warc.response("https://a.id/3", b"\x89PNG", headers=[("Content-Type", "image/png")])
    warc.response("https://a.id/4", b"\x89PNG", headers=[("content-type", "Image/PNG; x=y")])
    warc.record("https://a.id/5", "metadata", b"outlink: x", "application/warc-fields")
    warc.record("https://a.id/6", "resource", PAGE, "text/html")
    warc.record("https://a.id/7", "resource", PAGE[:50], "text/html", WARC_Truncated="length")
    items = _read(warc.close(), carry=("WARC-Date", "tiada"))
    pages = [item for item in items if isinstance(item, Document)]
    assert [(page.hints.url, page.source.record) for page in pages] == [("https://a.id/1", 0), ("https://a.id/6", 4)]
    assert all((page.source.id or "").startswith("urn:uuid:") and page.hints.published is None for page in pages)
    assert [name for name, _ in pages[0].extra] == ["WARC-Date"]
    assert [item.reason for item in items if isinstance(item, Outcome) and item.kind == "skipped"] == [
        "status 404", "image/png", "image/png",
    ]  # fmt: skip
    assert _reasons(items) == ["the crawler cut it off (length)"]
    assert [item.message for item in items if isinstance(item, Note)] == [
        "3 records are no pages: 2 image/png, 1 status 404"
    ]


CHUNKED = b"".join(
    b"%x;x=y\r\n%s\r\n" % (len(PAGE[at : at + 30]), PAGE[at : at + 30]) for at in range(0, len(PAGE), 30)
)
BODIES = {
    "gzip": ("Content-Encoding: gzip", gzip.compress(PAGE)),
    "deflate": ("Content-Encoding: deflate", zlib.compress(PAGE)),
    "raw deflate": ("Content-Encoding: deflate", zlib.compress(PAGE, wbits=-15)),
    "br": ("Content-Encoding: br", brotli.compress(PAGE)),
    "zstd": ("Content-Encoding: zstd", zstandard.compress(PAGE)),
    "chunked": ("Transfer-Encoding: chunked", CHUNKED + b"0\r\nX-A: b\r\n\r\n"),
    "gzip that is none": ("Content-Encoding: gzip", PAGE),
    "br that is none": ("Content-Encoding: br", PAGE),
    "chunks that are none": ("Transfer-Encoding: chunked", PAGE),
    "a length that is wrong": ("Content-Length: 10", PAGE),
}


@pytest.mark.parametrize("body", BODIES)
def test_codings_of_a_response(tmp_path: Path, body: str) -> None:
    header, content = BODIES[body]
    warc = Warc(tmp_path / "a.warc")
    warc.response("https://a.id/1", content, headers=[("Content-Type", "text/html"), tuple(header.split(": "))])  # type: ignore[list-item]
    assert _texts(_read(warc.close())) == _texts(_read(_page(tmp_path)))


def test_the_server_says_the_encoding(tmp_path: Path) -> None:
    story = "<html><body><p>Дождь идёт в городе с утра понедельника, сказал метеоролог.</p></body></html>"
    warc = Warc(tmp_path / "a.warc")
    for sent in ("text/html; charset=windows-1251", 'text/html;charset="CP1251"', "text/html; charset=UTF-8"):
        encoding = "utf-8" if "UTF" in sent else "cp1251"
        warc.response("https://a.ru/1", story.encode(encoding), headers=[("Content-Type", sent)])
    warc.response("https://a.ru/2", story.encode(), headers=[("Content-Type", "text/html; charset=windows-1251")])
    texts = _texts(_read(warc.close()))
    assert texts == ["Дождь идёт в городе с утра понедельника, сказал метеоролог."] * 4


def _page(folder: Path) -> Path:
    (folder / "a.html").write_bytes(PAGE)
    return folder / "a.html"


BROKEN = {
    "gzip": ("Content-Encoding: gzip", gzip.compress(PAGE)[:-12]),
    "br": ("Content-Encoding: br", brotli.compress(PAGE)[:-12]),
    "deflate": ("Content-Encoding: deflate", zlib.compress(PAGE)[:-12]),
    "chunks": ("Transfer-Encoding: chunked", CHUNKED[:-12]),
    "no last chunk": ("Transfer-Encoding: chunked", CHUNKED),
    "a bomb": ("Content-Encoding: gzip", gzip.compress(bytes(50 << 20))),
    "a brotli bomb": ("Content-Encoding: br", brotli.compress(bytes(50 << 20))),
}


@pytest.mark.parametrize("body", BROKEN)
def test_a_broken_response_costs_no_other(tmp_path: Path, body: str) -> None:
    header, content = BROKEN[body]
    warc = Warc(tmp_path / "a.warc")
    warc.response("https://a.id/1", content, headers=[("Content-Type", "text/html"), tuple(header.split(": "))])  # type: ignore[list-item]
    warc.response("https://a.id/2", PAGE)
    items = _read(warc.close())
    assert len(_texts(items)) == 1
    (reason,) = _reasons(items)
    assert reason.startswith(("truncated", "broken", "it expands"))


@pytest.mark.parametrize("gz", [False, True])
def test_a_web_archive_cut_anywhere_is_told_of(tmp_path: Path, gz: bool) -> None:
    warc = Warc(tmp_path / "a.warc", gzip=gz)
    for number in range(3):
        warc.response(f"https://a.id/{number}", PAGE.replace(b"kota", b"kota %d" % number))
    data = warc.close().read_bytes()
    begins = [at for at in range(len(data)) if data.startswith(b"\x1f\x8b" if gz else b"WARC/1.", at)]
    for size in range(begins[1], len(data) - 4, 7):
        warc.path.write_bytes(data[:size])
        items = _read(warc.path)
        assert len(_texts(items)) <= 2, size
        if size not in begins and not any(begin - 4 <= size < begin for begin in begins):
            assert len(_reasons(items)) == 1, size
            assert "truncated" in _reasons(items)[0], size
        assert gz or len(_texts(items)) >= sum(begin <= size for begin in begins[2:])


def test_random_damage_to_a_web_archive_breaks_nothing(tmp_path: Path) -> None:
    warc = Warc(tmp_path / "a.warc")
    for number in range(3):
        warc.response(f"https://a.id/{number}", PAGE)
    data = warc.close().read_bytes()
    chance = random.Random(1)
    for _ in range(300):
        damaged = bytearray(data)
        for _ in range(chance.randint(1, 4)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        warc.path.write_bytes(bytes(damaged))
        assert all(isinstance(item, Document | Outcome | Note) for item in _read(warc.path, form="warc"))


def test_texts_of_a_web_archive(tmp_path: Path) -> None:
    rows = [{"url": "https://a.id/1", "text": "Hujan turun."}, {"url": "https://a.id/2", "text": "Panen é."}]
    items = _read(packed(wet(tmp_path / "a.wet", rows), "zstd"))
    found = [(item.hints.url, item.text, item.form, item.raw) for item in items if isinstance(item, Document)]
    assert found == [(row["url"], row["text"], "warc", None) for row in rows]


def test_only_what_is_asked_for_is_read(tmp_path: Path) -> None:
    for name in ("a.txt", "b.md", "draf/a.txt", "lama/2024/c.txt"):
        (tmp_path / "d" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "d" / name).write_text(name)

    def chosen(include: tuple[str, ...], exclude: tuple[str, ...]) -> list[str]:
        choice = Choice(include, exclude)
        found = _texts(_read(tmp_path / "d", choice=choice))
        with zipfile.ZipFile(tmp_path / "d.zip", "w") as file:
            for name in ("a.txt", "b.md", "draf/a.txt", "lama/2024/c.txt"):
                file.writestr(name, name)
        assert _texts(_read(tmp_path / "d.zip", choice=choice)) == found
        return found

    assert chosen(("*.txt",), ()) == ["a.txt", "draf/a.txt", "lama/2024/c.txt"]
    assert chosen(("*.txt",), ("draf",)) == ["a.txt", "lama/2024/c.txt"]
    assert chosen((), ("lama/*", "*.md")) == ["a.txt", "draf/a.txt"]
    assert chosen(("lama/*/[cd].txt", "?.md"), ()) == ["b.md", "lama/2024/c.txt"]
    assert chosen(("2024",), ()) == []
    assert _texts(_read(tmp_path / "d" / "b.md", choice=Choice(("*.txt",)))) == ["b.md"]


def test_without_its_library_parquet_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = parquet(tmp_path / "a.parquet", ROWS[:1])
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    assert _reasons(_read(path)) == ["parquet: install newsdedup[parquet] to read it"]
