"""What holds of every page, whatever is on it: the invariants of cleaning and of the accounts."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from newsdedup.blocks import Span
from newsdedup.clean.fold import fold
from newsdedup.clean.prepare import clean, prepare
from newsdedup.clean.render import classify, render
from newsdedup.engines import local
from newsdedup.model import Document, Hints, Outcome, Page, Source
from newsdedup.packs.loader import load_packs
from newsdedup.recipe import Recipe
from newsdedup.report.ledger import accounted, ledger_row
from newsdedup.report.restore import restore
from newsdedup.sinks.record import encode, record
from newsdedup.sources.markup import marks
from newsdedup.sources.text import document
from tests.conftest import SEEDS
from tests.property.pages import big_page, page_bytes

pytestmark = pytest.mark.filterwarnings("error")

INVISIBLE = frozenset("\u00ad\u200b\u200e\u200f\u2028\u2029\u2060\ufeff\u061c\u180e") | frozenset(
    map(chr, (*range(0x202A, 0x202F), *range(0x2061, 0x2070)))
)

ALIGNED_WORDS = 40
"""From so many words on two texts are compared word by word too, and may be near with fewer shingles in common."""

some = settings(max_examples=60, deadline=None)
few = settings(max_examples=2, deadline=None)


@cache
def recipe() -> Recipe:
    return Recipe(packs=load_packs())


def document_of(raw: bytes) -> Document:
    found = document(raw, Source("a.txt", 0))
    if not isinstance(found, Document):
        reject()
    return found


def page_of(raw: bytes) -> Page:
    return clean(document_of(raw), recipe())


def squeezed(text: str) -> str:
    """Give what a text shows, without regard to white space."""
    return unicodedata.normalize("NFC", "".join(text.split()))


def check_views(page: Page) -> None:
    """A block shows what its lines show, and every character of it says where it stands among them."""
    text, marked = page.document.text, page.document.marks
    for block in page.blocks:
        offsets = list(block.offsets)
        assert len(offsets) == len(block.text) + 1
        assert offsets == sorted(offsets)
        lines = [line.span for line in page.lines[block.first - 1 : block.last]]
        assert (lines[0].start, lines[-1].end) == block.span
        assert not block.text or block.span.start <= offsets[0] <= offsets[-1] <= block.span.end
        assert squeezed("".join(fold(text, line, marked).text for line in lines)) == squeezed(block.text)


def check_orders(page: Page, random: Random) -> None:
    """Text and classes are the same in whatever order decisions came; of equal ones the first names the rule."""
    removals = list(page.removals)
    random.shuffle(removals)
    shuffled = replace(page, removals=tuple(removals))
    assert render(shuffled) == render(page)
    for one, other in zip(classify(page), classify(shuffled), strict=True):
        assert (one.number, one.cls, set(one.spans)) == (other.number, other.cls, set(other.spans))


def check_text(text: str) -> None:
    assert unicodedata.is_normalized("NFC", text)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in text.replace("\n\n", ""))
    assert not INVISIBLE & set(text)
    assert text == text.strip()
    assert "  " not in text and "\n\n\n" not in text
    assert all(paragraph == paragraph.strip() and "\n" not in paragraph for paragraph in text.split("\n\n"))


def replayed(document: Document, lines: list[list[object]]) -> str:
    """Read what a ledger's lines say is kept off the source, with nothing else at hand."""
    shown: list[str] = []
    start = 0
    source = document.text.removesuffix("\n").split("\n") if document.text else []
    assert [line[0] for line in lines] == list(range(1, len(source) + 1))
    for (_, cls, kind, rule, spans), line in zip(lines, source, strict=True):
        assert cls in ("kept", "copy", "meta", "boiler", "blank")
        assert (kind is None) == (rule is None) == (cls in ("kept", "blank"))
        assert isinstance(spans, list)
        assert cls == "kept" or not spans
        at = 0
        for low, high in [*sorted((low, high) for low, high, *_ in spans), (len(line), len(line))]:
            assert 0 <= low <= high <= len(line)
            if cls == "kept" and low > at:
                shown.append(fold(document.text, Span(start + at, start + low), document.marks).text)
            at = max(at, high)
        start += len(line) + 1
    return "".join(shown)


def check_accounts(raw: bytes) -> None:
    """Follow a page all the way: every line in the ledger, the text from its kept lines, the bytes from both."""
    found = document_of(raw)
    traced = prepare(found, recipe(), trace=True)
    assert traced.page is not None
    check_views(traced.page)
    check_orders(traced.page, Random(len(raw)))
    outcome = accounted(found, traced)
    row = json.loads(encode(ledger_row(outcome)))
    text = outcome.article.text if outcome.article else None
    assert restore(row, text) == raw
    kept = replayed(found, row["lines"])
    if outcome.article is None:
        assert outcome.kind == "empty"
        return
    assert squeezed(kept) == squeezed(outcome.article.text)
    check_text(outcome.article.text)
    made = json.loads(encode(record(outcome, recipe())))
    gone = Counter(kind for _, cls, kind, _, _ in row["lines"] if cls not in ("kept", "blank"))
    cuts = Counter(kind for *_, spans in row["lines"] for _, _, kind, _ in spans)
    assert (made["removed"], made["removed_inline"]) == (gone, cuts)
    classes = Counter(cls for _, cls, *_ in row["lines"])
    assert gone.total() + classes["kept"] + classes["blank"] == len(row["lines"])


@some
@given(page_bytes)
def test_every_line_is_accounted_for(raw: bytes) -> None:
    check_accounts(raw)


@few
@given(st.integers(0, 10**6))
def test_every_line_of_a_big_page_is_accounted_for(seed: int) -> None:
    check_accounts(big_page(seed))


@some
@given(page_bytes, st.data())
def test_a_part_of_a_block_leads_back_to_what_shows_there(raw: bytes, data: st.DataObject) -> None:
    page = page_of(raw)
    lines = [block for block in page.blocks if block.first == block.last]
    assume(lines)
    block = data.draw(st.sampled_from(lines))
    between = [at for at in range(len(block.text) + 1) if at == 0 or block.offsets[at] > block.offsets[at - 1]]
    start, end = sorted((data.draw(st.sampled_from(between)), data.draw(st.sampled_from(between))))
    again = fold(page.document.text, block.source_span(start, end), page.document.marks).text
    assert again == block.text[start:end].strip()


@some
@given(st.text(max_size=300), st.one_of(st.none(), st.text(max_size=60)), st.one_of(st.none(), st.text(max_size=60)))
def test_nothing_that_an_input_says_beside_its_text_breaks_it(text: str, title: str | None, date: str | None) -> None:
    hints = Hints(url=title, site=date, title=title, published=date, authors=(title,) if title else ())
    outcome = prepare(Document(Source("a.jsonl", 0), text, "jsonl", hints, marks=marks(text)), recipe())
    assert outcome.kind in ("article", "empty")
    encode(ledger_row(outcome))


@some
@given(st.lists(page_bytes, max_size=8), st.sampled_from(["drop", "mark"]))
def test_every_document_has_one_outcome_and_duplicates_name_what_was_kept(pages: list[bytes], choice: Any) -> None:
    one = replace(recipe(), policy=replace(recipe().policy, duplicates=choice))
    inputs = [document(raw, Source(str(number), 0)) for number, raw in enumerate([*pages, *pages[::2]])]
    outcomes = [outcome for outcome in local.run(inputs, one, trace=accounted) if isinstance(outcome, Outcome)]
    assert [outcome.source for outcome in outcomes] == [item.source for item in inputs]
    kept = {outcome.source: outcome.id for outcome in outcomes if outcome.kind == "article"}
    texts = {outcome.source: outcome.article.text for outcome in outcomes if outcome.article}
    for outcome in outcomes:
        verdict = outcome.verdict
        if outcome.kind != "duplicate":
            assert verdict is None or verdict.duplicate_of is None
            continue
        assert verdict is not None and verdict.duplicate_source is not None and verdict.similarity is not None
        assert kept[verdict.duplicate_source] == verdict.duplicate_of
        least = {"exact": 1.0, "near": one.policy.near}.get(verdict.relation or "", one.policy.containment)
        aligned = (
            min(len(texts[source].split()) for source in (outcome.source, verdict.duplicate_source)) >= ALIGNED_WORDS
        )
        by_face = verdict.kept_because != "first"
        assert verdict.similarity >= least or (verdict.relation == "near" and (aligned or by_face))


@pytest.mark.parametrize("seed", sorted(SEEDS.iterdir()), ids=lambda path: path.name[:3])
def test_a_cleaned_seed_is_clean(seed: Path) -> None:
    text = render(page_of(seed.read_bytes()))
    again = page_of(text.encode())
    assert render(again) == text
    assert again.removals == ()
