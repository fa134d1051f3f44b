"""Which files of a folder, and which members of an archive, the user wants."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import translate
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Choice:
    """Patterns of the shell: `*` stands for any characters, slashes too, `?` for one, `[...]` for one of several.

    A pattern without a slash is compared with the name of a file, and to leave out also with the name of every folder
    above it; one with a slash with the path below the folder that was named, or the name within the archive.
    """

    include: tuple[str, ...] = ()
    """a file must match one of these, if there are any"""
    exclude: tuple[str, ...] = ()

    @property
    def narrows(self) -> bool:
        """Tell whether anything is left out at all."""
        return bool(self.include or self.exclude)

    def takes(self, path: str) -> bool:
        """Tell whether a file is wanted, by its path below the folder named, or within its archive."""
        parts = path.split("/")
        if self.include and not any(_matches(pattern, path, parts[-1:]) for pattern in self.include):
            return False
        return not any(_matches(pattern, path, parts) for pattern in self.exclude)


def _matches(pattern: str, path: str, names: list[str]) -> bool:
    found = _compiled(pattern)
    return found(path) is not None if "/" in pattern else any(found(name) for name in names)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Callable[[str], re.Match[str] | None]:
    return re.compile(translate(pattern)).match
