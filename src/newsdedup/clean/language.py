"""What language a text is in: function words first, scripts where they tell, langdetect only where both are silent.

langdetect knows no Malay, Javanese or Sundanese (it calls them Indonesian), is random unless seeded and takes
milliseconds; so it is asked last, on a short piece. Nothing else in the house may import it.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import filterfalse

from newsdedup.clean.markers import PERSIAN_LETTERS, SCRIPTS, URDU_LETTERS, WORDS

_SHORTEST = 100
"""characters below which nothing is said"""

_LOOKED_AT = 4000
"""characters of a text that are counted"""

_ASKED = 300
"""characters that langdetect gets"""

_ENOUGH = 2.0
"""marker weight that decides at all"""

_SHARE = 0.08
"""of a text's words, what the best language's markers must make up"""

_SHARE_ALONE = 0.015
_LEAD_ALONE = 3.0
"""the same where hardly another language has markers there: some write their small words into the long ones"""

_LEAD = 1.1
"""by how much the best language must lead the next"""

_WORD = re.compile(r"[^\W\d_]+(?:[-'’.@/][^\W\d_]+)*")
"""A word, or an address whole: its "com" is no Portuguese "with"."""

_MARKS = ".,:;!?()[]\"'“”‘’„–—-"
"""what stands beside most words that do not stand alone"""

_INDIC_WORD = re.compile("[\u0900-\u097f]+")
_BEYOND_LATIN = re.compile("[\u0370-\u1cff\u2c00-\ud7ff\uf900-\ufaff]")
_LATIN_BYTES = bytes(set(range(0x100)) - set(range(0xCD, 0xF0)))
"""of UTF-8, all bytes but those that a letter beyond the Latin ones begins with, in that of `_BEYOND_LATIN`"""


def identify(text: str) -> str:
    """Name the language of a story: a code such as "id", "ms", "jv", "su", "en"; "und" when too short or unclear."""
    text = text.strip()
    if len(text) < _SHORTEST:
        return "und"
    head = text[:_LOOKED_AT]
    script = _by_script(head)
    if script:
        return script
    scores, words = _scores(head)
    best, weight, others = _leader(scores)
    if weight >= max(_ENOUGH, _SHARE * words, _LEAD * others):
        return best
    if weight >= max(2 * _ENOUGH, _SHARE_ALONE * words, _LEAD_ALONE * others):
        return best
    return _ask(text)


def marker_languages(text: str) -> dict[str, float]:
    """Weigh languages by their markers over the first 4,000 characters of a raw page.

    Returns:
        Language to share of the words (0 to 1) that speak for it, the strongest first; a word of several languages
        is divided among them. Languages without a marker on the page are left out.
    """
    head = text[:_LOOKED_AT]
    script = _by_script(head)
    if script:
        return {script: 1.0}
    scores, words = _scores(head)
    return {language: weight / words for language, weight in scores.items()}


def _leader(scores: dict[str, float]) -> tuple[str, float, float]:
    """Return the leading language, its weight and that of the next one.

    Indonesian and Malay stand together against all others, and only then against each other: half their words are
    the same. Between the two a tie goes to Indonesian, as it would if langdetect were asked, which knows no Malay.
    """
    pair = scores.get("id", 0.0) + scores.get("ms", 0.0)
    others = [(language, weight) for language, weight in scores.items() if language not in ("id", "ms")][:2]
    best, weight = others[0] if others else ("und", 0.0)
    if pair > weight:
        return "ms" if scores.get("ms", 0.0) > scores.get("id", 0.0) else "id", pair, weight
    return best, weight, max(pair, others[1][1] if len(others) > 1 else 0.0)


@cache
def _index() -> dict[str, tuple[tuple[str, ...], float]]:
    """Map a marker to its languages and what it weighs for each."""
    languages: dict[str, list[str]] = {}
    for language, words in WORDS.items():
        for word in dict.fromkeys(words.split()):
            languages.setdefault(word, []).append(language)
    return {word: (tuple(named), 1.0 / len(named)) for word, named in languages.items()}


def _scores(head: str) -> tuple[dict[str, float], int]:
    """Sum the markers' weights by language, the heaviest first (ties in the order of `WORDS`); and count the words."""
    index = _index()
    found = _words(head)
    counts = Counter(filter(index.__contains__, found))
    scores = dict.fromkeys(WORDS, 0.0)
    for word in sorted(counts):
        named, weight = index[word]
        for language in named:
            scores[language] += weight * counts[word]
    spoken = [item for item in scores.items() if item[1]]
    return dict(sorted(spoken, key=lambda item: -item[1])), len(found)


def _words(head: str) -> list[str]:
    """List the words of a text in small letters, those of letters alone first: they need no looking into."""
    if not head.isascii() and _has_devanagari(head.encode("utf-8", "surrogatepass")):
        return _INDIC_WORD.findall(head.lower())
    pieces = head.lower().split()
    bare = [piece.strip(_MARKS) for piece in filterfalse(str.isalpha, pieces)]
    others = " ".join(filterfalse(str.isalpha, bare))
    return [*filter(str.isalpha, pieces), *filter(str.isalpha, bare), *_WORD.findall(others)]


def _has_devanagari(encoded: bytes) -> bool:
    """Tell whether a text in UTF-8 has a sign of U+0900 to U+097F."""
    return b"\xe0\xa4" in encoded or b"\xe0\xa5" in encoded


def _by_script(head: str) -> str | None:
    """Name the language whose script at least a third of the letters are in."""
    if head.isascii() or len(head.encode("utf-8", "surrogatepass").translate(None, _LATIN_BYTES)) * 6 < len(head):
        return None
    beyond = _BEYOND_LATIN.findall(head)
    if len(beyond) * 6 < len(head):
        return None
    counts: dict[str, int] = {}
    for letter, count in Counter(beyond).items():
        for language, first, last in SCRIPTS:
            if first <= ord(letter) <= last:
                counts[language] = counts.get(language, 0) + count
                break
    if not counts:
        return None
    if counts.get("ja", 0) * 20 > counts.get("zh", 0) and counts.get("ja", 0) + counts.get("zh", 0) > len(head) / 6:
        return "ja"
    best = max(counts, key=lambda language: (counts[language], language))
    if counts[best] * 6 < len(head):
        return None
    return _arabic(head) if best == "ar" else best


def _arabic(head: str) -> str:
    urdu, persian = (sum(map(head.count, letters)) for letters in (URDU_LETTERS, PERSIAN_LETTERS))
    if urdu * 50 > len(head):
        return "ur"
    return "fa" if persian * 50 > len(head) else "ar"


def _ask(text: str) -> str:
    """Ask langdetect, seeded, on a short piece."""
    from langdetect import DetectorFactory, LangDetectException, detect

    DetectorFactory.seed = 0
    try:
        answer: str = detect(text[:_ASKED])
    except LangDetectException:
        return "und"
    return answer.split("-")[0]
