"""Which encoding a page is in: byte order mark, valid UTF-8, what was said with it, what it claims, then line by line.

A claim is believed only where the bytes are not UTF-8: pages that claim Latin-1 and are UTF-8 are common, the reverse
is next to impossible.
"""

from __future__ import annotations

import codecs
import re

from newsdedup.sources.decode import Decoded, decode, line_ends, wide_encoding

_HEAD = 4096
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)

_READ_AS = (
    dict.fromkeys(("ascii", "iso8859-1", "cp1252"), "cp1252")
    | dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030")
    | dict.fromkeys(("euc_kr", "cp949"), "cp949")
    | dict.fromkeys(("shift_jis", "cp932"), "cp932")
    | dict.fromkeys(("tis-620", "iso8859-11", "cp874"), "cp874")
    | dict.fromkeys(("big5", "big5hkscs"), "big5hkscs")
    | {"iso8859-9": "cp1254"}
    | {name: name for name in "euc_jp iso2022_jp koi8-r koi8-u mac-roman cp866".split()}
    | {f"cp125{n}": f"cp125{n}" for n in (0, 1, 3, 4, 5, 6, 7, 8)}
    | {f"iso8859-{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)}
)
"""Encodings that a page may claim, by Python's name for the claim; browsers read the first of each as the second."""

_BROWSERS_OWN = {
    "dos-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "windows-31j": "cp932",
    "windows-874": "cp874",
    "windows-949": "cp949",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
    "x-mac-roman": "mac-roman",
    "x-sjis": "cp932",
    "x-x-big5": "big5hkscs",
    "cn-big5": "big5hkscs",
}
"""Labels that browsers know and Python does not (https://encoding.spec.whatwg.org/#names-and-labels)."""


def decode_page(raw: bytes, said: str = "") -> Decoded:
    """Decode a page; never fails. `Decoded.replaced` counts the bytes that fit no encoding.

    Args:
        raw: the page.
        said: what the server called its encoding; goes before what the page claims.
    """
    name = None if wide_encoding(raw) is not None else _known(said) or _claimed(raw[:_HEAD])
    if name is None or (name != "iso2022_jp" and _is_utf8(raw)):
        return decode(raw)
    text = raw.decode(name, "replace")
    return Decoded(line_ends(text), name, False, text.count("\ufffd"))


def _claimed(head: bytes) -> str | None:
    """Name the encoding that a page says it is in; None for UTF-8, no claim, and none that a browser would follow."""
    claim = _META.search(head) or _XML.match(head)
    return None if claim is None else _known(claim[1].decode("ascii"))


def _known(label: str) -> str | None:
    """Name the encoding that a label stands for; None for UTF-8, and what no browser knows."""
    label = label.strip().lower()
    if label in _BROWSERS_OWN:
        return _BROWSERS_OWN[label]
    try:
        return _READ_AS.get(codecs.lookup(label).name)
    except (LookupError, ValueError):
        return None


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
