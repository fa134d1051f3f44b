"""What a release must be: both distributions, whole and sound, and installed in an empty environment they work.

`python -m tests.release DIST` builds into a folder and checks; `make release-check` does it with `out/dist`. Further
interpreters are tried where they are there: python3.11, python3.12, python3.13.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import newsdedup
from tests.conftest import ROOT, SEEDS

PYTHONS = ("python3.11", "python3.12", "python3.13")
WHEELS_ONLY = ("--only-binary", ":all:", "--no-binary", "langdetect")
"""No compiler: everything comes built, but for langdetect, which is Python alone and has no wheel."""

KERNEL = "newsdedup/kernel/_compiled.abi3.so"
"""One build for every Python."""

LARGEST = 5 << 20
"""bytes of a distribution"""


def run(*command: str | Path, cwd: Path | None = None) -> str:
    """Run a program; what it said is shown if it fails."""
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, cwd=cwd, check=False)
    if done.returncode:
        sys.exit(f"failed: {' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def built(folder: Path) -> tuple[Path, Path]:
    """Build both distributions: (wheel, sdist)."""
    shutil.rmtree(folder, ignore_errors=True)
    run(sys.executable, "-m", "build", "--outdir", folder, ROOT)
    name = f"newsdedup-{newsdedup.__version__}"
    (wheel,) = folder.glob(f"{name}-cp311-abi3-*.whl")
    return wheel, folder / f"{name}.tar.gz"


def missing(wheel: Path, sdist: Path) -> Iterator[str]:
    """Say what a distribution lacks, and what it has and should not."""
    package = {
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src" / "newsdedup").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".so"
    }
    kernel = {name for name in package if name.endswith((".c", ".h"))}
    with zipfile.ZipFile(wheel) as file:
        names = {name for name in file.namelist() if ".dist-info/" not in name}
    installed = package - kernel | {KERNEL}
    yield from (f"{wheel.name} lacks {name}" for name in sorted(installed - names))
    yield from (f"{wheel.name} has {name}" for name in sorted(names - installed))
    with tarfile.open(sdist) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {f"src/{name}" for name in package} | {f"seeds/{path.name}" for path in SEEDS.iterdir()}
    wanted |= {"README.md", "LICENSE", "CONTRIBUTING.md", "MANIFEST.in", "Makefile", "constraints.txt"}
    wanted |= {"pyproject.toml", "PKG-INFO"}
    yield from (f"{sdist.name} lacks {name}" for name in sorted(wanted - packed))
    strange = (name for name in packed if name.startswith((".", "out/", "dist/")) and name != ".gitignore")
    yield from (f"{sdist.name} has {name}" for name in sorted(strange))
    for path in (wheel, sdist):
        if path.stat().st_size > LARGEST:
            yield f"{path.name} has {path.stat().st_size} bytes"


def try_out(distribution: Path, python: str, compiler: str = "false") -> str:
    """Install a distribution in an empty environment and clean the seeds with it; with no compiler if need be."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        run(python, "-m", "venv", home / "env")
        own = home / "env" / "bin"
        sourced = distribution.suffix == ".gz"
        binary = [] if sourced else WHEELS_ONLY
        install = [own / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        run("env", f"CC={compiler}", *install, *binary, distribution)
        compiled = (
            f"from newsdedup.kernel import compiled; assert (compiled is None) is {sourced and compiler == 'false'}"
        )
        run(own / "python", "-c", compiled, cwd=home)
        said = run(own / "newsdedup", "--version").strip()
        if said != f"newsdedup {newsdedup.__version__}":
            sys.exit(f"failed: {distribution.name} says it is {said!r}")
        run(own / "newsdedup", "clean", SEEDS, "-q", "-o", home / "articles.jsonl", cwd=home)
        found = (home / "articles.jsonl").read_bytes()
        if found != expected(home):
            sys.exit(f"failed: {distribution.name} with {python} does not clean the seeds as this tree does")
        run(own / "python", "-c", "import newsdedup; assert newsdedup.clean('Hujan turun.').words == 2", cwd=home)
        return run(own / "python", "--version").strip()


def expected(folder: Path) -> bytes:
    """Give what this tree makes of the seeds."""
    path = folder / "expected.jsonl"
    run(sys.executable, "-m", "newsdedup", "clean", SEEDS, "-q", "-o", path)
    return path.read_bytes()


def main(folder: str) -> None:
    """Check a release."""
    wheel, sdist = built(Path(folder))
    if faults := list(missing(wheel, sdist)):
        sys.exit("\n".join(["failed:", *faults]))
    run(sys.executable, "-m", "twine", "check", "--strict", wheel, sdist)
    print(f"built and checked: {wheel.name}, {sdist.name}")
    for python in PYTHONS:
        if shutil.which(python) is None or subprocess.run([python, "-V"], capture_output=True, check=False).returncode:
            print(f"not tried: {python} is not here")
            continue
        print(f"{wheel.name} works with {try_out(wheel, python)}")
    for compiler in ("cc", "false"):
        print(f"{sdist.name} works with {try_out(sdist, sys.executable, compiler)}, compiler {compiler}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "out/dist")
