"""Decoding: what a reader gets from any bytes, and the way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdedup.sources.decode import Decoded, byte_offsets, decode

_PIECES = st.sampled_from(
    [b"a", b"kata ", b"\n", b"\r", b"\r\n", "é".encode(), "€".encode(), "😀".encode(), b"\xe9", b"\x81", b"\xff", b"\0"]
    + [b"\xe2\x80\xa8", b"\xc2\x85", b"\x0b", b"\x0c", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"]
)
_MESSY = st.lists(_PIECES, max_size=60).map(b"".join) | st.binary(max_size=120)
_TEXT = st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from("\r\n"), max_size=80)


@given(_MESSY)
def test_offsets_partition_the_bytes(raw: bytes) -> None:
    _check_partition(raw, decode(raw))


@given(_MESSY, st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]))
def test_offsets_partition_the_bytes_in_a_given_encoding(raw: bytes, encoding: str) -> None:
    _check_partition(raw, decode(raw, encoding))


def _check_partition(raw: bytes, decoded: Decoded) -> None:
    offsets = byte_offsets(raw, decoded)
    assert len(offsets) == len(decoded.text) + 1
    assert list(offsets) == sorted(set(offsets))
    parts = [raw[a:b] for a, b in zip(offsets, offsets[1:], strict=False)]
    assert raw[: offsets[0]] + b"".join(parts) == raw
    assert (offsets[0] > 0) == decoded.bom
    codec = decoded.encoding.split("+")[0]
    for character, part in zip(decoded.text, parts, strict=True):
        if character == "\n":
            assert part.decode(codec) in ("\n", "\r", "\r\n")
        elif decoded.encoding.startswith("utf-8") and len(part) > 1:
            assert part.decode() == character
    decoded.text.encode("utf-8")
    assert "\r" not in decoded.text


@given(_TEXT, st.sampled_from(["utf-8-sig", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]))
def test_a_mark_decides_and_all_encodings_read_alike(text: str, encoding: str) -> None:
    mark = "" if encoding == "utf-8-sig" else "\ufeff"
    raw = (mark + "x" + text).encode(encoding)
    decoded = decode(raw)
    assert decoded.text == ("x" + text).replace("\r\n", "\n").replace("\r", "\n")
    assert (decoded.bom, decoded.replaced, decoded.encoding) == (True, 0, encoding.removesuffix("-sig"))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", Decoded("", "utf-8", False, 0)),
        (b"ok\xff\xfe\n", Decoded("okÿþ\n", "cp1252", False, 0)),
        (b"\x93kata\x94\n", Decoded("“kata”\n", "cp1252", False, 0)),
        (b"a\x81b\n", Decoded("a\ufffdb\n", "cp1252", False, 1)),
        ("é\ufffd\n".encode() + b"\xe9", Decoded("é\ufffd\né", "utf-8+cp1252", False, 0)),
        (b"a\r\nb\rc\n\rd", Decoded("a\nb\nc\n\nd", "utf-8", False, 0)),
        ("a\u2028b\x85c\x0bd\x0ce".encode(), Decoded("a\u2028b\x85c\x0bd\x0ce", "utf-8", False, 0)),
        (b"a\0b", Decoded("a\0b", "utf-8", False, 0)),
        (b"\xff\xfea\0\x00\xd8", Decoded("a\ufffd", "utf-16-le", True, 2)),
        (b"\xff\xfea\0b", Decoded("a\ufffd", "utf-16-le", True, 1)),
        (b"\0\0\xfe\xff\0\0\0a\0\x11\0\0", Decoded("a\ufffd", "utf-32-be", True, 4)),
    ],
)
def test_examples(raw: bytes, expected: Decoded) -> None:
    assert decode(raw) == expected


def test_each_line_chooses_for_itself() -> None:
    raw = "Presiden “Macron”\n".encode() + "café\r\n".encode("cp1252") + "naïve".encode()
    assert decode(raw).text == "Presiden “Macron”\ncafé\nnaïve"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_plain_utf16_without_a_mark_is_seen(encoding: str) -> None:
    text = "Presiden bertemu menteri luar negeri.\n"
    assert decode(text.encode(encoding)) == Decoded(text, encoding, False, 0)


def test_a_few_nuls_do_not_make_utf16() -> None:
    raw = b"\0\0\0\0" + b"berita hari ini " * 4
    assert decode(raw).encoding == "utf-8"
