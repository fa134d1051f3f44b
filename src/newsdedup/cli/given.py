"""What the user asked for, turned into the values that the rooms below take: the second life of the flags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from newsdedup.recipe import Blocks, Keep, Policy, Recipe

if TYPE_CHECKING:
    from newsdedup.sources.named import Named
    from newsdedup.sources.options import ReadOptions


@dataclass(frozen=True, slots=True)
class Given:
    """The options that say how documents are read and cleaned, as given."""

    rules: tuple[str, ...] = ()
    form: str = "auto"
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    files_from: str | None = None
    split: str | None = None
    text_field: str = "text"
    id_field: str = "id"
    carry: str = ""
    max_file: int = 100 << 20
    max_line: int = 16 << 20
    max_ratio: int = 200
    max_depth: int = 2000
    doc_timeout: float = 10.0
    duplicates: Literal["drop", "mark"] = "drop"
    no_dedup: bool = False
    keep: Keep = "first"
    drop: tuple[str, ...] = Policy().drop
    blocks: Blocks = "report"
    index: Literal["own", "datasketch"] = "own"
    tmpdir: str | None = None

    def recipe(self) -> Recipe:
        """Load the packs and freeze what governs the run.

        Raises:
            ConfigFault: a pack is bad.
        """
        from newsdedup.packs.loader import load_packs
        from newsdedup.packs.weights import bundled_model

        named = {
            "carry": self.carry,
            "from": self.form,
            "id-field": self.id_field,
            "split": self.split or "",
            "text-field": self.text_field,
        }
        return Recipe(
            packs=load_packs(self.rules),
            policy=self._policy(),
            model=bundled_model(),
            options=tuple(named.items()),
        )

    def named(self, paths: tuple[str, ...]) -> Named:
        """Give the paths to read: those on the command line, then those of the list.

        Raises:
            UsageFault: standard input is to be read twice.
        """
        from newsdedup.sources.named import Named

        return Named(paths, self.files_from)

    def plain_recipe(self) -> Recipe:
        """Freeze what governs a run that cleans nothing."""
        return Recipe(policy=self._policy())

    def _policy(self) -> Policy:
        return Policy(
            drop=self.drop,
            keep=self.keep,
            blocks=self.blocks,
            index=self.index,
            dedup=not self.no_dedup,
            document_seconds=self.doc_timeout,
            duplicates=self.duplicates,
        )

    def read_options(self, own: frozenset[tuple[int, int]] = frozenset()) -> ReadOptions:
        """Say how inputs are read; `own` are the (device, inode) pairs of what this run writes."""
        from newsdedup.sources.choice import Choice
        from newsdedup.sources.options import ReadOptions

        return ReadOptions(
            form=self.form,
            choice=Choice(self.include, self.exclude),
            split=self.split,
            text_field=self.text_field,
            id_field=self.id_field,
            carry=tuple(name.strip() for name in self.carry.split(",") if name.strip()),
            max_file=self.max_file,
            max_line=self.max_line,
            max_ratio=self.max_ratio,
            max_depth=self.max_depth,
            own=own,
        )
