"""What a pack file may say and must say, checked entry by entry.

Turns a tree of strings into `recipe.Pack`. Opens nothing.
"""

from __future__ import annotations

import json
import re
from difflib import get_close_matches
from hashlib import blake2b
from typing import Literal, NamedTuple, NoReturn, cast

from newsdedup.errors import PackFault
from newsdedup.model import FIELD_NAMES, KINDS
from newsdedup.packs.lint import pattern_fault
from newsdedup.recipe import SHAPES, WHERES, Pack, Rule, Shape, Where

LONGEST_PATTERN = 4000
"""characters a pattern may have"""

_PACK_KEYS = ("pack", "language", "extends", "applies", "lists", "rules")
_APPLIES_KEYS = ("domains", "outlets", "lines")
_LIST_NAMES = ("agencies", "sections", "credits", "places", "outlets")
_RULE_KEYS = (
    "id", "shape", "kind", "match", "why", "hits", "misses",
    "where", "at_least", "at_most", "takes", "follows", "class", "was",
)  # fmt: skip
_HIT_KEYS = ("text", "leaves", "lifts")
_ONLY_FOR: dict[str, tuple[Shape, ...]] = {"at_least": ("run", "pair"), "takes": ("pair",), "follows": ("pair",)}
_AT_LEAST: dict[Shape, int] = {"run": 2}
"""What a rule that says nothing needs: two blocks make a run, a label needs no title."""

_PACK_ID = re.compile(r"[a-z][a-z0-9]*(?:\.[a-z0-9][a-z0-9-]*)*")
_RULE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_GROUP = re.compile(r"(?<!\\)\(\?P?<([A-Za-z_]\w*)>")


class Node(NamedTuple):
    """An entry of a pack file: a string, a list or a mapping, and the 1-based line where it (or its key) starts."""

    value: str | list[Node] | dict[str, Node]
    line: int


def to_pack(tree: Node, path: str, *, trusted: bool) -> Pack:
    """Check a pack file's tree and make the pack.

    Args:
        tree: the file's content.
        path: named in faults.
        trusted: skip compiling and linting the patterns (the bundled packs' are tested).

    Raises:
        PackFault: something is missing, unknown or malformed.
    """
    return _Reader(path, trusted).pack(tree)


def digest(content: object) -> str:
    """Name a JSON-like value: 16 hex digits of blake2b over its canonical JSON."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return blake2b(canonical.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _plain(node: Node) -> object:
    if isinstance(node.value, dict):
        return {key: _plain(entry) for key, entry in node.value.items()}
    if isinstance(node.value, list):
        return [_plain(entry) for entry in node.value]
    return node.value


class _Reader:
    """Reads one file's tree; knows the path for its faults."""

    def __init__(self, path: str, trusted: bool) -> None:
        self._path = path
        self._trusted = trusted

    def pack(self, tree: Node) -> Pack:
        entries = self._mapping(tree, _PACK_KEYS, "a pack")
        name = self._id(entries, "pack", tree, _PACK_ID)
        applies = self._mapping(entries.get("applies", Node({}, tree.line)), _APPLIES_KEYS, "'applies'")
        lists = self._mapping(entries.get("lists", Node({}, tree.line)), _LIST_NAMES, "'lists'")
        lines = applies.get("lines", Node([], tree.line))
        for line in self._items(lines, "'lines'"):
            self._pattern(line, "any")
        rules: dict[str, Rule] = {}
        for entry in self._items(entries.get("rules", Node([], tree.line)), "'rules'"):
            rule = self._rule(entry, name)
            if rule.id in rules:
                self._fault(entry, f"rule '{rule.id}' stands twice")
            rules[rule.id] = rule
        return Pack(
            id=name,
            path=self._path,
            language=self._string(entries["language"]) if "language" in entries else None,
            domains=tuple(dict.fromkeys(word.lower() for word in self._strings(applies.get("domains")))),
            outlets=tuple(dict.fromkeys(word.casefold() for word in self._strings(applies.get("outlets")))),
            lines=self._strings(lines),
            extends=self._strings(entries.get("extends")),
            rules=tuple(rules.values()),
            lists=tuple((key, self._strings(node)) for key, node in lists.items()),
            digest=digest(_plain(tree)),
        )

    def _rule(self, node: Node, pack: str) -> Rule:
        entries = self._mapping(node, _RULE_KEYS, "a rule")
        name = self._id(entries, "id", node, _RULE_ID)
        shape = cast(Shape, self._choice(entries, "shape", node, SHAPES))
        for key, only in _ONLY_FOR.items():
            if key in entries and shape not in only:
                self._fault(entries[key], f"'{key}' is for rules of shape {' or '.join(only)}, and this one is {shape}")
        match = self._required(entries, "match", node)
        groups = self._pattern(match, shape)
        if "follows" in entries:
            groups = (*groups, *self._pattern(entries["follows"], shape))
        for old in self._strings(entries.get("was")):
            if not _RULE_ID.fullmatch(old):
                self._fault(entries["was"], f"'{old}' is no rule id")
        texts, leaves, lifts = self._hits(self._required(entries, "hits", node), shape, groups)
        return Rule(
            id=f"{pack}/{name}",
            shape=shape,
            kind=self._choice(entries, "kind", node, sorted(KINDS)),
            match=self._string(match),
            why=self._string(self._required(entries, "why", node)),
            hits=texts,
            misses=self._some(self._required(entries, "misses", node), "misses"),
            leaves=leaves,
            lifts=lifts,
            where=cast(Where, self._choice(entries, "where", node, WHERES, "any")),
            at_least=self._number(entries, "at_least", _AT_LEAST.get(shape, 0)),
            at_most=self._number(entries, "at_most", 300),
            takes=self._number(entries, "takes", 1),
            follows=self._string(entries["follows"]) if "follows" in entries else "",
            cls=self._class(entries, node, groups),
        )

    def _class(self, entries: dict[str, Node], node: Node, groups: tuple[str, ...]) -> Literal["meta", "boiler"]:
        lifts = any(group != "headline" for group in groups)
        choice = self._choice(entries, "class", node, ("meta", "boiler"), "meta" if lifts else "boiler")
        return cast(Literal["meta", "boiler"], choice)

    def _pattern(self, node: Node, shape: str) -> tuple[str, ...]:
        """Check a pattern; return the names of its groups."""
        pattern = self._string(node)
        if len(pattern) > LONGEST_PATTERN:
            self._fault(node, f"the pattern is longer than {LONGEST_PATTERN} characters")
        groups = tuple(_GROUP.findall(pattern))
        for group in groups:
            if group == "headline" and shape == "inline":
                continue
            if shape == "any" or group.rstrip("0123456789") not in FIELD_NAMES:
                allowed = "no group here" if shape == "any" else "one of " + " ".join(sorted(FIELD_NAMES))
                self._fault(node, f"the group '{group}' lifts no field; allowed is {allowed}")
        if not self._trusted and (fault := pattern_fault(pattern)):
            self._fault(node, fault)
        return groups

    def _hits(
        self, node: Node, shape: Shape, groups: tuple[str, ...]
    ) -> tuple[tuple[str, ...], tuple[str | None, ...], tuple[tuple[tuple[str, str], ...], ...]]:
        texts: list[str] = []
        leaves: list[str | None] = []
        lifts: list[tuple[tuple[str, str], ...]] = []
        for hit in self._items(node, "'hits'"):
            entries = {"text": hit} if isinstance(hit.value, str) else self._mapping(hit, _HIT_KEYS, "a hit")
            texts.append(self._string(self._required(entries, "text", hit)))
            left = entries.get("leaves")
            if left and shape != "inline":
                self._fault(left, "'leaves' is for inline rules; the other shapes remove whole lines")
            leaves.append(left.value if left and isinstance(left.value, str) else None)
            lifts.append(self._lifts(entries.get("lifts"), groups))
        if not texts:
            self._fault(node, "'hits' needs at least one example that the rule removes")
        if shape == "inline" and not any(left is not None for left in leaves):
            self._fault(node, "an inline rule must say 'leaves' (the text after the cut) on at least one hit")
        return tuple(texts), tuple(leaves), tuple(lifts)

    def _lifts(self, node: Node | None, groups: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        if node is None:
            return ()
        if not isinstance(node.value, dict):
            self._fault(node, "'lifts' must map fields to values")
        names = {group.rstrip("0123456789") for group in groups}
        pairs: list[tuple[str, str]] = []
        for name, entry in node.value.items():
            if name not in names:
                self._fault(entry, f"'lifts' names '{name}', and the pattern has no such group")
            values = entry.value if isinstance(entry.value, list) else [entry]
            pairs.extend((name, self._string(value)) for value in values)
        return tuple(pairs)

    def _mapping(self, node: Node, keys: tuple[str, ...], what: str) -> dict[str, Node]:
        if not isinstance(node.value, dict):
            self._fault(node, f"{what} must be a mapping of {', '.join(keys)}")
        for key, entry in node.value.items():
            if key not in keys:
                near = get_close_matches(key, keys, 1)
                hint = f"; did you mean '{near[0]}'?" if near else f"; known are {', '.join(keys)}"
                self._fault(entry, f"unknown key '{key}' in {what}{hint}")
        return node.value

    def _required(self, entries: dict[str, Node], key: str, node: Node) -> Node:
        if key not in entries or not entries[key].value:
            advice = ": write why this is no story" if key == "why" else ""
            self._fault(entries.get(key, node), f"'{key}' is missing{advice}")
        return entries[key]

    def _id(self, entries: dict[str, Node], key: str, node: Node, form: re.Pattern[str]) -> str:
        entry = self._required(entries, key, node)
        name = self._string(entry)
        if not form.fullmatch(name):
            self._fault(entry, f"'{name}' is no id; use small letters, digits and '-'")
        return name

    def _choice(
        self, entries: dict[str, Node], key: str, node: Node, choices: tuple[str, ...] | list[str], default: str = ""
    ) -> str:
        if key not in entries and default:
            return default
        entry = self._required(entries, key, node)
        value = self._string(entry)
        if value not in choices:
            self._fault(entry, f"'{key}' is '{value}'; it must be one of {', '.join(choices)}")
        return value

    def _number(self, entries: dict[str, Node], key: str, default: int) -> int:
        if key not in entries:
            return default
        value = self._string(entries[key])
        if not re.fullmatch(r"[1-9][0-9]{0,5}", value):
            self._fault(entries[key], f"'{key}' is '{value}'; it must be a whole number of 1 or more")
        return int(value)

    def _string(self, node: Node) -> str:
        if not isinstance(node.value, str):
            self._fault(node, "a string is wanted here")
        return node.value

    def _strings(self, node: Node | None) -> tuple[str, ...]:
        if node is None:
            return ()
        return tuple(self._string(item) for item in self._items(node, "this"))

    def _some(self, node: Node, key: str) -> tuple[str, ...]:
        strings = self._strings(node)
        if not strings:
            self._fault(node, f"'{key}' needs at least one example")
        return strings

    def _items(self, node: Node, what: str) -> list[Node]:
        if not isinstance(node.value, list):
            self._fault(node, f"{what} must be a list")
        return node.value

    def _fault(self, node: Node, message: str) -> NoReturn:
        raise PackFault(self._path, node.line, message)
