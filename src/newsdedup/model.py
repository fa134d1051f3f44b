"""What flows: documents, pages, the decisions about them, and what becomes of them. No I/O, no rules, no thresholds.

A document's text never changes; decisions about its spans accumulate on a page; text is rendered once, at the end.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from operator import itemgetter
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from newsdedup.blocks import Block, Blocks, Line, Span

KINDS = frozenset(
    "ad byline byline_copy caption code comment consent credit date dateline embed follow icon image legal nav "
    "other other_article paywall rail related repeat republish section share site_head tags ticker title title_copy "
    "ui undecodable video".split()
)
"""Why a line or a cut is not part of the story: the closed set of the record's `removed`."""

FIELD_NAMES = frozenset(
    "title published updated author editor agency source origin place outlet section tags caption credit desk_code "
    "site url".split()
)
"""What a decision may lift. `source` is the value of a credit: agencies when they are known, an origin when it is a
domain, nothing otherwise. `updated` is a date used only if nothing else is."""

RemovalClass = Literal["copy", "meta", "boiler"]
LineClass = Literal["kept", "copy", "meta", "boiler", "blank"]
_Taken = TypeVar("_Taken")
OutcomeKind = Literal["article", "duplicate", "empty", "rejected", "skipped"]

if not TYPE_CHECKING:
    from newsdedup.constant import dataclass


class Source(NamedTuple):
    """Where a document came from: its key is (path, record)."""

    path: str
    """as the user gave it; "-" is stdin"""
    record: int
    """0-based within the path"""
    id: str | None = None
    """the input's own"""


class Mark(NamedTuple):
    """What the source's markup said of a span.

    `tag` is "tag" for the characters of a tag itself (never shown), "entity" for a character reference (`value` is what
    it stands for), else an element's name over its content: "a" (`value` its href), "h1"; `sources.html` has all.
    """

    span: Span
    tag: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Hints:
    """What the input says of a document beside its text: strings as given."""

    url: str | None = None
    site: str | None = None
    title: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()
    body: str | None = None
    """the story as the page's own metadata gives it; supports decisions, never stands in for the page"""


@dataclass(frozen=True, slots=True)
class Document:
    """An article as it arrived: `text` is decoded, its byte order mark off, its line ends "\\n"; nothing else.

    `raw` holds the bytes after decompression (text, an object passed on) or is None where `text` is the original.
    """

    source: Source
    text: str
    form: str = "text"
    hints: Hints = Hints()
    marks: tuple[Mark, ...] = ()
    encoding: str = "utf-8"
    bom: bool = False
    replaced: int = 0
    """bytes that no encoding explains, now U+FFFD"""
    extra: tuple[tuple[str, object], ...] = ()
    raw: bytes | None = field(default=None, repr=False)

    @property
    def id(self) -> str:
        """Name the text, not the document."""
        return text_id(self.text)


class Unparsed(NamedTuple):
    """A document that is still in its markup: who cleans it parses it, within the limits of cleaning, no deeper than
    `max_depth` elements; `line` is its number in its file, if it is one line."""

    source: Source
    markup: bytes | str
    max_depth: int
    parse: Callable[[Unparsed], Document | Outcome]  # a function that pickle can name
    line: int = 0


def text_id(text: str) -> str:
    """Name a text: 32 hex digits of its 16-byte blake2b in UTF-8."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class Removal(NamedTuple):
    """A decision: this span is not the story."""

    span: Span
    kind: str
    rule: str
    cls: RemovalClass = "boiler"


class Field(NamedTuple):
    """A decision: this value was found at `span` (None: not on the page)."""

    name: str
    value: str
    span: Span | None
    rule: str


class Repeat(NamedTuple):
    """A run of lines that copies another one on the page; 1-based source lines, both ends in."""

    kept: tuple[int, int]
    removed: tuple[int, int]
    similarity: float


@dataclass(frozen=True)
class Page:
    """A document and every decision about it so far."""

    document: Document
    lines: tuple[Line, ...]
    blocks: Blocks
    removals: tuple[Removal, ...] = ()
    fields: tuple[Field, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    packs: tuple[str, ...] = ()
    """ids of the packs that spoke, most specific first"""
    warnings: tuple[str, ...] = ()
    gone: frozenset[int] = frozenset()
    """indexes of blocks that some removal covers whole"""

    def kept(self) -> tuple[Block, ...]:
        """List the blocks that no removal covers whole."""
        return self._kept

    @cached_property
    def _kept(self) -> tuple[Block, ...]:
        return tuple([b for b in self.blocks if b.index not in self.gone])

    @cached_property
    def touching(self) -> list[list[Removal]]:
        """For every block the removals that touch it, in order of the page."""
        starts, ends = self.blocks.starts, self.blocks.ends
        found: list[list[Removal]] = [[] for _ in starts]
        for removal in sorted(self.removals, key=itemgetter(0)):
            at = bisect_right(ends, removal[0][0])
            while at < len(ends) and starts[at] < removal[0][1]:
                found[at].append(removal)
                at += 1
        return found

    def decide(self, decisions: Iterable[Decision]) -> Page:
        """Add decisions: the only way a page changes. The same decision twice is one."""
        given = list(decisions)
        if not given:
            return self
        return Page(
            self.document,
            self.lines,
            self.blocks,
            _added(self.removals, given, Removal),
            _added(self.fields, given, Field),
            _added(self.repeats, given, Repeat),
            self.packs,
            _added(self.warnings, given, str),
            self.gone.union(_covered(self.blocks, given)),
        )


Decision = Removal | Field | Repeat | str
"""What a detector may return; a string is a warning for the user."""


def _added(known: tuple[_Taken, ...], given: list[Decision], kind: type[_Taken]) -> tuple[_Taken, ...]:
    fresh = [decision for decision in given if isinstance(decision, kind)]
    return tuple(dict.fromkeys((*known, *fresh))) if fresh else known


def _covered(blocks: Blocks, given: list[Decision]) -> Iterable[int]:
    """Yield the indexes of blocks that one removal covers whole."""
    for span in (decision.span for decision in given if isinstance(decision, Removal)):
        yield from range(bisect_left(blocks.starts, span.start), bisect_right(blocks.ends, span.end))


class Dateline(NamedTuple):
    """City and outlet before the lead, as printed."""

    place: str | None
    outlet: str | None


class Caption(NamedTuple):
    """A picture's text and who is credited for the picture."""

    text: str
    credit: str | None


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned article: what the record holds, but for what only the corpus can tell (`Shared`)."""

    source: Source
    id: str
    text: str
    url: str | None = None
    site: str | None = None
    title: str | None = None
    published: str | None = None
    published_raw: str | None = None
    language: str = "und"
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    origin: str | None = None
    dateline: Dateline | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    captions: tuple[Caption, ...] = ()
    desk_code: str | None = None
    words: int = 0
    removed: tuple[tuple[str, int], ...] = ()
    removed_inline: tuple[tuple[str, int], ...] = ()
    repeats: tuple[Repeat, ...] = ()
    extra: tuple[tuple[str, object], ...] = ()


class Shared(NamedTuple):
    """Paragraphs that also stand in an earlier kept article, as 0-based pairs (mine, theirs), and how they relate."""

    with_id: str
    paragraphs: tuple[tuple[int, int], ...]
    relation: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the corpus says of one article; `duplicate_of` to `kept_because` are None for one in its own right."""

    duplicate_of: str | None = None
    duplicate_source: Source | None = None
    relation: str | None = None
    similarity: float | None = None
    kept_because: str | None = None
    shared: tuple[Shared, ...] = ()
    shared_more: int = 0
    repeated: tuple[int, ...] = ()
    """paragraphs that an earlier article holds and that are to be taken out"""
    late: bool = False
    """the policy would keep this one, had what it duplicates not been written by an earlier run"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: exactly one of the five kinds.

    Articles and duplicates have an `article`, the others a `reason`; `page` is there only for traces, `account` only
    for ledgers, `raw` only where bytes were read that are no text, or an object is passed on.
    """

    kind: OutcomeKind
    source: Source
    id: str | None = None
    article: Article | None = None
    verdict: Verdict | None = None
    reason: str | None = None
    warnings: tuple[str, ...] = ()
    page: Page | None = field(default=None, repr=False)
    account: Mapping[str, object] | None = field(default=None, repr=False)
    raw: bytes | None = field(default=None, repr=False)
    habit: tuple[str, int, tuple[tuple[str, int], ...]] | None = field(default=None, repr=False)
    """only for alarms: see `report.habits`"""
