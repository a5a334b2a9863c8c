"""YAML text → plain values, and the line and column at which each of them stands.

Every scalar is read as a string (so that NO stays a word and 0015247 keeps its zeros); the document models turn
strings into numbers and dates. An empty scalar is None. Anchors, aliases and repeated keys are problems.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

Path = tuple[str | int, ...]
MAX_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a text, line and column counted from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Located:
    """A document's value, where its parts stand, and what the YAML itself gets wrong."""

    value: Any = None
    values: dict[Path, Position] = field(default_factory=dict)
    keys: dict[Path, Position] = field(default_factory=dict)
    problems: list[tuple[Position, str, str]] = field(default_factory=list)

    def position(self, path: Path, *, of_key: bool = False) -> Position:
        """Find where `path` stands, or the nearest part that holds it."""
        places = self.keys if of_key else self.values
        while path and path not in places:
            path = path[:-1]
        return places.get(path, Position(1, 1))


def locate(text: str) -> Located:
    """Read one YAML document; what cannot be read stands in `problems`, each with its expectation."""
    located = Located()
    try:
        root = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.MarkedYAMLError as error:
        located.problems.append((_position(error.problem_mark), f"this is no YAML: {error.problem}", "valid YAML"))
        return located
    except yaml.YAMLError as error:
        located.problems.append((Position(1, 1), f"this is no YAML: {error}", "valid YAML"))
        return located
    if root is None:
        located.problems.append((Position(1, 1), "the document is empty", "a mapping"))
        return located
    return Located(_plain(root, (), located, set()), located.values, located.keys, located.problems)


def _position(mark: Any) -> Position:
    return Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)


def _plain(node: yaml.Node, path: Path, located: Located, seen: set[int]) -> Any:
    here = _position(node.start_mark)
    located.values[path] = here
    if id(node) in seen:
        located.problems.append((here, "an alias (*name) is not allowed", "the value written out"))
        return None
    if len(path) > MAX_DEPTH:
        located.problems.append((here, "this is nested too deeply", f"at most {MAX_DEPTH} levels"))
        return None
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        return {key: _plain(child, (*path, key), located, seen) for key, child in _items(node, path, located)}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*path, index), located, seen) for index, child in enumerate(node.value)]
    assert isinstance(node, yaml.ScalarNode)  # noqa: S101  # the third and last kind of node
    return None if node.value == "" and node.style is None else node.value


def _items(node: yaml.MappingNode, path: Path, located: Located) -> Iterator[tuple[str, yaml.Node]]:
    for key, child in node.value:
        here = _position(key.start_mark)
        if not isinstance(key, yaml.ScalarNode):
            located.problems.append((here, "a key that is no word", "a plain key"))
        elif (*path, key.value) in located.keys:
            located.problems.append((here, f"the key {key.value!r} is repeated", "each key once"))
        else:
            located.keys[*path, key.value] = here
            yield key.value, child
