"""An input object on its way out: its own bytes, with our keys at its end.

Nothing of it is encoded again, so the order of keys and the spelling of numbers and strings stay; only a text that is
stripped is written anew. The reader has made escapes of bare control characters.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import NamedTuple

from newsdedup.dedup.admit import spans
from newsdedup.model import Outcome, Verdict
from newsdedup.recipe import Recipe
from newsdedup.sinks.record import duplicate_keys, encode, shared_keys

_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder(strict=False)


class Passing(NamedTuple):
    """How objects are passed on."""

    prefix: str = ""
    """stands before the name of every key that is added"""
    text_field: str = "text"


def added_names(recipe: Recipe, prefix: str) -> frozenset[str]:
    """Name the keys that a recipe may have added."""
    names: list[str] = []
    if recipe.policy.blocks != "off":
        names += shared_keys(Verdict())
    if recipe.policy.duplicates == "mark":
        names += duplicate_keys(Verdict())
    return frozenset(prefix + name for name in names)


def passed(outcome: Outcome, recipe: Recipe, passing: Passing) -> bytes:
    """Give the line of an article, or of a marked duplicate.

    Raises:
        ValueError: the outcome has no object.
    """
    if outcome.raw is None:
        raise ValueError(f"a {outcome.kind} document has no object to pass on")
    verdict = outcome.verdict or Verdict()
    raw = outcome.raw.strip()
    if verdict.repeated and outcome.kind == "article":
        raw = _without(raw.decode("utf-8"), passing.text_field, frozenset(verdict.repeated)).encode("utf-8")
    reports = recipe.policy.blocks != "off"
    if verdict.duplicate_of is None and not (verdict.shared and reports):
        added = _nothing_shared(passing.prefix) if reports else b""
    else:
        row = (shared_keys(verdict) if reports else {}) | (
            duplicate_keys(verdict) if verdict.duplicate_of is not None else {}
        )
        added = _encoded(row, passing.prefix)
    return raw[:-1].rstrip() + b", " + added[1:] if added else raw + b"\n"


@lru_cache(maxsize=1)
def _nothing_shared(prefix: str) -> bytes:
    return _encoded(shared_keys(Verdict()), prefix)


def _encoded(row: dict[str, object], prefix: str) -> bytes:
    return encode({prefix + name: value for name, value in row.items()})


def _without(line: str, field: str, gone: frozenset[int]) -> str:
    """Write an object with some paragraphs of its text left out."""
    start, end, text = _value(line, field)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept: list[str] = []
    before = 0
    for number, (first, last) in enumerate(spans(text)):
        if number not in gone:
            kept.append(text[before if kept else first : last])
        before = last
    ascii_only = line[start:end].isascii() or _SURROGATE.search(text) is not None
    written = json.dumps("".join(kept), ensure_ascii=ascii_only)
    return line[:start] + written + line[end:]


def _value(line: str, field: str) -> tuple[int, int, str]:
    """Find the last value of a field of an object, as `json` reads it: where it stands, and what it is."""
    found = None
    at = _after(line, 0, "{")
    while line[at] != "}":
        name, at = _DECODER.raw_decode(line, at)
        at = _after(line, at, ":")
        value, end = _DECODER.raw_decode(line, at)
        if name == field:
            found = at, end, value
        at = _after(line, end, ",")
    assert found is not None
    return found


def _after(line: str, at: int, sign: str) -> int:
    """Step over white space and a sign, if it is there."""
    at = _SPACE.match(line, at).end()  # type: ignore[union-attr]
    return _SPACE.match(line, at + 1).end() if line[at] == sign else at  # type: ignore[union-attr]
