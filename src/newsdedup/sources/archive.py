"""The members of an archive as if they were files of a folder of its name: "dumps.zip/page.txt".

What a member is called is a name and nothing else: no file is ever opened or made by it, and it leads nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from typing import NamedTuple

from newsdedup.model import Document, Outcome, Unparsed
from newsdedup.sources.options import Note, ReadOptions, Unreadable
from newsdedup.sources.walk import shown

Item = Document | Unparsed | Outcome | Note


class Member(NamedTuple):
    """One entry of an archive."""

    name: str
    """as stored there"""
    chunks: Iterator[bytes]
    reason: str | None = None
    """why it is not read"""


def documents(
    members: Iterable[Member], path: str, options: ReadOptions, read: Callable[[Member, str], Iterator[Item]]
) -> Iterator[Item]:
    """Read the members that are wanted, in the order of the archive; hidden ones are passed over as in a folder.

    Args:
        members: the archive.
        path: of the archive, as shown.
        options: which names the user wants, and how many members there may be.
        read: gives the items of one member, known by a path; never raises Unreadable.

    Raises:
        Unreadable: the archive is damaged, or has more members.
    """
    times: dict[bytes, int] = {}
    for number, member in enumerate(members):
        if number >= options.max_members:
            raise Unreadable(f"it has more than {options.max_members} members")
        parts = [part for part in member.name.split("/") if part not in ("", ".", "..")]
        name = "/".join(parts)
        if not parts or any(part.startswith(".") for part in parts) or not options.choice.takes(name):
            continue
        own = blake2b(name.encode("utf-8", "surrogateescape"), digest_size=8).digest()
        times[own] = times.get(own, 0) + 1
        place = shown(f"{path}/{name}" if times[own] == 1 else f"{path}/{name}#{times[own]}")
        if member.reason is not None:
            yield Note(place, member.reason, False)
        else:
            yield from read(member, place)
