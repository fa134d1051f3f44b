"""Alarms: what is unlike the runs before is said, once, and what is not is not."""

from __future__ import annotations

from newsdedup.report.alarms import of_cluster, of_site
from newsdedup.report.habits import Habits
from tests.cli.stories import story
from tests.cli.test_state import Program, call, dump  # noqa: F401

FOOT = "Baca Juga: Harga beras turun di pasar induk\nIkuti kami di Google News\n"


def site(documents: int, empty: int, taken: int) -> Habits:
    found = Habits(documents, empty, documents * 1000)
    found.rules["id/related"] = taken
    return found


def test_a_site_is_told_of_when_it_changes_and_was_known_well() -> None:
    before = site(100, 2, 3000)
    assert list(of_site("a.id", before, site(20, 1, 900))) == []
    (line,) = of_site("a.id", before, site(20, 15, 600))
    assert "15 of 20" in line
    (line,) = of_site("a.id", before, site(20, 0, 4000))
    assert "id/related removed 20%" in line
    assert list(of_site("a.id", site(20, 0, 0), site(20, 20, 9000))) == []
    assert list(of_site("a.id", before, site(5, 5, 5000))) == []


def test_a_cluster_is_told_of_when_it_crosses_the_line() -> None:
    assert len(list(of_cluster("x", 90, 101, 100))) == 1
    assert list(of_cluster("x", 101, 120, 100)) == []
    assert list(of_cluster("x", 0, 100, 100)) == []


def test_a_run_raises_them(call: Program) -> None:  # noqa: F811
    options = ("--alarm", "--alarm-copies", "3", "-o", "out.jsonl", "-q")
    for number in range(60):
        dump(f"{number:03}.txt", story(number))
    assert call.clean(*options) == (0, "", "")
    for number in range(60, 72):
        dump(f"{number:03}.txt", FOOT)
    done = call.clean(*options)
    assert done.code == 3
    assert "dumps/: 12 of 12 documents have no story" in done.err
    for number in range(80, 84):
        dump(f"{number:03}.txt", story(7))
    done = call.clean(*options)
    assert done.code == 3
    assert ["4 copies" in line for line in done.err.splitlines()] == [True, False]
    dump("090.txt", story(7))
    assert call.clean(*options) == (0, "", "")
    assert call("state", "check", "state").code == 0
