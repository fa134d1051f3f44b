"""From the variants of a piece that were seen to a pattern: what was the same stays literal, what varied is opened.

Nothing is generalised that was not seen to vary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from newsdedup.measure.datelines import BYLINE_WORDS
from newsdedup.measure.furniture import PERSON_BEFORE, Furniture

_SPECIAL = re.compile(r"[\\.^$*+?{}\[\]|()]")
_ENDED = r"(?:(?<=[.!?…\"”’)\]])|(?<=[.!?…\"”’)\]]\s))"
_CAPITAL = r"(?-i:[^\W\d_a-z])"
_NAMED = r"[^\W\d_a-z][\w'’]*(?:\.\w+)*"
_PLACE = rf"(?-i:{_NAMED}(?:[\s/]+{_NAMED}){{0,4}})"
_DASH = r"(?:\s+[-–—]{1,2}\s*|\s*(?:[–—]|--)\s*|-\s+)"
"""a dash, and no hyphen in a word"""
_SIGNS = {
    "name": r"\(\s?(?P<author>(?-i:[^\W\d_a-z][\w.'’-]+(?:\s[^\W\d_a-z][\w.'’-]*){1,4}))\s?\)",
    "code": r"\([\w*.]{2,8}(?:[/|-][\w*.]{2,8}){0,3}\)",
}
_PARTS = re.compile(r"\s+|[\w'’]+(?:\.\w+)*|[^\w\s]")
_CAPITALS = r"(?-i:[^\W\d_a-z]{2}[^a-z\d,–—-]{0,28}[^\W\d_a-z])"
_PERSON = re.compile(r"[^\W\d_a-z][\w.'’-]*(?: [^\W\d_a-z][\w.'’-]*){0,4}")


def literal(text: str) -> str:
    """Write text as a pattern that matches it and nothing else, however its words are spaced."""
    return r"\s+".join(_SPECIAL.sub(r"\\\g<0>", word) for word in text.split())


def same_but(variants: Iterable[str]) -> str:
    """Write variants that differ in case, numbers, months or weekdays as one pattern."""
    rows = [text.split() for text in variants]
    width = len(rows[0])
    return r"\s+".join(_word([row[at] for row in rows if len(row) == width]) for at in range(width))


def _word(seen: Sequence[str]) -> str:
    folded = sorted({word.casefold() for word in seen})
    if len(folded) == 1:
        return literal(seen[0])
    if len({re.sub(r"\d+", "0", word) for word in folded}) == 1:
        numbers = [re.findall(r"\d+", word) for word in folded]
        parts = re.split(r"\d+", seen[0])
        opened = [r"\d+" if len(set(column)) > 1 else column[0] for column in zip(*numbers, strict=True)]
        return "".join(literal(part) + number for part, number in zip(parts, [*opened, ""], strict=True))
    return r"[\w'’-]+" + literal(re.sub(r"^[\w'’-]+", "", seen[0]))


def pattern(found: Furniture) -> str:
    """Write the pattern of a piece of furniture, as its form wants it."""
    variants = sorted(found.sighting.variants)
    if found.form == "sign":
        return _SIGNS[found.key]
    fixed = "" if found.form == "dateline" else same_but(variants)
    if found.form == "label":
        return rf"(?<!\w){fixed}\s*(?P<headline>\S.{{4,200}})"
    if found.form == "line":
        return fixed
    if found.form == "sentence":
        return rf"(?<!\w){fixed}(?!\w)"
    if found.form == "opening":
        return fixed + _gap(variants[0]) + _tail(found)
    if found.form == "stub":
        return _ENDED + fixed + _gap(variants[0]) + rf".{{1,{_reach(found)}}}$"
    if found.form == "start" and found.kind == "byline":
        return rf"^{fixed}\s*" + (PERSON_BEFORE % literal(found.brand)).replace("(?-i:", "(?P<author>(?-i:", 1).replace(
            r")\s*(?=", r"))\s*(?="
        )
    if found.form == "start":
        return rf"^{fixed}\s*(?={_CAPITAL})"
    if found.form == "end":
        return rf"{_ENDED}{fixed}$"
    return _dateline(found.key, found.brand)


def _gap(opening: str) -> str:
    return r"\s*" if opening.endswith(":") else r"\s+"


def rests(found: Furniture) -> list[str]:
    """List what followed an opening in the lines it was seen in."""
    variants = sorted(found.sighting.variants, key=len, reverse=True)
    after = []
    for whole in found.sighting.wholes.values():
        at = next((whole.find(v) + len(v) for v in variants if v in whole), None)
        if at is not None:
            after.append(whole[at:].strip())
    return [rest for rest in after if rest]


def _reach(found: Furniture) -> int:
    """Say how long what follows an opening may be: the longest seen and a third more, in tens."""
    longest = max((len(rest) for rest in rests(found)), default=40)
    return min(400, -(-longest * 4 // 30) * 10)


def _tail(found: Furniture) -> str:
    seen = rests(found)
    field = lifted(found)
    if field:
        return rf"(?P<{field}>{_CAPITAL}[^|:]{{1,{_reach(found)}}})"
    if seen and not any(rest.endswith(".") for rest in seen):
        return rf".{{0,{_reach(found)}}}[^.]"
    return rf".{{1,{_reach(found)}}}"


def lifted(found: Furniture) -> str:
    """Name the field that an opening introduces: a byline's person, where persons were seen; "" for none."""
    label = found.key.casefold()
    if found.form != "opening" or found.kind != "byline" or not all(_PERSON.fullmatch(rest) for rest in rests(found)):
        return ""
    return "editor" if re.match(r"\W?(?:editor|penyunting|redaktur)\b", label) else "author"


def _dateline(template: str, brand: str) -> str:
    """Write a dateline's template: § is a name, ¤ one in capitals, a dash any dash; labels say whose a name is."""
    parts = _PARTS.findall(template)
    fields: list[str] = []
    written = ["^"]
    label = ""
    for at, part in enumerate(parts):
        if part in "§¤":
            name = _PLACE if part == "§" else _CAPITALS
            field = BYLINE_WORDS.get(label, "" if label else "place")
            if field == "place" and sum(p in "§¤" for p in parts[at:]) > 1:
                field = ""
            written.append(f"(?P<{field}>{name})" if field and field not in fields else name)
            fields.append(field)
            label = ""
        elif part == "-":
            written.append(_DASH if parts[at - 1] in "§¤" else r"\s*[-–—]{1,2}\s*")
        elif part.isspace():
            written.append(r"\s*")
        elif part in BYLINE_WORDS or (parts[at + 1 : at + 2] == [":"] and part[0].isalpha()):
            label = part
            written.append(literal(part))
        elif brand and brand in part and "outlet" not in fields:
            fields.append("outlet")
            written.append(f"(?P<outlet>{literal(part)})")
        elif part in ".,":
            written.append(r"\s*" + literal(part) + r"\s*")
        else:
            written.append(re.sub("0+", r"\\d+", literal(part)))
    return "".join(written)
