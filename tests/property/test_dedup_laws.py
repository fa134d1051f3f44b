"""Laws of settling that hold for any corpus."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from newsdedup.dedup.leaders import Index
from newsdedup.model import Article, Source, text_id
from newsdedup.recipe import Recipe

WORDS = st.sampled_from(
    ["bank", "emas", "harga", "hari", "ini", "naik", "turun", "menteri", "5", "10", "2024", "di", "ke", "rupiah"]
)
PARAGRAPH = st.lists(WORDS, min_size=1, max_size=45).map(" ".join)
POOL = st.lists(PARAGRAPH, min_size=1, max_size=8)


@st.composite
def corpora(draw: st.DrawFn) -> list[Article]:
    pool = draw(POOL)
    texts = draw(st.lists(st.lists(st.sampled_from(pool), min_size=1, max_size=6).map("\n\n".join), max_size=14))
    return [Article(Source("c", n), text_id(text), text) for n, text in enumerate(texts)]


@settings(max_examples=60, deadline=None)
@given(corpora(), st.lists(st.integers(0, 14), max_size=3))
def test_any_split_of_an_order_is_one_run(articles: list[Article], cuts: list[int]) -> None:
    whole = Index(Recipe()).settle(articles)
    index = Index(Recipe())
    at = 0
    parts = []
    for cut in [*sorted(cuts), len(articles)]:
        parts.extend(index.settle(articles[at:cut]))
        at = max(at, cut)
    assert parts == whole


@settings(max_examples=60, deadline=None)
@given(corpora())
def test_a_duplicate_names_an_earlier_kept_article(articles: list[Article]) -> None:
    verdicts = Index(Recipe()).settle(articles)
    kept: set[Source] = set()
    ids: set[str] = set()
    for article, verdict in zip(articles, verdicts, strict=True):
        if verdict.duplicate_of is None:
            kept.add(article.source)
            ids.add(article.id)
            assert {s.with_id for s in verdict.shared} <= ids
        else:
            assert verdict.duplicate_source in kept
            assert verdict.similarity is not None
            least = {"exact": 1.0, "near": 0.7, "abridged": 0.8}[verdict.relation or ""]
            by_face = verdict.kept_because != "first"
            assert by_face or verdict.similarity >= least or len(article.text.split()) >= 40
            assert verdict.shared == ()
    assert len({a.text for a in articles}) >= len(kept)
