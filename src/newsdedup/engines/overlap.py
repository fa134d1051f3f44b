"""Settling in a thread of its own, one batch ahead of what is written: the kernel mostly needs no interpreter.

The order is kept, and one batch alone is settled at a time; but the index remembers more than was yielded.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

_Given = TypeVar("_Given")
_Settled = TypeVar("_Settled")


def overlapped(given: Iterable[_Given], settled: Callable[[_Given], _Settled]) -> Iterator[_Settled]:
    """Settle what is given, in order, while the one before goes out and the next comes in.

    Args:
        given: batches; what it raises is raised after all before it were yielded.
        settled: settles one; called by one thread alone.
    """
    waiting: deque[Future[_Settled]] = deque()
    fault: Exception | None = None
    batches = iter(given)
    with ThreadPoolExecutor(1, "settling") as thread:
        while True:
            try:
                batch = next(batches)
            except StopIteration:
                break
            except Exception as raised:
                fault = raised
                break
            waiting.append(thread.submit(settled, batch))
            if len(waiting) > 1:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    if fault is not None:
        raise fault
