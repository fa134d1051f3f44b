"""An evaluation for people and for programs: a table within 80 columns, or one JSON object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict

from newsdedup.measure.differences import Difference
from newsdedup.measure.evaluation import Evaluation, Figure, Part

_LABELS = {
    "word_precision": "word precision",
    "word_recall": "word recall",
    "word_f1": "word F1",
    "boilerplate_removed": "boilerplate removed",
    "story_lost": "story lost",
    "exact": "documents exact",
    "shingle_precision": "4-gram precision",
    "shingle_recall": "4-gram recall",
    "shingle_f1": "4-gram F1",
    "page_f1": "mean F1 of a document",
}
_PERCENT = frozenset(("boilerplate_removed", "story_lost", "exact"))
_GROUPS = {"lang": "language", "site": "site"}
_MOST_PARTS = 25
_WIDTH = 80


def table(result: Evaluation) -> Iterator[str]:
    """Yield the rows of the table."""
    missing = f", {result.missing} without a prediction" if result.missing else ""
    yield f"{result.documents} documents{missing}"
    yield ""
    yield f"{'':24}{'':>9}  95 % interval"
    for name, figure in result.figures.items():
        if figure.value is not None:
            yield _row(name, figure)
    yield f"{'documents under .3':24}{result.low:>9}"
    if result.kinds:
        yield from ("", f"{'boilerplate, by kind':24}{'left':>9}{'of':>7}")
        yield from (f"  {kind:22}{left:>9}{of:>7}" for kind, (left, of) in result.kinds.items())
    for key, parts in result.parts.items():
        yield ""
        yield from _by(_GROUPS[key], parts)


def _row(name: str, figure: Figure) -> str:
    def shown(value: float) -> str:
        return f"{100 * value:.2f} %" if name in _PERCENT else f"{value:.4f}"

    assert figure.value is not None
    between = f"  {shown(figure.interval[0])} to {shown(figure.interval[1])}" if figure.interval else ""
    return f"{_LABELS[name]:24}{shown(figure.value):>9}{between}"


def _by(label: str, parts: Mapping[str, Part]) -> Iterator[str]:
    """Yield a row a part; of many, the largest."""
    yield f"{'by ' + label:24}{'documents':>9}{'word F1':>10}{'lost':>9}{'removed':>10}{'4-gram F1':>11}"
    for name, part in list(parts.items())[:_MOST_PARTS]:
        removed = "" if part.words.removed is None else f"{100 * part.words.removed:.1f} %"
        lost = f"{100 * part.words.lost:.2f} %"
        shown = f"{part.documents:>9}{part.words.f1:>10.4f}{lost:>9}{removed:>10}{part.shingle_f1:>11.4f}"
        yield f"  {_short(name, 21):22}{shown}"
    if len(parts) > _MOST_PARTS:
        yield f"  and {len(parts) - _MOST_PARTS} more (--json has them)"


def listed(difference: Difference) -> Iterator[str]:
    """Yield a difference as two rows: where, and what."""
    kind = f", {difference.kind}" if difference.kind else ""
    yield f"{difference.what}  {difference.id}, line {difference.line}{kind}"
    yield f"      {_short(' '.join(difference.text.split()), _WIDTH - 6)}"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def as_json(result: Evaluation) -> dict[str, object]:
    """Give everything but the differences as one object."""
    return {
        "documents": result.documents,
        "missing": result.missing,
        **{name: {"value": f.value, "interval": f.interval} for name, f in result.figures.items()},
        "documents_under_0.3": result.low,
        "kinds": {kind: {"left": left, "of": of} for kind, (left, of) in result.kinds.items()},
        **{f"by_{key}": {name: _flat(part) for name, part in parts.items()} for key, parts in result.parts.items()},
    }


def _flat(part: Part) -> dict[str, object]:
    flat = asdict(part)
    flat["words"] = part.words._asdict()
    return flat
