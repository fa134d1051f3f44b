"""Make a corpus whose truth is known: stories, their copies by kind, and look-alikes that are no copies.

Stories are composed from word lists of our own, or taken from any corpus given as texts. Everything follows from the
seed. Use `DEVELOPMENT` seeds while working; figures that are quoted come from `FINAL` ones.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

DEVELOPMENT = (101, 102, 103)
FINAL = (907, 908, 909)


class Made(NamedTuple):
    """One article of the corpus."""

    text: str
    kind: str
    story: int
    """which story it tells; copies of one story share it"""
    base: int
    """place of the article it was made from, its own if from none"""


COPIES = (
    "exact", "chrome", "drop", "dateline", "reorder", "twice", "excerpt", "lede",
    "spin05", "spin10", "spin20", "spin30", "rewrite", "update",
)  # fmt: skip
OTHERS = ("template10", "template30", "template50", "template80", "schedule", "followup", "roundup", "block", "single")

_ONSETS = "b c d g h j k l m n p r s t w ber ter me pe ke di se".split()  # noqa: SIM905
_CODAS = "a i u e o an in ang ung at ar is ak el".split()  # noqa: SIM905
_SMALL = "di ke dari yang dan itu ini untuk pada dengan akan telah tidak dalam oleh juga karena sebagai".split()  # noqa: SIM905


def make_corpus(seed: int, stories: int = 1000, texts: Sequence[str] | None = None) -> list[Made]:
    """Make a corpus in random order: each story is told once, a third of them copied or imitated."""
    maker = _Maker(seed)
    bases = [maker.story() for _ in range(2 * stories)] if texts is None else maker.some(texts, 2 * stories)
    stories = len(bases) // 2
    bases, spare = bases[:stories], bases[stories:]
    made: list[tuple[str, str, int, int]] = []
    for story, paragraphs in enumerate(bases):
        made.append(("\n\n".join(paragraphs), "single", story, story))
    extra = stories
    for story, paragraphs in enumerate(bases):
        if story % 3:
            continue
        for kind in maker.random.sample(COPIES, 3):
            made.append(("\n\n".join(maker.copy(kind, paragraphs)), kind, story, story))
        kind = maker.random.choice(OTHERS[:-1])
        others = [spare.pop(), *maker.random.sample(spare, 3)]
        made.append(("\n\n".join(maker.other(kind, paragraphs, others)), kind, extra, story))
        extra += 1
    order = list(range(len(made)))
    maker.random.shuffle(order)
    place = {old: new for new, old in enumerate(order)}
    return [Made(made[old][0], made[old][1], made[old][2], place[made[old][3]]) for old in order]


class _Maker:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.plain = sorted({a + b + c for a in _ONSETS for b in _ONSETS[:14] for c in _CODAS})
        self.random.shuffle(self.plain)
        self.names = [(a + b + c).title() for a in _ONSETS[:15] for b in _CODAS for c in _ONSETS[:4]]
        self.weights = [1 / (rank + 8) for rank in range(len(self.plain))]

    def some(self, texts: Sequence[str], number: int) -> list[list[str]]:
        """Take stories from a corpus: long enough, cut into paragraphs."""
        good = []
        for text in texts:
            paragraphs = [p for p in re.split(r"\n+", text) if p.strip()]
            if len(paragraphs) >= 4 and 120 <= len(text.split()) <= 1500:
                good.append(paragraphs)
        return self.random.sample(good, min(number, len(good)))

    def story(self) -> list[str]:
        """Compose a story about a few names and numbers of its own."""
        own = self.random.sample(self.names, 9)
        return [self._paragraph(own) for _ in range(self.random.randint(5, 10))]

    def _paragraph(self, own: list[str]) -> str:
        return " ".join(self._sentence(own) for _ in range(self.random.randint(1, 3)))

    def _sentence(self, own: list[str]) -> str:
        words = self.random.choices(self.plain, self.weights, k=self.random.randint(6, 14))
        words += self.random.choices(_SMALL, k=self.random.randint(2, 6))
        words += self.random.choices(own, k=self.random.randint(1, 3))
        if self.random.random() < 0.6:
            words.append(str(self.random.choice((self.random.randint(1, 31), self.random.randint(100, 99999)))))
        self.random.shuffle(words)
        return " ".join([words[0][0].upper() + words[0][1:], *words[1:]]) + "."

    def copy(self, kind: str, paragraphs: list[str]) -> list[str]:
        """Copy a story."""
        if kind.startswith("spin"):
            return [self._spun(p, int(kind[4:]) / 100) for p in paragraphs]
        how: dict[str, Callable[[list[str]], list[str]]] = {
            "exact": lambda p: [q.upper() for q in p],
            "chrome": lambda p: [self._sentence(["Iklan"]), *p, self._sentence(["Kami"])],
            "drop": lambda p: [q for n, q in enumerate(p) if n != len(p) // 2],
            "dateline": lambda p: ["KOTA (MEDIA) - " + p[0], *p[1:-1], p[-1] + " (abc/def)"],
            "reorder": lambda p: [p[0], *self.random.sample(p[1:], len(p) - 1)],
            "twice": lambda p: [*p, *p],
            "excerpt": self._excerpt,
            "lede": lambda p: [" ".join(" ".join(p).split()[: self.random.randint(15, 30)])],
            "rewrite": self._rewritten,
            "update": self._updated,
        }
        return how[kind](paragraphs)

    def _excerpt(self, paragraphs: list[str]) -> list[str]:
        taken = paragraphs[:2]
        for paragraph in paragraphs[2:]:
            if len(" ".join(taken).split()) >= max(65, 0.35 * len(" ".join(paragraphs).split())):
                break
            taken.append(paragraph)
        return taken

    def _spun(self, text: str, share: float) -> str:
        """Replace plain words by others; capitals and numbers stay. The share is of all words."""
        words = text.split()
        plain = [n for n, word in enumerate(words) if word.islower()]
        for at in self.random.sample(plain, min(len(plain), round(share * len(words)))):
            end = re.search(r"\W*$", words[at])
            words[at] = self.random.choices(self.plain, self.weights)[0] + (end.group() if end else "")
        return " ".join(words)

    def _rewritten(self, paragraphs: list[str]) -> list[str]:
        """Replace half of the sentences whole; names and numbers stay."""
        return [
            " ".join(self._reworded(s) if self.random.random() < 0.5 else s for s in _sentences(p)) for p in paragraphs
        ]

    def _reworded(self, sentence: str) -> str:
        facts = [word for word in sentence.split() if not word.islower()]
        words = self.random.choices(self.plain, self.weights, k=max(4, len(sentence.split()) - len(facts))) + facts
        self.random.shuffle(words)
        return " ".join(words)

    def _updated(self, paragraphs: list[str]) -> list[str]:
        text = "\n\n".join(paragraphs)
        numbers = re.findall(r"\d+", text)
        if numbers:
            text = text.replace(self.random.choice(numbers), str(self.random.randint(100, 999)), 1)
        return [*text.split("\n\n"), self._sentence(self.random.sample(self.names, 2))]

    def other(self, kind: str, paragraphs: list[str], others: list[list[str]]) -> list[str]:
        """Make what looks like a story and is another."""
        if kind.startswith("template"):
            return self._exchanged(paragraphs, int(kind[8:]) / 100)
        if kind == "schedule":
            return self._exchanged([" ".join(" ".join(paragraphs).split()[: self.random.randint(40, 60)])], 1.0)
        if kind == "followup":
            new = [self._paragraph(self.random.sample(self.names, 5)) for _ in range(self.random.randint(2, 4))]
            share = self.random.uniform(0.4, 0.8)
            return [*new, *paragraphs[1 : 1 + max(1, round(share * len(paragraphs)))]]
        if kind == "roundup":
            return [p for story in (paragraphs, *others) for p in story[:2]]
        own = others[0][:]
        own.insert(self.random.randrange(len(own)), max(paragraphs, key=len))
        return own

    def _exchanged(self, paragraphs: list[str], share: float) -> list[str]:
        """Exchange a share of the distinct facts, each everywhere for the same other one of its kind."""
        text = "\n\n".join(paragraphs)
        facts = sorted(set(re.findall(r"\b\d[\d.,]*\d\b|\b\d\b|(?<=[a-z] )[A-Z][a-z]+\b", text)))
        chosen = self.random.sample(facts, min(len(facts), max(1, round(share * len(facts)))))
        new = {
            f: str(self.random.randint(100, 99999)) if f[0].isdigit() else self.random.choice(self.names)
            for f in chosen
        }
        return re.sub(r"\b\w[\w.,]*\w\b|\b\w\b", lambda m: new.get(m.group(), m.group()), text).split("\n\n")


def _sentences(paragraph: str) -> list[str]:
    return re.split(r"(?<=[.!?]) ", paragraph)
