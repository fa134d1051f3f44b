"""Where a link's headline ends when it was glued into a paragraph without an end mark.

"Baca Juga: Polairud Tangkap Pencuri di Pulau Pahawang Kegiatan diawali dengan apel." Nothing marks the place, so every
word that could open a sentence is a possible end, and each is weighed by the evidence that `headline_evidence` reads on
its two sides. The weights are integers in `headline_words`, fitted by `measure.headline`; sums, the softmax over them
and the verdict are integers too, so the same text is cut at the same place on every machine. Where the evidence leaves
doubt the answer is None, and the text stays.

This file decides from the words alone. It knows nothing of labels: those are the rule packs' business.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from newsdedup.clean import headline_words
from newsdedup.clean.headline_evidence import no_headline, observe, observe_inside, read_window

SCALE = 64
"""weight units in one nat"""
OVER = 30
"""per mille: the chance of cutting into the story above which the text stays"""
UNDER = 600
"""per mille: the chance of leaving a part of the headline above which the text stays"""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What the choice of an end goes by; `measure.headline` fits one, `headline_words` holds the fitted one.

    `evidence` maps a named observation to its weight in units of 1/64 nat. `words` maps a word as printed to its
    weights inside a headline, as a headline's last, a sentence's first and a sentence's second word. `common` are
    capitalised words that stories mostly print in small letters; `plain` the commonest words in small letters.
    """

    evidence: Mapping[str, int]
    words: Mapping[str, tuple[int, int, int, int]]
    common: frozenset[str]
    plain: frozenset[str]


SHIPPED = Weights(headline_words.EVIDENCE, headline_words.WORDS, headline_words.COMMON, headline_words.PLAIN)
_WORD = re.compile(r"\S+")
_LOST = 6 * SCALE
"""units; a headline whose words have lost this much is over, whatever follows"""
_NOTHING = (0, 0, 0, 0)


def headline_end(text: str, start: int) -> int | None:
    """Find where the headline that starts at `start` ends in `text` (exclusive), or None when it cannot be told."""
    count = words_in_headline(text, start, SHIPPED)
    if count is None:
        return None
    ends = [word.end() for word in islice(_WORD.finditer(text, start), count)]
    return ends[-1] if ends else start


def words_in_headline(text: str, start: int, weights: Weights) -> int | None:
    """Count the words of the headline that starts at `start`; None when it cannot be told where it ends."""
    words, whole = read_window(text, start, weights.common)
    known, lexical = weights.evidence.get, weights.words.get
    inside = [0, 0]
    total = peak = 0
    for word, (style, pair, affix) in zip(words[1:], observe_inside(words), strict=False):
        total += known(style, 0) + known(pair, 0) + known(affix, 0) + lexical(word.form, _NOTHING)[0]
        inside.append(total)
        peak = max(peak, total)
        if total < peak - _LOST:
            break
    choices = observe(words, whole, weights.plain, len(inside))
    if not choices:
        return None
    forms = [word.form for word in words] + ["", ""]
    scores = []
    for count, names in choices:
        score = inside[count] + lexical(forms[count - 1], _NOTHING)[1]
        score += lexical(forms[count], _NOTHING)[2] + lexical(forms[count + 1], _NOTHING)[3]
        for name in names:
            score += known(name, 0)
        scores.append(score)
    return _choose([count for count, _ in choices], scores, known(no_headline(text, start), 0))


def _choose(counts: list[int], scores: list[int], none: int) -> int | None:
    """Take the likeliest end if the chance that the true one lies before it, or after it, is small enough."""
    highest = max(*scores, none)
    masses = [_exp(highest - score) for score in scores]
    whole = sum(masses) + _exp(highest - none)
    best = masses.index(max(masses))
    over = sum(masses[:best]) + _exp(highest - none)
    under = sum(masses[best + 1 :])
    return counts[best] if over * 1000 <= OVER * whole and under * 1000 <= UNDER * whole else None


def _powers() -> tuple[int, ...]:
    """Tabulate 2**40 * exp(-i / 64) by integers alone, so that it is the same everywhere."""
    step = 1_057_095_000
    values = [1 << 40]
    for _ in range(16 * SCALE):
        values.append(values[-1] * step >> 30)
    return tuple(values)


_POWERS = _powers()


def _exp(below: int) -> int:
    return _POWERS[below] if below < len(_POWERS) else 0
