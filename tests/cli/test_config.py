"""Where an option's value comes from: flag, environment, project file, user's file, default."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsdedup.cli import config
from tests.cli.stories import jsonl
from tests.conftest import Newsdedup

TWICE = jsonl(1, 1)


def written(newsdedup: Newsdedup, *arguments: str, env: dict[str, str] | None = None, cwd: Path) -> int:
    """Count the records written of a document that comes twice: 2 when duplicates are marked, 1 when dropped."""
    done = newsdedup("clean", "-", *arguments, stdin=TWICE, env=env, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout.count(b"\n")


def test_each_level_stands_above_the_next(newsdedup: Newsdedup, tmp_path: Path) -> None:
    project, home = tmp_path / "project", tmp_path / "home"
    (home / "newsdedup").mkdir(parents=True)
    project.mkdir()
    env = {"XDG_CONFIG_HOME": str(home)}
    assert written(newsdedup, env=env, cwd=project) == 1
    (home / "newsdedup" / "config.yaml").write_text("duplicates: mark\n")
    assert written(newsdedup, env=env, cwd=project) == 2
    (project / "newsdedup.yaml").write_text("duplicates: drop\n")
    assert written(newsdedup, env=env, cwd=project) == 1
    env["NEWSDEDUP_DUPLICATES"] = "mark"
    assert written(newsdedup, env=env, cwd=project) == 2
    assert written(newsdedup, "--duplicates", "drop", env=env, cwd=project) == 1


def test_the_two_usual_files_add_up(newsdedup: Newsdedup, tmp_path: Path) -> None:
    (tmp_path / "newsdedup").mkdir()
    (tmp_path / "newsdedup" / "config.yaml").write_text("duplicates: mark\n")
    (tmp_path / "newsdedup.yaml").write_text("quiet: true\n")
    done = newsdedup("clean", "-", stdin=TWICE, env={"XDG_CONFIG_HOME": str(tmp_path)}, cwd=tmp_path)
    assert (done.stdout.count(b"\n"), done.stderr) == (2, b"")


def test_a_named_file_replaces_the_usual_ones(newsdedup: Newsdedup, tmp_path: Path) -> None:
    (tmp_path / "newsdedup.yaml").write_text("duplicates: mark\n")
    (tmp_path / "other.yaml").write_text("jobs: 1\n")
    assert written(newsdedup, "--config", "other.yaml", cwd=tmp_path) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("duplicate: mark\n", ["'duplicate'", "'duplicates'"]),
        ("job: 2\n", ["'job'", "'jobs'"]),
        ("duplicates: keep\n", ["'duplicates'", "keep"]),
        ("jobs: many\n", ["'jobs'", "many"]),
        ("jobs: [1, 2]\n", ["'jobs'"]),
        ("quiet: 3\n", ["'quiet'", "boolean"]),
        ("max-file: large\n", ["'max-file'", "large"]),
        ("progress: no\n", ["'progress'"]),
        ("- duplicates\n", []),
        ("duplicates: [\n", []),
    ],
)
def test_what_cannot_be_meant_is_named(newsdedup: Newsdedup, tmp_path: Path, text: str, words: list[str]) -> None:
    (tmp_path / "newsdedup.yaml").write_text(text)
    done = newsdedup("clean", "-", stdin=TWICE, cwd=tmp_path)
    said = done.stderr.decode()
    assert (done.returncode, done.stdout, said.count("\n")) == (78, b"", 1)
    assert said.startswith("newsdedup: newsdedup.yaml:")
    assert all(word in said for word in words)


def test_a_file_of_comments_says_nothing(newsdedup: Newsdedup, tmp_path: Path) -> None:
    (tmp_path / "newsdedup.yaml").write_text("# duplicates: mark\n")
    assert written(newsdedup, cwd=tmp_path) == 1


def test_rules_from_the_environment_are_several(newsdedup: Newsdedup, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    done = newsdedup("clean", "-", stdin=TWICE, env={"NEWSDEDUP_RULES": "a:b"}, cwd=tmp_path)
    assert done.returncode == 0
    done = newsdedup("clean", "-", stdin=TWICE, env={"NEWSDEDUP_RULES": "a:nowhere"}, cwd=tmp_path)
    assert done.returncode == 2
    assert b"nowhere" in done.stderr


def test_paths_in_a_file_are_relative_to_it(newsdedup: Newsdedup, tmp_path: Path) -> None:
    folder = tmp_path / "settings"
    (folder / "packs").mkdir(parents=True)
    (folder / "c.yaml").write_text("rules: [packs]\noutput: found.jsonl\n")
    assert written(newsdedup, "--config", "settings/c.yaml", cwd=tmp_path) == 0
    assert (folder / "found.jsonl").read_bytes().count(b"\n") == 1


def test_explain_reads_the_same_file(newsdedup: Newsdedup, tmp_path: Path) -> None:
    (tmp_path / "newsdedup.yaml").write_text("duplicates: mark\njobs: 2\n")
    (tmp_path / "a.txt").write_text("Kota itu tenang.\n")
    assert newsdedup("explain", "a.txt", cwd=tmp_path).returncode == 0


def test_a_home_of_another_user_holds_no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def closed(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr(Path, "is_file", closed)
    assert list(config._usual_files()) == []
