"""Dataclasses that are frozen for who checks types, and not when they run.

Some are made for every document, and one that is frozen when it runs costs nine times as much to make.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable


def dataclass(*, frozen: bool, slots: bool = False) -> Callable[[type], type]:
    """Stand in for `dataclasses.dataclass` where that is asked to freeze."""
    return dataclasses.dataclass(slots=slots, unsafe_hash=frozen)
