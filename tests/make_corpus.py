"""Make a corpus whose truth is known: stories, their copies by kind, and look-alikes that are no copies.

Stories are composed from word lists of our own, or taken from any corpus given as texts. Everything follows from the
seed. Use `DEVELOPMENT` seeds while working; figures that are quoted come from `FINAL` ones.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

DEVELOPMENT = (101, 102, 103)
FINAL = (1601, 1602, 1603)


class Made(NamedTuple):
    """One article of the corpus."""

    text: str
    kind: str
    story: int
    """which story it tells; copies of one story share it"""
    base: int
    """place of the article it was made from, its own if from none"""
    blocks: tuple[tuple[int, int], ...] = ()
    """of kind `block`: which of its paragraphs are which of its base's"""


COPIES = (
    "exact", "chrome", "drop", "dateline", "reorder", "twice", "excerpt", "lede",
    "spin05", "spin10", "spin20", "spin30", "rewrite", "update",
)  # fmt: skip
OTHERS = (
    "template10", "template30", "template50", "template80", "schedule",
    "followup", "roundup", "block", "event", "single",
)  # fmt: skip

_ONSETS = "b c d g h j k l m n p r s t w ber ter me pe ke di se".split()  # noqa: SIM905
_CODAS = "a i u e o an in ang ung at ar is ak el".split()  # noqa: SIM905
_SMALL = "di ke dari yang dan itu ini untuk pada dengan akan telah tidak dalam oleh juga karena sebagai".split()  # noqa: SIM905

_NUMBER = r"\b\d[\d.,]*\d\b|\b\d\b"
_NAME = r"(?<=[a-z] )[A-Z][a-z]+\b"

_ALIKE = 0.05
"""Most of its 5-word sequences that a story taken from a corpus may share with others, or its truth is unknown."""


class Language(NamedTuple):
    """The words that new sentences, and changes to old ones, are made of."""

    plain: Sequence[str]
    weights: Sequence[float]
    names: Sequence[str]


def own_language(stream: random.Random) -> Language:
    """Make words up."""
    plain = sorted({a + b + c for a in _ONSETS for b in _ONSETS[:14] for c in _CODAS})
    stream.shuffle(plain)
    names = [(a + b + c).title() for a in _ONSETS[:15] for b in _CODAS for c in _ONSETS[:4]]
    return Language(plain, [1 / (rank + 8) for rank in range(len(plain))], names)


def language_of(texts: Sequence[str]) -> Language:
    """Take the words of a corpus, as frequent as they are in it."""
    plain = Counter(word for text in texts for word in re.findall(r"\b[a-z]{2,}\b", text))
    names = Counter(name for text in texts for name in re.findall(_NAME, text))
    common = plain.most_common(20_000)
    return Language(
        [word for word, _ in common], [count for _, count in common], [n for n, _ in names.most_common(3000)]
    )


def make_corpus(seed: int, stories: int = 1000, texts: Sequence[str] | None = None) -> list[Made]:
    """Make a corpus in random order: each story is told once, a third of them copied or imitated."""
    stream = random.Random(seed)
    maker = _Maker(stream, own_language(stream) if texts is None else language_of(texts))
    bases = [maker.story() for _ in range(2 * stories)] if texts is None else maker.some(texts, 2 * stories)
    stories = len(bases) // 2
    bases, spare = bases[:stories], bases[stories:]
    made = [Made("\n\n".join(paragraphs), "single", story, story) for story, paragraphs in enumerate(bases)]
    extra = stories
    for story, paragraphs in enumerate(bases):
        if story % 3:
            continue
        for kind in stream.sample(COPIES, 3):
            made.append(Made("\n\n".join(maker.copy(kind, paragraphs)), kind, story, story))
        kind = stream.choice(OTHERS[:-1])
        text, blocks = maker.other(kind, paragraphs, [spare.pop(), *stream.sample(spare, 4)])
        if text != paragraphs:  # a template of a story without facts is the story
            made.append(Made("\n\n".join(text), kind, extra, story, blocks))
            extra += 1
    order = list(range(len(made)))
    stream.shuffle(order)
    place = {old: new for new, old in enumerate(order)}
    return [made[old]._replace(base=place[made[old].base]) for old in order]


class _Maker:
    def __init__(self, stream: random.Random, language: Language) -> None:
        self.random = stream
        self.language = language

    def some(self, texts: Sequence[str], number: int) -> list[list[str]]:
        """Take stories from a corpus: long enough, cut into paragraphs, and none like another."""
        good = []
        for text in texts:
            paragraphs = [p for p in re.split(r"\n+", text) if p.strip()]
            if len(paragraphs) >= 4 and 120 <= len(text.split()) <= 1500:
                good.append(paragraphs)
        self.random.shuffle(good)
        chosen: list[list[str]] = []
        seen: set[int] = set()
        for paragraphs in good:
            own = _sequences(paragraphs)
            if len(own & seen) < _ALIKE * len(own):
                chosen.append(paragraphs)
                seen |= own
        return chosen[:number]

    def story(self) -> list[str]:
        """Compose a story about a few names and numbers of its own."""
        own = self.random.sample(self.language.names, 9)
        return [self.paragraph(own) for _ in range(self.random.randint(5, 10))]

    def paragraph(self, own: Sequence[str]) -> str:
        return " ".join(self.sentence(own) for _ in range(self.random.randint(1, 3)))

    def sentence(self, own: Sequence[str]) -> str:
        words = self.words(self.random.randint(6, 14))
        words += self.random.choices(_SMALL, k=self.random.randint(2, 6))
        words += self.random.choices(own, k=self.random.randint(1, 3))
        if self.random.random() < 0.6:
            words.append(str(self.random.choice((self.random.randint(1, 31), self.random.randint(100, 99999)))))
        self.random.shuffle(words)
        return " ".join([words[0][0].upper() + words[0][1:], *words[1:]]) + "."

    def words(self, number: int) -> list[str]:
        return self.random.choices(self.language.plain, self.language.weights, k=number)

    def names(self, number: int) -> list[str]:
        return self.random.sample(self.language.names, number)

    def copy(self, kind: str, paragraphs: list[str]) -> list[str]:
        """Copy a story."""
        if kind.startswith("spin"):
            return [self.spun(p, int(kind[4:]) / 100) for p in paragraphs]
        how: dict[str, Callable[[list[str]], list[str]]] = {
            "exact": lambda p: [q.upper() for q in p],
            "chrome": lambda p: [self.sentence(["Iklan"]), *p, self.sentence(["Kami"])],
            "drop": lambda p: [q for n, q in enumerate(p) if n != len(p) // 2],
            "dateline": lambda p: ["KOTA (MEDIA) - " + p[0], *p[1:-1], p[-1] + " (abc/def)"],
            "reorder": lambda p: [p[0], *self.random.sample(p[1:], len(p) - 1)],
            "twice": lambda p: [*p, *p],
            "excerpt": self.excerpt,
            "lede": lambda p: [" ".join(" ".join(p).split()[: self.random.randint(15, 30)])],
            "rewrite": lambda p: self.rewritten(p, self.random.uniform(0.3, 0.6)),
            "update": self.updated,
        }
        return how[kind](paragraphs)

    def excerpt(self, paragraphs: list[str]) -> list[str]:
        taken = paragraphs[:2]
        for paragraph in paragraphs[2:]:
            if len(" ".join(taken).split()) >= max(65, 0.35 * len(" ".join(paragraphs).split())):
                break
            taken.append(paragraph)
        return taken

    def spun(self, text: str, share: float) -> str:
        """Replace plain words by others; capitals and numbers stay. The share is of all words."""
        words = text.split()
        plain = [n for n, word in enumerate(words) if word.islower() and not re.search(r"\d", word)]
        for at in self.random.sample(plain, min(len(plain), round(share * len(words)))):
            end = re.search(r"\W*$", words[at])
            words[at] = self.words(1)[0] + (end.group() if end else "")
        return " ".join(words)

    def rewritten(self, paragraphs: list[str], share: float) -> list[str]:
        """Replace a share of the sentences whole; quotes, names and numbers stay."""
        return [
            " ".join(
                sentence if '"' in sentence or self.random.random() >= share else self.reworded(sentence)
                for sentence in re.split(r"(?<=[.!?]) ", paragraph)
            )
            for paragraph in paragraphs
        ]

    def reworded(self, sentence: str) -> str:
        facts = [word for word in sentence.split() if not word.islower()]
        words = self.words(max(4, len(sentence.split()) - len(facts))) + facts
        self.random.shuffle(words)
        return " ".join(words)

    def updated(self, paragraphs: list[str]) -> list[str]:
        """Change one or two numbers and add a paragraph."""
        text = "\n\n".join(paragraphs)
        numbers = sorted(set(re.findall(_NUMBER, text)))
        for number in self.random.sample(numbers, min(len(numbers), self.random.randint(1, 2))):
            text = re.sub(rf"\b{re.escape(number)}\b", str(self.random.randint(100, 999)), text, count=1)
        return [*text.split("\n\n"), self.sentence(self.names(2))]

    def other(
        self, kind: str, paragraphs: list[str], others: list[list[str]]
    ) -> tuple[list[str], tuple[tuple[int, int], ...]]:
        """Make what looks like a story and is another; and tell which paragraphs are the story's."""
        if kind.startswith("template"):
            return self.exchanged(paragraphs, int(kind[8:]) / 100), ()
        if kind == "schedule":
            return self.exchanged([" ".join(" ".join(paragraphs).split()[: self.random.randint(40, 60)])], 1.0), ()
        if kind == "followup":
            return self.followed_up(paragraphs), ()
        if kind == "roundup":
            some = [paragraphs, *others[: self.random.randint(2, 4)]]
            return [p for story in some for p in story[:2]], ()
        if kind == "event":
            return self.rewritten(self.random.sample(paragraphs, len(paragraphs)), 1.0), ()
        return self.with_block(paragraphs, others[0])

    def followed_up(self, paragraphs: list[str]) -> list[str]:
        """Tell something new, then give from 40 to 80 % of the story verbatim as background, its lead never."""
        new = [self.paragraph(self.names(5)) for _ in range(self.random.randint(2, 4))]
        most = self.random.uniform(0.4, 0.8) * len(" ".join(paragraphs).split())
        taken = paragraphs[1:2]
        for paragraph in paragraphs[2:]:
            if len(" ".join([*taken, paragraph]).split()) > most:
                break
            taken.append(paragraph)
        return [*new, *taken]

    def with_block(self, paragraphs: list[str], own: list[str]) -> tuple[list[str], tuple[tuple[int, int], ...]]:
        """Put one to three paragraphs of a story amid another; in the last a word may differ."""
        long = [n for n, p in enumerate(paragraphs) if len(re.findall(r"\w+", p)) >= 25] or [
            max(range(len(paragraphs)), key=lambda n: len(paragraphs[n]))
        ]
        first = self.random.choice(long)
        last = first + 1
        while last in long and last - first < 3 and self.random.random() < 0.5:
            last += 1
        taken, at = paragraphs[first:last], self.random.randrange(len(own))
        if self.random.random() < 0.5 and len(taken[-1].split()) > 40:
            taken[-1] = taken[-1] + " " + self.words(1)[0]
        blocks = tuple((at + n, first + n) for n in range(last - first))
        return [*own[:at], *taken, *own[at:]], blocks

    def exchanged(self, paragraphs: list[str], share: float) -> list[str]:
        """Exchange a share of the distinct facts, each everywhere for the same other one of its kind."""
        text = "\n\n".join(paragraphs)
        facts = sorted(set(re.findall(f"{_NUMBER}|{_NAME}", text)))
        chosen = self.random.sample(facts, min(len(facts), max(1, round(share * len(facts)))))
        new = {f: str(self.random.randint(100, 99999)) if f[0].isdigit() else self.names(1)[0] for f in chosen}
        return re.sub(r"\b\w[\w.,]*\w\b|\b\w\b", lambda m: new.get(m.group(), m.group()), text).split("\n\n")


def _sequences(paragraphs: list[str]) -> set[int]:
    words = re.findall(r"\w+", " ".join(paragraphs).casefold())
    return {hash(tuple(words[n : n + 5])) for n in range(len(words) - 4)}
