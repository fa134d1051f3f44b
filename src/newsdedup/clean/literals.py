"""What rules demand, laid out for the compiled kernel: literals, the rules that want them, and what letters are.

The kernel goes over a page once and gives for each line the rules that have all they demand there. It reads arrays
and holds nothing; they are made here, once a catalogue. `catalogue` does the same by itself where there is no kernel.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

from newsdedup.clean.demand import Demand
from newsdedup.kernel import compiled

_HASH_BITS, _PAIR_BITS, _HASH_FACTOR = 13, 10, 0x9E3779B1
_LONG = 4
"""bytes from which on a literal is looked up by its first four; others are by their first two, or the one they have"""
_APART, _IN_WORD = 1, 2
"""what a sign is: none of a word's, or one"""
_BLOCK = 256
"""signs that are told together"""

_SIGNS = bytearray(0x110000)
"""of every code point what it is, 0 as long as no text has asked"""


class Literals:
    """The demands of numbered rules; those that demand nothing are never found here."""

    def __init__(self, demands: Sequence[Demand], longest: Sequence[int]) -> None:
        """Lay the demands out; `longest` is what a line may have of characters."""
        uses: dict[tuple[bytes, bool], list[int]] = {}
        full = bytearray(len(demands))
        for rule, demanded in enumerate(demands):
            first = [(text, True) for text in demanded.words] + [(text, False) for text in demanded.parts]
            wanted = [first, *([(text, False) for text in texts] for texts in demanded.besides)] if first else []
            for place, literals in enumerate(wanted):
                full[rule] |= 1 << place
                for text, whole in literals:
                    uses.setdefault((text.encode(), whole), []).append(rule | place << 24)
        literals_ = sorted(uses)
        texts = [text for text, _ in literals_]
        self._tables = (
            b"".join(texts),
            _begins(map(len, texts)),
            bytes(whole for _, whole in literals_),
            _begins(len(uses[literal]) for literal in literals_),
            array("I", [use for literal in literals_ for use in uses[literal]]),
            bytes(full),
            array("q", longest),
            *_buckets([text[0] if len(text) == 1 else None for text in texts], 8),
            *_buckets([_hashed(text[:2], _PAIR_BITS) if 1 < len(text) < _LONG else None for text in texts], _PAIR_BITS),
            *_buckets([_hashed(text[:4], _HASH_BITS) if len(text) >= _LONG else None for text in texts], _HASH_BITS),
            _SIGNS,
        )

    def rules(self, folded: Sequence[str], lengths: Sequence[int]) -> list[bytes] | None:
        """Give for each of some lines the rules (u16, rising) whose demands it meets; None if the kernel cannot.

        Args:
            folded: the lines, casefolded.
            lengths: their characters, before they were.
        """
        if compiled is None:
            return None
        try:
            found = self._found(folded, lengths)
            while isinstance(found, bytes):
                _tell(found)
                found = self._found(folded, lengths)
        except UnicodeEncodeError:
            return None
        begins, rules = array("q", found[0]), found[1]
        return [rules[2 * first : 2 * last] for first, last in pairwise(begins)]

    def _found(self, folded: Sequence[str], lengths: Sequence[int]) -> tuple[bytes, bytes] | bytes:
        assert compiled is not None
        return compiled.literals("\n".join(folded), array("q", lengths), self._tables)


def _tell(asked: bytes) -> None:
    """Tell the kernel of the signs of some blocks (1 where it asks) whether they stand in words (`\\w`)."""
    for block in (number for number, flag in enumerate(asked) if flag):
        for code in range(block * _BLOCK, (block + 1) * _BLOCK):
            _SIGNS[code] = _IN_WORD if chr(code).isalnum() or code == ord("_") else _APART


def _begins(sizes: Iterable[int]) -> array[int]:
    return array("I", accumulate(sizes, initial=0))


def _hashed(text: bytes, bits: int) -> int:
    return (int.from_bytes(text, "little") * _HASH_FACTOR & 0xFFFFFFFF) >> (32 - bits)


def _buckets(keys: Sequence[int | None], bits: int) -> tuple[array[int], array[int]]:
    """Sort numbers by their keys: where those of each key begin, and the numbers."""
    held: list[list[int]] = [[] for _ in range(1 << bits)]
    for number, key in enumerate(keys):
        if key is not None:
            held[key].append(number)
    return _begins(map(len, held)), array("I", [number for bucket in held for number in bucket])
