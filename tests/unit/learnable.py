"""Stories that have nothing in common, and pages made of them: what learning is tested on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random

from newsdedup.clean.prepare import prepare
from newsdedup.measure.draft import Draft
from newsdedup.measure.furniture import LearnOptions
from newsdedup.measure.learn import Learner
from newsdedup.model import Document, Hints, Source
from newsdedup.recipe import Recipe

_SYLLABLES = "ba ci du fe go ha ji ku la me no pa ri su ta we yo zu kra dri pla sto".split()
_PLAIN = "yang di dan ke dari itu untuk pada akan dengan telah oleh karena agar bagi".split()

Dress = Callable[[int, list[str]], list[str]]
"""(number of the story, its paragraphs) to the lines of its page"""


def word(random: Random, *, capital: bool = False) -> str:
    made = "".join(random.choice(_SYLLABLES) for _ in range(random.randint(3, 4)))
    return made.capitalize() if capital else made


def story(number: int, topic: str = "") -> list[str]:
    """Make four paragraphs of words of its own; with `topic`, some of the words are the topic's instead."""
    random, shared = Random(number), Random(topic)
    own = [word(random) for _ in range(40)]
    if topic:
        own[:15] = [word(shared) for _ in range(15)]
    paragraphs = []
    for _ in range(4):
        sentences = []
        for _ in range(2):
            words = [random.choice(_PLAIN) if n % 2 else random.choice(own) for n in range(random.randint(13, 17))]
            sentences.append(f"{word(random, capital=True)} {' '.join(words)} {random.choice(own)}.")
        paragraphs.append(" ".join(sentences))
    return paragraphs


def headline(number: int, place: int = 0) -> str:
    random = Random(number * 1000 + place)
    return " ".join(word(random, capital=True) for _ in range(6))


def document(number: int, lines: Iterable[str], site: str = "https://www.kabarharian.co.id/read/") -> Document:
    day = f"2025-03-{number % 27 + 1:02}"
    hints = Hints(url=f"{site}{number}" if site else None, published=day)
    return Document(Source(f"{number}.txt", 0), "\n".join(lines), hints=hints)


def learned(dress: Dress, count: int = 30, options: LearnOptions | None = None, topic: str = "") -> Draft:
    """Learn from pages of so many stories, with no rules in force."""
    learner = Learner(None, options)
    for number in range(count):
        page = document(number, dress(number, story(number, topic)))
        learner.take(prepare(page, Recipe(), trace=True))
    return next(iter(learner.propose(())))


def matches(draft: Draft) -> list[str]:
    return [proposal.rule.match for proposal in draft.proposals]
