"""What containers begin with: told from the first bytes, without what reading one needs."""

from __future__ import annotations


def is_zip(head: bytes) -> bool:
    """Tell whether a file begins as a zip archive."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def is_tar(head: bytes) -> bool:
    """Tell whether a stream begins as a tar archive, of POSIX or GNU."""
    return head[257:262] == b"ustar"


def is_parquet(head: bytes) -> bool:
    """Tell whether a file begins as a Parquet file."""
    return head.startswith(b"PAR1")


def is_warc(head: bytes) -> bool:
    """Tell whether a stream begins as a web archive."""
    return head.startswith((b"WARC/1.", b"WARC/0."))
