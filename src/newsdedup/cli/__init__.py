"""The command line: one command, one file, imported when it is called.

Nothing heavy may be imported here: `newsdedup --help` is a matter of what click costs. What a command may fail
with is turned into one line and an exit code by `group`.
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

from newsdedup import __version__
from newsdedup.cli.group import Commands

COMMANDS = {
    "clean": "Turn raw news dumps into clean, deduplicated articles (JSONL).",
    "dedup": "Deduplicate JSONL that is clean already; objects pass through unchanged.",
    "explain": "Show every line of a page with the decision taken on it.",
    "report": "Show what a run kept, removed and merged, as one page for a browser.",
    "restore": "Bring the input back, byte for byte, from the articles and the ledger.",
    "state": "Look at, check and look after the memory between runs.",
    "rules": "Show and check rule packs.",
    "learn": "Propose rules for a site's furniture from its own pages.",
    "eval": "Score any tool's output against gold.",
    "completion": "Print what a shell needs to complete newsdedup's words.",
    "guide": "Show the documentation, page by page.",
}
"""Every command and its line in the overview; `newsdedup.cli.NAME` holds it as NAME."""

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_SOON = 0.01
"""seconds"""

newsdedup = Commands(
    COMMANDS,
    name="newsdedup",
    help=f"""Turn raw news page dumps into clean, deduplicated articles.

\b
newsdedup clean dumps/ -o articles.jsonl   a folder of dumps, one file of articles
newsdedup clean - < page.txt               one page, the article on stdout
newsdedup explain page.txt                 why each of its lines went or stayed

Version {__version__}. Every command has its own --help; newsdedup guide shows the documentation.""",
)


def main() -> NoReturn:
    """Run the command line of this process and exit with its code."""
    _hold_standard_descriptors()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # nothing here multiplies matrices; waking threads costs 50 ms
    sys.unraisablehook = _swallowed
    for number in _ENDING:
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _stop)
    try:
        newsdedup.main(prog_name="newsdedup")
    except SystemExit as stop:
        _leave(stop.code if isinstance(stop.code, int) else 0)


def _leave(code: int) -> NoReturn:
    """End the process, also while a thread still waits for standard input.

    Such a thread holds the lock of `sys.stdin`, on which the interpreter's own way of ending would abort.
    """
    threading = sys.modules.get("threading")
    if threading is not None and threading.active_count() > 1:
        os._exit(code)
    sys.exit(code)


def _hold_standard_descriptors() -> None:
    """Let no file or pipe of ours become descriptor 0, 1 or 2 where the caller closed it: using it stays a fault."""
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDONLY if descriptor else os.O_WRONLY)


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    """Unwind, so that nothing half written stays; a second signal, also of another kind, ends the process at once."""
    for one in _ENDING:
        if signal.getsignal(one) is _stop:
            signal.signal(one, signal.SIG_DFL)
    raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)


def _swallowed(lost: sys.UnraisableHookArgs) -> None:
    """Unwind once more where the first time was in a destructor, which lets nothing out."""
    fault = lost.exc_value
    if not isinstance(fault, KeyboardInterrupt | SystemExit):
        sys.__unraisablehook__(lost)
        return

    def again(number: int, frame: FrameType | None) -> NoReturn:
        raise fault

    signal.signal(signal.SIGALRM, again)
    signal.setitimer(signal.ITIMER_REAL, _SOON)
