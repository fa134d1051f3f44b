"""Outcomes as bytes and back: pickle, told how to take our values apart, which is a third of the time."""

from __future__ import annotations

import copyreg
import pickle
from collections.abc import Callable
from dataclasses import fields
from io import BytesIO
from operator import attrgetter
from typing import Any

from newsdedup.model import Article, Outcome, Source, Verdict
from newsdedup.recipe import Keep


def _apart(kind: type[Any]) -> Callable[[Any], tuple[type[Any], tuple[Any, ...]]]:
    values = attrgetter(*(field.name for field in fields(kind)))
    return lambda one: (kind, values(one))


def _without_text(article: Article) -> tuple[type[Any], tuple[Any, ...]]:
    kind, values = _whole(article)
    return kind, (*values[:_TEXT], "", *values[_TEXT + 1 :])


_whole = _apart(Article)
_TEXT = [field.name for field in fields(Article)].index("text")
_APART = copyreg.dispatch_table | {kind: _apart(kind) for kind in (Article, Outcome, Verdict)}
_BARE = _APART | {Article: _without_text}


def packed(value: object, texts: bool = True) -> bytes:
    """Give bytes of which `pickle.loads` makes an equal value, or, where asked to, one of articles without text."""
    buffer = BytesIO()
    pickler = pickle.Pickler(buffer, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = _APART if texts else _BARE
    pickler.dump(value)
    return buffer.getvalue()


def brief(article: Article, keep: Keep) -> bytes:
    """Pack what settling asks of an article beside its words."""
    words = article.words or len(article.text.split()) if keep == "longest" else 0
    said = article.site, article.published, article.agencies, article.origin
    return pickle.dumps((tuple(article.source), article.id, said, words), pickle.HIGHEST_PROTOCOL)


def known_by(data: bytes) -> Article:
    """Give an article without text, of which settling tells no difference."""
    source, name, (site, published, agencies, origin), words = pickle.loads(data)
    own = Source(*source)
    return Article(own, name, "", site=site, published=published, agencies=agencies, origin=origin, words=words)
