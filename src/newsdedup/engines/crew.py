"""Workers, what each is at, and what is finished but waits for its turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING

from newsdedup.engines.intake import Intake
from newsdedup.engines.making import Given, refused
from newsdedup.engines.worker import Task, Worker
from newsdedup.model import Outcome
from newsdedup.recipe import Recipe

if TYPE_CHECKING:
    from newsdedup.engines.local import Work
    from newsdedup.sources.options import Note

BATCH_DOCUMENTS = 32
BATCH_CHARACTERS = 1_000_000
_LOOK_AFTER = 2.0
"""seconds without an answer after which workers are looked after"""

BATCHES_OPEN = 4
"""for each worker: given out, or finished and waiting for an earlier one; memory stays flat by it"""


@dataclass(slots=True)
class _Batch:
    """Items of the input in order, outcomes filled in as they come; None waits for a worker."""

    results: list[Outcome | Note | None]
    waiting: int


class Crew:
    """Cleans with several processes and keeps the order.

    A worker that dies takes no more than one document with it: its task is given out again, a document at a time,
    and the document on which a worker dies alone is rejected.
    """

    def __init__(self, inputs: Iterable[Given | Outcome | Note], recipe: Recipe, work: Work) -> None:
        self._recipe, self._make, self._view, self._jobs = recipe, work.make, work.view, work.jobs
        jobs = work.jobs
        self._workers: list[Worker] = []
        self._intake: Intake[Given | Outcome | Note] = Intake(inputs, 2 * jobs * BATCH_DOCUMENTS)
        self._again: deque[Task] = deque()
        self._open: dict[int, _Batch] = {}
        self._taken = self._given = 0

    def batches(self) -> Iterator[list[Outcome | Note]]:
        """Yield all items with their outcomes, in the order of the inputs.

        Raises:
            NewsdedupError: a worker cannot start.
        """
        self._workers = [Worker(self._recipe, self._make, self._view) for _ in range(self._jobs)]
        self._intake.start()
        while True:
            self._hand_out()
            while finished := self._next_finished():
                yield finished
            if self._intake.ended and not self._open:
                self._intake.check()
                return
            self._listen()

    def stop(self) -> None:
        """End the workers and the reading."""
        self._intake.close()
        for worker in self._workers:
            worker.stop()

    def _hand_out(self) -> None:
        for worker in self._workers:
            if worker.idle:
                task = self._again.popleft() if self._again else self._take()
                if task is None:
                    return
                worker.give(task)

    def _take(self) -> Task | None:
        """Open the next batch and make a task of its documents; None when there is nothing to do now."""
        while len(self._open) < BATCHES_OPEN * self._jobs:
            share = -(-len(self._intake) // (2 * self._jobs))
            items = self._intake.take(min(share, BATCH_DOCUMENTS), BATCH_CHARACTERS)
            if not items:
                return None
            number, self._taken = self._taken, self._taken + 1
            places = tuple((number, at) for at, item in enumerate(items) if isinstance(item, Given))
            self._open[number] = _Batch([None if isinstance(item, Given) else item for item in items], len(places))
            if places:
                return Task(places, tuple(item for item in items if isinstance(item, Given)))
        return None

    def _next_finished(self) -> list[Outcome | Note] | None:
        batch = self._open.get(self._given)
        if batch is None or batch.waiting:
            return None
        del self._open[self._given]
        self._given += 1
        return [item for item in batch.results if item is not None]

    def _listen(self) -> None:
        """Wait for an answer, a death, or something to read."""
        pipes: dict[Connection | int, Worker] = {worker.pipe: worker for worker in self._workers}
        hungry = any(worker.idle for worker in self._workers) and len(self._open) < BATCHES_OPEN * self._jobs
        waited = [*pipes, *([self._intake.ready] if hungry and not self._intake.ended else [])]
        found = wait(waited, _LOOK_AFTER)
        for worker in self._workers if not found else ():
            worker.end_if_stuck()
        for ready in found:
            if ready in pipes:
                self._hear(pipes[ready])

    def _hear(self, worker: Worker) -> None:
        try:
            answer = worker.receive()
        except EOFError:
            self._replace(worker)
            return
        if answer is not None:
            self._fill(*answer)

    def _fill(self, task: Task, outcomes: Iterable[Outcome]) -> None:
        for (number, at), outcome in zip(task.places, outcomes, strict=True):
            batch = self._open[number]
            batch.results[at] = outcome
            batch.waiting -= 1

    def _replace(self, worker: Worker) -> None:
        """Put another worker in the place of one that died, and see to what it was at."""
        cause = worker.cause_of_death()
        worker.stop()
        self._workers[self._workers.index(worker)] = Worker(self._recipe, self._make, self._view)
        if worker.task is None:
            return
        if len(worker.task.documents) > 1:
            self._again.extend(worker.task.split())
            return
        document = worker.task.documents[0]
        reason = f"the process that cleaned it died ({cause})"
        self._fill(worker.task, [refused(document, reason, self._view)])
