"""`newsdedup dedup` as its users run it: objects pass through as they are, duplicates do not."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from newsdedup import kernel
from newsdedup.errors import UsageFault
from newsdedup.model import text_id
from tests.cli.stories import jsonl, story
from tests.cli.test_clean import TALLY, last_line, rows
from tests.conftest import Newsdedup
from tests.make_corpus import make_corpus

ODD = '{"b":1.50,"a": [1e3, "\\u00e9"],"text":"%s" , "n":12345678901234567890}'


def odd(number: int) -> bytes:
    return (ODD % story(number).replace("\n", "\\n")).encode()


def test_objects_come_out_as_they_went_in_with_our_fields_at_the_end(newsdedup: Newsdedup) -> None:
    given = odd(1) + b"\r\n\n" + odd(2) + b"\n" + odd(1)
    done = newsdedup("dedup", "-", stdin=given)
    assert done.returncode == 0
    assert last_line(done) == TALLY.format(3, 2, 1, 0, 0, 0)
    added = b', "shared": [], "shared_more": 0}'
    assert done.stdout == b"".join(odd(number)[:-1].rstrip() + added + b"\n" for number in (1, 2))
    assert newsdedup("dedup", "-", "--blocks", "off", stdin=given).stdout == odd(1) + b"\n" + odd(2) + b"\n"


def test_marked_duplicates_say_what_they_duplicate(newsdedup: Newsdedup, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl(1, 2, 1))
    done = newsdedup("dedup", tmp_path / "a.jsonl", "--duplicates", "mark", "--prefix", "nd_")
    first, second, third = rows(done.stdout)
    assert list(second) == ["id", "text", "nd_shared", "nd_shared_more"]
    assert list(third)[4:] == [
        f"nd_{name}" for name in ("duplicate_of", "duplicate_source", "relation", "similarity", "kept_because")
    ]
    assert (third["nd_duplicate_of"], third["nd_relation"], third["nd_similarity"]) == (first["id"], "exact", 1.0)
    assert third["nd_duplicate_source"] == {"path": str(tmp_path / "a.jsonl"), "record": 0, "id": "a1"}


@pytest.mark.parametrize(
    ("field", "arguments", "code"),
    [
        ("shared", (), 2),
        ("shared", ("--prefix", "x_"), 0),
        ("x_shared_more", ("--prefix", "x_"), 2),
        ("shared", ("--blocks", "off"), 0),
        ("relation", (), 0),
        ("relation", ("--duplicates", "mark"), 2),
    ],
)
def test_a_field_that_is_there_already_is_a_usage_fault(
    newsdedup: Newsdedup, tmp_path: Path, field: str, arguments: tuple[str, ...], code: int
) -> None:
    given = jsonl(1) + json.dumps({"text": story(2), field: 0}).encode()
    done = newsdedup("dedup", "-", "-o", tmp_path / "out", *arguments, stdin=given)
    assert done.returncode == code
    assert (tmp_path / "out").exists() == (code == 0)
    assert (field.encode() in done.stderr and b"--prefix" in done.stderr) == (code == 2)


def test_what_is_broken_is_rejected_and_counted(newsdedup: Newsdedup, tmp_path: Path) -> None:
    given = jsonl(1) + b'not json\n[1]\n{"id": 7}\n{"text": "  \\n"}\n{"text": 3}\n' + jsonl(2)
    done = newsdedup("dedup", "-", "--rejects", tmp_path / "rejects", stdin=given)
    assert done.returncode == 3
    assert last_line(done) == TALLY.format(7, 2, 0, 1, 4, 0)
    assert [row["outcome"] for row in rows((tmp_path / "rejects").read_bytes())] == [
        *["rejected"] * 3, "empty", "rejected",
    ]  # fmt: skip
    assert newsdedup("dedup", "-", "--max-errors", "3", stdin=given).returncode == 65
    assert newsdedup("dedup", "-", "--max-line", "20", stdin=given).returncode == 3


def test_named_fields_and_compressed_files(newsdedup: Newsdedup, tmp_path: Path) -> None:
    objects = [{"key": n, "body": story(n % 2)} for n in range(3)]
    (tmp_path / "a.gz").write_bytes(gzip.compress("\n".join(map(json.dumps, objects)).encode()))
    done = newsdedup("dedup", tmp_path / "a.gz", "--text-field", "body", "--id-field", "key", "--duplicates", "mark")
    assert [row.get("duplicate_of") for row in rows(done.stdout)] == [None, None, "0"]


def test_clusters_name_for_each_document_the_one_that_is_kept(newsdedup: Newsdedup, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl(1, 2) + b"broken\n" + jsonl(2))
    assert newsdedup("dedup", "a.jsonl", "--clusters", "clusters", cwd=tmp_path).returncode == 3
    found = rows((tmp_path / "clusters").read_bytes())
    sources = [{"path": "a.jsonl", "record": number, "id": own} for number, own in ((0, "a1"), (1, "a2"), (3, "a2"))]
    assert found == [
        {"source": sources[0], "kept": True, "cluster": sources[0], "relation": None, "similarity": None},
        {"source": sources[1], "kept": True, "cluster": sources[1], "relation": None, "similarity": None},
        {"source": sources[2], "kept": False, "cluster": sources[1], "relation": "exact", "similarity": 1.0},
    ]


def test_a_reference_is_compared_with_and_not_written(newsdedup: Newsdedup, tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_bytes(jsonl(1, 2))
    (tmp_path / "two.jsonl").write_bytes(jsonl(3) + b"broken\n")
    arguments = ("dedup", "-", "--against", "one.jsonl", "--against", "two.jsonl", "--clusters", "clusters")
    done = newsdedup(*arguments, stdin=jsonl(4, 2, 5, 3), cwd=tmp_path)
    assert [row["id"] for row in rows(done.stdout)] == ["a4", "a5"]
    assert done.returncode == 3
    assert b"two.jsonl, record 1 is left out of the reference" in done.stderr
    assert last_line(done) == TALLY.format(4, 2, 2, 0, 0, 0)
    assert rows((tmp_path / "clusters").read_bytes())[1]["cluster"] == {"path": "one.jsonl", "record": 1, "id": "a2"}
    assert newsdedup("dedup", "-", "--against", "nowhere.jsonl", stdin=jsonl(1), cwd=tmp_path).returncode == 2


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(
    ("keep", "kept", "why"),
    [
        ("first", [0, 3], "first"),
        ("earliest", [1, 3], "earliest: 2024-01-01"),
        ("longest", [2, 3], "longest: "),
        ("origin", [2, 3], "origin: its own story"),
    ],
)
def test_which_of_several_is_kept(newsdedup: Newsdedup, jobs: str, keep: str, kept: list[int], why: str) -> None:
    objects = [
        {"id": 0, "text": story(1), "published": "2024-02-02", "agencies": ["AP"]},
        {"id": 1, "text": story(1), "published": "2024-01-01", "agencies": ["AP"]},
        {"id": 2, "text": story(1) + "Sekian.", "published": "2024-02-03T10:00:00+07:00"},
        {"id": 3, "text": story(2)},
    ]
    given = "\n".join(map(json.dumps, objects)).encode()
    done = newsdedup("dedup", "-", "--keep", keep, "--duplicates", "mark", "-j", jobs, stdin=given)
    found = rows(done.stdout)
    assert [row["id"] for row in found] == [0, 1, 2, 3]
    assert [row["id"] for row in found if "duplicate_of" not in row] == kept
    assert {row["duplicate_of"] for row in found if "duplicate_of" in row} == {str(kept[0])}
    assert all(str(row.get("kept_because", why)).startswith(why) for row in found)


@pytest.mark.parametrize("wrong", ["", "exact,alike", "template", "block"])
def test_only_some_relations_can_be_dropped(newsdedup: Newsdedup, wrong: str) -> None:
    assert newsdedup("dedup", "-", "--drop", wrong, stdin=jsonl(1)).returncode == 2


def test_what_drops_is_the_users_choice(newsdedup: Newsdedup) -> None:
    text = story(1)
    given = "\n".join(json.dumps({"text": t}) for t in (text, text.replace("kata1x3", "lain"), text)).encode()
    assert last_line(newsdedup("dedup", "-", stdin=given)) == TALLY.format(3, 1, 2, 0, 0, 0)
    assert last_line(newsdedup("dedup", "-", "--drop", "exact", stdin=given)) == TALLY.format(3, 2, 1, 0, 0, 0)


def test_a_bare_control_character_becomes_an_escape(newsdedup: Newsdedup) -> None:
    given = b'{"text":\t"' + story(1).encode() + b'\x01"}'
    done = newsdedup("dedup", "-", "--blocks", "off", stdin=given.replace(b"\n", b"\r"))
    assert json.loads(done.stdout)["text"] == story(1).replace("\n", "\r") + "\x01"
    assert done.stdout.startswith(b'{"text":\t"')


def test_stdin_of_many_lines_settles_in_portions_and_says_the_same(newsdedup: Newsdedup, tmp_path: Path) -> None:
    given = jsonl(*range(80), *range(0, 80, 3))
    (tmp_path / "a.jsonl").write_bytes(given)
    done = newsdedup("dedup", "-", stdin=given)
    assert len(rows(done.stdout)) == 80
    for arguments in (("-", "-j", "2"), (tmp_path / "a.jsonl",), (tmp_path / "a.jsonl", "-j", "2")):
        assert newsdedup("dedup", *arguments, stdin=given).stdout == done.stdout


def test_blocks_of_earlier_objects_can_be_taken_out_of_the_text(newsdedup: Newsdedup) -> None:
    one, two = ([" ".join(f"kata{number}x{part}y{at}" for at in range(30)) for part in range(4)] for number in (1, 2))
    two[2] = one[1]
    given = b"".join(
        b'{"n": 1.0, "text": %s, "z": "\\u00e9"}\n' % json.dumps("\r\n\r\n".join(text)).encode() for text in (one, two)
    )
    done = newsdedup("dedup", "-", "--blocks", "strip", stdin=given)
    first, second = rows(done.stdout)
    assert first["text"] == "\r\n\r\n".join(one)
    assert second["text"] == "\n\n".join([*two[:2], two[3]])
    assert second["shared"] == [{"with": text_id("\n\n".join(one)), "paragraphs": [[2, 1]], "relation": "block"}]
    assert done.stdout.count(b'{"n": 1.0, "text": ') == done.stdout.count(b', "z": "\\u00e9", "shared"') == 2


@pytest.mark.parametrize(
    "arguments", [("dedup", "b", "a", "-o", "a"), ("dedup", "a", "--rejects", "a"), ("clean", "a", "-o", "a")]
)
def test_an_output_that_is_the_input_too_is_refused(
    newsdedup: Newsdedup, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(jsonl(1, 2))
    done = newsdedup(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert (tmp_path / "a").read_bytes() == jsonl(1, 2)


def test_without_the_kernel_the_same_comes_out(newsdedup: Newsdedup, tmp_path: Path) -> None:
    made = [one.text for one in make_corpus(11, 60)]
    lines = [json.dumps({"id": n, "text": text}, ensure_ascii=n % 2 == 0) for n, text in enumerate(made)]
    (tmp_path / "a.jsonl").write_text("\n".join([*lines, *lines[:9]]), encoding="utf-8")
    given = ("dedup", tmp_path / "a.jsonl", "--duplicates", "mark", "--blocks", "strip")
    by_numpy = newsdedup(*given, env={"NEWSDEDUP_KERNEL": "numpy"})
    assert by_numpy.returncode == 0
    assert by_numpy.stdout.count(b"duplicate_of") > 20
    assert newsdedup(*given).stdout == by_numpy.stdout


def test_a_kernel_is_of_a_kind_that_there_is(newsdedup: Newsdedup) -> None:
    done = newsdedup("dedup", "-", stdin=odd(1), env={"NEWSDEDUP_KERNEL": "cobol"})
    assert done.returncode == 2
    assert b"NEWSDEDUP_KERNEL is 'cobol': set it to one of auto, numpy, compiled" in done.stderr


def test_a_kernel_built_from_another_version_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "import_module", lambda _: SimpleNamespace(revision=lambda: kernel.REVISION - 1))
    monkeypatch.delenv(kernel.VARIABLE, raising=False)
    assert kernel._found() is None
    monkeypatch.setenv(kernel.VARIABLE, "compiled")
    with pytest.raises(UsageFault, match="built from another version; install newsdedup again"):
        kernel._found()
