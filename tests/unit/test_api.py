"""newsdedup from Python: what its page shows is what happens, and it is cheap until it is used."""

from __future__ import annotations

import doctest
import importlib
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import newsdedup
from newsdedup import api
from newsdedup.model import Article
from tests.conftest import ROOT, SEEDS, environment
from tests.documents import PAGES

STORY = "Pasar apung itu dibuka kembali pada Senin pagi, kata kepala dinas di kota itu."


def test_the_page_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = doctest.testfile(str(PAGES["api"]), module_relative=False)
    assert done.attempted > 15
    assert done.failed == 0


def test_the_examples_in_the_code_are_true() -> None:
    done = doctest.testmod(api)
    assert done.attempted >= 8
    assert done.failed == 0


def _alone(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment(), cwd=ROOT
    )
    return done.stdout.strip()


def test_importing_it_costs_nothing_and_names_are_there() -> None:
    heavy = "{'numpy', 'lxml', 'click', 'yaml', 'regex', 'datasketch', 'langdetect'} & set(sys.modules)"
    assert (
        _alone(f"import newsdedup, sys; print({heavy}, set(newsdedup.__all__) <= set(dir(newsdedup)))") == "set() True"
    )
    assert newsdedup.__all__ == api.__all__
    assert all(getattr(newsdedup, name) is getattr(api, name) for name in newsdedup.__all__ if name != "clean")
    with pytest.raises(AttributeError, match="no attribute 'tidy'"):
        newsdedup.tidy  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.parametrize(
    "before", ["", "import newsdedup.clean.fold", "from newsdedup.clean import fold", "import newsdedup.api"]
)
def test_clean_can_be_called_whatever_was_imported_first(before: str) -> None:
    call = f"newsdedup.clean({STORY!r}).words"
    assert _alone(f"{before}\nimport newsdedup\nprint({call}, newsdedup.clean.__name__)") == "14 newsdedup.clean"
    assert _alone(f"{before}\nfrom newsdedup import clean\nprint(clean({STORY!r}).words)") == "14"


def test_clean_gives_an_article_or_says_why_not() -> None:
    assert newsdedup.clean(STORY).text == STORY
    assert newsdedup.clean(STORY.encode("utf-16")).text == STORY
    assert newsdedup.clean("Baca Juga: Harga Cabai Turun\nBagikan:").text == ""
    assert newsdedup.clean("").text == ""
    page = newsdedup.clean(f"<!doctype html><title>Pasar</title><body><h1>Pasar Dibuka</h1><p>{STORY}</p>")
    assert page.text == STORY
    with pytest.raises(ValueError, match="undecodable"):
        newsdedup.clean(b"\x81\x8d" * 50)


def test_a_stream_accounts_for_everything(tmp_path: Path) -> None:
    missing = tmp_path / "tiada"
    found = list(newsdedup.stream([SEEDS, newsdedup.document(STORY), missing, newsdedup.document("")]))
    assert [outcome.kind for outcome in found] == ["article"] * 6 + ["rejected", "empty"]
    assert (found[6].source.path, found[6].reason) == (os.fspath(missing), "no such file or directory")
    assert newsdedup.record(found[5])["text"] == STORY
    with pytest.raises(ValueError, match="has no record"):
        newsdedup.record(found[6])


def test_one_by_one_is_as_all_at_once() -> None:
    texts = [STORY, STORY + " Warga datang.", "Hujan turun di Ngawi sejak Senin pagi, kata petugas.", STORY.upper()]
    one, many = newsdedup.Deduplicator(), newsdedup.Deduplicator()
    assert [one.add(text) for text in texts] == many.add_all(texts)
    with pytest.raises(ValueError, match="without a text"):
        one.add(" ")
    with pytest.raises(ValueError, match="keeps the longest"):
        newsdedup.Deduplicator(newsdedup.load_recipe(policy=newsdedup.Policy(keep="longest")))


def test_what_it_gives_travels() -> None:
    article = newsdedup.clean(STORY)
    assert pickle.loads(pickle.dumps(article)) == article
    assert isinstance(article, Article)
    assert importlib.import_module("newsdedup.clean").__doc__
