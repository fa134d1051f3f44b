"""What a row of ours says, read with care: the files may have been through other hands since."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from newsdedup.model import Repeat, Source

Row = Mapping[str, object]


def text(row: Row, name: str) -> str | None:
    """Give a string that shows something, else None."""
    value = row.get(name)
    return value if isinstance(value, str) and value.strip() else None


def number(row: Row, name: str) -> float | None:
    """Give a finite number, else None."""
    value = row.get(name)
    return float(value) if isinstance(value, int | float) and abs(value) < 1e15 else None


def counts(row: Row, name: str) -> dict[str, int]:
    """Give a mapping of names to counts, leaving out what is none."""
    value = row.get(name)
    found = value.items() if isinstance(value, dict) else ()
    return {key: count for key, count in found if isinstance(count, int) and not isinstance(count, bool)}


def listed(row: Row, name: str) -> tuple[str, ...]:
    """Give the strings of a list; of objects their `text`."""
    value = row.get(name)
    items = value if isinstance(value, list) else ()
    told = (text(item, "text") if isinstance(item, dict) else item for item in items)
    return tuple(item for item in told if isinstance(item, str) and item)


def source(row: Row, name: str = "source") -> Source | None:
    """Give where a document came from; None if the row does not say."""
    value = row.get(name)
    if not isinstance(value, dict):
        return None
    path, record, own = value.get("path"), value.get("record"), value.get("id")
    if not isinstance(path, str) or type(record) is not int:
        return None
    return Source(path, record, own if isinstance(own, str) else None)


def repeats(row: Row) -> tuple[Repeat, ...]:
    """Give the copies within the page; none if one of them is not as written."""
    value = row.get("repeats")
    try:
        return tuple(
            Repeat((int(one["kept"][0]), int(one["kept"][1])), (int(one["removed"][0]), int(one["removed"][1])), 0.0)
            for one in (value if isinstance(value, list) else ())
        )
    except (KeyError, IndexError, TypeError, ValueError):
        return ()


def moment(published: str | None) -> datetime | date | None:
    """Read an ISO 8601 time or day; None for what is neither."""
    try:
        if published is None:
            return None
        return datetime.fromisoformat(published) if len(published) > 10 else date.fromisoformat(published)
    except ValueError:
        return None


def earlier(one: str | None, other: str | None) -> bool | None:
    """Tell whether the one was published before the other; None if their dates do not say.

    Times are compared where both have a zone or neither has, else days; the same day tells nothing.
    """
    first, second = moment(one), moment(other)
    if first is None or second is None:
        return None
    if isinstance(first, datetime) and isinstance(second, datetime) and _zoned(first) == _zoned(second):
        return first < second if first != second else None
    days = [found.date() if isinstance(found, datetime) else found for found in (first, second)]
    return days[0] < days[1] if days[0] != days[1] else None


def _zoned(moment: datetime) -> bool:
    return moment.tzinfo is not None
