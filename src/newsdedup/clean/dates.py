"""When a page says it was published: dates as Indonesian, Malay, English and some other date lines print them.

Nothing is guessed: no relative time, no clock, no two-digit year, no order of day and month that the line does not
tell. Whether a line of the page is the story's date line is for others to decide; this file reads what stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from newsdedup.clean.clock import any_of, clock_after, clock_before
from newsdedup.clean.datewords import LABELS, MONTHS, REGION_WEEKDAYS, UPDATE_LABELS, WEEKDAYS


class Moment(NamedTuple):
    """A date as printed, and what it says."""

    iso: str | None
    """ISO 8601, as exact as printed; None when day and month or the century cannot be told"""
    raw: str
    """the words it came from"""
    start: int
    end: int
    """where they stand in the line"""
    has_time: bool
    has_zone: bool
    day: str | None
    """YYYY-MM-DD"""


class _Day(NamedTuple):
    """A printed day: `readings` holds one date, or the possible ones, or none (a two-digit year)."""

    start: int
    end: int
    readings: tuple[date, ...]


_LONGEST = 400
"""characters of a line that are looked at"""

_BEFORE_YEAR, _AFTER_YEAR = 34, 16
"""characters a day may take before and after its year"""

_MAY_HOLD = re.compile(r"[0-9]{4}|[0-9][/-](?:[0-9]{1,2}|[^\W\d_]{3,9})[/-][0-9]")

_DAY = re.compile(
    r"(?<![\w/.-])(?:"
    r"(?P<d1>[0-9]{1,2})(?:st|nd|rd|th|er|º|\.)?[\s/-]{0,3}(?:of\s|de\s)?(?P<m1>[^\W\d_]{2,12})"
    r"\.?,?[\s/-]{0,3}(?:de\s|del\s)?(?P<y1>[0-9]{4})"
    r"|(?P<m2>[^\W\d_]{3,12})\.?\s{1,3}(?P<d2>[0-9]{1,2})(?:st|nd|rd|th)?,?\s{1,3}(?P<y2>[0-9]{4})"
    r"|(?P<y3>[0-9]{4})(?P<s3>[-/.])(?P<m3>[0-9]{1,2})(?P=s3)(?P<d3>[0-9]{1,2})(?=T[0-9]|[^\w]|$)"
    r"|(?P<y4>[0-9]{4})\s?[年년]\s?(?P<m4>[0-9]{1,2})\s?[月월]\s?(?P<d4>[0-9]{1,2})\s?[日일]"
    r"|(?P<a>[0-9]{1,2})(?P<s5>[-/]|\.\s?)(?P<b>[0-9]{1,2})(?P=s5)(?P<y5>[0-9]{4})"
    r"|(?P<short>[0-9]{1,2}(?P<s6>[-/])(?:[0-9]{1,2}|(?P<m6>[^\W\d_]{3,9}))(?P=s6)[0-9]{2})"
    r")(?![0-9]|[./-][0-9])",
    re.IGNORECASE,
)
"""What may be a day; whether the word in it is a month, `MONTHS` says (a hundred alternatives would cost too much)."""

_WEEKDAY = re.compile(
    r"(?<!\w)(?P<name>[^\W\d_]+(?:['’‘`][^\W\d_]+|-feira)?)\.?"
    r"(?:\s+(?:pagi|siang|sore|petang|malam))?[\s,/(–-]{0,4}(?:der\s|den\s|le\s)?$",
    re.IGNORECASE,
)
_APOSTROPHES = str.maketrans("’‘`", "'''")

_UPDATE = re.compile(r"(?<!\w)(?:" + any_of(UPDATE_LABELS) + r")(?!\w)", re.IGNORECASE)
_UPDATE_BEFORE = re.compile(
    r"(?<!\w)(?:" + any_of(UPDATE_LABELS) + r")(?:\s+(?:on|at|pada|am|le|el|il|op|terakhir))?[\s:|,–-]{0,4}$",
    re.IGNORECASE,
)
_CTIME = re.compile(
    r"(?:[A-Za-z]{3},?\s+)?(?P<m>[A-Za-z]{3})\s+(?P<d>[0-9]{1,2})\s+(?P<t>[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)"
    r"(?P<z>\s+[A-Z]{1,4})?\s+(?P<y>[0-9]{4})"
)
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_STRONG = frozenset("|•·-–—:/>»")
"""what sets an outlet or an author apart from the date"""

_BETWEEN_NAMES = re.compile(r"\w\s*[|•/]\s*\w|\w\s+[-–—]\s+\w")

_OPEN_ENDS = frozenset(",;)]”’.")
"""what begins a piece of a sentence"""

_LONGEST_DATE_LINE = 200


def find_date(line: str) -> Moment | None:
    """Read the date that stands in a line.

    Of several, the first that no "updated" label introduces, else the first. A weekday that contradicts a written-out
    date does not unmake it: the printed date stands. It decides where day and month could be exchanged, as do a zone
    or weekday of this region (day first); otherwise such a date, and one with a two-digit year, has `iso` None.

    Returns:
        None for a line without a date, for an impossible one (31 Februari), and for relative times.
    """
    fallback = None
    for moment in _moments(line[:_LONGEST]):
        if not _UPDATE_BEFORE.search(line, max(0, moment.start - 40), moment.start):
            return moment
        fallback = fallback or moment
    return fallback


def parse_published(value: str) -> Moment | None:
    """Read a machine's date: ISO 8601, RFC 2822, ctime, time since 1970 in s or ms, or what `find_date` takes.

    Returns:
        The moment, or None where `find_date` would return None and for numbers that are no date.
    """
    text = value.strip()
    if re.fullmatch(r"[0-9]{8,17}(?:\.[0-9]{1,9})?", text):
        return _from_digits(text, value.find(text))
    ctime = _CTIME.fullmatch(text)
    if ctime:
        ordered = f"{ctime['d']} {ctime['m']} {ctime['y']} {ctime['t']}{ctime['z'] or ''}"
        moment = find_date(ordered)
        start = value.find(text)
        return moment and moment._replace(raw=text, start=start, end=start + len(text))
    return find_date(value)


def is_date_line(line: str) -> bool:
    """Tell whether a line is a date with at most labels, buttons and an outlet or author beside it, and no prose."""
    shown = line.strip()
    if not _MAY_HOLD.search(shown) or len(shown) > _LONGEST_DATE_LINE or shown[0] in _OPEN_ENDS:
        return False
    if shown[-1] == "." and shown[-3:-1].lower() != ".m":
        return False
    moments = list(_moments(line))
    if not moments:
        return False
    has_time = any(moment.has_time for moment in moments)
    at, strangers = 0, 0
    for moment in moments:
        strangers += _strangers(line[at : moment.start], -1, has_time)
        at = moment.end
    strangers += _strangers(line[at:], 0, has_time)
    return strangers <= (4 if has_time else 2)


def is_update(line: str) -> bool:
    """Tell whether a line dates a later version ("Diperbarui 27 Agustus 2019"), or is the label of one."""
    label = _UPDATE.search(line)
    if label is None:
        return False
    moment = find_date(line)
    if moment is None:
        return not line[: label.start()].strip(" •|-–(") and not line[label.end() :].strip(" :|-–)")
    return _UPDATE_BEFORE.search(line, max(0, moment.start - 40), moment.start) is not None


def _moments(line: str) -> Iterator[Moment]:
    """Read dates around what looks like a year or three numbers: far cheaper than looking at every word."""
    at = 0
    for hint in _MAY_HOLD.finditer(line):
        while at <= hint.start():
            match = _DAY.search(line, max(at, hint.start() - _BEFORE_YEAR), hint.end() + _AFTER_YEAR)
            if match is None:
                break
            day = _read_day(match)
            if day is None:
                at = match.start() + 1 if match["m1"] or match["m2"] or match["m6"] else match.end()
                continue
            moment = _assemble(line, day, at)
            yield moment
            at = max(moment.end, match.end())


def _read_day(match: re.Match[str]) -> _Day | None:
    """Turn a match into the dates it can mean; None if it can mean none. Who writes dots writes the day first."""
    found = match.groupdict()
    start, end = match.span()
    if found["short"]:
        return _Day(start, end, ()) if (found["m6"] or "jan").lower() in MONTHS else None
    if found["a"]:
        year, first, second = int(found["y5"]), int(found["a"]), int(found["b"])
        readings = dict.fromkeys(d for d in (_date(year, second, first), _date(year, first, second)) if d)
        certain = 1 if "." in found["s5"] else None
        return _Day(start, end, tuple(readings)[:certain]) if readings else None
    for n in "1234":
        if found["y" + n]:
            month = MONTHS.get(found["m" + n].lower(), 0) if n in "12" else int(found["m" + n])
            only = _date(int(found["y" + n]), month, int(found["d" + n]))
            return _Day(start, end, (only,)) if only else None
    return None


def _date(year: int, month: int, day: int) -> date | None:
    if not 1900 <= year <= 2100:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _assemble(line: str, day: _Day, floor: int) -> Moment:
    """Put a day together with the weekday and the time printed beside it."""
    start, end = day.start, day.end
    weekday = _WEEKDAY.search(line, max(floor, start - 30), start)
    name = weekday["name"].lower().translate(_APOSTROPHES) if weekday else None
    if weekday and name in WEEKDAYS:
        start = weekday.start()
    else:
        name = None
    clock = clock_after(line, end) or clock_before(line, floor, start)
    if clock:
        start, end = min(start, clock.start), max(end, clock.end)
    if line.count("(", start, end) > line.count(")", start, end) and line[end : end + 1] == ")":
        end += 1
    settled = _settle(day.readings, name, name in REGION_WEEKDAYS or (clock is not None and clock.day_first))
    iso = None
    if settled:
        iso = settled.isoformat() + (f"T{clock.time}{clock.offset or ''}" if clock else "")
    zoned = clock is not None and clock.offset is not None
    return Moment(iso, line[start:end], start, end, clock is not None, zoned, settled.isoformat() if settled else None)


def _settle(readings: tuple[date, ...], weekday: str | None, day_first: bool) -> date | None:
    """Choose among readings (day first, month first) by the weekday, then by the region's order."""
    if len(readings) < 2:
        return readings[0] if readings else None
    if weekday is not None:
        fitting = [d for d in readings if d.weekday() == WEEKDAYS[weekday]]
        if len(fitting) == 1:
            return fitting[0]
        if not fitting:
            return None
    return readings[0] if day_first else None


def _from_digits(text: str, start: int) -> Moment | None:
    """Read 20240119, 20240119183400, and seconds or milliseconds since 1970 (UTC)."""
    end = start + len(text)
    whole = text.split(".")[0]
    if len(whole) in (8, 12, 14) and "." not in text and whole[:2] in ("19", "20"):
        day = _date(int(whole[:4]), int(whole[4:6]), int(whole[6:8]))
        clock = [int(whole[i : i + 2] or 0) for i in (8, 10, 12)]
        if day is None or clock[0] > 23 or max(clock) > 59:
            return None
        stamp = day.isoformat() + ("T{:02}:{:02}:{:02}".format(*clock) if len(whole) > 8 else "")
        return Moment(stamp, text, start, end, len(whole) > 8, False, day.isoformat())
    seconds = int(whole) // 1000 if len(whole) in (12, 13) else int(whole)
    if len(whole) not in (9, 10, 12, 13) or not 0 < seconds < 4_102_444_800:
        return None
    at = datetime(1970, 1, 1) + timedelta(seconds=seconds)
    return Moment(at.isoformat() + "+00:00", text, start, end, True, True, at.date().isoformat())


def _strangers(text: str, edge: int, has_time: bool) -> int:
    """Count the words beside a date that are neither label nor number; very many, if they read on into the date.

    Names and outlets have capitals, and stand apart from the date by a mark at the end given by `edge`; from one with
    a time a comma does, or a mark among themselves ("Reporter | Editor Senin, ...").
    """
    words = [w for w in _WORD.findall(text) if w.lower() not in LABELS and not w.isdigit()]
    if not words:
        return 0
    mark = text.strip()[edge]
    apart = mark in _STRONG or (has_time and (mark == "," or _BETWEEN_NAMES.search(text) is not None))
    if not apart or any(w[0].islower() and "." not in w for w in words):
        return _LONGEST
    return len(words)
