"""What one document costs, beside other tools on the same documents: `make bench`, or with DATA=FOLDER (see `pages`).

Processor time, start-up aside: half of the documents are cleaned before the clock runs, every other one is measured
once. Ratios hold between tools of one run; figures of different machines or runs do not compare.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from statistics import median

from newsdedup.clean.prepare import prepare
from newsdedup.model import Document, Source
from newsdedup.packs.loader import load_packs
from newsdedup.packs.weights import bundled_model
from newsdedup.recipe import Recipe
from newsdedup.sources import html
from tests.bench.pages import SHARED, Sample, samples
from tests.bench.peers import c4, on_html

Tool = Callable[[Sample], object]

IN_A_ROW = 10
"""documents that a tool gets before it is the next one's turn: all meet the same load, and each its own caches"""


def tools() -> dict[str, Tool]:
    """Give everything that is measured, by name; the first two are ours."""
    recipe = Recipe(packs=load_packs(), model=bundled_model())

    def ours_on_html(sample: Sample) -> object:
        document = html.document(sample.html.encode(), Source("page", 0), 2000)
        return prepare(document, recipe) if isinstance(document, Document) else document

    found: dict[str, Tool] = {
        "newsdedup": lambda sample: prepare(Document(Source("page", 0), sample.text), recipe),
        "newsdedup on HTML": ours_on_html,
        "C4 rule": lambda sample: c4(sample.text),
    }
    for name, extract in on_html().items():
        found[f"{name} on HTML"] = lambda sample, extract=extract: extract(sample.html)
    return found


def cost(tool: Tool, sample: Sample) -> float:
    """Give the processor time of one call, in ms."""
    start = time.process_time_ns()
    tool(sample)
    return (time.process_time_ns() - start) / 1e6


def table(kind: str, documents: Sequence[Sample]) -> str:
    """Measure every tool on the second half of some documents, in turn, and lay the medians out."""
    contenders = tools()
    for tool in contenders.values():
        for sample in documents[::2]:
            tool(sample)
    costs: dict[str, list[float]] = {name: [] for name in contenders}
    measured = documents[1::2]
    for start in range(0, len(measured), IN_A_ROW):
        for name, tool in contenders.items():
            costs[name] += [cost(tool, sample) for sample in measured[start : start + IN_A_ROW]]
    middle = {name: median(times) for name, times in costs.items()}
    rows = [f"| {kind} | ms | to resiliparse | to trafilatura |", "|---|---|---|---|"]
    for name, ms in middle.items():
        ratios = [ms / middle[f"{peer} on HTML"] for peer in ("resiliparse", "trafilatura")]
        rows.append(f"| {name} | {ms:.2f} | {ratios[0]:.2f} | {ratios[1]:.3f} |")
    return "\n".join(rows)


def machine() -> str:
    """Name the machine and what it was doing."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        model = names[0] if names else model
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{date.today()}: Python {platform.python_version()}, {os.cpu_count()} x {model}, load {load}"


def main() -> None:
    """Measure and print the tables."""
    given = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED if SHARED.is_dir() else None
    print(machine())
    print(f"pages of {given or 'the seeds, words changed'}")
    for kind, documents in samples(given).items():
        print(f"\n{len(documents[1::2])} documents\n\n{table(kind, documents)}")


if __name__ == "__main__":
    main()
