"""Text from anywhere, safe to show: one line stays one line, and no control sequence reaches a terminal."""

from __future__ import annotations

_HIDDEN = frozenset([0x61C, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Characters that turn or break a line without being seen."""


def visible(text: str) -> str:
    r"""Write controls, bidi controls, line separators and undecodable bytes as `\x1b`, `\u202e`, `\udcff`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escaped(character) for character in text)


def _escaped(character: str) -> str:
    code = ord(character)
    if code < 0x20 or 0x7F <= code < 0xA0:
        return f"\\x{code:02x}"
    if code in _HIDDEN or 0xD800 <= code < 0xE000:
        return f"\\u{code:04x}"
    return character
