"""The record: what one article looks like on one line of JSON, and the row of a document that was not written.

The keys, their order and their meaning are the product's contract; `SCHEMA` changes when they do.
"""

from __future__ import annotations

import json
import re

from newsdedup.dedup.arrival import because
from newsdedup.model import Article, Outcome, Repeat, Shared, Source, Verdict
from newsdedup.recipe import Keep, Recipe

SCHEMA = 1

_LINE_ENDS = (("\x85", "\\u0085"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))
"""What some readers take for the end of a line; JSON lets them be written as escapes."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def record(outcome: Outcome, recipe: Recipe) -> dict[str, object]:
    """Lay out an article or a marked duplicate.

    Raises:
        ValueError: the outcome has no article.
    """
    article = outcome.article
    if article is None:
        raise ValueError(f"a {outcome.kind} document has no record")
    verdict = outcome.verdict or Verdict()
    row: dict[str, object] = {
        "schema": SCHEMA,
        "id": article.id,
        "source": _source(article.source),
        **_metadata(article),
        "text": article.text,
        "words": article.words,
        "removed": dict(sorted(article.removed)),
        "removed_inline": dict(sorted(article.removed_inline)),
        "repeats": [_repeat(repeat) for repeat in article.repeats],
        **shared_keys(verdict),
        "extra": dict(article.extra),
        "recipe": recipe.digest,
    }
    if verdict.duplicate_of is not None:
        row |= duplicate_keys(verdict)
    return row


def record_line(outcome: Outcome, recipe: Recipe) -> bytes:
    """Write the record of an article, or of a marked duplicate, as a line."""
    return encode(record(outcome, recipe))


def reject_row(outcome: Outcome) -> dict[str, object]:
    """Lay out a document that was not written, with the reason; a duplicate with what it copies."""
    row: dict[str, object] = {
        "source": _source(outcome.source),
        "id": outcome.id,
        "outcome": outcome.kind,
        "reason": outcome.reason,
    }
    if outcome.verdict is not None and outcome.verdict.duplicate_of is not None:
        row["reason"] = outcome.reason or outcome.verdict.relation
        row |= duplicate_keys(outcome.verdict)
        if outcome.article is not None:
            article = outcome.article
            row |= {"url": article.url, "site": article.site, "title": article.title, "published": article.published}
    return row


def shared_keys(verdict: Verdict) -> dict[str, object]:
    """Lay out which paragraphs stand in earlier articles."""
    return {"shared": [_shared(shared) for shared in verdict.shared], "shared_more": verdict.shared_more}


def cluster_row(outcome: Outcome) -> dict[str, object]:
    """Lay out to which kept article an article or a duplicate belongs."""
    verdict = outcome.verdict or Verdict()
    return {
        "source": _source(outcome.source),
        "kept": outcome.kind == "article",
        "cluster": _source(verdict.duplicate_source or outcome.source),
        "relation": verdict.relation,
        "similarity": None if verdict.similarity is None else round(verdict.similarity, 4),
    }


def event_row(outcome: Outcome, keep: Keep) -> dict[str, object]:
    """Lay out that a better copy of an article came after that was written."""
    verdict, article = outcome.verdict or Verdict(), outcome.article
    return {
        "event": "canonical_changed",
        "keep": keep,
        "kept": {"id": verdict.duplicate_of, "source": verdict.duplicate_source and _source(verdict.duplicate_source)},
        "better": {"id": outcome.id, "source": _source(outcome.source)},
        "relation": verdict.relation,
        "similarity": None if verdict.similarity is None else round(verdict.similarity, 4),
        "because": because(article, keep) if article is not None else None,
    }


def encode(row: dict[str, object]) -> bytes:
    """Write a row as one line of UTF-8: exactly one line end, whatever the strings hold.

    Raises:
        ValueError: a number is not finite.
    """
    line = json.dumps(row, ensure_ascii=False, allow_nan=False)
    for end, escape in _LINE_ENDS:
        line = line.replace(end, escape)
    try:
        return line.encode("utf-8") + b"\n"
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", line).encode("utf-8") + b"\n"


def _metadata(article: Article) -> dict[str, object]:
    return {
        "url": article.url,
        "site": article.site,
        "title": article.title,
        "published": article.published,
        "published_raw": article.published_raw,
        "language": article.language,
        "authors": list(article.authors),
        "editors": list(article.editors),
        "agencies": list(article.agencies),
        "origin": article.origin,
        "dateline": article.dateline and article.dateline._asdict(),
        "section": article.section,
        "tags": list(article.tags),
        "captions": [caption._asdict() for caption in article.captions],
        "desk_code": article.desk_code,
    }


def _source(source: Source) -> dict[str, object]:
    return {"path": source.path, "record": source.record, "id": source.id}


def _repeat(repeat: Repeat) -> dict[str, object]:
    return {"kept": list(repeat.kept), "removed": list(repeat.removed), "similarity": round(repeat.similarity, 4)}


def _shared(shared: Shared) -> dict[str, object]:
    pairs = [list(pair) for pair in shared.paragraphs]
    return {"with": shared.with_id, "paragraphs": pairs, "relation": shared.relation}


def duplicate_keys(verdict: Verdict) -> dict[str, object]:
    """Lay out what a document duplicates."""
    return {
        "duplicate_of": verdict.duplicate_of,
        "duplicate_source": None if verdict.duplicate_source is None else _source(verdict.duplicate_source),
        "relation": verdict.relation,
        "similarity": None if verdict.similarity is None else round(verdict.similarity, 4),
        "kept_because": verdict.kept_because,
    }
