"""Reading ahead: a thread that pulls from the inputs while the workers clean, and never far ahead of them.

The inputs may be a pipe that says nothing for hours; whoever takes from here sees at once what has come.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterable
from typing import Generic, TypeVar

from newsdedup.model import Document, Unparsed

_Item = TypeVar("_Item")

CHARACTERS_AHEAD = 16_000_000
"""Text held at most, but for a single document that is longer."""


class Intake(Generic[_Item]):
    """A bounded queue filled by its own thread.

    `ready` is a file descriptor that can be read when there is something to take, or the end has come.

    Args:
        inputs: pulled by the thread, and by nothing else.
        ahead: items held at most.
    """

    def __init__(self, inputs: Iterable[_Item], ahead: int) -> None:
        self._ahead = ahead
        self._held: deque[_Item] = deque()
        self._characters = 0
        self._ended = self._stopped = False
        self._fault: BaseException | None = None
        self._changed = threading.Condition()
        self.ready, self._bell = os.pipe()
        self._rung = False
        self._thread = threading.Thread(target=self._fill, args=(inputs,), daemon=True, name="intake")

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def take(self, most: int, characters: int) -> list[_Item]:
        """Take what is there, in order: at most `most` items, and no more text than `characters` after the first.

        Never waits.
        """
        taken: list[_Item] = []
        with self._changed:
            while self._held and len(taken) < most:
                size = _size(self._held[0])
                if taken and size > characters:
                    break
                characters -= size
                self._characters -= size
                taken.append(self._held.popleft())
            if not self._held and not self._ended and self._rung:
                os.read(self.ready, 1)
                self._rung = False
            self._changed.notify()
        return taken

    def __len__(self) -> int:
        return len(self._held)

    @property
    def ended(self) -> bool:
        """Tell whether everything was read and taken."""
        return self._ended and not self._held

    def check(self) -> None:
        """Raise what reading raised, if it did."""
        if self._fault is not None:
            raise self._fault

    def close(self) -> None:
        """Let go: the thread stops at the next item, if it is not waiting for one for ever."""
        with self._changed:
            self._stopped = True
            self._held.clear()
            self._changed.notify()

    def _fill(self, inputs: Iterable[_Item]) -> None:
        fault: BaseException | None = None
        try:
            for item in inputs:
                if not self._put(item):
                    return
        except BaseException as raised:
            fault = raised
        with self._changed:
            self._fault, self._ended = fault, True
            self._ring()

    def _put(self, item: _Item) -> bool:
        size = _size(item)
        with self._changed:
            while (
                not self._stopped
                and self._held
                and (len(self._held) >= self._ahead or self._characters + size > CHARACTERS_AHEAD)
            ):
                self._changed.wait()
            if self._stopped:
                return False
            self._held.append(item)
            self._characters += size
            self._ring()
        return True

    def _ring(self) -> None:
        if not self._rung:
            os.write(self._bell, b"!")
            self._rung = True


def _size(item: object) -> int:
    if isinstance(item, Unparsed):
        return len(item.markup)
    return len(item.text) if isinstance(item, Document) else 0
