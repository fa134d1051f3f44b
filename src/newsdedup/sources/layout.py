"""From a parser's events to the lines that a reader of the page sees, with marks that keep what the markup said.

White space is owed, not written, until a visible character follows: so no line begins or ends with a blank. Must not
judge what is story; what the marks are is told in `sources.html`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from itertools import pairwise

from newsdedup.blocks import Span
from newsdedup.model import Mark
from newsdedup.sources.bylines import Bylines, full_names, is_byline, leads_to_author
from newsdedup.sources.head import HEARD, Head
from newsdedup.sources.headings import Heading, ends, same
from newsdedup.sources.options import Unreadable
from newsdedup.sources.places import BODY, is_telling, within
from newsdedup.sources.shown import NEVER_SHOWN, is_shown

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup html legend li main menu nav ol optgroup option p pre "
    "search section summary table tbody tfoot thead tr ul video".split()
)
_CELLS = frozenset(("td", "th"))
_LONG_CELL = 80
"""characters of a table cell that is no datum but a part of the page's layout: it gets lines of its own"""

_LONGEST_HEADING = 4000
"""characters of an element that may be a heading: some pages never close theirs, one within the other"""
_PERHAPS_NOT_SHOWN = NEVER_SHOWN | {"dialog"}
_BREAKS = frozenset(("br", "hr"))
_PLACED = (_BLOCKS | _CELLS) - {"html", "body"}
_MARKED = {"a": "href", "time": "datetime", "h1": "", "h2": "", "h3": "", "h4": "", "h5": "", "h6": ""}
"""Elements kept as marks, and the attribute that gives the mark its value."""

_BLANKS = " \t\n\r\f"
_WHITE = re.compile(r"[ \t\n\r\f]+")


class _Open:
    """An element whose mark is not complete; `start` is -1 until its first visible character."""

    __slots__ = ("depth", "piece", "start", "tag", "value")

    def __init__(self, tag: str, value: str, depth: int) -> None:
        self.tag = tag
        self.value = value
        self.depth = depth
        self.start = -1
        self.piece = 0


class Reader:
    """Takes the parser's events and lays out what a reader sees.

    Pages behind a paywall, or sent piecemeal, carry the story in elements marked `hidden` until a script shows it:
    where more prose is hidden so than shown, the page is to be read again with `show_hidden`.
    """

    def __init__(self, max_depth: int, show_hidden: bool = False) -> None:
        self.pieces: list[str] = []
        self.marks: list[Mark] = []
        self.headings: list[Heading] = []
        self.bylines = Bylines()
        self.head = Head()
        self.prose_shown = 0
        self.prose_hidden = 0
        self._max_depth = max_depth
        self._show_hidden = show_hidden
        self._depth = 0
        self._dropped = 0
        self._veiled = False
        self._paragraphs = 0
        self._verbatim = 0
        self._size = 0
        self._owed = ""
        self._open: list[_Open] = []
        self._seams: list[int] = []
        self._broken = -1
        self._numbers = 0
        self._places = [BODY]
        self._line_start = 0
        self._line_place = self._places[0]
        self._goes_on = False
        self._cell_start = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Enter an element."""
        self._depth += 1
        if self._depth > self._max_depth:
            raise Unreadable(f"HTML nested deeper than {self._max_depth} elements")
        if tag == "p":
            self._paragraphs += 1
        if self._dropped:
            self._dropped += 1
            return
        if tag in HEARD or (attributes and "itemprop" in attributes):
            self.head.start(tag, attributes)
        telling = tag in _PERHAPS_NOT_SHOWN or (bool(attributes) and is_telling(attributes))
        if telling:
            shown = is_shown(tag, attributes, bool(self._open) and self._open[0].tag == "h1")
            self._veiled = shown is None
            if not shown and not (self._veiled and self._show_hidden):
                self._dropped = 1
                return
        elif attributes:
            self._veiled = False
        if tag in _PLACED:
            self._part(tag)
            self._numbers += 1
            self._places.append(within(self._places[-1], tag, attributes, self._numbers))
            self._verbatim += tag == "pre"
        elif tag in _BREAKS:
            self._owed = "\n"
        if self._open:
            self._note_seam()
        if tag in _MARKED:
            self._open.append(_Open(tag, attributes.get(_MARKED[tag], "").strip(), self._depth))
        if telling:
            named = is_byline(tag, attributes)
        else:
            named = tag == "a" and "href" in attributes and leads_to_author(attributes["href"])
        if named:
            self._open.append(_Open("author", "", self._depth))

    def end(self, tag: str) -> None:
        """Leave an element."""
        if tag == "p":
            self._paragraphs -= 1
        if tag in HEARD:
            self.head.end(tag)
        if self._dropped:
            self._dropped -= 1
        else:
            if tag in _PLACED:
                self._part(tag)
                self._places.pop()
                self._verbatim -= tag == "pre"
            elif tag in _BREAKS:
                self._owed = "\n"
            if self._open:
                self._note_seam()
                while self._open and self._open[-1].depth == self._depth:
                    self._complete(self._open.pop())
        self._depth -= 1

    def data(self, text: str) -> None:
        """Take characters."""
        if self._dropped:
            self.head.data(text)
            self.prose_hidden += len(text) if self._veiled and self._paragraphs else 0
            return
        if self._paragraphs:
            self.prose_shown += len(text)
        if self._verbatim and "\n" in text:
            for number, line in enumerate(text.split("\n")):
                if number:
                    self._owed = "\n"
                self._words(line)
        else:
            self._words(text)

    def close(self) -> None:
        """End the page."""
        self._end_line(self._size)

    def _note_seam(self) -> None:
        """Remember where the elements of a headline or byline meet."""
        if self._open[0].tag in ("h1", "author") and self._seams[-1:] != [len(self.pieces)]:
            self._seams.append(len(self.pieces))

    def _part(self, tag: str) -> None:
        if tag not in _CELLS:
            self._owed = "\n"
        elif self._owed != "\n":
            self._owed = "\t"

    def _words(self, text: str) -> None:
        words = text.strip(_BLANKS)
        if not self._owed and text[:1] in _BLANKS:
            self._owed = " "
        if not words:
            return
        if "\n" in words or "  " in words or "\t" in words or "\r" in words or "\f" in words:
            words = _WHITE.sub(" ", words)
        if self._owed and self._size:
            self._separate(len(words))
        elif not self._size:
            self._line_place = self._places[-1]
        for mark in reversed(self._open):
            if mark.start >= 0:
                break
            mark.start, mark.piece = self._size, len(self.pieces)
        self.pieces.append(words)
        self._size += len(words)
        self._owed = " " if text[-1] in _BLANKS else ""

    def _separate(self, coming: int) -> None:
        """Write the white space that is owed, before that many characters."""
        owed = self._owed
        if owed == "\t":
            here = self._size - max(self._line_start, self._cell_start)
            owed = "\n" if max(here, coming) > _LONG_CELL else " "
            self._cell_start = self._size + 1
        if owed == "\n":
            self._end_line(self._size)
            self._broken = len(self.pieces)
            self._goes_on = self._line_place is self._places[-1]
            self._line_place = self._places[-1]
        self.pieces.append(owed)
        self._size += 1

    def _end_line(self, end: int) -> None:
        """Mark the line that ends here; the next one starts behind the line break."""
        if end > self._line_start:
            place, more = self._line_place, " +" if self._goes_on else ""
            said = f"{place.tag} {place.parent}{place.around}{more}"
            self.marks.append(Mark(Span(self._line_start, end), "line", said))
        self._line_start = end + 1

    def _complete(self, element: _Open) -> None:
        """Make the mark of an element that ends, and keep what a heading or a byline says."""
        if element.start < 0:
            return
        if element.tag == "h1":
            self._part_kicker(element)
        self.marks.append(Mark(Span(element.start, self._size), element.tag, element.value))
        if element.tag in ("h1", "h2", "author"):
            if element.tag == "author":
                self._keep_byline(element)
            elif self._size - element.start <= _LONGEST_HEADING:
                lines = "".join(self.pieces[element.piece :]).split("\n")
                self.headings += [Heading(int(element.tag[1]), line) for line in lines]

    def _keep_byline(self, element: _Open) -> None:
        """Keep what an element prints if it may be a byline; no text is read twice, whatever nests."""
        headed = bool(self.headings)
        if self._broken >= element.piece or not self.bylines.wants(element.start, headed):
            return
        text = "".join(self.pieces[element.piece :])
        parts: list[str] = []
        for mark in reversed(self.marks):
            if mark.span.end <= element.start:
                break
            if mark.tag == "a" and mark.span.start >= element.start:
                parts.append(text[mark.span.start - element.start : mark.span.end - element.start])
        parts.reverse()
        if len(parts) < 2:
            bounds = [element.piece, *self._seams[bisect_right(self._seams, element.piece) :], len(self.pieces)]
            parts = full_names(["".join(self.pieces[a:b]) for a, b in pairwise(bounds)])
        self.bylines.keep(self._size, parts if len(parts) > 1 else [text], headed)

    def _part_kicker(self, element: _Open) -> None:
        """Put a kicker on a line of its own: styles part it from the headline, and the head's title tells where.

        One that ends in a colon is read as part of the headline.
        """
        titles = self.head.titles()
        at = self._size
        for place in range(len(self.pieces) - 1, element.piece, -1):
            at -= len(self.pieces[place])
            if self.pieces[place] == "\n" or self._size - at > _LONGEST_HEADING:
                return
            if self.pieces[place] != " " or not self._is_seam(place) or self.pieces[place - 1].endswith(":"):
                continue
            rest = "".join(self.pieces[place + 1 :])
            if rest[0] not in ":|-–—·/" and any(same(rest, title) or ends(title, rest) for title in titles):
                self.pieces[place] = "\n"
                self._broken = max(self._broken, place)
                self._end_line(at)
                return

    def _is_seam(self, place: int) -> bool:
        at = bisect_left(self._seams, place)
        return self._seams[at : at + 1] == [place]
