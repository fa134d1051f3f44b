"""Bytes to documents: walking, opening, unpacking, decoding and reading every form of input.

The only room that opens input. Never follows links, never blocks on a pipe, never changes a text beyond its encoding,
byte order mark and line ends; cleans nothing.
"""

from newsdedup.sources.options import FORMS, Note, ReadOptions
from newsdedup.sources.read import read

__all__ = ["FORMS", "Note", "ReadOptions", "read"]
