"""Who is kept, by which relation, and what it costs."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest

from newsdedup.dedup import leaders
from newsdedup.dedup.conclude import conclude
from newsdedup.dedup.edges import Edge, compare
from newsdedup.dedup.imprints import Imprint
from newsdedup.dedup.leaders import Index
from newsdedup.dedup.names import Names
from newsdedup.model import Article, Outcome, Shared, Source, Verdict, text_id
from newsdedup.recipe import Policy, Recipe
from tests.make_corpus import DEVELOPMENT, make_corpus

RECIPE = Recipe(policy=Policy(rewording="drop"))
WORDS = [
    f"{a}{b}{c}"
    for a in ("ba", "ke", "pe", "me", "ter")
    for b in ("la", "ri", "su", "to", "gi")
    for c in ("kan", "n", "ng", "s", "t", "h")
]


def prose(seed: int, paragraphs: int = 6, words: int = 40) -> list[str]:
    """Compose paragraphs that share nothing with those of another seed but single words."""
    state = seed * 7919 + 17
    text = []
    for _ in range(paragraphs):
        chosen = []
        for _ in range(words):
            state = (state * 1103515245 + 12345) % (1 << 31)
            chosen.append(WORDS[(state >> 8) % len(WORDS)])
        text.append(" ".join(chosen).capitalize() + ".")
    return text


def spun(paragraphs: list[str], share: float) -> list[str]:
    """Replace a share of the words by ones of the same length that stand nowhere else."""
    stream = random.Random(share)
    return [
        " ".join(word if stream.random() > share else word[::-1] + "q" for word in paragraph.lower().split())
        for paragraph in paragraphs
    ]


def article(number: int, paragraphs: list[str]) -> Article:
    text = "\n\n".join(paragraphs)
    return Article(Source("test", number), text_id(text), text)


def settle(*texts: list[str], recipe: Recipe = RECIPE) -> list[Verdict]:
    return Index(recipe).settle([article(n, text) for n, text in enumerate(texts)])


def shingles(text: list[str]) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for paragraph in text:
        words = re.findall(r"\w+", paragraph.casefold())
        found |= {tuple(words[i : i + 5]) for i in range(max(1, len(words) - 4))}
    return found


def test_the_same_words_are_exact_whatever_their_case_and_stops() -> None:
    base = prose(1)
    first, second = settle(base, [p.upper().replace(".", " !") for p in base])
    assert first == Verdict()
    assert (second.relation, second.similarity, second.duplicate_source) == ("exact", 1.0, Source("test", 0))
    assert second.duplicate_of == text_id("\n\n".join(base))
    assert second.kept_because == "first"


def test_the_same_words_in_other_paragraphs_are_exact() -> None:
    base = prose(1)
    assert settle(base, [" ".join(base)])[1].relation == "exact"


def test_paragraphs_in_another_order_are_near_with_jaccard_one() -> None:
    base = prose(2)
    verdict = settle(base, base[::-1])[1]
    assert (verdict.relation, verdict.similarity) == ("near", 1.0)


def test_near_reports_the_exact_jaccard() -> None:
    base = prose(3)
    other = [*base[:5], base[5].replace(base[5].split()[20], "lain")]
    verdict = settle(base, other)[1]
    a, b = shingles(base), shingles(other)
    assert verdict.relation == "near"
    assert verdict.similarity == round(len(a & b) / len(a | b), 4)


def test_an_abridged_copy_goes_and_an_extended_one_stays() -> None:
    base = prose(4)
    abridged = settle(base, base[:3])[1]
    assert (abridged.relation, abridged.similarity) == ("abridged", 1.0)
    extended = settle(base[:3], base)[1]
    assert extended.duplicate_of is None
    assert extended.shared == (Shared(text_id("\n\n".join(base[:3])), ((0, 0), (1, 1), (2, 2)), "extended"),)


def test_a_shorter_text_with_news_of_its_own_follows_up() -> None:
    base = prose(4, 16)
    assert settle(base, base[2:12])[1].relation == "abridged"
    kept = settle(base, [*prose(44, 1, 45), *base[2:12]])[1]
    assert kept.duplicate_of is None
    assert kept.shared[0].relation == "followup"


def test_days_of_publication_settle_what_texts_leave_open() -> None:
    plain = prose(45, 8)
    base = [*plain[:3], plain[3] + " pada 11 dan 12 sampai 13 atau 14 Harga 17", *plain[4:]]
    other = [paragraph.replace("Harga 17", "Harga 18") for paragraph in base]
    reworded = [*spun(plain[:3], 0.12), base[3], *spun(plain[4:], 0.12)]
    for text, relations in ((other, ("near", "template")), (reworded, ("near", "reworded"))):
        for days, relation in zip(
            (("2024-05-01T23:00", "2024-05-01"), ("2024-05-01", "2024-05-02")), relations, strict=True
        ):
            dated = [
                replace(article(n, t), published=day) for n, (t, day) in enumerate(zip((base, text), days, strict=True))
            ]
            verdict = Index(RECIPE).settle(dated)[1]
            assert (verdict.relation or verdict.shared[0].relation) == relation


def test_a_short_text_contained_in_a_long_one_stays() -> None:
    base = prose(5)
    assert settle(base, [" ".join(base[0].split()[:30])])[1].duplicate_of is None


def test_other_numbers_make_a_template_whatever_the_jaccard() -> None:
    line = "Harga emas batangan {} gram hari ini dijual seharga {} rupiah di butik ibu kota dan sekitarnya"
    day = [line.format(g, g * 1111) for g in range(1, 9)]
    next_day = [line.format(g, g * 1127) for g in range(1, 9)]
    wording = prose(6)
    verdict = settle(day + wording, next_day + wording)[1]
    assert verdict.duplicate_of is None
    assert verdict.shared[0].relation == "template"


def test_shared_blocks_name_the_paragraphs_of_both() -> None:
    one, two = prose(7), prose(8)
    two[3] = one[1]
    assert settle(one, two)[1].shared == (Shared(text_id("\n\n".join(one)), ((3, 1),), "block"),)


def test_matched_paragraphs_chain_over_short_equal_neighbours() -> None:
    one, two = prose(9), prose(10)
    one[2:2] = ["Sumber dari istana"]
    two = [two[0], one[1], "Sumber dari istana", one[3], two[1], "Sumber dari istana"]
    assert settle(one, two)[1].shared[0].paragraphs == ((1, 1), (2, 2), (3, 3))


def test_at_most_so_many_are_named_and_the_rest_counted() -> None:
    wire = prose(11, 1)
    texts = [[*prose(20 + n), *wire] for n in range(12)]
    verdict = settle(*texts)[-1]
    assert len(verdict.shared) == 8
    assert verdict.shared_more == 3
    assert [s.with_id for s in verdict.shared] == [text_id("\n\n".join(t)) for t in texts[:8]]


def test_nobody_is_dropped_by_hearsay() -> None:
    base = prose(12, 10)
    chain = [base, [*base[2:], *prose(13, 1)], [*base[4:], *prose(13, 1), *prose(14, 2)]]
    verdicts = settle(*chain)
    assert verdicts[1].duplicate_of == text_id("\n\n".join(base))
    assert verdicts[2].duplicate_of is None


def test_the_strongest_relation_wins_then_the_most_similar_then_the_earliest() -> None:
    base = prose(15, 8)
    close = [*base[:7], prose(16, 1)[0]]
    far = [*base[:6], *prose(17, 2)]
    recipe = Recipe(policy=Policy(drop=("near",), near=0.5))
    verdicts = settle(far, close, base, recipe=Recipe(policy=Policy(near=0.77)))
    assert [v.duplicate_source for v in verdicts] == [None, None, Source("test", 1)]
    assert settle(close, base, base[::-1], recipe=recipe)[2].duplicate_source == Source("test", 0)


def test_what_drops_is_policy() -> None:
    base = prose(18)
    recipe = Recipe(policy=Policy(drop=("exact",)))
    first, near, exact = settle(base, base[::-1], base, recipe=recipe)
    assert near.duplicate_of is None
    assert near.shared[0].relation == "near"
    assert exact.relation == "exact"


@pytest.mark.parametrize("text", [["kata"], ["!!!"], ["今天天气很好我们去公园玩吧今天天气很好"]])
def test_tiny_texts_are_duplicates_only_of_their_equals(text: list[str]) -> None:
    assert [v.relation for v in settle(text, prose(19), text)] == [None, None, "exact"]


def test_many_identical_articles_cost_no_more_than_their_number() -> None:
    same = article(0, prose(21))
    index = Index(RECIPE)
    before = time.process_time()
    verdicts = index.settle([same] * 4000)
    spent = time.process_time() - before
    assert sum(v.duplicate_of is None for v in verdicts) == 1
    assert spent < 8


def test_the_reason_for_keeping_follows_the_policy() -> None:
    base = prose(22)
    assert settle(base, base, recipe=Recipe(policy=Policy(keep="longest")))[1].kept_because == "longest: 240 words"


def test_a_face_brings_in_what_its_leader_would_not() -> None:
    base = prose(23, 8)
    worn = spun(base, 0.20)
    more = spun(worn, 0.26)
    verdicts = settle(base, worn, more)
    assert [v.duplicate_source for v in verdicts] == [None, Source("test", 0), Source("test", 0)]
    assert "alike its copy" in (verdicts[2].kept_because or "")
    assert settle(base, more)[1].duplicate_of is None
    twin = settle(base, worn, worn)[2]
    assert (twin.relation, twin.similarity) == (verdicts[1].relation, verdicts[1].similarity)


def counted(seed: int, share: float = 0.0) -> list[str]:
    """Compose a story with eight numbers; a share of the other words are replaced."""
    return [
        f"{paragraph} Harga {seed * 10 + n} ribu naik {n} persen."
        for n, paragraph in enumerate(spun(prose(seed, 4), share))
    ]


def test_a_copy_of_what_an_update_replaced_joins_it() -> None:
    base = counted(61)
    update = [*base[:3], base[3].replace("613", "987"), *prose(62, 1, words=14)]
    part = base[1:]
    first, second, third = settle(update, base, part)
    assert (first.relation, second.relation, second.duplicate_source) == (None, "near", Source("test", 0))
    assert related_alone(part, update) == "template"
    assert (third.relation, third.duplicate_source) == ("near", Source("test", 0))


def test_the_closer_of_two_copies_tells_whether_the_facts_are_others() -> None:
    base, reworded = counted(63), counted(63, 0.12)
    update = [base[0].replace("630", "987"), *base[1:], *prose(64, 1, words=14)]
    verdicts = settle(reworded, base, update)
    assert [verdict.relation for verdict in verdicts] == [None, "near", "near"]
    assert related_alone(update, reworded) == "template"
    other = [base[0].replace("630", "987"), *base[1:]]
    assert settle(reworded, base, other)[2].duplicate_of is None


def test_a_copy_joined_by_its_words_in_line_is_remembered_too() -> None:
    base, reworded, again = prose(65), spun(prose(65), 0.08), spun(prose(65), 0.29)
    assert settle(reworded, again)[1].duplicate_of is None
    verdicts = settle(reworded, base, again)
    assert [verdict.relation for verdict in verdicts] == [None, "near", "near"]
    assert verdicts[1].similarity < 0.7


def related_alone(later: list[str], earlier: list[str]) -> str:
    return settle(earlier, later)[1].shared[0].relation


def test_conclude_changes_only_articles() -> None:
    outcome = Outcome("article", Source("a", 0))
    assert conclude(outcome, Verdict()).kind == "article"
    assert conclude(outcome, Verdict(duplicate_of="x", relation="exact", similarity=1.0)).kind == "duplicate"
    empty = Outcome("empty", Source("a", 0))
    assert conclude(empty, Verdict(duplicate_of="x")) is empty


def test_a_crowded_corpus_settles_the_same_however_it_is_cut() -> None:
    made = [m.text for m in make_corpus(DEVELOPMENT[0], 120)]
    wire = prose(24, 3)
    articles = [article(n, [*text.split("\n\n"), wire[n % 3]]) for n, text in enumerate(made)]
    whole = Index(RECIPE).settle(articles)
    for size in (1, 7, 50):
        index = Index(RECIPE)
        parts = [v for at in range(0, len(articles), size) for v in index.settle(articles[at : at + size])]
        assert parts == whole


@pytest.mark.parametrize("name", ["0" * 32, "ab" * 16, "AB" * 16, "own", "", "zz" * 16])
@pytest.mark.parametrize("source", [Source("-", 0), Source("a/b.jsonl", 7, "x"), Source("a", 1, "")])
def test_names_come_back_as_they_were(name: str, source: Source) -> None:
    names = Names()
    names.extend([(text_id("kata"), Source("a", 0))])
    names.extend([(name, source)])
    assert (names.id(1), names.source(1)) == (name, source)
    assert names.id(0) == text_id("kata")


def test_a_thousand_copies_are_compared_with_a_few_each(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def counted(pairs: Sequence[tuple[Imprint, Imprint]], recipe: Recipe) -> list[Edge | None]:
        asked.append(len(pairs))
        return compare(pairs, recipe)

    monkeypatch.setattr(leaders, "compare", counted)
    story = " ".join(WORDS[:90])
    alike = [f"{story} {''.join('abcdefghij'[int(digit)] for digit in str(n))}" for n in range(1000)]
    for texts, most in (([story] * 1000, 0), (alike, 24)):
        asked.clear()
        found = Index(Recipe()).settle([Article(Source("c", n), text_id(text), text) for n, text in enumerate(texts)])
        assert sum(verdict.duplicate_of is not None for verdict in found) == len(texts) - 1
        assert sum(asked) <= most * len(texts)
