"""Names of authors: taken apart, freed of what is printed around them, chosen among what a page says.

Authors are names: no addresses, no handles; an organisation only where no person is named, or beside one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from newsdedup.sources.headings import same

_NO_NAME = re.compile(
    r"https?:|www\.|[@{}<>]|^[\W\d_]*$|^(?:null|none|undefined|unknown|false|true|admin(?:istrator)?|guest|root)$", re.I
)
_BEFORE_NAME = re.compile(
    r"(?i:(?:written\s+|posted\s+)?by|oleh|penulis|pewarta|reporter|ditulis oleh|autor(?:in)?|author)(?:\s*:\s*|\s+)"
    r"|(?:von|par|por|di|af|av|door)(?:\s*:\s*|\s+)(?=[^\W\d_a-z])"
    r"|(?:Von|Par|Por|Di|Af|Av|Door)(?:\s*:\s*|\s+(?=[^\W\d_a-z]\S*\s+[^\W\d_a-z]))"
)
"""What is printed before an author's name; "Von Trapp" and "Di Canio" are names."""

_INITIALS = re.compile(r"\s\([a-zà-ž./]{2,6}\)$")
_AND = r"\s+(?:and|dan|und|et|y|og|och|en|e|&)\s+"
_BETWEEN_NAMES = (re.compile(rf"\s*,\s+|{_AND}"), re.compile(_AND))
_LONGEST_NAME = 100
_LONGEST_REST = 4
"""words that may stand behind a name and its comma, as a title or an office; more are a description"""


def chosen(
    told: Sequence[tuple[str, bool]], said: Iterable[Sequence[str]], printed: Sequence[str], sites: Sequence[str]
) -> tuple[str, ...]:
    """Choose a story's authors.

    Args:
        told: the authors that JSON-LD tells, and whether each is an organisation.
        said: what each other source says, the best first.
        printed: what stands where the markup says that a byline is.
        sites: names of the site. It is an author only if JSON-LD says so and nobody else is named.
    """
    outlets = [name for name, outlet in told if outlet]
    of_story = [name for name in names(name for name, _ in told) if not _among(name, sites)]
    if any(not _among(name, outlets) for name in of_story):
        return tuple(dict.fromkeys(of_story))
    for source in (*said, [line for line in printed if _may_be_byline(line)]):
        people = [name for name in names(source) if not _among(name, (*sites, *outlets))]
        if people:
            return tuple(dict.fromkeys(people))
    return tuple(dict.fromkeys(of_story or names(name for name, _ in told)))


def names(said: Iterable[str]) -> Iterator[str]:
    """Yield the names in what is said of authors; addresses, handles and fillers are none."""
    for value in said:
        if value.startswith(("[", "{")):
            value = _listed(value)
        for name in chain.from_iterable(map(_apart, re.split(r"\s*[;|]\s*", " ".join(value.split())))):
            before = _BEFORE_NAME.match(name)
            name = _INITIALS.sub("", name[before.end() :] if before else name).strip(" ,:•-–—")
            if name and len(name) <= _LONGEST_NAME and not _NO_NAME.search(name):
                yield name


def is_full(name: str) -> bool:
    """Tell whether a name has first and last parts and is written as a person's."""
    return 2 <= len(name.split()) <= 5 and name[0].isupper() and not name.isupper()


def _among(name: str, others: Iterable[str]) -> bool:
    return any(same(name, other) for other in others)


def _may_be_byline(line: str) -> bool:
    bare = _BEFORE_NAME.sub("", line, count=1)
    return len(line.split()) <= 12 and ":" not in bare and not any(character.isdigit() for character in line)


def _apart(said: str) -> list[str]:
    """Split "Ani Lestari, Budi Santoso and Cici Dewi"; what is not a list of full names stays as it is."""
    for between in _BETWEEN_NAMES:
        parts = between.split(said)
        if all(_is_full_before_comma(part) for part in parts):
            return [one for part in parts for one in _beside_comma(part)]
    return [said]


def _is_full_before_comma(said: str) -> bool:
    before = _BEFORE_NAME.match(said)
    return is_full(said[before.end() if before else 0 :].partition(",")[0])


def _beside_comma(said: str) -> list[str]:
    """Part "Ani Lestari, dpa" and "Ani Lestari, Suharto"; a degree stays with its name, a description goes."""
    name, comma, rest = said.partition(", ")
    if not comma or "." in rest.split(" ", 1)[0]:
        return [said]
    words = rest.split()
    if len(words) == 1 or rest.isupper():
        return [name, rest]
    return [name] if len(words) > _LONGEST_REST else [said]


def _listed(value: str) -> str:
    """Read a list of names written as JSON."""
    try:
        listed = json.loads(value)
    except (ValueError, RecursionError):
        return value
    return ";".join(str(name) for name in listed) if isinstance(listed, list) else value
