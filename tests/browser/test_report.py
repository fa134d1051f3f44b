"""The report in a browser: it renders, filters and obeys keys; nothing is loaded, and no text becomes a script."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import Browser
from tests.cli.stories import story
from tests.conftest import SEEDS, environment, program

EVIL = '<script>document.title="taken"</script><img src="http://example.com/x.png" onerror="document.title=\'taken\'">'


def run(*arguments: str | Path) -> bytes:
    done = subprocess.run(program(*arguments), capture_output=True, env=environment(), check=False)
    assert done.returncode in (0, 3), done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a report of the seeds, copies, hostile records and what is no article; and one without a ledger."""
    home = tmp_path_factory.mktemp("report")
    dumps = home / "dumps"
    dumps.mkdir()
    for path in SEEDS.glob("*.txt"):
        (dumps / path.name).write_bytes(path.read_bytes())
    seed = next(SEEDS.glob("002*")).read_text(encoding="utf-8")
    (dumps / "copy.txt").write_text(seed.replace("pertemuan", "perjumpaan"), encoding="utf-8")
    (dumps / "empty.txt").write_text("Baca Juga:\n", encoding="utf-8")
    rows = [
        {"title": EVIL, "url": "javascript:document.title='taken'", "text": story(1)},
        {"title": "Alamat", "url": "https://example.com/a", "text": f"{story(2)}\n{EVIL}"},
    ]
    (dumps / "evil.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    files = ["--ledger", home / "ledger.jsonl", "--rejects", home / "rejects.jsonl"]
    run("clean", dumps, "-o", home / "out.jsonl", *files)
    run("report", home / "out.jsonl", *files, "-o", home / "report.html")
    run("report", home / "out.jsonl", "-o", home / "bare.html")
    (home / "explain.html").write_bytes(run("explain", dumps / "evil.jsonl", "--html"))
    return home


@pytest.fixture
def shown(browser: Browser, folder: Path) -> Iterator[Browser]:
    """Open the report; whatever a test does with it, nothing may be asked for or complained of."""
    browser.open(folder / "report.html")
    yield browser
    assert browser.driver.title != "taken"
    assert browser.complaints() == []
    assert {url for url in browser.requests() if not url.startswith("file:")} == set()


def names(browser: Browser, items: str = ".list li") -> list[str]:
    return [one.find_element("css selector", ".name").text for one in browser.all(items)]


def choose(browser: Browser, key: str, value: str) -> None:
    from selenium.webdriver.support.ui import Select

    select = Select(browser.one(f"select[data-{key}]" if key == "sort" else f"select[data-key={key}]"))
    if value:
        select.select_by_visible_text(value)
    else:
        select.select_by_index(0)


def open_page(browser: Browser, words: str) -> None:
    link = next(one for one in browser.all(".list li a") if words in one.text)
    browser.script("arguments[0].click()", link)


def test_it_opens_with_the_overview(shown: Browser) -> None:
    assert shown.view() == "overview"
    assert shown.one("h1").text == "7 articles from 9 documents"
    assert shown.one("nav a[aria-current]").text.startswith("Overview")
    colour = shown.script("return getComputedStyle(document.querySelector('.stack rect.article')).fill")
    assert colour not in ("rgb(0, 0, 0)", "none")


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_light_and_dark_follow_the_system_and_the_key(shown: Browser, scheme: str, dark: bool) -> None:
    def is_dark() -> bool:
        paper = shown.script("return getComputedStyle(document.body).backgroundColor")
        return sum(int(part) for part in paper[4:-1].split(",")) < 300

    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    shown.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    assert is_dark() is dark
    shown.press("t")
    assert is_dark() is not dark
    shown.press("t", "t")
    assert is_dark() is dark


def test_pages_are_filtered_searched_and_sorted(shown: Browser) -> None:
    shown.press("4")
    everything = names(shown)
    assert len(everything) == 9
    choose(shown, "outcome", "empty")
    assert len(names(shown)) == 1
    choose(shown, "outcome", "")
    choose(shown, "kind", "ticker")
    assert len(names(shown)) == 2
    choose(shown, "kind", "")
    shown.press("/")
    shown.press("indikator wib")
    assert len(names(shown)) == 2
    assert shown.one("output").text == "2 of 9"
    shown.press("zzzz")
    assert names(shown) == []
    shown.one("[data-clear]").click()
    assert names(shown) == everything
    choose(shown, "sort", "most removed first")
    assert names(shown) != everything
    assert sorted(names(shown)) == sorted(everything)


def test_rules_open_and_are_reached_from_a_line(shown: Browser) -> None:
    shown.press("4")
    open_page(shown, "Menlu Korea Utara Kembali")
    line = next(one for one in shown.all(".ledger a.rule") if one.text == "id.kontan/ticker-row")
    line.click()
    assert shown.view() == "rules"
    assert "A row of the market bar" in shown.one("details[open]").text
    shown.press("/")
    shown.press("read-also")
    assert {"id/read-also"} <= set(names(shown, ".rules > li"))
    assert "id.kontan/ticker-row" not in names(shown, ".rules > li")


def test_removed_lines_are_struck_out_and_the_story_stands_alone(shown: Browser) -> None:
    shown.press("4")
    open_page(shown, "Menlu Korea Utara Kembali")
    ticker = next(one for one in shown.all(".ledger li") if "INDIKATOR" in one.text)
    struck = "return getComputedStyle(arguments[0].querySelector('del')).textDecorationLine"
    assert shown.script(struck, ticker) == "line-through"
    before = len(shown.all(".ledger li"))
    shown.press("s")
    alone = shown.all(".ledger li")
    assert len(alone) < before
    assert not any("INDIKATOR" in one.text for one in alone)
    shown.press("s")
    assert len(shown.all(".ledger li")) == before


def test_copies_stand_side_by_side(shown: Browser) -> None:
    shown.press("3")
    open_page(shown, "Menlu Korea Utara Kembali")
    left, right = shown.all("del")[0], shown.all("ins")[0]
    assert (left.text, right.text) == ("pertemuan", "perjumpaan")
    assert right.rect["x"] > left.rect["x"] + 300
    assert abs(right.rect["y"] - left.rect["y"]) < 60


def test_keys_lead_through_a_list_and_back(shown: Browser) -> None:
    shown.press("4")
    shown.press("j", "j")
    second = shown.script("return document.activeElement.hash")
    assert second == "#p1"
    shown.press("\ue007")
    assert shown.view() == "p1"
    shown.press("j")
    assert shown.view() == "p2"
    shown.press("k", "k")
    assert shown.view() == "p0"
    shown.press("\ue00c")
    assert shown.view() == "pages"
    shown.press("?")
    assert "Keys" in shown.one("dialog").text
    shown.press("\ue00c")
    assert shown.all("dialog") == []


def test_what_a_record_says_stays_text_and_leads_nowhere(shown: Browser) -> None:
    shown.press("4")
    open_page(shown, "<script>")
    assert shown.one("h1").text == EVIL
    assert "javascript:document" in shown.one(".facts").text
    assert shown.script("return document.querySelectorAll('img, iframe, article script').length") == 0
    links = shown.script("return [...document.links].map((link) => link.protocol)")
    assert set(links) <= {"file:", "https:"}
    shown.script("document.body.append(Object.assign(document.createElement('img'), {src: 'x.png'}))")
    assert any("Content Security Policy" in complaint for complaint in shown.complaints())
    inline = "document.body.append(Object.assign(document.createElement('script'), {textContent: arguments[0]}))"
    shown.script(inline, "document.title = 'taken'")
    assert any("Content Security Policy" in complaint for complaint in shown.complaints())


@pytest.mark.parametrize("page", ["bare.html", "explain.html"])
def test_the_other_pages_are_quiet_too(browser: Browser, folder: Path, page: str) -> None:
    browser.open(folder / page)
    assert browser.one("h1").text in ("7 articles", "2 documents")
    browser.open(folder / page, "#p1")
    assert browser.view() == "p1"
    assert browser.complaints() == []
    assert {url for url in browser.requests() if not url.startswith("file:")} == set()
    assert browser.driver.title != "taken"


def test_a_phone_shows_it_without_scrolling_sideways(shown: Browser) -> None:
    metrics = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    shown.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        for view in ("overview", "rules", "duplicates", "pages", "c0", "p2", "p8"):
            shown.script("location.hash = arguments[0]", view)
            assert shown.view() == view
            assert shown.script("return document.documentElement.scrollWidth") <= 390, view
    finally:
        shown.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
