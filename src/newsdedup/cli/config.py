"""Configuration files: which ones count, and whether what they say can be meant.

A key is the long name of an option. What a file says stands below flags and environment variables and above the
defaults; the file in the working directory stands above the user's own. Paths in a file are relative to it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

import click

from newsdedup.errors import ConfigFault

PROJECT_FILE = "newsdedup.yaml"
_CONFIGURED = ("clean", "dedup", "explain")
"""Commands whose options a configuration file may set."""


def layer(context: click.Context, path: str | None) -> None:
    """Lay the configuration under the options of the command that is being parsed.

    Args:
        context: the command's context; its `default_map` is set.
        path: the file the user named, None for the usual ones.

    Raises:
        ConfigFault: a file is no mapping, or a key or value in it cannot be meant.
    """
    settings: dict[str, object] = {}
    for file in [path] if path else _usual_files():
        settings.update(_read(file))
    context.default_map = settings


def _usual_files() -> Iterator[str]:
    """Find the usual files that exist, the weakest first. Without HOME there is no user's file."""
    home = os.environ.get("HOME")
    folder = os.environ.get("XDG_CONFIG_HOME") or (f"{home}/.config" if home else "")
    if folder and _is_there(own := Path(folder, "newsdedup", "config.yaml")):
        yield str(own)
    if _is_there(Path(PROJECT_FILE)):
        yield PROJECT_FILE


def _is_there(path: Path) -> bool:
    """Tell whether a file is there; in a folder closed to this user, such as another one's HOME, none is."""
    try:
        return path.is_file()
    except PermissionError:
        return False


def _read(file: str) -> dict[str, object]:
    """Read one file into parameter names and checked values."""
    from newsdedup.packs.loader import read_mapping

    known = _known()
    settings: dict[str, object] = {}
    for key, entry in read_mapping(file).items():
        option = known.get(key.replace("_", "-"))
        if option is None:
            raise ConfigFault(f"{file}:{entry.line}: there is no option {key!r}{_nearest(key, known)}")
        assert option.name is not None
        values = entry.value if option.multiple and isinstance(entry.value, list) else [entry]
        checked = [_checked(f"{file}:{one.line}: {key!r}", file, option, one.value) for one in values]
        settings[option.name] = checked if option.multiple else checked[0]
    return settings


def _known() -> dict[str, click.Option]:
    """Collect every option that a file may set, by long name."""
    options: dict[str, click.Option] = {}
    for name in _CONFIGURED:
        command = getattr(import_module(f"newsdedup.cli.{name}"), name)
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.name not in ("config", "help", "line", "record"):
                options.update((long[2:], parameter) for long in parameter.opts if long.startswith("--"))
    return options


def _nearest(key: str, known: Mapping[str, click.Option]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key.replace("_", "-"), known, n=1, cutoff=0.0)
    return f"; did you mean {near[0]!r}?" if near else ""


def _checked(where: str, file: str, option: click.Option, value: object) -> object:
    """Make sure that the option takes the value, and give it in the form that click takes."""
    if not isinstance(value, str):
        raise ConfigFault(f"{where} wants one value, not a list or a mapping")
    if isinstance(option.type, click.Path) and value != "-":
        value = os.path.join(Path(file).parent, value)  # noqa: PTH118  a slash at the end says something
    try:
        taken = option.type.convert(value, option, None)
    except click.BadParameter as fault:
        raise ConfigFault(f"{where}: {fault.message}") from None
    return taken if option.is_flag else value
