"""`newsdedup report` and `explain --html` as their users run them: right figures, safe text, nothing from outside."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import lxml.html
import pytest

from tests.cli.stories import jsonl, story
from tests.conftest import SEEDS, Newsdedup

EVIL = "<script>alert(1)</script> & \"quoted' </title><img src=x onerror=alert(2)>\u202e"
LINKED = re.compile(r"(?i)\b(?:src|srcset|data|action|formaction|poster|background|xlink:href)=")


def page_of(html: bytes) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(html.decode("utf-8"))


def words_of(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def sums(page: lxml.html.HtmlElement) -> dict[str, int]:
    """Read the figures below the bars of the overview."""
    found = page.xpath("//dl[@class='sums']/div")
    return {words_of(one[0]): int(words_of(one[1]).split()[0].replace(",", "")) for one in found}


@pytest.fixture
def run(newsdedup: Newsdedup, tmp_path: Path) -> Path:
    """Clean the seeds, two copies of one and what cannot be read; give the folder with all that was written."""
    dumps = tmp_path / "dumps"
    dumps.mkdir()
    for path in SEEDS.glob("*.txt"):
        (dumps / path.name).write_bytes(path.read_bytes())
    seed = next(SEEDS.glob("002*")).read_text(encoding="utf-8")
    (dumps / "copy-1.txt").write_text(seed, encoding="utf-8")
    (dumps / "copy-2.txt").write_text(seed.replace("pertemuan", "perjumpaan"), encoding="utf-8")
    (dumps / "empty.txt").write_text("Baca Juga:\n", encoding="utf-8")
    (dumps / "broken.txt").write_bytes(bytes(range(128, 160)) * 40)
    options = ["--ledger", tmp_path / "ledger.jsonl", "--rejects", tmp_path / "rejects.jsonl"]
    assert newsdedup("clean", dumps, "-o", tmp_path / "out.jsonl", *options).returncode == 3
    return tmp_path


def report(newsdedup: Newsdedup, folder: Path, *more: str | Path) -> lxml.html.HtmlElement:
    """Make a report with everything there is."""
    done = newsdedup(
        *("report", folder / "out.jsonl", "--ledger", folder / "ledger.jsonl"),
        *("--rejects", folder / "rejects.jsonl", *more),
    )
    assert (done.returncode, done.stderr.count(b"\n")) == (0, 1), done.stderr
    return page_of(done.stdout)


def test_the_figures_are_those_of_the_run(newsdedup: Newsdedup, run: Path) -> None:
    page = report(newsdedup, run)
    found = sums(page)
    outcomes = [json.loads(line)["outcome"] for line in (run / "ledger.jsonl").read_text().splitlines()]
    assert found["in"] == len(outcomes) == 9
    assert [found[name] for name in ("articles", "duplicates", "without a story", "rejected")] == [
        outcomes.count(kind) for kind in ("article", "duplicate", "empty", "rejected")
    ]
    rows = [json.loads(line)["lines"] for line in (run / "ledger.jsonl").read_text().splitlines()]
    classes = [line[1] for row in rows for line in row]
    assert found["story"] == classes.count("kept")
    assert found["lifted to a field"] == classes.count("meta")
    assert found["copies"] == classes.count("copy")
    assert found["removed"] == classes.count("boiler")
    kinds = {words_of(row[0]): words_of(row[2]) for row in page.xpath("//table[@class='kinds']/tbody/tr")}
    tickers = sum(line[2] == "ticker" for row in rows for line in row)
    assert kinds["ticker"] == str(tickers) != "0"


def test_each_rule_shows_what_it_took(newsdedup: Newsdedup, run: Path) -> None:
    page = report(newsdedup, run)
    rule = next(one for one in page.xpath("//ol[@id='rule-list']/li") if one.xpath(".//*[.='id.kontan/ticker-row']"))
    rows = [json.loads(line) for line in (run / "ledger.jsonl").read_text().splitlines()]
    fired = [line for row in rows for line in row["lines"] if line[3] == "id.kontan/ticker-row"]
    numbers = [words_of(one) for one in rule.xpath(".//summary/span[@class='num']")]
    assert numbers == [str(len(fired)), "·", "3", "30"]
    samples = [words_of(one) for one in rule.xpath(".//q")]
    assert samples[0] == "• USD/IDR 15.930 -61,00 -0,38%"
    assert len(samples) == len(set(samples)) == 4
    assert "A row of the market bar" in words_of(rule)


def test_a_page_shows_every_line_and_strikes_out_what_went(newsdedup: Newsdedup, run: Path) -> None:
    page = report(newsdedup, run)
    shown = next(
        one for one in page.xpath("//article[@data-list='pages']") if "002_" in words_of(one.xpath(".//dl")[0])
    )
    seed = next(SEEDS.glob("002*")).read_text(encoding="utf-8").split("\n")
    lines = {int(words_of(li[0])): li for li in shown.xpath(".//ol[@class='ledger']/li[@class!='blank']")}
    assert {number: words_of(li[1]) for number, li in lines.items()} == {
        number: " ".join(line.split()) for number, line in enumerate(seed, 1) if line.strip()
    }
    assert words_of(lines[32].xpath("./p/del")[0]) == words_of(lines[32][1])
    assert words_of(lines[32][2]).startswith("related id/read-also")
    assert not lines[34].xpath(".//del")
    assert [words_of(cut) for cut in lines[26].xpath("./p/del")] == ["KONTAN.CO.ID - SEOUL."]


def test_copies_stand_beside_the_kept_one(newsdedup: Newsdedup, run: Path) -> None:
    (cluster,) = report(newsdedup, run).xpath("//article[@data-list='duplicates']")
    members = [words_of(row) for row in cluster.xpath(".//table[@class='members']/tbody/tr")]
    assert [("kept" in row, "near" in row, "exact" in row) for row in members] == [
        (True, False, False),
        (True, True, False),
        (True, False, True),
    ]
    near, exact = cluster.xpath(".//section[@class='pair']")
    assert {words_of(one) for one in near.xpath(".//del")} == {"pertemuan"}
    assert {words_of(one) for one in near.xpath(".//ins")} == {"perjumpaan"}
    assert not exact.xpath(".//del | .//ins")
    assert "The same, word for word" in words_of(exact)


def test_the_first_by_date_is_told(newsdedup: Newsdedup, tmp_path: Path) -> None:
    rows = [(1, "2024-01-02T10:00:00+07:00"), (1, "2024-01-01T10:00:00+07:00"), (2, None)]
    dumps = "".join(json.dumps({"text": story(number), "date": date}) + "\n" for number, date in rows)
    for duplicates in ("mark", "drop"):
        options = ["--duplicates", duplicates, "--rejects", tmp_path / "rejects.jsonl"]
        newsdedup("clean", "-", "-o", tmp_path / "out.jsonl", *options, stdin=dumps.encode())
        done = newsdedup("report", tmp_path / "out.jsonl", "--rejects", tmp_path / "rejects.jsonl")
        kept, copy = page_of(done.stdout).xpath("//table[@class='members']/tbody/tr")
        assert ("first" in words_of(kept[2]), "first" in words_of(copy[2])) == (False, True)


def test_it_loads_nothing_and_runs_only_its_own_script(newsdedup: Newsdedup, run: Path) -> None:
    html = newsdedup("report", run / "out.jsonl", "--ledger", run / "ledger.jsonl").stdout
    explained = newsdedup("explain", next(SEEDS.glob("002*")), "--html").stdout
    for page in (html, explained):
        head = page_of(page)
        (policy,) = head.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        digests = [
            f"'sha256-{b64encode(sha256(part).digest()).decode()}'"
            for tag in ("style", "script")
            for part in re.findall(f"<{tag}>(.*?)</{tag}>".encode(), page, re.DOTALL)
        ]
        assert policy == (
            f"default-src 'none'; style-src {digests[0]}; script-src {digests[1]}; base-uri 'none'; form-action 'none'"
        )
        attributes = {name for element in head.iter() for name in getattr(element, "attrib", {})}
        assert not {name for name in attributes if name.startswith("on") or name in ("src", "style", "srcset")}
        assert {element.tag for element in head.iter() if isinstance(element.tag, str)}.isdisjoint(
            {"link", "iframe", "img", "object", "embed", "base", "video", "audio"}
        )
        assert b"@import" not in page
        assert b"url(" not in page


def test_what_a_page_says_stays_text(newsdedup: Newsdedup, tmp_path: Path) -> None:
    row = {"title": EVIL, "url": "javascript:alert(1)", "site": EVIL, "text": f"{story(1)}\n{EVIL}", "author": EVIL}
    other = {**row, "url": 'https://example.com/"onmouseover=alert(1)'}
    dumps = "".join(json.dumps(one) + "\n" for one in (row, other))
    written = [tmp_path / name for name in ("out.jsonl", "ledger.jsonl", "rejects.jsonl")]
    newsdedup("clean", "-", "-o", written[0], "--ledger", written[1], "--rejects", written[2], stdin=dumps.encode())
    reported = newsdedup("report", written[0], "--ledger", written[1], "--rejects", written[2]).stdout
    explained = newsdedup("explain", "-", "--html", stdin=dumps.encode()).stdout
    for html in (reported, explained):
        page = page_of(html)
        assert len(page.xpath("//script")) == len(page.xpath("//style")) == 1
        assert not page.xpath("//img")
        assert "alert(1)" in words_of(page.xpath("//h1")[-1])
        assert {link for link in page.xpath("//@href") if not link.startswith("#")} == set()
        assert not LINKED.search(re.sub(r">[^<]*<", "><", html.decode("utf-8").partition("<main")[2]))
        assert "\u202e" not in html.decode("utf-8")


def test_a_link_to_the_web_is_one_and_says_nothing_of_whence(newsdedup: Newsdedup, tmp_path: Path) -> None:
    dumps = json.dumps({"url": "https://example.com/a?b=1&c=2", "text": story(1)}).encode()
    newsdedup("clean", "-", "-o", tmp_path / "out.jsonl", stdin=dumps)
    (link,) = page_of(newsdedup("report", tmp_path / "out.jsonl").stdout).xpath("//a[@class='web']")
    assert link.get("href") == "https://example.com/a?b=1&c=2"
    assert set(link.get("rel").split()) >= {"noopener", "noreferrer"}


def test_without_a_ledger_it_says_what_is_missing(newsdedup: Newsdedup, run: Path) -> None:
    page = page_of(newsdedup("report", run / "out.jsonl").stdout)
    assert words_of(page.xpath("//h1")[0]) == "5 articles"
    assert "--ledger" in words_of(page.get_element_by_id("rules"))
    assert "--rejects" in words_of(page.get_element_by_id("duplicates"))
    stories = [words_of(one) for one in page.xpath("//div[@class='story']")]
    assert len(stories) == 5
    assert all(len(one.split()) > 200 for one in stories)


def test_marked_duplicates_need_no_other_file(newsdedup: Newsdedup, tmp_path: Path) -> None:
    newsdedup("clean", "-", "-o", tmp_path / "out.jsonl", "--duplicates", "mark", stdin=jsonl(1, 2, 1))
    page = page_of(newsdedup("report", tmp_path / "out.jsonl").stdout)
    assert sums(page) == {"articles": 2, "duplicates": 1}
    assert len(page.xpath("//section[@class='pair']//div[@class='beside']")) == 1


def test_nothing_at_all_is_told_of_too(newsdedup: Newsdedup, tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").write_bytes(b"")
    page = page_of(newsdedup("report", tmp_path / "out.jsonl", "--ledger", tmp_path / "out.jsonl").stdout)
    assert words_of(page.xpath("//h1")[0]) == "0 articles from 0 documents"
    assert len(page.xpath("//p[@class='empty']")) >= 4


def test_large_runs_are_sampled_and_say_so(newsdedup: Newsdedup, tmp_path: Path) -> None:
    files = [tmp_path / "out.jsonl", "--ledger", tmp_path / "ledger.jsonl"]
    newsdedup("clean", "-", "-o", *files, stdin=jsonl(*range(60)))
    done = newsdedup("report", *files, "--sample", "8")
    page = page_of(done.stdout)
    assert sums(page)["articles"] == 60
    assert len(page.xpath("//ol[@id='page-list']/li")) == 8
    assert "8 of 60 documents" in words_of(page.get_element_by_id("overview"))
    assert newsdedup("report", *files, "--sample", "8").stdout == done.stdout


def test_the_files_of_a_folder_are_one_run(newsdedup: Newsdedup, tmp_path: Path) -> None:
    for numbers in ((1, 2), (3, 1)):
        (tmp_path / "in.jsonl").write_bytes(jsonl(*numbers))
        options = ["--state", tmp_path / "state", "-o", f"{tmp_path}/out/", "--ledger", f"{tmp_path}/ledger/"]
        assert newsdedup("clean", tmp_path / "in.jsonl", *options).returncode == 0
    page = page_of(newsdedup("report", tmp_path / "out", "--ledger", tmp_path / "ledger").stdout)
    assert sums(page)["articles"] == 3


def test_what_was_changed_since_is_left_out_and_told(newsdedup: Newsdedup, run: Path) -> None:
    rows = [json.loads(line) for line in (run / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    rows[0]["text"] += " more"
    (run / "out.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows[:-1]), encoding="utf-8")
    done = newsdedup("report", run / "out.jsonl", "--ledger", run / "ledger.jsonl")
    assert done.returncode == 3
    assert b"2 documents of the ledger are missing in OUT or were changed there" in done.stderr
    assert "2 documents of the ledger" in words_of(page_of(done.stdout).get_element_by_id("overview"))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("nowhere.jsonl",), 66),
        (("out.jsonl", "--ledger", "nowhere.jsonl"), 66),
        (("out.jsonl", "--ledger", "out.jsonl"), 2),
        (("out.jsonl", "--rejects", "out.jsonl"), 2),
        (("dumps/copy-1.txt",), 76),
        ((), 2),
    ],
)
def test_files_that_are_others(newsdedup: Newsdedup, run: Path, arguments: tuple[str, ...], code: int) -> None:
    named = [one if one.startswith("--") else run / one for one in arguments]
    done = newsdedup("report", *named, "-o", run / "report.html")
    assert done.returncode == code
    assert not (run / "report.html").exists()


def test_explained_pages_say_where_fields_came_from(newsdedup: Newsdedup) -> None:
    page = page_of(newsdedup("explain", next(SEEDS.glob("002*")), "--html").stdout)
    origins = {words_of(row[0]): words_of(row[2]) for row in page.xpath("//table[@class='origins']/tbody/tr")}
    assert origins["published"] == "19"
    assert "place = SEOUL" in words_of(page.xpath("//ol[@class='ledger']")[0])
    assert b"choose one" in newsdedup("explain", next(SEEDS.glob("002*")), "--html", "--line", "3").stderr


def test_explained_documents_are_listed(newsdedup: Newsdedup) -> None:
    page = page_of(newsdedup("explain", "-", "--html", stdin=jsonl(1, 2, 3)).stdout)
    assert [link.get("href") for link in page.xpath("//ol[@class='list']/li/a")] == ["#p0", "#p1", "#p2"]
    assert len(page.xpath("//article")) == 3
