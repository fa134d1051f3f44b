"""WARC and WET: the pages of a web archive, and the texts that Common Crawl has made of them.

Read record by record as the stream comes. A response is a document if it succeeded and is HTML; any other response is
skipped and counted. A request, a description or a measurement is no document at all. The reader is our own: the
libraries for it pass over what was cut off without a word (see the page `inputs`).

`WARC-Target-URI` is the url's hint. `WARC-Date` says when the page was fetched, which is never when it was published:
`--carry WARC-Date` keeps it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from newsdedup.model import Document, Hints, Outcome, Source, Unparsed
from newsdedup.sources import html, text
from newsdedup.sources.chunked import Chunked
from newsdedup.sources.http import Headers, charset, media_type, read_headers, response
from newsdedup.sources.options import Note, ReadOptions, Unreadable, rejected
from newsdedup.sources.stream import whole

Extra = tuple[tuple[str, object], ...]

_LONGEST_LINE = 1 << 16
_PAGES = ("text/html", "application/xhtml+xml")
_KINDS = ("response", "resource", "conversion", "revisit", "continuation")
_MOST_TOLD = 8


def documents(
    chunks: Iterator[bytes], path: str, options: ReadOptions
) -> Iterator[Document | Unparsed | Outcome | Note]:
    """Read the pages and texts of an archive, in order; at the end, say what was skipped.

    Raises:
        Unreadable: the stream breaks off within a record, or what should be one is none.
    """
    stream = Chunked(chunks)
    skipped: Counter[str] = Counter()
    record = 0
    while (head := _head(stream)) is not None:
        block = stream.part(_length(head))
        if head.get("warc-type") in _KINDS:
            item = _item(head, block, Source(path, record, _own_id(head)), options)
            if stream.broken:
                raise Unreadable(item.reason if isinstance(item, Outcome) and item.reason else "it breaks off")
            if isinstance(item, Outcome) and item.kind == "skipped":
                skipped[item.reason or ""] += 1
            yield item
            record += 1
        for _ in block:
            pass
    if skipped:
        yield Note(path, _told(skipped), False)


def _head(stream: Chunked) -> Headers | None:
    """Read the head of the next record; None at the end."""
    line = stream.line(_LONGEST_LINE)
    while line in (b"\r\n", b"\n"):
        line = stream.line(_LONGEST_LINE)
    if not line:
        return None
    if not line.startswith(b"WARC/"):
        raise Unreadable("broken WARC: no record begins where one should")
    return read_headers(stream)


def _length(head: Headers) -> int:
    length = head.get("content-length", "")
    if not (length.isascii() and length.isdigit()):
        raise Unreadable("broken WARC: a record does not say how long it is")
    return int(length)


def _own_id(head: Headers) -> str | None:
    return head.get("warc-record-id", "").strip("<>") or None


def _item(head: Headers, block: Iterator[bytes], source: Source, options: ReadOptions) -> Document | Unparsed | Outcome:
    """Judge one record and read it."""
    try:
        if "warc-truncated" in head:
            raise Unreadable(f"the crawler cut it off ({head['warc-truncated']})")
        if head.get("warc-segment-number", "1") != "1" or head["warc-type"] == "continuation":
            raise Unreadable("a record in segments; only whole ones are read")
        item = _read(head, block, source, options)
    except Unreadable as fault:
        return rejected(source.path, source.record, str(fault), source.id)
    url = head.get("warc-target-uri", "").strip("<>") or None
    extra = tuple((name, head[name.lower()]) for name in options.carry if name.lower() in head)
    if isinstance(item, Unparsed):
        return item._replace(parse=partial(_parsed, item.parse, url, extra))
    return _completed(item, url, extra)


def _parsed(
    parse: Callable[[Unparsed], Document | Outcome], url: str | None, extra: Extra, given: Unparsed
) -> Document | Outcome:
    return _completed(parse(given), url, extra)


def _completed(item: Document | Outcome, url: str | None, extra: Extra) -> Document | Outcome:
    """Add what the record's head says."""
    if isinstance(item, Outcome):
        return item
    return replace(item, hints=replace(item.hints, url=url or item.hints.url), extra=extra)


def _read(head: Headers, block: Iterator[bytes], source: Source, options: ReadOptions) -> Document | Unparsed | Outcome:
    kind, sent, said = head["warc-type"], media_type(head), charset(head)
    if kind == "revisit":
        return _skipped(source, "a revisit")
    if kind == "response":
        if sent not in ("application/http", ""):
            return _skipped(source, sent)
        answer = response(block, options.max_ratio)
        if answer.status != 200:
            return _skipped(source, f"status {answer.status}")
        block, sent, said = answer.body, media_type(answer.headers), charset(answer.headers)
    if sent == "text/plain" and kind != "response":
        return _text(whole(block, options.max_file, options.max_line), source)
    if sent not in _PAGES:
        return _skipped(source, sent or "no type")
    return html.page(whole(block, options.max_file, options.max_line), source, options, said)


def _text(raw: bytes, source: Source) -> Document | Outcome:
    """Read a text that was made of a page: it is the original here, as the text of a JSON object is."""
    found = text.document(raw, source)
    if isinstance(found, Outcome):
        return replace(found, raw=None)
    return replace(found, form="warc", hints=Hints(), encoding="utf-8", bom=False, raw=None)


def _skipped(source: Source, reason: str) -> Outcome:
    return Outcome("skipped", source, reason=reason)


def _told(skipped: Counter[str]) -> str:
    """Say what was skipped, the commonest first."""
    common = [f"{count} {reason}" for reason, count in sorted(skipped.items(), key=lambda pair: (-pair[1], pair[0]))]
    rest = len(common) - _MOST_TOLD
    more = f", {rest} further kinds" if rest > 0 else ""
    return f"{skipped.total()} records are no pages: {', '.join(common[:_MOST_TOLD])}{more}"
