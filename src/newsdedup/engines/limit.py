"""How long one document may take: processor time, so that a busy machine rejects nothing."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

_AGAIN = 0.5
"""Seconds after which an interruption that something swallowed is repeated."""


class OverTime(BaseException):
    """A document took too long. Not an Exception, so that nothing on the way takes it for a fault of its own."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Interrupt what takes longer; only in a process's main thread, elsewhere nothing is limited.

    Raises:
        OverTime: it took longer.
    """
    if not seconds or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _interrupt)
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        signal.signal(signal.SIGPROF, before)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise OverTime
