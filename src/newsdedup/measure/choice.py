"""Of everything that was judged furniture, what to propose: no piece twice, the widest safe form of each.

A line that an opening covers is not proposed beside it, nor a longer opening beside a shorter one.
"""

from __future__ import annotations

from newsdedup.measure.furniture import Furniture, LearnOptions, judge
from newsdedup.measure.pieces import Form
from newsdedup.measure.sightings import SiteSightings

_SAME = 0.8
"""share of an opening's stories that a longer one must keep to be preferred"""
_TITLED = 0.6
_LIST_BELOW = 2.0
_ORDER: tuple[Form, ...] = ("dateline", "opening", "line", "sign", "sentence", "label", "stub", "start", "end")


def choose(site: SiteSightings, options: LearnOptions) -> list[Furniture]:
    """Judge everything that recurs; in the order in which the rules should stand."""
    judged: dict[Form, list[Furniture]] = {form: [] for form in _ORDER}
    for form, key, sighting in site.found(options.at_least):
        kind = judge(site, form, key, sighting, options)
        if kind is not None:
            judged[form].append(_laid(Furniture(form, key, sighting, kind, sighting.count, brand=site.brand)))
    openings = _openings(judged["opening"])
    lines = [line for line in judged["line"] if not _covered(line, openings)]
    lines = [line for line in lines if not (judged["sign"] and line.kind == "code")]
    openings = [opening for opening in openings if not _only(opening, lines)]
    labels = [label for label in judged["label"] if label.kind in ("related", "video")]
    stubs = [stub for stub in _openings(judged["stub"]) if not _begun(stub, labels)]
    whole = {line.key for line in judged["line"]}
    chosen = [*judged["dateline"], *openings, *lines, *judged["sign"], *labels, *stubs]
    for found in judged["sentence"]:
        if not _begun(found, labels) and not _begun(found, stubs) and not whole.issuperset(found.sighting.wholes):
            chosen.append(found)
    for form in ("start", "end"):
        chosen += _openings(judged[form])
    return sorted(chosen, key=_precedence)


def _precedence(found: Furniture) -> tuple[bool, int, int, int, str]:
    """Order datelines first and the longest of them first, since cuts are made in turn; the rest by frequency."""
    dateline = found.form == "dateline"
    return (not dateline, -len(found.key) if dateline else 0, -found.stories, _ORDER.index(found.form), found.key)


def _laid(found: Furniture) -> Furniture:
    """Tell labels of link lists: the titles that follow are furniture with them."""
    sighting = found.sighting
    if found.form != "line" or found.kind not in ("related", "video", "follow"):
        return found
    titled = sighting.looked - sighting.titles[0]
    varied = 2 * len(sighting.after) > min(sighting.looked, 64)
    if titled < _TITLED * sighting.looked or not varied:
        return found
    if sighting.places["foot"] >= 0.95 * sighting.looked and sighting.below > _LIST_BELOW * sighting.looked:
        return found._replace(tail=True)
    usual = max(sighting.titles.items(), key=lambda item: (item[0] > 0, item[1], -item[0]))[0]
    return found._replace(titles=usual)


def _openings(found: list[Furniture]) -> list[Furniture]:
    """Keep of openings that begin alike the shortest, or a longer one that says as much."""
    kept: list[Furniture] = []
    for one in sorted(found, key=lambda f: (len(f.key), f.key)):
        at = next((n for n, other in enumerate(kept) if one.key.startswith(other.key)), None)
        if at is None:
            kept.append(one)
        elif one.stories >= _SAME * kept[at].stories:
            kept[at] = one
    return kept


def _covered(line: Furniture, openings: list[Furniture]) -> bool:
    if line.titles or line.tail:
        return False
    begins = (o for o in openings if o.stories > line.stories and o.key != line.key)
    return any(line.key.startswith(o.key if o.key.endswith(":") else o.key + " ") for o in begins)


def _begun(found: Furniture, openings: list[Furniture]) -> bool:
    return any(found.key.startswith(opening.key) for opening in openings)


def _only(opening: Furniture, lines: list[Furniture]) -> bool:
    """Tell whether an opening stands for hardly more than one line that is proposed."""
    return any(line.key.startswith(opening.key) and line.stories >= _SAME * opening.stories for line in lines)
