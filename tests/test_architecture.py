"""The house rules, read off the source: who may import whom, one door a library, and how long things get."""

from __future__ import annotations

import ast
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src"

FLOORS = [
    {"cli", "api"},
    {"engines", "report", "measure"},
    {"sources", "sinks", "state", "packs"},
    {"clean", "dedup"},
    {"sketch"},
    {"kernel"},
    {"recipe"},
    {"model"},
    {"blocks"},
    {"constant"},
    {"errors"},
]
"""Top to bottom. A room imports only from rooms below it."""

OUTSIDE = {"__main__": {"cli"}, "": {"api"}, "docs": set()}
"""Rooms on no floor, and what they may import all the same."""

PURE = {"clean", "dedup", "sketch", "recipe", "model", "errors"}
IMPURE_MODULES = {
    *("os", "pathlib", "io", "logging", "time", "datetime", "random", "secrets", "subprocess", "threading"),
    *("multiprocessing", "socket", "shutil", "tempfile", "click", "sqlite3", "yaml"),
}
ALLOWED_IN_PURE: dict[str, set[str]] = {"clean": {"datetime"}, "dedup": {"datetime"}}
"""datetime as arithmetic on what a page prints; the clock itself is refused by name."""

DOORS = {
    "click": ("newsdedup.cli",),
    "yaml": ("newsdedup.packs.loader",),
    "sqlite3": ("newsdedup.state",),
    "datasketch": ("newsdedup.sketch.minhash",),
    "langdetect": ("newsdedup.clean.language",),
    "bs4": ("newsdedup.sources",),
    "lxml": ("newsdedup.sources",),
    "zstandard": ("newsdedup.sources", "newsdedup.sinks"),
    "numpy": ("newsdedup.sketch", "newsdedup.clean.linemodel", "newsdedup.dedup", "newsdedup.measure"),
    "jinja2": ("newsdedup.report.html",),
    "markupsafe": ("newsdedup.report.html",),
    "pyspark": ("newsdedup.engines.spark",),
    "pyarrow": (
        "newsdedup.engines.columns",
        "newsdedup.engines.rows",
        "newsdedup.engines.parts",
        "newsdedup.sources.addresses",
        "newsdedup.sources.parquet",
        "newsdedup.sinks.parquet",
    ),
}

LONGEST_FILE = 300
LONGEST_FUNCTION = 60
MOST_PARAMETERS = 5


class Module(NamedTuple):
    """A source file, parsed."""

    name: str
    tree: ast.Module
    lines: int

    @property
    def room(self) -> str:
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 else ""


def modules(source: Path) -> list[Module]:
    found = []
    for path in sorted(source.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        parts = path.relative_to(source).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found.append(Module(name, ast.parse(text), text.count("\n")))
    return found


def imports(module: Module) -> Iterator[str]:
    """Yield the full name of everything that is imported, anywhere in the file."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def floor_of(room: str) -> int | None:
    return next((number for number, rooms in enumerate(FLOORS) if room in rooms), None)


def broken_floors(found: list[Module]) -> list[str]:
    faults = []
    for module in found:
        floor = floor_of(module.room)
        if floor is None and module.room and module.room not in OUTSIDE:
            faults.append(f"{module.name}: the room {module.room} stands on no floor")
        for name in imports(module):
            room = (name.split(".") + [""])[1] if name.startswith("newsdedup.") else ""
            below = floor_of(room)
            if below is None or room == module.room or room in OUTSIDE.get(module.room, set()):
                continue
            if floor is None or below <= floor:
                faults.append(f"{module.name} imports {name}")
    return faults


def broken_doors(found: list[Module]) -> list[str]:
    return [
        f"{module.name} imports {name}"
        for module in found
        for name in imports(module)
        for library, doors in DOORS.items()
        if name.split(".")[0] == library and not any(f"{module.name}.".startswith(f"{door}.") for door in doors)
    ]


def impurities(found: list[Module]) -> list[str]:
    """List what pure rooms do that is no computing: I/O, the clock, chance, logging."""
    faults = []
    for module in found:
        if module.room not in PURE:
            continue
        refused = IMPURE_MODULES - ALLOWED_IN_PURE.get(module.room, set())
        faults += [f"{module.name} imports {name}" for name in imports(module) if name.split(".")[0] in refused]
        for node in ast.walk(module.tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("open", "print", "input")
            ):
                faults.append(f"{module.name}:{node.lineno} calls {node.func.id}")
            if isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow"):
                faults.append(f"{module.name}:{node.lineno} asks for the {node.attr}")
    return faults


def overlong(found: list[Module]) -> list[str]:
    long = [module for module in found if module.lines > LONGEST_FILE and not data_only(module)]
    faults = [f"{module.name}: {module.lines} lines" for module in long]
    for module in found:
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                faults.append(f"{module.name}.{node.name}: {length} lines")
            parameters = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
            counted = [p for p in parameters if p.arg not in ("self", "cls")]
            if len(counted) > MOST_PARAMETERS and module.room != "cli":
                faults.append(f"{module.name}.{node.name}: {len(counted)} parameters")
            if node.args.kwarg and module.room != "cli":
                faults.append(f"{module.name}.{node.name}: takes **{node.args.kwarg.arg}")
    return faults


def data_only(module: Module) -> bool:
    """Tell whether a module is nothing but values, as weights and word lists are: such a file has no idea to divide."""
    plain = (ast.Assign, ast.AnnAssign, ast.Expr, ast.ImportFrom)
    return bool(module.tree.body) and all(isinstance(node, plain) for node in module.tree.body)


def leftovers(found: list[Module]) -> list[str]:
    bins = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base"}
    return [module.name for module in found if bins & set(module.name.split("."))]


CHECKS = [broken_floors, broken_doors, impurities, overlong, leftovers]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_house_stands(check: object) -> None:
    assert callable(check)
    assert check(modules(SOURCE)) == []


PLANTED = {
    "a room that imports upwards": ("clean/x.py", "from newsdedup.cli.tally import Tally", broken_floors),
    "a room that imports its sibling": ("sinks/x.py", "from newsdedup.sources import text", broken_floors),
    "a sibling by its package": ("report/x.py", "def f():\n    from newsdedup import engines", broken_floors),
    "a room on no floor": ("stuff/x.py", "", broken_floors),
    "a library by another door": ("sources/x.py", "import yaml", broken_doors),
    "a door that only begins like the right one": ("packs/loaders.py", "from yaml import safe_load", broken_doors),
    "a pure room that opens files": ("dedup/x.py", "def f():\n    return open('x')", impurities),
    "a pure room that looks at the clock": ("clean/x.py", "import datetime\nD = datetime.date.today()", impurities),
    "a pure room with paths": ("clean/x.py", "from pathlib import Path", impurities),
    "too many parameters": ("sinks/x.py", "def f(a, b, c, d, e, *, g): ...", overlong),
    "an options bag": ("sinks/x.py", "def f(**options): ...", overlong),
    "a function without end": ("sinks/x.py", "def f():\n" + "    pass\n" * 60, overlong),
    "a file without end": ("sinks/x.py", "def f(): ..." + "\n" * 301, overlong),
    "a room for leftovers": ("sinks/utils.py", "", leftovers),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_each_check_finds_what_it_is_for(fault: str, tmp_path: Path) -> None:
    path, code, check = PLANTED[fault]
    file = tmp_path / "newsdedup" / path
    file.parent.mkdir(parents=True)
    file.write_text(code, encoding="utf-8")
    assert check(modules(tmp_path)) != []


HEAVY = (
    "numpy",
    "bs4",
    "lxml",
    "datasketch",
    "regex",
    "yaml",
    "langdetect",
    "multiprocessing",
    "sqlite3",
    "json",
    "jinja2",
)


def loaded_by(*arguments: str) -> set[str]:
    """Run the program and list the top-level modules it has imported in the end."""
    script = (
        "import sys\nfrom newsdedup.cli import main\n"
        "try:\n    main()\n"
        "finally:\n    sys.stderr.write(' '.join({name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_help_imports_nothing_heavy() -> None:
    loaded = loaded_by("--help")
    assert "click" in loaded
    assert loaded.isdisjoint(HEAVY)


@pytest.mark.slow
def test_help_costs_little_more_than_click() -> None:
    def cost(*arguments: str) -> float:
        """Give the processor time of one run, in seconds."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    rounds = [(cost("-c", "import click"), cost("-m", "newsdedup", "--help")) for _ in range(9)]
    click_alone, with_help = (min(times) for times in zip(*rounds, strict=True))
    assert with_help <= 1.5 * click_alone
