"""newsdedup from Python: one text, a stream of documents, an index that grows. As small as the command line is.

Everything here is also `newsdedup.NAME`, imported when it is first asked for. Nothing is decided here: these are the
engines, the sources and the sinks that the commands use.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import lru_cache

from newsdedup.clean.prepare import prepare, weight_of
from newsdedup.dedup.leaders import Index
from newsdedup.engines import local
from newsdedup.model import Article, Document, Hints, Outcome, Source, Verdict, text_id
from newsdedup.packs.loader import load_packs
from newsdedup.packs.weights import bundled_model
from newsdedup.recipe import Policy, Recipe
from newsdedup.sinks.record import record as _record
from newsdedup.sources import html, read, text
from newsdedup.sources.options import ReadOptions, rejected
from newsdedup.sources.read import Item
from newsdedup.sources.sniff import sniff

__all__ = [
    "Article",
    "Deduplicator",
    "Document",
    "Hints",
    "Outcome",
    "Policy",
    "ReadOptions",
    "Recipe",
    "Source",
    "Verdict",
    "clean",
    "document",
    "load_recipe",
    "record",
    "stream",
]

Given = str | os.PathLike[str] | Document
"""What can be streamed: the path of a file, a folder or an archive, or a document that is at hand."""


def load_recipe(rules: Sequence[str | os.PathLike[str]] = (), policy: Policy = Policy()) -> Recipe:
    """Load the rule packs and the line model, and freeze all that governs.

    Args:
        rules: folders of packs, beside those that come with newsdedup.
        policy: thresholds and choices, see the page `dedup`.

    Raises:
        newsdedup.errors.ConfigFault: a pack is bad.
    """
    return Recipe(packs=load_packs(tuple(os.fspath(folder) for folder in rules)), policy=policy, model=bundled_model())


def document(given: str | bytes, source: Source = Source("-", 0), hints: Hints = Hints()) -> Document:
    """Make a document of a text or a page that is at hand.

    Args:
        given: the text of an article or of a whole page, or HTML; bytes are decoded as those of a file are.
        source: where it came from.
        hints: what is known of it; goes before what the page says.

    Raises:
        ValueError: it cannot be read: over 1 % of its bytes fit no encoding, or it is nested too deep.

    >>> document("<html><body><p>Hujan turun.</p></body></html>").text
    'Hujan turun.'
    """
    raw = given.encode("utf-8", "replace") if isinstance(given, str) else given
    form, _ = sniff(iter([raw]), ReadOptions())
    found = html.document(raw, source, ReadOptions().max_depth) if form == "html" else text.document(raw, source)
    if isinstance(found, Outcome):
        raise ValueError(found.reason)
    said = found.hints
    both = Hints(
        hints.url or said.url,
        hints.site or said.site,
        hints.title or said.title,
        hints.published or said.published,
        hints.authors or said.authors,
        said.body,
    )
    return replace(found, hints=both)


def clean(given: str | bytes, hints: Hints | None = None, recipe: Recipe | None = None) -> Article:
    """Clean one text or page; the article's `text` is empty if no story is on it.

    Args:
        given: the text of an article or of a whole page, or HTML.
        hints: what is known of it: url, title, date ...
        recipe: what governs; None for the packs and thresholds that come with newsdedup.

    Raises:
        ValueError: it cannot be read, or a rule took too long on it.

    >>> page = '''Bagikan:
    ... Senin, 3 Maret 2025 10:15 WIB
    ... Pasar apung itu dibuka kembali pada Senin pagi, kata kepala dinas.
    ... Baca Juga: Harga Cabai Turun'''
    >>> article = clean(page, Hints(url="https://contoh.co.id/pasar-apung"))
    >>> article.text
    'Pasar apung itu dibuka kembali pada Senin pagi, kata kepala dinas.'
    >>> article.published, article.site
    ('2025-03-03T10:15:00+07:00', 'contoh.co.id')
    """
    made = document(given, hints=hints or Hints())
    outcome = prepare(made, recipe or _usual())
    if outcome.kind == "rejected":
        raise ValueError(outcome.reason)
    return outcome.article or Article(made.source, made.id, "", url=made.hints.url)


def stream(
    inputs: Iterable[Given] | Given, recipe: Recipe | None = None, options: ReadOptions = ReadOptions(), jobs: int = 1
) -> Iterator[Outcome]:
    """Clean and deduplicate, document by document, in order; nothing but the index grows.

    Every document ends as an outcome: `kind` is "article", "duplicate", "empty", "rejected" or "skipped", and an
    article or duplicate has its `article` and its `verdict`. A path that is not there is a rejected one.

    Args:
        inputs: paths, documents, or both.
        recipe: what governs.
        options: how files are read: which field holds the text, which files are wanted.
        jobs: worker processes; 1 cleans in this process.

    Raises:
        newsdedup.errors.NewsdedupError: the options ask for what cannot be, or worker processes cannot be had.

    >>> story = "Pasar apung itu dibuka kembali pada Senin pagi, kata kepala dinas."
    >>> for outcome in stream([document(story), document("Baca Juga: Cabai\\n" + story, Source("b", 0))]):
    ...     print(outcome.source.path, outcome.kind, outcome.verdict.relation)
    - article None
    b duplicate exact
    """
    alone = isinstance(inputs, str | os.PathLike | Document)
    given: Iterable[Given] = [inputs] if alone else inputs  # type: ignore[assignment,list-item]
    items = (item for one in given for item in _items(one, replace(options, later=True)))
    with closing(local.run(items, recipe or _usual(), jobs)) as results:
        for result in results:
            if isinstance(result, Outcome):
                yield result
            elif result.missing:
                yield rejected(result.path, 0, result.message)


def record(outcome: Outcome, recipe: Recipe | None = None) -> dict[str, object]:
    """Lay out an article, or a marked duplicate, as `newsdedup clean` writes it.

    Args:
        outcome: what `stream` gives.
        recipe: the one it was streamed with; its digest goes into the record.

    Raises:
        ValueError: the outcome has no article.
    """
    return _record(outcome, recipe or _usual())


class Deduplicator:
    """Articles one after the other, each compared with all that were kept before it.

    Args:
        recipe: what governs; its policy must keep the first.

    Raises:
        ValueError: its policy keeps another one, which takes all articles before the first verdict.

    >>> known = Deduplicator()
    >>> story = "Pasar apung itu dibuka kembali pada Senin pagi, kata kepala dinas."
    >>> known.add(story, "a").duplicate_of is None
    True
    >>> verdict = known.add(story.upper(), "b")
    >>> verdict.relation, verdict.duplicate_source.path, verdict.similarity
    ('exact', 'a', 1.0)
    """

    def __init__(self, recipe: Recipe | None = None) -> None:
        chosen = recipe or _usual()
        if chosen.policy.keep != "first":
            raise ValueError(f"a policy that keeps the {chosen.policy.keep} one needs all articles at once: use stream")
        self._index = Index(chosen)
        self._count = 0

    def add(self, article: Article | str, name: str = "-") -> Verdict:
        """Compare an article with those before it; one that duplicates none is remembered.

        Args:
            article: what `clean` gives, or a text that is clean already.
            name: what to call a text that is given alone.

        Returns:
            What it duplicates (`duplicate_of` is None if nothing), and which paragraphs it shares with others.

        Raises:
            ValueError: there is no text in it.
        """
        return self.add_all([article], name)[0]

    def add_all(self, articles: Iterable[Article | str], name: str = "-") -> list[Verdict]:
        """Do what `add` does for many, in order; quicker than one by one, with the same verdicts."""
        return self._index.settle([self._article(article, name) for article in articles])

    def _article(self, article: Article | str, name: str) -> Article:
        if isinstance(article, str):
            article = Article(Source(name, self._count), text_id(article), article, words=weight_of(article))
        if not article.text.strip():
            raise ValueError("an article without a text cannot be compared")
        self._count += 1
        return article


@lru_cache(maxsize=1)
def _usual() -> Recipe:
    return load_recipe()


def _items(given: Given, options: ReadOptions) -> Iterator[Item]:
    if isinstance(given, Document):
        yield given
    else:
        yield from read([os.fspath(given)], options)
