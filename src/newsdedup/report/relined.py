"""A ledger row as lines that can be read: the words from the restored input, the decisions from the row. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from newsdedup.clean.fold import fold_value
from newsdedup.model import Repeat
from newsdedup.report.restore import RestoreError, named, restore
from newsdedup.report.trace import Cut, TraceLine, copied, mark_of
from newsdedup.sources.decode import decode

Row = Mapping[str, object]


def relined(row: Row, text: str | None, repeats: Sequence[Repeat] = ()) -> list[TraceLine]:
    """Give every line of a document with its decision.

    Args:
        row: its ledger row.
        text: its `text` in OUT, None if it is not in OUT.
        repeats: those of its record, to tell which line a copy repeats.

    Raises:
        RestoreError: text or ledger was changed, or the row's lines are not those of the input.
    """
    given = row.get("lines")
    if not isinstance(given, list) or not given:
        return []
    words = _lines(row, restore(row, text))
    if len(words) != len(given):
        raise RestoreError(f"{named(row)}: the ledger was changed; it has {len(given)} lines, the input {len(words)}")
    try:
        return [_line(decision, line, repeats) for decision, line in zip(given, words, strict=True)]
    except (KeyError, TypeError, ValueError):
        raise RestoreError(f"{named(row)}: the ledger was changed; a line of it is none") from None


def story(lines: Sequence[TraceLine]) -> str:
    """Give what is left of the lines once all that was decided against is gone, a paragraph a line."""
    told = (fold_value("".join(_kept(line))) for line in lines if line.mark in " ~")
    return "\n\n".join(paragraph for paragraph in told if paragraph)


def _lines(row: Row, original: bytes) -> list[str]:
    encoding = str(row.get("encoding") or "utf-8")
    if row.get("form") in ("html", "jsonl"):
        text = original.decode("utf-8", "surrogatepass")
    else:
        text = decode(original, encoding if encoding.startswith(("utf-16", "utf-32")) else "utf-8").text
    lines = text.split("\n")
    return lines if lines[-1] else lines[:-1]


def _line(decision: Sequence[object], text: str, repeats: Sequence[Repeat]) -> TraceLine:
    number, cls, kind, rule, spans = decision
    if not isinstance(number, int) or not isinstance(spans, list):
        raise ValueError
    cuts = tuple(Cut(int(start), int(end), str(what), str(why)) for start, end, what, why in spans)
    return TraceLine(
        number=number,
        mark=mark_of(str(cls), bool(cuts)),
        text=text,
        kind=None if kind is None else str(kind),
        rule=None if rule is None else str(rule),
        cuts=cuts,
        copies=copied(number, repeats) if cls == "copy" else None,
    )


def _kept(line: TraceLine) -> Iterator[str]:
    at = 0
    for cut in line.cuts:
        yield line.text[at : cut.start]
        at = max(at, cut.end)
    yield line.text[at:]
