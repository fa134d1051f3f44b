"""What governs: rules, packs, the sketch's specification, and the policy, frozen into one `Recipe`.

Everything that can change a record is here and in its digest; paths, worker counts and versions are not.
No I/O: `packs.loader` builds packs from files.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import Literal, NamedTuple

Shape = Literal["line", "inline", "run", "pair", "tail"]
SHAPES: tuple[Shape, ...] = ("line", "inline", "run", "pair", "tail")

Keep = Literal["first", "earliest", "longest", "origin"]
KEEPS: tuple[Keep, ...] = ("first", "earliest", "longest", "origin")

Blocks = Literal["off", "report", "strip"]
BLOCKS: tuple[Blocks, ...] = ("off", "report", "strip")

DROPPABLE = ("exact", "near", "abridged", "extended", "reworded", "followup")
"""Relations that a policy may make duplicates of; a template and a shared block are other stories, always."""

Where = Literal["any", "head", "first", "last", "foot"]
WHERES: tuple[Where, ...] = ("any", "head", "first", "last", "foot")


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One piece of furniture and how to know it.

    Shapes: `line` matches a whole block; `inline` a part of one; `run` at least `at_least` blocks in a row, each
    whole; `pair` a label alone in a block and up to `takes` link titles in the blocks after it; `tail` the block
    that matches and everything after it.

    `where` narrows it: `head` before the first story paragraph, `first` in the first story paragraph, `last` in
    the last one or after it, `foot` after the last one.

    Named groups lift fields (see `model.FIELD_NAMES`; `author2`, `editor2` ... for a second value). A line rule that
    lifts something makes the line `meta`, unless the kind is furniture by nature.
    """

    id: str
    """pack/name, for instance "id.kontan/ticker" """
    shape: Shape
    kind: str
    match: str
    why: str
    hits: tuple[str, ...]
    misses: tuple[str, ...]
    leaves: tuple[str | None, ...] = ()
    """inline: what each hit looks like afterwards, where the author says so"""
    lifts: tuple[tuple[tuple[str, str], ...], ...] = ()
    """the fields each hit lifts, where the author says so: (name, value) pairs"""
    where: Where = "any"
    at_least: int = 0
    """run: how many blocks in a row; pair: without so many titles the label stays too"""
    at_most: int = 300
    """line, run, pair, tail: longest block, in characters; inline: longest cut"""
    takes: int = 1
    """pair: how many titles at most"""
    follows: str = ""
    """pair: what a taken block must match in full, and lifts; empty means headline-shaped"""
    cls: Literal["meta", "boiler"] = "boiler"
    """class of the lines removed: meta when a value is lifted"""


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """A named set of rules and the evidence by which it is chosen. Equal only to itself, so that caches are cheap."""

    id: str
    path: str
    language: str | None = None
    """a language pack's language"""
    domains: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    """the outlet's names as datelines print them, casefolded"""
    lines: tuple[str, ...] = ()
    """patterns of lines that only this outlet prints, matched in the head zone or on the first dateline"""
    extends: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """word lists by name: agencies, sections, credits, outlets"""
    digest: str = ""
    """16 hex over what the pack says; identity for caches"""


class Linear(NamedTuple):
    """The line model's first stage: weights by feature name, in 65536ths of a sixteenth of a logit."""

    weights: tuple[tuple[str, int], ...]
    bias: int


class Tree(NamedTuple):
    """One tree, nodes in depth-first order, the root first.

    A node without a feature (-1) is a leaf. A line goes `left` where its feature is at most the threshold.
    """

    features: tuple[int, ...]
    thresholds: tuple[int, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    values: tuple[int, ...]
    """of the leaf, in 1024ths of a logit; of an inner node the mean over its training lines, for evidence"""


class Forest(NamedTuple):
    """Trees whose values add up."""

    features: tuple[str, ...]
    """what they look at, by number"""
    trees: tuple[Tree, ...]


@dataclass(frozen=True, slots=True, eq=False)
class LineModel:
    """The numbers of the line model (`clean.linemodel`), all fitted. `digest` names them in the recipe."""

    linear: Linear
    forests: tuple[Forest, ...]
    cuts: tuple[tuple[str, int], ...]
    """thresholds of the cut, by name"""
    chances: tuple[int, ...]
    """1024 times the logistic function of -10 to 10, in steps of a sixteenth"""
    markup: LineModel | None = None
    """judges pages of HTML, whose marks are features; without it this one does, which knows text alone"""
    digest: str = ""

    def cut(self, name: str) -> int:
        """Give one threshold of the cut."""
        return dict(self.cuts)[name]


@dataclass(frozen=True, slots=True)
class SketchSpec:
    """How a text becomes a signature; two sketches compare only under equal specs."""

    scheme: str = "affine32"
    seed: int = 1
    permutations: int = 128
    bands: int = 32
    rows: int = 4
    words_per_shingle: int = 5
    characters_per_shingle: int = 6
    """for scripts that write no spaces"""
    normaliser: int = 2


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds and choices. Defaults are measured; see `guide dedup`."""

    near: float = 0.7
    containment: float = 0.8
    containment_words: int = 60
    repeat_similarity: float = 0.85
    repeat_words: int = 25
    repeat_paragraphs: int = 2
    repeat_paragraph_words: int = 8
    block_similarity: float = 0.85
    block_words: int = 25
    drop: tuple[str, ...] = ("exact", "near", "abridged")
    rewording: Literal["note", "drop"] = "drop"
    """what becomes of a text that alignment finds to be another's with words changed, at a Jaccard below `near`: it is
    kept and noted as reworded, or it counts as near"""
    keep: Keep = "first"
    """which of several is kept; all but `first` need every article before the first settles"""
    blocks: Blocks = "report"
    """what becomes of paragraphs that stand in earlier kept articles: nobody looks for them, they are noted, or they
    are noted and taken out of the text"""
    index: Literal["own", "datasketch"] = "own"
    """who holds the bands of signatures; both nominate the same candidates"""
    dedup: bool = True
    duplicates: Literal["drop", "mark"] = "drop"
    pattern_seconds: float = 0.5
    """time one pattern may take on one block before the document is rejected"""
    document_seconds: float = 10.0
    """processor time a document may take before it is rejected; 0 for any"""
    shared_most: int = 8

    @property
    def looks_below_near(self) -> bool:
        """Tell whether anything follows from two articles that are alike, but neither exact nor near by Jaccard."""
        return self.blocks != "off" or self.rewording == "drop" or not set(self.drop) <= {"exact", "near"}


@dataclass(frozen=True, eq=False)
class Recipe:
    """The frozen bundle that workers receive. Equal only to itself; compare digests.

    `packs` is in the order loaded: bundled first, then the user's; a later pack of the same id replaces the earlier,
    a later rule of the same id likewise (the loader does both).
    """

    packs: tuple[Pack, ...] = ()
    sketch: SketchSpec = SketchSpec()
    policy: Policy = Policy()
    model: LineModel | None = None
    """judges the lines that rules leave open; none: they stay"""
    options: tuple[tuple[str, str], ...] = field(default=())
    """further options that change records, as (name, value)"""

    @cached_property
    def digest(self) -> str:
        """16 hex of blake2b over canonical JSON of everything that can change a record."""
        policy = asdict(self.policy)
        for name in ("pattern_seconds", "document_seconds", "duplicates", "index"):
            policy.pop(name)
        canonical = {
            "packs": [[pack.id, pack.digest] for pack in self.packs],
            "model": self.model.digest if self.model else None,
            "sketch": asdict(self.sketch),
            "policy": policy,
            "options": [list(pair) for pair in self.options],
        }
        return blake2b(json.dumps(canonical, sort_keys=True).encode(), digest_size=8).hexdigest()
