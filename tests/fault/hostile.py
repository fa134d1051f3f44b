"""Bytes that have broken readers before."""

from __future__ import annotations

TOKENS = [
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b]0;x\x07", b"\r", b"\n", b"\xe2\x80\xa8", b"\xc2\x85", b"\xed\xa0\x80",
    b"<a ", b"<!--", b"<![", b"<div>", b"</", b"&", b"&#x110000;", b"<script>", b"<!DOCTYPE x [<!ENTITY a '&b;&b;'>]>",
    b"[", b"{", b'{"text": ', b'"\\ud800"', b"NaN", b"1e999", b"9" * 200, b"null", b",", b'"', b"'", b"\\",
    b"&a ", b"*a", b"!!python/object/apply:os.system", b"? ", b"- ", b"<<: ", b"%", b"..", b"../../etc/passwd",
    b"WARC/1.0\r\n", b"Content-Length: 99999999999\r\n", b"\x1f\x8b\x08", b"PK\x03\x04", b"PAR1", b"BZh9",
    b"\xfd7zXZ\0",
    b"Baca Juga: ", "\u200b\u202e".encode(), "é".encode("cp1252"), b"A" * 300, b"(", b")*", b"^(a+)+$",
]  # fmt: skip
