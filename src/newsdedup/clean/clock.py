"""The time of day printed beside a date, and its zone.

Reads 24-hour clocks with colons or dots, and 12-hour clocks with am/pm or the Indonesian and Malay parts of the day.
A zone whose name means more than one is read over: its offset is left open, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from newsdedup.clean.datewords import HALVES, OFFSETS, REGION_ZONES


class Clock(NamedTuple):
    """A printed time and where it stands in its line."""

    start: int
    end: int
    time: str
    """HH:MM:SS"""
    offset: str | None
    """"+07:00"; None where the line does not tell"""
    day_first: bool
    """whether the zone is one of a region that prints the day before the month"""


def any_of(words: Iterable[str]) -> str:
    """Build the inside of a regular expression that matches any of the words, the longest first."""
    return "|".join(sorted((re.escape(word).replace(r"\ ", r"\s+") for word in words), key=lambda w: (-len(w), w)))


_SPELT_ZONES = [zone for zone in OFFSETS if " " in zone or zone in REGION_ZONES or zone in ("uhr", "z")]
_CODES = [zone.upper() for zone in OFFSETS if zone not in _SPELT_ZONES]
"""zones that are known as such by their capitals: "et" is a word"""

_GAP = re.compile(
    r"(?:T(?=[0-9])|[\s,;|/•·@–—()-]{0,6}(?:(?:pada|pukul|pkl|jam|klo|at|um|às|alle|kl|à|om)\b[\s.:]{0,3}){0,2})",
    re.IGNORECASE,
)

_TIME = re.compile(
    r"(?:(?P<h>[0-9]{1,2})\s?[:.h]\s?(?P<m>[0-9]{2})(?:[:.](?P<s>[0-9]{2})(?:[.,][0-9]{1,9})?)?(?![0-9]|[.,:][0-9])"
    r"|(?P<hour>[0-9]{1,2})(?=\s?(?:[ap]\.?m\b|pagi|petang|malam|tengah|sore|siang)))"
    r"(?:\s{0,2}(?P<half>[ap]\.\s?m\.|[ap]m\b|pagi\b|siang\b|sore\b|petang\b|malam\b|tengah\s?hari\b))?"
    r"(?:[\s,]{0,2}\(?(?:(?P<base>gmt|utc)?\s?(?P<sign>[+-])(?P<zh>[0-9]{2}):?(?P<zm>[0-9]{2})(?![0-9])"
    r"|(?:gmt|utc)\s?(?P<sign2>[+-])\s?(?P<zh2>[0-9]{1,2})(?![0-9:])"
    r"|(?P<zone>" + any_of(_SPELT_ZONES) + r"|(?-i:" + any_of(_CODES) + r"))(?!\w))\)?)?",
    re.IGNORECASE,
)


def clock_after(line: str, at: int) -> Clock | None:
    """Read the time that follows a date ending at `at`, if one does."""
    gap = _GAP.match(line, at)
    match = _TIME.match(line, gap.end() if gap else at)
    return _read_clock(match, at) if match else None


def clock_before(line: str, floor: int, at: int) -> Clock | None:
    """Read the time right before a date starting at `at` ("18:34 WIB, 19 Januari 2024"), not looking before `floor`."""
    for match in _TIME.finditer(line, max(floor, at - 40), at):
        if not line[match.end() : at].strip(" ,|-–—•·/\xa0") and not line[match.start() - 1 : match.start()].isalnum():
            return _read_clock(match, match.start())
    return None


def _read_clock(match: re.Match[str], start: int) -> Clock | None:
    """Read a time; None if no clock shows it."""
    found = match.groupdict()
    hour, minute, second = int(found["h"] or found["hour"]), int(found["m"] or 0), int(found["s"] or 0)
    half = re.sub(r"[.\s]", "", found["half"] or "").lower().replace("tengahhari", "tengah hari")
    if half in HALVES and 1 <= hour <= 12:
        hour = HALVES[half][hour % 12]
    if hour > 23 or minute > 59 or second > 59:
        return None
    zone = re.sub(r"\s+", " ", found["zone"] or "").lower()
    offset = OFFSETS.get(zone)
    if found["sign"]:
        offset = _offset(found["sign"], found["zh"], found["zm"])
    elif found["sign2"]:
        offset = _offset(found["sign2"], found["zh2"], "00")
    return Clock(start, match.end(), f"{hour:02}:{minute:02}:{second:02}", offset, zone in REGION_ZONES)


def _offset(sign: str, hours: str, minutes: str) -> str | None:
    return f"{sign}{int(hours):02}:{minutes}" if int(hours) <= 14 and int(minutes) < 60 else None
