"""Which texts a stretch of a pattern stands for, where they are few: "(?:baca|simak)\\s+juga" is one of two phrases.

Texts are casefolded and hold single spaces only, as the folded text of blocks does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any, NamedTuple

from newsdedup.clean.parsetree import is_space

_FEW = 32
"""texts of a stretch; with more it is not worth telling them"""


class _Texts(NamedTuple):
    """What an element stands for: all of it if `closed`, else how it begins."""

    texts: frozenset[str]
    closed: bool


_NOTHING = frozenset([""])
_EMPTY = _Texts(_NOTHING, True)
_SPACE = _Texts(frozenset([" "]), True)
_MAYBE_SPACE = _Texts(frozenset(["", " "]), True)


def phrases(elements: Iterable[Any]) -> Iterator[frozenset[str]]:
    """Yield for each stretch of a sequence the texts of which every match has one, without spaces at their ends."""
    run = _NOTHING
    for element in elements:
        found = _texts(element)
        if run == _NOTHING and found and found.texts <= _MAYBE_SPACE.texts:
            continue
        longer = _joined(run, found) if found else None
        if longer is None:
            yield from _told(run)
            run = found.texts if found else _NOTHING
        else:
            run = longer
        if found and not found.closed:
            yield from _told(run)
            run = _NOTHING
    yield from _told(run)


def _told(run: frozenset[str]) -> Iterator[frozenset[str]]:
    """Yield a stretch without the spaces at its ends, if it says anything."""
    bare = frozenset(text.strip() for text in run)
    if "" not in bare:
        yield frozenset(text for text in bare if not any(other in text for other in bare - {text}))


def _joined(run: frozenset[str], found: _Texts) -> frozenset[str] | None:
    """Let every text go on in every way; None if these are too many."""
    if len(run) * len(found.texts) > _FEW:
        return None
    return frozenset(first + second for first, second in product(run, found.texts))


def _texts(element: Any) -> _Texts | None:
    """Give what one element stands for, None if that is anything."""
    kind, value = str(element[0]), element[1]
    if is_space(element):
        return _SPACE
    if kind == "LITERAL":
        return _Texts(frozenset([chr(value).casefold()]), True)
    if kind == "IN":
        signs = frozenset(chr(sign).casefold() for name, sign in value if str(name) == "LITERAL")
        return _Texts(signs, True) if len(signs) <= _FEW and all(str(name) == "LITERAL" for name, _ in value) else None
    if kind in ("AT", "ASSERT", "ASSERT_NOT"):
        return _EMPTY
    if kind == "SUBPATTERN":
        return _sequence(value[-1])
    if kind == "ATOMIC_GROUP":
        return _sequence(value)
    if kind == "BRANCH":
        return _any_of([_sequence(branch) for branch in value[1]])
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _repeated(*value)
    return None


def _sequence(elements: Iterable[Any]) -> _Texts | None:
    run = _NOTHING
    for element in elements:
        found = _texts(element)
        longer = _joined(run, found) if found else None
        if found is None or longer is None:
            return None if run == _NOTHING else _Texts(run, False)
        run = longer
        if not found.closed:
            return _Texts(run, False)
    return _Texts(run, True)


def _any_of(branches: list[_Texts | None]) -> _Texts | None:
    texts = frozenset(text for found in branches if found for text in found.texts)
    if None in branches or len(texts) > _FEW:
        return None
    return _Texts(texts, all(found.closed for found in branches if found))


def _repeated(least: int, most: Any, elements: Any) -> _Texts | None:
    if len(elements) == 1 and is_space(elements[0]):
        return _MAYBE_SPACE if least == 0 else _SPACE
    found = _sequence(elements)
    if found is None or (least == 0 and (not found.closed or most != 1)):
        return None
    if least == 0:
        return _Texts(found.texts | _NOTHING, True)
    return found if most == 1 else _Texts(found.texts, False)
