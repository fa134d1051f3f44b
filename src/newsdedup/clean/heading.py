"""The headline once more, when the story is known: on a page whose furniture reads like prose nobody could tell before.

What is looked for stands above the story, among lines that went as furniture; which lines are the story is not
touched, but for a headline that was taken for its first line. Weights are fitted by `measure.heading_fit`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from newsdedup.blocks import Block
from newsdedup.clean.dates import is_date_line
from newsdedup.clean.prose import content_words, ends_sentence, is_headline, is_prose, weight
from newsdedup.clean.title import COPY, RULE, copies, is_cased, keys_of
from newsdedup.clean.wording import Wording
from newsdedup.model import Decision, Page, Removal

ABOVE = 60
"""blocks above the first paragraph among which the headline is looked for"""
_CANDIDATES = frozenset(("", "other", "title", "title_copy", "site_head", "repeat"))
"""what a line may have gone as and yet be the headline; "" is still there"""
_AS = {"": "nowhere", "site_head": "other"}
"""What went as the head of the page went so because of a headline that may be none."""
_META = frozenset(("date", "byline", "credit"))
_LONGEST, _MOST_WORDS = 260, 40
_TELLING = 3
"""content words shared with the story from which on more say no more"""
_LEAD = 3
"""paragraphs that open the story"""
_PREFIX = 12
"""letters from which on a line that begins as another does is told to be a part of it"""

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]{2,}")
_SITE = re.compile(r"\s[|»]\s|\s[-–—]\s\S+$")
_PATH = re.compile(r"\S\s?[›»>/|]\s?\S.*\S\s?[›»>/|]\s?\S|^\S+\s?[›»>]\s?\S")
"""the way to a page: section, sub-section, article"""
_TRAIL = re.compile(r"\s[>›]\s|^\S+\s?[>›]\s?\S")
"""the same, where no headline could be meant"""
_INNER_STOP = re.compile(r"[^\W\d_]{3,}[.!?…][\"'”’»)]*\s+\S|[。！？]\S")
_PICTURE = re.compile(
    r"©|\bfoto\b|\bphoto|\bbild:|\bcredit|\bquelle|\bgetty\b|\breuters\b|/dpa|/afp|\(c\)|[.!?]\s*\([^()]{2,60}\)$",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"\d{1,2}[.:]\d\d\s*(?:uhr|wib|wita|wit|[ap]m)?$|\d\s*(?:h|min|hours?|minutes?|jam|menit|hari|minit)\b",
    re.IGNORECASE,
)
_DISTANCES = (0, 1, 2, 5, 10, 20, 40)
_LENGTHS = (3, 4, 6, 15, 20)

# fmt: off
WEIGHTS: Mapping[str, int] = {
    "ago": -1623, "bias": -2403, "cased": -45, "colon": -369, "distance_1": 424, "distance_10": 764,
    "distance_2": 253, "distance_20": 395, "distance_40": -529, "distance_5": 277, "distance_below": -2470,
    "distance_more": -1162, "inner_stop": 106, "lead": 17, "length_15": 1643, "length_20": 1982,
    "length_3": -2339, "length_4": -634, "length_6": 904, "length_more": 1421, "meta_above": 909,
    "meta_above_two": 1114, "meta_below": 746, "meta_below_three": 594, "meta_below_two": 1193, "often": 260,
    "part": 2319, "path": -1936, "picture": -1795, "prose": -163, "question": 536, "sentence": -4671,
    "shadowed": -708, "site": -314, "small": -40, "story": 32, "strange": -1419, "twice": 193,
    "went_nowhere": -3283, "went_other": -208, "went_repeat": -569, "went_title": 94, "went_title_copy": 741,
}
# fmt: on
"""Evidence of one unit of a feature (1, or 64ths of a share) in 1024ths of a logit."""


_Words = frozenset[str]


class Candidate(NamedTuple):
    """A line that may be the headline."""

    block: Block
    features: dict[str, int]
    """what speaks for and against it: 1, or a share in 64ths; what is not named is 0"""


def candidates(page: Page, said: Wording) -> list[Candidate]:
    """List the lines from `ABOVE` blocks above the first paragraph to the one after it.

    Args:
        page: with every decision of rules and of the line model.
        said: its blocks' words.
    """
    kept = page.kept()
    paragraphs = [block for block in kept if is_prose(block.text)]
    if not paragraphs:
        return []
    first = paragraphs[0].index
    went = _went(page, max(0, first - ABOVE - 2), first + 4)
    shown = [
        block
        for block in page.blocks[max(0, first - ABOVE) : first + 2]
        if went[block.index] in _CANDIDATES
        and (went[block.index] or block.index < first)
        and _has_shape(block.text, kept=not went[block.index])
    ]
    if not shown:
        return []
    scene = _Scene(page, said, (_topic(b.text for b in kept), _topic(b.text for b in paragraphs[:_LEAD])), went)
    return [Candidate(block, scene.features(block, first)) for block in shown]


def evidence(features: Mapping[str, int]) -> int:
    """Weigh the evidence that a line is the headline, in 1024ths of a logit."""
    return sum(WEIGHTS.get(name, 0) * value for name, value in features.items())


def find_heading(page: Page, said: Wording) -> Iterator[Decision]:
    """Name the headline above the story; what was taken for it before goes as something else.

    Yields:
        Decisions of which those about whole blocks take the place of earlier ones (`relabel`).
    """
    if page.document.hints.title:
        return
    found = candidates(page, said)
    best = max(found, key=lambda one: (evidence(one.features), -one.block.index), default=None)
    if best is None or evidence(best.features) < 0:
        return
    decisions = list(copies(page, best.block.text, keys_of(said)))
    mine = {decision.span for decision in decisions if isinstance(decision, Removal)}
    earlier = [r for r in page.removals if r.rule in (RULE, COPY) and r.span not in mine]
    yield from (Removal(removal.span, "other", RULE) for removal in earlier)
    yield from decisions


def _has_shape(text: str, kept: bool) -> bool:
    """Tell whether a line may be a headline; one that is story so far only if it looks like nothing else."""
    return (
        len(text) <= _LONGEST
        and 2 <= weight(text) <= (_LENGTHS[-2] if kept else _MOST_WORDS)
        and (not kept or is_headline(text))
    )


def _went(page: Page, first: int, last: int) -> dict[int, str]:
    """Tell as what the blocks of a stretch went; "" for those that are there."""
    went = {}
    for block in page.blocks[first:last]:
        whole = [r.kind for r in page.touching[block.index] if block.index in page.gone]
        went[block.index] = whole[0] if whole else ""
    return went


def _topic(texts: Iterable[str]) -> _Words:
    """Collect content words, and pairs of neighbours where a script writes no spaces."""
    told = "\n".join(texts)
    if told.isascii() or not _UNSPACED.search(told):
        return content_words([told])
    pairs = {run[at : at + 2] for run in _UNSPACED.findall(told) for at in range(len(run) - 1)}
    return content_words([_UNSPACED.sub(" ", told)]) | pairs


def _share(words: _Words, topic: _Words) -> int:
    """Give the share of a line's words that are the topic's, in 64ths; of one or two shared words it says less."""
    shared = len(words & topic)
    return 64 * shared * min(_TELLING, shared) // (_TELLING * len(words)) if words else 0


class _Scene:
    """What the page says beside the lines that may be its headline."""

    def __init__(self, page: Page, said: Wording, topics: tuple[_Words, _Words], went: Mapping[int, str]) -> None:
        self._page, self._went = page, went
        self._story, self._lead = topics
        self._keys = keys_of(said)
        self._seen = Counter(self._keys)
        self._sorted = sorted(self._seen)
        self._metas: dict[int, bool] = {}
        self._topics: dict[int, _Words] = {}

    def features(self, block: Block, first: int) -> dict[str, int]:
        """Say what speaks for and against a line, of a story that begins at block `first`."""
        text, at = block.text, block.index
        words = self._words(at)
        found = {"story": _share(words, self._story), "lead": _share(words, self._lead), "bias": 1}
        flags = {
            "strange": not words & self._story,
            f"length_{_step(weight(text), _LENGTHS)}": True,
            f"distance_{_step(first - at, _DISTANCES) if at <= first else 'below'}": True,
            "twice": 2 <= self._seen[self._keys[at]] <= 3,
            "often": self._seen[self._keys[at]] > 3,
            "part": self._is_part(at),
            "site": _SITE.search(text) is not None,
            "path": _PATH.search(text) is not None,
            "inner_stop": _INNER_STOP.search(text) is not None,
            "shadowed": self._is_shadowed(at),
            "picture": _PICTURE.search(text) is not None,
            "ago": _AGO.search(text) is not None,
            "prose": is_prose(text),
            "small": text[:1].islower(),
            "sentence": ends_sentence(text) and text.rstrip("\"'”’»)] ")[-1:] in ".;,。",
            "question": text.rstrip("\"'”’»)] ")[-1:] in tuple("?!？！"),
            "colon": text.rstrip()[-1:] in tuple(":："),
            "meta_below": self._is_meta(at + 1),
            "meta_below_two": self._is_meta(at + 2),
            "meta_below_three": self._is_meta(at + 3),
            "meta_above": self._is_meta(at - 1),
            "meta_above_two": self._is_meta(at - 2),
            "cased": weight(text) > _LENGTHS[0] and is_cased(text),
            f"went_{_AS.get(self._went[at], self._went[at])}": True,
        }
        return found | {name: 1 for name, holds in flags.items() if holds}

    def _is_shadowed(self, at: int) -> bool:
        """Tell whether a line right above it could be the headline too, for which this is the standfirst."""
        return any(
            self._went.get(place) in _CANDIDATES
            and weight(text := self._page.blocks[place].text) > _LENGTHS[0]
            and not ends_sentence(text)
            and not self._words(place).isdisjoint(self._story)
            for place in (at - 1, at - 2)
        )

    def _words(self, at: int) -> _Words:
        if at not in self._topics:
            self._topics[at] = _topic([self._page.blocks[at].text])
        return self._topics[at]

    def _is_meta(self, at: int) -> bool:
        if at not in self._metas:
            went = self._went.get(at)
            dated = went is not None and is_date_line(self._page.blocks[at].text)
            self._metas[at] = went in _META or dated
        return self._metas[at]

    def _is_part(self, at: int) -> bool:
        """Tell whether another line begins as this one does: a page's title goes on with the site's name."""
        key = self._keys[at]
        next_ = bisect_right(self._sorted, key)
        return len(key) > _PREFIX and next_ < len(self._sorted) and self._sorted[next_].startswith(key)


def _step(number: int, steps: tuple[int, ...]) -> str:
    return str(next((step for step in steps if number <= step), "more"))
