"""The compiled kernel: doubles in C of functions that numpy does as well, byte for byte, only slower.

Optional. It is there if a compiler was when newsdedup was installed, or if the wheel has it; `NEWSDEDUP_KERNEL=numpy`
says to do without it. Whoever owns a function asks `compiled`, and does the work itself where that is None. Knows no
recipe and holds no state: arrays in, arrays as bytes out. A file of C for each idea; `module.c` lists the functions.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, Protocol, cast

from newsdedup.errors import UsageFault

VARIABLE = "NEWSDEDUP_KERNEL"
REVISION = 3
"""Of what the functions take and give; `kernel.h` has the same number. A module built before a change is not asked."""
_CHOICES = ("auto", "numpy", "compiled")

WordTables = tuple[Callable[[int], object], Callable[[str], str], Callable[[bytes], int]]
"""Fills a page of the table; writes an odd text in plain signs; hashes the bytes of a long word."""

Array = object
"""Whatever lends its bytes in one piece: an array of numpy's, bytes"""

Texts = Sequence[bytes]
"""Pairs of texts, two after two, each as `dedup.imprints.Imprint` packs it; the same object is the same text"""


class Kernel(Protocol):
    """What the compiled module has. Numbers are little-endian, of the size that is named."""

    def align(self, pairs: Texts, /) -> list[tuple[Any, ...]]:
        """Align pairs (shorter, longer); the fields of `dedup.align.Row`."""

    def around(self, scores: Array, chances: Array, words: Array, *more: Array) -> bytes:
        """Say what the scores around lines are: the columns of `clean.linemodel.context`, in its order (i32).

        Args:
            scores: of the lines; like all that is given in i64.
            chances: that they stand for, in 256ths.
            words: of the lines, at least one each.
            more: the fields of `regions.Stems`; of each word whether it is the headline's; the table of logarithms.
        """

    def characters(self, points: Array, lines: int, classes: Array, /) -> bytes:
        """Count what the characters (u32) of lines are, none of them empty: the fields of
        `clean.linemodel.characters.Characters` one after the other (i64). Every sign below 0x10000 has a class (u8)."""

    def forest(self, cells: Array, lines: int, places: Array, *asked: Any) -> bytes:
        """Score some lines by a forest (i64).

        Args:
            cells: a table of features, [rows, lines].
            lines: how many it has.
            places: the rows that the forest's features are in.
            asked: the fields of `clean.linemodel.model.Arrays`, and which lines (i32 all, but for the depth).
        """

    def imprints(self, hashes: Array, kinds: Array, paragraphs: Array, begins: Array, /) -> bytes:
        """Write texts as `dedup.imprints.Imprint` packs them, end to end: words (u64, u8), the numbers of paragraphs
        (u32), and where each text's paragraphs begin (i64)."""

    def keys(self, *arrays: Array) -> tuple[bytes, bytes, bytes]:
        """Make the keys of articles, as `dedup.passages.Sketches` has them but in no order (u64); count the samples and
        the levels of each (i64).

        Args:
            arrays: shingles (u64); where each paragraph's begin, each article's paragraphs, each paragraph's words
                (i64); signatures (u32); and (permutations, bands, rows of a band, paragraphs at most, least words of
                one or -1 for no keys of paragraphs, whether shingles are sampled).
        """

    def lexicon(
        self, points: Array, bare: Array, tables: tuple[Array, ...], seed: int, /
    ) -> tuple[bytes, bytes, bytes, bytes]:
        """Look up the words of lines (u32), of which some (u8) have no content words: cues, words of furniture,
        function words and content words of each (i64, [4, lines]); the content words' numbers (i64); of each number
        where it stands first and how many characters it has (i64, i32). The tables are those of
        `clean.linemodel.words`."""

    def literals(self, text: str, lengths: Array, tables: tuple[Array, ...], /) -> tuple[bytes, bytes] | bytes:
        """Find in each line of a text, of which the characters are told (i64), the rules whose demands are met: where
        a line's begin (i64), and which (u16). The tables are those of `clean.literals`; bytes alone are the blocks of
        signs that they must say something of first."""

    def sets(
        self, pairs: Texts, asked: tuple[int, int, int, float], /
    ) -> tuple[bytes, list[tuple[tuple[int, int], ...]]]:
        """Compare pairs (mine, theirs): shared, my, their and loose shingles of each (i64), and its blocks.

        Asked are words and letters of a shingle, least words of a block, least similarity (negative: no blocks).
        """

    def slots(self, pool: Array, begins: Array, /) -> bytes:
        """Lay words (u32, and where each begins) out for `lexicon` (u32)."""

    def table_add(self, parts: Sequence[Array], keys: Array, ordinals: Array, holders: int, /) -> tuple[bytes, int]:
        """Put entries into a table (u64, i64), of each key so many at most. Counts those that are new in each part
        (i64), and those before the first whose part must grow."""

    def table_find(self, parts: Sequence[Array], keys: Array, /) -> tuple[bytes, bytes]:
        """Look keys up (u64): the place of a key among those asked for, and an ordinal under it (i64)."""

    def table_move(self, part: Array, larger: Array, /) -> bool:
        """Move the entries of a part of a table to an empty array; tell whether there was room."""

    def words(
        self, texts: Sequence[str], cut: bool, table: Array, asked: WordTables, /
    ) -> tuple[bytes, bytes, bytes, bytes, bytes]:
        """Find words: their hashes (u64) and kinds (u8); for each paragraph its first word and its letters without
        spaces (i64); for each text its first paragraph (i64). The table of the basic plane is u32."""

    def weigh(self, cells: Array, lines: int, places: Array, weights: Array, /) -> bytes:
        """Add rows (i32) of a table up by weights (i64): a total for each line (i64). The table is as in `forest`."""

    def whole(self, words: Array, first: Array, /) -> bytes:
        """Hash runs of words (u64, and i64 where each begins), each whole (u64)."""

    def windows(self, words: Array, first: Array, size: Array, /) -> tuple[bytes, bytes]:
        """Hash the windows of each paragraph (u64), and say where its first one is (i64)."""

    def signatures(self, shingles: Array, start: Array, factors: Array, addends: Array, /) -> bytes:
        """Sign texts (u32, a row a text)."""


def _found() -> Kernel | None:
    """Load the compiled module, if it may be used and is there.

    Raises:
        UsageFault: the variable says something else, or wants what is not there.
    """
    wanted = os.environ.get(VARIABLE, "auto")
    if wanted not in _CHOICES:
        raise UsageFault(f"{VARIABLE} is {wanted!r}: set it to one of {', '.join(_CHOICES)}")
    if wanted == "numpy":
        return None
    try:
        module = import_module("newsdedup.kernel._compiled")
        if getattr(module, "revision", int)() != REVISION:
            raise ImportError("it was built from another version; install newsdedup again")
        return cast(Kernel, module)
    except ImportError as fault:
        if wanted == "compiled":
            raise UsageFault(f"{VARIABLE} wants the compiled kernel, and it is not there: {fault}") from fault
        return None


compiled = _found()
