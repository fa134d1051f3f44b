"""The line model's weights: a readable JSON file of integers, one feature or tree a line, shipped in the package."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

from newsdedup.recipe import Forest, Linear, LineModel, Tree

NAME = "linemodel.json"


@cache
def bundled_model() -> LineModel:
    """Read the model that ships with the package, once a process."""
    return read_model((files("newsdedup.packs") / NAME).read_text(encoding="utf-8"))


def read_model(text: str) -> LineModel:
    """Build a model from the text of a weights file; the digest names its content, not its layout."""
    data = json.loads(text)
    canonical = json.dumps(data, sort_keys=True, separators=(",", ":"))
    chances = tuple(data["chances"])
    return replace(
        _model(data["text"], chances),
        markup=_model(data["html"], chances) if "html" in data else None,
        digest=blake2b(canonical.encode(), digest_size=8).hexdigest(),
    )


def _model(data: dict[str, Any], chances: tuple[int, ...]) -> LineModel:
    return LineModel(
        linear=Linear(tuple((name, weight) for name, weight in data["linear"].items()), data["bias"]),
        forests=tuple(
            Forest(tuple(forest["features"]), tuple(Tree(*map(tuple, tree)) for tree in forest["trees"]))
            for forest in data["forests"]
        ),
        cuts=tuple(sorted(data["cuts"].items())),
        chances=chances,
    )


def write_model(model: LineModel) -> str:
    """Write a model as the text of a weights file."""
    html = f'"html": {_written(model.markup)},\n' if model.markup else ""
    return f'{{\n"text": {_written(model)},\n{html}"chances": {_short(list(model.chances))}\n}}\n'


def _short(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _written(model: LineModel) -> str:
    linear = ",\n".join(f"  {json.dumps(name)}: {weight}" for name, weight in model.linear.weights)
    forests = ",\n".join(
        f'{{"features": {json.dumps(list(forest.features))},\n"trees": [\n'
        + ",\n".join(f"  {_short([list(part) for part in tree])}" for tree in forest.trees)
        + "\n]}"
        for forest in model.forests
    )
    return (
        f'{{\n"linear": {{\n{linear}\n}},\n"bias": {model.linear.bias},\n"forests": [\n{forests}\n],\n'
        f'"cuts": {json.dumps(dict(model.cuts))}\n}}'
    )
