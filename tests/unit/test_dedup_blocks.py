"""What becomes of paragraphs that stand in earlier articles, and of a better copy that comes too late."""

from __future__ import annotations

from dataclasses import replace

from newsdedup.dedup.leaders import Index
from newsdedup.model import Verdict
from newsdedup.recipe import Policy, Recipe
from tests.plain_past import PlainPast
from tests.unit.test_dedup_leaders import article, prose, settle

STRIP = Recipe(policy=Policy(blocks="strip"))


def test_nobody_looks_for_blocks_when_told_not_to() -> None:
    one, two = prose(30), prose(31)
    two[2] = one[1]
    assert settle(one, two, recipe=Recipe(policy=Policy(blocks="off"))) == [Verdict(), Verdict()]


def test_a_block_of_an_earlier_article_can_go() -> None:
    one, two = prose(32), prose(33)
    two[2:4] = one[1:3]
    first, second = settle(one, two, recipe=STRIP)
    assert (first.repeated, second.repeated) == ((), (2, 3))
    assert second.shared[0].paragraphs == ((2, 1), (3, 2))
    assert settle(one, two)[1].repeated == ()


def test_a_paragraph_with_a_fact_of_its_own_stays() -> None:
    one, two = prose(34), prose(35)
    one[1] = one[1].rstrip(".") + " 17"
    for fact, gone in (("17", (2,)), ("23", ()), ("Budi", ()), ("lain", (2,))):
        two[2] = one[1].replace("17", fact)
        verdict = settle(one, two, recipe=STRIP)[1]
        assert verdict.shared[0].paragraphs == ((2, 1),)
        assert verdict.repeated == gone


def test_an_article_is_never_stripped_to_nothing() -> None:
    one = prose(36)
    assert settle(one, [one[1]], recipe=STRIP)[1].repeated == ()


def test_what_was_taken_out_of_an_article_is_no_ground_to_take_it_out_of_another() -> None:
    one, two, three = prose(37), prose(38), prose(39)
    words = one[1].split()
    two[2] = " ".join([*words[:-2], "satu", "dua"])
    three[2] = " ".join(["tiga", "empat", *two[2].split()[2:]])
    first, second, third = settle(one, two, three, recipe=STRIP)
    assert second.repeated == (2,)
    assert [note.with_id for note in third.shared] == [article(1, two).id]
    assert third.repeated == ()


def test_all_this_is_remembered() -> None:
    one, two, three = prose(40), prose(41), prose(42)
    two[2] = three[3] = one[1]
    past = PlainPast()
    recipe = Recipe(policy=Policy(blocks="strip", keep="longest"))
    whole = Index(recipe).settle([article(n, text) for n, text in enumerate((one, two, three))])
    parts = []
    for number, text in enumerate((one, two, three)):
        parts += Index(recipe, past, past).settle([article(number, text)])
        past.put_away()
    assert parts == whole
    assert (parts[1].repeated, parts[2].repeated) == ((2,), (3,))


def test_a_better_copy_that_comes_after_another_run_is_told() -> None:
    base = prose(43)
    early = replace(article(0, base), published="2024-03-01")
    better = [replace(article(n, base[:: (1, -1)[n % 2]]), published="2024-02-01") for n in (1, 2)]
    worse = replace(early, published="2024-03-02")
    recipe = Recipe(policy=Policy(keep="earliest"))
    past = PlainPast()
    Index(recipe, past, past).settle([early])
    past.put_away()
    verdicts = Index(recipe, past, past).settle([*better, worse])
    assert [verdict.late for verdict in verdicts] == [True, False, False], "one that is no better than the best is not"
    assert all(verdict.duplicate_of == early.id for verdict in verdicts)
    assert not settle(base, base)[1].late
