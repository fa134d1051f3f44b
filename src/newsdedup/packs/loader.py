"""From YAML files to packs: the one door to yaml.

Strings only come in: the tree is built from the parser's events, so nothing is ever constructed by tag, no `no`
becomes False, and every entry knows its line. What a pack must say is `schema`'s business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import yaml

from newsdedup.errors import PackFault
from newsdedup.packs.schema import Node, digest, to_pack
from newsdedup.recipe import Pack

LARGEST = 256 * 1024
"""bytes a pack file may have"""
DEEPEST = 20
"""levels of nesting a pack file may have"""

_Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_packs(directories: Sequence[str] = ()) -> tuple[Pack, ...]:
    """Load the bundled packs, then those of `directories`, in order.

    A pack whose id was seen before is merged into the earlier one: a rule of the same id replaces the earlier rule,
    everything else is added, and `Pack.path` names the later file.

    Args:
        directories: folders walked for `*.yaml` and `*.yml` in byte order, or single pack files.

    Raises:
        PackFault: a pack is bad or cannot be read; says where.
    """
    packs: dict[str, Pack] = {}
    for resource in _bundled(files("newsdedup.packs")):
        _add(packs, _pack(resource, str(resource), trusted=True))
    for directory in directories:
        for path in _walk(directory):
            _add(packs, read_pack(path))
    for pack in packs.values():
        for parent in pack.extends:
            if parent not in packs:
                raise PackFault(pack.path, 0, f"extends '{parent}', and there is no such pack")
    return tuple(packs.values())


def read_pack(path: str | Path) -> Pack:
    """Read one pack file and check all of it, patterns included.

    Raises:
        PackFault: as `load_packs`.
    """
    return _pack(Path(path), str(path), trusted=False)


def read_mapping(path: str) -> dict[str, Node]:
    """Read a YAML file that is no pack: keys with their entries; none for a file of comments.

    Raises:
        PackFault: it cannot be read, or is no mapping.
    """
    tree = _tree(Path(path), path)
    if not isinstance(tree.value, dict):
        raise PackFault(path, tree.line, "must hold 'key: value' entries")
    return tree.value


def rule_line(path: str, rule: str) -> int:
    """Find the 1-based line where a pack file defines a rule ("pack/name"); 0 if it does not."""
    try:
        tree = _tree(Path(path), path)
    except PackFault:
        return 0
    rules = tree.value.get("rules") if isinstance(tree.value, dict) else None
    for entry in rules.value if rules and isinstance(rules.value, list) else []:
        name = entry.value.get("id") if isinstance(entry.value, dict) else None
        if name and name.value == rule.partition("/")[2]:
            return int(entry.line)
    return 0


def _bundled(folder: Traversable) -> Iterator[Traversable]:
    """Yield the bundled packs: a folder's own files before its subfolders."""
    entries = sorted(folder.iterdir(), key=lambda entry: entry.name.encode())
    yield from (entry for entry in entries if entry.name.endswith(".yaml"))
    for entry in entries:
        if entry.is_dir() and not entry.name.startswith("_"):
            yield from _bundled(entry)


def _walk(directory: str) -> list[Path]:
    root = Path(directory)
    if root.is_file():
        return [root]
    if not root.is_dir():
        raise PackFault(directory, 0, "no such folder of rule packs; give the folder that holds the *.yaml files")
    found = [path for path in root.rglob("*") if path.suffix in (".yaml", ".yml") and path.is_file()]
    return sorted(found, key=lambda path: str(path).encode("utf-8", "surrogateescape"))


def _add(packs: dict[str, Pack], pack: Pack) -> None:
    earlier = packs.get(pack.id)
    packs[pack.id] = _merged(earlier, pack) if earlier else pack


def _merged(earlier: Pack, later: Pack) -> Pack:
    rules = {rule.id: rule for rule in earlier.rules} | {rule.id: rule for rule in later.rules}
    lists = dict(earlier.lists)
    for name, words in later.lists:
        lists[name] = tuple(dict.fromkeys(lists.get(name, ()) + words))
    merged = replace(
        later,
        language=later.language or earlier.language,
        domains=tuple(dict.fromkeys(earlier.domains + later.domains)),
        outlets=tuple(dict.fromkeys(earlier.outlets + later.outlets)),
        lines=tuple(dict.fromkeys(earlier.lines + later.lines)),
        extends=tuple(dict.fromkeys(earlier.extends + later.extends)),
        rules=tuple(rules.values()),
        lists=tuple(lists.items()),
    )
    return replace(merged, digest=digest([earlier.digest, later.digest]))


def _pack(source: Traversable, path: str, *, trusted: bool) -> Pack:
    tree = _tree(source, path)
    if not tree.value:
        raise PackFault(path, 0, "is empty")
    return to_pack(tree, path, trusted=trusted)


def _tree(source: Traversable, path: str) -> Node:
    try:
        with source.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise PackFault(path, 0, f"cannot be read: {error.strerror}") from error
    if len(data) > LARGEST:
        raise PackFault(path, 0, f"is larger than {LARGEST // 1024} KB; split it into several packs")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PackFault(path, line, "is not UTF-8") from error
    try:
        return _Events(yaml.parse(text, Loader=_Parser), path).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise PackFault(path, mark.line + 1 if mark else 0, f"is not YAML: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise PackFault(path, 0, f"is not YAML: {str(error).splitlines()[0]}") from error


def _line(event: yaml.Event) -> int:
    """Give the 1-based line where an event starts."""
    return event.start_mark.line + 1 if event.start_mark else 0


class _Events:
    """The parser's events, read into a tree of strings, lists and mappings; nothing else is let in."""

    def __init__(self, events: Iterable[yaml.Event], path: str) -> None:
        self._events = iter(events)
        self._path = path

    def document(self) -> Node:
        root: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise self._fault(event, "holds a second document after '---'; one pack a file")
                root = self._node(self._next(), 1)
        return Node({}, 0) if root is None else root

    def _next(self) -> yaml.Event:
        return next(self._events)

    def _fault(self, event: yaml.Event, message: str) -> PackFault:
        return PackFault(self._path, _line(event), message)

    def _node(self, event: yaml.Event, depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise self._fault(event, "anchors and aliases ('&', '*') are not allowed; write the value out, or quote it")
        if (tag := getattr(event, "tag", None)) is not None:
            raise self._fault(event, f"tags ('{tag}') are not allowed; quote the value if it starts with '!'")
        if depth > DEEPEST:
            raise self._fault(event, f"is nested deeper than {DEEPEST} levels")
        line = _line(event)
        if isinstance(event, yaml.ScalarEvent):
            return Node(event.value, line)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            while not isinstance(event := self._next(), yaml.SequenceEndEvent):
                items.append(self._node(event, depth + 1))
            return Node(items, line)
        return Node(self._mapping(depth), line)

    def _mapping(self, depth: int) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key.value, str):
                raise self._fault(event, "a key must be a word")
            if key.value in entries:
                raise self._fault(event, f"key '{key.value}' stands twice")
            entries[key.value] = self._node(self._next(), depth + 1)._replace(line=key.line)
        return entries
