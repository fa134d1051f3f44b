"""The output of a cluster is that of one process, byte for byte, however rows are partitioned."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from newsdedup.engines import spark
from newsdedup.errors import UsageFault
from newsdedup.recipe import Policy
from tests.make_corpus import make_corpus
from tests.property.test_dedup_nominated import crowded
from tests.spark.conftest import alone, job, on_spark, written


@pytest.mark.parametrize("partitions", [1, 2, 7])
def test_every_kind_of_duplicate(session: SparkSession, tmp_path: Path, partitions: int) -> None:
    files = written(tmp_path / "in", [made.text for made in make_corpus(51, 60)], 5)
    given = job(Policy())
    expected = alone(given, files)
    assert on_spark(session, given, files, tmp_path / "work", partitions=partitions) == expected
    assert all(name in expected["rejects"] for name in (b'"near"', b'"exact"', b'"abridged"'))
    assert b'"with"' in expected["articles"]


def test_keys_with_more_holders_than_are_met_take_a_second_round(session: SparkSession, tmp_path: Path) -> None:
    given = job(Policy())
    for number, texts in enumerate(([made.text for made in make_corpus(51, 40)], [one.text for one in crowded(70)])):
        files, work = written(tmp_path / f"in-{number}", texts, 4), tmp_path / f"work-{number}"
        assert on_spark(session, given, files, work, partitions=3) == alone(given, files)
        assert (work / "tallied-1").exists() == bool(number)


@pytest.mark.parametrize("policy", [Policy(keep="longest", duplicates="mark"), Policy(blocks="strip", drop=("near",))])
def test_other_policies(session: SparkSession, tmp_path: Path, policy: Policy) -> None:
    files = written(tmp_path / "in", [made.text for made in make_corpus(52, 60)])
    given = job(policy)
    assert on_spark(session, given, files, tmp_path / "work", partitions=3) == alone(given, files)


def test_more_edges_than_one_task_takes(session: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "_EDGES", 10)
    files = written(tmp_path / "in", [made.text for made in make_corpus(53, 60)])
    given = job(Policy())
    assert on_spark(session, given, files, tmp_path / "work") == alone(given, files)
    assert (tmp_path / "work" / "edges-0-1").exists()


def test_a_copy_of_a_dropped_copy(session: SparkSession, tmp_path: Path) -> None:
    """Each is shorter than the one before: the third joins the first by the second, the fourth by nobody."""
    words = [word for made in make_corpus(54, 30) for word in made.text.split()][:600]
    paragraphs = [" ".join(words[at : at + 30]) for at in range(0, 600, 30)]
    texts = ["\n\n".join(paragraphs[start:]) for start in (0, 3, 7, 10)]
    files = written(tmp_path / "in", texts, 2)
    given = job(Policy(drop=("near",)))
    expected = alone(given, files)
    assert on_spark(session, given, files, tmp_path / "work") == expected
    assert expected["articles"].count(b"\n") == 2
    assert expected["rejects"].count(b"alike its copy") == 1


def test_half_the_corpus_is_one_text(session: SparkSession, tmp_path: Path) -> None:
    texts = [made.text for made in make_corpus(55, 60)]
    texts = [text for pair in zip(texts, [texts[3]] * len(texts), strict=True) for text in pair]
    files = written(tmp_path / "in", texts, 4)
    given = job(Policy())
    expected = alone(given, files)
    assert on_spark(session, given, files, tmp_path / "work", partitions=4) == expected
    assert expected["rejects"].count(b'"exact"') >= len(texts) // 2


def test_empty_huge_and_broken_documents(session: SparkSession, tmp_path: Path) -> None:
    story = make_corpus(56, 12)[0].text
    files = written(
        tmp_path / "in", ["", story, "...", "\n\n".join([story] * 400), "一二三四五六七八九十" * 30, story], 2
    )
    with files[0].open("ab") as file:
        file.write(b'{"text": \n')
    given = job(Policy())
    expected = alone(given, files)
    assert on_spark(session, given, files, tmp_path / "work") == expected
    assert b'"rejected"' in expected["rejects"]
    assert b'"empty"' in expected["rejects"]


def test_no_document_at_all(session: SparkSession, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert not any(on_spark(session, job(Policy()), [empty], tmp_path / "work").values())


def test_a_reference_is_compared_with_and_not_written(session: SparkSession, tmp_path: Path) -> None:
    texts = [made.text for made in make_corpus(57, 40)]
    known, new = written(tmp_path / "known", texts[:20], 1), written(tmp_path / "new", texts[10:], 2)
    found = on_spark(session, job(Policy()), new, tmp_path / "work", known)
    assert found["rejects"].count(b'"exact"') >= 10
    assert b"known" not in found["articles"]


def test_what_cannot_be_is_said_as_on_one_machine(session: SparkSession, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text('{"text": "Satu dua tiga", "shared": []}\n')
    with pytest.raises(UsageFault, match="shared"):
        on_spark(session, job(Policy()), [file], tmp_path / "work")


def test_the_same_name_twice_is_two_documents(session: SparkSession, tmp_path: Path) -> None:
    texts = [made.text for made in make_corpus(58, 6)]
    files = written(tmp_path / "in", texts, 1)
    given = job(Policy())
    assert on_spark(session, given, files * 2, tmp_path / "work") == alone(given, files * 2)
