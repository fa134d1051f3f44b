"""The five shapes: what each takes, and above all what it leaves."""

from __future__ import annotations

import pytest

from newsdedup.clean.catalogue import Candidates, Catalogue, by_shape
from newsdedup.clean.render import classify, render
from newsdedup.clean.rule import apply_inline, apply_whole, trial
from newsdedup.clean.wording import wording
from newsdedup.errors import TimedOut
from newsdedup.model import Page
from newsdedup.recipe import Rule
from tests.unit.build import STORY, page, rule


def applied(text: str, *rules: Rule) -> Page:
    dump = page(text)
    asked = Catalogue(rules).candidates(dump.blocks, wording(dump.blocks))
    return apply_inline(apply_whole(dump, asked, 1.0), asked, 1.0)


def test_a_line_rule_takes_whole_lines_only() -> None:
    done = applied(f"Baca Juga: Banjir\n{STORY}\nKata dia, baca juga: tidak.", rule(r"baca\s+juga\s*:.*"))
    assert render(done).startswith("Warga kampung")
    assert render(done).endswith("baca juga: tidak.")


def test_a_line_longer_than_at_most_stays() -> None:
    long = "Baca juga: " + "panjang " * 60
    assert render(applied(long, rule("baca juga:.*", at_most=300))) == long.strip()


def test_a_run_needs_its_number_and_ignores_blank_lines() -> None:
    ticker = rule(r"[A-Z]+\s+\d+%", "run", "ticker", at_least=3)
    assert render(applied(f"EMAS 1%\n\nIDX 2%\nLQ 3%\n{STORY}", ticker)).startswith("Warga")
    assert render(applied(f"EMAS 1%\nIDX 2%\n{STORY}", ticker)).startswith("EMAS")


def test_a_run_above_the_story_takes_no_list_inside_it() -> None:
    menu = rule(r"• \w+", "run", "nav", where="head", at_least=3)
    ingredients = "• Telur\n• Gula\n• Tepung"
    assert render(applied(f"• Politik\n• Hukum\n• Olahraga\n{STORY}\n{ingredients}\n{STORY}", menu)).split("\n\n") == [
        *STORY.split("\n"),
        *ingredients.split("\n"),
        *STORY.split("\n"),
    ]


def test_a_pair_takes_the_label_and_the_title_below() -> None:
    pair = rule(r"baca\s+juga\s*:?", "pair")
    done = applied(f"{STORY}\nBaca juga:\nBanjir Rendam Tiga Desa di Pesisir Utara\n{STORY}", pair)
    assert "Banjir" not in render(done)
    assert render(done).count("bakau") == 2


def test_a_pair_never_takes_a_paragraph() -> None:
    done = applied(f"Baca juga:\n{STORY}", rule(r"baca\s+juga\s*:?", "pair", takes=3))
    assert render(done).count("\n\n") == 2


def test_a_tail_needs_a_story_above_and_none_below() -> None:
    tail = rule("terbaru", "tail", "rail")
    assert render(applied(f"{STORY}\nTERBARU\nSatu Judul Lain\n[X]", tail)).endswith("gelombang besar.")
    menu = render(applied(f"TERBARU\n{STORY}", tail))
    assert menu.count("\n\n") == 2 and "TERBARU" not in menu
    assert "bakau" in render(
        applied(f"Satu kalimat yang cukup panjang untuk disebut paragraf, kata dia.\nTERBARU\n{STORY}", tail)
    )


def test_inline_cuts_leave_single_spaces_and_lift() -> None:
    dateline = rule(r"^(?P<place>[A-Z]\w+),\s(?P<outlet>MINA)\s[–-]\s", "inline", "dateline", where="first", cls="meta")
    code = rule(r"\s*\((?P<desk_code>[a-z]{2,4})\)$", "inline", "code", where="last", cls="meta")
    done = applied(f"Moskow, MINA – {STORY} (abc)", dateline, code)
    assert render(done) == STORY.replace("\n", "\n\n")
    assert [(f.name, f.value) for f in done.fields] == [("place", "Moskow"), ("outlet", "MINA"), ("desk_code", "abc")]


def test_first_and_last_hold_inline_rules_back() -> None:
    code = rule(r"\s*\([a-z]{2,4}\)$", "inline", "code", where="last")
    four = f"{STORY.replace('sana.', 'sana. (abc)')}\n{STORY}"
    assert "(abc)" in render(applied(four, code))


def test_a_glued_link_ends_at_its_headline_or_stays() -> None:
    glued = rule(r"baca\s+juga\s*:\s*(?P<headline>.+)", "inline")
    sure = "Hujan turun. Baca Juga: Polisi Tangkap Pencuri di Pulau Pahawang Menurut warga, air naik pada pagi hari."
    assert render(applied(sure, glued)) == "Hujan turun. Menurut warga, air naik pada pagi hari."
    unsure = "Hujan turun. Baca Juga: Harga Beras Naik Budi Santoso Wijaya mengatakan hal itu."
    assert render(applied(unsure, glued)) == unsure


def test_a_slow_pattern_costs_the_document_not_the_run() -> None:
    with pytest.raises(TimedOut):
        apply_whole(page("a" * 250 + "!"), Candidates([by_shape([rule(r"(?:a|aa|aaa)+b")])], ()), 0.2)


def test_rules_never_disagree_with_the_lines_they_took() -> None:
    done = applied(f"Baca Juga: Banjir\n\n{STORY}", rule(r"baca\s+juga\s*:.*"))
    assert [d.cls for d in classify(done)] == ["boiler", "blank", "kept", "kept", "kept"]


def test_trial_reports_what_goes_what_stays_and_what_is_lifted() -> None:
    tried = trial(rule(r"\(sumber:\s*(?P<source>[^()]+)\)$", "inline", "credit"), "Selesai.(sumber: contoh.com)")
    assert tried.leaves == "Selesai."
    assert tried.lifted == (("source", "contoh.com"),)
